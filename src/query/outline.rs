//! The tree to its groups in words: how a query was understood, one line a part.

use serde::{Deserialize, Serialize};

use super::field::Field;
use super::print;
use super::tree::{At, Clause, Form, Letters, Pattern, Phrase, Relation, Span, Unit};

/// A part of a query in words.
///
/// ```
/// let query = morgue::Query::parse("mali (coup w/5 junta*)")?;
/// let outline: Vec<String> =
///     query.outline().iter().map(|it| format!("{}{}", "  ".repeat(it.depth), it.says)).collect();
/// assert_eq!(outline, [
///     "all of",
///     "  mali, in every inflection",
///     "  within 5 words of each other",
///     "    coup, in every inflection",
///     "    junta*, any word of this pattern",
/// ]);
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Group {
    /// How many groups it stands in.
    pub depth: usize,
    /// What it asks for.
    pub says: String,
    /// First byte of its place in the query text.
    pub start: usize,
    /// The byte after its place.
    pub end: usize,
}

/// Every part of a clause, each before what it is made of, and each as a clause of its own in the field that it stands in.
pub(super) fn of(clause: &At<Clause>) -> Vec<(Group, At<Clause>)> {
    let mut outline = Outline { parts: Vec::new() };
    outline.clause(clause, 0, None);
    outline.parts
}

struct Outline {
    parts: Vec<(Group, At<Clause>)>,
}

impl Outline {
    fn clause(&mut self, clause: &At<Clause>, depth: usize, field: Option<Field>) {
        let says = match &clause.node {
            Clause::Find(pattern) => return self.pattern(pattern, clause.span, depth, field),
            Clause::And(_) => "all of".to_owned(),
            Clause::Or(_) => "any of".to_owned(),
            Clause::Not(_) => "not".to_owned(),
            Clause::In(field, _) => format!("in the {}", field.name()),
            Clause::AtLeast(n, _) => format!("at {n} places or more"),
            Clause::Boost(factor, _) => format!("weighing {factor}"),
            Clause::Present(field) => format!("any {}", field.name()),
            Clause::Everything => "every article".to_owned(),
            Clause::Dates(_) | Clause::Length(_) | Clause::Flag(_) | Clause::Grep(_) => {
                print::canonical(clause)
            }
        };
        self.add(says, clause.clone(), depth, field);
        let field = match &clause.node {
            Clause::In(own, _) => Some(inside(*own, field)),
            _ => field,
        };
        for inner in clause.node.clauses() {
            self.clause(inner, depth + 1, field);
        }
        if let Clause::AtLeast(_, pattern) = &clause.node {
            self.pattern(&pattern.node, pattern.span, depth + 1, field);
        }
    }

    fn pattern(&mut self, pattern: &Pattern, span: Span, depth: usize, field: Option<Field>) {
        let found = At::<Clause>::new(Clause::Find(pattern.clone()), span);
        self.add(in_words(pattern), found, depth, field);
        let field = match pattern {
            Pattern::In(own, _) => Some(inside(*own, field)),
            _ => field,
        };
        for operand in pattern.operands() {
            self.pattern(&operand.node, operand.span, depth + 1, field);
        }
    }

    fn add(&mut self, says: String, clause: At<Clause>, depth: usize, field: Option<Field>) {
        let span = clause.span;
        let clause = match field {
            Some(field) if clause.node != Clause::Everything => {
                At::<Clause>::within(field, clause, span)
            }
            _ => clause,
        };
        self.parts.push((Group { depth, says, start: span.start, end: span.end }, clause));
    }
}

/// What is left of a field inside another; the tree was checked, so something is.
fn inside(own: Field, outer: Option<Field>) -> Field {
    outer.and_then(|it| own.inside(it)).unwrap_or(own)
}

fn in_words(pattern: &Pattern) -> String {
    let typed = || print::pattern(pattern);
    match pattern {
        Pattern::Word(word) => match word.form {
            Form::Stem => format!("{}, in every inflection", word.text),
            Form::Exact => format!("{}, in this form", word.text),
        },
        Pattern::Wildcard(_) | Pattern::Regex(_) => {
            format!("{}, any word of this pattern", typed())
        }
        Pattern::Fuzzy(fuzzy) => match fuzzy.edits.count() {
            1 => format!("{}, or with 1 letter changed", fuzzy.text),
            n => format!("{}, or with up to {n} letters changed", fuzzy.text),
        },
        Pattern::Phrase(phrase) => format!("{}, {}", typed(), order_of(phrase)),
        Pattern::Or(_) => "any of".to_owned(),
        Pattern::Near(near) => relation(near.relation),
        Pattern::First(n, _) => format!("among the first {n} words of the body"),
        Pattern::Quote(_) => "inside a quotation".to_owned(),
        Pattern::Case(letters, _) => match letters {
            Letters::AllCaps => "in capitals".to_owned(),
            Letters::Caps => "with a capital".to_owned(),
            Letters::NoCaps => "without a capital".to_owned(),
        },
        Pattern::In(field, _) => format!("in the {}", field.name()),
    }
}

fn order_of(phrase: &Phrase) -> String {
    match (phrase.form, phrase.slop) {
        (Form::Exact, 0) => "side by side, in these forms".to_owned(),
        (Form::Stem, 0) => "side by side, in every inflection".to_owned(),
        (Form::Exact, n) => format!("moved by up to {n} words, in these forms"),
        (Form::Stem, n) => format!("moved by up to {n} words, in every inflection"),
    }
}

fn relation(relation: Relation) -> String {
    let unit = |it| match it {
        Unit::Sentence => "sentence",
        Unit::Paragraph => "paragraph",
    };
    match relation {
        Relation::Within(1) => "side by side, in any order".to_owned(),
        Relation::Within(n) => format!("within {n} words of each other"),
        Relation::Before(1) => "side by side, in this order".to_owned(),
        Relation::Before(n) => format!("within {n} words, in this order"),
        Relation::Same(it) => format!("in one {}", unit(it)),
        Relation::NotWithin(n) => {
            format!("the first, somewhere without the second within {n} words")
        }
        Relation::NotSame(it) => format!("the first, in a {} without the second", unit(it)),
    }
}
