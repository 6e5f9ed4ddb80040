//! ninjs 1 to 3: the JSON of the news agencies.
//!
//! The keys of version 3 are those of version 2 with capitals inside, so all
//! are compared in small letters. What the standard does not allow is noted,
//! and costs nothing else.

use serde_json::{Map, Value};

use super::foreign::{put, text_of};
use super::standard;
use crate::error::{Error, ErrorKind, Result};
use crate::formats::Reading;
use crate::formats::draft::{Draft, Field};

/// The keys by one of which, beside `uri`, such a record is known.
const SIGNS: &[&str] = &[
    "$standard",
    "standard",
    "versioncreated",
    "firstcreated",
    "contentcreated",
    "headlines",
    "bodies",
    "descriptions",
    "representationtype",
    "pubstatus",
    "usageterms",
    "ednote",
    "mimetype",
    "profile",
    "altids",
    "infosource",
    "infosources",
    "trustindicator",
    "trustindicators",
    "genre",
    "genres",
    "rightsinfo",
    "linkedrights",
    "encodedrights",
    "digitalsourcetype",
    "advice",
    "advices",
    "eventdetails",
    "plannedcoverage",
    "urgency",
    "expires",
];

/// Version 1 lets anybody add to these: `body_xhtml`, `body_main`, `headline_short`.
const BEGINNINGS: &[&str] = &["headline_", "body_", "description_"];

/// The keys whose value is one part of an article, whichever version has them.
const SIMPLE: &[(&str, Field)] = &[
    ("uri", Field::Ref),
    ("byline", Field::Byline),
    ("by", Field::Byline),
    ("located", Field::Dateline),
    ("firstcreated", Field::Published),
    ("contentcreated", Field::Published),
    ("versioncreated", Field::Published),
    ("versioncreated", Field::Modified),
    ("copyrightnotice", Field::Rights),
    ("usageterms", Field::Rights),
    ("language", Field::Language),
    ("source", Field::Source),
    ("copyrightholder", Field::Source),
    ("infosource", Field::Attribution),
    ("infosources", Field::Attribution),
    ("genre", Field::Section),
    ("genres", Field::Section),
    ("subject", Field::Keyword),
    ("subjects", Field::Keyword),
    ("slugline", Field::Keyword),
];

/// Whether a record is one of ninjs.
pub(super) fn is_ninjs(record: &Map<String, Value>) -> bool {
    let is_sign = |it: &String| {
        let begins = BEGINNINGS.iter().any(|beginning| it.starts_with(beginning));
        begins || SIGNS.iter().any(|sign| sign.eq_ignore_ascii_case(it))
    };
    record.get("uri").is_some_and(Value::is_string) && record.keys().any(is_sign)
}

/// The article in a record.
pub(super) fn article_of(record: Map<String, Value>, path: &str) -> Result<Reading> {
    let faults = standard::faults(&record);
    let record = small_keys(record);
    let mut draft = Draft::default();
    let is = |it: &str| record.get("type").and_then(Value::as_str) == Some(it);
    let is_of_photo = is("picture") || is("graphic") || is("video") || is("audio");
    for text in texts(&record, "headline", "headlines", &["main", "headline"]) {
        draft.put(Field::Headline, text);
    }
    if let Some(Value::String(title)) = record.get("title").or_else(|| record.get("name")) {
        draft.put(Field::Headline, title);
    }
    if let Some(body) = body_of(&record) {
        draft.put(Field::Body, body);
    }
    let described = texts(&record, "description", "descriptions", &["caption", "text", "abstract"]);
    match described.first() {
        Some(text) if is_of_photo => draft.put(Field::Caption, text),
        Some(text) if draft.article.body.is_empty() => draft.put(Field::Body, text),
        Some(text) if text.len() < LONGEST_SUBHEADLINE => draft.put(Field::Subheadline, text),
        _ => {}
    }
    for (key, field) in SIMPLE {
        if let Some(value) = record.get(*key) {
            put(&mut draft, *field, value);
        }
    }
    put_people(&mut draft, &record);
    put_associations(&mut draft, record.get("associations"));
    let article = &mut draft.article;
    article.modified = article.modified.filter(|it| Some(*it) != article.published);
    article.url = article.r#ref.clone().filter(|it| it.starts_with("http"));
    draft.warnings.extend(faults.iter().cloned());
    draft.finish(path).map_err(|error| match faults.first() {
        Some(fault) => Error::new(ErrorKind::Input, format!("{error}, and is no ninjs: {fault}")),
        None => error,
    })
}

