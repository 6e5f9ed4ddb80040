//! XML as a tree, from whatever there is of it: no DTD, no entities but the five, nothing fetched.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// How deep elements may lie in each other; what is deeper counts as text of the deepest.
///
/// 256. NewsML with NITF with a table in it is 20 deep.
const DEEPEST: usize = 256;

/// How many attributes of an element are read. The most that any format here has is 20.
const MOST_ATTRIBUTES: usize = 256;

/// An element with what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::formats) struct Element {
    /// Its name, with the prefix as it was written: `dc:creator`.
    pub(in crate::formats) name: String,
    pub(in crate::formats) attributes: Vec<(String, String)>,
    pub(in crate::formats) nodes: Vec<Node>,
}

/// What lies in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Node {
    Element(Element),
    Text(String),
}

/// The elements of a text, and what is wrong with it, if anything.
///
/// What is not closed is closed at the end; so a piece of a document is as good as a whole one.
pub(in crate::formats) fn parse(text: &str) -> (Element, Option<String>) {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{FEFF}'));
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut open = vec![Element::default()];
    let mut fault = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                if open.len() <= DEEPEST {
                    open.push(element(&start));
                } else if let Some(last) = open.last_mut() {
                    last.nodes.push(Node::Text(" ".to_owned()));
                }
            }
            Ok(Event::Empty(start)) => push(&mut open, Node::Element(element(&start))),
            Ok(Event::End(end)) => close(&mut open, end.name().as_ref()),
            Ok(Event::Text(text)) => {
                push_text(&mut open, &text);
            }
            Ok(Event::CData(text)) => {
                push_text(&mut open, &text);
            }
            Ok(Event::GeneralRef(name)) => {
                push_text(&mut open, &entity(&name));
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                fault = Some(format!("no XML from byte {} on: {error}", reader.error_position()));
                break;
            }
        }
    }
    while open.len() > 1 {
        close_last(&mut open);
    }
    (open.pop().unwrap_or_default(), fault)
}

fn element(start: &BytesStart<'_>) -> Element {
    let mut element = Element { name: start.name().as_ref().to_owned(), ..Element::default() };
    // The check for doubles compares each attribute with each.
    for attribute in start.attributes().with_checks(false).flatten().take(MOST_ATTRIBUTES) {
        let name = attribute.key.as_ref().to_owned();
        element.attributes.push((name, unescaped(&attribute.value).into_owned()));
    }
    element
}

/// What an entity stands for: a sign by its number, or one of the five; any other is left as it is.
fn entity(name: &str) -> String {
    let number = match name.strip_prefix('#') {
        Some(hex) if hex.starts_with(['x', 'X']) => {
            hex.get(1..).and_then(|it| u32::from_str_radix(it, 16).ok())
        }
        Some(digits) => digits.parse().ok(),
        None => None,
    };
    match (name, number.and_then(char::from_u32)) {
        (_, Some(sign)) => sign.to_string(),
        ("amp", _) => "&".to_owned(),
        ("lt", _) => "<".to_owned(),
        ("gt", _) => ">".to_owned(),
        ("quot", _) => "\"".to_owned(),
        ("apos", _) => "'".to_owned(),
        _ => format!("&{name};"),
    }
}

/// The value of an attribute with its entities.
fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut parts = value.split('&');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(';').filter(|it| it.0.len() < 12) {
            Some((name, rest)) => {
                text.push_str(&entity(name));
                text.push_str(rest);
            }
            None => {
                text.push('&');
                text.push_str(part);
            }
        }
    }
    Cow::Owned(text)
}

fn push(open: &mut [Element], node: Node) {
    if let Some(last) = open.last_mut() {
        last.nodes.push(node);
    }
}

fn push_text(open: &mut [Element], text: &str) {
    let Some(last) = open.last_mut() else { return };
    match last.nodes.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => last.nodes.push(Node::Text(text.to_owned())),
    }
}

/// Closes the innermost element of a name, with those in it that were not closed; none if there is none.
fn close(open: &mut Vec<Element>, name: &str) {
    let Some(at) = open.iter().skip(1).rposition(|it| it.name == name) else { return };
    while open.len() > at + 1 {
        close_last(open);
    }
}

fn close_last(open: &mut Vec<Element>) {
    if let Some(last) = open.pop() {
        push(open, Node::Element(last));
    }
}

impl Element {
    /// Its name without the prefix.
    pub(in crate::formats) fn local(&self) -> &str {
        self.name.rsplit_once(':').map_or(self.name.as_str(), |it| it.1)
    }

    /// The elements in it.
    pub(in crate::formats) fn children(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|it| match it {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The value of an attribute.
    pub(in crate::formats) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    /// All text in it.
    pub(in crate::formats) fn text(&self) -> String {
        let mut text = String::new();
        self.append_text(&mut text);
        text
    }

    fn append_text(&self, text: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(more) => text.push_str(more),
                Node::Element(element) => {
                    // Words on both sides of a tag that breaks the line are two.
                    let breaks = matches!(element.local(), "br" | "p" | "li" | "td" | "tr" | "div");
                    if breaks {
                        text.push(' ');
                    }
                    element.append_text(text);
                    if breaks {
                        text.push(' ');
                    }
                }
            }
        }
    }

