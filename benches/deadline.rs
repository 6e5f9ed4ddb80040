//! Queries that take seconds, and how long after its time is up a search ends.

use std::time::{Duration, Instant};

use morgue::{Archive, Search};

/// What costs most for its length: repeated words that may move, long chains, patterns of every word, articles read in full.
const QUERIES: &[&str] = &[
    "\"the the the the the the the\"~50",
    "NOT \"the the the the the the the\"~50",
    "the w/100 of w/100 the w/100 of w/100 the",
    "(the w/500 of) w/500 (the w/500 of)",
    "grep(/t[a-z]* (of|in) [a-z]+ q/)",
    "*e*",
    "\"*e* *a* *i*\"~20",
    "quote(the w/50 of) -caption(the w/50 of)",
];

/// The time that each search is given: enough to be in the middle of its work.
const TIMEOUTS: [Duration; 3] =
    [Duration::from_millis(20), Duration::from_millis(100), Duration::from_millis(500)];

/// How often each is searched for; the worst of them counts.
const ROUNDS: usize = 5;

pub(crate) fn run(archive: &Archive) {
    println!("\n{:<44} {:>11} {:>11} {:>9}", "after its time is up", "worst", "median", "complete");
    for query in QUERIES {
        for timeout in TIMEOUTS {
            let mut late = Vec::with_capacity(ROUNDS);
            let mut complete = false;
            for _ in 0..ROUNDS {
                let search = Search::new(*query).partial().advise().count().timeout(timeout);
                let begin = Instant::now();
                let results = archive.search(search).unwrap();
                late.push(begin.elapsed().saturating_sub(timeout).as_secs_f64() * 1e3);
                complete = results.warnings.iter().all(|it| !it.contains("--timeout"));
            }
            late.sort_by(f64::total_cmp);
            let (worst, median) = (late[ROUNDS - 1], late[ROUNDS / 2]);
            let named = format!("{query}, {timeout:?}");
            println!("{named:<44} {worst:>8.1} ms {median:>8.1} ms {complete:>9}");
        }
    }
}
