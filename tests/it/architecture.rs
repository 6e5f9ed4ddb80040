//! The house stays as drawn: rooms look down only, and each keeps to its own matters.
//!
//! The checks read `src` as text, so what they forbid must not be written in
//! any form, not even behind a feature. Comments and tests inside a file do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The floors of the house; a room sees rooms on lower floors only.
const FLOORS: &[&[&str]] = &[
    &["error", "date", "article", "ascii", "cancel", "printable"],
    &["packing", "text"],
    &["formats", "query"],
    &["search", "explanation", "diagnosis", "concordance", "unpack"],
    &["engine"],
    &["indexer"],
    &["archive", "eval"],
];

/// The rooms of the command; their root is `main.rs`, so the compiler lets them see the public interface only.
const COMMAND: &[&str] = &["main", "cli", "serve"];

/// Rooms that are pure functions of their arguments.
const PURE: &[&str] = &[
    "query",
    "formats",
    "packing",
    "text",
    "search",
    "article",
    "date",
    "error",
    "eval",
    "printable",
    "concordance",
];

#[test]
fn rooms_look_down_only() {
    assert_eq!(upward(&sources()), [""; 0]);
}

#[test]
fn every_room_has_a_floor() {
    assert_eq!(without_floor(&sources()), [""; 0]);
}

#[test]
fn only_the_engine_says_tantivy() {
    assert_eq!(forbidden(&sources(), "tantivy", |room| room != "engine"), [""; 0]);
}

#[test]
fn pure_rooms_touch_no_file_clock_environment_network_or_thread() {
    let sources = sources();
    for word in [
        "std::fs",
        "std::env",
        "std::net",
        "std::thread",
        "std::process",
        "std::io",
        "SystemTime",
        "Instant",
    ] {
        assert_eq!(forbidden(&sources, word, |room| PURE.contains(&room)), [""; 0]);
    }
}

#[test]
fn the_library_prints_nothing_never_exits_and_knows_no_clap() {
    let sources = sources();
    for word in
        ["println!", "eprintln!", "print!", "eprint!", "dbg!", "exit", "stdout", "stderr", "clap"]
    {
        assert_eq!(forbidden(&sources, word, |room| !COMMAND.contains(&room)), [""; 0]);
    }
}

#[test]
fn nothing_panics_on_purpose_and_nothing_is_unsafe() {
    let sources = sources();
    for word in [
        "unsafe",
        "unwrap",
        "expect",
        "panic!",
        "todo!",
        "unimplemented!",
        "unreachable!",
        "#[allow",
    ] {
        assert_eq!(forbidden(&sources, word, |_| true), [""; 0]);
    }
}

/// Where a panic is caught, and nowhere else: per file, per query, and once there is a server per request.
const BORDERS: &[&str] = &["archive/guard.rs", "indexer/read.rs"];

#[test]
fn panics_are_caught_at_the_borders_alone() {
    let sources = sources();
    let catching = sources.iter().filter(|(_, code)| code.contains("catch_unwind("));
    let catching: Vec<&str> = catching.map(|(path, _)| path.as_str()).collect();
    assert_eq!(catching, BORDERS);
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md"));
    let text = text.unwrap();
    for border in BORDERS {
        assert!(text.contains(&format!("`{border}`")), "ARCHITECTURE.md does not name {border}");
    }
}

#[test]
fn no_room_is_a_drawer_for_odds_and_ends() {
    let drawers = ["utils", "util", "helpers", "helper", "common", "manager", "misc"];
    for path in sources().keys() {
        let parts = path.trim_end_matches(".rs").split('/');
        assert!(
            !parts.clone().any(|it| drawers.contains(&it)),
            "src/{path}: name the thing that it is"
        );
    }
}

#[test]
fn no_trait_has_one_implementor() {
    let sources = sources();
    let code: String = sources.values().map(String::as_str).collect();
    for words in code.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()) {
        let Some(at) = words.iter().position(|it| *it == "trait") else { continue };
        let Some(name) = words.get(at + 1).map(|it| identifier(it)) else { continue };
        let implementors = code.lines().filter(|line| {
            let line = line.trim_start();
            line.starts_with("impl") && line.contains(&format!("{name} for"))
                || line.contains(&format!("{name}> for"))
        });
        assert!(
            implementors.count() > 1,
            "trait {name} has one implementor; a function or a type will do"
        );
    }
}

