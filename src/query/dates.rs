//! What stands after `date:` to a stretch of time.

use std::fmt;

use crate::date::{Date, Period};
use crate::error::Diagnostic;

use super::finding::Code;
use super::tree::Span;

/// The dates that a filter lets through (rules 65 to 68).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dates {
    /// From one edge to the other; a missing edge is open, and with both missing any date will do.
    Between { from: Option<Edge>, until: Option<Edge> },
    /// This day of whatever year.
    EveryYear { month: u8, day: u8 },
}

/// An end of a stretch of time: a date with its whole period, or without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    With(Date),
    Without(Date),
}

/// Which number comes first in a date such as `7/1/2022`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// 7 January.
    DayFirst,
    /// July 1.
    MonthFirst,
}

/// What the text alone does not say about a date.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Calendar {
    pub(super) today: Option<Date>,
    pub(super) order: Option<DateOrder>,
}

/// The name before a date value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Date,
    Since,
    Until,
    On,
    Last,
}

impl Dates {
    /// From the first second to the last, open ends as far as numbers go; `None` for a day of every year.
    pub(crate) fn period(&self) -> Option<Period> {
        let Self::Between { from, until } = self else { return None };
        let from = from.map_or(i64::MIN, |it| match it {
            Edge::With(date) => date.period().from,
            Edge::Without(date) => date.period().until + 1,
        });
        let until = until.map_or(i64::MAX, |it| match it {
            Edge::With(date) => date.period().until,
            Edge::Without(date) => date.period().from - 1,
        });
        Some(Period { from, until })
    }

    fn from(date: Date) -> Self {
        Self::Between { from: Some(Edge::With(date)), until: None }
    }

    fn until(date: Date) -> Self {
        Self::Between { from: None, until: Some(Edge::With(date)) }
    }

    fn whole(date: Date) -> Self {
        Self::Between { from: Some(Edge::With(date)), until: Some(Edge::With(date)) }
    }
}

/// Reads what stands after `date:`, `since:`, `until:`, `on:` or `last:`.
pub(super) fn read(
    kind: Kind,
    value: &str,
    span: Span,
    calendar: Calendar,
) -> Result<Dates, Diagnostic> {
    let reader = Reader { span, calendar };
    match kind {
        Kind::Date => reader.filter(value),
        Kind::Since => reader.date(value).map(Dates::from),
        Kind::Until => reader.date(value).map(Dates::until),
        Kind::On => reader.on(value),
        Kind::Last => reader.last(value),
    }
}

struct Reader {
    span: Span,
    calendar: Calendar,
}

impl Reader {
    fn filter(&self, value: &str) -> Result<Dates, Diagnostic> {
        let value = value.trim();
        if value == "*" {
            return Ok(Dates::Between { from: None, until: None });
        }
        if value.starts_with(['[', '{']) {
            return self.bracketed(value);
        }
        if let Some((from, until)) = value.split_once("..") {
            let edge = |it: &str| match it.trim() {
                "" => Ok(None),
                it => self.date(it).map(|it| Some(Edge::With(it))),
            };
            let (from, until) = (edge(from)?, edge(until)?);
            if from.is_none() && until.is_none() {
                return Err(self.bad("`..` needs a date on one side at least"));
            }
            return self.between(from, until);
        }
        self.compared(value)
    }

    /// `[a TO b]`, `{a TO b}`, and one of each (Lucene).
    fn bracketed(&self, value: &str) -> Result<Dates, Diagnostic> {
        let with_from = value.starts_with('[');
        let with_until = value.ends_with(']');
        let inner = value.trim_start_matches(['[', '{']).trim_end_matches([']', '}']);
        let words: Vec<&str> = inner.split_whitespace().collect();
        let middle = words.iter().position(|it| it.eq_ignore_ascii_case("to"));
        let Some(middle) = middle else {
            return Err(self.bad("a period in brackets is written `[2022-06 TO 2022-08]`"));
        };
        let edge = |words: &[&str], with: bool| match words.join(" ").as_str() {
            "*" => Ok(None),
            it => {
                let date = self.date(it)?;
                Ok(Some(if with { Edge::With(date) } else { Edge::Without(date) }))
            }
        };
        let (before, after) = words.split_at(middle);
        let from = edge(before, with_from)?;
        let until = edge(after.get(1..).unwrap_or_default(), with_until)?;
        self.between(from, until)
    }

