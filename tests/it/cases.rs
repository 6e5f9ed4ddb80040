//! What queries, pages and commands give, as prose and blocks that anyone can read.
//!
//! | block | answered by | is |
//! | --- | --- | --- |
//! | `query` | `result` | a search of the sample corpus |
//! | `parse` | `reading` | how each line is understood as a query, or why it is refused |
//! | `parse nexis` | `reading` | the same in a dialect; a date behind it is today, `day-first` and `month-first` are the order of dates |
//! | `translate nexis to factiva` | `translation` | what each line is in another dialect |
//! | `ask` | `answer` | what queries find in small articles |
//! | `page NAME` | `article` | a file of this name, and the articles that are read from it |
//! | `file PATH` | `article` | a file of the sample corpus, and the articles that are read from it |
//! | `credits` | `credited` | what each line credits behind a story |
//! | `dates` | `dated` | when each line below a headline says that its page was printed |
//! | `marks` and a query | `marked` | an article, a paragraph a line, and its marks |
//! | `passages` and a query | `shown` | an article, and the passages a hit would have |
//! | `console` | itself | commands after `$`, run in a folder with the sample corpus, and what they print |

use std::fmt::Write as _;
use std::process::Command;
use std::sync::OnceLock;

use morgue::{Archive, Query, Search, Snippet};

use crate::asked::answers;
use crate::harmless::command_in;
use crate::lines::{credited, dated};
use crate::markdown::{self, Block};
use crate::marking;
use crate::reading::{readings, translations};
use crate::scratch::{Scratch, root};

#[test]
fn every_case_gives_what_it_says() {
    let files = walkdir::WalkDir::new(root().join("tests/cases")).into_iter().map(Result::unwrap);
    for file in files.filter(|it| it.file_type().is_file()) {
        assert!(check(file.path()) > 0, "{} has no case", file.path().display());
    }
}

#[test]
fn the_readme_shows_what_the_command_prints() {
    assert!(check(&root().join("README.md")) > 0);
}

#[test]
fn the_docs_show_what_the_command_prints() {
    for file in std::fs::read_dir(root().join("docs")).unwrap() {
        check(&file.unwrap().path());
    }
}

/// Codes whose cases need a text of pages, or an archive of thousands of words; `src/query/tests.rs` has them.
const TOO_LONG_FOR_A_CASE: [&str; 5] = ["Q002", "Q003", "Q005", "Q028", "Q199"];

#[test]
fn every_code_of_a_finding_has_a_case() {
    let cases = ["query.md", "dialects.md", "ranking.md"]
        .map(|it| std::fs::read_to_string(root().join("tests/cases").join(it)).unwrap());
    let has_case = |code: &str| cases.iter().any(|it| it.contains(&format!("[{code}]")));
    let codes = Query::codes().map(|(code, _)| code);
    let without: Vec<&str> = codes.filter(|it| !has_case(it)).collect();
    assert_eq!(without, TOO_LONG_FOR_A_CASE);
}

/// Checks the blocks of a file; how many there were.
fn check(path: &std::path::Path) -> usize {
    let mut console: Option<Scratch> = None;
    markdown::check(path, |block, before| {
        let asked = before.map(|it| {
            let (kind, told) = it.kind.split_once(' ').unwrap_or((&it.kind, ""));
            (kind, told, it.text.as_str())
        });
        match (block.kind.as_str(), asked) {
            ("result", Some(("query", _, query))) => Some(result(query.trim_end_matches('\n'))),
            ("reading", Some(("parse", told, lines))) => Some(readings(told, lines)),
            ("translation", Some(("translate", told, lines))) => Some(translations(told, lines)),
            ("answer", Some(("ask", _, asked))) => Some(answers(asked)),
            ("article", Some(("page", name, page))) => Some(articles(name, page.as_bytes())),
            ("article", Some(("file", path, _))) => {
                let bytes = std::fs::read(root().join("sample_corpus").join(path)).unwrap();
                Some(articles(path, &bytes))
            }
            ("credited", Some(("credits", _, lines))) => Some(credited(lines)),
            ("dated", Some(("dates", _, lines))) => Some(dated(lines)),
            ("marked", Some(("marks", query, lines))) => Some(marking::marked(query, lines)),
            ("shown", Some(("passages", query, lines))) => Some(marking::shown(query, lines)),
            ("console", _) if cfg!(unix) => {
                Some(run(block, console.get_or_insert_with(Scratch::with_sample_corpus)))
            }
            _ => None,
        }
    })
}

