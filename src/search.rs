//! What is asked of an archive and what it answers: plain data.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::cancel::Cancel;
use crate::query::{Query, Thesaurus};

mod facet;
mod results;

pub use facet::{Facet, FacetCounts};
pub use results::{Card, Hit, Results, Snippet};
pub(crate) use results::{as_pairs, as_printed, from_pairs};

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
    pub(crate) facets: Vec<Facet>,
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

    /// Also counts all articles that match by the values of a field; may be asked for more than one field.
    ///
    /// [`Results::facets`] has the counts, in the order in which they were asked for.
    ///
    /// ```
    /// use morgue::{Archive, Facet, Search};
    /// # let mut archive = Archive::in_memory()?;
    /// # archive.add_folder("sample_corpus")?;
    /// let results = archive.search(Search::new("mali").facet(Facet::Agency))?;
    /// let (agency, articles) = &results.facets[0].values[0];
    /// let narrower = archive.search(Search::new(format!("mali agency:{agency}").as_str()).count())?;
    /// assert_eq!(narrower.total, Some(*articles));
    /// # Ok::<(), morgue::Error>(())
    /// ```
    #[must_use]
    pub fn facet(mut self, facet: Facet) -> Self {
        self.facets.push(facet);
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
            facets: Vec::new(),
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
