//! Words are found in each of their inflections, in the languages of the sample corpus and of the corpora.
//!
//! Each paragraph is an article of its own, so that a query word is found by
//! what stands there and not by itself. What has the stem of a word is told
//! here by Snowball alone, text cut at everything that is no letter.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use frostem::{Algorithm, Stemmer};
use morgue::{Archive, Article, Paragraph, Search, Stemming};

use crate::scratch::root;

/// The paragraphs of each language, and how many words are tried.
const PARAGRAPHS: usize = 200;
const WORDS: usize = 40;

#[test]
fn each_inflection_of_a_word_finds_every_other() {
    let texts = texts();
    for (tag, algorithm) in [
        ("de", Algorithm::German),
        ("fr", Algorithm::French),
        ("es", Algorithm::Spanish),
        ("ru", Algorithm::Russian),
    ] {
        let texts = &texts[tag];
        let archive = archive_of(texts, tag, Stemming::ByLanguage);
        let exact = archive_of(texts, tag, Stemming::Off);
        let mut tried = 0;
        for (stem, forms) in inflected(texts, algorithm) {
            let expected: BTreeSet<usize> = forms.values().flatten().copied().collect();
            for (form, own) in &forms {
                let found = found(&archive, form);
                let missing: Vec<&usize> = expected.difference(&found).collect();
                assert!(
                    missing.is_empty(),
                    "{tag}: {form} of {stem}- misses {missing:?} of {forms:?}"
                );
                assert!(self::found(&exact, form).is_superset(own), "{tag}: {form} without stems");
            }
            let without_stems = found(&exact, forms.keys().next().unwrap());
            tried += usize::from(!without_stems.is_superset(&expected));
        }
        println!(
            "{tag}: {} paragraphs, {tried} words whose inflections only stems join",
            texts.len()
        );
        assert!(tried >= 4, "{tag}: too few words with inflections to show anything");
    }
}

#[test]
fn any_run_of_chinese_finds_every_paragraph_with_it() {
    let texts = &texts()["zh"];
    let archive = archive_of(texts, "zh", Stemming::ByLanguage);
    let is_chinese = |it: &char| ('\u{4E00}'..='\u{9FFF}').contains(it);
    let mut tried = 0;
    for text in texts.iter().take(20) {
        let letters: Vec<char> = text.chars().collect();
        for run in letters.windows(3).step_by(7).filter(|it| it.iter().all(is_chinese)) {
            let run: String = run.iter().collect();
            let expected: BTreeSet<usize> =
                (0..texts.len()).filter(|it| texts[*it].contains(&run)).collect();
            // A comma between two letters does not part them, so there may be more.
            assert!(found(&archive, &run).is_superset(&expected), "{run}");
            tried += 1;
        }
    }
    assert!(tried > 20, "{tried} runs");
}

/// The forms of each stem that has several, each with the paragraphs that it stands in.
fn inflected(
    texts: &[String],
    algorithm: Algorithm,
) -> Vec<(String, BTreeMap<String, BTreeSet<usize>>)> {
    let stemmer = Stemmer::new(algorithm);
    let mut stems: BTreeMap<String, BTreeMap<String, BTreeSet<usize>>> = BTreeMap::new();
    for (number, text) in texts.iter().enumerate() {
        let words = text.split(|it: char| !it.is_alphabetic() && it != '\'' && it != '’');
        // An apostrophe ties two words in French, and a capital may begin a name.
        let is_plain = |it: &&str| it.chars().count() > 3 && it.chars().all(char::is_lowercase);
        for word in words.filter(is_plain) {
            let forms = stems.entry(stemmer.stem(word).into_owned()).or_default();
            forms.entry(word.to_owned()).or_default().insert(number);
        }
    }
    let several = stems.into_iter().filter(|(_, forms)| forms.len() > 1);
    // The longest first: they are inflected most.
    let mut several: Vec<_> = several.collect();
    several.sort_by_key(|(stem, forms)| std::cmp::Reverse((forms.len(), stem.len())));
    several.truncate(WORDS);
    several
}

fn found(archive: &Archive, query: &str) -> BTreeSet<usize> {
    let results = archive.search(Search::new(query).limit(10_000)).unwrap();
    results.hits.iter().map(|it| it.article.headline.parse().unwrap()).collect()
}

fn archive_of(texts: &[String], tag: &str, stemming: Stemming) -> Archive {
    let mut archive = Archive::in_memory_with(stemming).unwrap();
    let mut writer = archive.writer().unwrap();
    for (number, text) in texts.iter().enumerate() {
        let mut article = Article::default();
        article.headline = number.to_string();
        article.language = Some(tag.to_owned());
        article.body = vec![Paragraph::new(text)];
        writer.add(article).unwrap();
    }
    writer.commit().unwrap();
    archive
}

/// Paragraphs by the language that morgue takes them to be in.
fn texts() -> BTreeMap<String, Vec<String>> {
    let mut folders = vec![root().join("sample_corpus")];
    match std::env::var_os("MORGUE_CORPORA") {
        Some(corpora) => folders.push(corpora.into()),
        None => println!("skipped but for the sample corpus: no MORGUE_CORPORA"),
    }
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let files = folders.iter().flat_map(|it| walkdir::WalkDir::new(it).sort_by_file_name());
    for file in files.filter_map(Result::ok) {
        for paragraph in paragraphs(file.path()) {
            let Some(tag) = language(&paragraph) else { continue };
            let known = texts.entry(tag).or_default();
            if known.len() < PARAGRAPHS && seen.insert(paragraph.clone()) {
                known.push(paragraph);
            }
        }
    }
    texts
}

/// The long lines of a text, or the long texts of JSON.
fn paragraphs(file: &Path) -> Vec<String> {
    let Ok(text) = std::fs::read_to_string(file) else { return Vec::new() };
    let texts = match file.extension().and_then(|it| it.to_str()) {
        Some("txt") => text.lines().map(str::to_owned).collect(),
        Some("json") => serde_json::from_str(&text).map(|it| strings(&it)).unwrap_or_default(),
        _ => Vec::new(),
    };
    // Markup is not what a reader sees, and what has no spaces is long in fewer letters.
    let is_paragraph = |it: &String| {
        let letters = it.chars().count();
        let least = if it.contains(' ') { 100 } else { 25 };
        (least..4_000).contains(&letters) && !it.contains(['<', '{', '\n'])
    };
    texts.into_iter().filter(is_paragraph).collect()
}

fn strings(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Array(values) => values.iter().flat_map(strings).collect(),
        serde_json::Value::Object(values) => values.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

fn language(text: &str) -> Option<String> {
    let record = serde_json::json!({ "body": text }).to_string();
    let mut records = morgue::formats::read("paragraph.json", record.as_bytes()).ok()?;
    records.next()?.found.ok()?.article.language
}
