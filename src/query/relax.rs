//! A query to those that ask for a little less, each with what was changed.
//!
//! Only what an article must have is loosened: under NOT, or behind `not w/n`,
//! asking for less finds less. What takes knowledge of an archive, such as a
//! distance at which words do stand, is set by `tune`.

use serde::{Deserialize, Serialize};

use super::Query;
use super::field::Field;
use super::tree::{At, Clause, Pattern};
use super::variants::{
    Variant, all_of, distinct, found, looks_for_something, named, of_clause, of_joined, tokens,
};

/// How a query was made to ask for less; the first kinds change least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Loosened {
    /// A word is spelt as the archive spells it.
    Spelling,
    /// A word or phrase in any inflection, not only in the form typed.
    Form,
    /// In any order.
    Order,
    /// Farther apart.
    Distance,
    /// In one paragraph, not in one sentence.
    Unit,
    /// A longer period.
    Dates,
    /// All the words, wherever they stand.
    Words,
    /// In any field; not only early, in quotations or in such letters.
    Place,
    /// Once, not so many times.
    Count,
    /// What was excluded is let in.
    Exclusion,
    /// Without a part.
    Part,
}

/// What was changed in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) kind: Loosened,
    /// The part as it stands, as text.
    pub(crate) from: String,
    /// What stands there instead; `None` if it was left out.
    pub(crate) to: Option<String>,
}

/// A query that asks for less.
#[derive(Clone, Debug)]
pub(crate) struct Relaxed {
    pub(crate) change: Change,
    pub(crate) query: Query,
}

/// A way to ask for less in one place.
///
/// The query that does is not written down yet: of a query of hundreds of
/// parts there are hundreds, each as long as itself, and a few are tried.
pub(crate) struct Loosening<'q> {
    /// In which of the joined parts.
    pub(crate) part: usize,
    variant: Variant<'q, At<Clause>>,
}

impl Loosening<'_> {
    pub(crate) fn kind(&self) -> Loosened {
        self.variant.change.kind
    }

    pub(crate) fn relaxed(self) -> Relaxed {
        let Variant { change, make } = self.variant;
        Relaxed { change, query: Query { root: make(), notes: Vec::new() } }
    }
}

impl Query {
    /// The parts that an article must satisfy, all of them.
    pub(crate) fn joined(&self) -> &[At<Clause>] {
        match &self.root.node {
            Clause::And(parts) => parts,
            _ => std::slice::from_ref(&self.root),
        }
    }

    /// The ways to ask for less in one place, those that change least first.
    pub(crate) fn loosenings(&self) -> Vec<Loosening<'_>> {
        let mut found: Vec<Loosening<'_>> = match &self.root.node {
            Clause::And(parts) => of_joined(parts, self.root.span)
                .map(|(part, variant)| Loosening { part, variant })
                .collect(),
            _ => {
                let whole = of_clause(&self.root).into_iter();
                whole.map(|variant| Loosening { part: 0, variant }).collect()
            }
        };
        found.sort_by_key(Loosening::kind);
        found
    }

    /// The query without some of its joined parts, which are in order.
    ///
    /// `None` if none is left out, all are, or all that looked for something.
    pub(crate) fn without(&self, parts: &[usize]) -> Option<Relaxed> {
        let (mut out, mut kept) = (Vec::new(), Vec::new());
        for (number, clause) in self.joined().iter().enumerate() {
            let is_out = parts.binary_search(&number).is_ok();
            if is_out { out.push(clause) } else { kept.push(clause) }
        }
        let looks = |them: &[&At<Clause>]| them.iter().any(|it| looks_for_something(it));
        if out.is_empty() || kept.is_empty() || (looks(&out) && !looks(&kept)) {
            return None;
        }
        let is_let_in = out.iter().all(|it| matches!(it.node, Clause::Not(_)));
        let kind = if is_let_in { Loosened::Exclusion } else { Loosened::Part };
        let from = out.into_iter().map(named).collect::<Vec<_>>().join(" ");
        let change = Change { kind, from, to: None };
        let root = all_of(kept.into_iter().cloned().collect(), self.root.span);
        Some(Relaxed { change, query: Self { root, notes: Vec::new() } })
    }

    /// Those of its joined parts that exclude something.
    pub(crate) fn exclusions(&self) -> Vec<usize> {
        let Clause::And(clauses) = &self.root.node else { return Vec::new() };
        let denials = clauses.iter().enumerate();
        denials.filter(|it| matches!(it.1.node, Clause::Not(_))).map(|it| it.0).collect()
    }

    /// One of its joined parts alone; `None` if it has not so many.
    pub(crate) fn part(&self, number: usize) -> Option<Self> {
        let root = self.joined().get(number)?.clone();
        Some(Self { root, notes: Vec::new() })
    }

    /// The first `most` of the smaller queries whose numbers tell why this one finds nothing; none if it has no parts.
    ///
    /// ```text
    /// mali headline(coup w/5 junta)   mali, headline(coup w/5 junta)
    /// headline(coup w/5 junta)        headline:coup, headline:junta
    /// "said said said"                =said
    /// ```
    pub(crate) fn told_apart(&self, most: usize) -> Vec<Self> {
        let mut apart = Vec::new();
        take_apart(&self.root, None, &mut apart);
        let is_whole = apart.len() < 2;
        if is_whole {
            return Vec::new();
        }
        distinct(apart, most).into_iter().map(|root| Self { root, notes: Vec::new() }).collect()
    }
}

fn take_apart(clause: &At<Clause>, field: Option<Field>, apart: &mut Vec<At<Clause>>) {
    let span = clause.span;
    let inside = |it: At<Clause>| match field {
        Some(field) if it.node != Clause::Everything => At::<Clause>::within(field, it, span),
        _ => it,
    };
    match &clause.node {
        Clause::And(parts) | Clause::Or(parts) => apart.extend(parts.iter().cloned().map(inside)),
        Clause::In(own, inner) => {
            take_apart(inner, Some(field.and_then(|it| own.inside(it)).unwrap_or(*own)), apart);
        }
        Clause::Find(Pattern::In(own, inner)) => {
            let inner = found(inner);
            take_apart(&inner, Some(field.and_then(|it| own.inside(it)).unwrap_or(*own)), apart);
        }
        Clause::Find(Pattern::Near(near)) => {
            apart.extend(near.operands.iter().map(|it| inside(found(it))));
        }
        Clause::Find(Pattern::Phrase(phrase)) => {
            let tokens = tokens(phrase).unwrap_or_default();
            apart.extend(tokens.into_iter().map(|it| inside(At::<Clause>::find(it))));
        }
        Clause::Find(Pattern::Or(any)) => apart.extend(any.iter().map(|it| inside(found(it)))),
        _ => {}
    }
}
