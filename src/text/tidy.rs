//! Text for display: what a reader sees, without what only a machine would.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// One line of text for display: composed (NFC), white space collapsed, invisible characters gone.
///
/// Soft hyphens, zero-width spaces, byte order marks and directional controls
/// without a partner are removed; UTF-8 that was once decoded as windows-1252
/// (`â€™`) is repaired where the repair leads back to the same bytes. Everything
/// else stays as printed. Tidying twice changes nothing.
pub(crate) fn tidy(text: &str) -> Cow<'_, str> {
    let look = Look::at(text);
    let mut tidied = match look.is_clean(text) {
        true if look.ascii => return Cow::Borrowed(text),
        true => Cow::Borrowed(text),
        false => Cow::Owned(clean(text)),
    };
    // Each repair makes the text shorter, so this ends; a second one meets text
    // that went through the wrong decoder twice.
    while let Some(meant) = repair(&tidied) {
        tidied = Cow::Owned(clean(&meant));
    }
    tidied
}

fn clean(text: &str) -> String {
    let controls = unpaired_controls(text);
    let mut cleaned = String::with_capacity(text.len());
    let mut space = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if is_invisible(c) || controls.binary_search(&at).is_ok() {
            continue;
        }
        if space && !cleaned.is_empty() {
            cleaned.push(' ');
        }
        space = false;
        cleaned.push(c);
    }
    match is_nfc(&cleaned) {
        true => cleaned,
        false => cleaned.nfc().collect(),
    }
}

/// What one look at the bytes of a text says of it: nearly all lines of nearly all pages are tidy.
struct Look {
    ascii: bool,
    /// Whether it has white space that is not a blank between words.
    spaced: bool,
}

impl Look {
    fn at(text: &str) -> Self {
        let bytes = text.as_bytes();
        let is_space = |it: u8| u8::from(matches!(it, b'\t'..=b'\r'));
        let is_blank = |it: u8| u8::from(it == b' ');
        // Nothing leaves this loop early, so that it goes over many bytes at a time.
        let (mut all, mut spaced) = (0, 0);
        for (one, two) in bytes.iter().zip(bytes.get(1..).unwrap_or_default()) {
            all |= *one;
            spaced |= is_space(*one) | (is_blank(*one) & is_blank(*two));
        }
        let (first, last) = (bytes.first(), bytes.last().copied().unwrap_or_default());
        let edged = first == Some(&b' ') || last == b' ';
        Self { ascii: (all | last).is_ascii(), spaced: edged || (spaced | is_space(last)) != 0 }
    }

    /// Whether cleaning would change nothing.
    fn is_clean(&self, text: &str) -> bool {
        !self.spaced && (self.ascii || has_plain_signs(text))
    }
}

/// Whether all signs of a text are to be seen, and composed.
fn has_plain_signs(text: &str) -> bool {
    let is_plain = |c: char| !(c.is_whitespace() || is_invisible(c) || is_directional(c));
    beyond_ascii(text).all(is_inert) || beyond_ascii(text).all(is_plain) && is_nfc(text)
}

/// The signs of a text that are not ASCII.
fn beyond_ascii(text: &str) -> impl Iterator<Item = char> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.as_bytes().get(at..)?;
        at += rest.iter().position(|it| !it.is_ascii())?;
        let c = text.get(at..)?.chars().next()?;
        at += c.len_utf8();
        Some(c)
    })
}