/// The sample corpus, indexed once.
pub(crate) fn sample() -> &'static Archive {
    static SAMPLE: OnceLock<Archive> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let mut archive = Archive::in_memory().unwrap();
        archive.add_folder(root().join("sample_corpus")).unwrap();
        archive
    })
}

/// How many hits a case shows.
const SHOWN: usize = 3;

fn result(query: &str) -> String {
    let search = Search::new(query).limit(SHOWN).count().advise();
    let results = match sample().search(search) {
        Ok(results) => results,
        Err(error) => return refusal(&error, query),
    };
    let mut shown = String::new();
    let total = results.total.unwrap();
    writeln!(shown, "{total} {}", if total == 1 { "article" } else { "articles" }).unwrap();
    for hit in &results.hits {
        writeln!(shown, "{}. {}", hit.rank, hit.article.headline).unwrap();
        for snippet in &hit.snippets {
            writeln!(shown, "   {} {}: {}", snippet.field, snippet.part, marked(snippet)).unwrap();
        }
    }
    for note in &results.notes {
        writeln!(shown, "{}", note.render(query)).unwrap();
    }
    shown
}

/// A passage with its marks in brackets.
pub(crate) fn marked(snippet: &Snippet) -> String {
    let mut text = snippet.text.clone();
    for mark in snippet.marks.iter().rev() {
        text.insert(mark.end, ']');
        text.insert(mark.start, '[');
    }
    text
}

fn refusal(error: &morgue::Error, query: &str) -> String {
    error.diagnostics().iter().map(|it| format!("{}\n", it.render(query))).collect()
}

/// The articles of a file, a JSON key a line.
fn articles(name: &str, mut page: &[u8]) -> String {
    let mut shown = String::new();
    let options = morgue::formats::Options::default();
    morgue::unpack::each(name, &mut page, &options, &mut |record| {
        match record.found {
            Ok(reading) => {
                writeln!(shown, "{}", record.path).unwrap();
                article(&reading.article, &mut shown);
                reading.warnings.iter().for_each(|it| writeln!(shown, "  note: {it}").unwrap());
            }
            Err(error) => {
                let skipped = error.kind() == morgue::ErrorKind::NoArticle;
                let told = if skipped { "no article" } else { "not read" };
                writeln!(shown, "{}\n  {told}: {error}", record.path).unwrap();
            }
        }
        std::ops::ControlFlow::Continue(())
    });
    shown
}

fn article(article: &morgue::Article, shown: &mut String) {
    let serde_json::Value::Object(parts) = serde_json::to_value(article).unwrap() else {
        panic!("an article is an object");
    };
    for (name, value) in parts.iter().filter(|(name, _)| *name != "id" && *name != "path") {
        match value {
            serde_json::Value::Array(values) if values.iter().any(|it| it.is_object()) => {
                writeln!(shown, "  {name}").unwrap();
                values.iter().for_each(|it| writeln!(shown, "    {it}").unwrap());
            }
            value => writeln!(shown, "  {name} {value}").unwrap(),
        }
    }
}

/// Runs the commands of a console block; what they print stands below each, and an exit code that is not 0.
fn run(block: &Block, scratch: &Scratch) -> String {
    let mut shown = String::new();
    let mut lines = block.text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(typed) = line.strip_prefix("$ ") else { continue };
        let mut command = typed.to_owned();
        writeln!(shown, "{line}").unwrap();
        while command.ends_with('\\') {
            let more = lines.next().unwrap();
            writeln!(shown, "{more}").unwrap();
            command = format!("{}{more}", command.trim_end_matches('\\'));
        }
        shown.push_str(&printed(&command.replace("cargo run --release --", "morgue"), scratch));
    }
    shown
}

fn printed(command: &str, scratch: &Scratch) -> String {
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_morgue"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command}; }} 2>&1")])
        .current_dir(scratch.path())
        .env("PATH", path)
        .env("XDG_CACHE_HOME", scratch.path().join(".cache"))
        .env("NO_COLOR", "1")
        .env_remove("MORGUE_ARCHIVE")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(command_in(&text), None, "{command} prints what commands a terminal: {text:?}");
    let place = scratch.path().to_str().unwrap();
    let mut text = text.replace(place, "/home/you");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => writeln!(text, "[exit {code}]").unwrap(),
        None => text.push_str("[killed]\n"),
    }
    text
}
