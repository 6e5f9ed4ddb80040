//! An article while its parts are taken from the tags, keys or columns of a format.

use std::collections::HashSet;

use super::attribution::{self, agencies};
use super::stamps;
use super::text::{byline, caption, dateline};
use super::{Reading, html, with_id};
use crate::article::{Article, Caption, Dateline, Paragraph, ParagraphKind};
use crate::error::{Error, ErrorKind, Result};
use crate::text::tidy;

/// A part of an article that a format may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    Headline,
    Subheadline,
    Kicker,
    Byline,
    Author,
    Dateline,
    Published,
    Modified,
    Body,
    Caption,
    /// Who took or lent the photo of the caption before.
    Credit,
    Attribution,
    Rights,
    Language,
    Keyword,
    Source,
    Section,
    Url,
    Ref,
}

/// The fields by the names that they have in JSON and in `--map`.
const NAMES: &[(&str, Field)] = &[
    ("headline", Field::Headline),
    ("subheadline", Field::Subheadline),
    ("kicker", Field::Kicker),
    ("byline", Field::Byline),
    ("authors", Field::Author),
    ("dateline", Field::Dateline),
    ("published", Field::Published),
    ("modified", Field::Modified),
    ("body", Field::Body),
    ("captions", Field::Caption),
    ("attribution", Field::Attribution),
    ("rights", Field::Rights),
    ("language", Field::Language),
    ("keywords", Field::Keyword),
    ("source", Field::Source),
    ("section", Field::Section),
    ("url", Field::Url),
    ("ref", Field::Ref),
];

impl Field {
    /// The field of a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|it| it.0 == name).map(|it| it.1)
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|it| it.1 == self).map_or("credit", |it| it.0)
    }

    /// Every name.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|it| it.0)
    }
}

/// The parts of an article that were found so far.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) article: Article,
    pub(super) warnings: Vec<String>,
}

