//! What a search answers: hits with the passages that show why.

use std::fmt::Write as _;
use std::ops::Range;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::FacetCounts;
use crate::article::{Article, Dateline};
use crate::date::Date;
use crate::diagnosis::Diagnosis;
use crate::printable::Printable;
use crate::query::Note;

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Results {
    /// How many articles match, if the search asked for the count; where it is not complete, how many were found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// The hits, in order.
    pub hits: Vec<Hit>,
    /// Whether every article was looked at; if not, `warnings` says why.
    pub complete: bool,
    /// What the reader of the results must know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// How the query was understood where that is not plain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Why no article matches and what would find some, where advice was asked for and none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosis>,
    /// The words that decided the order beside those of the query, if [`Search::expand`](super::Search::expand) asked for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<String>,
    /// The articles that match, counted by value, for each [`Search::facet`](super::Search::facet) asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<FacetCounts>,
    /// How long the search took; in JSON as milliseconds.
    #[serde(serialize_with = "as_milliseconds")]
    pub took: Duration,
}

/// An article that matches.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Hit {
    /// Its place among all hits, from 1.
    pub rank: usize,
    /// How well it matches; comparable within one search only.
    #[serde(serialize_with = "as_printed")]
    pub score: f32,
    /// The article without body, captions, rights and keywords.
    pub article: Card,
    /// The passages that show why, the best first; empty only if the article has no text.
    pub snippets: Vec<Snippet>,
}

impl Hit {
    /// The best passage as text; the headline where only that matched.
    pub fn snippet(&self) -> &str {
        let beside = self.snippets.iter().find(|it| it.field != "headline");
        beside.or(self.snippets.first()).map_or("", |it| &it.text)
    }
}

/// A passage of an article, with the places that matched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Snippet {
    /// The field it is from: `headline`, `body`, `caption`, ...
    pub field: String,
    /// Which paragraph or caption of the field, from 0.
    pub part: usize,
    /// The byte of that paragraph or caption at which `text` begins.
    pub start: usize,
    /// The passage.
    pub text: String,
    /// Byte ranges of `text` that matched, in order, without overlap.
    #[serde(serialize_with = "as_pairs", deserialize_with = "from_pairs")]
    pub marks: Vec<Range<usize>>,
}

impl Snippet {
    /// The passage as HTML: escaped, each mark in `<mark>`.
    ///
    /// ```
    /// use morgue::{Archive, Article, Paragraph};
    /// let mut article = Article::default();
    /// article.body = vec![Paragraph::new("AT&T left <Mali>.")];
    /// let mut marker = Archive::in_memory()?.marker("mali")?;
    /// let passages = marker.passages(&article).unwrap();
    /// assert_eq!(passages[0].to_html(), "AT&amp;T left &lt;<mark>Mali</mark>&gt;.");
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn to_html(&self) -> String {
        self.printed("<mark>", "</mark>", |it, out| {
            let _ = write!(out, "{}", it.html());
        })
    }

    /// The passage as a line of plain text: printable, each mark in brackets.
    pub fn to_text(&self) -> String {
        self.printed("[", "]", |it, out| {
            let _ = write!(out, "{it}");
        })
    }

    /// The passage with `open` and `close` around each mark, everything else as `print` puts it.
    fn printed(
        &self,
        open: &str,
        close: &str,
        print: impl Fn(Printable<'_>, &mut String),
    ) -> String {
        let mut printed = String::with_capacity(self.text.len() + 16 * self.marks.len());
        let mut from = 0;
        for mark in &self.marks {
            print(Printable(self.text.get(from..mark.start).unwrap_or_default()), &mut printed);
            printed.push_str(open);
            print(Printable(self.text.get(mark.clone()).unwrap_or_default()), &mut printed);
            printed.push_str(close);
            from = mark.end;
        }
        print(Printable(self.text.get(from..).unwrap_or_default()), &mut printed);
        printed
    }
}

/// What a list of hits shows of an article: each part means what it means in [`Article`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Card {
    /// [`Article::id`].
    pub id: String,
    /// [`Article::ref`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#ref: Option<String>,
    /// [`Article::revision_of`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision_of: Option<String>,
    /// [`Article::url`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// [`Article::path`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// [`Article::format`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub format: String,
    /// [`Article::source`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// [`Article::section`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// [`Article::kicker`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kicker: Option<String>,
    /// [`Article::headline`].
    pub headline: String,
    /// [`Article::subheadline`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subheadline: Option<String>,
    /// [`Article::byline`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// [`Article::authors`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// [`Article::dateline`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dateline: Option<Dateline>,
    /// [`Article::published`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// [`Article::modified`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Date>,
    /// [`Article::agencies`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<String>,
    /// [`Article::language`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl From<Article> for Card {
    fn from(article: Article) -> Self {
        Self {
            id: article.id,
            r#ref: article.r#ref,
            revision_of: article.revision_of,
            url: article.url,
            path: article.path,
            format: article.format,
            source: article.source,
            section: article.section,
            kicker: article.kicker,
            headline: article.headline,
            subheadline: article.subheadline,
            byline: article.byline,
            authors: article.authors,
            dateline: article.dateline,
            published: article.published,
            modified: article.modified,
            agencies: article.agencies,
            language: article.language,
        }
    }
}

fn as_milliseconds<S: serde::Serializer>(
    took: &Duration,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((took.as_secs_f64() * 1e6).round() / 1e3)
}

/// As many digits as tell the number from its neighbours, where a plain cast would add digits of noise.
pub(crate) fn as_printed<S: serde::Serializer>(
    score: &f32,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(score.to_string().parse().unwrap_or(f64::from(*score)))
}

pub(crate) fn as_pairs<S: serde::Serializer>(
    ranges: &[Range<usize>],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(ranges.iter().map(|it| [it.start, it.end]))
}

pub(crate) fn from_pairs<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Range<usize>>, D::Error> {
    let pairs: Vec<[usize; 2]> = Vec::deserialize(deserializer)?;
    Ok(pairs.into_iter().map(|[start, end]| start..end).collect())
}
