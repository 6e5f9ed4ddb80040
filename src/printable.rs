//! Text that came from outside, made fit for where it is shown: a terminal, a page, a table.

use std::fmt;

/// A text that came from outside, displayed without the characters by which it could command a terminal or mislead its reader.
///
/// White space becomes a blank. Control characters, directional controls and
/// tag characters are shown as their code in braces, so that nothing is lost.
/// What an article, a file name or an error says should reach a terminal
/// through this, a page through [`Printable::html`] and a table through
/// [`Printable::cell`].
///
/// ```
/// use morgue::Printable;
/// assert_eq!(Printable("\u{1b}[2Jred\talert").to_string(), "{U+001B}[2Jred alert");
/// assert_eq!(Printable("<b>").html().to_string(), "&lt;b&gt;");
/// assert_eq!(Printable("=1+1").cell().to_string(), "'=1+1");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a>(pub &'a str);

impl<'a> Printable<'a> {
    /// The same for HTML, between tags and inside quoted attributes.
    pub fn html(self) -> Html<'a> {
        Html(self.0)
    }

    /// The same for a cell of a CSV file, quoted where it must be.
    ///
    /// A spreadsheet runs what begins with `=`, `+`, `-` or `@`; such a cell
    /// gets an apostrophe in front, by which it stays a text.
    pub fn cell(self) -> Cell<'a> {
        Cell(self.0)
    }

    /// A text that is already JSON, with such characters as escapes, which mean the same in JSON.
    ///
    /// JSON itself escapes only what is below a blank, and a terminal also
    /// obeys `U+009B`.
    pub fn json(self) -> Json<'a> {
        Json(self.0)
    }
}

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        replaced(f, self.0, is_plain, shown)
    }
}

/// Displays a text as HTML; see [`Printable::html`].
#[derive(Clone, Copy, Debug)]
pub struct Html<'a>(&'a str);

impl fmt::Display for Html<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stays = |c| is_plain(c) && !matches!(c, '&' | '<' | '>' | '"' | '\'');
        replaced(f, self.0, stays, |f, c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            c => shown(f, c),
        })
    }
}

/// Displays a text as a cell of a CSV file; see [`Printable::cell`].
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a>(&'a str);

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Some spreadsheets cut at semicolons, and a formula may stand behind one.
        let quoted = self.0.contains([',', ';', '"']) || self.0.trim() != self.0;
        let mark = if quoted { "\"" } else { "" };
        f.write_str(mark)?;
        let begins = self.0.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        if begins.starts_with(RUNS) {
            f.write_str("'")?;
        }
        replaced(
            f,
            self.0,
            |c| is_plain(c) && c != '"',
            |f, c| match c {
                '"' => f.write_str("\"\""),
                c => shown(f, c),
            },
        )?;
        f.write_str(mark)
    }
}

/// What a spreadsheet takes for the beginning of a formula, in both widths.
const RUNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Displays JSON; see [`Printable::json`].
#[derive(Clone, Copy, Debug)]
pub struct Json<'a>(&'a str);

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        replaced(f, self.0, is_plain, |f, c| {
            c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(f, "\\u{unit:04x}"))
        })
    }
}

/// What is displayed for a character that does more than appear.
fn shown(f: &mut fmt::Formatter<'_>, c: char) -> fmt::Result {
    match c.is_whitespace() {
        true => f.write_str(" "),
        false => write!(f, "{{U+{:04X}}}", u32::from(c)),
    }
}

/// Writes a text with all characters but those that stay replaced.
fn replaced(
    f: &mut fmt::Formatter<'_>,
    text: &str,
    stays: impl Fn(char) -> bool,
    replace: impl Fn(&mut fmt::Formatter<'_>, char) -> fmt::Result,
) -> fmt::Result {
    let mut written = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| !stays(*c)) {
        f.write_str(text.get(written..at).unwrap_or_default())?;
        replace(f, c)?;
        written = at + c.len_utf8();
    }
    f.write_str(text.get(written..).unwrap_or_default())
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
    use proptest::prelude::*;

    use super::*;

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

    #[test]
    fn json_says_the_same_and_commands_no_terminal() {
        for text in ["\u{9b}2J", "abc\u{202E}cba", "x\u{E0041}\u{7F}", "plain é 军 \u{1b}[31m"] {
            let json = serde_json::to_string(text).unwrap();
            let shown = Printable(&json).json().to_string();
            assert!(shown.chars().all(is_plain), "{shown}");
            assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
        }
    }

    #[test]
    fn a_text_opens_no_tag_and_leaves_no_attribute() {
        for (text, html) in [
            ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
            ("\" onload='x' &amp;", "&quot; onload=&#39;x&#39; &amp;amp;"),
            ("\u{202E}\u{0}", "{U+202E}{U+0000}"),
        ] {
            assert_eq!(Printable(text).html().to_string(), html);
        }
    }

    #[test]
    fn a_cell_is_never_a_formula_and_never_two() {
        for (text, cell) in [
            ("plain", "plain"),
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("\t@x", "\"' @x\""),
            ("-2+3;=x", "\"'-2+3;=x\""),
            ("＝1", "'＝1"),
            ("a,b", "\"a,b\""),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("a\n=b", "a =b"),
            ("\"=b", "\"'\"\"=b\""),
        ] {
            assert_eq!(Printable(text).cell().to_string(), cell);
        }
    }

    proptest! {
        #[test]
        fn whatever_the_text_only_what_appears_is_shown(text in any::<String>()) {
            let it = Printable(&text);
            for shown in [it.to_string(), it.html().to_string(), it.cell().to_string()] {
                prop_assert!(shown.chars().all(is_plain), "{shown:?}");
            }
            prop_assert!(!it.html().to_string().contains(['<', '>', '"', '\'']));
            prop_assert!(!it.cell().to_string().trim_start_matches(['"', ' ']).starts_with(RUNS));
        }
    }
}
