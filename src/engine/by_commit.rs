//! What is read of a commit once and asked for by every search.

use std::sync::{Mutex, PoisonError};

use tantivy::Searcher;

/// What was read last, with the number of the commit that it is of.
///
/// A short query is answered in less time than it takes to read it.
#[derive(Debug)]
pub(super) struct ByCommit<T>(Mutex<Option<(u64, T)>>);

impl<T> Default for ByCommit<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> ByCommit<T> {
    /// What `read` says of the commit that a searcher sees.
    pub(super) fn of(
        &self,
        searcher: &Searcher,
        read: impl FnOnce() -> tantivy::Result<T>,
    ) -> tantivy::Result<T> {
        let commit = searcher.generation().generation_id();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, it)) = kept.as_ref().filter(|(of, _)| *of == commit) {
            return Ok(it.clone());
        }
        let it = read()?;
        *kept = Some((commit, it.clone()));
        Ok(it)
    }
}
