//! Blocks of a query and an article, and what is marked or shown of it.

use std::fmt::Write as _;

use morgue::{Archive, Article, Caption, Marker, Paragraph, Snippet};

/// Every text with marks, or that there is no match.
pub(crate) fn marked(query: &str, lines: &str) -> String {
    let article = article(lines);
    match marker(query, &article).marks(&article) {
        Some(marks) => told(&marks),
        None => "no match\n".to_owned(),
    }
}

/// The passages of a hit.
pub(crate) fn shown(query: &str, lines: &str) -> String {
    let article = article(lines);
    match marker(query, &article).passages(&article) {
        Some(passages) => told(&passages),
        None => "no match\n".to_owned(),
    }
}

fn marker(query: &str, article: &Article) -> Marker {
    let mut archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer().unwrap();
    writer.add(article.clone()).unwrap();
    writer.commit().unwrap();
    archive.marker(query).unwrap()
}

/// An article of these lines, each a paragraph or what it says it is.
fn article(lines: &str) -> Article {
    let mut article = Article::default();
    for line in lines.lines() {
        match line.split_once(": ") {
            Some(("headline", text)) => article.headline = text.to_owned(),
            Some(("byline", text)) => article.byline = Some(text.to_owned()),
            Some(("caption", text)) => article.captions.push(Caption::new(text)),
            _ => article.body.push(Paragraph::new(line)),
        }
    }
    article
}

fn told(texts: &[Snippet]) -> String {
    let mut told = String::new();
    for it in texts {
        writeln!(told, "{} {}: {}", it.field, it.part, it.to_text()).unwrap();
    }
    if told.is_empty() { "nothing\n".to_owned() } else { told }
}
