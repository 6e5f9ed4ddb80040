//! A query to those that ask for a little less, each with what was changed.
//!
//! Only what an article must have is loosened: under NOT, or behind `not w/n`,
//! asking for less finds less. What takes knowledge of an archive, such as a
//! distance at which words do stand, is set by `tune`.

use serde::{Deserialize, Serialize};

use super::Query;
use super::field::Field;
use super::print;
use super::speech;
use super::tree::{At, Clause, Form, Item, Near, Pattern, Phrase, Relation, Span, Token, Unit};

use crate::text::words;

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

impl Query {
    /// Queries that ask for less than this one in one place, those that change least first.
    pub(crate) fn relaxed(&self) -> Vec<Relaxed> {
        let mut relaxed: Vec<Relaxed> = of_clause(&self.root)
            .into_iter()
            .map(|(change, root)| Relaxed { change, query: Self { root, notes: Vec::new() } })
            .collect();
        relaxed.sort_by_key(|it| it.change.kind);
        relaxed
    }

    /// The query without those of its joined parts that are among these; `None` if nothing or everything is left.
    pub(crate) fn without(&self, parts: &[Self]) -> Option<Relaxed> {
        let Clause::And(clauses) = &self.root.node else { return None };
        let is_out = |it: &&At<Clause>| parts.iter().any(|part| part.root == **it);
        let (out, kept): (Vec<_>, Vec<_>) = clauses.iter().partition(is_out);
        if out.is_empty() || !kept.iter().any(|it| looks_for_something(it)) {
            return None;
        }
        let root = all_of(kept.into_iter().cloned().collect(), self.root.span);
        let is_let_in = out.iter().all(|it| matches!(it.node, Clause::Not(_)));
        let kind = if is_let_in { Loosened::Exclusion } else { Loosened::Part };
        let from = out.into_iter().map(named).collect::<Vec<_>>().join(" ");
        let change = Change { kind, from, to: None };
        Some(Relaxed { change, query: Self { root, notes: Vec::new() } })
    }

    /// Those of its joined parts that exclude something.
    pub(crate) fn exclusions(&self) -> Vec<Self> {
        let Clause::And(clauses) = &self.root.node else { return Vec::new() };
        let denials = clauses.iter().filter(|it| matches!(it.node, Clause::Not(_)));
        denials.map(|it| Self { root: it.clone(), notes: Vec::new() }).collect()
    }

    /// Whether the query demands one of these.
    pub(crate) fn keeps(&self, parts: &[Self]) -> bool {
        let demanded = match &self.root.node {
            Clause::And(clauses) => clauses.as_slice(),
            _ => std::slice::from_ref(&self.root),
        };
        parts.iter().any(|part| demanded.contains(&part.root))
    }

    /// The smaller queries whose numbers tell why this one finds nothing; none if it has no parts.
    ///
    /// ```text
    /// mali headline(coup w/5 junta)   mali, headline(coup w/5 junta)
    /// headline(coup w/5 junta)        headline:coup, headline:junta
    /// "said said said"                =said
    /// ```
    pub(crate) fn told_apart(&self) -> Vec<Self> {
        let mut apart = Vec::new();
        take_apart(&self.root, None, &mut apart);
        let is_whole = apart.len() < 2;
        if is_whole {
            return Vec::new();
        }
        distinct(apart).into_iter().map(|root| Self { root, notes: Vec::new() }).collect()
    }
}

type Variants<T> = Vec<(Change, At<T>)>;

