//! Any bytes are read as articles or refused, whatever the file is called, and the same bytes give the same.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["page.txt", "page.html", "wire.jsonl", "page.json", "page"] {
        assert_eq!(shown(name, bytes), shown(name, bytes), "{name}");
    }
});

/// Every record of a file as text.
fn shown(name: &str, bytes: &[u8]) -> Vec<String> {
    let Ok(records) = morgue::formats::read(name, bytes) else { return Vec::new() };
    records.map(|it| format!("{}: {:?}", it.path, it.found)).collect()
}
