//! Where a text names a news agency, and which: each by its id.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use super::wires::{AGENCIES, Agency};

/// The names that an agency of this id goes by.
pub(crate) fn agency_names(id: &str) -> &'static [&'static str] {
    AGENCIES.iter().find(|it| it.id == id).map_or(&[], |it| it.names)
}

/// The ids of the agencies of this name; a name that nobody has stands for itself.
pub(crate) fn agency_ids(name: &str) -> BTreeSet<String> {
    let asked = plain(name);
    let has_it = |it: &&Agency| it.id == asked || it.names.iter().any(|name| plain(name) == asked);
    let mut ids: BTreeSet<String> =
        AGENCIES.iter().filter(has_it).map(|it| it.id.to_owned()).collect();
    if ids.is_empty() {
        ids.insert(asked);
    }
    ids
}

/// An agency where a text names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Named {
    /// Its id.
    pub(in crate::formats) id: &'static str,
    /// The bytes of the name.
    pub(in crate::formats) range: Range<usize>,
}

/// The agencies that a text names, in its order; of two names in one place the longer counts.
pub(in crate::formats) fn named_in(text: &str) -> Vec<Named> {
    // A text all in small letters writes its agencies small as well.
    let small = !text.chars().any(char::is_uppercase);
    let mut found: Vec<Named> = Vec::new();
    let mut end = 0;
    for (at, c) in beginnings(text) {
        if at < end {
            continue;
        }
        let Some(named) = named_at(text, at, c, small) else { continue };
        end = named.range.end;
        found.push(named);
    }
    found
}

/// The letters that a word begins with, and where they stand; where no spaces are set that is every letter.
fn beginnings(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut at, mut inside) = (0, false);
    std::iter::from_fn(move || {
        loop {
            let byte = *text.as_bytes().get(at)?;
            // Most letters are ASCII, and of those only a first one is looked at closer.
            if byte.is_ascii() && (inside || !byte.is_ascii_alphabetic()) {
                inside = byte.is_ascii_alphanumeric();
                at += 1;
                continue;
            }
            let (start, c) = (at, text.get(at..)?.chars().next()?);
            let begins = !inside || !is_spaced(c);
            inside = c.is_alphanumeric();
            at += c.len_utf8();
            if begins && c.is_alphabetic() {
                return Some((start, c));
            }
        }
    })
}

/// The agency whose name, the longest that fits, begins at a place where a word begins.
fn named_at(text: &str, at: usize, first: char, small: bool) -> Option<Named> {
    let rest = text.get(at..)?;
    let mut best: Option<Named> = None;
    for name in NAMES.beginning(first, rest)? {
        let case = if small { Case::Any } else { name.case };
        let Some(length) = prefix_length(rest, name.printed, case) else { continue };
        let longer = best.as_ref().is_none_or(|it| it.range.len() < length);
        if longer && ends_word(rest, length) {
            best = Some(Named { id: name.id, range: at..at + length });
        }
    }
    best
}

/// A name of an agency.
struct Name {
    /// The agency's id.
    id: &'static str,
    printed: &'static str,
    case: Case,
}

/// In which case a name counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// As it is printed: "AP", "dpa".
    Printed,
    /// With a capital first, the others as they come: "Belga" and "BELGA", but a "parlamentario belga" is a Belgian.
    Capital,
    Any,
}

/// The names of all agencies.
static NAMES: LazyLock<Names> = LazyLock::new(Names::new);

/// The names of agencies by their first letter in small: those in ASCII, `a` first, and the others.
struct Names {
    ascii: [Beginning; LETTERS],
    others: HashMap<char, Beginning>,
}

/// How many letters ASCII has.
const LETTERS: usize = 26;

/// The names that begin with the same letter.
#[derive(Default)]
struct Beginning {
    names: Vec<Name>,
    /// Which bytes in ASCII their second letters are, a bit each: most words have another.
    seconds: u128,
}

impl Names {
    fn new() -> Self {
        let mut all =
            Self { ascii: std::array::from_fn(|_| Beginning::default()), others: HashMap::new() };
        for agency in AGENCIES {
            for printed in agency.names {
                let mut letters = printed.chars();
                let Some(first) = letters.next().and_then(small_letter) else { continue };
                let shouts = !printed.chars().any(char::is_lowercase);
                let case = match shouts || printed.starts_with(char::is_lowercase) {
                    true => Case::Printed,
                    // "the Associated press", "la agencia europa press": no word of them is anything else.
                    false if printed.contains(' ') => Case::Any,
                    false => Case::Capital,
                };
                let beginning = match all.ascii.get_mut(ascii_place(first)) {
                    Some(it) => it,
                    None => all.others.entry(first).or_default(),
                };
                beginning.names.push(Name { id: agency.id, printed, case });
                if let Some(second) = letters.next().filter(char::is_ascii) {
                    let cases = [second.to_ascii_lowercase(), second.to_ascii_uppercase()];
                    cases.into_iter().for_each(|it| beginning.seconds |= 1 << u32::from(it));
                }
            }
        }
        all
    }

