//! A tree to the trees that ask for a little less in one place.
//!
//! They are told by what is changed in them, and made when they are tried.

use super::field::Field;
use super::print;
use super::relax::{Change, Loosened};
use super::speech;
use super::tree::{At, Clause, Form, Item, Near, Pattern, Phrase, Relation, Span, Token, Unit};

use crate::text::words;

/// What is changed in a tree, and what makes the changed one.
pub(super) struct Variant<'t, T> {
    pub(super) change: Change,
    pub(super) make: Box<dyn FnOnce() -> T + 't>,
}

type Variants<'t, T> = Vec<Variant<'t, At<T>>>;

impl<'t, T: 't> Variant<'t, T> {
    fn new(change: Change, make: impl FnOnce() -> T + 't) -> Self {
        Self { change, make: Box::new(make) }
    }

    fn map<U: 't>(self, wrap: impl FnOnce(T) -> U + 't) -> Variant<'t, U> {
        let Self { change, make } = self;
        Variant::new(change, move || wrap(make()))
    }
}

pub(super) fn of_clause(clause: &At<Clause>) -> Variants<'_, Clause> {
    let span = clause.span;
    let at = move |node| At::<Clause>::new(node, span);
    match &clause.node {
        Clause::Find(pattern) => {
            let words = words_of(pattern, span, None).into_iter();
            let found = of_pattern(pattern, span).into_iter();
            words.chain(found.map(|it| it.map(At::<Clause>::find))).collect()
        }
        Clause::And(parts) => of_joined(parts, span).map(|it| it.1).collect(),
        Clause::Or(parts) => {
            let with = each_replaced(parts, of_clause);
            with.map(|it| it.1.map(move |parts| At::<Clause>::or(parts, span))).collect()
        }
        Clause::In(field, inner) => {
            let within = move |it| At::<Clause>::within(*field, it, span);
            let kept = of_clause(inner).into_iter().map(|it| it.map(within));
            let freed = is_text(*field).then(|| {
                let change = changed(Loosened::Place, named(clause), named(inner));
                Variant::new(change, || inner.as_ref().clone())
            });
            kept.chain(freed).collect()
        }
        Clause::Boost(factor, inner) => {
            let boosted = move |it| at(Clause::Boost(*factor, Box::new(it)));
            of_clause(inner).into_iter().map(|it| it.map(boosted)).collect()
        }
        Clause::AtLeast(count, inner) => {
            let counted = move |it| at(Clause::AtLeast(*count, Box::new(it)));
            let kept = of_pattern(&inner.node, inner.span).into_iter().map(|it| it.map(counted));
            let change = changed(Loosened::Count, named(clause), named(&found(inner)));
            let once = Variant::new(change, || At::<Clause>::find(inner.as_ref().clone()));
            kept.chain([once]).collect()
        }
        Clause::Not(_)
        | Clause::Present(_)
        | Clause::Dates(_)
        | Clause::Length(_)
        | Clause::Flag(_)
        | Clause::Grep(_)
        | Clause::Everything => Vec::new(),
    }
}

/// Clauses joined by AND with one of them loosened, or without it; with the number of that one.
pub(super) fn of_joined(
    parts: &[At<Clause>],
    span: Span,
) -> impl Iterator<Item = (usize, Variant<'_, At<Clause>>)> {
    let with = each_replaced(parts, of_clause);
    let with = with.map(move |(number, it)| (number, it.map(move |parts| all_of(parts, span))));
    with.chain(each_left_out(parts, span))
}

fn of_pattern(pattern: &Pattern, span: Span) -> Variants<'_, Pattern> {
    let at = move |node| At::<Pattern>::new(node, span);
    match pattern {
        Pattern::Word(word) if word.form == Form::Exact => {
            let stem = Pattern::Word(super::Word { form: Form::Stem, ..word.clone() });
            vec![stemmed(pattern, at(stem))]
        }
        Pattern::Phrase(phrase) if phrase.form == Form::Exact => {
            let stems = Pattern::Phrase(Phrase { form: Form::Stem, ..phrase.clone() });
            vec![stemmed(pattern, at(stems))]
        }
        Pattern::Or(alternatives) => {
            let with = each_replaced(alternatives, |it| of_pattern(&it.node, it.span));
            with.map(|it| it.1.map(move |it| at(Pattern::Or(it)))).collect()
        }
        Pattern::Near(near) => of_near(near, span),
        Pattern::First(count, inner) => {
            freed(pattern, inner, move |it| at(Pattern::First(*count, Box::new(it))))
        }
        Pattern::Quote(inner) => freed(pattern, inner, move |it| at(Pattern::Quote(Box::new(it)))),
        Pattern::Case(letters, inner) => {
            freed(pattern, inner, move |it| at(Pattern::Case(*letters, Box::new(it))))
        }
        Pattern::In(field, inner) if is_text(*field) => {
            freed(pattern, inner, move |it| At::<Pattern>::within(*field, it, span))
        }
        Pattern::In(..)
        | Pattern::Word(_)
        | Pattern::Wildcard(_)
        | Pattern::Fuzzy(_)
        | Pattern::Regex(_)
        | Pattern::Phrase(_) => Vec::new(),
    }
}