    /// One date, one comparison, or two comparisons joined by `and`: `>=2022-07-01`, `aft 7/1/2022 and bef 8/1/2022`.
    fn compared(&self, value: &str) -> Result<Dates, Diagnostic> {
        let lower = value.to_ascii_lowercase();
        if let Some(at) = lower.find(" and ") {
            let (first, second) = (value.get(..at), value.get(at + 5..));
            let first = self.comparison(first.unwrap_or_default())?;
            return match (first, self.comparison(second.unwrap_or_default())?) {
                (Dates::Between { from, until: None }, Dates::Between { from: None, until })
                | (Dates::Between { from: None, until }, Dates::Between { from, until: None }) => {
                    self.between(from, until)
                }
                _ => Err(self.bad("two limits of a date must be one `aft` and one `bef`")),
            };
        }
        if let Some(at) = lower.strip_prefix("from ").and_then(|it| it.find(" to ")) {
            let (from, until) = (value.get(5..5 + at), value.get(5 + at + 4..));
            let from = self.date(from.unwrap_or_default())?;
            let until = self.date(until.unwrap_or_default())?;
            return self.between(Some(Edge::With(from)), Some(Edge::With(until)));
        }
        self.comparison(value)
    }

    fn comparison(&self, value: &str) -> Result<Dates, Diagnostic> {
        let value = value.trim();
        let lower = value.to_ascii_lowercase();
        let sign = COMPARISONS.iter().find(|(sign, _)| {
            let is_word = sign.ends_with(|it: char| it.is_ascii_alphabetic());
            let after = lower.strip_prefix(sign);
            after.is_some_and(|it| !is_word || it.starts_with(' '))
        });
        let Some((sign, compare)) = sign else { return self.date(value).map(Dates::whole) };
        let date = self.date(value.get(sign.len()..).unwrap_or_default())?;
        Ok(match compare {
            Compare::After => Dates::Between { from: Some(Edge::Without(date)), until: None },
            Compare::From => Dates::from(date),
            Compare::Before => Dates::Between { from: None, until: Some(Edge::Without(date)) },
            Compare::Until => Dates::until(date),
            Compare::Is => Dates::whole(date),
        })
    }

    fn between(&self, from: Option<Edge>, until: Option<Edge>) -> Result<Dates, Diagnostic> {
        let dates = Dates::Between { from, until };
        match dates.period() {
            Some(period) if period.from > period.until => {
                let bad = self.bad("this period ends before it begins");
                Err(bad.hint("write the earlier date first"))
            }
            _ => Ok(dates),
        }
    }

    /// `07-01` in every year, or one whole date.
    fn on(&self, value: &str) -> Result<Dates, Diagnostic> {
        let value = value.trim();
        // A year with a 29 February, so that this day too can be asked for.
        let every_year = match value.len() {
            5 => Date::parse(&format!("2024-{value}")),
            _ => None,
        };
        match every_year.and_then(|it| it.month().zip(it.day_of_month())) {
            Some((month, day)) => Ok(Dates::EveryYear { month, day }),
            None => {
                let whole = self.date(value).map(Dates::whole);
                whole.map_err(|it| it.hint("write on:07-14, or with its year on:2022-07-14"))
            }
        }
    }

