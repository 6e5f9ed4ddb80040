//! How well lines are told apart on pages whose lines people labelled.
//!
//! The pages are other people's and not in this repository: set
//! `MORGUE_CORPORA` to the folder that holds `labelled_pages.tsv.gz` and
//! `labelled_lines.tsv`, and run
//! `cargo test --test it labelled -- --nocapture` to see the table.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use morgue::eval::fields::{self, Expected};

/// Right, wrongly taken, and missed.
#[derive(Clone, Copy, Default)]
struct Count {
    right: u32,
    wrong: u32,
    missed: u32,
}

impl Count {
    fn precision(self) -> f32 {
        share(self.right, self.right + self.wrong)
    }

    fn recall(self) -> f32 {
        share(self.right, self.right + self.missed)
    }

    fn f1(self) -> f32 {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }

    fn print(self, what: &str) {
        let (p, r, f1) = (self.precision(), self.recall(), self.f1());
        println!(
            "{what:<24} P {p:.3}  R {r:.3}  F1 {f1:.3}  ({} right, {} wrong, {} missed)",
            self.right, self.wrong, self.missed
        );
    }
}

fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 { 1.0 } else { part as f32 / whole as f32 }
}

fn corpora() -> Option<PathBuf> {
    let folder = std::env::var_os("MORGUE_CORPORA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: no MORGUE_CORPORA");
    }
    folder
}

/// A page: the label and the text of each line.
pub(crate) type Page = Vec<(String, String)>;

/// All pages, with the source of each before its name.
fn pages_of_sources(folder: &std::path::Path) -> BTreeMap<String, Page> {
    labelled(folder, |columns| Some(format!("{}/{}.txt", columns[2], columns[1])))
}

/// The pages in a language, `??` and all others if none is given.
pub(crate) fn pages(
    folder: &std::path::Path,
    wanted: impl Fn(&str) -> bool,
) -> BTreeMap<String, Page> {
    labelled(folder, |columns| wanted(columns[3]).then(|| columns[1].to_owned()))
}

/// The lines of all pages that get a name from the columns of a line.
fn labelled(
    folder: &std::path::Path,
    name_of: impl Fn(&[&str]) -> Option<String>,
) -> BTreeMap<String, Page> {
    let file = folder.join("labelled_pages.tsv.gz");
    let output = Command::new("gzip").arg("-dc").arg(&file).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.splitn(10, '\t').collect();
        if let Some(name) = name_of(&columns) {
            pages.entry(name).or_default().push((columns[6].to_owned(), columns[9].to_owned()));
        }
    }
    pages
}

/// The class of each line of a page, judged from its lines alone.
fn classes(page: &Page) -> Vec<String> {
    let text: String = page.iter().map(|(_, text)| format!("{text}\n")).collect();
    let found = morgue::formats::classes("page", text.as_bytes()).unwrap();
    // Lines that show nothing are none; the others keep their order.
    let mut found = found.into_iter().peekable();
    let class_of = |(_, text): &(String, String)| {
        let same = found.next_if(|it| letters(&it.text).eq(letters(text)));
        same.map_or("clutter", |it| it.class).to_owned()
    };
    page.iter().map(class_of).collect()
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(char::is_ascii_alphanumeric)
}

#[derive(Default)]
struct Table {
    body: Count,
    caption: Count,
    attribution: Count,
    headlines: (u32, u32),
}

impl Table {
    fn add(&mut self, name: &str, page: &Page, show: bool) {
        let classes = classes(page);
        let headline = page
            .iter()
            .zip(&classes)
            .find(|(_, class)| *class == "headline")
            .map(|((_, text), _)| text.trim());
        if let Some((_, expected)) = page.iter().find(|(label, _)| label == "headline") {
            self.headlines.1 += 1;
            let right = headline == Some(expected.trim());
            self.headlines.0 += u32::from(right);
            if show && !right {
                println!("{name}: headline {headline:?} not {expected:?}");
            }
        }
        for (at, ((label, text), class)) in page.iter().zip(&classes).enumerate() {
            let mut tell =
                |what: &str, count: fn(&mut Self) -> &mut Count, expected: Option<bool>| {
                    let Some(expected) = expected else { return };
                    let found = class == what;
                    let count = count(self);
                    match (found, expected) {
                        (true, true) => count.right += 1,
                        (true, false) => count.wrong += 1,
                        (false, true) => count.missed += 1,
                        (false, false) => return,
                    }
                    if show && found != expected {
                        println!(
                            "{name}:{at}: {class} not {label}: {}",
                            text.chars().take(160).collect::<String>()
                        );
                    }
                };
            tell("body", |it| &mut it.body, Some(label == "body"));
            // A caption that only the page's layout shows is right when found and no fault when missed.
            let caption = (label != "caption_weak" || class == "caption")
                .then_some(label.starts_with("caption"));
            tell("caption", |it| &mut it.caption, caption);
            tell("attribution", |it| &mut it.attribution, Some(label == "attribution"));
        }
    }

