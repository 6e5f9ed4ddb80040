//! JSON: one record, a list of records, or JSON Lines.

use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::decode::{Charset, Head};
use super::draft::Field;
use super::mapping::READ_AS;
use super::{Cutter, Mapping, Options, Reading, Record, Stream};
use crate::error::{Error, ErrorKind, Result};

mod foreign;
mod ninjs;
mod own;
mod standard;

/// JSON is recognised by its first sign and the one after, or by the name of the file.
///
/// The name decides only where the content is of no help: a file of JSON Lines
/// whose first line is broken.
pub(super) const STREAM: Stream = Stream { name: "json", recognises, open };

fn recognises(head: &Head<'_>) -> bool {
    let name = head.name;
    let mut signs = head.text.chars().filter(|it| !it.is_whitespace());
    match (signs.next(), signs.next()) {
        (Some('{'), None | Some('"' | '}')) | (Some('['), None | Some('{' | ']')) => true,
        _ => name.ends_with(".json") || name.ends_with(".jsonl") || name.ends_with(".ndjson"),
    }
}

fn open(name: &str, head: &[u8], options: &Options) -> Box<dyn Cutter> {
    let charset = Charset::of(head, None);
    let layout = Layout::of(&charset.decode(head).text);
    let name = name.to_owned();
    let told = options.map.clone();
    Box::new(File {
        name,
        charset,
        line: 1,
        at_end: false,
        layout,
        first: true,
        told,
        guessed: None,
    })
}

/// How the records of a file lie in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// A record on each line.
    Lines,
    /// One record, over as many lines as it likes.
    Object,
    /// A list of records.
    List,
}

impl Layout {
    /// A list, or an object that does not end on its line, is laid out over lines; all else is JSON Lines.
    fn of(text: &str) -> Self {
        let text = text.trim_start_matches('\u{FEFF}');
        let mut lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
        let first = lines.next().unwrap_or_default();
        if first.starts_with('[') {
            return Self::List;
        }
        // The first line may be longer than what is looked at.
        if !text.contains('\n') {
            return Self::Lines;
        }
        let ends_early = |it: &serde_json::Error| it.is_eof();
        if !serde_json::from_str::<IgnoredAny>(first).is_err_and(|it| ends_early(&it)) {
            return Self::Lines;
        }
        // A line that is cut short is a bad line if whole records follow it, and
        // the beginning of the record if the record is whole further on.
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(_)) => Self::Object,
            Some(Err(error)) if ends_early(&error) => {
                let is_record = |it: &str| {
                    it.starts_with("{\"") && serde_json::from_str::<IgnoredAny>(it).is_ok()
                };
                if lines.next().is_some_and(is_record) { Self::Lines } else { Self::Object }
            }
            _ if lines.next().is_some_and(|it| it.starts_with("{\"")) => Self::Lines,
            _ => Self::Object,
        }
    }
}

/// A file of JSON while its records are taken.
struct File {
    name: String,
    charset: Charset,
    /// The line on which the next piece begins.
    line: usize,
    /// Whether the piece that was cut last is the last of the file.
    at_end: bool,
    layout: Layout,
    /// Whether nothing was read yet.
    first: bool,
    /// Which key is which part, as the reader was told.
    told: Option<Mapping>,
    /// The keys of the record before, and which part each was taken for.
    guessed: Option<(Vec<String>, Mapping)>,
}

impl Cutter for File {
    fn cut(&mut self, bytes: &[u8], end: bool) -> Option<usize> {
        let length = match self.layout {
            Layout::Lines => memchr::memchr(b'\n', bytes).map(|it| it + 1),
            Layout::Object => None,
            Layout::List => value_in_list(bytes, self.first),
        };
        // Whether a file has one record only is known when something follows it, or nothing.
        let after = length.and_then(|it| bytes.get(it..)).unwrap_or_default();
        let alone = after.iter().all(u8::is_ascii_whitespace);
        if self.first && alone && !end {
            return None;
        }
        self.at_end = end && alone;
        length.or(end.then_some(bytes.len()))
    }

