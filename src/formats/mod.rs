//! From the bytes of a file to the articles in it, a file a format.
//!
//! Pure: what a file says about itself is all that is known of it. A new format
//! is a file with its `Format` and a line in `FORMATS`, or its `Stream` and a
//! line in `STREAMS` if its files hold many records and can be of any length.

use std::borrow::Cow;

use crate::article::Article;
use crate::error::Result;
use crate::text::tidy;

mod attribution;
mod csv;
mod decode;
mod draft;
mod html;
mod json;
mod learnt;
mod mail;
mod mapping;
mod markdown;
mod ocr;
mod options;
mod places;
mod profile;
mod reader;
mod sgml;
mod stamps;
mod text;
mod xml;

pub use places::{Page, Place};

pub(crate) use attribution::agencies::{agency_ids, agency_names};
use decode::Head;
pub(crate) use decode::utf8;
pub(crate) use learnt::{Kept, Learnt, Sample, Seen};
pub use mapping::Mapping;
pub use options::{Limits, Options};
pub use profile::Profiles;
use reader::Cutter;
pub(crate) use reader::Reader;

/// An article as it was read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reading {
    /// The article, with its id.
    pub article: Article,
    /// How surely headline and body were found, from 0 to 1.
    pub confidence: f32,
    /// What its reader should know: bytes that were no text, a date that is none.
    pub warnings: Vec<String>,
    /// What its archive learns from it, if it is a page.
    pub(crate) seen: Option<Seen>,
}

/// One of the records that a file is made of; a page is a file of one.
#[derive(Debug)]
#[non_exhaustive]
pub struct Record {
    /// The file's name, and for a file of many the record's line: `wire.jsonl#12`.
    pub path: String,
    /// The article, or why there is none.
    pub found: Result<Reading>,
}

/// A line of a page, and what it was taken for.
#[derive(Debug)]
#[non_exhaustive]
pub struct Line {
    /// What it was taken for: `headline`, `body`, `clutter`.
    pub class: &'static str,
    /// How strongly, above or below 0.
    pub score: f32,
    /// The line.
    pub text: String,
}

/// The records of a file, one after the other.
type Records<'a> = Box<dyn Iterator<Item = Record> + 'a>;