    /// `30d`, `2w`, `6m`, `1y`: so long until today, today included.
    fn last(&self, value: &str) -> Result<Dates, Diagnostic> {
        let value = value.trim().to_ascii_lowercase();
        let digits = value.trim_end_matches(|it: char| it.is_ascii_alphabetic());
        let unit = value.get(digits.len()..).unwrap_or_default();
        let count = digits.parse::<u16>().ok().filter(|it| (1..=9999).contains(it));
        let (Some(count), "d" | "w" | "m" | "y") = (count, unit) else {
            let bad =
                self.bad(format!("`{value}` is not a number of days, weeks, months or years"));
            return Err(bad.hint("write last:30d, last:2w, last:6m or last:1y"));
        };
        let Some(today) = self.calendar.today.map(Date::day) else {
            let message = "`last:` counts back from today, and no date of today was given";
            let refusal = Code::NoToday.at(self.span, message);
            return Err(refusal.hint("write since: with a date, as in since:2022-07-01"));
        };
        let from = match unit {
            "d" => back_days(today, i64::from(count)),
            "w" => back_days(today, i64::from(count) * 7),
            "m" => back_months(today, u32::from(count)),
            _ => back_months(today, u32::from(count) * 12),
        };
        let from = from.map(Edge::With);
        Ok(Dates::Between { from, until: Some(Edge::With(today)) })
    }

    /// A date in any of the spellings that newspapers and vendors use.
    fn date(&self, text: &str) -> Result<Date, Diagnostic> {
        let text = text.trim().trim_matches('"').trim();
        if let Some(date) = Date::parse(text) {
            return Ok(date);
        }
        let numbers: Vec<&str> = text.split(['/', '.', '-']).collect();
        match *numbers.as_slice() {
            [all] if all.len() == 8 && is_number(all) => {
                let (year, rest) = all.split_at(4);
                let (month, day) = rest.split_at(2);
                day_of(year, month, day).ok_or_else(|| self.no_such_day(text))
            }
            [year, month, day] if year.len() == 4 && is_number(year) && is_number(month) => {
                day_of(year, month, day).ok_or_else(|| self.no_such_day(text))
            }
            [first, second, year] if [first, second, year].into_iter().all(is_number) => {
                self.day_or_month_first(text, first, second, year)
            }
            _ => named_month(text).ok_or_else(|| self.no_such_day(text)),
        }
    }

    fn day_or_month_first(
        &self,
        text: &str,
        first: &str,
        second: &str,
        year: &str,
    ) -> Result<Date, Diagnostic> {
        if year.len() != 4 {
            let bad = self.bad(format!("`{text}` does not say of which century"));
            return Err(bad.hint("write the year with four digits"));
        }
        let day_first = day_of(year, second, first);
        let month_first = day_of(year, first, second);
        // Between points stand days before months wherever they are used.
        let order =
            if text.contains('.') { Some(DateOrder::DayFirst) } else { self.calendar.order };
        match (day_first, month_first, order) {
            (Some(date), None, _) | (None, Some(date), _) => Ok(date),
            (Some(one), Some(other), _) if one == other => Ok(one),
            (Some(date), Some(_), Some(DateOrder::DayFirst))
            | (Some(_), Some(date), Some(DateOrder::MonthFirst)) => Ok(date),
            (Some(one), Some(other), None) => {
                let message = format!("`{text}` can be {one} or {other}");
                let hint = format!("write {one} or {other}");
                Err(Code::AmbiguousDate.at(self.span, message).hint(hint))
            }
            (None, None, _) => Err(self.no_such_day(text)),
        }
    }

    fn no_such_day(&self, text: &str) -> Diagnostic {
        let message = match text {
            "" => "a date is missing here".to_owned(),
            _ => format!("`{text}` is not a date of the calendar"),
        };
        let hint = match month_named(text) {
            Some(_) => "a date with blanks stands in quotation marks: date:\"July 2022\"",
            None => "write 2022, 2022-07 or 2022-07-14; the years go from 1600 to 9999",
        };
        self.bad(message).hint(hint)
    }

    fn bad(&self, message: impl Into<String>) -> Diagnostic {
        Code::BadDate.at(self.span, message)
    }
}

#[derive(Clone, Copy)]
enum Compare {
    After,
    From,
    Before,
    Until,
    Is,
}

