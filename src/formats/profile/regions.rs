//! A page and its profile to the stretches of its markup that are meant.

use std::ops::Range;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::selector::Opened;
use super::{Part, Profile};

/// An element that a selector means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Region {
    pub(in crate::formats) part: Part,
    /// Its bytes, with its tags.
    pub(in crate::formats) range: Range<usize>,
}

/// Elements that stand deeper belong to the one that is so deep: no page that a person wrote has them.
const DEEPEST: usize = 512;

/// Elements without an end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements that end where another of their kind begins.
const SIBLINGS: &[&str] = &["p", "li", "dt", "dd", "tr", "td", "th", "option"];

/// Elements that end a paragraph.
const ENDS_PARAGRAPH: &[&str] = &[
    "p",
    "div",
    "ul",
    "ol",
    "table",
    "section",
    "article",
    "aside",
    "figure",
    "blockquote",
    "header",
    "footer",
    "main",
    "nav",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "form",
    "hr",
];

/// An element that is open.
struct Open {
    tag: String,
    /// How many steps of each selector it and those around it fulfil.
    done: Vec<usize>,
    /// The parts that it is.
    parts: Vec<Part>,
    /// Where it begins.
    start: usize,
}

/// The elements of a page that its profile means, in the order of their beginnings; none lies in
/// another of its part.
pub(in crate::formats) fn regions(html: &str, profile: &Profile) -> Vec<Region> {
    let mut found = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // What looks like a tag in a script is none.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        match token {
            Token::StartTag(tag) => begin(&tag, profile, &mut open, &mut found),
            Token::EndTag(tag) => {
                let name = text(&tag.name);
                if let Some(at) = open.iter().rposition(|it| it.tag == name) {
                    close(&mut open, at + 1, tag.span.start, &mut found);
                    close(&mut open, at, tag.span.end, &mut found);
                }
            }
            _ => {}
        }
    }
    close(&mut open, 0, html.len(), &mut found);
    found.sort_by_key(|it| it.range.start);
    found
}

fn begin(tag: &StartTag<usize>, profile: &Profile, open: &mut Vec<Open>, found: &mut Vec<Region>) {
    let name = text(&tag.name);
    let ends = |it: &Open| {
        it.tag == name && SIBLINGS.contains(&&*name)
            || it.tag == "p" && ENDS_PARAGRAPH.contains(&&*name)
    };
    if open.last().is_some_and(ends) {
        close(open, open.len() - 1, tag.span.start, found);
    }
    if VOID.contains(&&*name) || open.len() >= DEEPEST {
        return;
    }
    let attribute =
        |key: &str| tag.attributes.get(key.as_bytes()).map(|it| text(it)).unwrap_or_default();
    let (id, class) = (attribute("id"), attribute("class"));
    let element = Opened { tag: &name, id: &id, class: &class };
    let around = open.last();
    let mut done = Vec::with_capacity(profile.selectors.len());
    let mut parts = Vec::new();
    for (number, (part, selector)) in profile.selectors.iter().enumerate() {
        let before = around.and_then(|it| it.done.get(number)).copied().unwrap_or(0);
        let (now, is_meant) = selector.advance(before, &element);
        done.push(now);
        let inside = || open.iter().any(|it| it.parts.contains(part));
        if is_meant && !parts.contains(part) && !inside() {
            parts.push(*part);
        }
    }
    open.push(Open { tag: name, done, parts, start: tag.span.start });
}

/// Closes an element and all that are still open in it.
fn close(open: &mut Vec<Open>, at: usize, end: usize, found: &mut Vec<Region>) {
    for element in open.drain(at.min(open.len())..) {
        let range = element.start..end.max(element.start);
        found.extend(element.parts.iter().map(|part| Region { part: *part, range: range.clone() }));
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::Profiles;
    use super::*;

    fn check(html: &str, toml: &str, expected: &[(&str, &str)]) {
        let profiles = Profiles::parse(&format!("[a]\n{toml}")).unwrap();
        let (_, profile) = profiles.of(None, "a").unwrap();
        let found = regions(html, profile);
        let found: Vec<(&str, &str)> =
            found.iter().map(|it| (it.part.name(), &html[it.range.clone()])).collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn regions_are_what_stands_between_the_tags() {
        check(
            "<div class=story><p>One<p>Two <b>2</b></div><p>Three",
            "body = '.story p'",
            &[("body", "<p>One"), ("body", "<p>Two <b>2</b>")],
        );
        check(
            "<div id=a><div id=a>x</div></div>",
            "drop = '#a'",
            &[("drop", "<div id=a><div id=a>x</div></div>")],
        );
        check(
            "<h1>A</h1><h1>B",
            "headline = ['h1', 'h2']",
            &[("headline", "<h1>A</h1>"), ("headline", "<h1>B")],
        );
        check("</p></div><script><p>no</p></script><p>yes", "body = 'p'", &[("body", "<p>yes")]);
        check("<p>é<br>ü</p>", "body = 'p'", &[("body", "<p>é<br>ü</p>")]);
    }

    #[test]
    fn ten_thousand_open_elements_take_no_longer_than_their_number() {
        let html = "<div>".repeat(10_000);
        check(&html, "body = 'div div div p'", &[]);
    }
}
