//! Where the words of an article stand in the page that it was read from.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::decode;
use crate::text::{tidy, words};

/// A page as it lies in its file, in which stretches of its articles are looked for.
///
/// An article is not its page: lines were joined into paragraphs and clutter
/// was taken out. So a stretch is found by its words, and where the page does
/// not have them, in their order and with the words around them, no place is
/// given rather than a wrong one.
///
/// ```
/// let page = b"Home | News\n\nFerry sails\nagain\n";
/// let lines = morgue::formats::Page::new(page);
/// let place = lines.place("Ferry sails again", 6..11).unwrap();
/// assert_eq!((place.line, place.column, place.text), (3, 7, "Ferry sails"));
/// assert!(lines.place("The ferry sails again", 10..15).is_none());
/// ```
#[derive(Debug)]
pub struct Page<'a> {
    text: Cow<'a, str>,
    words: Vec<Placed>,
    /// The numbers of the words of each spelling.
    by_spelling: HashMap<String, Vec<usize>>,
}

/// A place in a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place<'p> {
    /// The line, from 1.
    pub line: usize,
    /// The byte of that line, from 1; in a page that is not UTF-8 the byte that it would be.
    pub column: usize,
    /// The line.
    pub text: &'p str,
}

#[derive(Debug)]
struct Placed {
    range: Range<usize>,
    spelling: String,
}

/// How many words on either side of a stretch must be in the page too, where it does not have the whole text.
///
/// A caption or a link in the middle of a paragraph breaks it up; eight words
/// are more than two stories have in common by chance.
const BESIDE: usize = 8;

impl<'a> Page<'a> {
    /// The page in these bytes, of whatever encoding.
    pub fn new(bytes: &'a [u8]) -> Self {
        let text = decode::decode(bytes).text;
        let placed = |it: crate::text::Word<'_>| Placed {
            range: it.range(),
            spelling: tidy(it.printed()).into_owned(),
        };
        let words: Vec<Placed> = words(&text).map(placed).collect();
        let mut by_spelling: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, word) in words.iter().enumerate() {
            by_spelling.entry(word.spelling.clone()).or_default().push(number);
        }
        Self { text, words, by_spelling }
    }

    /// Where the bytes `range` of a text of an article stand.
    ///
    /// `None` if the page does not have these words in the midst of the others,
    /// or has them at several places and only a part of the text at each.
    pub fn place(&self, text: &str, range: Range<usize>) -> Option<Place<'_>> {
        let told: Vec<(Range<usize>, &str)> =
            words(text).map(|it| (it.range(), it.printed())).collect();
        let first = told.partition_point(|it| it.0.end <= range.start);
        let last = told.partition_point(|it| it.0.start < range.end).checked_sub(1)?;
        let (bytes, _) = told.get(first..=last)?.first()?;
        let all = self.occurrences(&told);
        // A headline also stands in what names the page; the one with lines of its own is meant.
        let fills = |it: &&usize| self.fills_lines(**it, told.len());
        let number = match all.iter().find(fills).or(all.first()) {
            Some(begin) => begin + first,
            None => {
                let from = first.saturating_sub(BESIDE);
                let near = told.get(from..told.len().min(last + 1 + BESIDE))?;
                match self.occurrences(near).as_slice() {
                    [begin] => begin + first - from,
                    _ => return None,
                }
            }
        };
        let word = self.words.get(number)?;
        // A match may begin inside a word; its place is told if the word is printed the same.
        let inside = range.start.saturating_sub(bytes.start);
        let is_same = self.text.get(word.range.clone()) == text.get(bytes.clone());
        Some(self.at(word.range.start + if is_same { inside } else { 0 }))
    }

    /// The numbers of the words at which the page has these words one behind the other.
    fn occurrences(&self, told: &[(Range<usize>, &str)]) -> Vec<usize> {
        let Some((_, first)) = told.first() else { return Vec::new() };
        let begins = self.by_spelling.get(*first).map(Vec::as_slice).unwrap_or_default();
        let holds = |begin: &usize| {
            let here = self.words.get(*begin..begin + told.len()).unwrap_or_default();
            here.len() == told.len() && here.iter().zip(told).all(|(a, (_, b))| a.spelling == *b)
        };
        begins.iter().copied().filter(holds).collect()
    }

    /// Whether so many words from one on have their lines for themselves.
    fn fills_lines(&self, begin: usize, count: usize) -> bool {
        let (first, last) = (self.words.get(begin), self.words.get(begin + count - 1));
        let (Some(first), Some(last)) = (first, last) else { return false };
        let before = self.text.get(..first.range.start).unwrap_or_default();
        let after = self.text.get(last.range.end..).unwrap_or_default();
        let is_blank = |it: Option<&str>| it.is_none_or(|it| !it.contains(char::is_alphanumeric));
        is_blank(before.rsplit('\n').next()) && is_blank(after.split('\n').next())
    }

    fn at(&self, byte: usize) -> Place<'_> {
        let (before, after) = self.text.split_at_checked(byte).unwrap_or((&self.text, ""));
        let start = before.rfind('\n').map_or(0, |it| it + 1);
        let end = byte + after.find('\n').unwrap_or(after.len());
        Place {
            line: before.matches('\n').count() + 1,
            column: byte - start + 1,
            text: self.text.get(start..end).unwrap_or_default().trim_end_matches('\r'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &[u8], text: &str, stretch: &str, expected: Option<(usize, usize, &str)>) {
        let page = Page::new(page);
        let start = text.find(stretch).unwrap();
        let place = page.place(text, start..start + stretch.len());
        assert_eq!(place.map(|it| (it.line, it.column, it.text)), expected);
    }

    #[test]
    fn joined_lines_are_found_where_they_are() {
        let page = b"Ferry sails again - The Star\r\n\r\nFerry sails again\r\nIt sailed on\r\nMonday, twice.\r\n";
        check(page, "Ferry sails again", "sails", Some((3, 7, "Ferry sails again")));
        check(page, "It sailed on Monday, twice.", "Monday", Some((5, 1, "Monday, twice.")));
        check(page, "It sailed on Monday, twice.", "on Monday", Some((4, 11, "It sailed on")));
        check(page, "It sailed on Monday, twice.", ", twice", Some((5, 9, "Monday, twice.")));
    }

    #[test]
    fn what_the_page_does_not_say_has_no_place() {
        check(b"It sailed on Tuesday.", "It sailed on Monday.", "sailed", None);
        check(b"", "It sailed.", "sailed", None);
        check(b"one two one two", "zero one two", "two", None);
    }

    #[test]
    fn a_text_that_is_broken_up_is_found_by_the_words_beside() {
        let page = b"a b c d e f g h i junta j k l m n o p q r\nRelated: more\ns t u";
        let text = "a b c d e f g h i junta j k l m n o p q r s t u";
        check(page, text, "junta", Some((1, 19, "a b c d e f g h i junta j k l m n o p q r")));
        check(page, text, "r s", None);
    }

    #[test]
    fn columns_are_bytes_of_the_line() {
        check(
            "Le château de\nGao".as_bytes(),
            "Le château de Gao",
            "de",
            Some((1, 13, "Le château de")),
        );
        check(b"\xEF\xBB\xBFGao falls", "Gao falls", "falls", Some((1, 5, "Gao falls")));
        check(b"Le ch\xE2teau de\nGao", "Le château de Gao", "de", Some((1, 13, "Le château de")));
        check(
            "Le cha\u{302}teau".as_bytes(),
            "Le château",
            "château",
            Some((1, 4, "Le cha\u{302}teau")),
        );
    }
}
