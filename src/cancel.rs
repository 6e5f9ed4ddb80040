//! A token by which work is stopped from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stops a run or a search from outside, from another thread or a signal.
///
/// All clones are one token. What was read by a run until then is committed,
/// and the next run goes on from there; a search answers with what it has found.
///
/// ```
/// use morgue::{Archive, Cancel, Search};
/// # let mut archive = Archive::in_memory()?;
/// # archive.add_folder("sample_corpus")?;
/// let cancel = Cancel::new();
/// let search = Search::new("mali").cancelled_by(&cancel);
/// cancel.cancel(); // from another thread
/// assert!(!archive.search(search)?.complete);
/// # Ok::<(), morgue::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A token that nobody has used yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks all work that holds this token to end.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the end was asked for.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Two are equal if they are one token.
impl PartialEq for Cancel {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
