//! A page of text to its lines: what a reader would take for a paragraph is one line.

use std::borrow::Cow;

use crate::text::tidy;

/// A line of a page, tidy and not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Line<'p> {
    /// Its text: as the page has it, where that is tidy.
    pub(in crate::formats) text: Cow<'p, str>,
    /// Whether an empty line stands before it.
    pub(in crate::formats) gap: bool,
}

/// How many signs a line of a hard-wrapped page holds at most.
///
/// Typewriters and mail programs break at 60 to 80 signs; teletype copy at 69.
/// Pages of which hardly a line is longer than 100 and that have paragraphs of
/// several lines are wrapped.
const WIDEST_WRAP: usize = 100;

/// How many lines in a hundred may be longer all the same: addresses and tables.
const LONGER_LINES: usize = 3;

/// What parts lines in Unicode alone: hardly any page has them.
const SEPARATORS: [char; 2] = ['\u{2028}', '\u{2029}'];

/// How many bytes the lines of scraped pages have in the mean, by which room is made for them.
const MEAN_LINE: usize = 64;

/// How long a line must be to have been broken for its length.
const SHORTEST_WRAP: usize = 45;

/// How many lines must have been broken for a page to count as hard-wrapped.
const BROKEN_LINES: usize = 4;

/// The lines of a page; hard-wrapped paragraphs are joined again, hyphens at line ends included.
pub(in crate::formats) fn lines(text: &str) -> Vec<Line<'_>> {
    // Old Macintosh files end their lines with a bare return.
    let end = if memchr::memchr(b'\n', text.as_bytes()).is_some() { b'\n' } else { b'\r' };
    let raw = cut(text, end);
    match wrap_width(&raw) {
        Some(width) => joined(&raw, width),
        None => each(&raw),
    }
}

/// The lines of a text, which a byte ends, or one of the separators of Unicode.
fn cut(text: &str, end: u8) -> Vec<&str> {
    let mut lines = Vec::with_capacity(text.len() / MEAN_LINE + 1);
    let mut start = 0;
    // The separators differ in their last byte, and hardly any other letter of the press has it.
    for at in memchr::memchr3_iter(end, 0xA8, 0xA9, text.as_bytes()) {
        let line = match text.as_bytes().get(at) == Some(&end) {
            true => text.get(start..at),
            false => text.get(start..=at).and_then(|it| it.strip_suffix(SEPARATORS)),
        };
        if let Some(line) = line {
            lines.push(line);
            start = at + 1;
        }
    }
    lines.extend(text.get(start..));
    lines
}

/// Every line for itself.
fn each<'p>(raw: &[&'p str]) -> Vec<Line<'p>> {
    let mut lines: Vec<Line<'p>> = Vec::with_capacity(raw.len());
    let mut gap = false;
    for line in raw {
        // Without the return at its end a line is mostly tidy.
        let text = tidy(line.trim());
        if text.is_empty() {
            gap = true;
            continue;
        }
        lines.push(Line { text, gap });
        gap = false;
    }
    lines
}

/// The width at which a page is wrapped, if it is.
fn wrap_width(raw: &[&str]) -> Option<usize> {
    let (mut count, mut long, mut width) = (0, 0, 0);
    for length in raw.iter().map(|it| length(it)).filter(|it| *it > 0) {
        count += 1;
        if length <= WIDEST_WRAP {
            width = width.max(length);
            continue;
        }
        long += 1;
        // The page cannot have lines enough to make up for so many.
        if long * 100 > raw.len() * LONGER_LINES {
            return None;
        }
    }
    if long * 100 > count * LONGER_LINES || width < SHORTEST_WRAP {
        return None;
    }
    let pairs = raw.iter().zip(raw.iter().skip(1));
    let broken = pairs.filter(|(line, next)| is_broken(line, next, width) && goes_on(line)).count();
    (broken >= BROKEN_LINES && broken * 4 >= count).then_some(width)
}

/// How many signs a line has, the white space at its end aside.
fn length(line: &str) -> usize {
    line.trim_end().chars().count()
}

/// Whether a line ends where it does because the next word had no room.
fn is_broken(line: &str, next: &str, width: usize) -> bool {
    let line = line.trim_end();
    let next_word = next.split_whitespace().next().unwrap_or_default();
    let length = length(line);
    let is_table = line.trim_start().contains("   ");
    let indented = indent(next) > indent(line);
    // A word may have been cut by a hyphen, so the first syllable had room at least.
    let room = length + 1 + next_word.chars().count() > width.saturating_sub(2);
    !next_word.is_empty()
        && !is_table
        && !indented
        && (is_cut_word(line) || (length >= SHORTEST_WRAP && room))
}

