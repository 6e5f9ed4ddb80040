//! Where the markup shows too little of a story: the page as plain text, or the story that its data state.

use super::paragraphs;
use super::roles::Page;
use super::stated::Stated;
use super::weights as w;
use crate::article::{Article, Paragraph, ParagraphKind};
use crate::formats::text::lines::Line;
use crate::formats::text::{assemble, roles};

/// A better body, if the one found is hardly one.
pub(super) fn body(page: &Page, stated: &Stated, article: &Article) -> Option<Vec<Paragraph>> {
    let found = signs(&article.body);
    let stated = stated.data.body.as_deref().map(stated_body).unwrap_or_default();
    if found >= w::LEAST_BODY && running(page) <= words(&article.body) * w::MORE_TEXT {
        return None;
    }
    let shown = (0..page.flat.blocks.len())
        .filter(|at| page.flat.blocks.get(*at).is_some_and(|it| !page.is_clutter(it.element)));
    let lines: Vec<Line> =
        shown.map(|at| Line { text: page.text(at).to_owned(), gap: true }).collect();
    let plain = assemble::article(&roles::Page::of(lines)).body;
    let best = if signs(&stated) > signs(&plain) { stated } else { plain };
    (signs(&best) > found.max(1)).then_some(best)
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
