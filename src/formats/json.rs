//! morgue's own JSON: one article, a list of articles, or JSON Lines.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Format, Reading, Record, Records, decode, with_id};
use crate::article::Article;
use crate::date::Date;
use crate::error::{Error, ErrorKind, Result};
use crate::text::tidy;

/// JSON is recognised by its first sign and the one after, or by the name of the file.
///
/// The name decides only where the content is of no help: a file of JSON Lines
/// whose first line is broken.
pub(super) const FORMAT: Format = Format { name: "json", recognises, read };

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

fn recognises(name: &str, bytes: &[u8]) -> bool {
    let head = decode::head(bytes);
    let mut signs = head.chars().filter(|it| !it.is_whitespace());
    match (signs.next(), signs.next()) {
        (Some('{'), None | Some('"' | '}')) | (Some('['), None | Some('{' | ']')) => true,
        _ => name.ends_with(".json") || name.ends_with(".jsonl") || name.ends_with(".ndjson"),
    }
}

fn read<'a>(name: &'a str, bytes: &'a [u8]) -> Records<'a> {
    let decoded = decode::decode(bytes);
    let layout = Layout::of(&decoded.text);
    let alone = layout == Layout::Values && !decoded.text.trim_start().starts_with('[');
    let mut file = File { name, text: decoded.text, at: 0, line: 1, layout, alone };
    if file.layout == Layout::Values && !alone {
        file.at = file.text.find('[').map_or(0, |it| it + 1);
        file.line += file.text.get(..file.at).map_or(0, lines_in);
    }
    let mut warning = decoded.warning;
    Box::new(file.map(move |mut record| {
        // What is wrong with the bytes is told once, with the first article.
        if let Ok(reading) = &mut record.found {
            reading.warnings.extend(warning.take());
        }
        record
    }))
}

/// How the records of a file lie in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// A record on each line.
    Lines,
    /// One record or a list of records, over as many lines as they like.
    Values,
}

impl Layout {
    /// A list, or an object that does not end on its line, is laid out over lines; all else is JSON Lines.
    fn of(text: &str) -> Self {
        let first = text.lines().map(str::trim).find(|it| !it.is_empty()).unwrap_or_default();
        if first.starts_with('[') {
            return Self::Values;
        }
        let cut = serde_json::from_str::<serde::de::IgnoredAny>(first).is_err_and(|it| it.is_eof());
        // A whole line that is cut short is a bad line if another record follows it.
        let second = text.lines().map(str::trim).filter(|it| !it.is_empty()).nth(1);
        match cut && !second.is_some_and(|it| it.starts_with("{\"")) {
            true => Self::Values,
            false => Self::Lines,
        }
    }
}

/// A file of JSON while its records are taken.
struct File<'a> {
    name: &'a str,
    text: Cow<'a, str>,
    /// Where the next record begins, and on which line; `at` past the end where there is none.
    at: usize,
    line: usize,
    layout: Layout,
    /// Whether the file holds one record only, which then has the file's name.
    alone: bool,
}

impl Iterator for File<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        match self.layout {
            Layout::Lines => self.next_line(),
            Layout::Values => self.next_value(),
        }
    }
}

impl File<'_> {
    fn next_line(&mut self) -> Option<Record> {
        loop {
            let rest = self.text.get(self.at..).filter(|it| !it.is_empty())?;
            let length = rest.find('\n').map_or(rest.len(), |it| it + 1);
            let (line, after) = rest.split_at_checked(length)?;
            let first = self.line == 1 && after.trim_start().is_empty();
            let (number, record) = (self.line, line.trim());
            let found = (!record.is_empty()).then(|| parse(record));
            let path = if first { self.name.to_owned() } else { format!("{}#{number}", self.name) };
            self.at += length;
            self.line += 1;
            if let Some(value) = found {
                let found = value.and_then(|it| article_of(it, &path));
                let found = found.map_err(|it| if first { it } else { on_line(&it, number) });
                return Some(Record { path, found });
            }
        }
    }

    fn next_value(&mut self) -> Option<Record> {
        let rest = self.text.get(self.at..)?;
        let before =
            rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
        let (skipped, rest) = rest.split_at_checked(before)?;
        self.line += lines_in(skipped);
        if rest.is_empty() || rest.starts_with(']') {
            return None;
        }
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let value = values.next()?;
        let length = values.byte_offset();
        let number = self.line;
        let path =
            if self.alone { self.name.to_owned() } else { format!("{}#{number}", self.name) };
        let found = match value {
            Ok(value) => {
                self.line += rest.get(..length).map_or(0, lines_in);
                self.at += before + length;
                article_of(value, &path)
                    .map_err(|it| if self.alone { it } else { on_line(&it, number) })
            }
            Err(error) => {
                // Where a value that spans lines ends is not known once it is broken.
                self.at = usize::MAX;
                let line = number + error.line().saturating_sub(1);
                Err(Error::new(ErrorKind::Input, format!("line {line}: {}", no_json(&error))))
            }
        };
        self.alone = false;
        Some(Record { path, found })
    }
}

fn lines_in(text: &str) -> usize {
    text.matches('\n').count()
}

fn on_line(error: &Error, line: usize) -> Error {
    Error::new(ErrorKind::Input, format!("line {line}: {error}"))
}

fn no_json(error: &serde_json::Error) -> String {
    format!("not JSON: {error}")
}

fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|it| Error::new(ErrorKind::Input, no_json(&it)))
}