impl Draft {
    /// Takes a part; of those that an article has once the first counts.
    pub(super) fn put(&mut self, field: Field, value: &str) {
        let text = tidy(value);
        if text.is_empty() {
            return;
        }
        let article = &mut self.article;
        let first = |place: &mut Option<String>| {
            place.get_or_insert_with(|| text.clone().into_owned());
        };
        match field {
            Field::Headline if article.headline.is_empty() => article.headline = text.into_owned(),
            Field::Headline => {}
            Field::Subheadline => first(&mut article.subheadline),
            Field::Kicker => first(&mut article.kicker),
            Field::Byline => first(&mut article.byline),
            Field::Author => article.authors.push(text.into_owned()),
            Field::Dateline => {
                article.dateline.get_or_insert_with(|| dateline_of(&text));
            }
            Field::Published | Field::Modified => self.put_date(field, &text),
            Field::Body => self.put_body(value),
            Field::Caption => self.put_caption(&text),
            Field::Credit => self.put_credit(&text),
            Field::Attribution => self.put_attribution(&text),
            Field::Rights => first(&mut article.rights),
            Field::Language => first(&mut article.language),
            Field::Keyword => article.keywords.push(text.into_owned()),
            Field::Source => first(&mut article.source),
            Field::Section => first(&mut article.section),
            Field::Url => first(&mut article.url),
            Field::Ref => first(&mut article.r#ref),
        }
    }

    fn put_date(&mut self, field: Field, text: &str) {
        let place = match field {
            Field::Modified => &mut self.article.modified,
            _ => &mut self.article.published,
        };
        match stamps::date(text) {
            Some(date) => *place = place.or(Some(date)),
            None => {
                let cut = text.get(..text.floor_char_boundary(60)).unwrap_or(text);
                self.warnings.push(format!("{}: \"{cut}\" is not a date", field.name()));
            }
        }
    }

    /// Takes the body: markup by its blocks, plain text by its lines or paragraphs.
    pub(super) fn put_body(&mut self, text: &str) {
        match is_markup(text) {
            true => self.article.body.extend(html::paragraphs(text)),
            false => self.article.body.extend(paragraphs(text).into_iter().map(|it| {
                let text = inline(&it.text);
                Paragraph { text, ..it }
            })),
        }
    }

    /// Takes a paragraph of a kind.
    pub(super) fn put_paragraph(&mut self, kind: ParagraphKind, text: &str) {
        let text = tidy(text);
        if !text.is_empty() {
            self.article.body.push(Paragraph::of_kind(kind, text));
        }
    }

    fn put_caption(&mut self, text: &str) {
        let text = inline(text);
        let caption = caption::caption(&text);
        if !caption.text.is_empty()
            && !self.article.captions.iter().any(|it| it.text == caption.text)
        {
            self.article.captions.push(caption);
        }
    }

    fn put_credit(&mut self, text: &str) {
        match self.article.captions.last_mut() {
            Some(caption) if caption.credit.is_none() => caption.credit = Some(text.to_owned()),
            Some(_) => {}
            None => {
                let credit = Some(text.to_owned());
                self.article.captions.push(Caption { credit, ..Caption::default() });
            }
        }
    }

    /// Takes a credit, unless it is there already.
    pub(super) fn put_attribution(&mut self, text: &str) {
        let credits = &mut self.article.attribution;
        let text = inline(text);
        if !text.is_empty() && !credits.iter().any(|it| it.text == text) {
            credits.push(attribution::stated(&text));
        }
    }

    /// The article, with what follows from its parts; an error is a record that holds none.
    pub(super) fn finish(self, path: &str) -> Result<Reading> {
        let Self { mut article, warnings } = self;
        article.captions.retain(|it| !it.text.is_empty());
        keep_first(&mut article.authors);
        keep_first(&mut article.keywords);
        if article.headline.is_empty() && article.body.is_empty() {
            // A caption alone is what a photo desk sends: it is the text of its record.
            let of_captions = article.captions.iter().map(|it| Paragraph::new(it.text.clone()));
            article.body = of_captions.collect();
        }
        if article.headline.is_empty() && article.body.is_empty() {
            return Err(Error::new(ErrorKind::NoArticle, "has neither a headline nor a body"));
        }
        complete(&mut article);
        article.path = Some(path.to_owned());
        Ok(Reading { article: with_id(article), confidence: 1.0, warnings, seen: None })
    }
}

/// Fills in what the parts of an article say without a tag of its own.
fn complete(article: &mut Article) {
    if let (true, Some(line)) = (article.authors.is_empty(), &article.byline) {
        article.authors = byline::authors(line);
    }
    if article.byline.is_none() && !article.authors.is_empty() {
        article.byline = Some(article.authors.join(", "));
    }
    let opening = || {
        let mut paragraphs = article.body.iter().filter(|it| it.kind == ParagraphKind::Plain);
        dateline::opening(&paragraphs.next()?.text, true).map(|it| it.dateline)
    };
    if article.dateline.is_none() {
        article.dateline = opening();
    }
    take_credits(article);
    let dateline = article.dateline.iter().flat_map(|it| agencies::ids_in(&it.text));
    let signed = article.byline.iter().flat_map(|it| agencies::ids_in(it));
    let credited = article.attribution.iter().flat_map(|it| it.agencies.iter().cloned());
    article.agencies = dateline.chain(signed).chain(credited).collect();
    keep_first(&mut article.agencies);
}

/// How many of the last lines of a body may be credits.
const CREDITS: usize = 3;

/// Takes the credits that stand below a story out of its body.
fn take_credits(article: &mut Article) {
    let mut below = Vec::new();
    while below.len() < CREDITS && article.body.len() > 1 {
        let credit = article.body.last().and_then(|it| attribution::attribution(&it.text));
        let Some(credit) = credit else { break };
        below.push(credit);
        article.body.pop();
    }
    let closing = article.body.last().and_then(|it| attribution::closing(&it.text));
    for credit in closing.into_iter().chain(below.into_iter().rev()) {
        if !article.attribution.iter().any(|it| it.text == credit.text) {
            article.attribution.push(credit);
        }
    }
}

/// A dateline that a tag says to be one: "TOKYO, March 3 (AP)" is filed in Tokyo.
fn dateline_of(text: &str) -> Dateline {
    let text = text.trim_end_matches(['-', '—', '–', ' ', ':']).to_owned();
    let place = match dateline::opening(&format!("{text} — A"), true) {
        Some(opening) => opening.dateline.place,
        None => {
            let before = text.split(['(', '[']).next().unwrap_or_default().trim_end();
            let dated =
                before.rsplit_once(',').filter(|(_, it)| it.contains(|c: char| c.is_ascii_digit()));
            dated.map_or(before, |it| it.0).trim_end_matches([',', ' ']).to_owned()
        }
    };
    Dateline { text, place }
}

/// Whether a text has tags of paragraphs or of letters in it.
pub(super) fn is_markup(text: &str) -> bool {
    const TAGS: &[&str] = &[
        "<p",
        "</p",
        "<br",
        "<div",
        "<a ",
        "<b>",
        "<i>",
        "<em",
        "<strong",
        "<span",
        "<h",
        "<ul",
        "<ol",
        "<img",
        "<blockquote",
        "<table",
        "<section",
        "<article",
        "<figure",
    ];
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let start = rest.len() - after.len() - 1;
        let tag = rest.get(start..).unwrap_or_default();
        let tag = tag.get(..tag.floor_char_boundary(12)).unwrap_or_default().to_ascii_lowercase();
        if TAGS.iter().any(|it| tag.starts_with(it)) {
            return true;
        }
        rest = after;
    }
    false
}

/// A text of one line without the tags in it, and with what its entities stand for.
pub(super) fn inline(text: &str) -> String {
    let joined = |markup: &str| {
        let parts: Vec<String> = html::paragraphs(markup).into_iter().map(|it| it.text).collect();
        parts.join(" ")
    };
    match is_markup(text) {
        true => joined(text),
        // What is in angle brackets is no tag here: "Ultramar <ULR>".
        false if text.contains('&') && text.contains(';') => joined(&text.replace('<', "&lt;")),
        false => tidy(text).into_owned(),
    }
}

/// The paragraphs of a plain text: parted by empty lines if it has them, else line by line.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let is_spaced =
        lines.windows(2).any(|it| it.iter().any(|it| it.trim().is_empty()) && it.len() == 2);
    let wrapped = lines.iter().filter(|it| (40..=90).contains(&it.chars().count())).count();
    let is_wrapped =
        is_spaced && wrapped * 2 > lines.iter().filter(|it| !it.trim().is_empty()).count();
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut goes_on = false;
    for line in lines {
        let text = tidy(line);
        match paragraphs.last_mut() {
            _ if text.is_empty() => goes_on = false,
            Some(last) if goes_on => {
                last.text.push(' ');
                last.text.push_str(&text);
            }
            _ => {
                paragraphs.push(Paragraph::new(text));
                goes_on = is_wrapped;
            }
        }
    }
    paragraphs
}

/// Keeps of each value the first.
fn keep_first(values: &mut Vec<String>) {
    let mut seen = HashSet::new();
    values.retain(|it| seen.insert(it.clone()));
}
