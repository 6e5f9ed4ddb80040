//! A text to the pieces that a book may hold.

use std::ops::Range;

use crate::ascii::alphanumerics;

/// What a piece of text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters and digits: one space before it is not written if a word is before that.
    Word,
    /// One letter of a script that has many and no spaces.
    Lone,
    /// All else.
    Signs,
}

impl Kind {
    /// The kind of the piece that begins with `c`.
    pub(super) fn of(c: char) -> Self {
        if c.is_ascii() {
            return if c.is_ascii_alphanumeric() { Self::Word } else { Self::Signs };
        }
        // Thai, Lao and Burmese, Khmer, Chinese, Japanese and Korean.
        let is_lone = matches!(c,
            '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
            || c >= '\u{2E80}';
        match c.is_alphanumeric() {
            true if is_lone => Self::Lone,
            true => Self::Word,
            false => Self::Signs,
        }
    }
}

/// What a byte says of the character that it begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Word,
    Signs,
    /// It is no ASCII, and must be decoded.
    Wide,
}

/// Looked up, because every byte of every article is asked.
const BYTES: [Byte; 256] = {
    let mut bytes = [Byte::Wide; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        bytes[byte as usize] = if byte.is_ascii_alphanumeric() { Byte::Word } else { Byte::Signs };
        byte += 1;
    }
    bytes
};

/// The pieces of a text in order; joined they are the text again, but for the spaces that go without saying.
pub(super) fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0, before: Kind::Signs }
}

/// An iterator over the places of the pieces of a text.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// The kind of the piece before.
    before: Kind,
}

impl Iterator for Tokens<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        let mut kind = kind_at(self.text, self.at)?;
        if self.before == Kind::Word
            && bytes.get(self.at) == Some(&b' ')
            && kind_at(self.text, self.at + 1) == Some(Kind::Word)
        {
            self.at += 1;
            kind = Kind::Word;
        }
        let start = self.at;
        let own = if kind == Kind::Word { Byte::Word } else { Byte::Signs };
        loop {
            // News is mostly ASCII letters; they need no decoding.
            if kind == Kind::Word {
                self.at += alphanumerics(bytes.get(self.at..).unwrap_or_default());
            }
            while byte_at(bytes, self.at) == Some(own) {
                self.at += 1;
            }
            if byte_at(bytes, self.at) != Some(Byte::Wide) {
                break;
            }
            let Some(c) = char_at(self.text, self.at).filter(|it| Kind::of(*it) == kind) else {
                break;
            };
            self.at += c.len_utf8();
            if kind == Kind::Lone {
                break;
            }
        }
        self.before = kind;
        Some(start..self.at)
    }
}

fn byte_at(bytes: &[u8], at: usize) -> Option<Byte> {
    bytes.get(at).and_then(|it| BYTES.get(usize::from(*it))).copied()
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn kind_at(text: &str, at: usize) -> Option<Kind> {
    match byte_at(text.as_bytes(), at)? {
        Byte::Word => Some(Kind::Word),
        Byte::Signs => Some(Kind::Signs),
        Byte::Wide => char_at(text, at).map(Kind::of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_space_between_words_goes_without_saying() {
        for (text, expected) in [
            ("He left  Mali.", vec!["He", "left", "  ", "Mali", "."]),
            (" a, b ", vec![" ", "a", ", ", "b", " "]),
            ("Été 1998年7月", vec!["Été", "1998", "年", "7", "月"]),
            ("a 年 b", vec!["a", " ", "年", " ", "b"]),
            ("年.月", vec!["年", ".", "月"]),
            ("x — “y”", vec!["x", " — “", "y", "”"]),
            ("", vec![]),
        ] {
            let pieces: Vec<&str> = tokens(text).map(|it| &text[it]).collect();
            assert_eq!(pieces, expected, "{text}");
        }
    }
}
