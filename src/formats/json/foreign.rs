//! Records that others made: any keys, mapped to the parts of an article as told or guessed.

use serde_json::{Map, Value};

use crate::article::ParagraphKind;
use crate::error::Result;
use crate::formats::draft::{Draft, Field, inline};
use crate::formats::{Mapping, Reading};

/// The keys under which an object keeps the text that it stands for.
const TEXT_KEYS: &[&str] = &[
    "text",
    "value",
    "name",
    "main",
    "rendered",
    "content",
    "body",
    "title",
    "fullcaption",
    "label",
    "$t",
    "#text",
    "_",
];

/// The keys under which an object keeps a list of articles.
const LIST_KEYS: &[&str] = &[
    "articles",
    "items",
    "results",
    "docs",
    "documents",
    "stories",
    "posts",
    "entries",
    "records",
    "news",
    "data",
    "hits",
    "response",
];

/// The article in a record.
pub(super) fn article_of(
    record: &Map<String, Value>,
    path: &str,
    mapping: &Mapping,
) -> Result<Reading> {
    let mut draft = Draft::default();
    for (field, name) in mapping.pairs() {
        if let Some(value) = lookup(record, name) {
            put(&mut draft, field, value);
        }
    }
    if let Some(Value::Array(parts)) = record.get("contents").filter(|_| !mapping.has(Field::Body))
    {
        put_contents(&mut draft, parts);
    }
    draft.finish(path)
}

/// The keys of a record that hold something.
pub(super) fn names(record: &Map<String, Value>) -> Vec<&str> {
    let is_empty = |it: &Value| match it {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(parts) => parts.is_empty(),
        _ => false,
    };
    record.iter().filter(|it| !is_empty(it.1)).map(|it| it.0.as_str()).collect()
}

/// The articles in an object that is not one itself but holds a list of them.
pub(super) fn list_in(record: &mut Map<String, Value>) -> Option<Vec<Value>> {
    let is_list = |it: &Value| {
        it.as_array().is_some_and(|it| !it.is_empty() && it.iter().all(Value::is_object))
    };
    for key in LIST_KEYS {
        match record.get_mut(*key) {
            Some(value) if is_list(value) => {
                let Value::Array(items) = value.take() else { return None };
                return Some(items);
            }
            Some(Value::Object(inner)) => {
                if let Some(items) = list_in(inner) {
                    return Some(items);
                }
            }
            _ => {}
        }
    }
    None
}

/// The value under a name, or under the names with points between them.
fn lookup<'r>(record: &'r Map<String, Value>, name: &str) -> Option<&'r Value> {
    if let Some(value) = record.get(name) {
        return Some(value);
    }
    let (first, rest) = name.split_once('.')?;
    match record.get(first)? {
        Value::Object(inner) => lookup(inner, rest),
        Value::Array(items) => lookup(items.first()?.as_object()?, rest),
        _ => None,
    }
}

/// Takes a value as a part of the article, whatever its form.
pub(in crate::formats) fn put(draft: &mut Draft, field: Field, value: &Value) {
    match value {
        Value::String(text) => put_text(draft, field, text),
        Value::Number(number) => put_text(draft, field, &number.to_string()),
        Value::Array(items) => {
            let field = if field == Field::Byline { Field::Author } else { field };
            items.iter().for_each(|it| put(draft, field, it));
        }
        Value::Object(parts) => {
            let kind = parts.get("kind").and_then(Value::as_str);
            let Some(text) = text_of(parts) else { return };
            match (field, kind) {
                (Field::Body, Some("subhead")) => draft.put_paragraph(ParagraphKind::Subhead, text),
                (Field::Body, Some("quote")) => draft.put_paragraph(ParagraphKind::Quote, text),
                (Field::Body, Some("list")) => draft.put_paragraph(ParagraphKind::List, text),
                _ => put_text(draft, field, text),
            }
            if let (Field::Caption, Some(Value::String(credit))) = (field, parts.get("credit")) {
                draft.put(Field::Credit, credit);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

fn put_text(draft: &mut Draft, field: Field, text: &str) {
    match field {
        // Lists are often written as one text.
        Field::Keyword => {
            text.split([',', ';', '|']).for_each(|it| draft.put(field, it));
        }
        Field::Body => draft.put(field, text),
        Field::Headline | Field::Subheadline | Field::Rights | Field::Section => {
            draft.put(field, &inline(text));
        }
        _ => draft.put(field, text),
    }
}

/// The text that an object stands for.
pub(in crate::formats) fn text_of(parts: &Map<String, Value>) -> Option<&str> {
    TEXT_KEYS.iter().find_map(|key| match parts.get(*key)? {
        Value::String(text) => Some(text.as_str()),
        Value::Object(inner) => text_of(inner),
        _ => None,
    })
}

/// Takes an article that is a list of parts, each with its `type`.
fn put_contents(draft: &mut Draft, parts: &[Value]) {
    for part in parts.iter().filter_map(Value::as_object) {
        let word = |key: &str| part.get(key).and_then(Value::as_str).unwrap_or_default();
        let text = word("content");
        match (word("type"), word("subtype")) {
            ("kicker", _) => draft.put(Field::Kicker, text),
            ("title", _) => draft.put(Field::Headline, text),
            ("byline", _) => draft.put(Field::Byline, text),
            ("image", _) => draft.put(Field::Caption, word("fullcaption")),
            ("gallery" | "video" | "author_info" | "date", _) => {}
            (_, "subhead") => draft.put_paragraph(ParagraphKind::Subhead, &inline(text)),
            (_, "pullquote") => draft.put_paragraph(ParagraphKind::Quote, &inline(text)),
            ("list", _) => {
                let items = part.get("content").and_then(Value::as_array);
                for item in items.into_iter().flatten().filter_map(Value::as_str) {
                    draft.put_paragraph(ParagraphKind::List, &inline(item));
                }
            }
            _ => draft.put_paragraph(ParagraphKind::Plain, &inline(text)),
        }
    }
}
