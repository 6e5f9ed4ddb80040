//! morgue beside dom_smoothie: the same pages, one thread, processor time, by turns.
//!
//! `cargo run --release -- FOLDER`, where the folder holds pages as `.html`.

use std::path::{Path, PathBuf};

use cpu_time::ThreadTime;

/// How many times all pages are read by each; the median counts.
const ROUNDS: usize = 7;

fn main() {
    let Some(folder) = std::env::args_os().nth(1) else {
        println!("usage: peers FOLDER");
        return;
    };
    let mut paths = Vec::new();
    collect(Path::new(&folder), &mut paths);
    paths.sort();
    let pages: Vec<String> = paths
        .iter()
        .filter_map(|it| std::fs::read(it).ok())
        .map(|it| String::from_utf8_lossy(&it).into_owned())
        .collect();
    let bytes: usize = pages.iter().map(String::len).sum();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(time(&pages, |page| {
            morgue::formats::read("page.html", page.as_bytes())
                .map_or(0, |it| it.filter(|it| it.found.is_ok()).count())
        }));
        theirs.push(time(&pages, |page| {
            let read = dom_smoothie::Readability::new(page, None, None);
            usize::from(read.and_then(|mut it| it.parse()).is_ok())
        }));
    }
    let (ours, theirs) = (median(ours), median(theirs));
    for (name, seconds) in [("morgue", ours), ("dom_smoothie", theirs)] {
        println!(
            "{name:<14} {:>6.0} pages/s {:>6.1} MB/s",
            pages.len() as f64 / seconds,
            bytes as f64 / 1e6 / seconds
        );
    }
    println!("{:.2} times", theirs / ours);
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for path in
        std::fs::read_dir(folder).into_iter().flatten().filter_map(|it| Some(it.ok()?.path()))
    {
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|it| it == "html") {
            paths.push(path);
        }
    }
}

fn time(pages: &[String], read: impl Fn(&str) -> usize) -> f64 {
    let start = ThreadTime::now();
    let found: usize = pages.iter().map(|it| read(it)).sum();
    let seconds = start.elapsed().as_secs_f64();
    std::hint::black_box(found);
    seconds
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::MAX)
}