/// The checks themselves: what they must catch, they name.
#[test]
fn planted_faults_are_caught_by_name() {
    let plant = |path: &str, text: &str| {
        let mut sources = sources();
        let before = sources.remove(path).unwrap_or_default();
        sources.insert(path.to_owned(), before + text);
        sources.entry("lib.rs".to_owned()).or_default().push_str("pub use archive::Archive;");
        sources
    };
    let upward_use = plant("query/mod.rs", "\nuse crate::Archive;\n");
    assert_eq!(
        upward(&upward_use),
        ["src/query: sees archive, which is not on a lower floor: crate::Archive"]
    );
    let upward_path = plant("date.rs", "\nfn f() { crate::engine::open() }\n");
    assert_eq!(
        upward(&upward_path),
        ["src/date: sees engine, which is not on a lower floor: crate::engine"]
    );
    let grouped =
        plant("text/mod.rs", "\nuse crate::{\n    error::Error,\n    indexer::Walk,\n};\n");
    assert_eq!(
        upward(&grouped),
        ["src/text: sees indexer, which is not on a lower floor: crate::indexer"]
    );
    let stranger = plant("query/parse.rs", "\nuse tantivy::Term;\n");
    let caught = forbidden(&stranger, "tantivy", |room| room != "engine");
    assert_eq!(caught.len(), 1);
    assert!(
        caught[0].starts_with("src/query/parse.rs:") && caught[0].contains("use tantivy::Term;"),
        "{caught:?}"
    );
    let homeless = plant("cellar.rs", "");
    assert_eq!(
        without_floor(&homeless),
        ["src/cellar.rs: the room \"cellar\" is on no floor; see FLOORS"]
    );
    let knot = plant("date.rs", "\nuse crate::article::Article;\n");
    assert_eq!(
        upward(&knot),
        ["src: rooms of one floor see each other in a circle: article, date"]
    );
}

/// The code of every file below `src`, without comments and without the tests inside it.
fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap);
    let rust = files.filter(|it| it.path().extension().is_some_and(|it| it == "rs"));
    rust.map(|file| {
        let path = file.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let text = std::fs::read_to_string(file.path()).unwrap();
        (path, code_of(&text))
    })
    .filter(|(path, _)| !path.ends_with("tests.rs") && !path.contains("/tests/"))
    .collect()
}

/// The text of a file with comments blanked and everything from its tests on cut; lines keep their numbers.
fn code_of(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let lines = before_tests.lines().map(|line| match line.trim_start().starts_with("//") {
        true => "",
        false => line.split(" // ").next().unwrap(),
    });
    lines.map(|line| format!("{line}\n")).collect()
}

fn room_of(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap()
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn without_floor(sources: &BTreeMap<String, String>) -> Vec<String> {
    let homeless = sources.keys().filter(|path| {
        let room = room_of(path);
        room != "lib" && !COMMAND.contains(&room) && floor_of(room).is_none()
    });
    homeless
        .map(|path| {
            format!("src/{path}: the room \"{}\" is on no floor; see FLOORS", room_of(path))
        })
        .collect()
}

/// Every arrow that does not lead down, by name.
fn upward(sources: &BTreeMap<String, String>) -> Vec<String> {
    let exported = exports(&sources["lib.rs"]);
    let mut faults = BTreeSet::new();
    let mut beside: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (path, code) in sources {
        let room = room_of(path);
        let Some(floor) = floor_of(room) else { continue };
        for name in crate_paths(code) {
            let seen = exported.get(&name).cloned().unwrap_or_else(|| name.clone());
            match floor_of(&seen) {
                Some(other) if other < floor || seen == room => {}
                Some(other) if other == floor => {
                    beside.entry(room).or_default().insert(seen);
                }
                _ => {
                    faults.insert(format!(
                        "src/{room}: sees {seen}, which is not on a lower floor: crate::{name}"
                    ));
                }
            }
        }
    }
    // Rooms of one floor may lean on each other, but not in a circle.
    while let Some(free) =
        beside.iter().find(|(_, seen)| !seen.iter().any(|it| beside.contains_key(it.as_str())))
    {
        let free = *free.0;
        beside.remove(free);
    }
    if !beside.is_empty() {
        let mut rooms: BTreeSet<String> = beside.keys().map(|&it| it.to_owned()).collect();
        rooms.extend(beside.into_values().flatten());
        let rooms: Vec<String> = rooms.into_iter().collect();
        faults.insert(format!(
            "src: rooms of one floor see each other in a circle: {}",
            rooms.join(", ")
        ));
    }
    faults.into_iter().collect()
}

/// Which room each name at the crate root comes from.
fn exports(lib: &str) -> BTreeMap<String, String> {
    let mut exported = BTreeMap::new();
    for statement in lib.split(';') {
        let Some((_, path)) = statement.split_once("pub use ") else { continue };
        let mut names =
            path.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|it| !it.is_empty());
        let Some(room) = names.next() else { continue };
        exported.extend(names.map(|name| (name.to_owned(), room.to_owned())));
    }
    exported
}

/// The first segments of all `crate::` paths in a piece of code.
fn crate_paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for after in code.split("crate::").skip(1) {
        let Some(group) = after.strip_prefix('{') else {
            found.push(identifier(after));
            continue;
        };
        let mut depth = 0;
        let mut fresh = true;
        let chars = group.char_indices();
        for (at, c) in chars {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => fresh = true,
                c if fresh && (c.is_alphanumeric() || c == '_') => {
                    found.push(identifier(&group[at..]));
                    fresh = false;
                }
                _ => {}
            }
        }
    }
    found
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Every line in the rooms chosen that says `word` as a word of its own.
fn forbidden(
    sources: &BTreeMap<String, String>,
    word: &str,
    room: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, code) in sources.iter().filter(|(path, _)| room(room_of(path))) {
        for (number, line) in code.lines().enumerate().filter(|(_, line)| says(line, word)) {
            faults.push(format!("src/{path}:{}: says {word}: {}", number + 1, line.trim()));
        }
    }
    faults
}

fn says(line: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}
