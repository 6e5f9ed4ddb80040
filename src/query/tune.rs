//! A query with one of its numbers, dates or words set anew: what an archive says would find something.

use super::Query;
use super::dates::{Dates, Edge};
use super::field::Field;
use super::print;
use super::relax::{Change, Loosened, Relaxed};
use super::tree::{At, Clause, Form, Item, Pattern, Relation, Token};
use super::variants::{is_text, related};
use crate::date::Date;

/// The farthest that words may be apart (rule 47).
const FARTHEST: u16 = 1_000;

/// The farthest that the words of a phrase are moved: beyond it nobody would call it a phrase.
const FARTHEST_IN_PHRASE: u16 = 50;

/// A distance in a query that can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Distance {
    /// In which of the joined parts it is.
    pub(crate) part: usize,
    /// Which of that part's distances it is.
    which: usize,
    pub(crate) words: u16,
    from: Measured,
    /// Whether a greater distance finds all that this one finds, so that articles already found need no second look.
    pub(crate) only_grows: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Measured {
    Relation(Relation),
    /// A phrase, as text.
    Phrase(String),
}

/// A word in a query, and how it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spelt {
    pub(crate) text: String,
    pub(crate) form: Form,
    pub(crate) field: Option<Field>,
    /// Whether it is a word of a phrase.
    pub(crate) in_phrase: bool,
}

impl Distance {
    /// The greatest that it can be set to.
    pub(crate) fn farthest(&self) -> u16 {
        match self.from {
            Measured::Relation(_) => FARTHEST,
            Measured::Phrase(_) => FARTHEST_IN_PHRASE,
        }
    }
}

impl Query {
    /// The distances that something must be within.
    pub(crate) fn distances(&self) -> Vec<Distance> {
        let mut found: Vec<Distance> = Vec::new();
        for (part, clause) in self.joined().iter().enumerate() {
            let mut which = 0;
            each_pattern(&mut clause.clone(), &mut |pattern, _| {
                if let Some((words, from)) = measured(pattern) {
                    let only_grows = only_grows(pattern);
                    found.push(Distance { part, which, words, from, only_grows });
                    which += 1;
                }
            });
        }
        // Inside another operator a nearer match may push out the one that the operator needs.
        let stands_alone = found.len() == 1 && has_bare_distance(&self.root);
        for distance in &mut found {
            distance.only_grows &= stands_alone;
        }
        found
    }

    /// The query with a distance set.
    pub(crate) fn with_distance(&self, distance: &Distance, words: u16) -> Relaxed {
        let mut root = self.root.clone();
        let mut number = 0;
        let mut to = String::new();
        let mut set_it = |pattern: &mut Pattern, _| {
            if measured(pattern).is_none() {
                return;
            }
            if number == distance.which {
                set(pattern, words);
                to = measured(pattern).map(|it| it.1.to_string()).unwrap_or_default();
            }
            number += 1;
        };
        match &mut root.node {
            Clause::And(parts) => {
                parts
                    .get_mut(distance.part)
                    .into_iter()
                    .for_each(|it| each_pattern(it, &mut set_it));
            }
            _ => each_pattern(&mut root, &mut set_it),
        }
        let from = distance.from.to_string();
        let change = Change { kind: Loosened::Distance, from, to: Some(to) };
        Relaxed { change, query: Self { root, notes: Vec::new() } }
    }

    /// The words that something must be, each once.
    pub(crate) fn spelt(&self) -> Vec<Spelt> {
        let mut found: Vec<Spelt> = Vec::new();
        let mut root = self.root.clone();
        each_pattern(&mut root, &mut |pattern, field| {
            let mut add = |text: &str, form, in_phrase| {
                let spelt = Spelt { text: text.to_owned(), form, field, in_phrase };
                if !found.contains(&spelt) {
                    found.push(spelt);
                }
            };
            match pattern {
                Pattern::Word(word) => add(&word.text, word.form, false),
                Pattern::Phrase(phrase) => {
                    let form = phrase.form;
                    for word in phrase.items.iter_mut().flat_map(|it| typed(&mut it.node)) {
                        add(word, form, true);
                    }
                }
                _ => {}
            }
        });
        found
    }