/// The longest description that is a line below the headline, in bytes.
const LONGEST_SUBHEADLINE: usize = 300;

fn small_keys(record: Map<String, Value>) -> Map<String, Value> {
    record.into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect()
}

/// The values of `headline`, `headline_main` or `headlines[]`, those of the roles wanted first.
fn texts<'r>(
    record: &'r Map<String, Value>,
    key: &str,
    list: &str,
    roles: &[&str],
) -> Vec<&'r str> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let rank = |role: &str| {
        let same = |it: &&str| role.to_lowercase().split(['_', ':']).any(|part| part == *it);
        roles.iter().position(same).unwrap_or(roles.len())
    };
    for (name, value) in record {
        let Some(role) = name.strip_prefix(key) else { continue };
        match (role.strip_prefix('_'), value) {
            (None, Value::String(text)) if role.is_empty() => found.push((0, text)),
            (Some(role), Value::String(text)) => found.push((rank(role), text)),
            _ => {}
        }
    }
    for part in record.get(list).and_then(Value::as_array).into_iter().flatten() {
        let Some(part) = part.as_object() else { continue };
        let role = part.get("role").and_then(Value::as_str).unwrap_or_default();
        found.extend(text_of(part).map(|it| (rank(role), it)));
    }
    found.sort_by_key(|it| it.0);
    found.into_iter().map(|it| it.1).collect()
}

/// The text with most of its marks: XHTML or HTML before plain text.
fn body_of(record: &Map<String, Value>) -> Option<&str> {
    let whole = ["body_xhtml", "body_html", "body_text"];
    if let Some(body) = whole.iter().find_map(|it| record.get(*it)?.as_str()) {
        return Some(body);
    }
    let parts = record.get("bodies").and_then(Value::as_array).into_iter().flatten();
    let rank = |part: &Map<String, Value>| {
        let word = |key: &str| {
            let has = |it: &&String| it.eq_ignore_ascii_case(key);
            part.keys().find(has).and_then(|it| part.get(it)?.as_str()).unwrap_or_default()
        };
        let (media, role) = (word("contenttype").to_lowercase(), word("role").to_lowercase());
        (!media.contains("html") && !role.contains("html"), role != "main")
    };
    let mut parts: Vec<&Map<String, Value>> = parts.filter_map(Value::as_object).collect();
    parts.sort_by_key(|it| rank(it));
    // Samples leave out the text: `"body_main": "..."`.
    let is_text = |it: &&str| it.contains(char::is_alphanumeric);
    let listed = parts.into_iter().find_map(|it| text_of(it).filter(is_text));
    let other = || {
        let named = record.iter().filter(|it| it.0.starts_with("body_"));
        named.filter_map(|it| it.1.as_str()).find(is_text)
    };
    listed.or_else(other)
}

/// Those whose relation to the record is that of an author.
fn put_people(draft: &mut Draft, record: &Map<String, Value>) {
    let people = ["person", "people"].into_iter().filter_map(|it| record.get(it)?.as_array());
    for person in people.flatten().filter_map(Value::as_object) {
        let relation = person.get("rel").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        if ["author", "creator", "writer", "byline"].iter().any(|it| relation.contains(it)) {
            draft.article.authors.extend(text_of(person).map(str::to_owned));
        }
    }
}

/// The captions of the pictures that go with a story.
fn put_associations(draft: &mut Draft, associated: Option<&Value>) {
    let items: Vec<&Value> = match associated {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(Value::Object(items)) => items.values().collect(),
        _ => Vec::new(),
    };
    for item in items.into_iter().filter_map(Value::as_object) {
        let item = small_keys(item.clone());
        let kind = item.get("type").and_then(Value::as_str).unwrap_or("picture");
        if !matches!(kind, "picture" | "graphic" | "video" | "image") {
            continue;
        }
        let described = texts(&item, "description", "descriptions", &["caption", "text"]);
        let Some(text) = described.first() else { continue };
        draft.put(Field::Caption, text);
        for key in ["byline", "by", "copyrightholder"] {
            if let Some(value) = item.get(key) {
                put(draft, Field::Credit, value);
            }
        }
    }
}
