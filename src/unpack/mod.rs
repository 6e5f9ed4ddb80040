//! A file of any form to the records in it: containers are opened, however they lie in each other.
//!
//! Everything is a stream: no more is held than a piece of a file and what the
//! decoders need, and nothing is ever written to a disk. What a file is, its
//! first bytes say. A damaged container gives the records before the damage,
//! and then the damage as a record of its own.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

use crate::date::Date;
use crate::error::{Error, ErrorKind};
use crate::formats::{Options, Reader, Record};

mod gzip;
mod http;
mod packed;
mod stream;
mod tar;
mod warc;
mod zip;

use stream::Stream;

/// Hears of each record; after a `Break` there are no more.
type Give<'a> = &'a mut dyn FnMut(Record) -> ControlFlow<()>;

/// Gives every record in a file, one after the other.
///
/// `name` is what the records are called by: a member of a container is
/// `a.zip!b/c.html`, a record of a file of many `wire.jsonl#12`. A record whose
/// error is of the kind [`ErrorKind::NoArticle`] is of a file that holds none;
/// any other could not be read.
///
/// ```
/// use std::ops::ControlFlow;
///
/// let page = b"Ferry sails again\n\nThe ferry to Gao sailed on Monday for the first time in two years.";
/// let mut headlines = Vec::new();
/// morgue::unpack::each("ferry.txt", &mut &page[..], &Default::default(), &mut |record| {
///     headlines.extend(record.found.map(|it| it.article.headline));
///     ControlFlow::Continue(())
/// });
/// assert_eq!(headlines, ["Ferry sails again"]);
/// ```
pub fn each(
    name: &str,
    source: &mut dyn Read,
    options: &Options,
    give: &mut dyn FnMut(Record) -> ControlFlow<()>,
) {
    let origin = Origin::default();
    let mut opener = Opener { options, give, depth: 0, over: false, origin };
    let mut stream = Stream::new(source);
    opener.open(name, &mut stream);
}

/// What a file is as far as its outside goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Gzip,
    Zstd,
    Bzip2,
    Zip,
    Tar,
    Warc,
    Arc,
    /// A file that is no container.
    Plain,
}

impl Shape {
    /// Known by the first bytes, for names lie.
    fn of(head: &[u8]) -> Self {
        match head {
            [0x1F, 0x8B, 8, ..] => Self::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Self::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..] => Self::Bzip2,
            [b'P', b'K', 3, 4, ..] => Self::Zip,
            [b'P', b'K', b'0', b'0', b'P', b'K', 3, 4, ..] => Self::Zip,
            _ if head.starts_with(b"WARC/") => Self::Warc,
            _ if head.starts_with(b"filedesc://") => Self::Arc,
            _ if tar::is_header(head) => Self::Tar,
            _ => Self::Plain,
        }
    }
}

/// Opens what lies in a file, and what lies in that.
struct Opener<'a> {
    options: &'a Options,
    give: Give<'a>,
    /// How many containers are open.
    depth: usize,
    /// Whether the listener has heard enough.
    over: bool,
    /// Where the page that is open stood on the web.
    origin: Origin,
}

/// Where a page stood on the web, and when it was last changed there as far as one knows.
#[derive(Clone, Debug, Default)]
struct Origin {
    url: Option<String>,
    seen: Option<Date>,
}

