//! What morgue costs beside bare tantivy: same articles, same fields, same forms of words.
//!
//! `cargo bench` runs all; `cargo bench -- index`, `parse`, `query`, `snippet`, `near`,
//! `ledger`, `store`, `cold`, `wide`, `known`, `deadline`, `nothing` or `hostile` one of them.
//! `MORGUE_BENCH=articles.jsonl` measures on articles of your own. The two take
//! turns in one process, and a ratio is the median over the rounds of processor
//! time to processor time: below 1 morgue is faster.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on says so and ends"
)]

mod articles;
#[expect(unused_imports, reason = "a bench runs no tests")]
#[path = "../src/ascii.rs"]
mod ascii;
mod cold;
mod deadline;
mod hostile;
mod index;
mod known;
mod ledger;
mod near;
mod nothing;
#[expect(dead_code, unused_imports, reason = "a bench asks no book for its age, and runs no tests")]
#[path = "../src/packing/mod.rs"]
mod packing;
mod parse;
mod query;
mod read;
mod rounds;
mod snippet;
mod store;
mod twin;
mod wide;

fn main() {
    let named: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let wanted = |name: &str| named.is_empty() || named.iter().any(|it| it == name);
    if wanted("parse") {
        parse::run();
    }
    if wanted("hostile") {
        hostile::run();
    }
    if !named.is_empty() && named.iter().all(|it| it == "parse" || it == "hostile") {
        return;
    }
    let articles = articles::articles();
    println!("{} articles, {:.1} MB of text", articles.len(), articles::megabytes(&articles));
    if wanted("index") {
        index::run(&articles);
    }
    if wanted("read") {
        read::run(&articles);
    }
    if wanted("ledger") {
        ledger::run(&articles);
    }
    if wanted("known") {
        known::run(&articles);
    }
    if wanted("wide") {
        wide::run(&articles);
    }
    if wanted("store") {
        store::run(&articles);
    }
    if wanted("cold") {
        cold::run(&articles);
    }
    if wanted("deadline") || wanted("nothing") {
        let archive = twin::archive_of(&articles);
        if wanted("deadline") {
            deadline::run(&archive);
        }
        if wanted("nothing") {
            nothing::run(&archive);
        }
    }
    if wanted("query") || wanted("snippet") || wanted("near") {
        let archive = twin::archive_of(&articles);
        let twin = twin::Twin::of(&articles);
        if wanted("query") {
            query::run(&archive, &twin);
        }
        if wanted("snippet") {
            snippet::run(&archive, &twin, &articles);
        }
        if wanted("near") {
            near::run(&articles, &archive, &twin);
        }
    }
}