/// The article in a record.
fn article_of(value: Value, path: &str) -> Result<Reading> {
    let wrong = |message: String| Error::new(ErrorKind::Input, message);
    let Value::Object(mut record) = value else {
        return Err(wrong(format!(
            "is {}, not an object with a headline or a body",
            kind_of(&value)
        )));
    };
    record.retain(|_, value| !value.is_null());
    let warnings = DATES.iter().filter_map(|key| take_bad_date(&mut record, key)).collect();
    let own_id = take_id(&mut record);
    for key in ["body", "captions"] {
        spell_out(&mut record, key);
    }
    for (_, value) in record.iter_mut().filter(|(key, _)| TEXTS.contains(&key.as_str())) {
        tidy_text(value);
    }
    let mut article = match Article::deserialize(Value::Object(record.clone())) {
        Ok(article) => article,
        Err(error) => return Err(wrong(blame(&record, &error))),
    };
    article.body.retain(|it| !it.text.is_empty());
    if article.headline.is_empty() && article.body.is_empty() {
        return Err(wrong("has neither a headline nor a body".to_owned()));
    }
    article.path = Some(path.to_owned());
    let mut article = with_id(article);
    if article.r#ref.is_none() {
        article.r#ref = own_id.filter(|it| *it != article.id);
    }
    Ok(Reading { article, confidence: 1.0, warnings })
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

/// Writes texts as the objects that paragraphs and captions are: a string is split at its line breaks.
fn spell_out(record: &mut Map<String, Value>, key: &str) {
    let Some(value) = record.get_mut(key) else { return };
    if let Value::String(text) = value {
        *value = text.lines().map(|it| Value::String(it.to_owned())).collect();
    }
    let Value::Array(items) = value else { return };
    for item in items {
        if let Value::String(text) = item {
            let text = Value::String(std::mem::take(text));
            *item = Value::Object(Map::from_iter([("text".to_owned(), text)]));
        }
        if let Some(text) = item.get_mut("text") {
            tidy_text(text);
        }
    }
}

fn tidy_text(value: &mut Value) {
    if let Value::String(text) = value {
        *text = tidy(text).into_owned();
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

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Array(_) => "a list",
        Value::String(_) => "a text",
        Value::Number(_) => "a number",
        _ => "a value",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each record as its path and its headline, or what is wrong with it.
    fn check(text: &str, expected: &[(&str, &str)]) {
        let records = crate::formats::read("wire.jsonl", text.as_bytes()).unwrap();
        let found: Vec<(String, String)> = records
            .map(|it| {
                (it.path, it.found.map_or_else(|it| it.to_string(), |it| it.article.headline))
            })
            .collect();
        let found: Vec<(&str, &str)> =
            found.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
        assert_eq!(found, expected);
    }

    fn one(text: &str) -> Reading {
        crate::formats::read("one.json", text.as_bytes()).unwrap().next().unwrap().found.unwrap()
    }

    #[test]
    fn a_bad_line_stops_no_other() {
        check(
            "\u{FEFF}{\"headline\": \"One\"}\r\n\r\n{\"headline\": \r\n[1]\r\n{\"kicker\": \"World\"}\r\n{\"headline\": 3}\r\n{\"headline\": \"Two\"}",
            &[
                ("wire.jsonl#1", "One"),
                ("wire.jsonl#3", "line 3: not JSON: EOF while parsing a value at line 1 column 12"),
                ("wire.jsonl#4", "line 4: is a list, not an object with a headline or a body"),
                ("wire.jsonl#5", "line 5: has neither a headline nor a body"),
                ("wire.jsonl#6", "line 6: headline: invalid type: integer `3`, expected a string"),
                ("wire.jsonl#7", "Two"),
            ],
        );
    }

    #[test]
    fn one_object_has_the_name_of_its_file_and_a_list_has_lines() {
        check("{\n  \"headline\": \"One\"\n}\n", &[("wire.jsonl", "One")]);
        check("{\"headline\": \"One\"}\n", &[("wire.jsonl", "One")]);
        check(
            "[\n  {\"headline\": \"One\"},\n  {\"headline\": \"Two\"}\n]",
            &[("wire.jsonl#2", "One"), ("wire.jsonl#3", "Two")],
        );
        check("[]", &[]);
        check(
            "[{\"headline\": \"One\"}, {]",
            &[
                ("wire.jsonl#1", "One"),
                ("wire.jsonl#1", "line 1: not JSON: key must be a string at line 1 column 2"),
            ],
        );
    }

    #[test]
    fn the_id_of_a_record_is_its_reference_unless_it_is_ours() {
        let reading = one(r#"{"id": "DOC-7", "headline": "One"}"#);
        assert_eq!(reading.article.r#ref.as_deref(), Some("DOC-7"));
        assert_eq!(one(r#"{"id": 7, "headline": "One"}"#).article.r#ref.as_deref(), Some("7"));
        let again = one(&serde_json::to_string(&reading.article).unwrap());
        assert_eq!(again.article, reading.article);
        let ours = one(&format!(r#"{{"id": "{}", "headline": "One"}}"#, reading.article.id));
        assert_eq!(ours.article.r#ref, None);
    }

    #[test]
    fn what_is_no_date_is_a_warning() {
        let reading =
            one(r#"{"headline": "One", "published": "last week", "modified": "2022-07"}"#);
        assert_eq!(reading.article.published, None);
        assert_eq!(reading.article.modified.unwrap().to_string(), "2022-07");
        assert_eq!(
            reading.warnings,
            [
                "published: \"last week\" is not a date such as 2022, 2022-07, 2022-07-01 or 2022-07-01T15:12:00Z"
            ]
        );
    }

    #[test]
    fn a_body_may_be_plain_text() {
        let reading = one(
            r#"{"body": "It  left.\n\nSo it did.", "byline": null, "captions": ["A ferry."], "unknown": 1}"#,
        );
        let paragraphs: Vec<&str> =
            reading.article.body.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(paragraphs, ["It left.", "So it did."]);
        assert_eq!(reading.article.captions[0].text, "A ferry.");
    }
}