impl Opener<'_> {
    /// Gives the records in a stream; whether its damage was told.
    fn open(&mut self, path: &str, stream: &mut Stream<'_>) -> bool {
        // A member of a gzip file may be damaged from its first byte on.
        while stream.peek(tar::BLOCK).is_empty() {
            let Some(damage) = stream.damage() else { break };
            self.broken(path, damage);
            if self.over || !stream.resume() {
                return true;
            }
        }
        let shape = Shape::of(stream.held());
        if shape != Shape::Plain && self.depth >= self.options.limits.depth {
            let most = self.options.limits.depth;
            return self.broken(path, format!("more than {most} containers lie in each other"));
        }
        self.depth += 1;
        let told = match shape {
            Shape::Gzip => self.decoded(path, &mut gzip::Gzip::new(stream, self.options)),
            Shape::Zstd => self.decoded(path, &mut packed::Zstd::new(stream, self.options)),
            Shape::Bzip2 => self.decoded(path, &mut packed::Bzip2::new(stream, self.options)),
            Shape::Zip => self.zip(path, stream),
            Shape::Tar => self.tar(path, stream),
            Shape::Warc => self.warc(path, stream, warc::Dialect::Warc),
            Shape::Arc => self.warc(path, stream, warc::Dialect::Arc),
            Shape::Plain => self.plain(path, stream),
        };
        self.depth -= 1;
        match stream.damage() {
            Some(damage) if !told && !self.over => self.broken(path, damage),
            Some(_) => true,
            None => told,
        }
    }

    /// What a decoder makes of a stream has the name of the stream.
    fn decoded(&mut self, path: &str, decoder: &mut dyn Read) -> bool {
        self.open(path, &mut Stream::new(decoder))
    }

    /// The records of a file that is no container.
    fn plain(&mut self, path: &str, stream: &mut Stream<'_>) -> bool {
        let head = stream.peek(stream::CHUNK);
        let mut reader = match Reader::open(path, head, self.options) {
            Ok(reader) => reader,
            Err(error) => {
                self.give(Record { path: path.to_owned(), found: Err(error) });
                return false;
            }
        };
        // The rest of a record that is too long is passed over.
        let mut too_long = false;
        let mut fruitless = 0;
        while !self.over {
            let end = stream.is_at_end();
            let bytes = stream.held();
            let whole = end && stream.damage().is_none();
            let Some((length, records)) = reader.next(bytes, end) else {
                if end {
                    break;
                }
                if stream.held().len() >= self.options.limits.article {
                    if !too_long {
                        self.broken(path, self.too_long());
                    }
                    too_long = true;
                    stream.consume_all_but(stream::SEAM);
                }
                stream.more();
                continue;
            };
            // What damage has cut off is no record, unless the file is one.
            let cut_off = end && !whole && length == bytes.len() && reader.is_in_pieces();
            stream.consume(length);
            if std::mem::take(&mut too_long) || cut_off {
                continue;
            }
            fruitless += records.iter().filter(|it| it.found.is_err()).count() as u64;
            for record in records {
                self.give(record);
            }
            if fruitless > self.options.limits.records {
                let most = self.options.limits.records;
                return self.broken(path, format!("more than {most} records hold no article"));
            }
        }
        false
    }

    fn too_long(&self) -> String {
        let most = self.options.limits.article;
        let most = match most >> 20 {
            0 => format!("{most} bytes"),
            megabytes => format!("{megabytes} MiB"),
        };
        format!("longer than {most}, the most that is read of an article; --max-article sets it")
    }

    fn give(&mut self, mut record: Record) {
        if let Ok(reading) = &mut record.found {
            let article = &mut reading.article;
            article.url = article.url.take().or_else(|| self.origin.url.clone());
            article.modified = article.modified.or(self.origin.seen);
        }
        if !self.over {
            self.over = (self.give)(record).is_break();
        }
    }

    /// Says that something could not be read; true, for it is told now.
    fn broken(&mut self, path: &str, reason: impl Into<String>) -> bool {
        let found = Err(Error::new(ErrorKind::Input, reason));
        self.give(Record { path: path.to_owned(), found });
        true
    }

    /// Says that something holds no article.
    fn passed_over(&mut self, path: &str, reason: impl Into<String>) {
        let found = Err(Error::new(ErrorKind::NoArticle, reason));
        self.give(Record { path: path.to_owned(), found });
    }

    /// Opens a member of a container by the name that it has there.
    fn member(&mut self, container: &str, name: &[u8], stream: &mut Stream<'_>) -> bool {
        self.open(&format!("{container}!{}", label(name)), stream)
    }
}

/// The name of a member as a label: nothing is ever written under it, and nothing in it leads anywhere.
fn label(name: &[u8]) -> String {
    let text = String::from_utf8_lossy(name);
    let visible: String = text.chars().filter(|it| !it.is_control()).collect();
    let parts = visible.split(['/', '\\']).filter(|it| !matches!(*it, "" | "." | ".."));
    let parts: Vec<&str> = parts.collect();
    if parts.is_empty() { "?".to_owned() } else { parts.join("/") }
}

#[cfg(test)]
mod tests;
