//! Text to words: where each begins and ends as printed, and how it is spelled (rules 1 to 7).

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::fold;
use crate::ascii::alphanumerics;

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    text: &'t str,
    /// The first byte of the word as printed.
    pub(crate) start: usize,
    /// The byte after the spelling: the possessive and an acronym's last dot follow it.
    spelled_to: usize,
    /// The byte after the word as printed, possessive and acronym dot included.
    pub(crate) end: usize,
    /// Whether it is printed in ASCII letters and digits alone.
    is_plain: bool,
    /// Whether one hyphen, dash, slash, `&`, `@`, `_` or dot ties it to the word before (rule 7).
    pub(crate) joined: bool,
}

impl<'t> Word<'t> {
    /// The bytes of the word as printed: `Mali's`, `U.N.`.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The word as printed.
    pub(crate) fn printed(&self) -> &'t str {
        self.text.get(self.range()).unwrap_or_default()
    }

    /// The first byte of the word as printed.
    pub(crate) fn first_byte(&self) -> u8 {
        self.text.as_bytes().get(self.start).copied().unwrap_or_default()
    }

    /// The text in which it stands.
    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// The bytes that tell its spelling: without a possessive and an acronym's last dot.
    pub(crate) fn spelled_range(&self) -> Range<usize> {
        self.start..self.spelled_to
    }

    /// What stands there: `Mali`, `U.N`, `1,200`.
    pub(crate) fn spelled(&self) -> &'t str {
        self.text.get(self.spelled_range()).unwrap_or_default()
    }

    /// The word in its own letters and accents, without the signs that do not count: `Mali`, `UN`, `1200`.
    pub(crate) fn spelling(&self) -> Cow<'t, str> {
        let spelled = self.spelled();
        if self.is_plain {
            return Cow::Borrowed(spelled);
        }
        let is_number = spelled.starts_with(|it: char| it.is_numeric());
        let vanishes = |c: char| match c {
            '.' => !is_number,
            ',' => true,
            _ => is_apostrophe(c),
        };
        match spelled.contains(vanishes) {
            true => Cow::Owned(spelled.chars().filter(|it| !vanishes(*it)).collect()),
            false => Cow::Borrowed(spelled),
        }
    }

    /// The form under which the word is indexed and looked up (rule 10).
    pub(crate) fn form(&self) -> Cow<'t, str> {
        match self.spelling() {
            Cow::Borrowed(spelling) => fold(spelling),
            Cow::Owned(spelling) => Cow::Owned(fold(&spelling).into_owned()),
        }
    }
}

/// The words of a text in order.
pub(crate) fn words(text: &str) -> Words<'_> {
    Words { text, at: 0, last_end: usize::MAX }
}

/// An iterator over the words of a text.
#[derive(Clone, Debug)]
pub(crate) struct Words<'t> {
    text: &'t str,
    at: usize,
    last_end: usize,
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    // A text is read through here word by word, and each of the loops that do so is short.
    #[inline(always)]
    fn next(&mut self) -> Option<Word<'t>> {
        let bytes = self.text.as_bytes();
        loop {
            match *bytes.get(self.at)? {
                byte if byte.is_ascii_alphanumeric() => break,
                byte if byte.is_ascii() => self.at += 1,
                _ if self.is_at_letter() => break,
                _ => {}
            }
        }
        let start = self.at;
        let plain = plain_end(bytes, start);
        let (spelled_to, end) = match plain {
            Some(end) => (end, end),
            None => any_end(self.text, start),
        };
        let is_spaced =
            start == self.last_end.wrapping_add(1) && bytes.get(self.last_end) == Some(&b' ');
        let joined = !is_spaced && self.is_joined(start);
        self.at = end;
        self.last_end = end;
        Some(Word { text: self.text, start, spelled_to, end, is_plain: plain.is_some(), joined })
    }
}

impl Words<'_> {
    /// Whether a word begins with the character that comes next and is not ASCII; else it is passed over.
    #[cold]
    fn is_at_letter(&mut self) -> bool {
        let Some(c) = char_at(self.text, self.at) else { return false };
        let is_letter = c.is_alphanumeric();
        self.at += if is_letter { 0 } else { c.len_utf8() };
        is_letter
    }

    /// Whether what stands between the last word and the next ties them together.
    #[cold]
    fn is_joined(&self, start: usize) -> bool {
        self.text.get(self.last_end..start).is_some_and(|it| it.is_empty() || is_joint(it))
    }
}

/// Where the spelling and the printed word end that begin at `start`, whatever word it is.
#[cold]
fn any_end(text: &str, start: usize) -> (usize, usize) {
    unspaced(text, start).or_else(|| acronym(text, start)).unwrap_or_else(|| word_end(text, start))
}

