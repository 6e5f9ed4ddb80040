//! All articles of an archive, or all that match.

use serde::{Deserialize, Serialize};

use super::Archive;
use crate::article::Article;
use crate::error::Result;
use crate::search::{Order, Search};

/// An article with all that an archive knows of it; as JSON it is one object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Exported {
    /// The article.
    #[serde(flatten)]
    pub article: Article,
    /// Whether morgue was not sure when it read the page.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsure: bool,
}

impl Archive {
    /// Every article, in the order of their ids; an archive made of them is the same.
    ///
    /// They are read one by one as they are asked for; what is committed in the
    /// meantime is not among them.
    ///
    /// ```
    /// let mut archive = morgue::Archive::in_memory()?;
    /// archive.add_folder("sample_corpus")?;
    /// for exported in archive.export()? {
    ///     println!("{}", exported?.article.headline);
    /// }
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn export(&self) -> Result<impl Iterator<Item = Result<Exported>> + use<'_>> {
        let kept = self.engine.export()?;
        Ok(kept.map(|it| it.map(|it| Exported { article: it.article, unsure: it.is_unsure })))
    }

    /// The ids of all articles that match, newest first.
    pub fn ids(&self, search: impl Into<Search>) -> Result<Vec<String>> {
        let search = search.into().limit(0).count();
        let total = self.search(search.clone())?.total.unwrap_or_default();
        let all = search.limit(usize::try_from(total).unwrap_or(usize::MAX)).order(Order::Newest);
        Ok(self.search(all)?.hits.into_iter().map(|it| it.article.id).collect())
    }
}
