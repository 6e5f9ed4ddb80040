//! Where the markup shows too little of a story: the page as plain text, or the story that its data or its scripts hold.

use super::roles::Page;
use super::stated::Stated;
use super::weights as w;
use super::{paragraphs, scripted, tokens};
use crate::article::{Article, Caption, Paragraph, ParagraphKind};
use crate::formats::text::lines::Line;
use crate::formats::text::{assemble, roles};

/// A better body, if the one found is hardly one, and the captions that stand in it.
pub(super) fn body(
    html: &str,
    page: &Page,
    stated: &Stated,
    article: &Article,
) -> Option<(Vec<Paragraph>, Vec<Caption>)> {
    let found = signs(&article.body);
    let told_in_full =
        || page.scope.rivalled || running(page) <= words(&article.body) * w::MORE_TEXT;
    if found >= w::LEAST_BODY && told_in_full() {
        return None;
    }
    let told = stated.data.body.as_deref().map(stated_body).unwrap_or_default();
    let mut looks = vec![(told, Vec::new()), (plain(page), Vec::new())];
    if found < w::LEAST_BODY {
        looks.extend(scripted::stories(html).iter().map(|it| scripted(it, stated)));
    }
    let best = looks.into_iter().max_by_key(|it| signs(&it.0))?;
    (signs(&best.0) > found.max(1)).then_some(best)
}

/// The page as if it had no markup.
fn plain(page: &Page) -> Vec<Paragraph> {
    let shown = (0..page.flat.blocks.len())
        .filter(|at| page.flat.blocks.get(*at).is_some_and(|it| !page.is_clutter(it.element)));
    let lines: Vec<Line> = shown.map(|at| Line { text: page.text(at).into(), gap: true }).collect();
    assemble::article(&roles::Page::of(lines)).body
}

/// The story in the markup that a script holds.
fn scripted(markup: &str, stated: &Stated) -> (Vec<Paragraph>, Vec<Caption>) {
    let page = Page::of(tokens::read(markup), stated);
    let article = super::assemble::article(&page, stated);
    (article.body, article.captions)
}

/// The words of the heaviest run of lines of the page, whatever its markup.
fn running(page: &Page) -> usize {
    let run = crate::formats::text::block::story(&page.features);
    let seen = page.features.get(run).unwrap_or_default();
    seen.iter().filter(|it| it.is_running()).map(|it| it.words).sum()
}

fn stated_body(text: &str) -> Vec<Paragraph> {
    match text.contains("</") {
        true => paragraphs(text),
        false => {
            let lines = text.lines().map(|it| crate::text::tidy(it).trim().to_owned());
            lines
                .filter(|it| !it.is_empty())
                .map(|it| Paragraph::of_kind(ParagraphKind::Plain, it))
                .collect()
        }
    }
}

fn signs(body: &[Paragraph]) -> usize {
    body.iter().map(|it| it.text.chars().count()).sum()
}

fn words(body: &[Paragraph]) -> usize {
    body.iter().map(|it| it.text.split_whitespace().count()).sum()
}
