//! What reading costs beside indexing what was read.

use std::hint::black_box;
use std::ops::ControlFlow;

use cpu_time::ThreadTime;
use morgue::Article;
use morgue::formats::Options;

use crate::rounds::{ROUNDS, compare_each};
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
    let pages: Vec<String> = articles.iter().map(page).collect();
    let bytes: usize = pages.iter().map(String::len).sum();
    let mut rounds = [(); ROUNDS].map(|()| {
        let start = ThreadTime::now();
        black_box(pages.iter().map(|it| read_page(it)).sum::<usize>());
        start.elapsed().as_secs_f64()
    });
    rounds.sort_by(f64::total_cmp);
    let seconds = rounds[ROUNDS / 2];
    println!("{:<44} {:>31.1} MB/s", "plain text, one thread", bytes as f64 / 1e6 / seconds);
}

/// An article as a page of plain text, with the clutter of one around it.
fn page(article: &Article) -> String {
    let mut page = format!("Home\nNews\nSport\n{}\n", article.headline);
    if let Some(date) = article.published {
        page.push_str(&format!("{}\n", date.day()));
    }
    article.body.iter().for_each(|it| page.push_str(&format!("{}\n", it.text)));
    page.push_str("Related\nMost read\nContact us\n");
    page
}

fn read_page(page: &str) -> usize {
    let records = morgue::formats::read("page.txt", page.as_bytes()).unwrap();
    records.filter(|it| it.found.is_ok()).count()
}

fn read(mut lines: &[u8]) -> usize {
    let mut words = 0;
    morgue::unpack::each("wire.jsonl", &mut lines, &Options::default(), &mut |record| {
        words += black_box(record.found.unwrap()).article.body.len();
        ControlFlow::Continue(())
    });
    words
}