    fn print(&self, title: &str, pages: usize) {
        println!("{title}: {pages} pages");
        self.body.print("  body lines");
        self.caption.print("  caption lines");
        self.attribution.print("  attribution lines");
        println!("  headlines              {} of {}", self.headlines.0, self.headlines.1);
    }
}

#[test]
fn lines_of_labelled_pages_are_told_apart() {
    let Some(folder) = corpora() else { return };
    let show = std::env::var_os("MORGUE_SHOW").is_some();
    let mut english = Table::default();
    let of_english = pages(&folder, |it| it == "en");
    for (name, page) in &of_english {
        english.add(name, page, show);
    }
    english.print("English", of_english.len());
    let mut other = Table::default();
    let of_other = pages(&folder, |it| it != "en");
    for (name, page) in &of_other {
        other.add(name, page, show);
    }
    other.print("other languages", of_other.len());
    assert!(english.body.f1() >= 0.90);
    assert!(english.headlines.0 >= 31);
    assert!(english.caption.recall() >= 0.40 && english.caption.precision() >= 0.80);
    assert!(english.attribution.wrong <= 1);
}

/// What the publisher says that a page holds: `at_DerStandard_V1` is `V1` in `at/DerStandard.json`.
fn expected(folder: &std::path::Path, name: &str) -> Option<Expected> {
    let (country, rest) = name.split_once('_')?;
    let (publisher, version) = rest.split_once('_')?;
    let file = folder.join("fundus_pages").join(country).join(format!("{publisher}.json"));
    let all = Expected::read(&std::fs::read_to_string(file).ok()?).unwrap();
    all.into_iter().find(|it| it.0 == version).map(|it| it.1)
}

#[test]
fn stories_are_found_in_pages_without_their_markup() {
    let Some(folder) = corpora() else { return };
    for (what, english, least) in [("English", true, 0.94), ("other languages", false, 0.92)] {
        let mut table = fields::Table::default();
        for (name, page) in pages(&folder, |it| (it == "en") == english) {
            let Some(expected) = expected(&folder, &name) else { continue };
            let text: String = page.iter().map(|(_, text)| format!("{text}\n")).collect();
            let mut records = morgue::formats::read("page", text.as_bytes()).unwrap();
            let article = records.next().unwrap().found.map(|it| it.article).unwrap_or_default();
            if std::env::var_os("MORGUE_SHOW").is_some() {
                let mut one = fields::Table::default();
                one.add(&expected, &article);
                println!(
                    "F1 {:.3} P {:.3} R {:.3} {name}",
                    one.body().f1(),
                    one.body().precision,
                    one.body().recall
                );
            }
            table.add(&expected, &article);
        }
        let body = table.body();
        println!(
            "plain text, {what}: {} pages  body F1 {:.3}  P {:.3}  R {:.3}",
            table.len(),
            body.f1(),
            body.precision,
            body.recall
        );
        assert!(!table.is_empty() && body.f1() >= least);
    }
}

/// The texts of an article, as the letters of each.
fn texts(article: &morgue::Article) -> Vec<String> {
    let body = article.body.iter().map(|it| &it.text);
    let captions = article.captions.iter().map(|it| &it.text);
    let credits = article.attribution.iter().map(|it| &it.text);
    let above = article.kicker.iter().chain(&article.subheadline);
    let texts = body.chain(captions).chain(credits).chain(above);
    texts.map(|it| letters(it).collect()).collect()
}