/// Where a word ends that is ASCII letters or digits, followed by what can belong to no word: nine of ten.
#[inline]
fn plain_end(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = bytes.get(start..)?;
    let length = alphanumerics(rest);
    let after = |at: usize| rest.get(length + at).copied().unwrap_or(b' ');
    let ends = match after(0) {
        b'\'' | b'+' | b'#' => false,
        // Between digits, or after one letter, these may be of the word.
        b'.' | b',' => length > 1 && after(1).is_ascii_whitespace(),
        byte => byte.is_ascii(),
    };
    (ends && length > 0).then_some(start + length)
}

/// A letter of a script without blanks, which is a word of its own: where it ends, its marks included.
///
/// A run of them in a query is then a compound, and stands wherever the text
/// has the same run; no dictionary decides where a word begins.
fn unspaced(text: &str, start: usize) -> Option<(usize, usize)> {
    let first = char_at(text, start).filter(|it| is_unspaced(*it))?;
    let after = text.get(start + first.len_utf8()..).unwrap_or_default();
    let marks: usize =
        after.chars().take_while(|it| is_combining_mark(*it)).map(char::len_utf8).sum();
    let end = start + first.len_utf8() + marks;
    Some((end, end))
}

/// Whether a letter is Chinese, Japanese, Thai, Lao, Burmese or Khmer.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3031}'..='\u{3035}'
        | '\u{3041}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}'
        | '\u{20000}'..='\u{3FFFD}')
        && c.is_alphanumeric()
}

/// Two or more single letters with a dot after each (rule 4): where the spelling and the printed word end.
fn acronym(text: &str, start: usize) -> Option<(usize, usize)> {
    let first = char_at(text, start)?;
    if text.as_bytes().get(start + first.len_utf8()) != Some(&b'.') {
        return None;
    }
    let mut at = start;
    let mut letters = 0;
    let mut spelled_to = start;
    while let Some(c) = char_at(text, at).filter(|it| it.is_alphabetic()) {
        let after = at + c.len_utf8();
        letters += 1;
        spelled_to = after;
        at = after;
        if text.as_bytes().get(after) != Some(&b'.') {
            break;
        }
        at = after + 1;
    }
    let next = char_at(text, at);
    let ends_here = !next.is_some_and(is_word_char);
    let possessive = possessive_end(text, at);
    (letters >= 2 && ends_here).then_some((spelled_to, possessive.unwrap_or(at)))
}

/// Where the spelling and the printed word end that begin at `start`.
fn word_end(text: &str, start: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    let mut at = start;
    let mut letters = 0;
    let mut before = '\0';
    loop {
        // News text is mostly ASCII letters; they need no decoding.
        while let Some(&byte) = bytes.get(at).filter(|it| it.is_ascii_alphanumeric()) {
            before = char::from(byte);
            letters += 1;
            at += 1;
        }
        // Of the other ASCII signs only these can stand inside a word or belong to it.
        if bytes.get(at).is_some_and(|it| it.is_ascii() && !matches!(it, b'\'' | b'.' | b',')) {
            break;
        }
        let Some(c) = char_at(text, at).filter(|it| !is_unspaced(*it)) else { break };
        if is_word_char(c) {
            before = c;
            letters += 1;
            at += c.len_utf8();
            continue;
        }
        if let Some(end) = possessive_end(text, at) {
            return (at, end);
        }
        let goes_on = |it: &char| it.is_alphanumeric() && !is_unspaced(*it);
        let Some(next) = char_at(text, at + c.len_utf8()).filter(goes_on) else { break };
        let inside_number = matches!(c, '.' | ',') && before.is_numeric() && next.is_numeric();
        if !inside_number && !is_apostrophe(c) {
            break;
        }
        at += c.len_utf8();
    }
    if letters == 1 && !before.is_numeric() {
        let signs = bytes.get(at..).unwrap_or_default().iter();
        at += signs.take_while(|it| matches!(it, b'+' | b'#')).count();
    }
    (at, at)
}

/// The end of a possessive `'s` that begins at `at` and closes a word (rule 3).
fn possessive_end(text: &str, at: usize) -> Option<usize> {
    let apostrophe = char_at(text, at).filter(|it| is_apostrophe(*it))?;
    let s = at + apostrophe.len_utf8();
    let closes = matches!(text.as_bytes().get(s), Some(b's' | b'S'));
    let end = s + 1;
    (closes && !continues_word(text, end)).then_some(end)
}

/// Whether the word goes on at `at`: a letter, or an apostrophe with a letter after it.
fn continues_word(text: &str, at: usize) -> bool {
    let Some(c) = char_at(text, at) else { return false };
    let after = || char_at(text, at + c.len_utf8());
    !is_unspaced(c) && is_word_char(c) || (is_apostrophe(c) && after().is_some_and(is_word_char))
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

/// The apostrophes of rule 2.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2BC}')
}

