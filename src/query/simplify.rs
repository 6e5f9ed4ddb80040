//! The tree as typed to the tree that is searched for: one pass, all rules.
//!
//! | typed | searched for | because |
//! | --- | --- | --- |
//! | `(a AND b) AND c`, `(a OR b) OR c` | `a AND b AND c`, `a OR b OR c` | joining is associative |
//! | `a AND a`, `a OR a` | `a` | rule 29 |
//! | `a AND *` | `a` | every article |
//! | `a AND NOT *` | `NOT *` | no article |
//! | `a OR NOT *` | `a` | no article |
//! | `NOT NOT a` | `a` | |
//! | `headline(a AND NOT b)` | `headline:a AND NOT headline:b` | rule 15 |
//! | `hlead(headline:a)` | `headline:a` | rule 16 |
//! | `(a^2)^3`, `a^1` | `a^6`, `a` | weights multiply |
//! | `first9(first5(a))`, `quote(quote(a))` | `first5(a)`, `quote(a)` | the tighter one decides |
//!
//! `a OR *` stays: it finds every article, but ranks and marks those with `a`.
//! What is left has no [`Clause::In`], and `NOT *` is the only way to say "none".

use super::field::Field;
use super::tree::{At, Clause, Pattern, Span};

/// The simplest clause that finds, ranks and marks the same.
pub(super) fn simplify(clause: &At<Clause>) -> At<Clause> {
    clause_in(clause, None)
}

fn clause_in(clause: &At<Clause>, field: Option<Field>) -> At<Clause> {
    let span = clause.span;
    match &clause.node {
        Clause::And(parts) => all_of(parts.iter().map(|it| clause_in(it, field)), span),
        Clause::Or(parts) => any_of(parts.iter().map(|it| clause_in(it, field)), span),
        Clause::Not(inner) => not(clause_in(inner, field), span),
        Clause::In(inner_field, inner) => clause_in(inner, Some(narrowed(*inner_field, field))),
        Clause::Boost(factor, inner) => boosted(*factor, clause_in(inner, field), span),
        Clause::Find(pattern) => {
            let pattern = At::<Pattern>::new(pattern.clone(), span);
            At::<Clause>::find(pattern_of(restricted(pattern, field)))
        }
        Clause::AtLeast(n, inner) => {
            let inner = pattern_of(restricted((**inner).clone(), field));
            At::<Clause>::new(Clause::AtLeast(*n, Box::new(inner)), span)
        }
        filter @ (Clause::Present(_)
        | Clause::Dates(_)
        | Clause::Length(_)
        | Clause::Flag(_)
        | Clause::Grep(_)
        | Clause::Everything) => At::<Clause>::new(filter.clone(), span),
    }
}

/// Simple clauses joined by AND.
fn all_of(parts: impl Iterator<Item = At<Clause>>, span: Span) -> At<Clause> {
    let mut all: Vec<At<Clause>> = Vec::new();
    for part in parts {
        match part.node {
            Clause::Everything => {}
            Clause::And(parts) => parts.into_iter().for_each(|it| add(&mut all, it)),
            _ if is_nothing(&part) => return nothing(span),
            _ => add(&mut all, part),
        }
    }
    match all.len() {
        0 => At::<Clause>::new(Clause::Everything, span),
        1 => all.remove(0),
        _ => At::<Clause>::new(Clause::And(all), span),
    }
}

/// Simple clauses joined by OR.
fn any_of(parts: impl Iterator<Item = At<Clause>>, span: Span) -> At<Clause> {
    let mut any: Vec<At<Clause>> = Vec::new();
    for part in parts {
        match part.node {
            _ if is_nothing(&part) => {}
            Clause::Or(parts) => parts.into_iter().for_each(|it| add(&mut any, it)),
            Clause::Find(Pattern::Or(patterns)) => {
                patterns.into_iter().for_each(|it| add(&mut any, At::<Clause>::find(it)));
            }
            _ => add(&mut any, part),
        }
    }
    match any.len() {
        0 => nothing(span),
        1 => any.remove(0),
        _ => At::<Clause>::or(any, span),
    }
}

