//! A table of phrases to a search for all of them at once.
//!
//! A page has dozens of lines and the tables hundreds of phrases: looking for
//! one after the other took nine tenths of the time of reading.

use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, Input, MatchKind, StartKind};

/// Phrases that may stand anywhere in a text.
pub(in crate::formats) struct Phrases(Option<DFA>);

/// A phrase where a text has it.
pub(in crate::formats) struct Phrase {
    /// Its place in the table.
    pub(in crate::formats) number: usize,
    /// Its first byte in the text.
    pub(in crate::formats) start: usize,
}

impl Phrases {
    /// The phrases of a table.
    pub(in crate::formats) fn of(table: &[impl AsRef<[u8]>]) -> Self {
        // Only a table of millions of phrases is refused; the tests build each.
        Self(DFA::builder().start_kind(StartKind::Unanchored).prefilter(false).build(table).ok())
    }

    /// Whether any of them stands in a text.
    pub(in crate::formats) fn any_in(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|it| {
            any_in_quarters(it, text.as_bytes()).unwrap_or_else(|| any(it, text.as_bytes()))
        })
    }

    /// How many of them stand in a text.
    pub(in crate::formats) fn count_in(&self, text: &str) -> usize {
        let mut numbers: Vec<usize> = self.all_in(text).map(|it| it.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    }

    /// Each of them wherever it stands in a text, in the order of their ends.
    pub(in crate::formats) fn all_in(&self, text: &str) -> impl Iterator<Item = Phrase> {
        let search = |it| DFA::try_find_overlapping_iter(it, Input::new(text)).ok();
        let found = self.0.as_ref().and_then(search).into_iter().flatten();
        found.map(|it| Phrase { number: it.pattern().as_usize(), start: it.start() })
    }
}

/// Whether a text has any phrase, looked for byte by byte.
fn any(search: &DFA, text: &[u8]) -> bool {
    search.try_find(&Input::new(text)).is_ok_and(|it| it.is_some())
}

/// The same for the quarters of a text side by side, each with the longest phrase that may begin in it.
///
/// A search waits for each byte before it sees the next; four that do not wait for
/// one another take hardly longer than one. `None` is a text too short for that.
fn any_in_quarters(search: &DFA, text: &[u8]) -> Option<bool> {
    let quarter = text.len().div_ceil(4);
    let length = quarter + search.max_pattern_len().saturating_sub(1);
    if length * 2 > text.len() {
        return None;
    }
    // The last reaches back, so that all are of one length.
    let from = |number: usize| {
        let start = (number * quarter).min(text.len() - length);
        text.get(start..start + length)
    };
    let (first, second, third, fourth) = (from(0)?, from(1)?, from(2)?, from(3)?);
    let start = search.start_state(Anchored::No).ok()?;
    let (mut a, mut b, mut c, mut d) = (start, start, start, start);
    for (((first, second), third), fourth) in first.iter().zip(second).zip(third).zip(fourth) {
        a = search.next_state(Anchored::No, a, *first);
        b = search.next_state(Anchored::No, b, *second);
        c = search.next_state(Anchored::No, c, *third);
        d = search.next_state(Anchored::No, d, *fourth);
        let ends = |it| search.is_special(it);
        if ends(a) | ends(b) | ends(c) | ends(d) {
            return Some(any(search, text));
        }
    }
    Some(false)
}

/// Phrases that a text may begin with.
pub(in crate::formats) struct Starts {
    search: Option<DFA>,
    /// The bytes of the longest.
    longest: usize,
    /// A bit for each beginning that one of them has: hardly any line of a page has such a one.
    begun: [u64; 16],
}

impl Starts {
    /// The phrases of a table.
    pub(in crate::formats) fn of(table: &[&str]) -> Self {
        let built = DFA::builder()
            .prefilter(false)
            .start_kind(StartKind::Anchored)
            .match_kind(MatchKind::LeftmostLongest)
            .build(table);
        let longest = table.iter().map(|it| it.len()).max().unwrap_or(0);
        let mut begun = [0; 16];
        for phrase in table {
            let (word, bit) = Self::bit_of(phrase);
            // Any byte may stand behind a phrase of one, and before one of none.
            match phrase.len() {
                0 => begun = [u64::MAX; 16],
                1 => begun[word] |= 0xFFFF_FFFF << (bit.trailing_zeros() & 32),
                _ => begun[word] |= bit,
            }
        }
        Self { search: built.ok(), longest, begun }
    }

