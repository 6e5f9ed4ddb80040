//! The blocks of a page, their roles and what the page states to an article.

use std::collections::HashSet;

use super::captions;
use super::marks::Marks;
use super::roles::Page;
use super::stated::Stated;
use crate::article::{Article, Dateline, Paragraph, ParagraphKind};
use crate::formats::attribution;
use crate::formats::text::roles::Role;
use crate::formats::text::{assemble, byline, dateline, dates};

/// The article that a page holds.
pub(super) fn article(page: &Page, stated: &Stated) -> Article {
    let (body, filed_alone) = body(page);
    let dateline = filed_alone.or_else(|| assemble::filed(&body));
    let (mut published, mut modified) = (stated.published, stated.modified);
    let order = dates::Order::of(stated.language.as_deref().unwrap_or_default());
    for (at, _) in
        page.roles.iter().enumerate().filter(|(_, it)| matches!(it, Role::Date | Role::Byline))
    {
        let stamp = dates::stamp(page.text(at), order);
        published = published.or(stamp.published);
        modified = modified.or(stamp.modified);
    }
    let published = published.or_else(|| assemble::filed_on(dateline.as_ref()?));
    let printed = first(page, Role::Byline).map(byline::as_printed);
    let mut article = Article {
        headline: page.headline.as_ref().map(|it| it.text.clone()).unwrap_or_default(),
        subheadline: first(page, Role::Subheadline).map(str::to_owned),
        kicker: first(page, Role::Kicker)
            .filter(|it| Some(*it) != stated.source.as_deref())
            .map(str::to_owned),
        captions: captions::captions(page, stated),
        attribution: texts(page, Role::Attribution).filter_map(attribution::attribution).collect(),
        rights: first(page, Role::Rights).map(str::to_owned),
        authors: authors(page, stated, printed.as_deref()),
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
    article.language = stated.language.as_deref().and_then(primary);
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

/// Who wrote it: whom the data name, or the page's `<meta>`, or the elements for authors, or the byline.
///
/// An outlet that signs for its staff counts only where nobody else is named.
fn authors(page: &Page, stated: &Stated, printed: Option<&str>) -> Vec<String> {
    let people = |names: &[String]| distinct(names.iter().flat_map(|it| people(it)));
    let byline = || printed.map(byline::authors).unwrap_or_default();
    let mut outlets = Vec::new();
    for named in [people(&stated.data.authors), people(&stated.authors), byline(), marked(page)] {
        let (outlet, people): (Vec<String>, Vec<String>) =
            named.into_iter().partition(|it| stated.outlet.is_name(it));
        if !people.is_empty() {
            return people;
        }
        outlets = if outlets.is_empty() { outlet } else { outlets };
    }
    outlets
}

/// The names in the elements for authors between the headline and the story's end.
fn marked(page: &Page) -> Vec<String> {
    let top = page.headline.as_ref().and_then(|it| it.block).unwrap_or(page.story.start);
    let zone = top.saturating_sub(3)..page.story.end + 3;
    let texts = zone.filter(|at| {
        page.block(*at).is_some_and(|(block, seen, _)| {
            seen.words <= 12
                && page.flat.is_near(block.element, Marks::BYLINE)
                && !page.is_clutter(block.element)
        })
    });
    let names = texts
        .map(|at| page.text(at))
        .filter(|it| byline::is_byline(it) || byline::may_be_byline(it));
    distinct(names.flat_map(byline::authors))
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.filter(|it| seen.insert(it.clone())).collect()
}

/// What stands between the names of two people in one statement.
const BETWEEN: &[&str] = &[", ", " and ", " und ", " et ", " y ", " & ", ";", " | ", "/"];

/// The people in a statement of authors: "Von Ruth Haldane und Jonas Weld"; one name stays as it is.
fn people(name: &str) -> Vec<String> {
    let name = name.trim();
    if !BETWEEN.iter().any(|it| name.contains(it)) && !byline::is_byline(name) {
        return vec![name.trim_end_matches(" 기자").to_owned()];
    }
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
