//! When a search must end, asked from inside its work.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::cancel::Cancel;

/// How much work is done between two looks at the clock.
///
/// The unit is a word number that is looked at, about a nanosecond or ten: so a
/// look comes every tenth of a millisecond, costs a thousandth of that, and
/// leaves the grace of 50 ms to what cannot be interrupted.
const BETWEEN_LOOKS: u64 = 10_000;

/// The work of going to an article and reading the places of a few words in it.
pub(super) const ARTICLE: usize = 50;

/// The work of moving a list on to its next article, where nothing is read in it.
///
/// What reads places on the way counts those itself.
pub(super) const MOVE: usize = 10;

/// The work of reading a stored article, which is decoded and parsed: some ten microseconds.
pub(super) const STORED: usize = 3_000;

/// How long a page of hits may still be built once the time is up: half of the grace of 50 ms.
const TO_FINISH: Duration = Duration::from_millis(25);

/// The end of the time, the work or the patience that a search is given; without one it may take as long as it takes.
///
/// Once it is over it stays so. All that goes on after that finds nothing and
/// excludes nothing, so whoever collects articles must ask before each of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deadline(Option<Arc<Limits>>);

#[derive(Debug)]
struct Limits {
    until: Option<Instant>,
    work: Option<u64>,
    cancel: Option<Cancel>,
    spent: AtomicU64,
    next_look: AtomicU64,
    /// When it was first seen to be over.
    over: OnceLock<Instant>,
}

impl Deadline {
    /// Over at an instant, or once the token is cancelled.
    pub(crate) fn new(until: Option<Instant>, cancel: Option<Cancel>) -> Self {
        match (until, cancel) {
            (None, None) => Self(None),
            (until, cancel) => Self::of(until, None, cancel),
        }
    }

    /// The same, that also counts the work where nothing ends it.
    pub(crate) fn counting(until: Option<Instant>, cancel: Option<Cancel>) -> Self {
        Self::of(until, None, cancel)
    }

    /// One for further work: over with this one, and after so much time and work of its own.
    pub(super) fn then(&self, time: Duration, work: u64) -> Self {
        let own = Instant::now().checked_add(time);
        let limits = self.0.as_ref();
        let until = limits.and_then(|it| it.until).into_iter().chain(own).min();
        Self::of(until, Some(work), limits.and_then(|it| it.cancel.clone()))
    }

    /// One for a part of the work that is left: over with this one, too.
    pub(super) fn part(&self, part: u64, of: u64) -> Self {
        let Some(limits) = &self.0 else { return Self(None) };
        let left = limits.work.map(|it| it.saturating_sub(self.spent()));
        let work = left.map(|it| it.saturating_mul(part) / of);
        Self::of(limits.until, work, limits.cancel.clone())
    }

    /// How much work was done.
    pub(super) fn spent(&self) -> u64 {
        self.0.as_ref().map_or(0, |it| it.spent.load(Ordering::Relaxed))
    }

    /// Over after so much work, the same on every machine.
    #[cfg(test)]
    pub(crate) fn after(work: u64) -> Self {
        Self::of(None, Some(work), None)
    }

    fn of(until: Option<Instant>, work: Option<u64>, cancel: Option<Cancel>) -> Self {
        let next_look = AtomicU64::new(BETWEEN_LOOKS.min(work.unwrap_or(u64::MAX)));
        let (spent, over) = (AtomicU64::new(0), OnceLock::new());
        Self(Some(Arc::new(Limits { until, work, cancel, spent, next_look, over })))
    }

    /// Whether it is over after so much more work.
    #[inline]
    pub(super) fn spend(&self, work: usize) -> bool {
        let Some(limits) = &self.0 else { return false };
        // One thread counts; a lost sum would only move the next look.
        let spent = limits.spent.load(Ordering::Relaxed).saturating_add(work as u64);
        limits.spent.store(spent, Ordering::Relaxed);
        match spent < limits.next_look.load(Ordering::Relaxed) {
            true => self.is_over(),
            false => limits.look(spent),
        }
    }

    /// Whether it is over, by the clock.
    ///
    /// For before work that cannot be interrupted.
    pub(super) fn look(&self) -> bool {
        self.0.as_ref().is_some_and(|it| it.look(it.spent.load(Ordering::Relaxed)))
    }

    /// Whether it was over when somebody last looked.
    pub(crate) fn is_over(&self) -> bool {
        self.0.as_ref().is_some_and(|it| it.over.get().is_some())
    }

    /// Whether it has been over for so long that nothing more may be built out of what was found.
    pub(super) fn is_long_over(&self) -> bool {
        let over = self.0.as_ref().and_then(|it| it.over.get());
        over.is_some_and(|it| it.elapsed() > TO_FINISH)
    }
}

impl Limits {
    fn look(&self, spent: u64) -> bool {
        let next = spent.saturating_add(BETWEEN_LOOKS).min(self.work.unwrap_or(u64::MAX));
        self.next_look.store(next, Ordering::Relaxed);
        let now = Instant::now();
        let is_over = self.work.is_some_and(|it| spent >= it)
            || self.cancel.as_ref().is_some_and(Cancel::is_cancelled)
            || self.until.is_some_and(|it| now >= it);
        if is_over {
            self.over.get_or_init(|| now);
        }
        is_over || self.over.get().is_some()
    }
}
