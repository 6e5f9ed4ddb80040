//! Queries that find nothing, and how much longer the search takes that also says what would find something.

use std::time::Instant;

use morgue::{Archive, Search};

/// Two words that are never so near, words that no article has, parts that exclude one another, a period too short.
const QUERIES: &[&str] = &[
    "lighthouse",
    "presidant said",
    "\"presidant said\" minister",
    "\"minister the president\"",
    "\"said said said said\"",
    "strike w/1 election harbour",
    "(minister pre/2 harbour) president",
    "president -said -the -of",
    "headline:harbour headline:minister headline:strike",
    "atleast50(president) minister",
    "president minister date:1900..1901",
    "quote(president w/1 minister) \"the of\"",
    "minister -the -of -a",
];

/// How many words that no article has are excluded besides, in one more query.
const EXCLUDED: usize = 100;

/// How often each is searched for, in turn with and without advice; the medians are compared.
const ROUNDS: usize = 15;

pub(crate) fn run(archive: &Archive) {
    println!("\n{:<52} {:>10} {:>11} {:>6}  told", "nothing found", "search", "diagnosis", "ratio");
    let excluded: Vec<String> = (0..EXCLUDED).map(|it| format!("-w{it}")).collect();
    let long = format!("minister -the -of -a {}", excluded.join(" "));
    let all = QUERIES.iter().map(|it| (*it, *it));
    for (name, query) in all.chain([("the same, and 100 words more excluded", long.as_str())]) {
        let (mut alone, mut whole) = (Vec::new(), Vec::new());
        let mut told = String::new();
        for _ in 0..ROUNDS {
            let search = Search::new(query).count();
            let begin = Instant::now();
            let results = archive.search(search.clone()).unwrap();
            alone.push(begin.elapsed().as_secs_f64() * 1e3);
            let begin = Instant::now();
            let advised = archive.search(search.advise()).unwrap();
            whole.push(begin.elapsed().as_secs_f64() * 1e3);
            assert_eq!(results.total, advised.total);
            told = match advised.diagnosis {
                Some(it) if it.complete => format!("{}", it.relaxations.len()),
                Some(it) => format!("{}, not complete", it.relaxations.len()),
                None => format!("found {}", results.total.unwrap()),
            };
        }
        let median = |times: &mut Vec<f64>| {
            times.sort_by(f64::total_cmp);
            times[ROUNDS / 2]
        };
        let (alone, whole) = (median(&mut alone), median(&mut whole));
        let more = whole - alone;
        println!("{name:<52} {alone:>7.2} ms {more:>8.2} ms {:>6.1}  {told}", more / alone);
    }
}
