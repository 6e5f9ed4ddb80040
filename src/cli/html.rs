//! Hits and articles as a page of HTML, for a browser and for pasting.
//!
//! Whatever an article says is escaped by [`Printable::html`] or
//! [`Snippet::to_html`]; the page loads nothing and runs nothing.

use std::fmt::Write as _;

use morgue::{Article, Card, Hit, ParagraphKind, Printable, Snippet};

use super::print::about;

/// The beginning of a page; `heading` is HTML. What follows is its body, and HTML needs no end.
fn head(title: &str, heading: &str) -> String {
    let title = Printable(title).html();
    format!(
        "<!doctype html>\n<html>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{STYLE_HASH}'\">\n<title>{title}</title>\n<style>{STYLE}</style>\n<h1>{heading}</h1>\n"
    )
}

/// The beginning of a page of hits.
pub(super) fn hits(query: &str) -> String {
    head(query, &Printable(query).html().to_string())
}

const STYLE: &str = "body{max-width:44em;margin:2em auto;font:1em/1.5 serif}h2{font-size:1.1em;margin-bottom:0}.about{color:#666;margin:0}mark{background:#fe6}";

/// By which a browser knows the style as ours: `openssl dgst -sha256 -binary | base64` of [`STYLE`].
const STYLE_HASH: &str = "sha256-+hGoKRfOzh5qtFvJCXXh87/eMCFas/hEUGjGtIpsvwQ=";

/// A hit, with the passages that show why.
pub(super) fn hit(hit: &Hit) -> String {
    let headline = hit.snippets.iter().find(|it| it.field == "headline");
    let headline = match headline {
        Some(it) => it.to_html(),
        None if hit.article.headline.is_empty() => "(no headline)".to_owned(),
        None => Printable(&hit.article.headline).html().to_string(),
    };
    let mut html = format!("<h2>{}. {headline}</h2>\n{}\n", hit.rank, about_line(&hit.article));
    for passage in hit.snippets.iter().filter(|it| it.field != "headline") {
        let _ = match passage.field.as_str() {
            "body" => writeln!(html, "<p>{}</p>", passage.to_html()),
            field => writeln!(html, "<p>{field}: {}</p>", passage.to_html()),
        };
    }
    html
}

/// A whole article; `marks` are its texts that have any.
pub(super) fn article(article: &Article, marks: &[Snippet]) -> String {
    let text = |field: &str, part: usize, text: &str| {
        let marked = marks.iter().find(|it| it.field == field && it.part == part);
        marked.map_or_else(|| Printable(text).html().to_string(), Snippet::to_html)
    };
    let mut html = head(&article.headline, &text("headline", 0, &article.headline));
    let mut line = |tag: &str, text: String| {
        let _ = writeln!(html, "<{tag}>{text}</{tag}>");
    };
    if let Some(kicker) = &article.kicker {
        line("p", text("kicker", 0, kicker));
    }
    if let Some(subheadline) = &article.subheadline {
        line("h2", text("subheadline", 0, subheadline));
    }
    let beside = marks.iter().filter(|it| !is_read(&it.field));
    for it in beside {
        line("p", format!("{}: {}", it.field, it.to_html()));
    }
    for (part, paragraph) in article.body.iter().enumerate() {
        let tag = match paragraph.kind {
            ParagraphKind::Subhead => "h2",
            ParagraphKind::Quote => "blockquote",
            _ => "p",
        };
        line(tag, text("body", part, &paragraph.text));
    }
    for (part, caption) in article.captions.iter().enumerate() {
        let credit = caption.credit.as_deref().unwrap_or_default();
        let credit = text("credit", part, credit);
        line("figcaption", format!("{} {credit}", text("caption", part, &caption.text)));
    }
    for (part, attribution) in article.attribution.iter().enumerate() {
        line("p", text("attribution", part, &attribution.text));
    }
    html.push_str(&about_line(&Card::from(article.clone())));
    html
}

/// Whether a field has a place of its own where an article is read.
pub(super) fn is_read(field: &str) -> bool {
    const READ: [&str; 7] =
        ["kicker", "headline", "subheadline", "body", "caption", "credit", "attribution"];
    READ.contains(&field)
}

fn about_line(card: &Card) -> String {
    format!("<p class=\"about\">{}</p>", Printable(&about(card)).html())
}
