//! The spellings of proximity to what they mean: `w/5`, `near5`, `pre/5`, `w/s`, `SAME`, `FBY`.

use super::dialect::Dialect;
use super::tree::{Relation, Unit};

/// The largest distance (rule 47).
pub(super) const FARTHEST: u16 = 1000;

/// A proximity as spelt; numbers are not judged yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Proximity {
    /// `w/5`, whose order depends on the dialect.
    Words(String),
    /// In any order.
    Within(String),
    /// In order.
    Before(String),
    /// Not in any order: `NOT/5` (Lexis Advance).
    NotWithin(String),
    /// In order, and as near as is usual for an operator without a number.
    Usual(u16),
    Same(Unit),
}

/// What is wrong with a proximity, in words that go on from its spelling, and what to write instead.
pub(super) struct Fault {
    pub(super) says: String,
    pub(super) hint: String,
}

/// The proximity that a run of characters spells, if it does.
pub(super) fn read(run: &str, dialect: Dialect) -> Option<Proximity> {
    if run.len() > LONGEST || !run.starts_with(FIRST_LETTERS) {
        return None;
    }
    let lower = run.to_ascii_lowercase();
    match lower.split_once('/') {
        Some((operator, rest)) => with_slash(operator, rest, dialect),
        None => without_slash(run, &lower, dialect),
    }
}

/// No operator with a sensible number is longer.
const LONGEST: usize = 24;

/// What operators begin with; most words of a query are ruled out by it.
const FIRST_LETTERS: [char; 15] =
    ['/', 'w', 'W', 'n', 'N', 'p', 'P', 'o', 'O', 'a', 'A', 'f', 'F', 's', 'S'];

fn with_slash(operator: &str, rest: &str, dialect: Dialect) -> Option<Proximity> {
    let number = rest.to_owned();
    let is_number = rest.starts_with(|it: char| it.is_ascii_digit());
    let is_proquest = dialect == Dialect::Proquest;
    match (operator, rest) {
        ("w" | "", "s" | "sent") => Some(Proximity::Same(Unit::Sentence)),
        ("w" | "", "p" | "para") => Some(Proximity::Same(Unit::Paragraph)),
        // "Coffee w/o milk" is no query for words that are near.
        ("w", "o" | "out") => None,
        ("w", _) => Some(Proximity::Words(number)),
        ("", _) if is_number && rest.bytes().all(|it| it.is_ascii_digit()) => {
            Some(Proximity::Within(number))
        }
        ("not", _) if is_number => Some(Proximity::NotWithin(number)),
        ("n", _) if is_number && is_proquest => Some(Proximity::Within(number)),
        ("p", _) if is_number && is_proquest => Some(Proximity::Before(number)),
        ("near", _) if is_number || rest.is_empty() => Some(Proximity::Within(number)),
        ("pre" | "onear" | "adj" | "fby", _) if is_number || rest.is_empty() => {
            Some(Proximity::Before(number))
        }
        _ => None,
    }
}

fn without_slash(run: &str, lower: &str, dialect: Dialect) -> Option<Proximity> {
    let letters = lower.trim_end_matches(|it: char| it.is_ascii_digit());
    let number = lower.get(letters.len()..).unwrap_or_default().to_owned();
    // In small letters these are words of the language that the news is written in.
    let is_meant = run == run.to_ascii_uppercase() || dialect.is_factiva();
    match (letters, number.is_empty()) {
        ("near", false) => Some(Proximity::Within(number)),
        ("onear" | "adj" | "fby", false) => Some(Proximity::Before(number)),
        ("near", true) if is_meant => Some(Proximity::Within(number)),
        ("onear", true) if is_meant => Some(Proximity::Before(number)),
        ("adj", true) if is_meant => Some(Proximity::Usual(1)),
        ("fby", true) if is_meant => Some(Proximity::Usual(10)),
        _ => None,
    }
    .or_else(|| (lower == "same" && is_meant).then_some(Proximity::Same(Unit::Paragraph)))
}

impl Proximity {
    pub(super) fn relation(&self, dialect: Dialect) -> Result<Relation, Fault> {
        let (near, before) = match dialect {
            Dialect::Factiva => ("near5", "adj5"),
            _ => ("near/5", "pre/5"),
        };
        match self {
            Self::Words(number) => distance(number, "w/5").map(|it| dialect.within(it)),
            Self::Within(number) => distance(number, near).map(Relation::Within),
            Self::Before(number) => distance(number, before).map(Relation::Before),
            Self::NotWithin(number) => distance(number, "not w/5").map(Relation::NotWithin),
            Self::Usual(number) => Ok(Relation::Before(*number)),
            Self::Same(unit) => Ok(Relation::Same(*unit)),
        }
    }

    /// The number that stands for a missing one.
    pub(super) fn default(&self) -> Option<u16> {
        match self {
            Self::Usual(number) => Some(*number),
            _ => None,
        }
    }
}

/// The number of words; `example` is the operator as it should be.
fn distance(number: &str, example: &str) -> Result<u16, Fault> {
    let distance = number.parse().ok().filter(|it| (1..=FARTHEST).contains(it));
    distance.ok_or_else(|| Fault {
        says: match number {
            "" => "needs a number of words".to_owned(),
            _ => format!("takes a number of words from 1 to {FARTHEST}"),
        },
        hint: format!("as in {example}; w/1 is side by side, w/s one sentence, w/p one paragraph"),
    })
}
