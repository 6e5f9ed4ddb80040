//! Dates and times as pages print them, in the languages of the press.

use std::ops::Range;
use std::sync::LazyLock;

use super::date_words::{self, CHANGED};
use super::phrases::Phrases;
use super::words;
use super::years::{Kind, has_year, kind, may_have_date};
use crate::date::Date;

/// A date where a text prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Printed {
    /// The day, with the time of day if it stands with it.
    pub(in crate::formats) date: Date,
    /// The bytes of the day, without the time.
    pub(in crate::formats) range: Range<usize>,
    /// What "03/04/2024" is where the day, or else the month, comes first; its date is the year then.
    pub(in crate::formats) either: Option<(Date, Date)>,
}

/// Which comes first in "03/04/2024".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::formats) enum Order {
    Day,
    Month,
    /// Nobody can say: the year alone is known.
    #[default]
    Unknown,
}

impl Order {
    /// The order in a language, or a language of a country: `de`, `en-US`, `en_GB`.
    ///
    /// English alone is written in countries of both.
    pub(in crate::formats) fn of(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        let language = parts.next().unwrap_or_default();
        let country = parts.next_back().unwrap_or_default();
        match (language, country) {
            ("en", "us") => Self::Month,
            ("en", country) if date_words::DAY_FIRST_ENGLISH.contains(&country) => Self::Day,
            (language, _) if date_words::DAY_FIRST.contains(&language) => Self::Day,
            _ => Self::Unknown,
        }
    }
}

impl Printed {
    /// The date where this is the order of numbers.
    fn in_order(&self, order: Order) -> Date {
        match (order, self.either) {
            (Order::Day, Some((day_first, _))) => day_first,
            (Order::Month, Some((_, month_first))) => month_first,
            _ => self.date,
        }
    }
}

/// When a page was printed and last changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::formats) struct Stamp {
    pub(in crate::formats) published: Option<Date>,
    pub(in crate::formats) modified: Option<Date>,
}

static CHANGE: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(CHANGED));

/// The longest text that is looked at for a stamp; a longer one is running text.
const LONGEST_STAMP: usize = 240;

/// The most words of a line that is a month and a year.
const MONTH_WORDS: usize = 6;

/// The dates that a text prints with day, month and year, in its order.
pub(in crate::formats) fn dates_in(text: &str) -> Vec<Printed> {
    if text.len() > LONGEST_STAMP || !has_year(text) || !may_have_date(text) {
        return Vec::new();
    }
    dates_among(&tokens(text))
}

