//! Text that came from outside, made fit for a terminal.

use std::fmt;

/// Displays a text without the characters by which it could command a terminal or mislead its reader.
///
/// Line breaks and tabs become spaces. Control characters, directional controls
/// and tag characters are shown as their code in braces, so that nothing is lost.
/// Whatever an article, a file name or an error says is printed through this.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printable<'a>(pub(crate) &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut plain_from = 0;
        for (at, c) in self.0.char_indices().filter(|(_, c)| !is_plain(*c)) {
            f.write_str(self.0.get(plain_from..at).unwrap_or_default())?;
            match c.is_whitespace() {
                true => f.write_str(" ")?,
                false => write!(f, "{{U+{:04X}}}", u32::from(c))?,
            }
            plain_from = at + c.len_utf8();
        }
        f.write_str(self.0.get(plain_from..).unwrap_or_default())
    }
}

/// Displays JSON without such characters: each stands as its escape, which means the same in JSON.
///
/// JSON itself escapes only what is below a blank, and a terminal also obeys
/// `U+009B`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PrintableJson<'a>(pub(crate) &'a str);

impl fmt::Display for PrintableJson<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut plain_from = 0;
        for (at, c) in self.0.char_indices().filter(|(_, c)| !is_plain(*c)) {
            f.write_str(self.0.get(plain_from..at).unwrap_or_default())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(f, "\\u{unit:04x}")?;
            }
            plain_from = at + c.len_utf8();
        }
        f.write_str(self.0.get(plain_from..).unwrap_or_default())
    }
}

/// Whether a character does nothing but appear.
fn is_plain(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\0'..='\u{9F}' => false,
        // Directional marks, embeddings, overrides and isolates; line and paragraph separators.
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            false
        }
        // Invisible operators, deprecated format characters, byte order mark, annotations.
        '\u{2061}'..='\u{2064}'
        | '\u{206A}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' => false,
        // Tags: invisible ASCII.
        '\u{E0000}'..='\u{E007F}' => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_says_the_same_and_commands_no_terminal() {
        for text in ["\u{9b}2J", "abc\u{202E}cba", "x\u{E0041}\u{7F}", "plain é 军 \u{1b}[31m"] {
            let json = serde_json::to_string(text).unwrap();
            let shown = PrintableJson(&json).to_string();
            assert!(shown.chars().all(is_plain), "{shown}");
            assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
        }
    }

    #[test]
    fn nothing_in_a_text_commands_the_terminal() {
        for (text, shown) in [
            ("plain é 军", "plain é 军"),
            ("\u{1b}[31mred", "{U+001B}[31mred"),
            ("a\tb\r\nc", "a b  c"),
            ("\u{9b}2J", "{U+009B}2J"),
            ("abc\u{202E}cba", "abc{U+202E}cba"),
            ("x\u{E0041}\u{7F}", "x{U+E0041}{U+007F}"),
            ("", ""),
        ] {
            assert_eq!(Printable(text).to_string(), shown);
        }
    }
}