    /// The bit of a beginning of two bytes, of which the lowest bits tell letters apart; a zero stands for none.
    fn bit_of(text: &str) -> (usize, u64) {
        let byte = |at: usize| usize::from(text.as_bytes().get(at).map_or(0, |it| it & 31));
        let number = byte(0) << 5 | byte(1);
        (number / 64, 1 << (number % 64))
    }

    /// The place in the table of the longest that a text begins with.
    pub(in crate::formats) fn of_text(&self, text: &str) -> Option<usize> {
        self.longest_in(text).map(|it| it.pattern().as_usize())
    }

    /// Whether a text may begin with one of them once it is in small letters, by its first two bytes.
    pub(in crate::formats) fn may_begin(&self, text: &str) -> bool {
        // Case does not count for letters in ASCII; others may become any letter.
        let ascii = text.as_bytes().first_chunk::<2>().is_some_and(|it| it.is_ascii());
        !ascii || self.has_bit(text)
    }

    fn has_bit(&self, text: &str) -> bool {
        let (word, bit) = Self::bit_of(text);
        self.begun[word] & bit != 0
    }

    /// Whether a text begins with one of them.
    pub(in crate::formats) fn begin(&self, text: &str) -> bool {
        self.longest_in(text).is_some()
    }

    /// Whether a text is one of them and nothing else.
    pub(in crate::formats) fn hold(&self, text: &str) -> bool {
        text.len() <= self.longest && self.longest_in(text).is_some_and(|it| it.end() == text.len())
    }

    fn longest_in(&self, text: &str) -> Option<aho_corasick::Match> {
        if !self.has_bit(text) {
            return None;
        }
        let input = Input::new(text).anchored(Anchored::Yes);
        self.search.as_ref()?.try_find(&input).ok().flatten()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_phrase_is_found_wherever_it_stands() {
        let phrases = Phrases::of(&["photo: ", "credit", "to: "]);
        let found: Vec<(usize, usize)> =
            phrases.all_in("photo: a photo: b").map(|it| (it.number, it.start)).collect();
        assert_eq!(found, [(0, 0), (2, 3), (0, 9), (2, 12)]);
        assert_eq!(phrases.count_in("photo: a photo: b"), 2);
        assert!(phrases.any_in("the credit") && !phrases.any_in("photo") && !phrases.any_in(""));
    }

    proptest! {
        #[test]
        fn a_long_text_has_a_phrase_if_it_contains_one(text in "[ab ]{0,90}", table in "[ab]{2,7}( [ab]{2,7}){0,3}") {
            let table: Vec<&str> = table.split(' ').collect();
            let expected = table.iter().any(|it| text.contains(it));
            prop_assert_eq!(Phrases::of(&table).any_in(&text), expected);
        }
    }

    #[test]
    fn a_text_begins_with_the_longest_that_fits() {
        let starts = Starts::of(&["by ", "by staff", "von "]);
        for (text, number) in [
            ("by ann", Some(0)),
            ("by staff", Some(1)),
            ("von", None),
            ("so by ", None),
            ("", None),
        ] {
            assert_eq!(starts.of_text(text), number, "{text}");
        }
        assert!(starts.hold("by staff") && !starts.hold("by staff and wires"));
    }

    proptest! {
        #[test]
        fn a_text_begins_with_a_phrase_of_whatever_length(text in "[ab ]{0,5}", table in "[ab ]{0,4}(,[ab ]{0,4}){0,2}") {
            let table: Vec<&str> = table.split(',').collect();
            let expected = table.iter().any(|it| text.starts_with(it));
            prop_assert_eq!(Starts::of(&table).begin(&text), expected);
            prop_assert_eq!(Starts::of(&table).hold(&text), table.contains(&text.as_str()));
        }
    }
}
