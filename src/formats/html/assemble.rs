//! The blocks of a page, their roles and what the page states to an article.

use super::roles::Page;
use super::same;
use super::stated::Stated;
use super::weights as w;
use crate::article::{Article, Caption, Dateline, Paragraph, ParagraphKind};
use crate::formats::text::roles::Role;
use crate::formats::text::{assemble, attribution, byline, caption, credit, dateline, dates};

/// The article that a page holds.
pub(super) fn article(page: &Page, stated: &Stated) -> Article {
    let (body, filed_alone) = body(page);
    let dateline = filed_alone.or_else(|| assemble::filed(&body));
    let (mut published, mut modified) = (stated.published, stated.modified);
    for (at, _) in
        page.roles.iter().enumerate().filter(|(_, it)| matches!(it, Role::Date | Role::Byline))
    {
        let stamp = dates::stamp(page.text(at));
        published = published.or(stamp.published);
        modified = modified.or(stamp.modified);
    }
    let printed = first(page, Role::Byline).map(byline::as_printed);
    let mut article = Article {
        headline: page.headline.as_ref().map(|it| it.text.clone()).unwrap_or_default(),
        subheadline: first(page, Role::Subheadline).map(str::to_owned),
        kicker: first(page, Role::Kicker).map(str::to_owned),
        captions: captions(page, stated),
        attribution: texts(page, Role::Attribution).filter_map(attribution::attribution).collect(),
        rights: first(page, Role::Rights).map(str::to_owned),
        authors: authors(stated, printed.as_deref()),
        byline: printed,
        url: stated.url.clone(),
        source: stated.source.clone(),
        section: stated.section.clone(),
        keywords: stated.keywords.clone(),
        published,
        modified,
        dateline,
        body,
        ..Article::default()
    };
    let closing = article.body.last().and_then(|it| attribution::closing(&it.text));
    if let Some(closing) = closing.filter(|_| article.attribution.is_empty()) {
        article.attribution.push(closing);
    }
    article.agencies = assemble::agencies(&article);
    article.language =
        assemble::language_of(&article).or_else(|| stated.language.as_deref().and_then(primary));
    article
}

/// The language of a tag such as `en-GB` or `de_AT`.
fn primary(tag: &str) -> Option<String> {
    let first = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    (2..=3).contains(&first.len()).then_some(first)
}

fn texts(page: &Page, role: Role) -> impl Iterator<Item = &str> {
    page.roles.iter().enumerate().filter(move |(_, it)| **it == role).map(|(at, _)| page.text(at))
}

fn first(page: &Page, role: Role) -> Option<&str> {
    texts(page, role).next()
}

fn authors(stated: &Stated, printed: Option<&str>) -> Vec<String> {
    let mut authors: Vec<String> = Vec::new();
    let stated =
        if stated.data.authors.is_empty() { &stated.authors } else { &stated.data.authors };
    for name in stated.iter().flat_map(|it| people(it)) {
        if !authors.contains(&name) {
            authors.push(name);
        }
    }
    if authors.is_empty() {
        authors = printed.map(byline::authors).unwrap_or_default();
    }
    authors
}

/// The people in a name as metadata give it: "Von Ruth Haldane und Jonas Weld".
fn people(name: &str) -> Vec<String> {
    let found = byline::authors(name);
    if found.is_empty() { vec![name.to_owned()] } else { found }
}

fn body(page: &Page) -> (Vec<Paragraph>, Option<Dateline>) {
    let mut body: Vec<Paragraph> = Vec::new();
    let (mut filed, mut waiting) = (None, None);
    for (at, role) in page.roles.iter().enumerate() {
        let text = page.text(at);
        let kind = match role {
            Role::Body => ParagraphKind::Plain,
            Role::Subhead => ParagraphKind::Subhead,
            Role::Quote => ParagraphKind::Quote,
            Role::List => ParagraphKind::List,
            Role::Dateline => {
                filed = filed.or_else(|| dateline::opening(text, false).map(|it| it.dateline));
                waiting = Some(text);
                continue;
            }
            _ => continue,
        };
        let text = match waiting.take() {
            Some(place) => format!("{place} {text}"),
            None => text.to_owned(),
        };
        body.push(Paragraph::of_kind(kind, text));
    }
    (body, filed)
}

/// The captions with their credits, each once; what the photos are described by for the blind only where there is nothing else.
fn captions(page: &Page, stated: &Stated) -> Vec<Caption> {
    let mut captions: Vec<Caption> = Vec::new();
    let mut last = None;
    for (at, role) in page.roles.iter().enumerate() {
        match role {
            Role::Caption => {
                let found = caption::caption(page.text(at));
                if !found.text.is_empty() && !captions.iter().any(|it| same(&it.text, &found.text))
                {
                    captions.push(found);
                    last = Some(at);
                }
            }
            Role::Credit if last.is_some_and(|it| at <= it + 3) => {
                if let Some(caption) = captions.last_mut().filter(|it| it.credit.is_none()) {
                    caption.credit =
                        Some(credit::credit(page.text(at))).filter(|it| !it.is_empty());
                }
            }
            _ => {}
        }
    }
    if captions.is_empty() {
        for (text, credit) in &stated.data.captions {
            let mut found = caption::caption(text);
            found.credit = found.credit.or_else(|| credit.clone());
            if !found.text.is_empty() && !captions.iter().any(|it| same(&it.text, &found.text)) {
                captions.push(found);
            }
        }
    }
    let _ = w::ALT_WORDS;
    captions
}