fn not(inner: At<Clause>, span: Span) -> At<Clause> {
    match inner.node {
        Clause::Not(inner) => *inner,
        _ => At::<Clause>::not(inner, span),
    }
}

fn boosted(factor: f32, inner: At<Clause>, span: Span) -> At<Clause> {
    match inner.node {
        Clause::Boost(other, inner) if (factor * other).is_normal() => {
            boosted(factor * other, *inner, span)
        }
        _ if factor == 1.0 => inner,
        _ => At::<Clause>::new(Clause::Boost(factor, Box::new(inner)), span),
    }
}

/// A simple pattern.
fn pattern_of(pattern: At<Pattern>) -> At<Pattern> {
    let span = pattern.span;
    let inside = |inner: At<Pattern>| Box::new(pattern_of(inner));
    let node = match pattern.node {
        Pattern::Or(alternatives) => return alternatives_of(alternatives, span),
        Pattern::Near(near) => {
            let [left, right] = near.operands;
            return At::<Pattern>::near(pattern_of(left), near.relation, pattern_of(right))
                .spanning(span);
        }
        Pattern::In(field, inner) => {
            let inner = pattern_of(*inner);
            return match inner.node {
                Pattern::In(inner_field, pattern) => {
                    restricted(*pattern, Some(narrowed(inner_field, Some(field))))
                }
                _ => restricted(inner, Some(field)),
            }
            .spanning(span);
        }
        Pattern::First(n, inner) => match *inside(*inner) {
            At { node: Pattern::First(m, inner), .. } => Pattern::First(n.min(m), inner),
            inner => Pattern::First(n, Box::new(inner)),
        },
        Pattern::Quote(inner) => match *inside(*inner) {
            At { node: quote @ Pattern::Quote(_), .. } => quote,
            inner => Pattern::Quote(Box::new(inner)),
        },
        Pattern::Case(letters, inner) => match *inside(*inner) {
            At { node: Pattern::Case(same, inner), .. } if same == letters => {
                Pattern::Case(letters, inner)
            }
            inner => Pattern::Case(letters, Box::new(inner)),
        },
        node @ (Pattern::Word(_)
        | Pattern::Wildcard(_)
        | Pattern::Fuzzy(_)
        | Pattern::Regex(_)
        | Pattern::Phrase(_)) => node,
    };
    At::<Pattern>::new(node, span)
}

fn alternatives_of(alternatives: Vec<At<Pattern>>, span: Span) -> At<Pattern> {
    let mut any: Vec<At<Pattern>> = Vec::new();
    for alternative in alternatives.into_iter().map(pattern_of) {
        match alternative.node {
            Pattern::Or(nested) => nested.into_iter().for_each(|it| add(&mut any, it)),
            _ => add(&mut any, alternative),
        }
    }
    match any.len() {
        1 => any.remove(0),
        _ => At::<Pattern>::new(Pattern::Or(any), span),
    }
}

/// Adds what is not there yet (rule 29). A query has at most 1,024 clauses, so looking at each is cheap enough.
fn add<T: PartialEq>(parts: &mut Vec<At<T>>, part: At<T>) {
    if !parts.contains(&part) {
        parts.push(part);
    }
}

fn restricted(pattern: At<Pattern>, field: Option<Field>) -> At<Pattern> {
    let Some(field) = field else { return pattern };
    let span = pattern.span;
    At::<Pattern>::within(field, pattern, span)
}

/// The field inside another; the tree was checked, so something is left.
fn narrowed(field: Field, outer: Option<Field>) -> Field {
    outer.and_then(|it| field.inside(it)).unwrap_or(field)
}

fn nothing(span: Span) -> At<Clause> {
    At::<Clause>::not(At::<Clause>::new(Clause::Everything, span), span)
}

fn is_nothing(clause: &At<Clause>) -> bool {
    matches!(&clause.node, Clause::Not(inner) if inner.node == Clause::Everything)
}
