//! How each dialect says dates and lengths.

use crate::date::Date;
use crate::query::dates::{Dates, Edge};
use crate::query::dialect::Dialect;
use crate::query::tree::Length;

pub(in crate::query) fn length(dialect: Dialect, length: Length) -> Option<String> {
    let Length { from, until } = length;
    match dialect {
        Dialect::Morgue => Some(match until {
            Some(until) if until == from => format!("length:{from}"),
            Some(until) if from == 0 => format!("length:..{until}"),
            Some(until) => format!("length:{from}..{until}"),
            None => format!("length:{from}.."),
        }),
        Dialect::Nexis => compared("LENGTH > ", "LENGTH < ", length),
        Dialect::Factiva => compared("wc>", "wc<", length),
        Dialect::Lucene => {
            let until = until.map_or_else(|| "*".to_owned(), |it| it.to_string());
            Some(format!("length:[{from} TO {until}]"))
        }
        Dialect::Proquest | Dialect::Web => None,
    }
}

fn compared(more: &str, less: &str, length: Length) -> Option<String> {
    let more = length.from.checked_sub(1).map(|it| format!("{more}{it}"));
    let less = match length.until {
        Some(until) => Some(format!("{less}{}", until.checked_add(1)?)),
        None => None,
    };
    match (more, less) {
        (Some(more), Some(less)) => Some(format!("({more} AND {less})")),
        (one, other) => one.or(other),
    }
}

pub(in crate::query) fn dates(dialect: Dialect, dates: &Dates) -> Option<String> {
    if dialect == Dialect::Morgue {
        return Some(dates.to_string());
    }
    let Dates::Between { from, until } = dates else { return None };
    let has_moment = [from, until].into_iter().flatten().any(|it| it.is_moment());
    if has_moment {
        return None;
    }
    let (first, last) = (from.map(first_day), until.map(last_day));
    // A day that no calendar has is at neither end of a period.
    if first == Some(None) || last == Some(None) {
        return None;
    }
    let (first, last) = (first.flatten(), last.flatten());
    match dialect {
        Dialect::Nexis => nexis_dates(first, last),
        Dialect::Factiva => factiva_dates(first, last),
        Dialect::Lucene => {
            let edge = |it: Option<Date>| it.map_or_else(|| "*".to_owned(), |it| it.to_string());
            Some(format!("date:[{} TO {}]", edge(first), edge(last)))
        }
        _ => None,
    }
}

impl Edge {
    fn is_moment(&self) -> bool {
        let (Self::With(date) | Self::Without(date)) = *self;
        date.day() != date
    }
}

/// The first day that a period beginning here has.
fn first_day(edge: Edge) -> Option<Date> {
    match edge {
        Edge::With(date) => Date::from_day_number(date.day_number()),
        Edge::Without(date) => Date::from_day_number(last_number(date) + 1),
    }
}

/// The last day that a period ending here has.
fn last_day(edge: Edge) -> Option<Date> {
    match edge {
        Edge::With(date) => Date::from_day_number(last_number(date)),
        Edge::Without(date) => Date::from_day_number(date.day_number() - 1),
    }
}

fn last_number(date: Date) -> i64 {
    const SECONDS_OF_DAY: i64 = 86_400;
    date.period().until.div_euclid(SECONDS_OF_DAY)
}

fn nexis_dates(first: Option<Date>, last: Option<Date>) -> Option<String> {
    let printed =
        |date: Date| Some(format!("{}/{}/{}", date.month()?, date.day_of_month()?, date.year()));
    let before = |date: Date| Date::from_day_number(date.day_number() - 1);
    let after = |date: Date| Date::from_day_number(date.day_number() + 1);
    match (first, last) {
        (None, None) => None,
        (Some(first), Some(last)) if first == last => Some(format!("date(is {})", printed(first)?)),
        (Some(first), None) => Some(format!("date(aft {})", printed(before(first)?)?)),
        (None, Some(last)) => Some(format!("date(bef {})", printed(after(last)?)?)),
        (Some(first), Some(last)) => {
            let (aft, bef) = (printed(before(first)?)?, printed(after(last)?)?);
            Some(format!("date(aft {aft} and bef {bef})"))
        }
    }
}

fn factiva_dates(first: Option<Date>, last: Option<Date>) -> Option<String> {
    let printed = |date: Date| date.to_string().replace('-', "");
    match (first, last) {
        (None, None) => None,
        (Some(first), Some(last)) => {
            Some(format!("date from {} to {}", printed(first), printed(last)))
        }
        (Some(first), None) => {
            let before = Date::from_day_number(first.day_number() - 1)?;
            Some(format!("date after {}", printed(before)))
        }
        (None, Some(last)) => {
            let after = Date::from_day_number(last.day_number() + 1)?;
            Some(format!("date before {}", printed(after)))
        }
    }
}
