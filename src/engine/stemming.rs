//! Whether an archive finds a word by its stem.

use serde::{Deserialize, Serialize};

use crate::text::Language;

/// How the words of an archive are compared; settled when it is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stemming {
    /// A bare word finds all its inflections, in the language of each article.
    #[default]
    ByLanguage,
    /// A bare word finds only the form that was typed, as `=word` does.
    Off,
}

impl Stemming {
    /// The language by which the words of an article of this tag are stemmed.
    pub(super) fn language(self, tag: Option<&str>) -> Language {
        match self {
            Self::ByLanguage => Language::of_article(tag),
            Self::Off => Language::Other,
        }
    }
}
