//! Queries to the number of articles that match.

use morgue::{Archive, Search};

use crate::rounds::{compare, heading};
use crate::twin::Twin;

/// What is searched for, in a spelling that both understand.
pub(crate) const QUERIES: &[(&str, &str)] = &[
    ("a word", "president"),
    ("a frequent word", "said"),
    ("a rare word", "lighthouse"),
    ("two words", "government troops"),
    ("three words", "minister said money"),
    ("one of three words", "harbour OR strike OR election"),
    ("a phrase", "\"prime minister\""),
    ("a phrase and a word", "\"the government\" paper"),
    ("a field", "headline:strike"),
];

/// How often a query runs in a round: one run is too short for the clock of processor time.
const TIMES: usize = 50;

pub(crate) fn run(archive: &Archive, twin: &Twin) {
    heading("how many match");
    for (name, query) in QUERIES {
        let counted = archive.search(Search::new(*query).limit(0).count()).unwrap().total.unwrap();
        let ours = || repeat(|| archive.search(Search::new(*query).limit(0).count()).unwrap());
        let theirs = || repeat(|| twin.count(query));
        compare(&format!("{name}: {query} ({counted})"), ours, theirs);
    }
}

pub(crate) fn repeat<T>(mut work: impl FnMut() -> T) {
    for _ in 0..TIMES {
        std::hint::black_box(work());
    }
}
