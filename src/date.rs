//! Calendar dates as newspapers print them: a year, a month, a day or a moment, never more than is known.
//!
//! A date is what stood on the page: no time zone is ever applied to it. Two
//! articles filed at 23:00 in Bamako and at 01:00 in Paris keep the days their
//! readers saw.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date of the precision known, from the year 1600 to the year 9999.
///
/// Read and printed as ISO 8601: `2022`, `2022-07`, `2022-07-01`,
/// `2022-07-01T15:12:00Z`. A zone is kept for printing and ignored otherwise.
///
/// ```
/// use morgue::Date;
/// let july = Date::parse("2022-07").unwrap();
/// let day = Date::parse("2022-07-14").unwrap();
/// assert!(july.period().overlaps(day.period()));
/// assert_eq!(july.to_string(), "2022-07");
/// assert_eq!(Date::parse("2022-02-30"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    year: u16,
    rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Rest {
    Year,
    Month { month: u8 },
    Day { month: u8, day: u8 },
    Moment { month: u8, day: u8, clock: Clock },
}

/// A time of day, with the zone as printed, in minutes east of Greenwich.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Clock {
    second: u32,
    zone: Option<i16>,
}

/// A stretch of time in seconds since 1600-01-01T00:00:00 of the printed calendar, both ends included.
///
/// The origin is a day's number zero, so that every date a newspaper can bear
/// is a small non-negative number (tantivy's own dates end in 1677).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first second.
    pub from: i64,
    /// The last second.
    pub until: i64,
}

const SECONDS_OF_DAY: i64 = 86_400;

/// The years a [`Date`] can hold: the oldest newspaper is of 1605, and four digits are what ISO 8601 prints.
const YEARS: std::ops::RangeInclusive<u16> = 1600..=9999;