    /// The names that a text which begins with a letter may begin with.
    fn beginning(&self, first: char, text: &str) -> Option<&[Name]> {
        let first = small_letter(first)?;
        let beginning = match self.ascii.get(ascii_place(first)) {
            Some(it) => it,
            None => self.others.get(&first)?,
        };
        let second = text.as_bytes().get(first.len_utf8()).copied().filter(u8::is_ascii);
        let fits = second.is_none_or(|it| beginning.seconds >> it & 1 == 1);
        fits.then_some(&beginning.names)
    }
}

/// The place of a small letter among those in ASCII; other signs have one behind them.
fn ascii_place(small: char) -> usize {
    usize::try_from(u32::from(small).wrapping_sub(u32::from('a'))).unwrap_or(LETTERS)
}

/// A letter in small, if that is one letter.
fn small_letter(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c.to_ascii_lowercase());
    }
    let mut small = c.to_lowercase();
    small.next().filter(|_| small.next().is_none())
}

/// The ids of the agencies that a text names, each once.
pub(in crate::formats) fn ids_in(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for named in named_in(text) {
        if !ids.iter().any(|it| it == named.id) {
            ids.push(named.id.to_owned());
        }
    }
    ids
}

/// The text without the names of agencies and their articles.
pub(in crate::formats) fn without_agencies(text: &str) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for named in named_in(text) {
        let before = text.get(at..named.range.start).unwrap_or_default();
        let article = ["the ", "The ", "THE ", "la ", "der ", "die "]
            .iter()
            .find_map(|it| before.strip_suffix(it));
        rest.push_str(article.unwrap_or(before));
        at = named.range.end;
    }
    rest.push_str(text.get(at..).unwrap_or_default());
    rest
}

/// How many bytes of `text` the name takes, if the text begins with it.
fn prefix_length(text: &str, name: &str, case: Case) -> Option<usize> {
    let mut signs = text.chars();
    let mut length = 0;
    for expected in name.chars() {
        let sign = signs.next()?;
        let loose = case == Case::Any || (case == Case::Capital && length > 0);
        let same = sign == expected
            || loose
                && match sign.is_ascii() && expected.is_ascii() {
                    true => sign.eq_ignore_ascii_case(&expected),
                    false => sign.to_lowercase().eq(expected.to_lowercase()),
                };
        if !same {
            return None;
        }
        length += sign.len_utf8();
    }
    Some(length)
}

/// Whether a word ends behind the first bytes of a text; Chinese sets no spaces between words.
fn ends_word(text: &str, length: usize) -> bool {
    let last = text.get(..length).and_then(|it| it.chars().next_back());
    let after = text.get(length..).and_then(|it| it.chars().next());
    last.is_some_and(|it| !is_spaced(it)) || !after.is_some_and(char::is_alphanumeric)
}

fn is_spaced(c: char) -> bool {
    !matches!(c, '\u{3040}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}

fn plain(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agency_is_found_by_each_of_its_names() {
        for (text, ids) in [
            ("information provided by the Associated Press", vec!["ap"]),
            ("BAMAKO (AP) —", vec!["ap"]),
            ("By THE ASSOCIATED PRESS", vec!["ap"]),
            ("by ap and jonas weld", vec!["ap"]),
            ("(Quelle: APA/sda/dpa)", vec!["apa", "sda", "dpa"]),
            ("（据新华社）", vec!["xinhua"]),
            ("По информации ТАСС", vec!["tass"]),
            ("Australian Associated Press", vec!["aap"]),
            ("Associated Press of Pakistan", vec!["app"]),
            ("con información de Belga y LUSA", vec!["belga", "lusa"]),
            ("un parlamentario belga en Bruselas", vec![]),
            ("The map of Papua is apart; He said pa was ill", vec![]),
        ] {
            assert_eq!(ids_in(text), ids, "{text}");
        }
    }

    #[test]
    fn no_name_is_refused_by_how_it_begins() {
        for name in AGENCIES.iter().flat_map(|it| it.names) {
            for printed in [(*name).to_owned(), name.to_lowercase(), name.to_uppercase()] {
                let begins = NAMES.beginning(printed.chars().next().unwrap(), &printed);
                assert!(begins.unwrap().iter().any(|it| it.printed == *name), "{printed}");
            }
        }
        assert!(NAMES.beginning('t', "troops").is_none());
    }

    #[test]
    fn a_name_leads_to_its_id_and_an_unknown_one_to_itself() {
        let ids = |name: &str| agency_ids(name).into_iter().collect::<Vec<_>>();
        assert_eq!(ids("The Associated Press"), ["ap"]);
        assert_eq!(ids("AP"), ["ap"]);
        assert_eq!(ids("Delta Desk"), ["delta desk"]);
        assert_eq!(agency_names("ap"), ["Associated Press", "AP"]);
        assert!(agency_names("nobody").is_empty());
    }

    #[test]
    fn what_is_left_without_agencies_is_left_as_it_was() {
        assert_eq!(without_agencies("By Awa Kanté, The Associated Press"), "By Awa Kanté, ");
    }
}
