//! morgue's own records: objects with the keys of an article.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::article::{Article, Caption, Paragraph};
use crate::date::Date;
use crate::error::{Error, ErrorKind, Result};
use crate::formats::{Reading, with_id};
use crate::text::tidy;

/// The keys that hold dates: one that is no date is a warning, not a lost article.
const DATES: &[&str] = &["published", "modified"];

/// The keys that hold text of one line.
const TEXTS: &[&str] = &[
    "headline",
    "subheadline",
    "kicker",
    "byline",
    "section",
    "source",
    "rights",
    "language",
    "url",
    "revision_of",
    "id",
    "ref",
    "path",
    "format",
];

/// The keys that hold lists and objects.
const OTHERS: &[&str] = &[
    "body",
    "captions",
    "authors",
    "agencies",
    "keywords",
    "dateline",
    "attribution",
    "kind",
    "encoding",
    "unsure",
];

/// Whether a record has no keys but those of an article, and those in their forms.
pub(super) fn is_own(record: &Map<String, Value>) -> bool {
    let is_key = |it: &str| TEXTS.contains(&it) || DATES.contains(&it) || OTHERS.contains(&it);
    let is_plain = |key: &str| record.get(key).is_some_and(Value::is_string);
    // A line of `morgue export` says of itself what it is.
    let is_line =
        record.contains_key("schema") && record.get("type").is_some_and(|it| it == "article");
    record.keys().all(|it| is_key(it) || (is_line && matches!(it.as_str(), "schema" | "type")))
        && !["authors", "keywords", "dateline", "attribution"].iter().any(|it| is_plain(it))
}

/// The article in a record.
pub(super) fn article_of(mut record: Map<String, Value>, path: &str) -> Result<Reading> {
    let wrong = |message: String| Error::new(ErrorKind::Input, message);
    let warnings = DATES.iter().filter_map(|key| take_bad_date(&mut record, key)).collect();
    let own_id = take_id(&mut record);
    let is_unsure = record.remove("unsure").is_some_and(|it| it == Value::Bool(true));
    // What may be long is moved to its place; the rest is read as it stands.
    let body = record.remove("body").map(|it| texts_of(it, Paragraph::new)).transpose();
    let captions = record.remove("captions").map(|it| texts_of(it, Caption::new)).transpose();
    for (_, value) in record.iter_mut().filter(|(key, _)| TEXTS.contains(&key.as_str())) {
        tidy_text(value);
    }
    let blamed = |key: &str, error| wrong(format!("{key}: {error}"));
    let body = body.map_err(|it| blamed("body", it))?;
    let captions = captions.map_err(|it| blamed("captions", it))?;
    let mut article = match Article::deserialize(&Value::Object(record.clone())) {
        Ok(article) => article,
        Err(error) => return Err(wrong(blame(&record, &error))),
    };
    article.body = body.unwrap_or_default();
    article.captions = captions.unwrap_or_default();
    article.body.retain(|it| !it.text.is_empty());
    if article.headline.is_empty() && article.body.is_empty() {
        let reason = "has neither a headline nor a body";
        return Err(Error::new(ErrorKind::NoArticle, reason));
    }
    let own_path = article.path.replace(path.to_owned());
    let mut article = with_id(article);
    match own_id {
        // It was exported from an archive, which knows where it was first.
        Some(id) if id == article.id => article.path = own_path.or(article.path),
        own_id => article.r#ref = article.r#ref.or(own_id),
    }
    let confidence = if is_unsure { 0.0 } else { 1.0 };
    Ok(Reading { article, confidence, warnings, seen: None })
}

/// Takes out a date that is none and says so.
fn take_bad_date(record: &mut Map<String, Value>, key: &str) -> Option<String> {
    let value = record.get(key)?;
    if value.as_str().is_some_and(|it| Date::parse(it).is_some()) {
        return None;
    }
    let value = record.remove(key)?;
    Some(format!(
        "{key}: {value} is not a date such as 2022, 2022-07, 2022-07-01 or 2022-07-01T15:12:00Z"
    ))
}

/// Takes out the identifier, which may be a number.
fn take_id(record: &mut Map<String, Value>) -> Option<String> {
    match record.remove("id")? {
        Value::String(id) => Some(tidy(&id).into_owned()).filter(|it| !it.is_empty()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// The paragraphs or captions in a value: a list of them, or a text that is split at its line breaks.
fn texts_of<T: DeserializeOwned>(value: Value, of: fn(String) -> T) -> serde_json::Result<Vec<T>> {
    match value {
        Value::String(text) => Ok(text.lines().map(|it| of(tidy(it).into_owned())).collect()),
        Value::Array(items) => items
            .into_iter()
            .map(|item| match item {
                Value::String(text) => Ok(of(tidied(text))),
                mut item => {
                    item.get_mut("text").into_iter().for_each(tidy_text);
                    T::deserialize(item)
                }
            })
            .collect(),
        other => Vec::deserialize(other),
    }
}

fn tidy_text(value: &mut Value) {
    if let Value::String(text) = value {
        *text = tidied(std::mem::take(text));
    }
}

/// A text as it is displayed; most are so already, and a long one is not copied then.
fn tidied(text: String) -> String {
    match tidy(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(tidied) => tidied,
    }
}

/// The key whose value is not what it must be.
fn blame(record: &Map<String, Value>, error: &serde_json::Error) -> String {
    for (key, value) in record {
        let alone = Value::Object(Map::from_iter([(key.clone(), value.clone())]));
        if let Err(error) = Article::deserialize(alone) {
            return format!("{key}: {error}");
        }
    }
    error.to_string()
}
