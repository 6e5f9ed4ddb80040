//! Whole pages: the sample corpus, and the manners in which a page may be odd.

use std::path::Path;

use serde_json::Value;

use crate::article::Article;
use crate::formats::{self, Reading};

fn page(text: &str) -> Reading {
    page_of(text.as_bytes())
}

fn page_of(bytes: &[u8]) -> Reading {
    formats::read("page.txt", bytes).unwrap().next().unwrap().found.unwrap()
}

/// The fields of two articles that differ.
fn differences(found: &Value, expected: &Value) -> Vec<String> {
    let (Value::Object(found), Value::Object(expected)) = (found, expected) else {
        return vec!["no object".to_owned()];
    };
    let keys: std::collections::BTreeSet<&String> = found.keys().chain(expected.keys()).collect();
    let differs = keys.into_iter().filter(|key| found.get(*key) != expected.get(*key));
    differs
        .map(|key| {
            format!(
                "{key}:\n  found    {}\n  expected {}",
                shown(found.get(key)),
                shown(expected.get(key))
            )
        })
        .collect()
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |it| it.to_string().chars().take(2500).collect())
}

#[test]
fn every_page_of_the_sample_corpus_becomes_what_it_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let expected = std::fs::read_to_string(root.join("tests/sample_corpus.jsonl")).unwrap();
    let mut wrong = Vec::new();
    for line in expected.lines() {
        let expected: Value = serde_json::from_str(line).unwrap();
        let path = expected["path"].as_str().unwrap().to_owned();
        let file = path.split('#').next().unwrap();
        let bytes = std::fs::read(root.join("sample_corpus").join(file)).unwrap();
        let record = formats::read(file, &bytes).unwrap().find(|it| it.path == path);
        let found = record.map(|it| it.found.unwrap().article).unwrap_or_default();
        let mut found = serde_json::to_value(&found).unwrap();
        if found["headline"] == "" {
            found.as_object_mut().unwrap().remove("headline");
        }
        for key in ["id", "format"] {
            if expected.get(key).is_none() {
                found.as_object_mut().unwrap().remove(key);
            }
        }
        wrong.extend(differences(&found, &expected).iter().map(|it| format!("{path}: {it}")));
    }
    assert_eq!(wrong, [""; 0]);
}

const PAGE: &str = "\
Accessibility links
Skip to main content
Breaking News
Ferry Leaves Gao as River Rises
July 01, 2022 8:14 AM
Share
Print
FILE - A ferry waits at the quay of Gao, Mali, Dec. 7, 2021. (AP Photo/Oumar Diallo, File)
GAO, Mali —
The ferry left Gao on Friday for the first time since the river fell in March, with 200 passengers on board.
A second ferry waits at Bourem, where the channel is still too shallow for it, the company said.
\"We counted the days, and then we counted the stones,\" said the captain, Moussa Traoré.
The river is expected to rise for another month before it falls again in the autumn.
This report was sourced from information provided by the Associated Press
Related
Ferry Company Orders New Engine
Back to top
© 2022 Longwave International. Republish freely with credit.
";

fn bodies(article: &Article) -> Vec<&str> {
    article.body.iter().map(|it| it.text.get(..12).unwrap_or(&it.text)).collect()
}

/// What any form of [`PAGE`] must become.
fn check_page(text: &[u8]) {
    let article = page_of(text).article;
    assert_eq!(article.headline, "Ferry Leaves Gao as River Rises");
    assert_eq!(article.kicker.as_deref(), Some("Breaking News"));
    assert_eq!(article.dateline.map(|it| it.place).as_deref(), Some("GAO, Mali"));
    assert_eq!(article.published.unwrap().to_string(), "2022-07-01T08:14:00");
    assert_eq!(article.source.as_deref(), Some("Longwave International"));
    assert_eq!(article.language.as_deref(), Some("en"));
    assert!(article.body.last().unwrap().text.starts_with("The river is expected"));
    assert!(article.body[0].text.starts_with("GAO, Mali — The ferry left Gao"));
}

