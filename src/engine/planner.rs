//! A clause to a plan for one archive.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::Searcher;

use super::deadline::Deadline;
use super::expand::{Shape, expand, forms};
use super::grep::Grep;
use super::plan::{Filter, Item, Leaf, Operand, Plan, Scope, SpanPlan};
use super::schema::{Fields, Part};
use super::terms::TermMatch;
use crate::date::Period;
use crate::error::{Error, Result};
use crate::formats::agency_ids;
use crate::query::{
    At, Clause, Dates, Field, Flag, Form, Item as Typed, Pattern, Phrase, Query, Span, Token,
    not_a_value, too_many_phrases,
};
use crate::text::Language;

/// What decides how a query is planned: the archive it is asked of.
pub(super) struct Context<'e> {
    pub(super) fields: &'e Fields,
    pub(super) searcher: &'e Searcher,
    /// The languages of its articles.
    pub(super) languages: Vec<Language>,
    /// What was said of patterns that were cut short, where a part of the answer will do; `None` refuses them.
    pub(super) cut: Option<RefCell<BTreeSet<String>>>,
    pub(super) deadline: &'e Deadline,
}

impl Plan {
    /// The plan of a whole query; an error is one that this archive cannot answer.
    pub(super) fn of(query: &Query, context: &Context<'_>) -> Result<Self> {
        Self::of_clause(query.simplified().root(), context)
    }

    /// The plan of a simplified clause; an error is one that this archive cannot answer.
    pub(super) fn of_clause(clause: &At<Clause>, context: &Context<'_>) -> Result<Self> {
        Planner { context }.clause(clause, None)
    }
}

struct Planner<'p> {
    context: &'p Context<'p>,
}

impl Planner<'_> {
    fn clause(&self, clause: &At<Clause>, field: Option<Field>) -> Result<Plan> {
        let inner = |it: &At<Clause>| self.clause(it, field);
        Ok(match &clause.node {
            Clause::Everything => Plan::All,
            Clause::Find(pattern) => self.find(pattern, clause.span, field)?,
            Clause::And(clauses) => Plan::And(clauses.iter().map(inner).collect::<Result<_>>()?),
            Clause::Or(clauses) => Plan::Or(clauses.iter().map(inner).collect::<Result<_>>()?),
            Clause::Not(negated) => Plan::Not(Box::new(inner(negated)?)),
            Clause::In(own, restricted) => self.clause(restricted, Some(within(*own, field)))?,
            Clause::AtLeast(count, pattern) => {
                self.spans(&pattern.node, pattern.span, field, usize::from(*count))?
            }
            Clause::Boost(factor, boosted) => Plan::Boost(*factor, Box::new(inner(boosted)?)),
            Clause::Present(own) => present(within(*own, field)),
            Clause::Dates(dates) => Plan::Filter(match dates {
                Dates::EveryYear { month, day } => Filter::EveryYear { month: *month, day: *day },
                Dates::Between { .. } => {
                    let period =
                        dates.period().unwrap_or(Period { from: i64::MIN, until: i64::MAX });
                    Filter::Published { from: period.from, until: period.until }
                }
            }),
            Clause::Length(length) => Plan::Filter(Filter::Length {
                least: u64::from(length.from),
                most: length.until.map_or(u64::MAX, u64::from),
            }),
            Clause::Flag(Flag::FilePhoto) => Plan::Filter(Filter::Flag("is:file-photo")),
            Clause::Flag(Flag::Correction) => Plan::Filter(Filter::Flag("is:correction")),
            Clause::Grep(regex) => Plan::Grep(Arc::new(Grep::new(
                regex,
                clause.span,
                field.map_or_else(Scope::bare, Scope::of),
            )?)),
        })
    }

    /// Articles in which a pattern stands; alternatives are looked for one by one, so that bare words keep their short way.
    fn find(&self, pattern: &Pattern, span: Span, field: Option<Field>) -> Result<Plan> {
        match pattern {
            Pattern::In(own, inner) => {
                self.find(&inner.node, inner.span, Some(within(*own, field)))
            }
            Pattern::Or(alternatives) => {
                let plans = alternatives.iter().map(|it| self.find(&it.node, it.span, field));
                Ok(Plan::Or(plans.collect::<Result<_>>()?))
            }
            pattern => match field.filter(|it| is_compared_whole(*it)) {
                Some(field) => value(field, pattern, span),
                None => self.spans(pattern, span, field, 1),
            },
        }
    }

    fn spans(
        &self,
        pattern: &Pattern,
        span: Span,
        field: Option<Field>,
        at_least: usize,
    ) -> Result<Plan> {
        if let Some(field) = field.filter(|it| is_compared_whole(*it)) {
            return Err(Error::refused(vec![not_a_value(field, span)]));
        }
        let scope = field.map_or_else(Scope::bare, Scope::of);
        let mut drawing = Drawing { context: self.context, leaves: Vec::new(), parts: Vec::new() };
        let operand = drawing.operand(pattern, span, &scope)?;
        let Drawing { leaves, mut parts, .. } = drawing;
        parts.sort_unstable();
        parts.dedup();
        Ok(Plan::Spans(Arc::new(SpanPlan::new(parts, operand, leaves, at_least))))
    }
}