fn goes_on(line: &str) -> bool {
    line.trim_end()
        .chars()
        .next_back()
        .is_some_and(|it| it.is_alphanumeric() || it == ',' || it == '-')
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|it| it.is_whitespace()).count()
}

/// Whether a line ends in a word cut by a hyphen.
fn is_cut_word(line: &str) -> bool {
    let mut back = line.chars().rev();
    back.next() == Some('-') && back.next().is_some_and(char::is_lowercase)
}

fn joined<'p>(raw: &[&'p str], width: usize) -> Vec<Line<'p>> {
    let mut lines: Vec<Line<'p>> = Vec::new();
    let mut gap = false;
    let mut before: Option<&str> = None;
    let hyphens = Hyphens::of(raw);
    for line in raw {
        if line.trim().is_empty() {
            gap = true;
            continue;
        }
        let broken = before.is_some_and(|it| !gap && is_broken(it, line, width));
        before = Some(line);
        match lines.last_mut() {
            Some(last) if broken => hyphens.append(last.text.to_mut(), line.trim()),
            _ => lines.push(Line { text: Cow::Borrowed(line.trim()), gap }),
        }
        gap = false;
    }
    for line in &mut lines {
        if let Cow::Owned(tidied) = tidy(&line.text) {
            line.text = Cow::Owned(tidied);
        }
    }
    lines
}

/// The words of a page that are written with a hyphen inside a line.
struct Hyphens<'a>(std::collections::HashSet<&'a str>);

impl<'a> Hyphens<'a> {
    fn of(raw: &[&'a str]) -> Self {
        let words = raw.iter().flat_map(|it| it.split_whitespace());
        Self(words.map(bare).filter(|it| it.contains('-') && !it.ends_with('-')).collect())
    }

    /// Goes on with a paragraph; a cut word is made whole, with its hyphen only if the page writes it so elsewhere.
    fn append(&self, text: &mut String, line: &str) {
        let next = line.split_whitespace().next().unwrap_or_default();
        let cut = is_cut_word(text) && next.chars().next().is_some_and(char::is_lowercase);
        if !cut {
            text.push(' ');
        } else {
            let word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
            let hyphenated = format!("{word}{next}");
            if !self.0.contains(bare(&hyphenated)) {
                text.pop();
            }
        }
        text.push_str(line);
    }
}

fn bare(word: &str) -> &str {
    word.trim_matches(|it: char| !it.is_alphanumeric() && it != '-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(page: &str, expected: &[(&str, bool)]) {
        let found = lines(page);
        let found: Vec<(&str, bool)> = found.iter().map(|it| (&*it.text, it.gap)).collect();
        assert_eq!(found, expected);
    }

    proptest! {
        #[test]
        fn lines_end_at_the_byte_and_at_separators(text in "[a\n\r\u{2028}\u{2029}\u{2027}\u{A8}é\u{4A28}\u{28A8}]{0,40}") {
            for end in [b'\n', b'\r'] {
                let expected = text.split([char::from(end), '\u{2028}', '\u{2029}']);
                prop_assert_eq!(cut(&text, end), expected.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn lines_are_lines_and_remember_the_gap_before() {
        check("One\nTwo\n\n  Three \n", &[("One", false), ("Two", false), ("Three", true)]);
        check("One\r\nTwo\r\n\r\nThree", &[("One", false), ("Two", false), ("Three", true)]);
        check("", &[]);
    }

    const WRAPPED: &str = "\
By Ruth Haldane
Saturday, January 1, 2000

    GENEVA -- Twenty-six people spent the night of the new mil-
lennium in a basement beneath the Palais des Nations, watching a
wall of clocks and waiting for the year 2000 to break something. It
broke a coffee machine.
    The watch had been set up by the United Nations and the World
Bank so that governments could report failures as midnight moved
westward around the world with a well-known and slow and well-
known step.
";

    #[test]
    fn wrapped_paragraphs_are_whole_again() {
        check(
            WRAPPED,
            &[
                ("By Ruth Haldane", false),
                ("Saturday, January 1, 2000", false),
                (
                    "GENEVA -- Twenty-six people spent the night of the new millennium in a basement beneath the Palais des Nations, watching a wall of clocks and waiting for the year 2000 to break something. It broke a coffee machine.",
                    true,
                ),
                (
                    "The watch had been set up by the United Nations and the World Bank so that governments could report failures as midnight moved westward around the world with a well-known and slow and well-known step.",
                    false,
                ),
            ],
        );
        check("One\u{2028}Two\u{2029}Three\n", &[("One", false), ("Two", false), ("Three", false)]);
        let returns = WRAPPED.replace('\n', "\r\n");
        assert_eq!(lines(&returns), lines(WRAPPED));
    }
}
