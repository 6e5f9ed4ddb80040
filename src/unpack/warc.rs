//! Web archives, WARC and its forerunner ARC: each answer of a server that may be a page.
//!
//! A record that is damaged, or whose length is a lie, costs no other: the next
//! one is found by its first line.

use std::io::BufRead;

use super::http::{Answer, pair};
use super::stream::Stream;
use super::{Opener, Origin};
use crate::date::Date;

/// Which of the two it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Warc,
    Arc,
}

/// The longest line of a header, and the most lines: no server writes half as much.
const LONGEST_LINE: usize = 64 << 10;
const MOST_LINES: usize = 512;

/// What the header of a record says of its block.
#[derive(Debug, Default)]
struct Header {
    /// `response`, `request`, `warcinfo`; those of ARC are all responses.
    kind: String,
    /// `None` if it says none.
    length: Option<u64>,
    url: Option<String>,
    seen: Option<Date>,
}

impl Opener<'_> {
    pub(super) fn warc(&mut self, path: &str, stream: &mut Stream<'_>, dialect: Dialect) -> bool {
        let (mut number, mut pages) = (0_u64, 0_u64);
        let mut told = false;
        while !self.over && number < self.options.limits.records {
            let line = stream.line(LONGEST_LINE);
            if line.is_empty() {
                let Some(damage) = stream.damage() else {
                    if pages == 0 && !told {
                        self.passed_over(
                            path,
                            "holds no page, only requests or notes of a crawler",
                        );
                    }
                    return told;
                };
                told = self.broken(path, damage);
                match stream.resume() && seek(stream, dialect) {
                    true => continue,
                    false => return told,
                }
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            number += 1;
            let member = format!("{path}#{number}");
            let header = match dialect {
                Dialect::Warc if is_first(&line, dialect) => Header::of_warc(stream),
                Dialect::Warc => Header::default(),
                Dialect::Arc => Header::of_arc(&line),
            };
            let Some(length) = header.length else {
                told =
                    self.broken(&member, "no record of a web archive: its header says no length");
                seek(stream, dialect);
                continue;
            };
            pages += u64::from(header.may_be_a_page());
            told |= self.block(&member, &header, length, stream, dialect);
        }
        told || !self.over && self.broken(path, "the web archive has too many records")
    }

    /// Gives what is in a record's block, and passes over it.
    fn block(
        &mut self,
        path: &str,
        header: &Header,
        length: u64,
        stream: &mut Stream<'_>,
        dialect: Dialect,
    ) -> bool {
        let most = self.options.limits.article;
        let is_page = header.may_be_a_page();
        let Some(length) = usize::try_from(length).ok().filter(|it| *it <= most) else {
            if is_page {
                self.broken(path, self.too_long());
            }
            if !stream.skip(length) && !is_page {
                return self.broken(path, "the web archive ends in the middle of this record");
            }
            return is_page;
        };
        let held = stream.peek(length.saturating_add(LOOK_BEHIND));
        let (block, behind) = held.split_at_checked(length).unwrap_or((held, &[]));
        let rest = behind.trim_ascii_start();
        let fits = block.len() == length && (rest.is_empty() || is_first(rest, dialect));
        // A block that goes on into the next record is longer than it says it is.
        let next = || next_record(held, dialect).filter(|it| *it <= block.len());
        let cut = if fits { None } else { next() };
        let block = block.get(..cut.unwrap_or(block.len())).unwrap_or_default().to_vec();
        let is_short = block.len() < length;
        stream.consume(block.len());
        let mut told = false;
        if is_page && (!is_short || !block.is_empty()) {
            told = self.page(path, header, &block);
        }
        if is_short {
            let reason = match (cut, stream.damage()) {
                (Some(_), _) => "this record is shorter than its header says".to_owned(),
                (None, Some(damage)) => damage,
                (None, None) => "the web archive ends in the middle of this record".to_owned(),
            };
            if !told {
                self.broken(path, reason);
            }
            if stream.resume() {
                seek(stream, dialect);
            }
            return true;
        }
        if !fits {
            seek(stream, dialect);
            return told || self.broken(path, "this record is longer than its header says");
        }
        told
    }

    fn page(&mut self, path: &str, header: &Header, block: &[u8]) -> bool {
        let answer = Answer::of(block);
        if !(200..300).contains(&answer.status) {
            self.passed_over(path, format!("no page: the server answered {}", answer.status));
            return false;
        }
        let body = match answer.body(self.options.limits.article) {
            Ok(body) => body,
            Err(reason) => return self.broken(path, reason),
        };
        let body = match answer.charset() {
            Some(charset) => crate::formats::utf8(&body, charset).into_owned(),
            None => body,
        };
        if body.trim_ascii().is_empty() {
            self.passed_over(path, "empty: the server sent no page");
            return false;
        }
        let url = header.url.clone();
        let before = std::mem::replace(&mut self.origin, Origin { url, seen: header.seen });
        let told = self.open(path, &mut Stream::new(&mut &body[..]));
        self.origin = before;
        told
    }
}

