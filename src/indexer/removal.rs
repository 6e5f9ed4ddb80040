//! Articles that are taken out by their id and do not come back, until somebody says so.

use super::Writer;
use super::entry::Id;
use super::ledger::Change;
use crate::article::Article;
use crate::engine::now;
use crate::error::{Error, ErrorKind, Result};

/// What [`Writer::restore`] came to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Restored {
    /// The article with this id was read from its file again.
    Back(String),
    /// The article with this id comes back when it is next indexed: its file is not at hand.
    Allowed(String),
}

/// Which segments are written anew at the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Rewrite {
    /// Those for which it pays.
    #[default]
    Worthwhile,
    /// Those as well that still have bytes of what was removed.
    Removed,
    /// All of them, as one.
    All,
}

impl Writer<'_> {
    /// Takes an article out of the archive: no answer has it after the commit, and no run brings it back.
    ///
    /// `id` may be its first six digits or more. An error of kind
    /// [`ErrorKind::NotFound`] is an id that the archive does not have.
    ///
    /// ```
    /// use morgue::{Archive, Restored};
    ///
    /// let mut archive = Archive::in_memory()?;
    /// archive.add_folder("sample_corpus")?;
    /// let id = archive.search("caption:takuba")?.hits[0].article.id.clone();
    ///
    /// let mut writer = archive.writer()?;
    /// writer.remove(&id)?;
    /// writer.commit()?;
    /// archive.add_folder("sample_corpus")?;
    /// assert!(archive.article(&id).is_err());
    ///
    /// let mut writer = archive.writer()?;
    /// assert_eq!(writer.restore(&id)?, Restored::Back(id.clone()));
    /// writer.commit()?;
    /// assert!(archive.article(&id).is_ok());
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn remove(&mut self, id: &str) -> Result<Article> {
        let article = self.engine.article(id)?;
        let id: Id = article.id.parse().map_err(|it| Error::new(ErrorKind::Damaged, it))?;
        let day = now().chars().take(10).collect();
        self.change(Change::Remove { id, day });
        self.writer.remove(&article.id);
        Ok(article)
    }

    /// Lets an article that was taken out come back, and reads it again if its file is there.
    pub fn restore(&mut self, id: &str) -> Result<Restored> {
        let wanted = id.to_ascii_lowercase();
        let is_meant = |it: &Id| wanted.len() >= 6 && it.to_string().starts_with(&wanted);
        let Some(id) = self.ledger.all_removed().map(|it| it.0).find(is_meant) else {
            let message = format!(
                "no article was removed whose id begins with {wanted}; list them with: morgue remove --list"
            );
            return Err(Error::new(ErrorKind::NotFound, message));
        };
        let places = self.ledger.places_without(id);
        self.change(Change::Restore { id });
        for place in places.iter().filter(|it| it.is_file()) {
            if self.read_file_again(place)? && self.ledger.holds(id) {
                return Ok(Restored::Back(id.to_string()));
            }
        }
        Ok(Restored::Allowed(id.to_string()))
    }

    /// The ids of the articles that were taken out and do not come back, with the day of each.
    pub fn removed(&self) -> Vec<(String, String)> {
        self.ledger.all_removed().map(|(id, day)| (id.to_string(), day.to_owned())).collect()
    }

    /// Has the commit also take off the disk what is left of articles that were taken out.
    pub fn purge(&mut self) {
        self.rewrite = Rewrite::Removed;
    }

    /// Has the commit put the whole index into one piece, which is read fastest.
    pub fn optimize(&mut self) {
        self.rewrite = Rewrite::All;
    }
}