    /// The query with words spelt otherwise: each with what takes its place.
    pub(crate) fn respelt(&self, words: &[(Spelt, String)]) -> Relaxed {
        let mut root = self.root.clone();
        each_pattern(&mut root, &mut |pattern, field| {
            let set = |text: &mut String, form| {
                let is_it = |it: &Spelt| (&it.text, it.form, it.field) == (&*text, form, field);
                if let Some((_, other)) = words.iter().find(|(it, _)| is_it(it)) {
                    other.clone_into(text);
                }
            };
            match pattern {
                Pattern::Word(word) => set(&mut word.text, word.form),
                Pattern::Phrase(phrase) => {
                    let form = phrase.form;
                    for word in phrase.items.iter_mut().flat_map(|it| typed(&mut it.node)) {
                        set(word, form);
                    }
                }
                _ => {}
            }
        });
        let joined = |it: Vec<&str>| it.join(" ");
        let from = joined(words.iter().map(|it| it.0.text.as_str()).collect());
        let to = Some(joined(words.iter().map(|it| it.1.as_str()).collect()));
        let change = Change { kind: Loosened::Spelling, from, to };
        Relaxed { change, query: Self { root, notes: Vec::new() } }
    }

    /// The periods that the query joins with other parts, each with the number of the part.
    pub(crate) fn periods(&self) -> Vec<(Dates, usize)> {
        let Clause::And(parts) = &self.root.node else { return Vec::new() };
        let periods = parts.iter().enumerate().filter_map(|(number, part)| match &part.node {
            Clause::Dates(dates @ Dates::Between { .. }) => Some((*dates, number)),
            _ => None,
        });
        periods.collect()
    }

    /// The query with one of its periods made longer, so that it reaches a day.
    pub(crate) fn until_day(&self, period: &Dates, day: Date) -> Option<Relaxed> {
        let Clause::And(parts) = &self.root.node else { return None };
        let Dates::Between { from, until } = *period else { return None };
        let longer = match period.period()?.from > day.period().from {
            true => Dates::Between { from: Some(Edge::With(day)), until },
            false => Dates::Between { from, until: Some(Edge::With(day)) },
        };
        let mut parts = parts.clone();
        let place = parts.iter_mut().find(|it| it.node == Clause::Dates(*period))?;
        *place = At::<Clause>::new(Clause::Dates(longer), place.span);
        let (from, to) = (period.to_string(), Some(longer.to_string()));
        let root = At::<Clause>::new(Clause::And(parts), self.root.span);
        let change = Change { kind: Loosened::Dates, from, to };
        Some(Relaxed { change, query: Self { root, notes: Vec::new() } })
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Relation(relation) => f.write_str(&related(*relation)),
            Self::Phrase(phrase) => f.write_str(phrase),
        }
    }
}

/// How far apart a pattern lets its words be.
fn measured(pattern: &Pattern) -> Option<(u16, Measured)> {
    match pattern {
        Pattern::Near(near) => match near.relation {
            Relation::Within(n) | Relation::Before(n) => {
                Some((n, Measured::Relation(near.relation)))
            }
            Relation::Same(_) | Relation::NotWithin(_) | Relation::NotSame(_) => None,
        },
        Pattern::Phrase(phrase) => Some((phrase.slop, Measured::Phrase(print::pattern(pattern)))),
        _ => None,
    }
}

/// Whether a part of the query is a distance, and not only has one inside.
fn has_bare_distance(clause: &At<Clause>) -> bool {
    fn is_distance(pattern: &Pattern) -> bool {
        match pattern {
            Pattern::In(_, inner) => is_distance(&inner.node),
            pattern => measured(pattern).is_some(),
        }
    }
    match &clause.node {
        Clause::Find(pattern) => is_distance(pattern),
        clause => clause.clauses().iter().any(has_bare_distance),
    }
}

