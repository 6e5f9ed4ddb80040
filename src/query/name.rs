//! A name before `:`, `=` or `(` to what it names.

use super::field::Field;
use super::filter::Filter;
use super::lex::Function;
use super::nearest::nearest;
use super::tree::Letters;

/// What a name is, where something stands behind it that makes it a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Name<'n> {
    Field(Field),
    Filter(Filter),
    Function(Function),
    /// A function with its number in the name, which may be missing: `atleast3`.
    Counted(Counted, &'n str),
    /// `exact(` or `fulltext:`, the word of Trove.
    Exact,
    Grep,
    /// `NEAR(a, b, 5)`.
    NearCall,
    /// `AROUND(5)`, which stands between its operands.
    Around,
    Operator,
    /// Planned, and refused by name until then, with what serves meanwhile.
    NotYet(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    AtLeast,
    First,
}

/// As far into a body as `first` goes: longer than any newspaper article.
pub(super) const MOST_FIRST: u32 = 1_000_000;

const FUNCTIONS: &[(&str, Name<'static>)] = &[
    ("quote", Name::Function(Function::Quote)),
    ("allcaps", Name::Function(Function::Case(Letters::AllCaps))),
    ("caps", Name::Function(Function::Case(Letters::Caps))),
    ("nocaps", Name::Function(Function::Case(Letters::NoCaps))),
    ("near", Name::NearCall),
    ("around", Name::Around),
    ("exact", Name::Exact),
    ("fulltext", Name::Exact),
    ("grep", Name::Grep),
    ("and", Name::Operator),
    ("or", Name::Operator),
    ("not", Name::Operator),
];

/// The functions that peers have and morgue will.
const NOT_YET: &[(&str, &str)] = &[
    ("name", "until then a phrase: \"Amina Keita\""),
    ("said", "until then the name and a quotation: Keita AND quote(...)"),
    ("ocr", "until then a misspelling: Wagnar~1"),
    ("sounds", "until then a misspelling: Smyth~1"),
    ("mentions", "until then the year as a word: 1994"),
    ("like", "until then words of the article, joined by OR"),
    ("site", "the address holds it: url:*example.org*"),
    ("family", "until then a phrase from the story"),
];

/// What is named so, in capitals or not.
pub(super) fn of(name: &str) -> Option<Name<'_>> {
    let is_it = |it: &str| it.eq_ignore_ascii_case(name);
    if let Some((_, function)) = FUNCTIONS.iter().find(|(it, _)| is_it(it)) {
        return Some(*function);
    }
    if let Some(field) = Field::named(name) {
        return Some(Name::Field(field));
    }
    if let Some(filter) = Filter::named(name) {
        return Some(Name::Filter(filter));
    }
    if let Some((_, instead)) = NOT_YET.iter().find(|(it, _)| is_it(it)) {
        return Some(Name::NotYet(instead));
    }
    counted(name).map(|(function, digits)| Name::Counted(function, digits))
}

/// The function that is named so with its number, and the digits of the number, if there are any.
pub(super) fn counted(name: &str) -> Option<(Counted, &str)> {
    let (letters, digits) =
        name.split_at(name.trim_end_matches(|it: char| it.is_ascii_digit()).len());
    let functions = [("atleast", Counted::AtLeast), ("first", Counted::First)];
    let function = functions.iter().find(|(it, _)| it.eq_ignore_ascii_case(letters))?;
    Some((function.1, digits))
}

/// Whether `name=` is a field or a filter; with any other name the sign separates words.
pub(super) fn is_field_or_filter(name: &str) -> bool {
    Field::named(name).is_some() || Filter::named(name).is_some_and(Filter::is_compared)
}

/// The name that a misspelt one before `:` may have meant.
pub(super) fn nearest_before_colon(name: &str) -> Option<&'static str> {
    nearest(name, Field::names().chain(Filter::names()))
}

/// The name that a misspelt one before `(` may have meant.
pub(super) fn nearest_before_parenthesis(name: &str) -> Option<&'static str> {
    let letters = name.trim_end_matches(|it: char| it.is_ascii_digit());
    if letters.len() < name.len() {
        let counted = [("atleast", "atleast3"), ("first", "first50")];
        let near = nearest(letters, counted.iter().map(|(it, _)| *it))?;
        return counted.iter().find(|(it, _)| *it == near).map(|(_, written)| *written);
    }
    let functions = FUNCTIONS.iter().filter(|(_, it)| *it != Name::Operator);
    nearest(name, Field::names().chain(functions.map(|(it, _)| *it)))
}

/// How many bytes after the word `date` belong to a date written in words: `aft 7/1/2022` (Nexis),
/// and in the language of a vendor `after 19990201`, `from 19990201 to 19990301` (Factiva).
pub(super) fn date_words(name: &str, rest: &str, is_vendor: bool) -> Option<usize> {
    if !name.eq_ignore_ascii_case("date") {
        return None;
    }
    let words: Vec<(usize, &str)> = words_with_places(rest).take(4).collect();
    let is = |at: usize, any: &[&str]| {
        words.get(at).is_some_and(|(_, word)| any.iter().any(|it| it.eq_ignore_ascii_case(word)))
    };
    let is_date = |at: usize| {
        words.get(at).is_some_and(|(_, it)| it.starts_with(|first: char| first.is_ascii_digit()))
    };
    let is_compared = is(0, &["aft", "bef"]) || is_vendor && is(0, &["is", "after", "before"]);
    let count = match () {
        () if is_compared && is_date(1) => 2,
        () if is_vendor && is(0, &["from"]) && is_date(1) && is(2, &["to"]) && is_date(3) => 4,
        () => return None,
    };
    let (start, last) = words.get(count - 1)?;
    let before_bracket = last.split([')', ']']).next()?;
    Some(start + before_bracket.len())
}

/// The words of a text between blanks, and where each begins.
fn words_with_places(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let pieces = text.split_inclusive(char::is_whitespace).map(move |piece| {
        let start = at;
        at += piece.len();
        (start, piece.trim_end())
    });
    pieces.filter(|(_, word)| !word.is_empty())
}
