//! What a query that finds too little may have meant: some of its words only, or others that are spelt much like them.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::deadline::Deadline;
use super::expand::{most_frequent, spelt_like};
use super::plan::{Plan, Scope};
use super::planner::Context;
use super::wording::Wording;
use super::{Engine, Wanted};
use crate::error::Result;
use crate::query::{Edits, Field, Form, Note, Pattern, Query, Span, Thesaurus, did_you_mean};
use crate::search::Matching;
use crate::text::{fold, words};

/// For how many words of a query a neighbour is looked for; each costs a walk through the dictionary.
pub(super) const MOST_WORDS: usize = 8;

/// How many neighbours are tried until one is in an article that was not removed.
const MOST_NEIGHBOURS: usize = 4;

/// A word that no article has, and the nearest one that some have.
#[derive(Clone, Debug)]
pub(crate) struct Neighbour {
    span: Span,
    pub(super) word: String,
    pub(super) field: Option<Field>,
    pub(super) nearest: String,
    articles: u64,
}

impl Neighbour {
    pub(crate) fn word(&self) -> &str {
        &self.word
    }

    /// The note that asks whether it was meant.
    pub(crate) fn note(&self) -> Note {
        did_you_mean(self.span, (&self.word, self.field), (&self.nearest, self.articles))
    }
}

impl Engine {
    /// Each bare word that no article has and that is spelt much like another.
    ///
    /// A word with synonyms is spelt as it is meant.
    pub(crate) fn near_words(
        &self,
        query: &Query,
        synonyms: &Thesaurus,
        deadline: &Deadline,
    ) -> Result<Vec<Neighbour>> {
        let searcher = self.reader.searcher();
        let context = self.context(&searcher, deadline)?;
        let mut near: Vec<Neighbour> = Vec::new();
        let mut seen: BTreeSet<(String, &str)> = BTreeSet::new();
        for (_, part) in query.outlined() {
            let Some((Pattern::Word(word), field)) = part.single() else { continue };
            let name = field.map_or("", Field::name);
            let is_meant = word.form != Form::Stem || synonyms.has(&word.text);
            if is_meant || !seen.insert((word.text.clone(), name)) {
                continue;
            }
            if near.len() == MOST_WORDS {
                break;
            }
            if self.count(&Plan::of(&part, &context)?, &context)? > 0 {
                continue;
            }
            if deadline.look() {
                break;
            }
            if let Some((nearest, articles)) = self.nearest(&word.text, field, &context)? {
                if deadline.is_over() {
                    break;
                }
                let (span, word) = (part.root().span, word.text.clone());
                near.push(Neighbour { span, word, field, nearest, articles });
            }
        }
        Ok(near)
    }

    /// How many articles have some of the words of a query; `None` if there is no time to count them.
    pub(crate) fn having_some(
        &self,
        query: &Query,
        wanted: Wanted,
        deadline: &Deadline,
    ) -> Result<Option<u64>> {
        let searcher = self.reader.searcher();
        let mut context = self.context(&searcher, deadline)?;
        context.cut = wanted.partial.then(RefCell::default);
        let any = Wording::of(query, &context, Matching::Any)?;
        let some = self.count(&any.plan, &context)?;
        Ok((!deadline.is_over()).then_some(some))
    }

    /// The form next to a word, the most frequent of them, and how many articles have it.
    pub(super) fn nearest(
        &self,
        word: &str,
        field: Option<Field>,
        context: &Context<'_>,
    ) -> Result<Option<(String, u64)>> {
        let scope = field.map_or_else(Scope::bare, Scope::of);
        for edits in allowed(word) {
            let forms = spelt_like(word, *edits, &scope, context)?;
            for (form, _) in most_frequent(forms).take(MOST_NEIGHBOURS) {
                let plan = Plan::of(&Query::of_word(&form, Form::Stem, field), context)?;
                match self.count(&plan, context)? {
                    0 => {}
                    articles => return Ok(Some((form, articles))),
                }
            }
        }
        Ok(None)
    }
}

/// How far a neighbour may be: one letter, or two from six letters on; no number and no compound has one.
fn allowed(word: &str) -> &'static [Edits] {
    if words(word).count() != 1 || !word.chars().any(char::is_alphabetic) {
        return &[];
    }
    match fold(word).chars().count() {
        _ if word.chars().any(|it| it.is_ascii_digit()) => &[],
        0..=2 => &[],
        3..=5 => &[Edits::One],
        _ => &[Edits::One, Edits::Two],
    }
}
