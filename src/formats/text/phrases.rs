//! A table of phrases to a search for all of them at once.
//!
//! A page has dozens of lines and the tables hundreds of phrases: looking for
//! one after the other took nine tenths of the time of reading.

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

/// Phrases that may stand anywhere in a text.
pub(in crate::formats) struct Phrases(Option<AhoCorasick>);

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
        let built =
            AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).prefilter(false).build(table);
        // Only a table of millions of phrases is refused; the tests build each.
        Self(built.ok())
    }

    /// Whether any of them stands in a text.
    pub(in crate::formats) fn any_in(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|it| it.is_match(text))
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
        let found = self.0.as_ref().into_iter().flat_map(move |it| it.find_overlapping_iter(text));
        found.map(|it| Phrase { number: it.pattern().as_usize(), start: it.start() })
    }
}

/// Phrases that a text may begin with.
pub(in crate::formats) struct Starts {
    search: Option<AhoCorasick>,
    /// The bytes of the longest.
    longest: usize,
}

impl Starts {
    /// The phrases of a table.
    pub(in crate::formats) fn of(table: &[&str]) -> Self {
        let built = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .prefilter(false)
            .start_kind(StartKind::Anchored)
            .match_kind(MatchKind::LeftmostLongest)
            .build(table);
        let longest = table.iter().map(|it| it.len()).max().unwrap_or(0);
        Self { search: built.ok(), longest }
    }

    /// The place in the table of the longest that a text begins with.
    pub(in crate::formats) fn of_text(&self, text: &str) -> Option<usize> {
        self.longest_in(text).map(|it| it.pattern().as_usize())
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
        self.search.as_ref()?.find(Input::new(text).anchored(Anchored::Yes))
    }
}

#[cfg(test)]
mod tests {
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
}
