//! Words that stand together: phrases, proximity and patterns beside tantivy's own queries.
//!
//! What is asked is chosen by how frequent it is in the articles, so that rare
//! and frequent words both have their say, whatever articles they are.

use std::collections::HashMap;

use morgue::{Archive, Article, Search};

use crate::rounds::{compare_short, heading, summary};
use crate::twin::{Twin, body_of};

/// The places in the list of words by frequency from which pairs are made.
const RANKS: [usize; 7] = [3, 10, 30, 100, 300, 1_000, 3_000];

/// The places in the list of pairs of neighbours from which phrases are made.
const PHRASES: [usize; 8] = [1, 3, 10, 30, 100, 300, 1_000, 3_000];

/// The distances of the pairs, in turn.
const DISTANCES: [u32; 4] = [2, 5, 10, 25];

/// How many words the wide pattern stands for.
const WIDE: usize = 200;

pub(crate) fn run(articles: &[Article], archive: &Archive, twin: &Twin) {
    let counted = Counted::of(articles);
    phrases(&counted, archive, twin);
    pairs(&counted, archive, twin);
    patterns(archive, twin);
}

fn count(archive: &Archive, query: &str) -> u64 {
    archive.search(Search::new(query).limit(0).count()).unwrap().total.unwrap()
}

fn phrases(counted: &Counted, archive: &Archive, twin: &Twin) {
    let phrases: Vec<String> =
        PHRASES.iter().map(|it| format!("\"{}\"", counted.row(*it))).collect();
    heading("a phrase: how many match");
    let ratios = phrases.iter().map(|phrase| {
        let name = format!("{phrase} ({})", count(archive, phrase));
        compare_short(&name, || count(archive, phrase), || twin.count(phrase))
    });
    summary(&ratios.collect::<Vec<f64>>());
    heading("a phrase: a page of ten hits");
    let ratios = phrases.iter().map(|phrase| {
        let ours = || archive.search(Search::new(phrase.as_str()).limit(10)).unwrap();
        compare_short(phrase, ours, || twin.page(phrase))
    });
    summary(&ratios.collect::<Vec<f64>>());
}

fn pairs(counted: &Counted, archive: &Archive, twin: &Twin) {
    let words = RANKS.map(|it| counted.word(it));
    let both = (0..words.len()).flat_map(|one| (0..one).map(move |other| [one, other]));
    // The last pair is of the two rarest words, which hardly meet.
    let pairs: Vec<([&str; 2], u32)> = both
        .take(20)
        .zip(DISTANCES.into_iter().cycle())
        .map(|(pair, distance)| (pair.map(|it| words[it].as_str()), distance))
        .collect();
    heading("two words near each other: how many match");
    let ratios = pairs.iter().map(|([one, other], distance)| {
        let query = format!("{one} w/{distance} {other}");
        let name = format!("{query} ({})", count(archive, &query));
        let theirs = || twin.counted(twin.near([one, other], *distance).as_ref());
        compare_short(&name, || count(archive, &query), theirs)
    });
    summary(&ratios.collect::<Vec<f64>>());
    heading("two words near each other: a page of ten hits");
    let ratios = pairs.iter().map(|([one, other], distance)| {
        let query = format!("{one} w/{distance} {other}");
        let ours = || archive.search(Search::new(query.as_str()).limit(10)).unwrap();
        let theirs = || twin.page_of(twin.near([one, other], *distance).as_ref());
        compare_short(&query, ours, theirs)
    });
    summary(&ratios.collect::<Vec<f64>>());
}

fn patterns(archive: &Archive, twin: &Twin) {
    let (prefix, words) = wide(twin);
    let query = format!("{prefix}*");
    heading(&format!("{query}, {} words, beside a union of them", words.len()));
    let theirs = || twin.counted(twin.any(&words).as_ref());
    let name = format!("how many match ({})", count(archive, &query));
    compare_short(&name, || count(archive, &query), theirs);
    let ours = || archive.search(Search::new(query.as_str()).limit(10)).unwrap();
    compare_short("a page of ten hits, beside a list of ten", ours, || {
        twin.best(twin.any(&words).as_ref())
    });
    heading("how many match, beside a regular expression");
    let ratios = [&prefix, "gov", "minist", "econom", "pric"].map(|prefix| {
        let query = format!("{prefix}*");
        let regex = format!("{prefix}.*");
        let name = format!("{query} ({})", count(archive, &query));
        compare_short(
            &name,
            || count(archive, &query),
            || twin.counted(twin.shaped(&regex).as_ref()),
        )
    });
    summary(&ratios);
}

/// The two or three letters that so many words begin with as come next to what is wanted.
fn wide(twin: &Twin) -> (String, Vec<String>) {
    let letters = 'a'..='z';
    let two = letters.clone().flat_map(|a| letters.clone().map(move |b| format!("{a}{b}")));
    let all = two.map(|prefix| {
        let words = twin.beginning(&prefix);
        (prefix, words)
    });
    all.min_by_key(|(_, words)| words.len().abs_diff(WIDE)).unwrap()
}

/// Words and pairs of neighbours, the most frequent first.
struct Counted {
    words: Vec<String>,
    rows: Vec<String>,
}

impl Counted {
    fn of(articles: &[Article]) -> Self {
        let mut words: HashMap<String, usize> = HashMap::new();
        let mut rows: HashMap<String, usize> = HashMap::new();
        for article in articles {
            let body = body_of(article).to_lowercase();
            for paragraph in body.split("\n\n") {
                // Shorter words are operators, some of them.
                let is_word =
                    |it: &str| it.len() > 3 && it.bytes().all(|it| it.is_ascii_lowercase());
                let all: Vec<&str> = paragraph.split(' ').collect();
                for word in all.iter().filter(|it| is_word(it)) {
                    *words.entry((*word).to_owned()).or_default() += 1;
                }
                let is_plain =
                    |it: &str| it.len() > 1 && it.bytes().all(|it| it.is_ascii_lowercase());
                for row in all.windows(2).filter(|it| it.iter().all(|it| is_plain(it))) {
                    *rows.entry(row.join(" ")).or_default() += 1;
                }
            }
        }
        Self { words: by_count(words), rows: by_count(rows) }
    }

    fn word(&self, rank: usize) -> String {
        self.words[rank.min(self.words.len() - 1)].clone()
    }

    fn row(&self, rank: usize) -> String {
        self.rows[rank.min(self.rows.len() - 1)].clone()
    }
}

fn by_count(counts: HashMap<String, usize>) -> Vec<String> {
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.into_iter().map(|it| it.0).collect()
}
