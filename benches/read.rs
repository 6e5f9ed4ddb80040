//! What reading costs beside indexing what was read.

use std::hint::black_box;
use std::ops::ControlFlow;

use morgue::Article;
use morgue::formats::Options;

use crate::rounds::compare_each;
use crate::twin::archive_of;

/// The first column is the reader of JSON Lines, the second all that comes behind it:
/// a ratio of 0.18 is a share of 15 in 100 of both.
pub(crate) fn run(articles: &[Article]) {
    println!("\n{:<44} {:>11} {:>11} {:>7}", "reading", "reader", "the rest", "ratio");
    let mut lines = Vec::new();
    for article in articles {
        serde_json::to_writer(&mut lines, article).unwrap();
        lines.push(b'\n');
    }
    let ratio = compare_each("JSON Lines", 1, || read(&lines), || archive_of(articles));
    println!("{:<44} {:>31.1} %", "share of reading and indexing", 100.0 * ratio / (1.0 + ratio));
}

fn read(mut lines: &[u8]) -> usize {
    let mut words = 0;
    morgue::unpack::each("wire.jsonl", &mut lines, &Options::default(), &mut |record| {
        words += black_box(record.found.unwrap()).article.body.len();
        ControlFlow::Continue(())
    });
    words
}