/// Signs and words before a date; `aft`, `bef` and `is` are those of Nexis. Longer ones come first.
const COMPARISONS: &[(&str, Compare)] = &[
    (">=", Compare::From),
    ("<=", Compare::Until),
    (">", Compare::After),
    ("<", Compare::Before),
    ("=", Compare::Is),
    ("aft", Compare::After),
    ("after", Compare::After),
    ("bef", Compare::Before),
    ("before", Compare::Before),
    ("is", Compare::Is),
    ("since", Compare::From),
    ("until", Compare::Until),
];

fn back_days(today: Date, days: i64) -> Option<Date> {
    Date::from_day_number((today.day_number() - (days - 1)).max(0))
}

/// The day after the same day so many months ago, so that a month back from the 15th begins on the 16th.
fn back_months(today: Date, months: u32) -> Option<Date> {
    let this_month = u32::from(today.year()) * 12 + u32::from(today.month()?) - 1;
    let month = this_month.saturating_sub(months);
    let (year, month) = (u16::try_from(month / 12).ok()?, u16::try_from(month % 12 + 1).ok()?);
    let days = (1..=u16::from(today.day_of_month()?)).rev();
    let same_day = days.filter_map(|day| Date::of_day(year, month, day)).next();
    match same_day {
        Some(date) => Date::from_day_number(date.day_number() + 1),
        None => Date::from_day_number(0),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

fn day_of(year: &str, month: &str, day: &str) -> Option<Date> {
    let short = |it: &str| (it.len() <= 2).then(|| it.parse().ok()).flatten();
    Date::of_day(year.parse().ok()?, short(month)?, short(day)?)
}

/// `July 2022`, `1 July 2022`, `July 1, 2022`, `1-Jul-2022`.
fn named_month(text: &str) -> Option<Date> {
    let words = text.split([' ', ',', '-', '.']).filter(|it| !it.is_empty());
    let words: Vec<&str> = words.collect();
    let year = words.last().filter(|it| it.len() == 4 && is_number(it))?.parse().ok()?;
    match *words.as_slice() {
        [month, _] => Date::of_month(year, month_named(month)?),
        [a, b, _] => {
            let (month, day) = match month_named(a) {
                Some(month) => (month, b),
                None => (month_named(b)?, a),
            };
            Date::of_day(year, month, day.parse().ok().filter(|_| day.len() <= 2)?)
        }
        _ => None,
    }
}

/// The number of a month by its English name or its first three letters.
fn month_named(name: &str) -> Option<u16> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.to_ascii_lowercase();
    let name = if name == "sept" { "sep" } else { &name };
    let is_it = |month: &str| month == name || month.get(..3) == Some(name);
    let at = MONTHS.iter().position(|it| is_it(it))?;
    u16::try_from(at + 1).ok()
}

/// As it is written after `date:`, or for a day of every year after `on:`, with the name before it.
impl fmt::Display for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, until) = match self {
            Self::EveryYear { month, day } => return write!(f, "on:{month:02}-{day:02}"),
            Self::Between { from, until } => (from, until),
        };
        match (from, until) {
            (None, None) => f.write_str("date:*"),
            (Some(Edge::With(from)), None) => write!(f, "date:{from}.."),
            (None, Some(Edge::With(until))) => write!(f, "date:..{until}"),
            (Some(Edge::Without(from)), None) => write!(f, "date:>{from}"),
            (None, Some(Edge::Without(until))) => write!(f, "date:<{until}"),
            (Some(Edge::With(from)), Some(Edge::With(until))) if from == until => {
                write!(f, "date:{from}")
            }
            (Some(Edge::With(from)), Some(Edge::With(until))) => write!(f, "date:{from}..{until}"),
            (Some(from), Some(until)) => {
                let (open, from) = match from {
                    Edge::With(date) => ('[', date),
                    Edge::Without(date) => ('{', date),
                };
                let (close, until) = match until {
                    Edge::With(date) => (']', date),
                    Edge::Without(date) => ('}', date),
                };
                write!(f, "date:{open}{from} TO {until}{close}")
            }
        }
    }
}