/// The operand, of words that count in this scope only (rules 13 and 15).
fn within_scope(scope: &Scope, operand: Operand) -> Operand {
    Operand::In(scope.clone(), Box::new(operand))
}

/// What is left of a field inside another; the reader of queries has refused what leaves nothing.
fn within(own: Field, outer: Option<Field>) -> Field {
    outer.and_then(|outer| own.inside(outer)).unwrap_or(own)
}

/// Fields whose value is compared as a whole.
fn is_compared_whole(field: Field) -> bool {
    matches!(field, Field::Agency | Field::Language | Field::Id | Field::Ref)
}

/// Articles that have this value in a field that is compared as a whole.
fn value(field: Field, pattern: &Pattern, span: Span) -> Result<Plan> {
    let text = match pattern {
        Pattern::Word(word) => word.text.clone(),
        Pattern::Phrase(phrase) => words_of(phrase),
        _ => return Err(Error::refused(vec![not_a_value(field, span)])),
    };
    Ok(Plan::Filter(match field {
        Field::Agency => Filter::Agency(agency_ids(&text)),
        Field::Language => Filter::Language(text.to_lowercase()),
        Field::Ref => Filter::Reference(text),
        _ => Filter::Id(text.to_lowercase()),
    }))
}

/// The words of a phrase with spaces between them.
fn words_of(phrase: &Phrase) -> String {
    let words = phrase.items.iter().filter_map(|it| match &it.node {
        Typed::One(Token::Word(text)) => Some(text.as_str()),
        _ => None,
    });
    words.collect::<Vec<_>>().join(" ")
}

fn present(field: Field) -> Plan {
    let flag = match field {
        Field::Headline => "has:headline",
        Field::Subheadline => "has:subheadline",
        Field::Kicker => "has:kicker",
        Field::Body => "has:body",
        Field::Lead => "has:lead",
        Field::HLead => {
            let either = ["has:headline", "has:lead"].map(|it| Plan::Filter(Filter::Flag(it)));
            return Plan::Or(either.into());
        }
        Field::Caption => "has:caption",
        Field::Byline => "has:byline",
        Field::Dateline => "has:dateline",
        Field::Attribution => "has:attribution",
        Field::Agency => "has:agency",
        Field::Source => "has:source",
        Field::Section => "has:section",
        Field::Keyword => "has:keyword",
        Field::Language => "has:language",
        Field::Path => "has:path",
        Field::Url => "has:url",
        Field::Ref => "has:ref",
        Field::Id => return Plan::All,
    };
    Plan::Filter(Filter::Flag(flag))
}

/// An operand while it is drawn: its leaves so far, and the parts that its fields name.
struct Drawing<'d> {
    context: &'d Context<'d>,
    leaves: Vec<Leaf>,
    parts: Vec<Part>,
}

