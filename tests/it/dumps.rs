//! The wire services', feeds' and web archives' own samples: what of them is read, and why the rest is not.
//!
//! The samples are other people's and not in this repository: set `MORGUE_CORPORA`
//! to the folder that holds them. `-- --nocapture` shows the counts.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use morgue::formats::{Options, Reading, Record};
use serde_json::Value;

/// What became of the records of one kind of sample.
#[derive(Debug, Default)]
struct Told {
    files: usize,
    articles: usize,
    /// Articles that came with a note.
    noted: usize,
    /// Records that hold no article, and those that could not be read.
    refused: usize,
}

#[test]
fn the_samples_of_others_give_their_articles() {
    let Some(corpora) = std::env::var_os("MORGUE_CORPORA").map(PathBuf::from) else {
        println!("skipped: no MORGUE_CORPORA");
        return;
    };
    println!("{:<28}{:>8}{:>10}{:>8}{:>9}", "samples", "files", "articles", "noted", "refused");
    let valid = |it: &Path| !is_under(it, "should_fail");
    tell("ninjs, valid", &corpora.join("iptc_ninjs"), valid, ninjs_is_whole);
    let invalid = |it: &Path| is_under(it, "should_fail");
    tell("ninjs, invalid", &corpora.join("iptc_ninjs"), invalid, |path, records| {
        for record in records {
            // What is wrong may be that it has no text: then that is the reason.
            let is_told = record.found.as_ref().is_ok_and(|it| !it.warnings.is_empty());
            let is_refused = record.found.is_err();
            assert!(is_told || is_refused, "{} passes for valid", path.display());
        }
    });
    let is_xml = |it: &Path| it.extension().is_some_and(|it| it == "xml");
    tell("NewsML-G2 and NITF", &corpora.join("iptc_newsmlg2"), is_xml, |path, records| {
        for found in articles(records) {
            let article = &found.article;
            let has_text = !article.body.is_empty() || !article.captions.is_empty();
            assert!(!article.headline.is_empty() || has_text, "{}", path.display());
        }
    });
    tell("feeds", &corpora.join("feeds"), |_| true, |_, _| ());
    let is_archive = |it: &Path| !it.ends_with("SOURCE.txt");
    tell("WARC and ARC", &corpora.join("warc"), is_archive, pages_are_read);
}

/// Reads the samples, holds each against what must be true of it, and prints the counts.
fn tell(
    name: &str,
    folder: &Path,
    belongs: impl Fn(&Path) -> bool,
    holds: impl Fn(&Path, &[Record]),
) {
    let mut told = Told::default();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        if !entry.file_type().is_file() || !belongs(entry.path()) {
            continue;
        }
        let records = records_of(entry.path());
        assert!(!records.is_empty(), "{} has no outcome", entry.path().display());
        told.files += 1;
        for it in &records {
            match &it.found {
                Ok(reading) => {
                    told.articles += 1;
                    told.noted += usize::from(!reading.warnings.is_empty());
                }
                Err(error) => {
                    told.refused += 1;
                    println!("  {}: {error}", it.path);
                }
            }
        }
        holds(entry.path(), &records);
    }
    let Told { files, articles, noted, refused } = told;
    println!("{name:<28}{files:>8}{articles:>10}{noted:>8}{refused:>9}");
    assert!(articles > 0, "no article in {}", folder.display());
}

fn records_of(path: &Path) -> Vec<Record> {
    let mut records = Vec::new();
    let mut file = std::fs::File::open(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    morgue::unpack::each(&name, &mut file, &Options::default(), &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    });
    records
}

fn articles(records: &[Record]) -> impl Iterator<Item = &Reading> {
    records.iter().filter_map(|it| it.found.as_ref().ok())
}

fn is_under(path: &Path, folder: &str) -> bool {
    path.components().any(|it| it.as_os_str() == folder)
}

/// A valid record with a headline, a text and a day gives an article with them.
fn ninjs_is_whole(path: &Path, records: &[Record]) {
    let Ok(Value::Object(record)) = serde_json::from_slice(&std::fs::read(path).unwrap()) else {
        return;
    };
    if !record.contains_key("uri") {
        return;
    }
    let has = |keys: &[&str]| {
        record.iter().any(|(key, value)| {
            let key = key.to_lowercase();
            keys.iter().any(|it| key.starts_with(it)) && has_words(value)
        })
    };
    let found = articles(records).next();
    let (headline, body) = (has(&["headline"]), has(&["body_", "bodies"]));
    let Some(found) = found else {
        assert!(!headline && !body, "{} gives no article", path.display());
        return;
    };
    let article = &found.article;
    assert!(!headline || !article.headline.is_empty(), "{} has no headline", path.display());
    assert!(!body || !article.body.is_empty(), "{} has no body", path.display());
    let dates = ["versioncreated", "firstcreated", "contentcreated"];
    if has(&dates) && found.warnings.is_empty() {
        assert!(article.published.is_some(), "{} has no date", path.display());
    }
}

/// Whether there is a text with letters: some samples say `...` for it.
fn has_words(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(char::is_alphanumeric),
        Value::Array(parts) => parts.iter().any(|it| it.get("value").is_some_and(has_words)),
        _ => false,
    }
}

/// Each file of these has one page of HTML at least, whole or damaged, but for those that were made to have none.
fn pages_are_read(path: &Path, records: &[Record]) {
    let name = path.file_name().unwrap().to_string_lossy();
    let is_bare = ["bad.arc", "example-digest", "space-in-target-uri", "post-test"];
    if is_bare.iter().any(|it| name.contains(it)) {
        return;
    }
    let headlines: Vec<&str> = articles(records).map(|it| it.article.headline.as_str()).collect();
    assert!(!headlines.is_empty(), "{name}: no page is read");
}
