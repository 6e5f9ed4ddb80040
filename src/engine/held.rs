//! The articles of a segment that were found, where they are only counted.

use tantivy::DocId;
use tantivy::fastfield::AliveBitSet;

/// Some documents of a segment.
///
/// A byte each: eight times as many as bits, but documents side by side, as a
/// list of a frequent word has them, are then put in without waiting for each other.
pub(super) struct Held(Vec<bool>);

impl Held {
    /// None of so many.
    pub(super) fn none(documents: u32) -> Self {
        Self(vec![false; documents as usize])
    }

    #[inline]
    pub(super) fn insert(&mut self, doc: DocId) {
        if let Some(is_held) = self.0.get_mut(doc as usize) {
            *is_held = true;
        }
    }

    #[inline]
    pub(super) fn holds(&self, doc: DocId) -> bool {
        self.0.get(doc as usize).copied().unwrap_or(false)
    }

    /// How many they are, without those that were removed.
    pub(super) fn count(&self, alive: Option<&AliveBitSet>) -> u32 {
        match alive {
            // Stretches so short that a byte can hold their sum.
            None => self.0.chunks(255).map(|it| u32::from(sum(it))).sum(),
            Some(alive) => {
                let held = (0..).zip(&self.0).filter(|it| *it.1);
                held.filter(|(doc, _)| alive.is_alive(*doc)).count() as u32
            }
        }
    }
}

fn sum(held: &[bool]) -> u8 {
    held.iter().fold(0, |sum, it| sum + u8::from(*it))
}
