//! How well web pages are read, on pages of publishers that people described.
//!
//! The pages are other people's and not in this repository: set `MORGUE_CORPORA`
//! to the folder that holds `fundus_pages`, and run
//! `cargo test --test it fields -- --nocapture` to see the table.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use morgue::eval::fields::{Expected, Table};
use morgue::formats::Options;

use crate::labelled;

/// Whether the rules were made without a look at a publisher's pages: those that a hash of the name picks.
///
/// FNV-1a of 64 bits over the name of the file of expected articles, and of its
/// three remainders the second: 27 of 87 publishers.
fn is_kept_aside(publisher: &str) -> bool {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    publisher.bytes().fold(0xcbf2_9ce4_8422_2325, fold) % 3 == 1
}

/// The publishers below a folder: the file of their expected articles and its pages, in the order of both.
fn publishers(folder: &Path) -> Vec<(PathBuf, Vec<PathBuf>)> {
    let mut found = Vec::new();
    for country in std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
        if !country.is_dir() {
            continue;
        }
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(country).unwrap().map(|it| it.unwrap().path()).collect();
        paths.sort();
        for json in paths.iter().filter(|it| it.extension().is_some_and(|it| it == "json")) {
            let start = format!("{}_", json.file_stem().unwrap().to_string_lossy());
            let is_page = |it: &&PathBuf| {
                let name = it.file_name().unwrap().to_string_lossy();
                name.starts_with(&start) && name.ends_with(".html.gz")
            };
            found.push((json.clone(), paths.iter().filter(is_page).cloned().collect()));
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> morgue::Article {
    let mut article = morgue::Article::default();
    let mut file = File::open(path).unwrap();
    morgue::unpack::each("page.html.gz", &mut file, &Options::default(), &mut |record| {
        article = record.found.map(|it| it.article).unwrap_or_default();
        ControlFlow::Break(())
    });
    article
}

fn print(what: &str, table: &Table) {
    let (body, captions) = (table.body(), table.captions());
    println!("{what}: {} pages", table.len());
    println!("  body F1 {:.3}  P {:.3}  R {:.3}", body.f1(), body.precision, body.recall);
    println!("  captions P {:.3}  R {:.3}", captions.precision, captions.recall);
    for (what, (right, all)) in [
        ("headlines", table.headlines()),
        ("days", table.days()),
        ("authors", table.authors()),
        ("captions in the body", table.leaks()),
    ] {
        println!("  {what} {right} of {all}");
    }
}

#[test]
fn fields_of_web_pages_are_found() {
    let Some(corpora) = std::env::var_os("MORGUE_CORPORA") else {
        println!("skipped: no MORGUE_CORPORA");
        return;
    };
    let corpora = PathBuf::from(corpora);
    let (mut developed, mut aside, mut all) =
        (Table::default(), Table::default(), Table::default());
    let mut english = Table::default();
    let labelled = labelled::pages(&corpora, |language| language == "en");
    for (json, pages) in publishers(&corpora.join("fundus_pages")) {
        let expected = Expected::read(&std::fs::read_to_string(&json).unwrap()).unwrap();
        let name = json.file_stem().unwrap().to_string_lossy().into_owned();
        let table = if is_kept_aside(&name) { &mut aside } else { &mut developed };
        let country = json.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        for (page, (version, expected)) in pages.iter().zip(&expected) {
            let article = read(page);
            // Whom a page credits, its publisher does not say; people who labelled its lines do.
            if let Some(lines) = labelled.get(&format!("{country}_{name}_{version}")) {
                let credits = lines.iter().filter(|(label, _)| label == "attribution");
                let mut credited = Expected::default();
                credited.attribution = Some(credits.map(|(_, text)| text.clone()).collect());
                english.add(&credited, &article);
            }
            table.add(expected, &article);
            all.add(expected, &article);
        }
    }
    let credits = english.attributions();
    println!(
        "English, labelled: {} pages\n  attribution P {:.3}  R {:.3}",
        english.len(),
        credits.precision,
        credits.recall
    );
    assert!(!english.is_empty() && credits.precision >= 0.95 && credits.recall >= 0.85);
    print("developed on", &developed);
    print("kept aside", &aside);
    print("all", &all);
    let share = |(right, all): (usize, usize)| right as f64 / all as f64;
    assert!(all.body().f1() >= 0.955 && aside.body().f1() >= 0.955);
    assert!(all.captions().recall >= 0.83 && all.captions().precision >= 0.85);
    assert!(share(all.headlines()) >= 0.82 && share(all.authors()) >= 0.88);
    assert!(share(all.days()) >= 0.97);
    // One half holds 67 captions, too few for a bound of a twentieth.
    assert!(share(all.leaks()) <= 0.05);
}