    /// The first element anywhere in it for which a test holds, itself included.
    pub(in crate::formats) fn find(&self, test: &dyn Fn(&Self) -> bool) -> Option<&Self> {
        if test(self) {
            return Some(self);
        }
        self.children().find_map(|it| it.find(test))
    }

    /// The first element of a name anywhere in it.
    pub(in crate::formats) fn named(&self, local: &str) -> Option<&Self> {
        self.find(&|it| it.local() == local)
    }

    /// Every element of a name in it; those in one of them do not count.
    pub(in crate::formats) fn all<'e>(&'e self, local: &str, found: &mut Vec<&'e Self>) {
        match self.local() == local {
            true => found.push(self),
            false => self.children().for_each(|it| it.all(local, found)),
        }
    }

    /// What a path leads to: `body.head/hedline/hl1`, `docdata/doc-id@id-string`, `description[role=caption]`.
    ///
    /// The first name may lie anywhere in the element, each other directly in
    /// the one before. A name with a prefix is compared with it. The value in
    /// brackets is compared with what stands behind the last colon.
    pub(in crate::formats) fn select(&self, path: &str) -> Vec<String> {
        let (path, attribute) = match path.rsplit_once('@') {
            Some((path, attribute)) => (path, Some(attribute)),
            None => (path, None),
        };
        let mut steps = path.split('/').filter(|it| !it.is_empty());
        let mut here: Vec<&Self> = Vec::new();
        match steps.next() {
            Some(first) => self.anywhere(first, &mut here),
            None => here.push(self),
        }
        for step in steps {
            here = here.iter().flat_map(|it| it.children()).filter(|it| it.is(step)).collect();
        }
        match attribute {
            Some(name) => {
                here.iter().filter_map(|it| it.attribute(name)).map(str::to_owned).collect()
            }
            None => here.iter().map(|it| it.text()).collect(),
        }
    }

    /// The elements that a path leads to, of which only the first name may be.
    pub(in crate::formats) fn anywhere<'e>(&'e self, step: &str, found: &mut Vec<&'e Self>) {
        for child in self.children() {
            match child.is(step) {
                true => found.push(child),
                false => child.anywhere(step, found),
            }
        }
    }

    fn is(&self, step: &str) -> bool {
        let (name, wanted) = match step.split_once('[') {
            Some((name, wanted)) => (name, wanted.trim_end_matches(']').split_once('=')),
            None => (step, None),
        };
        let same = if name.contains(':') { self.name == name } else { self.local() == name };
        let holds = |(key, wanted): (&str, &str)| {
            let value = self.attribute(key).unwrap_or_default();
            let last = value.rsplit_once(':').map_or(value, |it| it.1);
            last.eq_ignore_ascii_case(wanted)
        };
        same && wanted.is_none_or(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_texts_and_attributes() {
        let (tree, fault) = parse(
            "<?xml version='1.0'?><!DOCTYPE a SYSTEM 'x.dtd'><a><h:b c='1 &amp; 2'>One &lt; <i>two</i></h:b><b>Three<d role='x:caption'>Four</d></a>",
        );
        assert_eq!(fault, None);
        assert_eq!(tree.select("a/b"), ["One < two", "ThreeFour"]);
        assert_eq!(tree.select("h:b"), ["One < two"]);
        assert_eq!(tree.select("b@c"), ["1 & 2"]);
        assert_eq!(tree.select("d[role=caption]"), ["Four"]);
        assert_eq!(tree.select("d[role=text]"), [""; 0]);
    }

    #[test]
    fn entities_are_not_expanded_and_nothing_is_fetched() {
        let bomb = "<!DOCTYPE a [<!ENTITY b 'aaaa'><!ENTITY c '&b;&b;'><!ENTITY d SYSTEM 'file:///etc/passwd'>]><a>&c;&d;&#65;&#x42;&nbsp;&amp;</a>";
        assert_eq!(parse(bomb).0.select("a"), ["&c;&d;AB&nbsp;&"]);
    }

    #[test]
    fn what_is_there_is_read_however_it_ends() {
        let (tree, fault) = parse("<a><b>One</b><b>Two</b><b><c>Three");
        assert_eq!(tree.select("b"), ["One", "Two", "Three"]);
        assert_eq!(fault, None);
        let (tree, fault) = parse("<a><b>One</b><b");
        assert_eq!(tree.select("b"), ["One"]);
        assert!(fault.is_some_and(|it| it.starts_with("no XML from byte 13 on: ")));
        assert_eq!(parse("</b><a>One</x></a>Two").0.text(), "OneTwo");
    }

    #[test]
    fn depth_and_attributes_are_counted() {
        let deep = format!("{}deep", "<a>".repeat(100_000));
        assert_eq!(parse(&deep).0.text().trim(), "deep");
        let many: String = (0..20_000).map(|it| format!(" a{it}='1'")).collect();
        let (tree, _) = parse(&format!("<a{many}>One</a>"));
        assert_eq!(tree.children().next().unwrap().attributes.len(), MOST_ATTRIBUTES);
    }
}
