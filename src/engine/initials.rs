//! The letters that the words of a query begin with: a quick look that spares most words a slow one.

use super::plan::Leaf;
use crate::text::{Word, fold};

/// The first letters, folded, of all that some leaves match.
///
/// A hit is marked by comparing each of its words with the words of the query
/// by their stems. Nineteen of twenty words begin with another letter, and no
/// stemmer but those named in [`Language::keeps_initial`](crate::text::Language::keeps_initial) changes the first.
#[derive(Clone, Debug, Default)]
pub(super) struct Initials {
    ascii: u128,
    others: Vec<char>,
}

impl Initials {
    pub(super) fn of(leaves: &[Leaf]) -> Self {
        let mut initials = Self::default();
        for term in leaves.iter().flat_map(|it| it.iter()) {
            term.each_term(|it| initials.add(it));
        }
        initials
    }

    fn add(&mut self, term: &str) {
        let Some(first) = initial(term) else { return };
        match u128::checked_shl(1, first.into()).filter(|_| first.is_ascii()) {
            Some(bit) => self.ascii |= bit,
            None if self.others.contains(&first) => {}
            None => self.others.push(first),
        }
    }

    /// Whether a word can match of an article in a language that [keeps initials](crate::text::Language::keeps_initial).
    pub(super) fn may_begin(&self, word: &Word<'_>) -> bool {
        let first = word.first_byte();
        match first.is_ascii() {
            true => self.ascii >> first.to_ascii_lowercase() & 1 == 1,
            false => initial(word.printed()).is_none_or(|it| self.has(it)),
        }
    }

    fn has(&self, initial: char) -> bool {
        match u8::try_from(initial).ok().filter(u8::is_ascii) {
            Some(byte) => self.ascii >> byte & 1 == 1,
            None => self.others.contains(&initial),
        }
    }
}

/// The first letter, folded.
fn initial(word: &str) -> Option<char> {
    let first = word.chars().next()?;
    match first.is_ascii() {
        true => Some(first.to_ascii_lowercase()),
        false => fold(first.encode_utf8(&mut [0; 4])).chars().next(),
    }
}
