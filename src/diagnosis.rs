//! Why a query finds nothing, and what would find something, as plain data.

use serde::{Deserialize, Serialize};

use crate::query::Loosened;

/// What is told of a query that no article matches.
///
/// Every number is that of a search that was made: with the same synonyms, and
/// by the same [`Search::any`](crate::Search::any).
///
/// ```
/// use morgue::{Archive, Search};
/// # let mut archive = Archive::in_memory()?;
/// # archive.add_folder("sample_corpus")?;
/// let results = archive.search(Search::new("headline:takuba -mali").advise())?;
/// let diagnosis = results.diagnosis.unwrap();
/// assert_eq!(diagnosis.parts[0].query, "headline:takuba");
/// let least = &diagnosis.relaxations[0];
/// assert_eq!((least.from.as_str(), least.query.as_str()), ("-mali", "headline:takuba"));
/// let other = archive.search(Search::new(least.query.as_str()).count())?;
/// assert_eq!(other.total, Some(least.articles));
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Diagnosis {
    /// The parts of the query, each with what it finds alone; none where there is only one.
    pub parts: Vec<CountedPart>,
    /// Queries that ask for less and find something, those that change least first.
    pub relaxations: Vec<Relaxation>,
    /// Whether all that could be tried was; a diagnosis takes no longer than some times the search itself.
    pub complete: bool,
}

impl Diagnosis {
    /// The words that were found under another spelling.
    pub(crate) fn respelt(&self) -> &str {
        let spelt = self.relaxations.iter().find(|it| it.kind == Loosened::Spelling);
        spelt.map_or("", |it| &it.from)
    }
}

/// A part of a query, and what it finds alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CountedPart {
    /// The part, as text that can be searched for.
    pub query: String,
    /// How many articles match it; `None` if there was no time to count them.
    pub articles: Option<u64>,
}

/// A query that asks for less than one that finds nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relaxation {
    /// In which way it asks for less.
    pub kind: Loosened,
    /// What was changed, as it stands in the query.
    pub from: String,
    /// What stands there instead; `None` if it was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The whole query, as text that can be searched for.
    pub query: String,
    /// How many articles match it, one or more.
    pub articles: u64,
}
