//! Printed pages as a machine has read them: a text for a whole issue, page after page.

use super::decode::{Charset, Head};
use super::draft::{Draft, Field};
use super::{Cutter, Options, Record, Stream};
use crate::article::{ArticleKind, Paragraph};
use crate::date::Date;
use crate::text::tidy;

/// A text with the marks of pages in it, or one that is longer than any article and in short lines.
pub(super) const STREAM: Stream = Stream { name: "ocr", recognises, open };

/// From how many bytes on a text in short lines is no single article.
///
/// 128 KiB, some 20,000 words. Of 31,356 articles from eight collections the
/// longest has 5,986 words; an issue of a newspaper has 74,000 to 338,000.
const LONG: usize = 128 << 10;

/// How many bytes make a part of an issue without marks of pages.
///
/// 16 KiB, some 2,700 words: a third of a printed page. Smaller parts would cut
/// more stories in two, larger ones would match everything.
const PART: usize = 16 << 10;

/// The longest mean of the lines of a printed column, in bytes; paragraphs on one line have three times as many.
const SHORT_LINES: usize = 100;

/// How many words a page has at least, so that a mark inside another text makes none.
const WORDS_OF_PAGE: usize = 30;

fn recognises(head: &Head<'_>) -> bool {
    let Head { bytes, text, .. } = head;
    if text.trim_start().starts_with('<') {
        return false;
    }
    (bytes.len() >= LONG && is_in_columns(bytes)) || has_pages(text)
}

/// Whether most of some bytes are letters in short lines.
fn is_in_columns(bytes: &[u8]) -> bool {
    let lines = memchr::memchr_iter(b'\n', bytes).count();
    let letters = bytes.iter().filter(|it| it.is_ascii_alphabetic() || !it.is_ascii()).count();
    lines * SHORT_LINES > bytes.len() && letters * 2 > bytes.len()
}

/// Whether form feeds part a text into pages, most of them with words on them.
fn has_pages(text: &str) -> bool {
    let is_full = |it: &&str| it.split_whitespace().nth(WORDS_OF_PAGE).is_some();
    let pages = || text.split('\u{C}');
    memchr::memchr(0x0C, text.as_bytes()).is_some()
        && pages().filter(is_full).count() * 2 >= pages().count()
}

fn open(name: &str, head: &[u8], _options: &Options) -> Box<dyn Cutter> {
    let marked = memchr::memchr(0x0C, head).is_some();
    let charset = Charset::of(head, None);
    Box::new(Issue { name: name.to_owned(), charset, marked, number: 0, empty: 0 })
}

/// An issue while its pages are taken.
struct Issue {
    name: String,
    charset: Charset,
    /// Whether the pages are marked by form feeds.
    marked: bool,
    number: usize,
    empty: usize,
}

impl Cutter for Issue {
    fn cut(&mut self, bytes: &[u8], end: bool) -> Option<usize> {
        if self.marked {
            let mark = memchr::memchr(0x0C, bytes).map(|it| it + 1);
            return mark.or(end.then_some(bytes.len()));
        }
        // A part ends behind a paragraph if there is one, else behind a line, else where it is long enough.
        let after = |from: usize, mark: &[u8]| {
            let at = memchr::memmem::find(bytes.get(from..)?, mark)?;
            Some(from + at + mark.len())
        };
        let found = after(PART, b"\n\n").filter(|it| *it < 2 * PART).or_else(|| {
            after(2 * PART, b"\n").or_else(|| (bytes.len() > 8 * PART).then_some(8 * PART))
        });
        match found {
            Some(at) if bytes.len() - at > PART / 4 || !end => Some(at),
            _ => end.then_some(bytes.len()),
        }
    }

    fn read(&mut self, piece: &[u8]) -> Vec<Record> {
        self.number += 1;
        let decoded = self.charset.decode(piece);
        let mut draft = Draft::default();
        draft.article.kind = ArticleKind::Page;
        draft.article.encoding = decoded.encoding.map(str::to_owned);
        let what = if self.marked { "page" } else { "part" };
        draft.put(Field::Section, &format!("{what} {}", self.number));
        draft.article.published = date_in(&self.name);
        draft.article.body = paragraphs(&decoded.text);
        let path = format!("{}#{}", self.name, self.number);
        // A page without words is a picture, or the back of a cover.
        if draft.article.body.is_empty() {
            self.empty += 1;
            return Vec::new();
        }
        let found = draft.finish(&path);
        vec![Record { path, found }]
    }
}

/// The day in the name of a file: `constitution_1922-01-02_54.txt`, `19220102.txt`.
pub(super) fn date_in(name: &str) -> Option<Date> {
    let file = name.rsplit(['/', '!']).next().unwrap_or(name);
    let is_part = |it: char| it.is_ascii_digit() || it == '-';
    let mut runs = file.split(|it| !is_part(it)).filter(|it| it.len() >= 8);
    runs.find_map(|it| match it.contains('-') {
        true => Date::parse(it.get(..10)?).filter(|it| it.day_of_month().is_some()),
        false if it.len() == 8 => {
            Date::parse(&format!("{}-{}-{}", it.get(..4)?, it.get(4..6)?, it.get(6..)?))
        }
        false => None,
    })
}

/// The paragraphs of a column: its lines joined, words that a hyphen cuts joined too.
fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut goes_on = false;
    for line in text.split(['\n', '\u{C}']) {
        let line = tidy(line);
        if line.is_empty() {
            goes_on = false;
            continue;
        }
        match paragraphs.last_mut().filter(|_| goes_on) {
            Some(last) => append(&mut last.text, &line),
            None => paragraphs.push(Paragraph::new(line)),
        }
        goes_on = true;
    }
    // Rules, ornaments and the grain of the paper give signs that are no words.
    paragraphs.retain(|it| {
        it.text.split(|it: char| !it.is_alphabetic()).any(|it| it.chars().nth(1).is_some())
    });
    paragraphs
}

/// Appends a line; a hyphen between two small letters cut a word, unless the word has one.
fn append(text: &mut String, line: &str) {
    let cut = text
        .strip_suffix(['-', '¬', '\u{AD}'])
        .filter(|it| it.ends_with(char::is_alphabetic) && line.starts_with(char::is_lowercase));
    match cut.map(str::len) {
        Some(length) => text.truncate(length),
        None => text.push(' '),
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_an_issue_may_stand_in_its_name() {
        for (name, day) in [
            ("a/per_lantern_1922-01-02_54_204.txt", Some("1922-01-02")),
            ("19220102.txt", Some("1922-01-02")),
            ("2022-07-01/page.txt", None),
            ("1234567890.txt", None),
        ] {
            assert_eq!(date_in(name).map(|it| it.to_string()).as_deref(), day, "{name}");
        }
    }

    #[test]
    fn words_cut_at_the_end_of_a_line_are_whole() {
        let text = "The gov-\nernment of Mali, Franco-\nMalian talks\n\n=\" 2\n\nNext.";
        let found: Vec<String> = paragraphs(text).into_iter().map(|it| it.text).collect();
        assert_eq!(found, ["The government of Mali, Franco- Malian talks", "Next."]);
    }
}
