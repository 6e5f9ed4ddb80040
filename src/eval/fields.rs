//! How well pages are read: an article beside what people say it should be.
//!
//! ```
//! use morgue::eval::fields::{Expected, Table};
//!
//! let expected = Expected::read(r#"{"headline": "Ferry sails", "body": ["It sailed on Monday morning."]}"#)?;
//! let article: morgue::Article =
//!     serde_json::from_str(r#"{"headline": "Ferry sails", "body": [{"text": "It sailed on Monday morning."}]}"#).unwrap();
//! let mut table = Table::default();
//! table.add(&expected[0].1, &article);
//! assert_eq!(table.body().f1(), 1.0);
//! # Ok::<(), morgue::Error>(())
//! ```

use std::collections::HashMap;

use serde_json::Value;

use crate::article::Article;
use crate::date::Date;
use crate::error::{Error, ErrorKind, Result};
use crate::text::tidy;

/// What an article should be; what is `None` or empty was not judged.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Expected {
    /// The headline.
    pub headline: Option<String>,
    /// The story with its standfirst and its subheads.
    pub body: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published.
    pub published: Option<Date>,
    /// The words under its photos.
    pub captions: Option<Vec<String>>,
    /// The lines that credit someone.
    pub attribution: Option<Vec<String>>,
}

impl Expected {
    /// The expected articles in a JSON file, each with its name: one without a name, or one a key.
    ///
    /// Two forms are read: morgue's own (`headline`, `body`, `authors`, `published`,
    /// `captions`, `attribution`) and that of fundus' fixtures (`title`, `body` with
    /// `summary` and `sections`, `publishing_date`, `images` with `caption`).
    pub fn read(json: &str) -> Result<Vec<(String, Self)>> {
        let wrong = |reason: String| Error::new(ErrorKind::Input, reason);
        let value: Value =
            serde_json::from_str(json).map_err(|it| wrong(format!("not JSON: {it}")))?;
        let object = value.as_object().ok_or_else(|| wrong("not an object".to_owned()))?;
        if object.contains_key("headline")
            || object.contains_key("title")
            || object.contains_key("body")
        {
            return Ok(vec![(String::new(), Self::of(&value))]);
        }
        let mut named: Vec<(String, Self)> =
            object.iter().map(|(name, it)| (name.clone(), Self::of(it))).collect();
        // V1, V1_1, V2, V10: in the order of their numbers.
        let numbers = |name: &str| -> Vec<u32> {
            name.split(|it: char| !it.is_ascii_digit()).filter_map(|it| it.parse().ok()).collect()
        };
        named.sort_by_key(|(name, _)| numbers(name));
        Ok(named)
    }

    fn of(value: &Value) -> Self {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let published = text("published").or_else(|| text("publishing_date"));
        let lines = |key: &str, part: &str| -> Option<Vec<String>> {
            let items = value.get(key)?.as_array()?;
            let line =
                |it: &Value| it.as_str().or_else(|| it.get(part)?.as_str()).map(str::to_owned);
            let lines = items.iter().filter_map(line).map(|it| composed(&it));
            Some(lines.filter(|it| !it.trim().is_empty()).collect())
        };
        Self {
            headline: text("headline").or_else(|| text("title")).map(|it| composed(&it)),
            body: value.get("body").map(|it| composed(&body_of(it))),
            authors: lines("authors", "name").unwrap_or_default(),
            published: published.and_then(|it| Date::parse(it.get(..10).unwrap_or(&it))),
            captions: lines("captions", "text").or_else(|| lines("images", "caption")),
            attribution: lines("attribution", "text"),
        }
    }
}

/// A text with its accents composed, as articles have them.
fn composed(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|it| tidy(it).into_owned()).collect();
    lines.join("\n")
}

/// All texts of a body, whatever its form, a line each.
fn body_of(value: &Value) -> String {
    let mut lines = Vec::new();
    fn collect(value: &Value, lines: &mut Vec<String>) {
        match value {
            Value::String(text) => lines.push(text.clone()),
            Value::Array(values) => values.iter().for_each(|it| collect(it, lines)),
            Value::Object(object) => {
                let keys = ["summary", "sections", "headline", "paragraphs", "text"];
                keys.iter().filter_map(|it| object.get(*it)).for_each(|it| collect(it, lines));
            }
            _ => {}
        }
    }
    collect(value, &mut lines);
    lines.join("\n")
}

/// Precision and recall.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Measure {
    /// Of what was found, the share that is right.
    pub precision: f64,
    /// Of what should be found, the share that was.
    pub recall: f64,
}

impl Measure {
    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 }
    }
}

