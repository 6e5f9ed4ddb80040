//! What the parts of a query find in an archive, as plain data.

use serde::{Deserialize, Serialize};

use crate::query::{Group, Note};
use crate::search::{Card, as_printed};

/// How an archive answers a query, part by part.
///
/// ```
/// use morgue::{Archive, Query};
/// let mut archive = Archive::in_memory()?;
/// archive.add_folder("sample_corpus")?;
/// let explanation = archive.explain(&Query::parse("withdrawal wagn*")?)?;
/// let word = &explanation.parts[1];
/// assert_eq!(word.group.says, "withdrawal, in every inflection");
/// assert!(word.articles > explanation.articles && word.forms.len() > 1);
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// How many articles match the whole query.
    pub articles: u64,
    /// What was searched for instead, where synonyms were added to it: canonical text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_synonyms: Option<String>,
    /// Every part of the query, each before what it is made of.
    #[serde(rename = "groups")]
    pub parts: Vec<Part>,
    /// Why numbers are too low: patterns of which only a part was looked for, or a search that was ended early.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// How the query was understood where that is not plain, and words that no article has.
    pub notes: Vec<Note>,
}

/// A part of a query and what it finds by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Part {
    /// The part in words.
    #[serde(flatten)]
    pub group: Group,
    /// How many articles it matches, looked for alone and in the field that it stands in.
    pub articles: u64,
    /// What a word is found in by its stem, or what a pattern stands for: the most frequent forms, 20 at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<FoundForm>,
    /// How many forms there are beside these.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more: usize,
}

/// A form of a word and how many articles it is found in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FoundForm {
    /// The word in small letters without accents.
    pub form: String,
    /// How many articles have it where the query looks.
    pub articles: u64,
}

impl Part {
    pub(crate) fn new(group: Group, articles: u64, forms: Vec<(String, u64)>) -> Self {
        /// So many forms fit on a few lines.
        const LISTED: usize = 20;
        let more = forms.len().saturating_sub(LISTED);
        let listed = forms.into_iter().take(LISTED);
        let forms = listed.map(|(form, articles)| FoundForm { form, articles }).collect();
        Self { group, articles, forms, more }
    }
}

/// How the score of one article comes about.
///
/// ```
/// use morgue::Archive;
/// let mut archive = Archive::in_memory()?;
/// archive.add_folder("sample_corpus")?;
/// let hit = archive.search("mali junta")?.hits.remove(0);
/// let scored = archive.explain_score("mali junta", &hit.article.id)?;
/// assert_eq!(scored.score, hit.score);
/// let sum: f32 = scored.parts.iter().map(|it| it.score).sum();
/// assert!((sum - hit.score).abs() < 1e-4);
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Scored {
    /// The article, as a list of hits shows it.
    pub article: Card,
    /// What a search gives as its score.
    #[serde(serialize_with = "as_printed")]
    pub score: f32,
    /// What it is made of: the parts sum to the score, but for the last digits.
    pub parts: Vec<ScorePart>,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScorePart {
    /// What it is given for.
    pub kind: Worth,
    /// The words that it is given for, as text of a query; all of them if it is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// How much it adds.
    #[serde(serialize_with = "as_printed")]
    pub score: f32,
}

/// What a part of a score is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Worth {
    /// Words, phrases and the like, by how often they stand in the article, how close, and how rare they are (BM25).
    Found,
    /// Two neighbours of the query that stand as in the query.
    Ordered,
    /// Two neighbours of the query that stand near each other.
    Near,
    /// A word in the form typed.
    Form,
    /// A word so frequent that it counts among the best only.
    Frequent,
    /// All of a few words in the forms typed.
    Typed,
    /// All words, where any would do.
    Every,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}
