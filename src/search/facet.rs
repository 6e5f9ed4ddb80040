//! Counts of the articles that match, by value.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A field whose values are counted over all articles that match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Facet {
    /// The agencies that are credited, by their ids; an article may credit several.
    Agency,
    /// The outlet.
    Source,
    /// The language, as a BCP 47 tag; what says none and shows none counts as English, as in `lang:en`.
    Language,
}

/// Prints the name of the field in queries, so that `agency` and a value make `agency:ap`.
impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Agency => "agency",
            Self::Source => "source",
            Self::Language => "language",
        })
    }
}

/// How many of the articles that match have each value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FacetCounts {
    /// What was counted.
    pub facet: Facet,
    /// The values with the number of articles that have each, most first, those that none has left out.
    pub values: Vec<(String, u64)>,
    /// How many articles have no value.
    pub without: u64,
}
