//! Dates as formats write them: for machines, in mail, in the header of a wire.

use super::text::dates;
use crate::date::Date;

/// The date that a tag, a key or a column holds; of a time of day the zone stays as it is.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    Date::parse(text)
        .or_else(|| compact(text))
        .or_else(|| truncated(text))
        .or_else(|| epoch(text))
        .or_else(|| numbered(text))
        .or_else(|| printed(text))
}

/// `20151210T191044Z`, `20151210`, `20151210191044`, `20151210T191044+0100`.
fn compact(text: &str) -> Option<Date> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (day, rest) = text.split_at_checked(8).filter(|_| digits >= 8)?;
    let iso = |it: &str| Some(format!("{}-{}-{}", it.get(..4)?, it.get(4..6)?, it.get(6..)?));
    let day = iso(day)?;
    let clock = rest.trim_start_matches(['T', ' ']);
    let digits = clock.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 6 {
        return None;
    }
    let with_clock = || {
        let (hour, minute) = (clock.get(..2)?, clock.get(2..4)?);
        let second = if digits >= 6 { clock.get(4..6)? } else { "00" };
        let zone = clock.get(digits..)?;
        Date::parse(&format!("{day}T{hour}:{minute}:{second}{zone}"))
            .or_else(|| Date::parse(&format!("{day}T{hour}:{minute}:{second}")))
    };
    if digits >= 4 { with_clock() } else { Date::parse(&day).filter(|_| rest.len() < 2) }
}

/// A moment of ISO 8601 with something behind it, and `2002-10-02-05:00`: the day at least.
fn truncated(text: &str) -> Option<Date> {
    let (day, rest) = text.split_at_checked(10)?;
    let apart = !rest.starts_with(|it: char| it.is_ascii_alphanumeric() && it != 'T');
    let date = Date::parse(day).filter(|it| it.day_of_month().is_some() && apart)?;
    let clock = rest.trim_start_matches(['T', ' ']);
    let length = clock.find(|it: char| !(it.is_ascii_digit() || ".:+-Z".contains(it)));
    let clock = clock.get(..length.unwrap_or(clock.len()))?;
    Some(Date::parse(&format!("{day}T{clock}")).unwrap_or(date))
}

/// Seconds or milliseconds since 1970, as far as they are of a time that can be meant.
fn epoch(text: &str) -> Option<Date> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = digits.split('.').next()?;
    if !(9..=13).contains(&whole.len())
        || !digits.bytes().all(|it| it.is_ascii_digit() || it == b'.')
    {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let number = if text.starts_with('-') { -number } else { number };
    let seconds = if whole.len() > 11 { number.div_euclid(1000) } else { number };
    // Day 0 is 1600-01-01, which is 135,140 days before 1970.
    let day = Date::from_day_number(seconds.div_euclid(86_400) + 135_140)?;
    let clock = u32::try_from(seconds.rem_euclid(86_400)).ok()?;
    day.at(clock / 3600, clock / 60 % 60, clock % 60)
}

/// `1/2/2003` is of an unknown order unless one number is above 12; `2003/02/01` is not.
fn numbered(text: &str) -> Option<Date> {
    let day = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = day.split(['/', '.']).collect();
    let [first, second, third] = parts[..] else { return None };
    let number = |it: &str| it.parse::<u16>().ok();
    let (first_number, second_number, third_number) =
        (number(first)?, number(second)?, number(third)?);
    match (first.len(), third.len()) {
        (4, _) => Date::of_day(first_number, second_number, third_number),
        (_, 4) if day.contains('.') || first_number > 12 => {
            Date::of_day(third_number, second_number, first_number)
        }
        (_, 4) if second_number > 12 || first_number == second_number => {
            Date::of_day(third_number, first_number, second_number)
        }
        // Which of the two is the month cannot be told, so the year alone is known.
        (_, 4) => Date::of_year(third_number),
        (_, 2) if second_number > 12 && first_number <= 12 => {
            let century = if third_number >= 69 { 1900 } else { 2000 };
            Date::of_day(century + third_number, first_number, second_number)
        }
        _ => None,
    }
}

