//! The command from its start to its end: an archive on disk, ten hits printed, beside `rg` over the same text.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use morgue::{Archive, Article};

/// How often each is run.
const RUNS: usize = 51;

/// The queries, and for `rg` what comes nearest.
const QUERIES: &[(&str, &str)] = &[
    ("president", "president"),
    ("said", "said"),
    ("government troops", "government troops"),
    ("\"prime minister\"", "prime minister"),
    ("pric*", " pric"),
    ("lighthouse", "lighthouse"),
    ("minister w/5 money", "minister"),
    ("headline:strike date:1990..", "strike"),
];

pub(crate) fn run(articles: &[Article]) {
    let folder = std::env::temp_dir().join(format!("morgue-bench-{}", std::process::id()));
    let text = lay_out(articles, &folder);
    println!("\n{:<44} {:>11} {:>11}", "cold, median of wall time", "morgue", "rg -F");
    for (query, literal) in QUERIES {
        let mut morgue = Command::new(env!("CARGO_BIN_EXE_morgue"));
        morgue.args(["search", query, "--archive"]).arg(folder.join("archive"));
        let mut rg = Command::new("rg");
        rg.args(["-F", "-c", literal]).arg(&text);
        println!("{query:<44} {:>11} {:>11}", median(&mut morgue), median(&mut rg));
    }
    let _ = std::fs::remove_dir_all(folder);
}

/// The articles as an archive, and as the JSON Lines that they might have come from.
fn lay_out(articles: &[Article], folder: &Path) -> PathBuf {
    let mut archive = Archive::create(folder.join("archive")).unwrap();
    let mut writer = archive.writer().unwrap();
    let mut lines = String::new();
    for article in articles {
        lines.push_str(&serde_json::to_string(article).unwrap());
        lines.push('\n');
        writer.add(article.clone()).unwrap();
    }
    writer.commit().unwrap();
    let text = folder.join("articles.jsonl");
    std::fs::write(&text, lines).unwrap();
    text
}

fn median(command: &mut Command) -> String {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let begin = Instant::now();
        if command.status().is_err() {
            return "not there".to_owned();
        }
        times.push(begin.elapsed());
    }
    times.sort();
    format!("{:.1} ms", times[RUNS / 2].as_secs_f64() * 1e3)
}
