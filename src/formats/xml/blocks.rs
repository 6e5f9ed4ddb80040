//! The body of a story in XML: its paragraphs, subheads, quotations, lists and captions, in their order.

use super::tree::{Element, Node};
use crate::article::ParagraphKind;
use crate::formats::draft::{Draft, Field, is_markup};

/// Takes everything in an element as the body of a story.
pub(super) fn take(draft: &mut Draft, element: &Element) {
    let mut text = String::new();
    for node in &element.nodes {
        match node {
            Node::Text(more) => text.push_str(more),
            Node::Element(inner) => match inner.local() {
                // What has no block in it is a part of the text around it.
                "em" | "b" | "i" | "a" | "span" | "strong" | "q" | "person" | "org"
                | "location" | "chron" | "money" | "num" | "function" | "event"
                | "object.title" | "virtloc" | "postaddr" | "copyrite" | "pronounce" | "lang"
                | "sub" | "sup" | "u" | "cite" | "classifier" | "alt-code" | "inlineRef"
                | "definition" | "note" => {
                    text.push_str(&inner.text());
                }
                "br" => flush(draft, ParagraphKind::Plain, &mut text),
                _ => {
                    flush(draft, ParagraphKind::Plain, &mut text);
                    block(draft, inner);
                }
            },
        }
    }
    flush(draft, ParagraphKind::Plain, &mut text);
}

fn block(draft: &mut Draft, element: &Element) {
    let kind = match element.local() {
        "p" | "para" | "Paragraph" => return paragraph(draft, element),
        "hl1" | "hl2" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "SubHeadline" => {
            ParagraphKind::Subhead
        }
        "li" | "dt" | "dd" => ParagraphKind::List,
        "bq" | "blockquote" | "pq" => ParagraphKind::Quote,
        "tr" => return row(draft, element),
        "media" | "figure" => return media(draft, element),
        "script" | "style" | "head" | "media-object" | "media-metadata" | "nav" => return,
        _ => return take(draft, element),
    };
    let blocks = element.children().filter(|it| it.local() == "p" || it.local() == "block");
    let parts: Vec<String> = blocks.map(Element::text).collect();
    match parts.is_empty() {
        true => draft.put_paragraph(kind, &element.text()),
        false => parts.iter().for_each(|it| draft.put_paragraph(kind, it)),
    }
}

/// A paragraph, which with some senders holds the paragraphs.
fn paragraph(draft: &mut Draft, element: &Element) {
    let nested = |it: &Element| {
        matches!(it.local(), "p" | "br" | "ul" | "ol" | "table" | "blockquote" | "media" | "figure")
    };
    match element.children().any(nested) {
        true => take(draft, element),
        false => draft.put_paragraph(ParagraphKind::Plain, &element.text()),
    }
}

/// The cells of a row stand in one line.
fn row(draft: &mut Draft, element: &Element) {
    let cells: Vec<String> = element.children().map(|it| it.text().trim().to_owned()).collect();
    draft.put_paragraph(ParagraphKind::Plain, &cells.join(" "));
}

fn media(draft: &mut Draft, element: &Element) {
    for (caption, credit) in [("media-caption", "media-producer"), ("figcaption", "credit")] {
        for text in element.select(caption) {
            draft.put(Field::Caption, &text);
        }
        if let Some(text) = element.select(credit).first() {
            draft.put(Field::Credit, text);
        }
    }
}

fn flush(draft: &mut Draft, kind: ParagraphKind, text: &mut String) {
    let text = std::mem::take(text);
    if text.trim().is_empty() {
        return;
    }
    // Escaped markup, or the lines of a plain text.
    match is_markup(&text) || text.trim().contains('\n') {
        true => draft.put(Field::Body, &text),
        false => draft.put_paragraph(kind, &text),
    }
}