fn of_clause(clause: &At<Clause>) -> Variants<Clause> {
    let span = clause.span;
    let at = |node| At::<Clause>::new(node, span);
    match &clause.node {
        Clause::Find(pattern) => {
            let pattern = At::<Pattern>::new(pattern.clone(), span);
            let patterns = of_pattern(&pattern).into_iter();
            let found = patterns.map(|(change, it)| (change, At::<Clause>::find(it)));
            words_of(&pattern, None).into_iter().chain(found).collect()
        }
        Clause::And(parts) => {
            let without = (0..parts.len()).filter_map(|number| left_out(parts, number, span));
            let with = each_replaced(parts, of_clause);
            let with = with.into_iter().map(|(change, parts)| (change, all_of(parts, span)));
            with.chain(without).collect()
        }
        Clause::Or(parts) => {
            let with = each_replaced(parts, of_clause).into_iter();
            with.map(|(change, parts)| (change, At::<Clause>::or(parts, span))).collect()
        }
        Clause::In(field, inner) => {
            let within = |it| At::<Clause>::within(*field, it, span);
            let kept = of_clause(inner).into_iter().map(|(change, it)| (change, within(it)));
            let freed = is_text(*field).then(|| {
                let change = changed(Loosened::Place, named(clause), named(inner));
                (change, inner.as_ref().clone())
            });
            kept.chain(freed).collect()
        }
        Clause::Boost(factor, inner) => {
            let boosted = |it| at(Clause::Boost(*factor, Box::new(it)));
            of_clause(inner).into_iter().map(|(change, it)| (change, boosted(it))).collect()
        }
        Clause::AtLeast(count, inner) => {
            let counted = |it| at(Clause::AtLeast(*count, Box::new(it)));
            let kept = of_pattern(inner).into_iter().map(|(change, it)| (change, counted(it)));
            let once = At::<Clause>::find(inner.as_ref().clone());
            let change = changed(Loosened::Count, named(clause), named(&once));
            kept.chain([(change, once)]).collect()
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

fn of_pattern(pattern: &At<Pattern>) -> Variants<Pattern> {
    let span = pattern.span;
    let at = |node| At::<Pattern>::new(node, span);
    // What an operator holds, loosened inside it, and freed of it.
    let wrapped = |inner: &At<Pattern>, wrap: &dyn Fn(At<Pattern>) -> At<Pattern>| {
        let kept = of_pattern(inner).into_iter().map(|(change, it)| (change, wrap(it)));
        let change = changed(Loosened::Place, said(pattern), said(inner));
        kept.chain([(change, inner.clone())]).collect::<Variants<Pattern>>()
    };
    match &pattern.node {
        Pattern::Word(word) if word.form == Form::Exact => {
            let stem = at(Pattern::Word(super::Word { form: Form::Stem, ..word.clone() }));
            vec![(changed(Loosened::Form, said(pattern), said(&stem)), stem)]
        }
        Pattern::Phrase(phrase) if phrase.form == Form::Exact => {
            let stems = at(Pattern::Phrase(Phrase { form: Form::Stem, ..phrase.clone() }));
            vec![(changed(Loosened::Form, said(pattern), said(&stems)), stems)]
        }
        Pattern::Or(alternatives) => {
            let with = each_replaced(alternatives, of_pattern).into_iter();
            with.map(|(change, it)| (change, at(Pattern::Or(it)))).collect()
        }
        Pattern::Near(near) => of_near(near, span),
        Pattern::First(count, inner) => {
            wrapped(inner, &|it| at(Pattern::First(*count, Box::new(it))))
        }
        Pattern::Quote(inner) => wrapped(inner, &|it| at(Pattern::Quote(Box::new(it)))),
        Pattern::Case(letters, inner) => {
            wrapped(inner, &|it| at(Pattern::Case(*letters, Box::new(it))))
        }
        Pattern::In(field, inner) if is_text(*field) => {
            wrapped(inner, &|it| At::<Pattern>::within(*field, it, span))
        }
        Pattern::In(..)
        | Pattern::Word(_)
        | Pattern::Wildcard(_)
        | Pattern::Fuzzy(_)
        | Pattern::Regex(_)
        | Pattern::Phrase(_) => Vec::new(),
    }
}

fn of_near(near: &Near, span: Span) -> Variants<Pattern> {
    let [left, right] = &near.operands;
    let joined = |left: At<Pattern>, relation, right: At<Pattern>| {
        At::<Pattern>::near(left, relation, right).spanning(span)
    };
    let lefts = of_pattern(left).into_iter();
    let lefts = lefts.map(|(change, it)| (change, joined(it, near.relation, right.clone())));
    let rights = || {
        let rights = of_pattern(right).into_iter();
        rights.map(|(change, it)| (change, joined(left.clone(), near.relation, it)))
    };
    let looser = |kind, relation| {
        let change = changed(kind, related(near.relation), related(relation));
        (change, joined(left.clone(), relation, right.clone()))
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
            lefts.chain([(change, left.clone())]).collect()
        }
    }
}

/// The words of a proximity or a phrase, wherever they stand.
fn words_of(pattern: &At<Pattern>, field: Option<Field>) -> Option<(Change, At<Clause>)> {
    let words: Vec<At<Pattern>> = match &pattern.node {
        Pattern::In(field, inner) if is_text(*field) => return words_of(inner, Some(*field)),
        Pattern::Near(near) => match near.relation {
            Relation::NotWithin(_) | Relation::NotSame(_) => return None,
            Relation::Within(_) | Relation::Before(_) | Relation::Same(_) => near.operands.to_vec(),
        },
        Pattern::Phrase(phrase) => tokens(phrase)?,
        _ => return None,
    };
    let parts: Vec<_> = distinct(words).into_iter().map(At::<Clause>::find).collect();
    let all = match <[At<Clause>; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(parts) => At::<Clause>::new(Clause::And(parts), pattern.span),
    };
    let change = changed(Loosened::Words, said(pattern), print::canonical(&all));
    let all = match field {
        Some(field) => At::<Clause>::within(field, all, pattern.span),
        None => all,
    };
    Some((change, all))
}

/// Each of some parts once, in their order.
fn distinct<T: PartialEq>(parts: Vec<T>) -> Vec<T> {
    let mut distinct: Vec<T> = Vec::with_capacity(parts.len());
    for part in parts {
        if !distinct.contains(&part) {
            distinct.push(part);
        }
    }
    distinct
}

/// The words of a phrase, each as a pattern; `None` if it has some that no other query says.
fn tokens(phrase: &Phrase) -> Option<Vec<At<Pattern>>> {
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

/// The clauses without one of them, if what is left still looks for something.
fn left_out(parts: &[At<Clause>], number: usize, span: Span) -> Option<(Change, At<Clause>)> {
    let mut kept = parts.to_vec();
    let out = kept.remove(number);
    if looks_for_something(&out) && !kept.iter().any(looks_for_something) {
        return None;
    }
    let kind = match out.node {
        Clause::Not(_) => Loosened::Exclusion,
        _ => Loosened::Part,
    };
    Some((Change { kind, from: named(&out), to: None }, all_of(kept, span)))
}

/// Whether the clause says what to find, and does not only restrict.
fn looks_for_something(clause: &At<Clause>) -> bool {
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

/// All ways to replace one of these by a variant of it.
fn each_replaced<T: Clone>(
    parts: &[At<T>],
    variants: impl Fn(&At<T>) -> Variants<T>,
) -> Vec<(Change, Vec<At<T>>)> {
    let mut found = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        for (change, variant) in variants(part) {
            let mut parts = parts.to_vec();
            if let Some(place) = parts.get_mut(number) {
                *place = variant;
            }
            found.push((change, parts));
        }
    }
    found
}

/// Clauses joined by AND; those that are themselves so joined stand beside the others.
fn all_of(parts: Vec<At<Clause>>, span: Span) -> At<Clause> {
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

fn found(pattern: &At<Pattern>) -> At<Clause> {
    At::<Clause>::find(pattern.clone())
}

fn changed(kind: Loosened, from: String, to: String) -> Change {
    Change { kind, from, to: Some(to) }
}

/// A clause as one types it beside others.
fn named(clause: &At<Clause>) -> String {
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