/// The dates among all tokens of a text.
fn dates_among(tokens: &[Token<'_>]) -> Vec<Printed> {
    let mut found: Vec<Printed> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens.get(at..).and_then(date_at) {
            Some(Taken { date, either, tokens: taken }) => {
                let last = tokens.get(at + taken - 1).map_or(0, |it| it.end);
                let start = tokens.get(at).map_or(0, |it| it.start);
                found.push(Printed { date, range: start..last, either });
                at += taken;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether the order of numbers decides which day a line names.
pub(in crate::formats) fn needs_order(text: &str) -> bool {
    text.contains(['/', '-']) && dates_in(text).iter().any(|it| it.either.is_some())
}

/// When a line says that its page was printed and changed.
///
/// "Today" and "2 hours ago" are no dates: the day of reading is not that of printing.
pub(in crate::formats) fn stamp(text: &str, order: Order) -> Stamp {
    if text.len() > LONGEST_STAMP {
        return Stamp::default();
    }
    let lower = text.to_lowercase();
    // The byte offsets of the two agree, except in a few scripts where lower case is longer.
    let changed_at =
        CHANGE.all_in(&lower).map(|it| it.start).min().filter(|it| text.is_char_boundary(*it));
    let (first, second) =
        text.split_at_checked(changed_at.unwrap_or(text.len())).unwrap_or((text, ""));
    let published = moment(first, order).or_else(|| month_alone(first));
    let modified = moment(second, order).or_else(|| {
        // "Updated 6:05 pm" is of the day that stands before it.
        let (hour, minute) = changed_at.and_then(|_| clock_in(second))?;
        published?.day().at(hour, minute, 0)
    });
    match (published, modified, changed_at) {
        (None, Some(only), Some(_)) => Stamp { published: None, modified: Some(only) },
        _ => Stamp { published, modified: modified.filter(|it| Some(*it) != published) },
    }
}

/// Whether a line is a date and hardly anything else.
pub(in crate::formats) fn is_date_line(text: &str) -> bool {
    if !has_year(text) {
        return false;
    }
    let dates = dates_in(text);
    let Some(first) = dates.first() else { return month_alone(text).is_some() };
    let last = dates.last().unwrap_or(first);
    let before = text.get(..first.range.start).unwrap_or_default();
    let after = text.get(last.range.end..).unwrap_or_default();
    let others = words_of(before).chain(words_of(after)).filter(|it| {
        let word = it.to_lowercase();
        let is_number = word.chars().all(|c| c.is_ascii_digit());
        let is_clock = word.ends_with("am") || word.ends_with("pm");
        !is_number && !is_clock && !date_words::says_nothing(&word)
    });
    others.take(3).count() <= 2
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '.'))
        .map(|it| it.trim_matches('.'))
        .filter(|it| !it.is_empty())
}

/// The first date of a text, with the first time of day that is not part of it.
fn moment(text: &str, order: Order) -> Option<Date> {
    if let Some(date) = text.split_whitespace().find_map(iso_moment) {
        return Some(date);
    }
    let dates = dates_in(text);
    let first = dates.first()?;
    let date = first.in_order(order);
    let before = text.get(..first.range.start).unwrap_or_default();
    let end = dates.get(1).map_or(text.len(), |it| it.range.start);
    let after = text.get(first.range.end..end).unwrap_or_default();
    let clock = clock_in(after).or_else(|| clock_in(before));
    Some(clock.and_then(|(hour, minute)| date.at(hour, minute, 0)).unwrap_or(date))
}

/// The month of a line that names a month, a year and nothing else: "Ausgabe März 2025" of a magazine.
fn month_alone(text: &str) -> Option<Date> {
    if !has_year(text) || words::words(text).nth(MONTH_WORDS).is_some() {
        return None;
    }
    let tokens = tokens(text);
    let mut named = tokens.iter().filter_map(Token::month);
    let mut years = tokens.iter().filter(|it| it.is_year()).filter_map(Token::number);
    let (month, year) = (named.next()?, years.next()?);
    let other = tokens.iter().any(|it| {
        let is_word = it.text.starts_with(char::is_alphanumeric);
        is_word
            && !it.is_year()
            && it.month().is_none()
            && !date_words::says_nothing(&it.text.to_lowercase())
    });
    let alone = named.next().is_none() && years.next().is_none() && !other;
    alone.then(|| Date::of_month(year, month)).flatten()
}

fn iso_moment(word: &str) -> Option<Date> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.contains('T').then(|| Date::parse(word)).flatten()
}

/// A word, a number or a sign of a text.
#[derive(Debug)]
struct Token<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl Token<'_> {
    fn number(&self) -> Option<u16> {
        (self.text.len() <= 4).then(|| self.text.parse().ok()).flatten()
    }

    fn is_year(&self) -> bool {
        self.text.len() == 4 && self.number().is_some_and(|it| (1600..2200).contains(&it))
    }

    fn month(&self) -> Option<u16> {
        let first = self.text.chars().next()?;
        if !first.is_alphabetic() || self.text.len() > 24 {
            return None;
        }
        date_words::month(&self.text.to_lowercase())
    }
}

/// Runs of letters, runs of digits, and single signs; white space parts and is left out.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut last: Option<Kind> = None;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            last = None;
            continue;
        }
        let end = at + c.len_utf8();
        let this = kind(c);
        match tokens.last_mut() {
            Some(token) if last == Some(this) && this != Kind::Other => {
                token.end = end;
                token.text = text.get(token.start..end).unwrap_or_default();
            }
            _ => tokens.push(Token { text: text.get(at..end).unwrap_or_default(), start: at, end }),
        }
        last = Some(this);
    }
    tokens
}

/// A date that begins with the first of some tokens.
struct Taken {
    date: Date,
    either: Option<(Date, Date)>,
    /// How many tokens it takes.
    tokens: usize,
}

impl Taken {
    fn sure((date, tokens): (Date, usize)) -> Self {
        Self { date, either: None, tokens }
    }
}

