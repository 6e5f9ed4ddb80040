//! The score of one article to the parts that sum to it.

use std::cell::RefCell;

use tantivy::query::EnableScoring;
use tantivy::{DocAddress, DocSet as _, Score};

use super::deadline::Deadline;
use super::plan::Plan;
use super::planner::Context;
use super::rescore::{self, AGAIN};
use super::wording::Wording;
use super::{Engine, collect, failed, lower};
use crate::error::{Error, ErrorKind, Result};
use crate::explanation::{ScorePart, Scored, Worth};
use crate::query::{At, Clause, Pattern, Query, Span};
use crate::search::{Card, Matching, Order};

impl Engine {
    /// The score of an article in a search for a query, part by part.
    ///
    /// An error of kind `NotFound` if there is no such article, or it does not match.
    pub(crate) fn scored(
        &self,
        query: &Query,
        matching: Matching,
        partial: bool,
        id: &str,
    ) -> Result<Scored> {
        let deadline = Deadline::default();
        let searcher = self.reader.searcher();
        let mut context = self.context(&searcher, &deadline)?;
        context.cut = partial.then(RefCell::default);
        let address = self.address(&searcher, id)?;
        let article = self.stored(&searcher, address)?;
        let wording = Wording::of(query, &context, matching)?;
        let mut sheet = Sheet { engine: self, context: &context, address, parts: Vec::new() };
        let Some(alone) = sheet.score(&wording.plan)? else {
            return Err(does_not_match(&article.id));
        };
        let unreadable = |it| failed(&it, "cannot search the archive");
        let weight = self.weight(&wording, &context)?;
        let best = collect::top(weight.as_ref(), &searcher, Order::Best, AGAIN, false, &deadline);
        let mut best = best.map_err(unreadable)?.ranked;
        best.retain(|it| it.address == address);
        let first = best.first().map_or(alone, |it| it.score);
        for (clause, plan) in wording.members.iter().filter(|it| gives_for_words(&it.1)) {
            sheet.add(clause, plan, 1.0)?;
        }
        sheet.settle(0, first, "*");
        let mut score = first;
        if wording.is_worth_a_second_look() && !best.is_empty() {
            let words = |numbers: &[usize]| wording.typed(numbers);
            let mut add = |kind, numbers: &[usize], score| {
                sheet.parts.push(ScorePart { kind, words: words(numbers), score });
            };
            let told =
                rescore::rescore(&self.fields, &wording, &searcher, &mut best, &deadline, &mut add);
            told.map_err(unreadable)?;
            score = best.first().map_or(first, |it| it.score);
        }
        let mut parts = sheet.parts;
        parts.retain(|it| it.score != 0.0);
        Ok(Scored { article: Card::from(article), score, parts })
    }
}

fn does_not_match(id: &str) -> Error {
    let short: String = id.chars().take(8).collect();
    let message = format!(
        "article {short} does not match this query; morgue explain without --score tells what each part of it finds"
    );
    Error::new(ErrorKind::NotFound, message)
}

/// One article, and the parts of its score so far.
struct Sheet<'s> {
    engine: &'s Engine,
    context: &'s Context<'s>,
    address: DocAddress,
    parts: Vec<ScorePart>,
}

impl Sheet<'_> {
    /// What a plan alone gives the article; `None` if it does not hold.
    fn score(&self, plan: &Plan) -> Result<Option<Score>> {
        let unreadable = |it| failed(&it, "cannot search the archive");
        let Context { searcher, deadline, .. } = *self.context;
        let lowered = lower::lower(&self.engine.fields, plan, deadline);
        let weight = lowered.weight(EnableScoring::enabled_from_searcher(searcher));
        let reader = searcher.segment_reader(self.address.segment_ord);
        let mut scorer = weight.and_then(|it| it.scorer(reader, 1.0)).map_err(unreadable)?;
        let doc = self.address.doc_id;
        if scorer.doc() < doc {
            scorer.seek(doc);
        }
        Ok((scorer.doc() == doc).then(|| scorer.score()))
    }

    /// Adds what a clause gives, by the words, phrases and the like that it is made of.
    fn add(&mut self, clause: &At<Clause>, plan: &Plan, factor: Score) -> Result<()> {
        let Some(score) = self.score(plan)? else { return Ok(()) };
        let begin = self.parts.len();
        match (&clause.node, plan) {
            (Clause::Boost(_, inner), Plan::Boost(own, plan)) => {
                return self.add(inner, plan, factor * own);
            }
            (Clause::And(clauses), Plan::And(plans)) => {
                let both = clauses.iter().zip(plans);
                for (clause, plan) in both.filter(|it| gives_for_words(it.1)) {
                    self.add(clause, plan, factor)?;
                }
            }
            (Clause::Or(clauses), Plan::Or(plans)) => {
                let both = clauses.iter().zip(plans);
                for (clause, plan) in both.filter(|it| gives_for_words(it.1)) {
                    self.add(clause, plan, factor)?;
                }
            }
            (Clause::Find(pattern), Plan::Or(plans)) => {
                for (pattern, plan) in alternatives(pattern, clause.span).iter().zip(plans) {
                    self.add(pattern, plan, factor)?;
                }
            }
            _ => {}
        }
        let words = match factor {
            1.0 => clause.to_string(),
            _ => format!("{clause}^{factor}"),
        };
        self.settle(begin, score * factor, &words);
        Ok(())
    }

    /// Adds what the parts from `begin` on leave of a score, if anything: given for words, or for every article.
    fn settle(&mut self, begin: usize, score: Score, words: &str) {
        let parts = self.parts.get(begin..).unwrap_or_default();
        let rest = score - parts.iter().map(|it| it.score).sum::<Score>();
        let words = if parts.is_empty() { words } else { "*" };
        // Sums in another order differ in the last digits.
        if rest.abs() > score.abs() * 1e-5 {
            let words = words.to_owned();
            self.parts.push(ScorePart { kind: Worth::Found, words, score: rest });
        }
    }
}

/// Whether a plan gives anything by itself: what is excluded does not, and `*` only where nothing else is asked for.
fn gives_for_words(plan: &Plan) -> bool {
    !matches!(plan, Plan::Not(_) | Plan::All)
}

/// The alternatives of a pattern, each as a clause in the field that it stands in.
fn alternatives(pattern: &Pattern, span: Span) -> Vec<At<Clause>> {
    match pattern {
        Pattern::Or(alternatives) => {
            alternatives.iter().map(|it| At::<Clause>::find(it.clone())).collect()
        }
        Pattern::In(field, inner) => {
            let inner = alternatives(&inner.node, span).into_iter();
            inner.map(|it| At::<Clause>::within(*field, it, span)).collect()
        }
        _ => Vec::new(),
    }
}
