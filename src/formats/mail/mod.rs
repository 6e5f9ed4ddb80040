//! E-mail and news of Usenet: one message, or a mailbox of many.

use super::decode::Head;
use super::draft::{Draft, Field};
use super::{Cutter, Options, Record, Stream, html};
use crate::article::Paragraph;

mod mime;

/// A file whose first lines are fields of a message.
pub(super) const STREAM: Stream = Stream { name: "mail", recognises, open };

/// Which field of the header is which part.
const FIELDS: &[(&str, Field)] = &[
    ("subject", Field::Headline),
    ("date", Field::Published),
    ("message-id", Field::Ref),
    ("organization", Field::Source),
    ("list-id", Field::Section),
    ("newsgroups", Field::Section),
    ("keywords", Field::Keyword),
    ("archived-at", Field::Url),
    ("content-language", Field::Language),
];

/// Fields by which a message is known: two of them among its first lines.
const SIGNS: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "received",
    "mime-version",
    "newsgroups",
    "return-path",
    "reply-to",
    "content-type",
    "x-mailer",
    "delivered-to",
    "organization",
    "lines",
    "path",
];

/// How many lines are looked at for the fields.
const LOOK_LINES: usize = 12;

fn recognises(head: &Head<'_>) -> bool {
    let text = head.text.trim_start_matches('\u{FEFF}');
    let in_box = text.starts_with("From ")
        && text.lines().next().is_some_and(|it| it.contains('@') || it.contains(':'));
    let mut lines = text.lines();
    if in_box {
        lines.next();
    }
    let mut seen: Vec<String> = Vec::new();
    for line in lines.take(LOOK_LINES).take_while(|it| !it.is_empty()) {
        if line.starts_with([' ', '\t']) && !seen.is_empty() {
            continue;
        }
        // What is no field ends the header, or says that there is none.
        let Some((name, _)) = mime::field(line) else { break };
        let name = name.to_lowercase();
        if SIGNS.contains(&name.as_str()) && !seen.contains(&name) {
            seen.push(name);
        } else if seen.is_empty() && !name.starts_with("x-") {
            return false;
        }
    }
    // "Date:" and "To:" begin lines of other things as well.
    let sure = ["from", "message-id", "received", "newsgroups", "return-path"];
    seen.len() >= 2 && seen.iter().any(|it| sure.contains(&it.as_str()))
}

fn open(name: &str, head: &[u8], _options: &Options) -> Box<dyn Cutter> {
    let in_box = head.starts_with(b"From ");
    Box::new(Mailbox { name: name.to_owned(), in_box, number: 0 })
}

/// A message, or a mailbox while its messages are taken.
struct Mailbox {
    name: String,
    in_box: bool,
    number: usize,
}

impl Cutter for Mailbox {
    fn cut(&mut self, bytes: &[u8], end: bool) -> Option<usize> {
        let next = || {
            memchr::memmem::find_iter(bytes, b"\nFrom ").map(|it| it + 1).find(|at| {
                let before = bytes.get(..*at).unwrap_or_default();
                before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n")
            })
        };
        self.in_box.then(next).flatten().or(end.then_some(bytes.len()))
    }

    fn read(&mut self, piece: &[u8]) -> Vec<Record> {
        self.number += 1;
        let path = match self.in_box {
            true => format!("{}#{}", self.name, self.number),
            false => self.name.clone(),
        };
        let piece = match (self.in_box, memchr::memchr(b'\n', piece)) {
            (true, Some(end)) => piece.get(end + 1..).unwrap_or_default(),
            _ => piece,
        };
        if piece.trim_ascii().is_empty() {
            return Vec::new();
        }
        let found = draft(piece).finish(&path);
        vec![Record { path, found }]
    }
}

/// The article in a message.
fn draft(message: &[u8]) -> Draft {
    let part = mime::Part::of(message);
    let mut draft = Draft::default();
    for (name, field) in FIELDS {
        if let Some(value) = part.field(name) {
            draft.put(*field, value.trim_matches(['<', '>', ' ']));
        }
    }
    if let Some(from) = part.field("from") {
        draft.put(Field::Byline, sender(from));
    }
    let mut texts = Vec::new();
    part.texts(&mut texts, 0);
    draft.article.encoding = texts.iter().find_map(|it| it.encoding.map(str::to_owned));
    // The plain text of a newsletter is often a note that there is none.
    let words = |it: &mime::Text| it.text.split_whitespace().count();
    let plain = texts.iter().filter(|it| !it.is_html).max_by_key(|it| words(it));
    let html = texts.iter().filter(|it| it.is_html).max_by_key(|it| words(it));
    match (plain, html) {
        (Some(plain), Some(html)) if words(plain) * 4 < words(html) => {
            put_html(&mut draft, &html.text)
        }
        (Some(plain), _) => put_plain(&mut draft, &plain.text),
        (None, Some(html)) => put_html(&mut draft, &html.text),
        (None, None) => {}
    }
    draft
}

/// The name of a sender, else the address.
fn sender(from: &str) -> &str {
    let (name, address) = from.split_once('<').unwrap_or((from, ""));
    let name = name.trim().trim_matches('"');
    if let Some((_, name)) = name.split_once('(').filter(|it| it.0.contains('@')) {
        return name.trim_end_matches(')');
    }
    if name.is_empty() { address.trim_end_matches(['>', ' ']) } else { name }
}

fn put_html(draft: &mut Draft, text: &str) {
    draft.article.body.extend(html::paragraphs(text));
}

/// A text of mail up to the signature.
fn put_plain(draft: &mut Draft, text: &str) {
    let text = text.replace("\r\n", "\n");
    let text = text.split("\n-- \n").next().unwrap_or_default();
    let paragraphs: Vec<Paragraph> = super::draft::paragraphs(text);
    draft.article.body.extend(paragraphs);
}