/// The date that begins with the first token.
fn date_at(tokens: &[Token<'_>]) -> Option<Taken> {
    let first = tokens.first()?;
    let Some(number) = first.number() else { return month_day_year(tokens).map(Taken::sure) };
    match first.is_year() {
        true => year_month_day(tokens, number).map(Taken::sure),
        false => {
            day_month_year(tokens, number).map(Taken::sure).or_else(|| numbers(tokens, number))
        }
    }
}

/// "2024-03-03", "2024/03/03", "2024年3月3日".
fn year_month_day(tokens: &[Token<'_>], number: u16) -> Option<(Date, usize)> {
    let sign = tokens.get(1)?.text;
    let (month, day) = (tokens.get(2)?.number()?, tokens.get(4)?.number()?);
    let closes = match (sign, tokens.get(3)?.text) {
        ("-", "-") | ("/", "/") | (".", ".") => 5,
        ("年", "月") => 6,
        _ => return None,
    };
    if closes == 6 && !matches!(tokens.get(5)?.text, "日" | "号") {
        return None;
    }
    Some((Date::of_day(number, month, day)?, closes))
}

/// "July 1, 2022", "Jan. 19th 2010".
fn month_day_year(tokens: &[Token<'_>]) -> Option<(Date, usize)> {
    let mut at = 1;
    at += skip(tokens, at, &["."]);
    // Few words stand before a number, so the table of months is asked last.
    let day = tokens.get(at)?.number()?;
    let month = tokens.first()?.month()?;
    at += 1;
    at += skip(tokens, at, &["st", "nd", "rd", "th"]);
    at += skip(tokens, at, &[",", "."]);
    let year = tokens.get(at).filter(|it| it.is_year())?.number()?;
    Some((Date::of_day(year, month, day)?, at + 1))
}

/// "1 July 2022", "14. Dezember 2023", "19 de mayo de 2001", "1er mars 2024".
fn day_month_year(tokens: &[Token<'_>], day: u16) -> Option<(Date, usize)> {
    let mut at = 1;
    at += skip(tokens, at, &["st", "nd", "rd", "th", "er", "º", "°", "."]);
    at += skip(tokens, at, &["de", "of", "-", "/"]);
    let month = tokens.get(at)?.month()?;
    at += 1;
    at += skip(tokens, at, &[".", ",", "-", "/"]);
    at += skip(tokens, at, &["de", "del", ","]);
    let year = tokens.get(at).filter(|it| it.is_year())?.number()?;
    Some((Date::of_day(year, month, day)?, at + 1))
}

/// "10.09.2019", "31/12/2020", and "03/04/2020", of which the year alone is sure.
fn numbers(tokens: &[Token<'_>], first: u16) -> Option<Taken> {
    let sign = tokens.get(1)?.text;
    let second = tokens.get(2)?.number()?;
    let year = tokens.get(4).filter(|it| it.is_year())?.number()?;
    if tokens.get(3)?.text != sign || !matches!(sign, "." | "/" | "-") {
        return None;
    }
    let (day_first, month_first) =
        (Date::of_day(year, second, first), Date::of_day(year, first, second));
    let (date, either) = match (sign, day_first, month_first) {
        (".", day_first, _) => (day_first?, None),
        (_, Some(day), Some(month)) if day != month => (Date::of_year(year)?, Some((day, month))),
        (_, day, month) => (day.or(month)?, None),
    };
    Some(Taken { date, either, tokens: 5 })
}

fn skip(tokens: &[Token<'_>], at: usize, any: &[&str]) -> usize {
    usize::from(
        tokens.get(at).is_some_and(|it| any.iter().any(|any| any.eq_ignore_ascii_case(it.text))),
    )
}

/// The first time of day: "2:11 AM", "15.55 Uhr", "6 h 30", "8am".
fn clock_in(text: &str) -> Option<(u32, u32)> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| {
        // "ore 10.30", "kl. 14.05".
        let before = tokens.get(..at)?.iter().rev().find(|it| it.text != ".");
        let said = before.is_some_and(|it| date_words::says_time(&it.text.to_lowercase()));
        tokens.get(at..).and_then(|it| clock_at(it, said))
    })
}

/// The time of day that begins with the first token; `said` if a word before it says that it is one.
fn clock_at(tokens: &[Token<'_>], said: bool) -> Option<(u32, u32)> {
    let hour = tokens.first().filter(|it| it.text.len() <= 2)?.number()?;
    let sign = tokens.get(1)?.text.to_lowercase();
    let minute = tokens.get(2).filter(|it| it.text.len() == 2).and_then(Token::number);
    let (minute, after) = match (sign.as_str(), minute) {
        (":" | "h" | "." | "：", Some(minute)) => (minute, 3),
        ("h" | "uhr" | "uur", _) => (0, 1),
        ("am" | "pm", _) => (0, 1),
        _ => return None,
    };
    let half: String =
        tokens.iter().skip(after).take(3).map(|it| it.text).collect::<String>().to_lowercase();
    let afternoon = half.starts_with("pm") || half.starts_with("p.m");
    let morning = half.starts_with("am") || half.starts_with("a.m");
    // "15.55" alone is a number, not a time.
    let hours = half.starts_with("uhr") || half.starts_with("uur");
    if sign == "." && !(afternoon || morning || hours || said) {
        return None;
    }
    let hour = match hour {
        12 if morning => 0,
        1..=11 if afternoon => hour + 12,
        _ => hour,
    };
    (hour < 24 && minute < 60).then_some((u32::from(hour), u32::from(minute)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_date_is_refused_by_what_stands_beside_its_year(
            text in "((5|13|2024|1987|07|May|März|abril|st|th|de|del|of|Uhr|年|月|日|a)(, | |\\. ?|-|/|)){1,9}",
        ) {
            let refused = !(has_year(&text) && may_have_date(&text));
            prop_assert!(!refused || dates_among(&tokens(&text)).is_empty(), "{}", text);
        }
    }

    fn check(text: &str, published: &str, modified: &str) {
        let found = stamp(text, Order::Unknown);
        let print = |it: Option<Date>| it.map(|it| it.to_string()).unwrap_or_default();
        assert_eq!(
            (print(found.published).as_str(), print(found.modified).as_str()),
            (published, modified),
            "{text}"
        );
    }

    #[test]
    fn dates_are_read_in_many_tongues() {
        for (text, date) in [
            ("Tuesday 5 July 2022, 11:10", "2022-07-05T11:10:00"),
            ("July 01, 2022 8:14 AM", "2022-07-01T08:14:00"),
            ("Published 15:55 BST 7 May 2021", "2021-05-07T15:55:00"),
            ("12:20pm Jan 7, 2024", "2024-01-07T12:20:00"),
            ("June 30, 2026 - 4.34pm", "2026-06-30T16:34:00"),
            ("Publié le 2 juillet 2022 à 6 h 30", "2022-07-02T06:30:00"),
            ("14. Dezember 2023, 17:05 Uhr", "2023-12-14T17:05:00"),
            ("Sábado 19 de mayo de 2001", "2001-05-19"),
            ("15 июня 2023, 14:20", "2023-06-15T14:20:00"),
            ("2016年7月8日 09:26", "2016-07-08T09:26:00"),
            ("2022-07-01T15:12:00Z", "2022-07-01T15:12:00Z"),
            ("By Reuters  |  6 March 2024  |  5:58 am", "2024-03-06T05:58:00"),
            ("22.04.2020 / 06:15", "2020-04-22T06:15:00"),
            ("31/12/2020", "2020-12-31"),
            ("03/04/2020", "2020"),
            ("04/04/2020", "2020-04-04"),
            ("July 2022", "2022-07"),
            ("The July 2022 issue of the paper", ""),
            ("February 30, 2022", ""),
        ] {
            check(text, date, "");
        }
    }

    #[test]
    fn the_order_of_numbers_is_that_of_the_language_and_its_country() {
        for (tag, date) in [
            ("de", "2024-04-03"),
            ("fr-CA", "2024-04-03"),
            ("en-GB", "2024-04-03"),
            ("en_US", "2024-03-04"),
            ("en", "2024"),
            ("zh", "2024"),
            ("", "2024"),
        ] {
            let found = stamp("03/04/2024", Order::of(tag)).published;
            assert_eq!(found.map(|it| it.to_string()).as_deref(), Some(date), "{tag}");
        }
    }

    #[test]
    fn a_change_has_its_own_time() {
        check("UPDATED July 01, 2023 4:05 AM", "", "2023-07-01T04:05:00");
        check(
            "Published 17:25 BST 14 Apr 2016 | Updated 09:10 BST 15 Apr 2016",
            "2016-04-14T17:25:00",
            "2016-04-15T09:10:00",
        );
        check(
            "12 October 2021  |  6:30 am  |  Updated 6:05 pm",
            "2021-10-12T06:30:00",
            "2021-10-12T18:05:00",
        );
    }

    #[test]
    fn a_date_line_says_nothing_else() {
        for line in [
            "Posted July 1, 2022",
            "Friday, February 7, 2003",
            "Published Aug 28, 2024 • Last updated 1 hour ago • 4 minute read",
            "17:41 JST, October 13, 2024",
        ] {
            assert!(is_date_line(line), "{line}");
        }
        for line in [
            "7月7日傍晚，乘客在汉口码头排队",
            "Soldiers parade in Paris on Wednesday, July 14, 2021.",
            "The coup of March 24, 2012 was the third",
        ] {
            assert!(!is_date_line(line), "{line}");
        }
    }
}
