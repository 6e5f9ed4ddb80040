//! The command from its start to its end: an archive on disk, ten hits printed, beside `rg` over the same text.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

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

/// Queries that find nothing, each with one like it that finds something.
const FRUITLESS: &[(&str, &str)] = &[
    ("lighthouse", "president"),
    ("\"presidant said\" minister", "\"president said\" minister"),
    ("\"minister the president\"", "\"the president\" minister"),
    ("strike w/1 election harbour", "strike election"),
    ("(minister pre/2 harbour) president", "(minister pre/9 harbour) president"),
    ("headline:harbour headline:minister headline:strike", "headline:minister headline:president"),
    ("president minister date:1900..1901", "president minister date:1900.."),
];

pub(crate) fn run(articles: &[Article]) {
    let folder = std::env::temp_dir().join(format!("morgue-bench-{}", std::process::id()));
    let text = lay_out(articles, &folder);
    println!("\n{:<44} {:>11} {:>11}", "cold, median of wall time", "morgue", "rg -F");
    let search = |query: &str| {
        let mut morgue = Command::new(env!("CARGO_BIN_EXE_morgue"));
        morgue.args(["search", query, "--archive"]).arg(folder.join("archive"));
        morgue
    };
    for (query, literal) in QUERIES {
        let mut rg = Command::new("rg");
        rg.args(["-F", "-c", literal]).arg(&text);
        println!("{query:<44} {:>11} {:>11}", median(&mut search(query)), median(&mut rg));
    }
    println!(
        "\n{:<52} {:>9} {:>9} {:>6}",
        "nothing found, beside one that finds", "nothing", "finds", "ratio"
    );
    for (query, like) in FRUITLESS {
        let [nothing, found, ratio] = in_turn(&mut search(query), &mut search(like));
        println!("{query:<52} {nothing:>6.1} ms {found:>6.1} ms {ratio:>6.2}");
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

/// The milliseconds that each takes, and the ratio of the two; medians.
fn in_turn(one: &mut Command, other: &mut Command) -> [f64; 3] {
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..RUNS {
        let [one, other] = [&mut *one, other].map(|it| time(it).unwrap_or_default().as_secs_f64());
        for (all, time) in times.iter_mut().zip([one * 1e3, other * 1e3, one / other]) {
            all.push(time);
        }
    }
    times.map(|mut it| {
        it.sort_by(f64::total_cmp);
        it[RUNS / 2]
    })
}

fn median(command: &mut Command) -> String {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let Some(time) = time(command) else { return "not there".to_owned() };
        times.push(time);
    }
    times.sort();
    format!("{:.1} ms", times[RUNS / 2].as_secs_f64() * 1e3)
}

/// How long a command takes that prints to nobody; `None` if it cannot be started.
fn time(command: &mut Command) -> Option<Duration> {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let begin = Instant::now();
    command.status().ok()?;
    Some(begin.elapsed())
}