/// A way in which articles are written down.
struct Format {
    /// What `Article::format` calls it.
    name: &'static str,
    /// Whether a file that begins so is written so.
    recognises: fn(&Head<'_>) -> bool,
    /// The records of such a file.
    read: for<'a> fn(&'a str, &'a [u8], &Options) -> Records<'a>,
}

/// A format whose files hold many records, which are read one by one.
struct Stream {
    /// What `Article::format` calls it, unless a record says what it is itself.
    name: &'static str,
    /// Whether a file that begins so is written so.
    recognises: fn(&Head<'_>) -> bool,
    /// What cuts and reads such a file.
    open: fn(&str, &[u8], &Options) -> Box<dyn Cutter>,
}

/// Every format of many records, the one that is surest of itself first; they are asked before the others.
const STREAMS: &[Stream] =
    &[json::STREAM, xml::STREAM, sgml::STREAM, mail::STREAM, csv::STREAM, ocr::STREAM];

/// Every format of one record, the one that is surest of itself first; plain text takes what no other does.
const FORMATS: &[Format] = &[html::FORMAT, markdown::FORMAT, text::FORMAT];

/// The records of a file.
///
/// `name` is what the records are called by; what the file is, its content says.
/// An error is a file that holds no article.
///
/// ```
/// let page = b"Ferry sails again\n\nThe ferry to Gao sailed on Monday for the first time in two years.";
/// let mut records = morgue::formats::read("ferry.txt", page)?;
/// let reading = records.next().unwrap().found?;
/// assert_eq!(reading.article.headline, "Ferry sails again");
/// assert_eq!(reading.article.format, "text");
/// # Ok::<(), morgue::Error>(())
/// ```
pub fn read<'a>(name: &'a str, bytes: &'a [u8]) -> Result<Box<dyn Iterator<Item = Record> + 'a>> {
    let mut reader = Reader::open(name, bytes, &Options::default())?;
    let mut rest = bytes;
    let pieces = std::iter::from_fn(move || {
        let (length, records) = reader.next(rest, true)?;
        rest = rest.get(length..).unwrap_or_default();
        Some(records)
    });
    Ok(Box::new(pieces.flatten()))
}

/// The lines of a page of plain text or the blocks of a web page, and what each was taken for.
///
/// Records of other formats have no lines to classify: there are none then.
pub fn classes(name: &str, bytes: &[u8]) -> Result<Vec<Line>> {
    let reader = Reader::open(name, bytes, &Options::default())?;
    match reader.format() {
        "html" => Ok(html::classes(bytes)),
        "text" => Ok(text::classes(bytes)),
        _ => Ok(Vec::new()),
    }
}

/// The article with the id that its words give, in the language that they are in.
pub(crate) fn with_id(article: Article) -> Article {
    identified(article, tidy)
}

/// The same for an article whose paragraphs are tidy, for they were lines of its page.
fn with_id_of_lines(article: Article) -> Article {
    identified(article, |it| Cow::Borrowed(it))
}

fn identified(mut article: Article, tidied: fn(&str) -> Cow<'_, str>) -> Article {
    article.language = language_of(&article);
    let source = article.source.as_deref().unwrap_or_default();
    let day = article.published.map(|it| it.day().to_string()).unwrap_or_default();
    let paragraphs = article.body.iter().map(|it| it.text.as_str());
    article.id = crate::text::id(source, &day, &article.headline, paragraphs, tidied);
    article
}

fn language_of(article: &Article) -> Option<String> {
    let body = article.body.iter().map(|it| it.text.as_str());
    let captions = article.captions.iter().map(|it| it.text.as_str());
    let texts = body.chain([article.headline.as_str()]).chain(captions);
    text::language::language(article.language.as_deref(), &texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn formats_of(name: &str, bytes: &[u8]) -> Vec<String> {
        read(name, bytes)
            .unwrap()
            .map(|it| it.found.map_or_else(|it| it.to_string(), |it| it.article.format))
            .collect()
    }

    #[test]
    fn the_content_says_what_a_file_is() {
        let object = br#"{"headline": "One"}"#;
        assert_eq!(formats_of("one.txt", object), ["json"]);
        assert_eq!(
            formats_of("one.json", b"Ferry sails again"),
            ["not JSON: expected value at line 1 column 1"]
        );
        assert_eq!(
            formats_of("page.txt", b"[Home] [News]\nFerry sails again\nIt sailed on Monday."),
            ["text"]
        );
    }

    #[test]
    fn what_holds_no_text_is_refused_by_its_name() {
        for (bytes, message) in [
            (&b""[..], "empty"),
            (b" \r\n\t\n", "empty: only white space"),
            (b"\xEF\xBB\xBF", "empty: only white space"),
            (b"\x89PNG\r\n\x1a\n\0\0", "not text: a PNG image"),
            (b"%PDF-1.7\nstream", "not text: a PDF document, which morgue does not read"),
            (b"PK\x03\x04\x14\0", "not text: a ZIP archive or office document"),
            (b"ab\0\0\0cd\0\0", "not text: holds zero bytes"),
        ] {
            assert_eq!(read("it", bytes).err().map(|it| it.to_string()).as_deref(), Some(message));
            assert_eq!(classes("it", bytes).unwrap_err().kind(), ErrorKind::NoArticle);
        }
    }

    #[test]
    fn every_format_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<&str> =
            FORMATS.iter().map(|it| it.name).chain(STREAMS.iter().map(|it| it.name)).collect();
        assert_eq!(names.len(), FORMATS.len() + STREAMS.len());
    }
}
