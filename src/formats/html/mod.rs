//! A web page: what it states of itself, and the part of it that is the story.
//!
//! The markup is cut into blocks ([`tokens`], [`flatten`]); what the page states of itself is
//! read ([`stated`], [`linked_data`]); the element that holds the story is found by
//! the running text in it ([`scope`]); then every block gets its role ([`roles`]) by
//! its place in the markup and by the same rules for lines as plain text.

use super::decode::Head;
use super::{Format, Line, Options, Reading, Record, Records, decode, with_id};
use crate::article::Paragraph;
use crate::error::{Error, ErrorKind, Result};

mod assemble;
mod attributes;
mod captions;
mod flatten;
mod head;
mod headline;
mod linked_data;
mod marks;
mod photos;
mod profiled;
mod roles;
mod scope;
mod scripted;
mod second_look;
mod stated;
mod tags;
mod tokens;
mod weights;

/// A page that begins with markup.
pub(super) const FORMAT: Format = Format { name: "html", recognises, read };

fn recognises(head: &Head<'_>) -> bool {
    is_page(&head.text)
}

/// Whether a text begins as web pages do.
pub(super) fn is_page(head: &str) -> bool {
    let mut rest = head.trim_start_matches(|it: char| it.is_whitespace() || it == '\u{FEFF}');
    // Comments and the declaration of XML may stand before the page.
    for _ in 0..16 {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?xml") {
            "?>"
        } else {
            break;
        };
        rest = rest.split_once(end).map_or("", |it| it.1).trim_start();
    }
    let start = rest.get(..rest.floor_char_boundary(40)).unwrap_or_default().to_ascii_lowercase();
    [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<title",
        "<meta",
        "<article",
        "<main",
        "<div",
        "<section",
    ]
    .iter()
    .any(|it| {
        start
            .strip_prefix(it)
            .is_some_and(|it| it.is_empty() || it.starts_with([' ', '>', '\n', '\r', '\t', '/']))
    })
}

fn read<'a>(name: &'a str, bytes: &'a [u8], options: &Options) -> Records<'a> {
    let found = page(name, bytes, options);
    Box::new(std::iter::once(Record { path: name.to_owned(), found }))
}

/// The text of a page: in the encoding that its mark or its head declares, if that can be true.
fn decoded(bytes: &[u8]) -> decode::Decoded<'_> {
    decode::Charset::of(bytes, declared(bytes).as_deref()).decode(bytes)
}

/// How far into a page its encoding may be declared, in bytes; browsers look at 1024.
const DECLARED_WITHIN: usize = 4096;

/// The encoding that a page declares: `<meta charset=...>`, `charset=` in a `<meta content>`, `encoding=` of XML.
fn declared(bytes: &[u8]) -> Option<String> {
    let head =
        String::from_utf8_lossy(bytes.get(..DECLARED_WITHIN).unwrap_or(bytes)).to_ascii_lowercase();
    let at = ["charset=", "encoding="].iter().find_map(|it| Some(head.find(it)? + it.len()))?;
    let label = head.get(at..)?.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|it: char| !(it.is_ascii_alphanumeric() || "-_:".contains(it)));
    label.get(..end.unwrap_or(label.len())).filter(|it| !it.is_empty()).map(str::to_owned)
}

/// The article on a web page.
pub(super) fn page(name: &str, bytes: &[u8], options: &Options) -> Result<Reading> {
    let decoded = decoded(bytes);
    let mut reading = of_text(name, &decoded.text, options);
    let article = &mut reading.article;
    if article.headline.is_empty() && article.body.is_empty() {
        return Err(Error::new(ErrorKind::NoArticle, "holds neither a headline nor a story"));
    }
    article.path = Some(name.to_owned());
    article.encoding = decoded.encoding.map(str::to_owned);
    reading.warnings.splice(0..0, decoded.warning);
    Ok(Reading { article: with_id(reading.article), ..reading })
}

/// What a page is by its profile, if it has one, and else by the rules for all pages.
fn of_text(name: &str, text: &str, options: &Options) -> Reading {
    let flat = tokens::read(text);
    let stated = stated::Stated::of(&flat.head);
    let profiles = options.profiles.as_deref();
    match profiles.and_then(|it| it.of(stated.url.as_deref(), name)) {
        Some((host, profile)) => profiled::read(text, host, profile, |rest| {
            let flat = tokens::read(rest);
            by_rules(name, rest, flat, &stated, options)
        }),
        None => by_rules(name, text, flat, &stated, options),
    }
}

fn by_rules(
    name: &str,
    text: &str,
    flat: flatten::Flat,
    stated: &stated::Stated,
    options: &Options,
) -> Reading {
    let cut = flat.cut;
    let mut page = roles::Page::of(flat, stated);
    let seen = options.learnt.as_deref().map(|it| page.review(it, stated, name));
    let mut article = assemble::article(&page, stated);
    let mut confidence = page.confidence();
    if let Some((body, captions)) = second_look::body(text, &page, stated, &article) {
        article.body = body;
        if article.captions.is_empty() {
            article.captions = captions;
        }
        confidence *= weights::SECOND_LOOK;
    }
    let mut warnings = Vec::new();
    if cut {
        warnings
            .push(format!("has more than {} blocks; the rest was left out", flatten::MOST_BLOCKS));
    }
    Reading { article, confidence, warnings, seen }
}

/// The blocks of a page with their classes.
pub(super) fn classes(bytes: &[u8]) -> Vec<Line> {
    let flat = tokens::read(&decoded(bytes).text);
    let stated = stated::Stated::of(&flat.head);
    let page = roles::Page::of(flat, &stated);
    let scored = page.flat.blocks.into_iter().zip(page.roles).zip(page.scope.weights);
    scored
        .map(|((block, role), score)| Line { class: role.class(), score, text: block.text })
        .collect()
}

/// The paragraphs of a piece of markup, as feeds and mails hold them: every block is one.
pub(super) fn paragraphs(markup: &str) -> Vec<Paragraph> {
    use crate::article::ParagraphKind;
    let flat = tokens::read(markup);
    let elements = flat.elements;
    let hidden = |at: usize| elements.get(at).is_some_and(|it| it.marks.has(marks::Marks::HIDDEN));
    let kind = |at: usize| match elements.get(at).map(|it| it.tag) {
        Some(tags::Tag::Heading(_)) => ParagraphKind::Subhead,
        Some(tags::Tag::Item) => ParagraphKind::List,
        Some(tags::Tag::Quote) => ParagraphKind::Quote,
        _ => ParagraphKind::Plain,
    };
    let shown = flat.blocks.into_iter().filter(|it| !hidden(it.element));
    shown.map(|it| Paragraph::of_kind(kind(it.element), it.text)).collect()
}

/// Whether two texts are the same but for case, signs and spaces.
fn same(one: &str, other: &str) -> bool {
    let bare = |text: &'_ str| {
        text.chars()
            .filter(|it| it.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<Vec<char>>()
    };
    one == other || (one.len().abs_diff(other.len()) <= one.len() / 2 && bare(one) == bare(other))
}

#[cfg(test)]
mod tests;