    fn read(&mut self, piece: &[u8]) -> Vec<Record> {
        let decoded = self.charset.decode(piece);
        let text = decoded.text.trim_start_matches('\u{FEFF}');
        let value = match self.layout {
            Layout::List => {
                text.trim_start_matches(|it: char| it.is_whitespace() || "[,".contains(it))
            }
            Layout::Lines | Layout::Object => text.trim_start(),
        };
        let number = self.line + lines_in(text.get(..text.len() - value.len()).unwrap_or_default());
        let value = value.trim_end();
        let alone = self.first && self.at_end && self.layout != Layout::List;
        self.line += lines_in(text);
        if self.layout != Layout::List || !value.is_empty() {
            self.first = false;
        }
        if value.is_empty() || self.layout == Layout::List && value == "]" {
            return Vec::new();
        }
        let path = if alone { self.name.clone() } else { format!("{}#{number}", self.name) };
        let mut records = match parse(value) {
            Ok(value) => self.records(value, path),
            Err(error) => vec![Record { path, found: Err(error) }],
        };
        for record in &mut records {
            match &mut record.found {
                Ok(reading) => {
                    reading.warnings.extend(decoded.warning.clone());
                    let encoding = decoded.encoding.map(str::to_owned);
                    reading.article.encoding = reading.article.encoding.take().or(encoding);
                }
                Err(error) if !alone => *error = on_line(error, number),
                Err(_) => {}
            }
        }
        records
    }
}

impl File {
    /// The records in a value: one, or those of the list that it holds.
    fn records(&mut self, value: Value, path: String) -> Vec<Record> {
        let Value::Object(mut record) = value else {
            let message =
                format!("is {}, not an object with a headline or a body", kind_of(&value));
            let found = Err(Error::new(ErrorKind::Input, message));
            return vec![Record { path, found }];
        };
        record.retain(|_, value| !value.is_null());
        if record.get("$schema").is_some_and(Value::is_string) && record.contains_key("properties")
        {
            let found = Err(Error::new(ErrorKind::NoArticle, "a JSON schema, not an article"));
            return vec![Record { path, found }];
        }
        if self.told.is_none() && ninjs::is_ninjs(&record) {
            let found = ninjs::article_of(record, &path).map(|it| of_format(it, "ninjs"));
            return vec![Record { path, found }];
        }
        if self.told.is_none() && own::is_own(&record) {
            let found = own::article_of(record, &path);
            return vec![Record { path, found }];
        }
        let is_feed = record
            .get("version")
            .and_then(Value::as_str)
            .is_some_and(|it| it.contains("jsonfeed.org"));
        match foreign::list_in(&mut record) {
            Some(items) if is_feed || !self.holds_article(&record) => {
                let numbered = (1..).zip(items);
                let of_item = |(number, mut item): (usize, Value)| {
                    if is_feed {
                        feed_item(&record, &mut item);
                    }
                    let mut records = self.records(item, format!("{path}#{number}"));
                    let told = |it: &String| it.starts_with(READ_AS);
                    let readings = records.iter_mut().filter_map(|it| it.found.as_mut().ok());
                    // The keys of a feed are settled, so there is nothing to tell.
                    for reading in readings.filter(|_| is_feed) {
                        reading.article.format = "json_feed".to_owned();
                        reading.warnings.retain(|it| !told(it));
                    }
                    records
                };
                numbered.flat_map(of_item).collect()
            }
            _ => vec![self.foreign(&record, path)],
        }
    }

    fn holds_article(&self, record: &Map<String, Value>) -> bool {
        let mapping = Mapping::over(self.told.as_ref(), &foreign::names(record));
        mapping.has(Field::Body) && mapping.has(Field::Headline)
    }