/// A pattern in any inflection.
fn stemmed<'t>(pattern: &Pattern, stem: At<Pattern>) -> Variant<'t, At<Pattern>> {
    let change = changed(Loosened::Form, print::pattern(pattern), said(&stem));
    Variant::new(change, || stem)
}

/// What an operator holds, loosened inside it, and freed of it.
fn freed<'t>(
    pattern: &Pattern,
    inner: &'t At<Pattern>,
    wrap: impl Fn(At<Pattern>) -> At<Pattern> + Copy + 't,
) -> Variants<'t, Pattern> {
    let kept = of_pattern(&inner.node, inner.span).into_iter().map(|it| it.map(wrap));
    let change = changed(Loosened::Place, print::pattern(pattern), said(inner));
    kept.chain([Variant::new(change, || inner.clone())]).collect()
}

fn of_near(near: &Near, span: Span) -> Variants<'_, Pattern> {
    let [left, right] = &near.operands;
    let joined = move |left: At<Pattern>, relation, right: At<Pattern>| {
        At::<Pattern>::near(left, relation, right).spanning(span)
    };
    let lefts = of_pattern(&left.node, left.span).into_iter();
    let lefts = lefts.map(|it| it.map(move |it| joined(it, near.relation, right.clone())));
    let rights = || {
        let rights = of_pattern(&right.node, right.span).into_iter();
        rights.map(|it| it.map(move |it| joined(left.clone(), near.relation, it)))
    };
    let looser = |kind, relation| {
        let change = changed(kind, related(near.relation), related(relation));
        Variant::new(change, move || joined(left.clone(), relation, right.clone()))
    };
    match near.relation {
        Relation::Within(_) => lefts.chain(rights()).collect(),
        Relation::Before(n) => {
            lefts.chain(rights()).chain([looser(Loosened::Order, Relation::Within(n))]).collect()
        }
        Relation::Same(Unit::Sentence) => {
            let paragraph = looser(Loosened::Unit, Relation::Same(Unit::Paragraph));
            lefts.chain(rights()).chain([paragraph]).collect()
        }
        Relation::Same(Unit::Paragraph) => lefts.chain(rights()).collect(),
        Relation::NotWithin(_) | Relation::NotSame(_) => {
            let from = format!("{} {}", related(near.relation), print::operand(&found(right)));
            let change = Change { kind: Loosened::Exclusion, from, to: None };
            lefts.chain([Variant::new(change, || left.clone())]).collect()
        }
    }
}

/// The clauses without one of them, wherever what is left still looks for something.
fn each_left_out(
    parts: &[At<Clause>],
    span: Span,
) -> impl Iterator<Item = (usize, Variant<'_, At<Clause>>)> {
    let is_only = parts.iter().filter(|it| looks_for_something(it)).count() == 1;
    let may_go = move |it: &At<Clause>| !is_only || !looks_for_something(it);
    let out = parts.iter().enumerate().filter(move |(_, it)| may_go(it));
    out.map(move |(number, out)| {
        let kind = match out.node {
            Clause::Not(_) => Loosened::Exclusion,
            _ => Loosened::Part,
        };
        let change = Change { kind, from: named(out), to: None };
        let kept = move || {
            let mut kept = parts.to_vec();
            kept.remove(number);
            all_of(kept, span)
        };
        (number, Variant::new(change, kept))
    })
}