/// What one page came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Page {
    /// The story, by runs of four words.
    pub body: Option<Measure>,
    /// The same without the subheadline.
    pub paragraphs: Option<Measure>,
    /// Whether the headline is the same but for spaces and the form of quotation marks.
    pub headline: Option<bool>,
    /// Whether the day is the same.
    pub day: Option<bool>,
    /// Whether an author is named who is expected.
    pub author: Option<bool>,
    /// Captions found and expected, found, expected, and expected ones that lie in the body.
    pub captions: Option<[usize; 4]>,
    /// Attributions found and expected, found, and expected.
    pub attribution: Option<[usize; 3]>,
}

impl Page {
    /// An article beside what it should be.
    pub fn of(expected: &Expected, article: &Article) -> Self {
        let paragraphs: String = article.body.iter().map(|it| format!("{}\n", it.text)).collect();
        let standfirst = article.subheadline.as_deref().unwrap_or_default();
        let found = format!("{standfirst}\n{paragraphs}");
        let day = |it: Option<Date>| it.map(|it| it.day().to_string());
        Self {
            body: expected.body.as_deref().map(|it| overlap(it, &found)),
            paragraphs: expected.body.as_deref().map(|it| overlap(it, &paragraphs)),
            headline: expected.headline.as_deref().map(|it| plain(it) == plain(&article.headline)),
            day: expected.published.map(|it| day(Some(it)) == day(article.published)),
            author: (!expected.authors.is_empty())
                .then(|| shares_author(&expected.authors, article)),
            captions: expected.captions.as_deref().map(|it| {
                let texts: Vec<&str> = article.captions.iter().map(|it| it.text.as_str()).collect();
                let body = expected.body.as_deref().unwrap_or_default();
                [paired(it, &texts), texts.len(), it.len(), leaked(it, &paragraphs, body)]
            }),
            attribution: expected.attribution.as_deref().map(|it| {
                let texts: Vec<&str> =
                    article.attribution.iter().map(|it| it.text.as_str()).collect();
                [paired(it, &texts), texts.len(), it.len()]
            }),
        }
    }
}

/// Many pages together.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pages: Vec<Page>,
}

impl Table {
    /// Takes a page into the table; what it came to.
    pub fn add(&mut self, expected: &Expected, article: &Article) -> Page {
        let page = Page::of(expected, article);
        self.pages.push(page);
        page
    }

    /// How many pages there are.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The story: means over pages.
    pub fn body(&self) -> Measure {
        mean(self.pages.iter().filter_map(|it| it.body))
    }

    /// The story without subheadlines.
    pub fn paragraphs(&self) -> Measure {
        mean(self.pages.iter().filter_map(|it| it.paragraphs))
    }

    /// How many headlines are right, of how many.
    pub fn headlines(&self) -> (usize, usize) {
        count(self.pages.iter().filter_map(|it| it.headline))
    }

    /// How many days are right, of how many.
    pub fn days(&self) -> (usize, usize) {
        count(self.pages.iter().filter_map(|it| it.day))
    }

    /// On how many pages an author is right, of how many.
    pub fn authors(&self) -> (usize, usize) {
        count(self.pages.iter().filter_map(|it| it.author))
    }

    /// The captions of all pages.
    pub fn captions(&self) -> Measure {
        self.counted(|it| it.captions.map(|[right, found, expected, _]| [right, found, expected]))
    }

    /// How many expected captions lie in bodies, of how many.
    pub fn leaks(&self) -> (usize, usize) {
        let counts = self.pages.iter().filter_map(|it| it.captions);
        counts.fold((0, 0), |(leaked, all), [_, _, expected, here]| (leaked + here, all + expected))
    }

    /// The attributions of all pages.
    pub fn attributions(&self) -> Measure {
        self.counted(|it| it.attribution)
    }

    /// Whether any page has expected attributions.
    pub fn has_attributions(&self) -> bool {
        self.pages.iter().any(|it| it.attribution.is_some())
    }

    fn counted(&self, of: impl Fn(&Page) -> Option<[usize; 3]>) -> Measure {
        let all = self
            .pages
            .iter()
            .filter_map(of)
            .fold([0; 3], |sum, it| [sum[0] + it[0], sum[1] + it[1], sum[2] + it[2]]);
        let [right, found, expected] = all;
        Measure { precision: share(right, found), recall: share(right, expected) }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn mean(measures: impl Iterator<Item = Measure>) -> Measure {
    let (mut sum, mut count) = (Measure::default(), 0.0_f64);
    for it in measures {
        sum.precision += it.precision;
        sum.recall += it.recall;
        count += 1.0;
    }
    let count = count.max(1.0);
    Measure { precision: sum.precision / count, recall: sum.recall / count }
}

fn count(answers: impl Iterator<Item = bool>) -> (usize, usize) {
    answers.fold((0, 0), |(right, all), it| (right + usize::from(it), all + 1))
}

/// The words of a text.
fn words(text: &str) -> Vec<&str> {
    text.split(|it: char| !(it.is_alphanumeric() || it == '_'))
        .filter(|it| !it.is_empty())
        .collect()
}

/// How many words a run has that is compared: as in the article extraction benchmark of Scrapinghub.
const RUN: usize = 4;

fn runs<'t>(words: &[&'t str]) -> HashMap<Vec<&'t str>, usize> {
    let mut runs: HashMap<Vec<&str>, usize> = HashMap::new();
    let last = words.len().saturating_sub(RUN - 1).max(1);
    for start in 0..last {
        let run = words.iter().skip(start).take(RUN).copied().collect();
        *runs.entry(run).or_default() += 1;
    }
    runs
}