/// The work that a word takes before an article is looked at: its stems, and its lists found in the dictionaries.
///
/// A microsecond or two; of a query of hundreds of words it is most of the work.
const WORD: usize = 500;

/// How many phrases a phrase with compounds in its groups may stand for.
const VARIANTS: usize = 64;

impl Drawing<'_> {
    fn operand(&mut self, pattern: &Pattern, span: Span, scope: &Scope) -> Result<Operand> {
        Ok(match pattern {
            Pattern::Word(word) => {
                let words = self.matches(&word.text, word.form, scope);
                let leaves = words.into_iter().map(|it| vec![it]).collect();
                within_scope(scope, self.in_a_row(leaves, scope))
            }
            Pattern::Wildcard(wildcard) => self.shape(&Shape::Wildcard(wildcard), span, scope)?,
            Pattern::Fuzzy(fuzzy) => self.shape(&Shape::Fuzzy(fuzzy), span, scope)?,
            Pattern::Regex(regex) => self.shape(&Shape::Regex(regex), span, scope)?,
            Pattern::Phrase(phrase) => within_scope(scope, self.phrase(phrase, span, scope)?),
            Pattern::Or(alternatives) => {
                let operands = alternatives.iter().map(|it| self.operand(&it.node, it.span, scope));
                let operands = operands.collect::<Result<Vec<_>>>()?;
                self.either(operands, scope)
            }
            Pattern::Near(near) => {
                let [left, right] = &near.operands;
                let left = self.operand(&left.node, left.span, scope)?;
                let right = self.operand(&right.node, right.span, scope)?;
                Operand::Near(near.relation, Box::new([left, right]))
            }
            Pattern::First(count, inner) => {
                Operand::First(*count, Box::new(self.operand(&inner.node, inner.span, scope)?))
            }
            Pattern::Quote(inner) => {
                Operand::Quote(Box::new(self.operand(&inner.node, inner.span, scope)?))
            }
            Pattern::Case(letters, inner) => {
                Operand::Case(*letters, Box::new(self.operand(&inner.node, inner.span, scope)?))
            }
            Pattern::In(field, _) if is_compared_whole(*field) => {
                return Err(Error::refused(vec![not_a_value(*field, span)]));
            }
            Pattern::In(field, inner) => {
                self.operand(&inner.node, inner.span, &scope.narrowed(*field))?
            }
        })
    }

    /// What the words of `text` must be, one match a word; names are compared by form (rule 20).
    fn matches(&self, text: &str, form: Form, scope: &Scope) -> Vec<TermMatch> {
        let stemmed = scope.parts().iter().any(|it| it.is_stemmed());
        match form {
            Form::Stem if stemmed => TermMatch::stems(text, &self.context.languages),
            Form::Stem | Form::Exact => TermMatch::forms(text),
        }
    }

    fn shape(&mut self, shape: &Shape<'_>, span: Span, scope: &Scope) -> Result<Operand> {
        let words = expand(shape, span, scope, self.context)?;
        let own = self.leaves.len();
        let leaf = Operand::Leaf(self.leaf(vec![words], scope, own));
        Ok(within_scope(scope, leaf))
    }

    /// The number of a leaf, which may be one of those from `own` on.
    ///
    /// Words of one phrase share a leaf; alternatives never do, because looking
    /// for one moves its postings on, past articles in which another stands.
    fn leaf(&mut self, leaf: Leaf, scope: &Scope, own: usize) -> usize {
        self.parts.extend(scope.parts());
        let known = (own..self.leaves.len()).find(|it| self.leaves.get(*it) == Some(&leaf));
        known.unwrap_or_else(|| {
            self.context.deadline.spend(WORD);
            self.leaves.push(leaf);
            self.leaves.len() - 1
        })
    }

    /// Words side by side; one word is a leaf.
    fn in_a_row(&mut self, words: Vec<Leaf>, scope: &Scope) -> Operand {
        let own = self.leaves.len();
        let leaves: Vec<usize> = words.into_iter().map(|it| self.leaf(it, scope, own)).collect();
        match leaves.as_slice() {
            [only] => Operand::Leaf(*only),
            leaves => {
                let items = (0..).zip(leaves).map(|(offset, leaf)| Item { offset, leaf: *leaf });
                Operand::Phrase { items: items.collect(), length: leaves.len() as u32 }
            }
        }
    }

    fn phrase(&mut self, phrase: &Phrase, span: Span, scope: &Scope) -> Result<Operand> {
        // The phrases that the one typed stands for; `None` is a gap.
        let mut variants: Vec<Vec<Option<Leaf>>> = vec![Vec::new()];
        for item in &phrase.items {
            let choices = self.choices(&item.node, phrase.form, item.span, scope)?;
            let grown = variants
                .iter()
                .flat_map(|it| choices.iter().map(|choice| [it.as_slice(), choice].concat()));
            variants = grown.collect();
            if variants.len() > VARIANTS {
                let refusal = too_many_phrases(span, variants.len(), VARIANTS);
                return Err(Error::refused(vec![refusal]));
            }
        }
        let mut operands = Vec::with_capacity(variants.len());
        for words in variants {
            let length = words.len() as u32;
            let own = self.leaves.len();
            let mut items = Vec::with_capacity(words.len());
            for (offset, leaf) in (0..).zip(words) {
                let Some(leaf) = leaf else { continue };
                items.push(Item { offset, leaf: self.leaf(leaf, scope, own) });
            }
            operands.push(match phrase.slop {
                0 => Operand::Phrase { items, length },
                slop => Operand::Slop { items, slop: u32::from(slop) },
            });
        }
        Ok(self.either(operands, scope))
    }

    /// The words that can stand for an item of a phrase: one choice, but for groups with compounds in them.
    fn choices(
        &mut self,
        item: &Typed,
        form: Form,
        span: Span,
        scope: &Scope,
    ) -> Result<Vec<Vec<Option<Leaf>>>> {
        let tokens = match item {
            Typed::Gap => return Ok(vec![vec![None]]),
            Typed::One(token) => std::slice::from_ref(token),
            Typed::Either(tokens) => tokens,
        };
        let mut single: Leaf = Vec::new();
        let mut choices = Vec::new();
        for token in tokens {
            let mut words = self.token(token, form, span, scope)?;
            match words.len() {
                1 => single.append(&mut words),
                _ => choices.push(words.into_iter().map(|it| Some(vec![it])).collect()),
            }
        }
        if !single.is_empty() {
            choices.push(vec![Some(single)]);
        }
        Ok(choices)
    }

    fn token(
        &mut self,
        token: &Token,
        form: Form,
        span: Span,
        scope: &Scope,
    ) -> Result<Vec<TermMatch>> {
        let shape = match token {
            Token::Word(text) => return Ok(self.matches(text, form, scope)),
            Token::Wildcard(wildcard) => Shape::Wildcard(wildcard),
            Token::Fuzzy(fuzzy) => Shape::Fuzzy(fuzzy),
            Token::Regex(regex) => Shape::Regex(regex),
        };
        // By name, because seams between the paragraphs are looked up by the names of both words.
        Ok(vec![TermMatch::Forms(forms(&shape, span, scope, self.context)?)])
    }

    /// One of these; words among themselves are merged into one leaf, whose postings are read as one.
    fn either(&mut self, mut operands: Vec<Operand>, scope: &Scope) -> Operand {
        let merged: Option<Leaf> = operands
            .iter()
            .map(|it| match it {
                Operand::In(own, inner) if own == scope => match inner.as_ref() {
                    Operand::Leaf(leaf) => self.leaves.get(*leaf).cloned(),
                    _ => None,
                },
                _ => None,
            })
            .collect::<Option<Vec<Leaf>>>()
            .map(|it| it.concat());
        match (operands.pop(), merged) {
            (Some(only), _) if operands.is_empty() => only,
            (Some(_), Some(merged)) => {
                self.leaves.push(merged);
                within_scope(scope, Operand::Leaf(self.leaves.len() - 1))
            }
            (Some(last), None) => {
                operands.push(last);
                Operand::Or(operands)
            }
            (None, _) => Operand::Or(operands),
        }
    }
}
