//! Where a text can be cut: between words if it can be helped, and never inside what a reader takes for one letter.

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;
use unicode_width::UnicodeWidthStr;

use super::words::is_unspaced;

/// How many columns of a terminal a text takes.
pub(crate) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Where a stretch that begins at `from` ends, if it may take so many columns; at least at `least`.
pub(crate) fn end_within(text: &str, from: usize, columns: usize, least: usize) -> usize {
    cut(Letters { text, at: from }, from, columns, least).max(least)
}

/// Where a stretch that ends at `until` begins, if it may take so many columns; at most at `most`.
pub(crate) fn start_within(text: &str, until: usize, columns: usize, most: usize) -> usize {
    cut(LettersBefore { text, at: until }, until, columns, most).min(most)
}

/// The same stretch, grown to whole letters at both ends.
pub(crate) fn whole_letters(text: &str, range: Range<usize>) -> Range<usize> {
    let is_whole = |at: usize| {
        text.is_char_boundary(at)
            && GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
    };
    let start =
        if is_whole(range.start) { range.start } else { before(text, range.start).unwrap_or(0) };
    let end =
        if is_whole(range.end) { range.end } else { after(text, range.end).unwrap_or(text.len()) };
    start..end
}

/// The last place between words that letters reach in so many columns; a word too long for that is cut.
///
/// Places before `kept`, seen in the direction of the letters, are no places to cut.
fn cut(letters: impl Iterator<Item = Letter>, begin: usize, most: usize, kept: usize) -> usize {
    let mut room = most;
    let (mut reached, mut between) = (begin, None);
    let mut before = Kind::Blank;
    for letter in letters {
        // A stretch ends before a blank, not behind it.
        let is_between =
            before == Kind::Alone || (before == Kind::Joined && letter.kind != Kind::Joined);
        if is_between && reached.abs_diff(begin) >= kept.abs_diff(begin) {
            between = Some(reached);
        }
        if letter.columns > room {
            return between.unwrap_or(reached);
        }
        room -= letter.columns;
        before = letter.kind;
        reached = letter.far_end;
    }
    reached
}

/// What a reader takes for one letter.
struct Letter {
    /// Where it ends, or begins if one goes backwards.
    far_end: usize,
    columns: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Blank,
    /// Of a script without blanks: a text can be cut before and behind it.
    Alone,
    Joined,
}

impl Letter {
    fn of(letter: &str, far_end: usize) -> Self {
        let kind = match letter.chars().next() {
            // Most letters of most texts need not be looked up.
            Some('!'..='~') => Kind::Joined,
            Some(c) if c.is_whitespace() => Kind::Blank,
            Some(c) if is_unspaced(c) => Kind::Alone,
            _ => Kind::Joined,
        };
        Self { far_end, columns: columns(letter), kind }
    }
}

struct Letters<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Letters<'_> {
    type Item = Letter;

    fn next(&mut self) -> Option<Letter> {
        let begin = self.at;
        self.at = after(self.text, begin)?;
        Some(Letter::of(self.text.get(begin..self.at)?, self.at))
    }
}

struct LettersBefore<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for LettersBefore<'_> {
    type Item = Letter;

    fn next(&mut self) -> Option<Letter> {
        let end = self.at;
        self.at = before(self.text, end)?;
        Some(Letter::of(self.text.get(self.at..end)?, self.at))
    }
}

/// The end of the letter at `at`.
fn after(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(at..)?;
    match bytes {
        // Two signs of ASCII are two letters; only what is not ASCII joins what stands before it.
        [one, two, ..] if one.is_ascii() && two.is_ascii() && *one != b'\r' => Some(at + 1),
        [] => None,
        _ => {
            let at = text.floor_char_boundary(at);
            GraphemeCursor::new(at, text.len(), true).next_boundary(text, 0).ok()?
        }
    }
}

/// The beginning of the letter before `at`.
fn before(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(..at)?;
    match bytes {
        [.., one, two] if one.is_ascii() && two.is_ascii() && *two != b'\n' => Some(at - 1),
        [] => None,
        _ => {
            let at = text.ceil_char_boundary(at);
            GraphemeCursor::new(at, text.len(), true).prev_boundary(text, 0).ok()?
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    #[test]
    fn a_stretch_ends_between_words() {
        for (text, columns, stretch) in [
            ("the junta rules Mali", 9, "the junta"),
            ("the junta rules Mali", 8, "the"),
            ("the junta rules Mali", 10, "the junta"),
            ("the junta", 20, "the junta"),
            ("peacekeeping", 5, "peace"),
            ("军政府统治马里", 6, "军政府"),
            ("军政府统治马里", 7, "军政府"),
            ("", 3, ""),
        ] {
            assert_eq!(&text[..end_within(text, 0, columns, 0)], stretch, "{text} {columns}");
        }
    }

    #[test]
    fn a_stretch_begins_between_words() {
        for (text, columns, stretch) in [
            ("the junta rules Mali", 10, "rules Mali"),
            ("the junta rules Mali", 9, "Mali"),
            ("peacekeeping", 7, "keeping"),
            ("军政府统治马里", 5, "马里"),
        ] {
            let begin = start_within(text, text.len(), columns, text.len());
            assert_eq!(text[begin..].trim_start(), stretch, "{text} {columns}");
        }
    }

    #[test]
    fn what_must_be_kept_is_kept_and_letters_stay_whole() {
        let family = "a 👨‍👩‍👧‍👦 b";
        assert_eq!(&family[..end_within(family, 0, 3, 0)], "a");
        assert_eq!(end_within("the junta rules", 0, 4, 9), 9);
        assert_eq!(start_within("the junta rules", 15, 2, 4), 4);
        assert_eq!(whole_letters("e\u{301}e", 1..3), 0..3);
        assert_eq!(whole_letters("🇲🇱🇫🇷", 4..8), 0..8);
    }

    proptest! {
        #[test]
        fn a_cut_is_between_letters(text in "[ae \u{301}\u{200D}👨👩🇲🇱军ก\u{E33}ሰ]{0,24}", most in 0_usize..20) {
            let bounds: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            let end = end_within(&text, 0, most, 0);
            prop_assert!(bounds.contains(&end), "{end}");
            let taken: usize = text[..end].graphemes(true).map(columns).sum();
            prop_assert!(taken <= most, "{taken}");
            let begin = start_within(&text, text.len(), most, text.len());
            prop_assert!(bounds.contains(&begin), "{begin}");
            for at in (0..=text.len()).filter(|it| text.is_char_boundary(*it)) {
                let range = whole_letters(&text, at..at);
                prop_assert!(bounds.contains(&range.start) && bounds.contains(&range.end));
            }
        }
    }
}
