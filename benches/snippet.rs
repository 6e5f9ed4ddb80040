//! Queries to a page: the ten best articles, with the passages that show why.

use morgue::{Archive, Search};

use crate::query::{QUERIES, repeat};
use crate::rounds::{compare, heading};
use crate::twin::Twin;

pub(crate) fn run(archive: &Archive, twin: &Twin) {
    heading("a page of ten hits with passages");
    for (name, query) in QUERIES {
        let ours = || repeat(|| archive.search(Search::new(*query).limit(10)).unwrap());
        let theirs = || repeat(|| twin.page(query));
        compare(&format!("{name}: {query}"), ours, theirs);
    }
}