#[test]
fn a_page_is_the_same_page_in_every_manner_of_writing() {
    check_page(PAGE.as_bytes());
    check_page(PAGE.replace('\n', "\r\n").as_bytes());
    check_page(format!("\u{FEFF}{PAGE}").as_bytes());
    check_page(PAGE.replace('\n', "\n\n").as_bytes());
    check_page(PAGE.lines().map(|it| format!("    {it}\n")).collect::<String>().as_bytes());
    let latin: Vec<u8> = encoding_rs::WINDOWS_1252.encode(PAGE).0.into_owned();
    check_page(&latin);
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(PAGE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    check_page(&wide);
}

#[test]
fn captions_and_credits_may_be_missing_or_many() {
    let article = page(PAGE).article;
    assert_eq!(article.captions.len(), 1);
    assert!(article.captions[0].file_photo);
    assert_eq!(article.captions[0].credit.as_deref(), Some("AP Photo/Oumar Diallo"));
    assert_eq!(article.attribution.len(), 1);
    assert_eq!(article.agencies, ["ap"]);
    assert_eq!(bodies(&article).len(), 4);

    let bare: String = PAGE
        .lines()
        .filter(|it| !it.starts_with("FILE") && !it.starts_with("This report"))
        .map(|it| format!("{it}\n"))
        .collect();
    check_page(bare.as_bytes());
    let article = page(&bare).article;
    assert!(
        article.captions.is_empty()
            && article.attribution.is_empty()
            && article.agencies.is_empty()
    );

    let two = PAGE.replace(
        "A second ferry",
        "Passengers wave from the deck at Gao, Mali, July 1, 2022.\nA second ferry",
    );
    check_page(two.as_bytes());
    let article = page(&two).article;
    assert_eq!(article.captions.len(), 2);
    assert_eq!(
        article.captions[1].text,
        "Passengers wave from the deck at Gao, Mali, July 1, 2022."
    );
    assert_eq!(bodies(&article).len(), 4);
}

#[test]
fn a_repeated_headline_is_clutter_the_second_time() {
    let twice = PAGE.replace(
        "Print\n",
        "Print\nEmbed\nshare\nFerry Leaves Gao as River Rises\nby Longwave International\n",
    );
    check_page(twice.as_bytes());
    assert_eq!(page(&twice).article.byline, None);
}

#[test]
fn a_page_that_is_printed_twice_is_read_once() {
    let article = page(&PAGE.repeat(2)).article;
    assert_eq!(article.headline, "Ferry Leaves Gao as River Rises");
    assert_eq!(bodies(&article).len(), 4);
}

#[test]
fn a_small_page_is_a_page() {
    let one = page("High water at Portland on Saturday will be at noon, and again after midnight.")
        .article;
    assert_eq!((one.headline.as_str(), one.body.len()), ("", 1));
    let one = page("Ferry sails again").article;
    assert_eq!((one.headline.as_str(), one.body.len()), ("Ferry sails again", 0));
    let two = page(
        "Ferry sails again\n\nThe ferry to Gao sailed on Monday for the first time in two years.\n",
    )
    .article;
    assert_eq!((two.headline.as_str(), two.body.len()), ("Ferry sails again", 1));
    assert_eq!(
        formats::read("page.txt", b"\n \r\n").err().unwrap().to_string(),
        "empty: only white space"
    );
}

#[test]
fn a_page_of_clutter_says_that_it_holds_nothing() {
    let record =
        formats::read("page.txt", b"Skip to content\nLog in\nSubscribe\n").unwrap().next().unwrap();
    assert_eq!(record.found.unwrap_err().to_string(), "holds neither a headline nor a story");
}

#[test]
fn classes_name_every_line() {
    let classes = formats::classes("page.txt", PAGE.as_bytes()).unwrap();
    let classes: Vec<&str> = classes.iter().map(|it| it.class).collect();
    let expected = [
        "clutter",
        "clutter",
        "kicker",
        "headline",
        "date",
        "clutter",
        "clutter",
        "caption",
        "dateline",
        "body",
        "body",
        "body",
        "body",
        "attribution",
        "clutter",
        "clutter",
        "clutter",
        "rights",
    ];
    assert_eq!(classes, expected);
}

#[test]
fn large_pages_take_time_in_proportion() {
    // By the reader of pages, whatever else a text of this length would be taken for.
    let page = |text: &str| {
        super::article("page.txt", text.as_bytes(), &super::Options::default()).unwrap()
    };
    let long_line = "word ".repeat(400_000);
    assert_eq!(page(&long_line).article.body.len(), 1);
    let line = |number: usize| {
        format!(
            "Home\nThe ferry {number} left Gao on Friday for the first time since the river fell.\n"
        )
    };
    let many: String = (0..20_000).map(line).collect();
    assert_eq!(page(&many).article.body.len(), 20_000);
    let blanks = "\n".repeat(2_000_000) + "Ferry sails again";
    assert_eq!(page(&blanks).article.headline, "Ferry sails again");
    let brackets = "(".repeat(1_000_000);
    assert!(formats::read("page.txt", brackets.as_bytes()).unwrap().next().unwrap().found.is_err());
}