    /// The article in a record that others made; what its keys were taken for is told when it changes.
    fn foreign(&mut self, record: &Map<String, Value>, path: String) -> Record {
        let names = foreign::names(record);
        let known = self.guessed.as_ref().is_some_and(|it| it.0 == names);
        if !known {
            let mapping = Mapping::over(self.told.as_ref(), &names);
            let names = names.iter().map(|it| (*it).to_owned()).collect();
            let before = self.guessed.replace((names, mapping));
            // Records of one file mostly differ in what they leave out, so the first is told.
            if before.is_none() {
                let found = self.mapped(record, &path).map(|mut reading| {
                    let mapping = self.guessed.as_ref().map(|it| &it.1);
                    reading.warnings.extend(mapping.and_then(|it| it.note(self.told.as_ref())));
                    reading
                });
                return Record { path, found };
            }
        }
        let found = self.mapped(record, &path);
        Record { path, found }
    }

    fn mapped(&self, record: &Map<String, Value>, path: &str) -> Result<Reading> {
        let mapping = self.guessed.as_ref().map(|it| &it.1).cloned().unwrap_or_default();
        foreign::article_of(record, path, &mapping).map_err(|error| {
            let keys: Vec<&str> = foreign::names(record).into_iter().take(MOST_KEYS).collect();
            match keys.is_empty() {
                true => error,
                false => {
                    let message = format!("{error}; its keys are: {}", keys.join(", "));
                    Error::new(error.kind(), message)
                }
            }
        })
    }
}

/// How many keys of a record are told that holds no article.
const MOST_KEYS: usize = 12;

/// What an item of a JSON Feed takes from its feed, and under which keys its texts are looked for.
fn feed_item(feed: &Map<String, Value>, item: &mut Value) {
    let Value::Object(item) = item else { return };
    for (from, to) in [("content_html", "body"), ("content_text", "body"), ("external_url", "url")]
    {
        if let Some(value) = item.remove(from) {
            item.entry(to).or_insert(value);
        }
    }
    for (from, to) in [("title", "source"), ("language", "language"), ("author", "author")] {
        if let Some(value) = feed.get(from) {
            item.entry(to).or_insert_with(|| value.clone());
        }
    }
    // What is no part of an article here is one elsewhere.
    for key in ["image", "banner_image", "attachments", "_"] {
        item.remove(key);
    }
}

fn of_format(mut reading: Reading, format: &str) -> Reading {
    reading.article.format = format.to_owned();
    reading
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Array(_) => "a list",
        Value::String(_) => "a text",
        Value::Number(_) => "a number",
        _ => "a value",
    }
}

/// The length of the next value of a list, with what stands before it; its end if there is no more.
fn value_in_list(bytes: &[u8], first: bool) -> Option<usize> {
    let is_before = |it: &u8| it.is_ascii_whitespace() || matches!(it, b',' | 0xEF | 0xBB | 0xBF);
    let opening = if first { bytes.iter().position(|it| *it == b'[')? + 1 } else { 0 };
    let start = opening + bytes.get(opening..)?.iter().position(|it| !is_before(it))?;
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match (quoted, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (true, b'"') => quoted = false,
            (true, _) => continue,
            (false, b'"') => quoted = true,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            // A number or a word ends where the list goes on.
            (false, b',') if depth == 0 => return Some(at),
            (false, _) => continue,
        }
        if depth == 0 && !quoted {
            return Some(at + 1);
        }
    }
    None
}

fn lines_in(text: &str) -> usize {
    text.matches('\n').count()
}

fn on_line(error: &Error, line: usize) -> Error {
    Error::new(error.kind(), format!("line {line}: {error}"))
}

fn no_json(error: &serde_json::Error) -> String {
    format!("not JSON: {error}")
}

fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|it| Error::new(ErrorKind::Input, no_json(&it)))
}

#[cfg(test)]
mod tests {
    use crate::formats::Reading;

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