/// Letters and signs of the press that are to be seen and that nothing composes with what stands before them.
fn is_inert(c: char) -> bool {
    matches!(c, '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' | '\u{400}'..='\u{482}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}' | '\u{4E00}'..='\u{9FFF}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

fn is_directional(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text that was meant, where UTF-8 was decoded as windows-1252.
fn repair(text: &str) -> Option<String> {
    // What the first byte of a UTF-8 sequence looks like in windows-1252.
    let looks_misread = |c: char| matches!(c, 'Â'..='ô');
    // In UTF-8 all of them begin with the same byte.
    if memchr::memchr(0xC3, text.as_bytes()).is_none() || !text.contains(looks_misread) {
        return None;
    }
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    let meant = String::from_utf8(bytes.into_owned()).ok();
    meant.filter(|_| !unmappable)
}

/// The places of directional controls that open what nothing closes, or close what nothing opened, in order.
fn unpaired_controls(text: &str) -> Vec<usize> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut unpaired = Vec::new();
    for (at, c) in text.char_indices() {
        let closes = match c {
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => {
                open.push((at, '\u{202C}'));
                continue;
            }
            '\u{2066}'..='\u{2068}' => {
                open.push((at, '\u{2069}'));
                continue;
            }
            '\u{202C}' | '\u{2069}' => c,
            _ => continue,
        };
        match open.pop_if(|(_, closer)| *closer == closes) {
            Some(_) => {}
            None => unpaired.push(at),
        }
    }
    unpaired.extend(open.into_iter().map(|(at, _)| at));
    unpaired.sort_unstable();
    unpaired
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reader_sees_no_difference() {
        for (raw, tidied) in [
            ("  Force   leaves\u{A0}Mali\t", "Force leaves Mali"),
            ("peace\u{AD}keeping", "peacekeeping"),
            ("\u{FEFF}Mali", "Mali"),
            ("e\u{301}te\u{301}", "été"),
            ("Maliâ€™s junta", "Mali’s junta"),
            ("Le prÃ©sident", "Le président"),
            ("château", "château"),
            ("½ and ²", "½ and ²"),
            ("\u{202E}abc", "abc"),
            ("\u{202B}abc\u{202C}", "\u{202B}abc\u{202C}"),
            ("", ""),
            ("plain", "plain"),
        ] {
            assert_eq!(tidy(raw), tidied, "{raw:?}");
        }
    }

    #[test]
    fn controls_without_partners_take_time_in_proportion() {
        assert_eq!(tidy(&("\u{202E}".repeat(300_000) + "abc")), "abc");
    }

    #[test]
    fn what_is_inert_is_seen_and_composed() {
        use unicode_normalization::char::canonical_combining_class;
        use unicode_normalization::{IsNormalized, is_nfc_quick};
        for c in ('\0'..=char::MAX).filter(|it| is_inert(*it)) {
            assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
            assert_eq!(canonical_combining_class(c), 0, "{c:?}");
            assert!(!c.is_whitespace() && !is_invisible(c) && !is_directional(c), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn what_looks_clean_is_left_alone(text in "[a-c \t\u{A0}\u{AD}\u{301}\u{2019}é]{0,40}") {
            prop_assert_eq!(Look::at(&text).ascii, text.is_ascii());
            if Look::at(&text).is_clean(&text) {
                prop_assert_eq!(clean(&text), text);
            }
        }

        #[test]
        fn tidying_twice_changes_nothing(text in "[a-c \t\u{A0}\u{AD}\u{200B}\u{202A}\u{202C}\u{2066}\u{2069}éâ€™e\u{301}]{0,16}") {
            let once = tidy(&text).into_owned();
            prop_assert_eq!(tidy(&once).into_owned(), once.clone());
        }

        #[test]
        fn a_tidy_text_behind_another_is_tidy(one in "[ab \u{202A}\u{202C}Ââ€™éÃ\u{301}]{0,12}", other in "[ab \u{202A}\u{202C}Ââ€™éÃ\u{301}]{0,12}") {
            let (one, other) = (tidy(&one), tidy(&other));
            if !one.is_empty() && !other.is_empty() {
                let both = format!("{one} {other}");
                prop_assert_eq!(tidy(&both), both.clone());
            }
        }

        #[test]
        fn any_text_is_tidy_at_once(text in "(?s).{0,24}|[\\x00-\u{17F}]{0,24}|[\u{300}-\u{36F}a-c\u{2000}-\u{206F}]{0,24}") {
            let once = tidy(&text).into_owned();
            prop_assert_eq!(tidy(&once).into_owned(), once.clone());
            prop_assert!(!once.contains(['\n', '\t']) && once.trim() == once);
        }
    }
}
