//! A paragraph to its sentences (rules 77 and 78).

use std::ops::Range;

use super::words::is_apostrophe;

/// The sentences of one paragraph as byte ranges, without the white space between them.
///
/// The end of the text ends a sentence; a paragraph of white space has none.
pub(crate) fn sentences(paragraph: &str) -> Sentences<'_> {
    Sentences { text: paragraph, at: 0, is_ascii: paragraph.is_ascii() }
}

/// An iterator over the sentences of a paragraph.
#[derive(Clone, Debug)]
pub(crate) struct Sentences<'t> {
    text: &'t str,
    at: usize,
    is_ascii: bool,
}

impl Iterator for Sentences<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..)?;
        let start = self.at + rest.len() - rest.trim_start().len();
        let rest = self.text.get(start..).filter(|it| !it.is_empty())?;
        let length = match self.is_ascii {
            true => ascii_signs(rest).find_map(|(at, c)| end_after(rest, at, c)),
            false => signs(rest).find_map(|(at, c)| end_after(rest, at, c)),
        };
        let length = length.unwrap_or_else(|| rest.trim_end().len());
        self.at = start + length;
        Some(start..self.at)
    }
}

/// The characters of a text in ASCII that might end a sentence, and where they stand.
fn ascii_signs(text: &str) -> impl Iterator<Item = (usize, char)> {
    let bytes = text.as_bytes();
    let char_at = move |at| Some((at, char::from(*bytes.get(at)?)));
    memchr::memchr3_iter(b'.', b'!', b'?', bytes).filter_map(char_at)
}

/// The characters of a text that might end a sentence, and where they stand: no ASCII but `.`, `!` and `?`.
fn signs(text: &str) -> impl Iterator<Item = (usize, char)> {
    // News is mostly ASCII letters, which need no decoding.
    let might_end = |byte: &u8| !byte.is_ascii() || matches!(byte, b'.' | b'!' | b'?');
    let bytes = text.as_bytes().iter().enumerate().filter(move |(_, byte)| might_end(byte));
    // A byte inside a character begins none.
    bytes.filter_map(|(at, _)| Some((at, text.get(at..)?.chars().next()?)))
}

/// Titles and abbreviations that a capital or a number may follow inside a sentence.
const ABBREVIATIONS: &[&str] = &[
    "Mr", "Mrs", "Ms", "Dr", "Gen", "Col", "Lt", "Capt", "Maj", "Sgt", "Gov", "Sen", "Rep", "Rev",
    "St", "Prof", "No", "vs", "Inc", "Corp", "Co", "Ltd", "Jan", "Feb", "Aug", "Sept", "Oct",
    "Nov", "Dec",
];

/// Words that open a sentence so often that they do so even after an acronym: "at 5 p.m. The junta".
const OPENERS: &[&str] = &[
    "The", "A", "An", "In", "On", "At", "It", "He", "She", "They", "We", "But", "And", "This",
    "That", "His", "Her", "Its",
];

/// The length of the sentence if the sign `c` at `at` ends it.
fn end_after(text: &str, at: usize, c: char) -> Option<usize> {
    let after_sign = at + c.len_utf8();
    // The full stops of Chinese, Japanese, Amharic, Hindi, Urdu and Arabic end a
    // sentence by themselves: no space and no capital follows.
    if matches!(c, '。' | '！' | '？' | '።' | '፧' | '।' | '॥' | '۔' | '؟') {
        let closing = text.get(after_sign..)?.chars().take_while(|it| is_closing(*it));
        return Some(after_sign + closing.map(char::len_utf8).sum::<usize>());
    }
    if !matches!(c, '.' | '!' | '?' | '…') {
        return None;
    }
    let rest = text.get(after_sign..)?;
    let closing: usize = rest.chars().take_while(|it| is_closing(*it)).map(char::len_utf8).sum();
    let end = after_sign + closing;
    let rest = text.get(end..)?;
    let next = rest.trim_start();
    let spaced = next.len() < rest.len();
    let opens = next
        .chars()
        .next()
        .is_some_and(|it| it.is_uppercase() || it.is_numeric() || is_opening(it));
    let ends = spaced && opens && !(c == '.' && closing == 0 && goes_on(text.get(..at)?, next));
    ends.then_some(end)
}

/// Whether a dot after `before` belongs to an abbreviation, so that `next` goes on with the sentence (rule 78).
fn goes_on(before: &str, next: &str) -> bool {
    let word_start = before.rfind(|c: char| !(c.is_alphanumeric() || c == '.')).map_or(0, |at| {
        at + before.get(at..).and_then(|it| it.chars().next()).map_or(1, char::len_utf8)
    });
    let word = before.get(word_start..).unwrap_or_default();
    if ABBREVIATIONS.contains(&word) {
        return true;
    }
    let mut letters = word.split('.');
    let is_single = |it: &str| {
        let mut chars = it.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    };
    let is_acronym = word.contains('.') && letters.clone().all(is_single);
    if is_acronym {
        let opener: &str = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        return !OPENERS.contains(&opener);
    }
    let initial = letters.next().unwrap_or_default();
    is_single(initial) && initial.chars().all(char::is_uppercase) && initial.len() == word.len()
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '»' | '›' | ')' | ']' | '」' | '』' | '）' | '“') || is_apostrophe(c)
}

fn is_opening(c: char) -> bool {
    matches!(c, '"' | '“' | '„' | '«' | '‹' | '(' | '[' | '\'' | '‘' | '¿' | '¡')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).map(|it| &text[it]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_sign_a_space_and_a_capital_end_a_sentence() {
        check("He left Mali. The junta stayed.", &["He left Mali.", "The junta stayed."]);
        check("Why? Nobody knows… 12 died!", &["Why?", "Nobody knows…", "12 died!"]);
        check(
            "\"No!\" he said. “Never.” (He left.) It rained",
            &["\"No!\" he said.", "“Never.”", "(He left.)", "It rained"],
        );
        check("It cost 3.5 million. and so on", &["It cost 3.5 million. and so on"]);
        check("  ", &[]);
    }

    #[test]
    fn titles_initials_and_acronyms_end_none() {
        let one = "Gen. J. Diallo met the U.N. Security Council at 5 p.m. Monday.";
        check(one, &[one]);
        check("It began at 5 p.m. The junta left.", &["It began at 5 p.m.", "The junta left."]);
        check("He went to the U.S. It was cold.", &["He went to the U.S.", "It was cold."]);
        check("It was plan B. Nobody had A.", &["It was plan B. Nobody had A."]);
        check("On Aug. 12 No. 5 vs. Mali Corp. Ltd.", &["On Aug. 12 No. 5 vs. Mali Corp. Ltd."]);
    }

    #[test]
    fn scripts_without_capitals_have_their_own_full_stops() {
        check("军队离开了。军政府留下。", &["军队离开了。", "军政府留下。"]);
        check("ሰላም ነው። ደህና", &["ሰላም ነው።", "ደህና"]);
    }

    proptest! {
        #[test]
        fn sentences_hold_every_sign_but_white_space(text in "[A-Ca-c.!? \"”]{0,40}") {
            let joined: String = sentences(&text).map(|it| text[it].to_owned()).collect();
            let without = |it: &str| it.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(without(&joined), without(&text));
        }
    }
}
