//! How much memory indexing takes: measured from outside, in a process of its own, with `MORGUE_SLOW=1` on Linux.
//!
//! `MORGUE_SLOW=1 cargo test --release --test it memory -- --nocapture` prints the figures.
//! `MORGUE_MEMORY=PATH` measures on a corpus of one's own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::scratch::Scratch;

/// What writing takes, in megabytes.
const BUDGET: u64 = (morgue::Writer::BUDGET / 1_000_000) as u64;

/// What morgue may take beside it for articles of the usual length.
const BESIDE: u64 = 100;

/// The same where articles are as long as is allowed.
const BESIDE_LONG: u64 = 256;

/// Whether it is asked for, and can be measured.
fn is_wanted() -> bool {
    let is_wanted = cfg!(target_os = "linux") && std::env::var_os("MORGUE_SLOW").is_some();
    if !is_wanted {
        println!("skipped: memory, which is measured on Linux with MORGUE_SLOW=1");
    }
    is_wanted
}

/// Indexes a folder; the most anonymous memory that the process had, in megabytes, and the articles.
fn peak(pages: &Path, archive: &Path) -> (u64, u64) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_morgue"));
    command.arg("index").arg(pages).arg("--archive").arg(archive).arg("--json");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let rollup = format!("/proc/{}/smaps_rollup", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let told = fs::read_to_string(&rollup).unwrap_or_default();
        let line = told.lines().find_map(|it| it.strip_prefix("Anonymous:"));
        let kilobytes = line.and_then(|it| it.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    let report: serde_json::Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    (peak * 1024 / 1_000_000, report["articles"].as_u64().unwrap())
}

/// Knuth's constants for a linear congruential generator (MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }

    /// A word: the frequent ones often, and new ones for ever, as in news.
    fn word(&mut self) -> String {
        let rank = match self.below(20) {
            0 => self.below(4_000_000),
            1..=6 => self.below(20_000),
            _ => self.below(300),
        };
        let syllables = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sha", "ter"];
        let (mut rest, mut word) = (rank + 12, String::new());
        while rest > 0 {
            word.push_str(syllables[(rest % 12) as usize]);
            rest /= 12;
        }
        word
    }

    fn text(&mut self, words: u64) -> String {
        (0..words).map(|_| self.word() + " ").collect()
    }
}

/// So many articles of 350 words on average, by turns in files of ten thousand and alone.
fn news(scratch: &Scratch, articles: u64) -> PathBuf {
    let mut chance = Chance(1);
    let mut many = None;
    for number in 0..articles {
        let words = 50 + chance.below(600);
        let (headline, body) = (chance.text(8), chance.text(words));
        let article = format!("{{\"headline\": \"{headline}\", \"body\": [\"{body}\"]}}\n");
        if number % 10_000 == 0 {
            let path = scratch.write(&format!("pages/{number}.jsonl"), "");
            many = Some(fs::File::options().append(true).open(path).unwrap());
        }
        match &mut many {
            Some(file) if number % 20_000 < 10_000 => file.write_all(article.as_bytes()).unwrap(),
            _ => drop(scratch.write(&format!("pages/{}/{number}.json", number / 1000), article)),
        }
    }
    scratch.path().join("pages")
}

#[test]
fn indexing_takes_the_budget_and_little_more() {
    if !is_wanted() {
        return;
    }
    let own = std::env::var_os("MORGUE_MEMORY").map(PathBuf::from);
    let scratch = Scratch::new();
    let pages = own.unwrap_or_else(|| news(&scratch, 80_000));
    let (peak, articles) = peak(&pages, &scratch.path().join("archive"));
    println!("{articles} articles: {peak} MB at most, of {} MB", BUDGET + BESIDE);
    assert!(peak <= BUDGET + BESIDE, "{peak} MB for {articles} articles");
}

#[test]
fn articles_as_long_as_is_allowed_take_no_more_than_is_said() {
    if !is_wanted() {
        return;
    }
    let sixty = 60 << 20;
    let words = || {
        let mut chance = Chance(1);
        let mut text = String::with_capacity(sixty);
        while text.len() < sixty {
            text.push_str(&chance.word());
            text.push(' ');
        }
        text
    };
    let three = |scratch: &Scratch, line: &dyn Fn(&str, String) -> String| {
        let text = words();
        let lines = ["one ", "two ", "three "].map(|it| line(it, it.to_owned() + &text));
        drop(scratch.write("pages/long.jsonl", lines.concat()));
    };
    let paragraphs = |text: &str| {
        let words: Vec<&str> = text.split(' ').collect();
        words.chunks(80).map(|it| it.join(" ")).collect::<Vec<_>>()
    };
    type Corpus<'a> = (&'a str, &'a dyn Fn(&Scratch));
    let corpora: [Corpus<'_>; 6] = [
        ("JSON Lines, three bodies of 60 MiB, a paragraph each", &|scratch| {
            three(scratch, &|headline, body| {
                format!("{{\"headline\": \"{headline}\", \"body\": [\"{body}\"]}}\n")
            });
        }),
        ("JSON Lines, three bodies of 60 MiB, in paragraphs", &|scratch| {
            three(scratch, &|headline, body| {
                let body = paragraphs(&body).join("\", \"");
                format!("{{\"headline\": \"{headline}\", \"body\": [\"{body}\"]}}\n")
            });
        }),
        ("JSON Lines of others, three texts of 60 MiB", &|scratch| {
            three(scratch, &|headline, body| {
                let body = paragraphs(&body).join("\\n\\n");
                format!("{{\"title\": \"{headline}\", \"text\": \"{body}\"}}\n")
            });
        }),
        ("plain text, 60 MiB of words", &|scratch| {
            let text = paragraphs(&words()).join("\n\n");
            drop(scratch.write("pages/long.txt", format!("Long\n\n{text}")));
        }),
        ("plain text, 60 MiB without a space", &|scratch| {
            drop(scratch.write("pages/long.txt", "a".repeat(sixty)));
        }),
        ("plain text, 1e9 characters without a space", &|scratch| {
            drop(scratch.write("pages/long.txt", "a".repeat(1_000_000_000)));
        }),
    ];
    let mut worst = 0;
    for (told, write) in corpora {
        let scratch = Scratch::new();
        write(&scratch);
        let (peak, articles) = peak(&scratch.path().join("pages"), &scratch.path().join("archive"));
        println!("{told}: {peak} MB at most, {articles} articles");
        worst = worst.max(peak);
    }
    assert!(worst <= BUDGET + BESIDE_LONG, "{worst} MB, of {} MB", BUDGET + BESIDE_LONG);
}
