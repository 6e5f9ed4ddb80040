//! What is asked of an archive and what it answers: plain data.

use std::fmt::Write as _;
use std::ops::Range;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::article::{Article, Dateline};
use crate::cancel::Cancel;
use crate::date::Date;
use crate::diagnosis::Diagnosis;
use crate::printable::Printable;
use crate::query::{Note, Query, Thesaurus};

/// A query with how many of its hits to return, and in which order.
///
/// ```
/// use morgue::{Order, Search};
/// let search = Search::new("mali -junta date:2022-07..").limit(5).order(Order::Newest);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    pub(crate) query: Asked,
    pub(crate) matching: Matching,
    pub(crate) limit: usize,
    pub(crate) offset: usize,
    pub(crate) order: Order,
    pub(crate) count: bool,
    pub(crate) partial: bool,
    pub(crate) advise: bool,
    pub(crate) expand: bool,
    pub(crate) synonyms: Option<Thesaurus>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) cancel: Option<Cancel>,
    pub(crate) passages: Option<usize>,
}

/// The query as the caller has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Asked {
    Text(String),
    Parsed(Query),
}

/// How many of the words an article must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Matching {
    #[default]
    All,
    Any,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Order {
    /// By score; ties by date, newest first, then by id.
    #[default]
    Best,
    /// By date, the latest first; articles without a date last.
    Newest,
    /// By date, the earliest first; articles without a date last.
    Oldest,
}

impl Search {
    /// Ten hits of `query`, best first.
    ///
    /// A query text that is refused is refused when it is searched for.
    pub fn new(query: impl Into<Self>) -> Self {
        query.into()
    }

    /// Any of the words will do; articles that have more of them, closer together, come first.
    ///
    /// Words, phrases and groups that stand side by side are joined by OR
    /// instead of AND. Exclusions and filters restrict as before. Words that
    /// nearly every English text has are left out.
    ///
    /// ```
    /// use morgue::{Archive, Search};
    /// # let mut archive = Archive::in_memory()?;
    /// # archive.add_folder("sample_corpus")?;
    /// let all = archive.search(Search::new("junta lighthouse zeppelin -coup"))?;
    /// let any = archive.search(Search::new("junta lighthouse zeppelin -coup").any())?;
    /// assert!(all.hits.is_empty() && !any.hits.is_empty());
    /// # Ok::<(), morgue::Error>(())
    /// ```
    #[must_use]
    pub fn any(mut self) -> Self {
        self.matching = Matching::Any;
        self
    }

    /// At most so many hits; 10 unless said.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Leaves out so many hits at the beginning.
    #[must_use]
    pub fn offset(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }

    /// The order of hits.
    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// Also counts all articles that match, which takes longer than finding the best.
    #[must_use]
    pub fn count(mut self) -> Self {
        self.count = true;
        self
    }

    /// Has a pattern that stands for more than 1,024 words searched for the most frequent of them, instead of refused.
    ///
    /// [`Results::complete`] is then false, and a warning says which pattern it was.
    #[must_use]
    pub fn partial(mut self) -> Self {
        self.partial = true;
        self
    }

    /// Where less is found than asked for, also looks for what would find more.
    ///
    /// The notes then say how many articles have some of the words, and for a
    /// word that no article has which one may have been meant. Where nothing is
    /// found, [`Results::diagnosis`] counts each part of the query and names the
    /// smallest changes that find something. That takes up to three times as
    /// long as the search itself, so it is for people, not for programs that
    /// ask a thousand queries.
    ///
    /// ```
    /// use morgue::{Archive, Search};
    /// # let mut archive = Archive::in_memory()?;
    /// # archive.add_folder("sample_corpus")?;
    /// let results = archive.search(Search::new("mali wagnar").advise())?;
    /// let repaired = &results.diagnosis.unwrap().relaxations[0];
    /// assert_eq!((repaired.query.as_str(), repaired.articles), ("mali AND wagner", 9));
    /// # Ok::<(), morgue::Error>(())
    /// ```
    #[must_use]
    pub fn advise(mut self) -> Self {
        self.advise = true;
        self
    }

    /// At most so many passages of each hit beside its headline.
    ///
    /// Unless said there is one, and a second where that shows a part of the
    /// query that the first does not.
    ///
    /// ```
    /// use morgue::{Archive, Search};
    /// # let mut archive = Archive::in_memory()?;
    /// # archive.add_folder("sample_corpus")?;
    /// let passages = |search: Search| archive.search(search).unwrap().hits[0].snippets.len();
    /// assert_eq!(passages(Search::new("body:takuba")), 1);
    /// assert_eq!(passages(Search::new("body:takuba").passages(2)), 2);
    /// # Ok::<(), morgue::Error>(())
    /// ```
    #[must_use]
    pub fn passages(mut self, passages: usize) -> Self {
        self.passages = Some(passages);
        self
    }

    /// Lets the first articles say which other words are of the same matter, and orders the hits by these too.
    ///
    /// Which articles match stays as it is. [`Results::added`] has the words.
    /// On questions more of what is relevant comes early; but where the first
    /// articles are of another matter, so is what they bring forward, and
    /// scores are then sums over ranks. By date nothing changes.
    ///
    /// ```
    /// use morgue::{Archive, Search};
    /// # let mut archive = Archive::in_memory()?;
    /// # archive.add_folder("sample_corpus")?;
    /// let results = archive.search(Search::new("takuba").expand())?;
    /// assert!(!results.added.is_empty());
    /// # Ok::<(), morgue::Error>(())
    /// ```
    #[must_use]
    pub fn expand(mut self) -> Self {
        self.expand = true;
        self
    }

    /// Joins bare words by these synonyms, in place of those in the file `synonyms.txt` of the archive's folder.
    #[must_use]
    pub fn synonyms(mut self, thesaurus: Thesaurus) -> Self {
        self.synonyms = Some(thesaurus);
        self
    }

    /// Ends the search after this time with what it has found until then.
    ///
    /// [`Results::complete`] is then false, and a warning says so. Without a
    /// timeout a search takes as long as it takes; with one it may take 50 ms
    /// more, for a page of hits to be put together.
    ///
    /// ```
    /// use std::time::Duration;
    /// use morgue::{Archive, Search};
    /// # let mut archive = Archive::in_memory()?;
    /// # archive.add_folder("sample_corpus")?;
    /// let results = archive.search(Search::new("mali").timeout(Duration::from_secs(2)))?;
    /// assert!(results.complete);
    /// # Ok::<(), morgue::Error>(())
    /// ```
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Ends the search, as [`Search::timeout`] does, once the token is cancelled.
    #[must_use]
    pub fn cancelled_by(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }

    fn of(query: Asked) -> Self {
        Self {
            query,
            matching: Matching::All,
            limit: 10,
            offset: 0,
            order: Order::Best,
            count: false,
            partial: false,
            advise: false,
            expand: false,
            synonyms: None,
            timeout: None,
            cancel: None,
            passages: None,
        }
    }
}

impl From<&str> for Search {
    fn from(query: &str) -> Self {
        Self::of(Asked::Text(query.to_owned()))
    }
}

impl From<String> for Search {
    fn from(query: String) -> Self {
        Self::of(Asked::Text(query))
    }
}

impl From<Query> for Search {
    fn from(query: Query) -> Self {
        Self::of(Asked::Parsed(query))
    }
}

impl From<&Query> for Search {
    fn from(query: &Query) -> Self {
        Self::of(Asked::Parsed(query.clone()))
    }
}

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
    /// The words that decided the order beside those of the query, if [`Search::expand`] asked for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<String>,
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