/// All ways to replace one of these by a variant of it, with the number of that one.
fn each_replaced<'t, T: Clone + 't>(
    parts: &'t [At<T>],
    variants: impl Fn(&'t At<T>) -> Variants<'t, T>,
) -> impl Iterator<Item = (usize, Variant<'t, Vec<At<T>>>)> {
    parts.iter().enumerate().flat_map(move |(number, part)| {
        variants(part).into_iter().map(move |it| {
            let among = move |variant| {
                let mut parts = parts.to_vec();
                if let Some(place) = parts.get_mut(number) {
                    *place = variant;
                }
                parts
            };
            (number, it.map(among))
        })
    })
}

/// The words of a proximity or a phrase, wherever they stand.
fn words_of<'t>(
    pattern: &Pattern,
    span: Span,
    field: Option<Field>,
) -> Option<Variant<'t, At<Clause>>> {
    let words: Vec<At<Pattern>> = match pattern {
        Pattern::In(field, inner) if is_text(*field) => {
            return words_of(&inner.node, inner.span, Some(*field));
        }
        Pattern::Near(near) => match near.relation {
            Relation::NotWithin(_) | Relation::NotSame(_) => return None,
            Relation::Within(_) | Relation::Before(_) | Relation::Same(_) => near.operands.to_vec(),
        },
        Pattern::Phrase(phrase) => tokens(phrase)?,
        _ => return None,
    };
    let parts = distinct(words, usize::MAX).into_iter().map(At::<Clause>::find);
    let all = match <[At<Clause>; 1]>::try_from(parts.collect::<Vec<_>>()) {
        Ok([only]) => only,
        Err(parts) => At::<Clause>::new(Clause::And(parts), span),
    };
    let change = changed(Loosened::Words, print::pattern(pattern), print::canonical(&all));
    let all = match field {
        Some(field) => At::<Clause>::within(field, all, span),
        None => all,
    };
    Some(Variant::new(change, || all))
}

/// The first `most` of some parts, each once, in their order.
pub(super) fn distinct<T: PartialEq>(parts: Vec<T>, most: usize) -> Vec<T> {
    let mut distinct: Vec<T> = Vec::new();
    for part in parts {
        if distinct.len() == most {
            break;
        }
        if !distinct.contains(&part) {
            distinct.push(part);
        }
    }
    distinct
}

/// The words of a phrase, each as a pattern; `None` if it has some that no other query says.
pub(super) fn tokens(phrase: &Phrase) -> Option<Vec<At<Pattern>>> {
    let pattern = |it: Token, span| At::<Pattern>::new(it.into_pattern(phrase.form), span);
    let mut tokens = Vec::with_capacity(phrase.items.len());
    for item in &phrase.items {
        match &item.node {
            // Where words may move, the words of a compound may too.
            Item::One(Token::Word(text)) if phrase.slop > 0 => {
                let words = words(text).map(|it| Token::Word(it.spelling().into_owned()));
                tokens.extend(words.map(|it| pattern(it, item.span)));
            }
            Item::One(one) => tokens.push(pattern(one.clone(), item.span)),
            // ... and of an alternative that nothing but a phrase can say.
            Item::Either(any) if phrase.slop > 0 && any.iter().any(is_compound) => return None,
            Item::Either(any) => {
                let any = any.iter().map(|it| pattern(it.clone(), item.span)).collect();
                tokens.push(At::<Pattern>::new(Pattern::Or(any), item.span));
            }
            Item::Gap => {}
        }
    }
    Some(tokens)
}

fn is_compound(token: &Token) -> bool {
    matches!(token, Token::Word(text) if words(text).count() > 1)
}

/// Whether the clause says what to find, and does not only restrict.
pub(super) fn looks_for_something(clause: &At<Clause>) -> bool {
    match &clause.node {
        Clause::Find(_) | Clause::AtLeast(..) | Clause::Grep(_) => true,
        Clause::And(parts) | Clause::Or(parts) => parts.iter().any(looks_for_something),
        Clause::In(_, inner) | Clause::Boost(_, inner) => looks_for_something(inner),
        Clause::Not(_)
        | Clause::Present(_)
        | Clause::Dates(_)
        | Clause::Length(_)
        | Clause::Flag(_)
        | Clause::Everything => false,
    }
}

/// Clauses joined by AND; those that are themselves so joined stand beside the others.
pub(super) fn all_of(parts: Vec<At<Clause>>, span: Span) -> At<Clause> {
    let mut all = Vec::with_capacity(parts.len());
    for part in parts {
        match part.node {
            Clause::And(inner) => all.extend(inner),
            _ => all.push(part),
        }
    }
    match all.len() {
        1 => all.remove(0),
        _ => At::<Clause>::new(Clause::And(all), span),
    }
}

/// Whether the field holds running text or names, so that its words may stand elsewhere too.
pub(super) fn is_text(field: Field) -> bool {
    !field.is_value() && field != Field::Agency
}

pub(super) fn found(pattern: &At<Pattern>) -> At<Clause> {
    At::<Clause>::find(pattern.clone())
}

fn changed(kind: Loosened, from: String, to: String) -> Change {
    Change { kind, from, to: Some(to) }
}

/// A clause as one types it beside others.
pub(super) fn named(clause: &At<Clause>) -> String {
    match &clause.node {
        Clause::Not(inner) => format!("-{}", print::operand(inner)),
        _ => print::canonical(clause),
    }
}

fn said(pattern: &At<Pattern>) -> String {
    print::pattern(&pattern.node)
}

pub(super) fn related(relation: Relation) -> String {
    speech::relation(super::Dialect::Morgue, relation).unwrap_or_default()
}
