//! Query texts to what is searched for: parse and simplify, beside tantivy's own query parser.

use morgue::Query;

use crate::rounds::{compare_each, heading};
use crate::twin::Twin;

/// Ten words each, in a spelling that both understand.
const QUERIES: &[(&str, &str)] = &[
    ("ten words", "mali junta coup wagner takuba exit peacekeeping mission sahel mercenaries"),
    (
        "ten words in groups",
        "headline:mali AND (junta OR coup OR \"military rulers\") AND (wagner OR mercenaries) NOT (sahel AND exit)",
    ),
];

/// A query is read in microseconds, and the clock of processor time ticks in as many.
const TIMES: usize = 2000;

pub(crate) fn run() {
    let twin = Twin::of(&[]);
    heading("parse and simplify");
    for (name, query) in QUERIES {
        let parser = twin.parser(query);
        let ours = || Query::parse(query).unwrap().simplified();
        let theirs = || parser.parse_query(query).unwrap();
        compare_each(name, TIMES, ours, theirs);
    }
}