/// How many bytes behind a block show whether it ends there.
const LOOK_BEHIND: usize = 64;

/// Whether a line is the first of a record.
fn is_first(line: &[u8], dialect: Dialect) -> bool {
    match dialect {
        Dialect::Warc => line.starts_with(b"WARC/"),
        Dialect::Arc => {
            let end = line.iter().position(|it| *it == b'\n').unwrap_or(line.len());
            let line = line.get(..end).unwrap_or_default();
            let end = line.windows(3).position(|it| it == b"://");
            let scheme = end.and_then(|it| line.get(..it)).unwrap_or_default();
            (1..=10).contains(&scheme.len()) && scheme.iter().all(u8::is_ascii_alphabetic)
        }
    }
}

/// Where the next record begins in a block that it should not be in.
fn next_record(block: &[u8], dialect: Dialect) -> Option<usize> {
    let ends = memchr::memchr_iter(b'\n', block);
    ends.map(|it| it + 1).find(|it| {
        let line = block.get(*it..).unwrap_or_default();
        let end = memchr::memchr(b'\n', line).unwrap_or(line.len());
        let line = line.get(..end).unwrap_or_default();
        match dialect {
            Dialect::Warc => line.starts_with(b"WARC/1.") || line.starts_with(b"WARC/0."),
            Dialect::Arc => is_first(line, dialect) && Header::of_arc(line).length.is_some(),
        }
    })
}

/// Passes over what is no record; whether one was found.
fn seek(stream: &mut Stream<'_>, dialect: Dialect) -> bool {
    loop {
        let held = stream.held();
        if is_first(held, dialect) && next_record(&[b"\n", held].concat(), dialect) == Some(1) {
            return true;
        }
        match next_record(held, dialect) {
            Some(at) => {
                stream.consume(at);
                return true;
            }
            None if stream.is_at_end() => {
                stream.consume_all_but(0);
                return false;
            }
            None => {
                stream.consume_all_but(LONGEST_LINE);
                stream.more();
            }
        }
    }
}

impl Header {
    /// Reads the fields up to the empty line; the first line is taken already.
    fn of_warc(stream: &mut Stream<'_>) -> Self {
        let mut header = Self::default();
        for _ in 0..MOST_LINES {
            let line = stream.line(LONGEST_LINE);
            if line.iter().all(u8::is_ascii_whitespace) {
                break;
            }
            let Some((name, value)) = pair(&line) else { continue };
            match name.to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "content-length" => header.length = value.parse().ok(),
                "warc-target-uri" => {
                    let url = value.trim_start_matches('<').trim_end_matches('>');
                    header.url = Some(url.replace(' ', "%20"));
                }
                "warc-date" => header.seen = Date::parse(&value),
                _ => {}
            }
        }
        header
    }

    /// `http://a.example/b 192.0.2.1 20140216050221 text/html 1591`; an address may hold blanks.
    fn of_arc(line: &[u8]) -> Self {
        let line = String::from_utf8_lossy(line);
        let mut parts = line.trim_end().rsplitn(5, ' ');
        let (length, _media) = (parts.next(), parts.next());
        let (date, _address) = (parts.next().unwrap_or_default(), parts.next());
        let url = parts.next().map(|it| it.replace(' ', "%20"));
        let about = url.as_ref().is_some_and(|it| it.starts_with("filedesc:"));
        Self {
            kind: if about { "warcinfo" } else { "response" }.to_owned(),
            length: length.and_then(|it| it.parse().ok()).filter(|_| url.is_some()),
            url: url.filter(|it| it.starts_with("http")),
            seen: date_of_digits(date),
        }
    }

    /// Requests, and notes of the crawler about itself, are no pages.
    fn may_be_a_page(&self) -> bool {
        match self.kind.as_str() {
            "response" | "conversion" | "resource" => {
                let own = |it: &String| it.starts_with("metadata:") || it.starts_with("dns:");
                !self.url.as_ref().is_some_and(own)
            }
            _ => false,
        }
    }
}

/// `20140216050221`.
fn date_of_digits(digits: &str) -> Option<Date> {
    let part = |from: usize, until: usize| digits.get(from..until)?.parse::<u16>().ok();
    let day = Date::of_day(part(0, 4)?, part(4, 6)?, part(6, 8)?)?;
    let clock = part(8, 10).zip(part(10, 12)).zip(part(12, 14));
    let moment = clock.and_then(|((h, m), s)| day.at(h.into(), m.into(), s.into()));
    Some(moment.unwrap_or(day))
}