#[test]
fn what_an_archive_learns_is_clutter() {
    let Some(folder) = corpora() else { return };
    let show = std::env::var_os("MORGUE_SHOW").is_some();
    let pages = pages_of_sources(&folder);
    let scratch = crate::scratch::Scratch::new();
    let text = |page: &Page| page.iter().map(|(_, text)| format!("{text}\n")).collect::<String>();
    pages.iter().for_each(|(name, page)| drop(scratch.write(name, text(page))));
    let mut archive = morgue::Archive::in_memory().unwrap();
    archive.add_folder(scratch.path()).unwrap();
    let (mut alone, mut learnt, mut dropped) =
        (Count::default(), Count::default(), Count::default());
    for article in archive.export().unwrap().map(|it| it.unwrap().article) {
        let name = article.path.clone().unwrap();
        let page = &pages[&name];
        let text = text(page);
        let before = morgue::formats::read(&name, text.as_bytes()).unwrap();
        let before = before.map(|it| it.found.unwrap().article).next().unwrap();
        let (before, after) = (texts(&before), texts(&article));
        for (label, line) in page {
            let line: String = letters(line).collect();
            if line.is_empty() {
                continue;
            }
            let is_clutter = label == "boiler" || label == "headline_dup";
            if before.contains(&line) && !after.contains(&line) {
                let count = if is_clutter { &mut dropped.right } else { &mut dropped.wrong };
                *count += 1;
                if show {
                    println!("{name}: dropped {label}: {line}");
                }
            }
            for (count, texts) in [(&mut alone, &before), (&mut learnt, &after)] {
                let part = ["body", "subhead"].contains(&label.as_str());
                match (texts.contains(&line), part) {
                    (true, true) => count.right += 1,
                    (true, false) if is_clutter => count.wrong += 1,
                    (false, true) => count.missed += 1,
                    _ => {}
                }
            }
        }
    }
    println!("sources of two pages and more among {} pages", pages.len());
    alone.print("  lines of stories, alone");
    learnt.print("  lines of stories, learnt");
    dropped.print("  lines dropped");
    assert!(dropped.precision() >= 0.9 && learnt.f1() >= alone.f1());
}

/// A page around a line, with the line where credits stand.
fn frame(line: &str) -> String {
    format!(
        "Ferry Leaves Gao as River Rises\nJuly 1, 2022\n\
         The ferry left Gao on Friday for the first time since the river fell in March, with 200 passengers on board.\n\
         A second ferry waits at Bourem, where the channel is still too shallow for it, the company said.\n\
         The river is expected to rise for another month before it falls again in the autumn.\n\
         {line}\nRelated\nFerry Company Orders New Engine\n"
    )
}

#[test]
fn credits_are_told_from_what_only_sounds_so() {
    let Some(folder) = corpora() else { return };
    let show = std::env::var_os("MORGUE_SHOW").is_some();
    let text = std::fs::read_to_string(folder.join("labelled_lines.tsv")).unwrap();
    let mut count = Count::default();
    for line in text.lines().skip(1) {
        let mut columns = line.split('\t');
        let (label, line) = (columns.next().unwrap(), columns.next().unwrap());
        // A notice of rights is data of its own, and nobody can say what the ambiguous line is.
        let rights =
            ["attrib:All rights", "attrib:Copyright", "attrib:may not be", "legal:", "ambiguous"];
        if rights.iter().any(|it| label.starts_with(it)) {
            continue;
        }
        let expected = label.starts_with("attrib:");
        let found = morgue::formats::classes("page", frame(line).as_bytes()).unwrap();
        let found = found
            .iter()
            .find(|it| it.text == line.split_whitespace().collect::<Vec<_>>().join(" "));
        let class = found.map_or("nothing", |it| it.class);
        match (class == "attribution", expected) {
            (true, true) => count.right += 1,
            (true, false) => count.wrong += 1,
            (false, true) => count.missed += 1,
            (false, false) => continue,
        }
        if show && (class == "attribution") != expected {
            println!("{class} not {label}: {line}");
        }
    }
    count.print("attribution, lines");
    assert!(count.precision() >= 0.90 && count.recall() >= 0.80);
}
