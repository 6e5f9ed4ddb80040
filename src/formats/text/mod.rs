//! A page of plain text, as scraped: clutter, kicker, headline, captions, paragraphs, credits.
//!
//! The page is cut into lines ([`lines`]), each line is looked at for itself
//! ([`features`]), the run of lines that is the story is found ([`block`]), the
//! headline above it ([`headline`]), and from there every line gets its role
//! ([`roles`]), by where it stands and by what it says. Nothing is learned:
//! the numbers stand in [`weights`] and the words in [`lexicon`] and [`small_words`].

use super::{Format, Line, Options, Reading, Record, Records, decode, with_id_of_lines};
use crate::error::{Error, ErrorKind, Result};

pub(super) mod assemble;
pub(super) mod block;
pub(super) mod byline;
pub(super) mod caption;
pub(super) mod credit;
mod date_words;
pub(super) mod dateline;
pub(super) mod dates;
pub(super) mod features;
mod headline;
mod hints;
pub(super) mod language;
pub(super) mod lexicon;
pub(super) mod lines;
pub(super) mod names;
pub(super) mod phrases;
pub(super) mod rights;
pub(super) mod roles;
mod small;
pub(super) mod small_words;
mod starts;
mod story;
pub(super) mod weights;
pub(super) mod words;
mod years;

/// Plain text is what nothing else is.
pub(super) const FORMAT: Format = Format { name: "text", recognises: |_| true, read };

fn read<'a>(name: &'a str, bytes: &'a [u8], options: &Options) -> Records<'a> {
    let found = article(name, bytes, options);
    Box::new(std::iter::once(Record { path: name.to_owned(), found }))
}

fn article(name: &str, bytes: &[u8], options: &Options) -> Result<Reading> {
    let decoded = decode::decode(bytes);
    let lines = lines::lines(&decoded.text);
    if lines.is_empty() {
        return Err(Error::new(ErrorKind::Input, "empty: only white space"));
    }
    if lines.len() > weights::MOST_LINES {
        let message = format!(
            "has {} lines, more than the {} of the longest page",
            lines.len(),
            weights::MOST_LINES
        );
        return Err(Error::new(ErrorKind::Input, message));
    }
    let mut page = roles::Page::of(lines);
    let seen = options.learnt.as_deref().map(|it| page.review(it, name));
    let mut article = assemble::article(&page);
    if article.headline.is_empty() && article.body.is_empty() {
        return Err(Error::new(ErrorKind::Input, "holds neither a headline nor a story"));
    }
    article.path = Some(name.to_owned());
    let confidence = assemble::confidence(&page);
    Ok(Reading {
        article: with_id_of_lines(article),
        confidence,
        warnings: decoded.warning.into_iter().collect(),
        seen,
    })
}

/// The lines of a page with their classes.
pub(super) fn classes(bytes: &[u8]) -> Vec<Line> {
    let decoded = decode::decode(bytes);
    let page = roles::Page::of(lines::lines(&decoded.text));
    let scored = page.lines.into_iter().zip(page.roles).zip(page.features);
    let line = |((line, role), seen): ((lines::Line, roles::Role), features::Features)| {
        let score = if role == roles::Role::Headline {
            page.headline_score.unwrap_or_default()
        } else {
            seen.weight()
        };
        Line { class: role.class(), score, text: line.text.into_owned() }
    };
    scored.map(line).collect()
}

#[cfg(test)]
mod tests;
