//! The lines of a page and their roles to an article.

use super::dates::Order;
use super::features::Clutter;
use super::roles::{Page, Role};
use super::{byline, caption, credit, dateline, dates, language};
use crate::article::{Article, Caption, Dateline, Paragraph, ParagraphKind};
use crate::date::Date;
use crate::formats::attribution::{self, agencies::ids_in};

/// How many paragraphs may bear the dateline: a correction may stand before the first.
const FILED_WITHIN: usize = 3;

/// How many words make a body that is surely one.
const SURE_WORDS: f32 = 100.0;

/// The score from which a headline is surely one.
const SURE_HEADLINE: f32 = 4.0;

/// The article that a page holds.
pub(in crate::formats) fn article(page: &Page) -> Article {
    let source = page.source();
    let (published, modified) = stamps(page);
    let (body, filed_alone) = body(page);
    let dateline = filed_alone.or_else(|| filed(&body));
    let published = published.or_else(|| filed_on(dateline.as_ref()?));
    let mut article = Article {
        headline: first(page, Role::Headline).unwrap_or_default().to_owned(),
        subheadline: first(page, Role::Subheadline).map(str::to_owned),
        kicker: first(page, Role::Kicker)
            .filter(|it| Some(*it) != source.as_deref())
            .map(str::to_owned),
        // Papers that sign with two lines give the name first.
        byline: first(page, Role::Byline).map(byline::as_printed),
        captions: captions(page),
        attribution: texts(page, Role::Attribution).filter_map(attribution::attribution).collect(),
        rights: page.notice().map(str::to_owned),
        published,
        modified,
        dateline,
        body,
        source,
        ..Article::default()
    };
    // "... einem Reh gefolgt ist. (dpa/lni)" says at the end of a paragraph what others say on a line of its own.
    let closing = article.body.last().and_then(|it| attribution::closing(&it.text));
    if let Some(closing) = closing.filter(|_| article.attribution.is_empty()) {
        article.attribution.push(closing);
    }
    article.authors = article.byline.as_deref().map(byline::authors).unwrap_or_default();
    article.agencies = agencies(&article);
    article
}

/// How surely headline and body are what they seem, from 0 to 1.
pub(in crate::formats) fn confidence(page: &Page) -> f32 {
    let headline = page.headline_score.map_or(0.0, |it| (it / SURE_HEADLINE).clamp(0.0, 1.0));
    let words: usize = page
        .features
        .iter()
        .zip(&page.roles)
        .filter(|(_, role)| **role == Role::Body)
        .map(|(it, _)| it.words)
        .sum();
    let body = (words as f32 / SURE_WORDS).min(1.0);
    let inside = page.story.clone().filter_map(|it| page.features.get(it));
    let clutter = inside.clone().filter(|it| it.clutter != Clutter::No).count();
    let clean = 1.0 - clutter as f32 / inside.count().max(1) as f32;
    0.5 * headline + 0.3 * body + 0.2 * clean * body
}

fn texts<'p>(page: &'p Page<'p>, role: Role) -> impl Iterator<Item = &'p str> + Clone {
    page.lines
        .iter()
        .zip(&page.roles)
        .filter(move |(_, it)| **it == role)
        .map(|(line, _)| &*line.text)
}

fn first<'p>(page: &'p Page<'p>, role: Role) -> Option<&'p str> {
    texts(page, role).next()
}

/// When the page was printed and changed: the first line that says each.
fn stamps(page: &Page) -> (Option<crate::date::Date>, Option<crate::date::Date>) {
    let (mut published, mut modified) = (None, None);
    let dated = page
        .lines
        .iter()
        .zip(&page.roles)
        .filter(|(_, it)| matches!(it, Role::Date | Role::Byline));
    let order = match dated.clone().any(|(line, _)| dates::needs_order(&line.text)) {
        true => {
            let language = language::language(None, &texts(page, Role::Body));
            language.map_or(Order::Unknown, |it| Order::of(&it))
        }
        false => Order::Unknown,
    };
    for (line, _) in dated {
        let stamp = dates::stamp(&line.text, order);
        published = published.or(stamp.published);
        modified = modified.or(stamp.modified);
    }
    (published, modified)
}

/// The paragraphs, and the dateline if it stands on a line of its own.
fn body(page: &Page) -> (Vec<Paragraph>, Option<Dateline>) {
    let mut body = Vec::with_capacity(page.story.len());
    let (mut filed, mut waiting) = (None, None);
    for (line, role) in page.lines.iter().zip(&page.roles) {
        let kind = match role {
            Role::Body => ParagraphKind::Plain,
            Role::Subhead => ParagraphKind::Subhead,
            Role::Quote => ParagraphKind::Quote,
            Role::List => ParagraphKind::List,
            Role::Dateline => {
                filed =
                    filed.or_else(|| dateline::opening(&line.text, false).map(|it| it.dateline));
                waiting = Some(&*line.text);
                continue;
            }
            _ => continue,
        };
        // The place belongs to the paragraph behind it, for it stands there in print.
        let text = match waiting.take() {
            Some(place) => format!("{place} {}", line.text),
            None => line.text.clone().into_owned(),
        };
        body.push(Paragraph::of_kind(kind, text));
    }
    (body, filed)
}

/// The dateline at the head of one of the first paragraphs.
pub(in crate::formats) fn filed(body: &[Paragraph]) -> Option<Dateline> {
    let paragraphs = body.iter().filter(|it| it.kind == ParagraphKind::Plain).take(FILED_WITHIN);
    paragraphs
        .enumerate()
        .find_map(|(number, it)| dateline::opening(&it.text, number == 0))
        .map(|it| it.dateline)
}

/// The captions; a credit on its own line goes to the caption before it, or says that it is of the next.
fn captions(page: &Page) -> Vec<Caption> {
    let mut captions: Vec<Caption> = Vec::new();
    let mut last = None;
    let mut of_next: Option<(usize, String)> = None;
    for (at, (line, role)) in page.lines.iter().zip(&page.roles).enumerate() {
        match role {
            Role::Caption => {
                let mut found = caption::caption(&line.text);
                found.text = found.text.trim_end_matches([' ', '(']).to_owned();
                let above = of_next.take().filter(|(above, _)| at <= above + 2);
                found.credit = found.credit.or(above.map(|(_, credit)| credit));
                if !found.text.is_empty() && !captions.iter().any(|it| it.text == found.text) {
                    captions.push(found);
                    last = Some(at);
                }
            }
            Role::Credit if caption::is_credit_of_next(&line.text) => {
                of_next = Some((at, credit::credit(&line.text)));
            }
            Role::Credit if last.is_some_and(|it| at <= it + 2) => {
                if let Some(caption) = captions.last_mut().filter(|it| it.credit.is_none()) {
                    caption.credit = Some(credit::credit(&line.text)).filter(|it| !it.is_empty());
                }
            }
            _ => {}
        }
    }
    captions
}

/// The day in a dateline with its year, for a page that says no other: "LONDON, March 3, 2011 (Reuters) -".
pub(in crate::formats) fn filed_on(dateline: &Dateline) -> Option<Date> {
    let found = dates::dates_in(&dateline.text);
    found.iter().find(|it| it.either.is_none()).map(|it| it.date)
}

/// The agencies in dateline, byline and attribution, each once.
pub(in crate::formats) fn agencies(article: &Article) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let dateline = article.dateline.iter().flat_map(|it| ids_in(&it.text));
    let byline = article.byline.iter().flat_map(|it| ids_in(it));
    let attribution = article.attribution.iter().flat_map(|it| it.agencies.iter().cloned());
    for id in dateline.chain(byline).chain(attribution) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}
