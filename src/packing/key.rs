//! Words as numbers, by which they are looked up.

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::fast::RandomState;

/// A word as two numbers and its length.
///
/// Nearly all words have sixteen bytes at most, which are the numbers; of a
/// longer one the second is a hash, and its bytes are to be compared too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    first: u64,
    second: u64,
    length: u32,
}

impl Key {
    /// The key of no word.
    pub(crate) const NONE: Self = Self { first: 0, second: 0, length: u32::MAX };

    /// Whether it tells all of its word.
    pub(crate) fn is_whole(&self) -> bool {
        self.length as usize <= WHOLE
    }

    /// How many bytes the word has.
    pub(crate) fn length(&self) -> usize {
        self.length as usize
    }
}

/// The most bytes that two numbers hold.
const WHOLE: usize = 16;

/// Makes keys for one table; seeded, so that nobody can write words that all fall together.
#[derive(Debug)]
pub(crate) struct Keys {
    hasher: RandomState,
    seed: u64,
}

impl Default for Keys {
    fn default() -> Self {
        let hasher = RandomState::default();
        Self { seed: hasher.hash_one(0), hasher }
    }
}

impl Keys {
    /// The key of a word that stands there in a text.
    pub(crate) fn of(&self, text: &[u8], word: &Range<usize>) -> Key {
        let length = word.len();
        let first = eight(text, word.start, length);
        let second = match length {
            0..=8 => 0,
            9..=WHOLE => eight(text, word.start + 8, length - 8),
            _ => self.hasher.hash_one(text.get(word.clone())),
        };
        Key { first, second, length: length as u32 }
    }

    /// A hash of the word.
    pub(crate) fn hash(&self, key: &Key) -> u64 {
        // As foldhash does, with its digits of pi: any odd numbers of many bits would do.
        const ONE: u64 = 0x243f_6a88_85a3_08d3;
        const OTHER: u64 = 0x1319_8a2e_0370_7345;
        let second = key.second.wrapping_add(u64::from(key.length)) ^ ONE;
        let mixed = folded_product(key.first ^ self.seed, second);
        folded_product(mixed ^ key.first, OTHER)
    }
}

fn folded_product(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    (product >> 64) as u64 ^ product as u64
}

/// The first eight of `length` bytes from `start` on as a number, as if zeros followed them.
fn eight(text: &[u8], start: usize, length: usize) -> u64 {
    let rest = text.get(start..).unwrap_or_default();
    let kept = length.min(8) as u32;
    match rest.first_chunk::<8>() {
        // What stands behind the word is masked, which is cheaper than to copy the word.
        Some(bytes) => {
            u64::from_le_bytes(*bytes) & u64::MAX.checked_shr(64 - 8 * kept).unwrap_or(0)
        }
        None => {
            let bytes = rest.get(..kept as usize).unwrap_or(rest);
            bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_word_has_one_key_wherever_it_stands(word in "[a-c]{0,20}", behind in "[a-c]{0,9}", other in "[a-c]{0,20}") {
            let keys = Keys::default();
            let alone = keys.of(word.as_bytes(), &(0..word.len()));
            let text = format!("b{word}{behind}");
            let inside = keys.of(text.as_bytes(), &(1..1 + word.len()));
            prop_assert_eq!(alone, inside);
            prop_assert_eq!(keys.hash(&alone), keys.hash(&inside));
            prop_assert_eq!(alone.length(), word.len());
            let another = keys.of(other.as_bytes(), &(0..other.len()));
            prop_assert_eq!(alone == another, word == other);
        }
    }
}
