//! A story that only a script holds: markup in a string, which a program shows once the page is loaded.

use memchr::memmem;

/// The shortest string that may hold a story, in bytes.
const SHORTEST: usize = 400;

/// How many strings are looked into; pages hold their story once, or twice for a second program.
const MOST_STRINGS: usize = 40;

/// How many bytes of such strings are looked into in all.
const MOST_BYTES: usize = 4 << 20;

/// How often a string is a string inside a string.
const DEEPEST: usize = 3;

/// The texts with paragraphs that stand in the scripts of a page.
pub(super) fn stories(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = html;
    let mut left = MOST_BYTES;
    while let Some((_, after)) = rest.split_once("<script") {
        let (script, behind) = after.split_once("</script").unwrap_or((after, ""));
        rest = behind;
        if script.len() >= SHORTEST && script.len() <= left && holds_paragraphs(script) {
            left -= script.len();
            collect(script, 0, &mut found);
        }
    }
    found
}

fn holds_paragraphs(text: &str) -> bool {
    ["\\u003cp", "\\u003Cp", "<\\/p>", "</p>"]
        .iter()
        .any(|it| memmem::find(text.as_bytes(), it.as_bytes()).is_some())
}

/// The strings of a program that hold paragraphs, and those inside of them.
fn collect(program: &str, depth: usize, found: &mut Vec<String>) {
    let mut rest = program;
    while let Some(start) = rest.find('"') {
        let literal = rest.get(start..).unwrap_or_default();
        let end = end_of(literal);
        rest = literal.get(end..).unwrap_or_default();
        if found.len() >= MOST_STRINGS {
            return;
        }
        let literal = literal.get(..end).unwrap_or_default();
        if literal.len() < SHORTEST || !holds_paragraphs(literal) {
            continue;
        }
        let Ok(text) = serde_json::from_str::<String>(literal) else { continue };
        if text.matches("<p").count() >= 2 {
            found.push(text);
        } else if depth < DEEPEST {
            collect(&text, depth + 1, found);
        }
    }
}

/// Where a string ends that begins with a quotation mark, in bytes.
fn end_of(literal: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in literal.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    literal.len()
}
