//! A text to the pieces that a book may hold.

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

/// The pieces of a text in order; joined they are the text again, but for the spaces that go without saying.
pub(super) fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0, before: Kind::Signs }
}

/// An iterator over the pieces of a text.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// The kind of the piece before.
    before: Kind,
}

impl<'t> Iterator for Tokens<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let bytes = self.text.as_bytes();
        let is_plain = |it: &u8| it.is_ascii_alphanumeric();
        if self.before == Kind::Word
            && bytes.get(self.at) == Some(&b' ')
            && kind_at(self.text, self.at + 1) == Some(Kind::Word)
        {
            self.at += 1;
        }
        let start = self.at;
        let kind = kind_at(self.text, start)?;
        loop {
            // News is mostly ASCII letters; they need no decoding.
            if kind == Kind::Word {
                let rest = bytes.get(self.at..).unwrap_or_default();
                self.at += rest.iter().take_while(|it| is_plain(it)).count();
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
        self.text.get(start..self.at)
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some(char::from(*byte)),
        _ => text.get(at..)?.chars().next(),
    }
}

fn kind_at(text: &str, at: usize) -> Option<Kind> {
    char_at(text, at).map(Kind::of)
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
            ("x — “y”", vec!["x", " — “", "y", "”"]),
            ("", vec![]),
        ] {
            assert_eq!(tokens(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
