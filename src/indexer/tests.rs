//! A small run on a disk that fails at every step, in every way.

#![expect(clippy::print_stdout, reason = "the counts of the run are told")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Batch, Ledger, Writer};
use crate::engine::Engine;
use crate::engine::tests::faulty::{Failure, Faults};
use crate::error::Result;

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("morgue-faults-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Seven articles in six files; one of them stands in two.
fn pages() -> Folder {
    let folder = Folder::new();
    for (name, headline) in [("a", "Ferry"), ("b", "Lighthouse"), ("c", "Ferry"), ("d", "Harbour")]
    {
        let page =
            format!("{{\"headline\": \"{headline}\", \"body\": [\"It closed on Monday.\"]}}");
        fs::write(folder.0.join(name).with_extension("json"), page).unwrap();
    }
    let lines = "{\"headline\": \"Bridge\"}\n{\"headline\": \"Tunnel\"}\n{\"headline\": \"Dam\"}\n";
    fs::write(folder.0.join("e.jsonl"), lines).unwrap();
    fs::write(folder.0.join("f.json"), "{\"headline\": \"Canal\"}").unwrap();
    folder
}

const ARTICLES: u64 = 7;

/// Indexes the pages; how many articles were said to be safe, and how the run ended.
fn run(engine: &Engine, pages: &Path) -> (u64, Result<u64>) {
    let mut safe = 0;
    let mut kept = Ledger::default();
    let ended = Writer::open(engine, &mut kept).and_then(|writer| {
        let writer = writer.batches(Batch::of_articles(3));
        let mut writer = writer.on_commit(|report| safe = report.articles);
        writer.add_folder(pages)?;
        let report = writer.commit()?;
        assert!(report.adds_up(), "{report:?}");
        Ok(report.articles)
    });
    (safe, ended)
}

/// The ids and texts of all articles; an archive that is damaged has none.
fn contents(engine: &Engine) -> Vec<String> {
    engine
        .export()
        .unwrap()
        .map(|it| serde_json::to_string(&it.unwrap().article).unwrap())
        .collect()
}

/// Knuth's constants for a linear congruential generator (MMIX).
fn chance(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    }
}

/// Runs on a disk that fails at a step, and once more on one that does not.
fn fail(pages: &Path, at: usize, failure: Failure, seed: u64, expected: &[String]) {
    let told = format!("step {at}, {failure:?}, seed {seed}");
    let folder = Folder::new();
    drop(Engine::create(&folder.0).unwrap());
    let faults = Faults::over(&folder.0, Some((at, failure)));
    let (safe, ended) = match Engine::open_faulty(&folder.0, &faults) {
        Ok(engine) => run(&engine, pages),
        Err(error) => (0, Err(error)),
    };
    if failure == Failure::PowerCut {
        faults.cut_power(&mut chance(seed));
    }
    let engine = Engine::open(&folder.0).unwrap_or_else(|it| panic!("{told}: {it:?}"));
    let found = contents(&engine);
    assert!(found.len() as u64 >= safe, "{told}: {safe} were safe, {} are there", found.len());
    if ended.is_ok() && failure != Failure::PowerCut {
        assert_eq!(found.len() as u64, ARTICLES, "{told}");
    }
    let (_, again) = run(&engine, pages);
    assert_eq!(again.unwrap_or_else(|it| panic!("{told}: {it:?}")), ARTICLES, "{told}");
    assert_eq!(contents(&engine), expected, "{told}");
}

#[test]
fn whatever_step_fails_nothing_is_lost_that_was_said_to_be_safe() {
    let pages = pages();
    let folder = Folder::new();
    drop(Engine::create(&folder.0).unwrap());
    let faults = Faults::over(&folder.0, None);
    let engine = Engine::open_faulty(&folder.0, &faults).unwrap();
    assert_eq!(run(&engine, &pages.0).1.unwrap(), ARTICLES);
    let (steps, expected) = (faults.steps(), contents(&engine));
    let kinds = [Failure::Once, Failure::Short, Failure::Full, Failure::PowerCut];
    let is_slow = std::env::var_os("MORGUE_SLOW").is_some();
    let mut runs = 0;
    let seeds: usize = if is_slow { 50 } else { 1 };
    for seed in 1..=seeds {
        for (at, (number, failure)) in
            (1..=steps).flat_map(|at| kinds.iter().enumerate().map(move |it| (at, it)))
        {
            // What a power cut leaves is a matter of chance, so each step has five of the fifty seeds.
            let is_due = match (is_slow, *failure) {
                (true, Failure::PowerCut) => at % 10 == seed % 10,
                (true, _) => seed == 1,
                (false, _) => at % 7 == 0 && at % kinds.len() == number,
            };
            if is_due {
                fail(&pages.0, at, *failure, seed as u64, &expected);
                runs += 1;
            }
        }
    }
    assert!(folder.0.join("book-0.txt").is_file(), "no step of the run writes a book");
    println!(
        "{steps} steps of a small run, {runs} runs that failed at one, {seeds} seeds, 0 articles lost"
    );
}

#[test]
fn a_reader_that_breaks_is_an_input_that_could_not_be_read() {
    let engine = Engine::in_memory().unwrap();
    let mut kept = Ledger::default();
    let mut writer = Writer::open(&engine, &mut kept).unwrap();
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            panic!("no such page")
        }
    }
    writer.add_stream("page", &mut Broken).unwrap();
    let report = writer.commit().unwrap();
    assert!(report.adds_up());
    assert!(
        report.quarantined[0].reason.ends_with("a fault of morgue: no such page"),
        "{report:?}"
    );
}
