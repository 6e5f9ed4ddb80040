//! From the bytes of a file to the articles in it, a file a format.
//!
//! Pure: what a file says about itself is all that is known of it.

use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};

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
}

/// One of the records that a file is made of; a page is a file of one.
#[derive(Debug)]
#[non_exhaustive]
pub struct Record {
    /// The file's name, and for a file of many the record's number: `wire.jsonl#12`.
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

/// The records of a file.
///
/// `name` is what the records are called by. An error is a file that holds no article.
pub fn read<'a>(name: &'a str, bytes: &'a [u8]) -> Result<Box<dyn Iterator<Item = Record> + 'a>> {
    let text = std::str::from_utf8(bytes).map_err(|_| Error::new(ErrorKind::Input, "not UTF-8"))?;
    if !text.starts_with('{') {
        let mut lines = text.lines().filter(|l| !l.trim().is_empty());
        let mut article = Article {
            headline: lines.next().unwrap_or_default().to_owned(),
            path: Some(name.to_owned()),
            ..Article::default()
        };
        article.body = lines.map(crate::article::Paragraph::new).collect();
        return Ok(Box::new(std::iter::once(Record {
            path: name.to_owned(),
            found: Ok(Reading { article: with_id(article), confidence: 1.0, warnings: vec![] }),
        })));
    }
    Ok(Box::new(text.lines().enumerate().map(move |(n, line)| {
        let path = format!("{name}#{}", n + 1);
        let found = serde_json::from_str::<Article>(line)
            .map_err(|e| Error::new(ErrorKind::Input, e.to_string()))
            .map(|mut a| {
                a.path = Some(path.clone());
                Reading { article: with_id(a), confidence: 1.0, warnings: vec![] }
            });
        Record { path, found }
    })))
}

/// The lines of a page of plain text, and what each was taken for.
pub fn classes(_name: &str, _bytes: &[u8]) -> Result<Vec<Line>> {
    Ok(Vec::new())
}

/// The names that an agency of this id goes by.
pub(crate) fn agency_names(id: &str) -> &'static [&'static str] {
    match id {
        "ap" => &["Associated Press", "AP"],
        "reuters" => &["Reuters"],
        _ => &[],
    }
}

/// The ids of the agencies of this name.
pub(crate) fn agency_ids(name: &str) -> std::collections::BTreeSet<String> {
    std::iter::once(name.to_lowercase()).collect()
}

/// The article with the id that its words give.
pub(crate) fn with_id(mut article: Article) -> Article {
    let day = article.published.map(|it| it.day().to_string()).unwrap_or_default();
    article.id = crate::text::id(
        article.source.as_deref().unwrap_or_default(),
        &day,
        &article.headline,
        article.body.iter().map(|it| it.text.as_str()),
    );
    article
}