/// Whether what stands between two words ties them into a compound (rule 7).
fn is_joint(between: &str) -> bool {
    let mut chars = between.chars();
    let (first, rest) = (chars.next(), chars.as_str());
    let joins = matches!(
        first,
        Some('-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '/' | '&' | '@' | '_' | '.')
    );
    joins && rest.is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        let mut shown = String::new();
        for word in words(text) {
            let tie = if word.joined { "~" } else { "" };
            let form = word.form();
            shown.push_str(&format!("{tie}{form}[{}] ", word.printed()));
        }
        assert_eq!(shown.trim_end(), expected, "{text}");
    }

    #[test]
    fn a_word_is_a_run_of_letters_and_digits() {
        check("Mali--junta leaves.", "mali[Mali] junta[junta] leaves[leaves]");
        check("  ", "");
        check("«Exposé»", "expose[Exposé]");
    }

    #[test]
    fn a_letter_of_a_script_without_blanks_is_a_word() {
        check("军队离开", "军[军] ~队[队] ~离[离] ~开[开]");
        check("1998年7月", "1998[1998] ~年[年] ~7[7] ~月[月]");
        check("東京タワー", "東[東] ~京[京] ~タ[タ] ~ワ[ワ] ~ー[ー]");
        check("서울에서", "서울에서[서울에서]");
    }

    #[test]
    fn an_apostrophe_inside_a_word_vanishes() {
        check("O'Brien O’Brien", "obrien[O'Brien] obrien[O’Brien]");
        check("'tis the juntas' end", "tis[tis] the[the] juntas[juntas] end[end]");
        check("rock 'n' roll", "rock[rock] n[n] roll[roll]");
        check("l'armée", "larmee[l'armée]");
    }

    #[test]
    fn a_possessive_is_printed_but_not_spelled() {
        check("Mali's junta", "mali[Mali's] junta[junta]");
        check("MALI’S", "mali[MALI’S]");
        check("O'Brien's", "obrien[O'Brien's]");
        check("y'all's'", "yall[y'all's]");
        check("it'sy", "itsy[it'sy]");
    }

    #[test]
    fn an_acronym_is_one_word_without_dots() {
        check("U.N. troops", "un[U.N.] troops[troops]");
        check("the U.S", "the[the] us[U.S]");
        check("U.N.'s at 5 p.m.", "un[U.N.'s] at[at] 5[5] pm[p.m.]");
        check("U.S.-led", "us[U.S.] ~led[led]");
        check("J. Diallo", "j[J] diallo[Diallo]");
        check("a.b.org", "a[a] ~b[b] ~org[org]");
    }

    #[test]
    fn numbers_keep_their_dot_and_lose_their_comma() {
        check("1,200 $1.5m 3.5% 1.", "1200[1,200] 1.5m[1.5m] 3.5[3.5] 1[1]");
        check("2022, 2023", "2022[2022] 2023[2023]");
    }

    #[test]
    fn one_letter_keeps_its_plus_and_hash() {
        check("C++ C# vitamin C", "c++[C++] c#[C#] vitamin[vitamin] c[C]");
        check("AB+ 1+1", "ab[AB] 1[1] 1[1]");
    }

    #[test]
    fn a_joint_separates_and_is_remembered() {
        check("al-Qaida", "al[al] ~qaida[Qaida]");
        check("9/11 AT&T F-16", "9[9] ~11[11] at[AT] ~t[T] f[F] ~16[16]");
        check("a@b.org", "a[a] ~b[b] ~org[org]");
        check("al - Qaida x -- y", "al[al] qaida[Qaida] x[x] y[y]");
    }

    proptest! {
        #[test]
        fn words_stand_in_order_inside_the_text(text in "[a-cA-C0-2.,'’+#\\- é\u{301}]{0,40}") {
            let mut last = 0;
            for word in words(&text) {
                prop_assert!(word.start >= last && word.end > word.start);
                prop_assert!(text.get(word.range()).is_some());
                prop_assert!(!word.form().is_empty());
                last = word.end;
            }
        }

        #[test]
        fn a_plain_word_ends_where_the_rules_say(text in "[a-cA-C0-2.,'’+#\\- \n军é\u{301}]{0,12}") {
            for start in (0..text.len()).filter(|it| text.is_char_boundary(*it)) {
                if let Some(end) = plain_end(text.as_bytes(), start) {
                    prop_assert_eq!(word_end(&text, start), (end, end));
                    prop_assert_eq!(acronym(&text, start).or(unspaced(&text, start)), None);
                }
            }
        }

        #[test]
        fn any_text_has_words_or_none(text in "\\PC*") {
            for word in words(&text) {
                prop_assert_eq!(word.printed(), &text[word.range()]);
            }
        }
    }
}