/// The zones that mail and feeds still name, in hours east of Greenwich.
const ZONES: &[(&str, &str)] = &[
    ("GMT", "Z"),
    ("UTC", "Z"),
    ("UT", "Z"),
    ("Z", "Z"),
    ("EST", "-05:00"),
    ("EDT", "-04:00"),
    ("CST", "-06:00"),
    ("CDT", "-05:00"),
    ("MST", "-07:00"),
    ("MDT", "-06:00"),
    ("PST", "-08:00"),
    ("PDT", "-07:00"),
    ("CET", "+01:00"),
    ("CEST", "+02:00"),
    ("BST", "+01:00"),
];

/// `Sat, 07 Sep 2002 09:42:31 GMT`, ` 9-MAR-1987 04:58:41.12`, `April 29, 1990, Sunday`, `07 Sep 02`.
fn printed(text: &str) -> Option<Date> {
    let text = text.get(..text.floor_char_boundary(200))?;
    let full = full_year(text);
    let text = full.as_deref().unwrap_or(text);
    let found = dates::dates_in(text).into_iter().next()?;
    let day = found.date.day();
    let after = text.get(found.range.end..)?;
    let Some(clock) = after.split([' ', ',', 'T']).find(|it| it.contains(':')) else {
        return Some(found.date);
    };
    let zone = after.split_whitespace().skip_while(|it| !it.contains(clock)).nth(1);
    let zone =
        zone.map_or("", |it| ZONES.iter().find(|named| named.0 == it).map_or(it, |named| named.1));
    let moment = Date::parse(&format!("{day}T{clock}{zone}"));
    Some(moment.or_else(|| Date::parse(&format!("{day}T{clock}"))).unwrap_or(found.date))
}

/// A date of mail with a year of two digits, with all four: 69 and later are of the last century.
fn full_year(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|it| {
        it.len() == 3 && it.chars().all(char::is_alphabetic) && !it.ends_with(',')
    })?;
    let year = words.get(at + 1).filter(|it| it.len() == 2)?;
    let number: u16 = year.parse().ok()?;
    let century = if number >= 69 { "19" } else { "20" };
    let day = words.get(at.checked_sub(1)?)?;
    day.parse::<u8>().ok()?;
    let mut full: Vec<String> = words.iter().map(|it| (*it).to_owned()).collect();
    *full.get_mut(at + 1)? = format!("{century}{year}");
    Some(full.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_its_format_writes_it() {
        for (text, expected) in [
            ("20151210T191044Z", "2015-12-10T19:10:44Z"),
            ("20151210T191044+0100", "2015-12-10T19:10:44+01:00"),
            ("20151210", "2015-12-10"),
            ("20140216050221", "2014-02-16T05:02:21"),
            ("2002-10-02-05:00", "2002-10-02"),
            ("2016-11-21T15:21:06-05:00", "2016-11-21T15:21:06-05:00"),
            ("2013-08-01T00:00:00.0000000Z", "2013-08-01T00:00:00Z"),
            ("Sat, 07 Sep 2002 09:42:31 GMT", "2002-09-07T09:42:31Z"),
            ("Sat, 07 Sep 2002 09:42:31 -0330", "2002-09-07T09:42:31-03:30"),
            ("Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("7 Sep 97 09:42 EST", "1997-09-07T09:42:00-05:00"),
            (" 9-MAR-1987 04:58:41.12", "1987-03-09T04:58:41"),
            ("April 29, 1990, Sunday, Home Edition", "1990-04-29"),
            ("1356999181000", "2013-01-01T00:13:01"),
            ("1356999181", "2013-01-01T00:13:01"),
            ("2003/02/01", "2003-02-01"),
            ("31/12/2003 10:00", "2003-12-31"),
            ("12/31/2003", "2003-12-31"),
            ("01.02.2003", "2003-02-01"),
            ("01/30/03", "2003-01-30"),
            ("1/2/2003", "2003"),
            ("1963", "1963"),
        ] {
            assert_eq!(date(text).map(|it| it.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "last week", "9999999-01-01", "20151340", "0", "12", "99999999999999"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
