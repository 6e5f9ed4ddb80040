//! What stands after `length:`, `is:` and `has:` to a clause.

use crate::error::Diagnostic;

use super::dates::{self, Calendar, Dates};
use super::field::Field;
use super::finding::Code;
use super::nearest::nearest;
use super::tree::{Clause, Flag, Length, Span};

/// A name whose value is not words to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    Dates(dates::Kind),
    Length,
    Is,
    Has,
}

/// The filters with their names; `wc` is Factiva's.
const FILTERS: &[(&str, Filter)] = &[
    ("date", Filter::Dates(dates::Kind::Date)),
    ("since", Filter::Dates(dates::Kind::Since)),
    ("until", Filter::Dates(dates::Kind::Until)),
    ("on", Filter::Dates(dates::Kind::On)),
    ("last", Filter::Dates(dates::Kind::Last)),
    ("length", Filter::Length),
    ("wc", Filter::Length),
    ("is", Filter::Is),
    ("has", Filter::Has),
];

impl Filter {
    pub(super) fn named(name: &str) -> Option<Self> {
        let filter = FILTERS.iter().find(|(it, _)| it.eq_ignore_ascii_case(name));
        filter.map(|(_, filter)| *filter)
    }

    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        FILTERS.iter().map(|(name, _)| *name)
    }

    /// Whether a name of words and a sign of comparison is surely this filter: `length > 1200`.
    pub(super) fn is_compared(self) -> bool {
        matches!(self, Self::Length | Self::Dates(dates::Kind::Date))
    }

    /// How it is written.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Dates(dates::Kind::Date) => "as in date:2022-07 or date:2022-06..2022-08",
            Self::Dates(dates::Kind::Since) => "as in since:2022-07",
            Self::Dates(dates::Kind::Until) => "as in until:2022-07",
            Self::Dates(dates::Kind::On) => "as in on:07-14",
            Self::Dates(dates::Kind::Last) => "as in last:30d",
            Self::Length => "as in length:>500",
            Self::Is => "as in is:file-photo",
            Self::Has => "as in has:caption",
        }
    }

    /// The clause that this filter makes of its value, which stands at `span`.
    pub(super) fn read(
        self,
        value: &str,
        span: Span,
        calendar: Calendar,
    ) -> Result<Clause, Diagnostic> {
        let value = unwrapped(value);
        match self {
            Self::Dates(kind) => dates::read(kind, value, span, calendar).map(Clause::Dates),
            Self::Length => length(value, span).map(Clause::Length),
            Self::Is => is(value, span),
            Self::Has => has(value, span),
        }
    }
}

/// A value without the parentheses or quotation marks around it.
fn unwrapped(value: &str) -> &str {
    let value = value.trim();
    let inner = match value.as_bytes().first() {
        Some(b'(') => value.trim_start_matches('(').trim_end_matches(')'),
        Some(b'"') => value.trim_matches('"'),
        _ => value,
    };
    inner.trim()
}

/// `>1200`, `>=1200`, `<500`, `100..200`, `[100 TO 200]`, `2`.
fn length(value: &str, span: Span) -> Result<Length, Diagnostic> {
    let bad = |message: String| {
        let refusal = Code::BadLength.at(span, message);
        refusal.hint("write length:>1200, length:..500 or length:100..200")
    };
    let number = |text: &str| {
        let digits: String = text.trim().chars().filter(|it| *it != ',').collect();
        let number: Option<u32> = digits.parse().ok().filter(|_| !digits.starts_with('+'));
        number.ok_or_else(|| bad(format!("`{}` is not a number of words", text.trim())))
    };
    let optional = |text: &str| match text.trim() {
        "" | "*" => Ok(None),
        text => number(text).map(Some),
    };
    let between = |from: &str, until: &str| {
        let (from, until) = (optional(from)?, optional(until)?);
        if from.is_none() && until.is_none() {
            return Err(bad("a number of words is missing here".to_owned()));
        }
        Ok(Length { from: from.unwrap_or(0), until })
    };
    let length = if let Some((from, until)) = value.split_once("..") {
        between(from, until)?
    } else if let Some(inner) = value.strip_prefix('[') {
        let inner = inner.trim_end_matches(']');
        let (from, until) =
            inner.split_once("TO").or_else(|| inner.split_once("to")).unwrap_or((inner, ""));
        between(from, until)?
    } else if let Some(from) = value.strip_prefix(">=") {
        Length { from: number(from)?, until: None }
    } else if let Some(until) = value.strip_prefix("<=") {
        Length { from: 0, until: Some(number(until)?) }
    } else if let Some(below) = value.strip_prefix('>') {
        Length { from: number(below)?.saturating_add(1), until: None }
    } else if let Some(above) = value.strip_prefix('<') {
        let until = number(above)?.checked_sub(1);
        let until = until.ok_or_else(|| bad("no article has fewer than 0 words".to_owned()))?;
        Length { from: 0, until: Some(until) }
    } else {
        let exactly = number(value.strip_prefix('=').unwrap_or(value))?;
        Length { from: exactly, until: Some(exactly) }
    };
    match length.until {
        Some(until) if until < length.from => {
            Err(bad(format!("no number is from {} to {until}", length.from)))
        }
        _ => Ok(length),
    }
}

fn is(value: &str, span: Span) -> Result<Clause, Diagnostic> {
    let flag = Flag::NAMES.iter().find(|(_, name)| name.eq_ignore_ascii_case(value));
    if let Some((flag, _)) = flag {
        return Ok(Clause::Flag(*flag));
    }
    let names = || Flag::NAMES.iter().map(|(_, name)| *name);
    let refusal = Code::UnknownFlag.at(span, format!("articles are not marked as `{value}`"));
    let hint = match nearest(value, names()) {
        Some(name) => format!("is:{name}"),
        None => {
            let all: Vec<String> = names().map(|it| format!("is:{it}")).collect();
            format!("there are {}", all.join(" and "))
        }
    };
    Err(refusal.hint(hint))
}

fn has(value: &str, span: Span) -> Result<Clause, Diagnostic> {
    if value.eq_ignore_ascii_case("date") {
        return Ok(Clause::Dates(Dates::Between { from: None, until: None }));
    }
    if let Some(field) = Field::named(value) {
        return Ok(Clause::Present(field));
    }
    let refusal = Code::UnknownField.at(span, format!("there is no field `{value}` to be filled"));
    let hint = match Field::nearest(value) {
        Some(name) => format!("has:{name}"),
        None => "as in has:caption or has:byline".to_owned(),
    };
    Err(refusal.hint(hint))
}
