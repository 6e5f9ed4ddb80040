//! No byte that the command prints commands a terminal, whatever stands in articles, file names and queries.

use std::process::{Command, Output};

use crate::scratch::Scratch;

/// The colours of the command, which it may print of its own accord.
const COLOURS: [&str; 5] = ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[1;33m", "\u{1b}[1;31m", "\u{1b}[0m"];

/// The first character of a text that does more than appear, but for line breaks and tabs.
pub(crate) fn command_in(text: &str) -> Option<char> {
    text.chars().find(|c| match c {
        '\n' | '\t' => false,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}' => true,
        '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{E0000}'..='\u{E007F}' => true,
        c => c.is_control(),
    })
}

/// What is dangerous, each as it would be used.
const HOSTILE: [&str; 9] = [
    "\u{1b}[2Jgone",
    "\u{1b}]0;title\u{7}",
    "\u{9b}31mred",
    "\u{8}\u{8}back",
    "\u{7F}del",
    "a\u{202E}txt.exe",
    "\u{2067}turned",
    "tag\u{E0041}\u{E0042}",
    "\u{85}next\u{2028}line",
];

#[test]
fn nothing_that_is_printed_commands_a_terminal() {
    let scratch = Scratch::new();
    for (number, it) in HOSTILE.iter().enumerate() {
        // The reader takes away some of it; the rest must be made harmless in print.
        let word = format!("mali{it}junta");
        let mut article = serde_json::json!({
            "body": [{"text": format!("{word} left. {word} mali stayed.")}, {"text": word}],
            "captions": [{"text": word, "credit": word}],
            "attribution": [{"text": word}],
            "dateline": {"text": word, "place": word},
            "keywords": [word], "authors": [word],
            "published": "2022-07-01", "agencies": ["ap"],
        });
        let names = [
            "headline",
            "subheadline",
            "kicker",
            "byline",
            "source",
            "section",
            "url",
            "ref",
            "rights",
            "language",
        ];
        names.iter().for_each(|name| article[*name] = serde_json::json!(word));
        scratch.write(&format!("pages/{number}.json"), article.to_string());
        let page = format!(
            "{word} Ends Its Mission\n\nBy Jane {it} Doe\n\nBAMAKO - The {word} ended on Friday, a minister of mali said in the capital.\n"
        );
        scratch.write(&format!("pages/{number}.txt"), page);
    }
    if cfg!(unix) {
        scratch.write("pages/\u{1b}[2J\u{202E}.txt", "");
        scratch.write(
            "pages/mali\u{1b}[31m.txt",
            "Mali Ends Its Mission\n\nThe junta of Mali ended it on Friday, a minister said.\n",
        );
    }
    let index = morgue(&scratch, &["index", "pages", "--archive", "archive"]);
    assert!(index.status.success(), "{}", String::from_utf8_lossy(&index.stderr));
    let hits = morgue(&scratch, &["search", "mali", "--json", "--limit", "50"]);
    let text = String::from_utf8(hits.stdout).unwrap();
    let hits = text.lines().map(|it| serde_json::from_str::<serde_json::Value>(it).unwrap());
    let ids: Vec<String> =
        hits.filter_map(|it| it["article"]["id"].as_str().map(str::to_owned)).collect();
    assert!(ids.len() > HOSTILE.len(), "{text}");
    for query in [
        "mali",
        "\u{1b}[31mmali\u{202E}",
        "fieldx\u{9b}:mali w/0",
        "kicker:mali OR byline:mali OR source:mali",
    ] {
        for flags in SEARCHES {
            morgue(&scratch, &[&["search", query, "--limit", "50"], *flags].concat());
        }
        morgue(&scratch, &["search", query, "--vimgrep"]);
        for flags in [&[] as &[&str], &["--csv"], &["--json"], &["--group", "before:1"]] {
            morgue(&scratch, &[&["kwic", query], flags].concat());
        }
        morgue(&scratch, &["explain", query]);
        morgue(&scratch, &["translate", "--from", "morgue", "--to", "nexis", query]);
        for id in &ids {
            for flags in [&["--query", query] as &[&str], &["--query", query, "--html"]] {
                morgue(&scratch, &[&["show", id], flags].concat());
            }
        }
    }
    for id in &ids {
        for flags in [&["--full"] as &[&str], &["--json"], &["--html"], &["--color", "always"]] {
            morgue(&scratch, &[&["show", id], flags].concat());
        }
        morgue(&scratch, &["related", id]);
    }
    for arguments in [
        &["status"] as &[&str],
        &["read", "pages/0.json", "pages/0.txt"],
        &["read", "pages/0.txt", "--classes"],
        &["read", "\u{1b}[2J\u{202E}"],
        &["--\u{1b}[2J"],
        &["\u{9b}2J"],
        &["show", "\u{1b}[2J\u{202E}"],
        &["show", "--in", "\u{1b}[2J", "123456"],
        &["search", "mali", "\u{1b}[2J\u{202E}"],
        &["cache", "list"],
    ] {
        morgue(&scratch, arguments);
    }
}

/// The ways to print hits.
const SEARCHES: &[&[&str]] =
    &[&[], &["--json"], &["--json", "--full"], &["--html"], &["--color", "always"], &["--count"]];

/// Runs the command and looks through what it prints.
fn morgue(scratch: &Scratch, arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_morgue"))
        .args(arguments)
        .current_dir(scratch.path())
        .env("MORGUE_ARCHIVE", scratch.path().join("archive"))
        .env("XDG_CACHE_HOME", scratch.path().join("cache"))
        .output()
        .unwrap();
    for bytes in [&output.stdout, &output.stderr] {
        let mut text = String::from_utf8(bytes.clone()).unwrap();
        COLOURS.iter().for_each(|it| text = text.replace(it, ""));
        assert_eq!(command_in(&text), None, "morgue {arguments:?}: {text:?}");
    }
    output
}