impl Date {
    /// Reads ISO 8601 of any precision; `None` for anything else, and for days that no calendar has.
    ///
    /// Between day and time a space is taken for the `T`; fractions of a second are cut.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (date, time) = match text.find(['T', 't', ' ']) {
            Some(at) => (text.get(..at)?, Some(text.get(at + 1..)?)),
            None => (text, None),
        };
        let mut parts = date.split('-');
        let year = number(parts.next()?, 4)?;
        let month = parts.next().map(|it| number(it, 2));
        let day = parts.next().map(|it| number(it, 2));
        if parts.next().is_some() {
            return None;
        }
        match (month, day, time) {
            (None, None, None) => Self::of_year(year),
            (Some(month), None, None) => Self::of_month(year, month?),
            (Some(month), Some(day), None) => Self::of_day(year, month?, day?),
            (Some(month), Some(day), Some(time)) => {
                let clock = Clock::parse(time.trim())?;
                Self::of_day(year, month?, day?).map(|it| it.with_clock(clock))
            }
            _ => None,
        }
    }

    /// The whole of a year.
    pub fn of_year(year: u16) -> Option<Self> {
        let rest = Rest::Year;
        YEARS.contains(&year).then_some(Self { year, rest })
    }

    /// The whole of a month, 1 to 12.
    pub fn of_month(year: u16, month: u16) -> Option<Self> {
        let month = u8::try_from(month).ok().filter(|it| (1..=12).contains(it))?;
        let rest = Rest::Month { month };
        YEARS.contains(&year).then_some(Self { year, rest })
    }

    /// A day of the Gregorian calendar.
    pub fn of_day(year: u16, month: u16, day: u16) -> Option<Self> {
        Self::of_month(year, month)?;
        let month = u8::try_from(month).ok()?;
        let day = u8::try_from(day).ok()?;
        let rest = Rest::Day { month, day };
        (1..=days_of_month(year, month)).contains(&day).then_some(Self { year, rest })
    }

    /// The day with this number; day 0 is 1600-01-01.
    ///
    /// `None` before 1600 and after 9999.
    pub fn from_day_number(number: i64) -> Option<Self> {
        // Howard Hinnant, "chrono-compatible low-level date algorithms": civil_from_days,
        // with the era counted from 1600-03-01, a first of March that follows a leap day.
        let shifted = number.checked_sub(60)?;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = 1600 + era * 400 + year_of_era + i64::from(month <= 2);
        Self::of_day(
            u16::try_from(year).ok()?,
            u16::try_from(month).ok()?,
            u16::try_from(day).ok()?,
        )
    }

    /// The printed day, without the time; a month or a year stays as it is.
    #[must_use]
    pub fn day(self) -> Self {
        match self.rest {
            Rest::Moment { month, day, .. } => {
                Self { year: self.year, rest: Rest::Day { month, day } }
            }
            _ => self,
        }
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12, if known.
    pub fn month(self) -> Option<u8> {
        match self.rest {
            Rest::Year => None,
            Rest::Month { month } | Rest::Day { month, .. } | Rest::Moment { month, .. } => {
                Some(month)
            }
        }
    }

    /// The day of the month, if known.
    pub fn day_of_month(self) -> Option<u8> {
        match self.rest {
            Rest::Year | Rest::Month { .. } => None,
            Rest::Day { day, .. } | Rest::Moment { day, .. } => Some(day),
        }
    }

    /// The number of the first day of this date; 1600-01-01 is 0.
    pub fn day_number(self) -> i64 {
        let (month, day) = (self.month().unwrap_or(1), self.day_of_month().unwrap_or(1));
        // days_from_civil of the same paper as above.
        let year = i64::from(self.year) - 1600 - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let march_month = (i64::from(month) + 9) % 12;
        let day_of_year = (153 * march_month + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era + 60
    }

    /// The stretch of time that this date stands for.
    pub fn period(self) -> Period {
        let first = self.day_number() * SECONDS_OF_DAY;
        let days = |count: i64| Period { from: first, until: first + count * SECONDS_OF_DAY - 1 };
        match self.rest {
            Rest::Year => days(if is_leap(self.year) { 366 } else { 365 }),
            Rest::Month { month } => days(i64::from(days_of_month(self.year, month))),
            Rest::Day { .. } => days(1),
            Rest::Moment { clock, .. } => {
                let moment = first + i64::from(clock.second);
                Period { from: moment, until: moment }
            }
        }
    }

    /// The same day at `hour:minute:second`; `None` if no clock shows that, or if the day is not known.
    pub fn at(self, hour: u32, minute: u32, second: u32) -> Option<Self> {
        let valid = hour < 24 && minute < 60 && second < 60 && self.day_of_month().is_some();
        let second = hour * 3600 + minute * 60 + second;
        valid.then(|| self.with_clock(Clock { second, zone: None }))
    }

    fn with_clock(self, clock: Clock) -> Self {
        match self.rest {
            Rest::Day { month, day } | Rest::Moment { month, day, .. } => {
                Self { year: self.year, rest: Rest::Moment { month, day, clock } }
            }
            Rest::Year | Rest::Month { .. } => self,
        }
    }
}

impl Clock {
    fn parse(text: &str) -> Option<Self> {
        let at = text.find(['Z', 'z', '+', '-', ' ']).unwrap_or(text.len());
        let (time, zone) = text.split_at_checked(at)?;
        let whole = time.split(['.', ',']).next()?;
        let mut parts = whole.split(':');
        let hour = u32::from(number(parts.next()?, 2)?);
        let minute = u32::from(number(parts.next()?, 2)?);
        let second = parts.next().map_or(Some(0), |it| number(it, 2).map(u32::from))?;
        // A leap second counts as the second before it: no clock here shows 60.
        let second = if second == 60 { 59 } else { second };
        let valid = hour < 24 && minute < 60 && second < 60 && parts.next().is_none();
        let zone = parse_zone(zone.trim())?;
        valid.then_some(Self { second: hour * 3600 + minute * 60 + second, zone })
    }
}

/// `Some(None)` for no zone, `None` for what is not a zone.
fn parse_zone(text: &str) -> Option<Option<i16>> {
    match text {
        "" => return Some(None),
        "Z" | "z" => return Some(Some(0)),
        _ => {}
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text.get(1..)?.chars().filter(|it| *it != ':').collect();
    let minutes = match digits.len() {
        2 => number(&digits, 2)? * 60,
        4 => number(digits.get(..2)?, 2)? * 60 + number(digits.get(2..)?, 2)?,
        _ => return None,
    };
    let minutes = i16::try_from(minutes).ok().filter(|it| *it < 24 * 60)?;
    Some(Some(sign * minutes))
}

/// A number of exactly `digits` ASCII digits.
fn number(text: &str, digits: usize) -> Option<u16> {
    let valid = text.len() == digits && text.bytes().all(|it| it.is_ascii_digit());
    valid.then(|| text.parse().ok()).flatten()
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

impl Period {
    /// Whether the two share a second.
    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        match self.rest {
            Rest::Year => Ok(()),
            Rest::Month { month } => write!(f, "-{month:02}"),
            Rest::Day { month, day } => write!(f, "-{month:02}-{day:02}"),
            Rest::Moment { month, day, clock } => {
                let Clock { second, zone } = clock;
                let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
                write!(f, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
                match zone {
                    None => Ok(()),
                    Some(0) => f.write_str("Z"),
                    Some(zone) => {
                        let sign = if zone < 0 { '-' } else { '+' };
                        let zone = zone.unsigned_abs();
                        write!(f, "{sign}{:02}:{:02}", zone / 60, zone % 60)
                    }
                }
            }
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || {
            format!(
                "\"{text}\" is not a date such as 2022, 2022-07, 2022-07-01 or 2022-07-01T15:12:00Z"
            )
        };
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(wrong()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_one_number_and_every_number_one_day() {
        let last = Date::of_day(9999, 12, 31).unwrap().day_number();
        let mut previous = String::new();
        for number in 0..=last {
            let date = Date::from_day_number(number).unwrap();
            assert_eq!(date.day_number(), number, "{date}");
            let printed = date.to_string();
            assert!(printed > previous, "{printed} follows {previous}");
            previous = printed;
        }
        assert_eq!(Date::from_day_number(0).unwrap().to_string(), "1600-01-01");
        assert_eq!(previous, "9999-12-31");
        assert_eq!(Date::from_day_number(-1), None);
        assert_eq!(Date::from_day_number(last + 1), None);
        assert_eq!(Date::from_day_number(i64::MIN), None);
        assert_eq!(Date::from_day_number(i64::MAX), None);
    }

    #[test]
    fn what_is_read_is_printed() {
        for text in [
            "1605",
            "2022",
            "2022-07",
            "2022-07-01",
            "2024-02-29",
            "2022-07-01T15:12:00Z",
            "2022-07-01T15:12:00+02:00",
            "2022-07-01T15:12:59-03:30",
            "2022-07-01T15:12:00",
        ] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Date::parse("2022-07-01 15:12").unwrap().to_string(), "2022-07-01T15:12:00");
        assert_eq!(
            Date::parse("2022-07-01T15:12:00.123+0200").unwrap().to_string(),
            "2022-07-01T15:12:00+02:00"
        );
        assert_eq!(
            Date::parse("2016-12-31T23:59:60Z").unwrap().to_string(),
            "2016-12-31T23:59:59Z"
        );
    }

    #[test]
    fn what_no_calendar_has_is_not_a_date() {
        for text in [
            "",
            "22",
            "1599",
            "10000",
            "2022-13",
            "2022-00",
            "2022-02-30",
            "2023-02-29",
            "2022-7",
            "2022-07-01T",
            "2022-07-01T25:00",
            "2022-07-01T15:61",
            "2022-07T15:12",
            "2022-07-01T15:12:61",
            "2022-07-01T15:12+9",
            "+2022",
            "2022-07-01-02",
            "２０２２",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_stands_for_its_whole_period() {
        let period = |text: &str| Date::parse(text).unwrap().period();
        assert!(period("2022-07").overlaps(period("2022-07-14")));
        assert!(period("2022").overlaps(period("2022-12-31T23:59:59")));
        assert!(!period("2022-07").overlaps(period("2022-08")));
        assert_eq!(period("2024").until - period("2024").from + 1, 366 * SECONDS_OF_DAY);
    }
}