fn overlap(expected: &str, found: &str) -> Measure {
    let (expected, found) = (runs(&words(expected)), runs(&words(found)));
    let common: usize =
        expected.iter().map(|(run, count)| found.get(run).map_or(0, |it| (*it).min(*count))).sum();
    let all = |runs: &HashMap<Vec<&str>, usize>| runs.values().sum::<usize>();
    Measure { precision: share(common, all(&found)), recall: share(common, all(&expected)) }
}

/// A text with its white space collapsed and its quotation marks and apostrophes straight.
fn plain(text: &str) -> String {
    let straight: String = text
        .chars()
        .filter(|it| *it != '\u{AD}')
        .map(|it| match it {
            '‘' | '’' | '‚' | '′' | '`' | '´' | '‹' | '›' => '\'',
            '“' | '”' | '„' | '«' | '»' | '″' => '"',
            it => it,
        })
        .collect();
    straight.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shares_author(expected: &[String], article: &Article) -> bool {
    let bare = |text: &str| words(&text.to_lowercase()).join(" ");
    let found: Vec<String> = article.authors.iter().map(|it| bare(it)).collect();
    expected.iter().any(|it| found.contains(&bare(it)))
}

/// How like two texts must be to be the same caption: the F1 of their words.
const ALIKE: f64 = 0.8;

fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let (one, other) = (words(&one), words(&other));
    let mut left: HashMap<&str, usize> = HashMap::new();
    other.iter().for_each(|it| *left.entry(it).or_default() += 1);
    let mut common = 0;
    for word in &one {
        if let Some(count) = left.get_mut(word).filter(|it| **it > 0) {
            *count -= 1;
            common += 1;
        }
    }
    share(2 * common, one.len() + other.len())
}

/// How many of the expected texts have a found one of their own that is like them.
fn paired(expected: &[String], found: &[&str]) -> usize {
    let mut taken = vec![false; found.len()];
    let mut pairs = 0;
    for text in expected {
        let free = found.iter().zip(&mut taken).filter(|(_, taken)| !**taken);
        let best = free
            .map(|(it, taken)| (likeness(text, it), taken))
            .filter(|(like, _)| *like >= ALIKE)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, taken)) = best {
            *taken = true;
            pairs += 1;
        }
    }
    pairs
}

/// How many captions lie in a body, most of their runs of words, that the expected body does not have.
fn leaked(captions: &[String], body: &str, expected: &str) -> usize {
    let (body, expected) = (words(body), words(expected));
    let (body, expected) = (runs(&body), runs(&expected));
    let lies = |caption: &String| {
        let words = words(caption);
        let runs = runs(&words);
        let there = |of: &HashMap<Vec<&str>, usize>| {
            runs.keys().filter(|it| of.contains_key(*it)).count() * 10 >= runs.len() * 8
        };
        words.len() >= RUN && there(&body) && !there(&expected)
    };
    captions.iter().filter(|it| lies(it)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_scored_and_faults_count() {
        let expected = r#"{"V2": {"title": "The “ferry” sails", "authors": ["Awa Kanté"],
            "body": {"summary": ["It is back."], "sections": [{"headline": ["Gao"], "paragraphs": ["The ferry to Gao sailed on Monday."]}]},
            "publishing_date": "2022-07-01 10:00:00+02:00", "images": [{"caption": "The ferry leaves Gao on Monday."}, {"caption": null}]}}"#;
        let expected = Expected::read(expected).unwrap();
        assert_eq!(expected[0].0, "V2");
        let article: Article = serde_json::from_str(
            r#"{"headline": "The \"ferry\" sails", "authors": ["AWA KANTÉ"], "published": "2022-07-01",
                "body": [{"text": "It is back."}, {"text": "Gao"}, {"text": "The ferry to Gao sailed on Monday."},
                         {"text": "The ferry leaves Gao on Monday."}], "captions": [{"text": "Other words"}]}"#,
        )
        .unwrap();
        let mut table = Table::default();
        let page = table.add(&expected[0].1, &article);
        assert_eq!((page.headline, page.day, page.author), (Some(true), Some(true), Some(true)));
        assert_eq!(page.captions, Some([0, 1, 1, 1]));
        assert_eq!(table.body().recall, 1.0);
        assert!(table.body().precision < 0.7);
        assert_eq!(table.leaks(), (1, 1));
    }
}