fn set(pattern: &mut Pattern, words: u16) {
    match pattern {
        Pattern::Near(near) => near.relation = near.relation.with_distance(words),
        Pattern::Phrase(phrase) => phrase.slop = words,
        _ => {}
    }
}

/// Whether the operands are words or phrases, of one length each.
fn only_grows(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Near(near) => near.operands.iter().all(|it| is_of_one_length(&it.node)),
        pattern => is_of_one_length(pattern),
    }
}

fn is_of_one_length(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Word(_) | Pattern::Wildcard(_) | Pattern::Fuzzy(_) | Pattern::Regex(_) => true,
        Pattern::Phrase(phrase) => {
            phrase.items.iter().all(|it| !matches!(it.node, Item::Either(_)))
        }
        _ => false,
    }
}

/// The words that are typed in an item of a phrase.
fn typed(item: &mut Item) -> Vec<&mut String> {
    let word = |token| match token {
        &mut Token::Word(ref mut text) => Some(text),
        _ => None,
    };
    match item {
        Item::One(token) => word(token).into_iter().collect(),
        Item::Either(tokens) => tokens.iter_mut().filter_map(word).collect(),
        Item::Gap => Vec::new(),
    }
}

/// Visits each pattern that a text must have, with the field that it stands in.
///
/// A value such as an agency is compared as a whole, so there is nothing to set in it.
fn each_pattern(clause: &mut At<Clause>, visit: &mut dyn FnMut(&mut Pattern, Option<Field>)) {
    visit_clause(clause, None, visit);
}

fn visit_clause(
    clause: &mut At<Clause>,
    field: Option<Field>,
    visit: &mut dyn FnMut(&mut Pattern, Option<Field>),
) {
    match &mut clause.node {
        Clause::Find(pattern) => visit_pattern(pattern, field, visit),
        Clause::And(parts) | Clause::Or(parts) => {
            parts.iter_mut().for_each(|it| visit_clause(it, field, visit));
        }
        Clause::In(own, inner) => {
            let inside = field.and_then(|it| own.inside(it)).unwrap_or(*own);
            visit_clause(inner, Some(inside), visit);
        }
        Clause::Boost(_, inner) => visit_clause(inner, field, visit),
        Clause::AtLeast(_, pattern) => visit_pattern(&mut pattern.node, field, visit),
        Clause::Not(_)
        | Clause::Present(_)
        | Clause::Dates(_)
        | Clause::Length(_)
        | Clause::Flag(_)
        | Clause::Grep(_)
        | Clause::Everything => {}
    }
}

fn visit_pattern(
    pattern: &mut Pattern,
    field: Option<Field>,
    visit: &mut dyn FnMut(&mut Pattern, Option<Field>),
) {
    if !field.is_none_or(is_text) {
        return;
    }
    visit(pattern, field);
    match pattern {
        Pattern::Or(alternatives) => {
            alternatives.iter_mut().for_each(|it| visit_pattern(&mut it.node, field, visit));
        }
        Pattern::Near(near) => {
            let is_needed = !matches!(near.relation, Relation::NotWithin(_) | Relation::NotSame(_));
            let [left, right] = &mut near.operands;
            visit_pattern(&mut left.node, field, visit);
            if is_needed {
                visit_pattern(&mut right.node, field, visit);
            }
        }
        Pattern::First(_, inner) | Pattern::Quote(inner) | Pattern::Case(_, inner) => {
            visit_pattern(&mut inner.node, field, visit);
        }
        Pattern::In(own, inner) => {
            let inside = field.and_then(|it| own.inside(it)).unwrap_or(*own);
            visit_pattern(&mut inner.node, Some(inside), visit);
        }
        Pattern::Word(_)
        | Pattern::Wildcard(_)
        | Pattern::Fuzzy(_)
        | Pattern::Regex(_)
        | Pattern::Phrase(_) => {}
    }
}
