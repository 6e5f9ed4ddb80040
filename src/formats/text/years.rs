//! Whether a text may hold a date: it has a year, and beside it what a date goes on with.

use std::ops::Range;

use super::date_words;

/// Whether four digits stand together in a text as the years of dates do, which begin with 1 or 2.
pub(super) fn has_year(text: &str) -> bool {
    let bytes = text.as_bytes();
    let from = |at: usize| bytes.get(at..).unwrap_or_default();
    let pairs = bytes.iter().zip(from(1)).zip(from(2).iter().zip(from(3)));
    // Most texts have no four digits together; that is told of many bytes at a time.
    let any = pairs.fold(false, |any, ((a, b), (c, d))| {
        any | [a, b, c, d].into_iter().fold(true, |all, it| all & it.is_ascii_digit())
    });
    any && years_in(text).next().is_some()
}

/// Whether a date may stand in a text: by what stands beside its years, of which "in 1987 the" makes none.
pub(super) fn may_have_date(text: &str) -> bool {
    let is_of_date = |year: Range<usize>| {
        let parts = text.get(..year.start).zip(text.get(year.end..));
        parts.is_some_and(|(before, after)| may_end_in_year(before) || may_begin_with_year(after))
    };
    // Day and year, or month and day.
    numbers_in(text).nth(1).is_some() && years_in(text).any(is_of_date)
}

/// Whether the text before a year may be the day and the month of a date.
fn may_end_in_year(before: &str) -> bool {
    let before = before.trim_end();
    let bare = before.trim_end_matches(|c: char| kind(c) == Kind::Letter);
    match before.get(bare.len()..).unwrap_or_default() {
        "" => before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '/')),
        word => {
            let is_small = |it: &&str| it.eq_ignore_ascii_case(word);
            ["st", "nd", "rd", "th", "de", "del"].iter().any(is_small)
                || date_words::month(&word.to_lowercase()).is_some()
        }
    }
}

/// Whether the text behind a year may be the month and the day of a date.
fn may_begin_with_year(after: &str) -> bool {
    let rest = after.trim_start().strip_prefix(['-', '/', '.', '年']);
    rest.is_some_and(|it| it.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

/// The numbers of a text that are years by their digits.
fn years_in(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_year =
        |it: &Range<usize>| matches!(text.as_bytes().get(it.clone()), Some([b'1' | b'2', _, _, _]));
    numbers_in(text).filter(is_year)
}

/// The runs of digits in a text.
fn numbers_in(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
        at = start + bytes.get(start..)?.iter().take_while(|it| it.is_ascii_digit()).count();
        Some(start..at)
    })
}

/// What a sign of a text is to a date.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Digit,
    Letter,
    Other,
}

pub(super) fn kind(c: char) -> Kind {
    match c {
        _ if c.is_ascii_digit() => Kind::Digit,
        // The signs of a Chinese date are words of their own.
        '年' | '月' | '日' | '号' => Kind::Other,
        _ if c.is_alphabetic() => Kind::Letter,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_years_make_no_date() {
        for text in ["It sank in 1987, when 3 of 5", "the 1987 games of 8 teams", "2024 of 2025"] {
            assert!(!may_have_date(text), "{text}");
        }
    }
}
