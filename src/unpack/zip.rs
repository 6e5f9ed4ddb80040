//! ZIP: its members in the order in which they were written.
//!
//! Read by the header before each member, not by the list at the end: so a file
//! that was cut off gives all members before the cut, and a ZIP inside another
//! container is read as it streams by. The price is that a member which was
//! deleted from the list only is read too.

use std::io::{self, BufRead, Read};

use crc32fast::Hasher;
use flate2::bufread::DeflateDecoder;

use super::Opener;
use super::stream::Stream;

/// A header before a member.
struct Header {
    method: u16,
    is_encrypted: bool,
    /// The lengths and the sum are told behind the content only.
    is_told_later: bool,
    sum: u32,
    packed: u64,
    size: u64,
    name: Vec<u8>,
}

/// The marks of the parts of a file.
const MEMBER: [u8; 4] = *b"PK\x03\x04";
const SPANNED: [u8; 4] = *b"PK00";
const LIST: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
const END_64: [u8; 4] = *b"PK\x06\x06";
const EXTRA: [u8; 4] = *b"PK\x06\x08";
const LATER: [u8; 4] = *b"PK\x07\x08";

impl Opener<'_> {
    pub(super) fn zip(&mut self, path: &str, stream: &mut Stream<'_>) -> bool {
        let mut told = false;
        for _ in 0..self.options.limits.records {
            let mark = stream.peek(4).first_chunk().copied();
            match mark {
                Some(MEMBER) => {}
                Some(SPANNED | EXTRA) => {
                    stream.skip(4);
                    continue;
                }
                Some(LIST | END | END_64) => {
                    stream.consume_all_but(0);
                    return told;
                }
                _ => return told || self.broken(path, "the ZIP archive is cut off or damaged"),
            }
            let Some(header) = Header::read(stream) else {
                return told || self.broken(path, "the ZIP archive is cut off or damaged");
            };
            if let Some(what) = document(&header, stream) {
                self.passed_over(path, format!("{what}, which morgue does not read"));
                stream.consume_all_but(0);
                return told;
            }
            told |= match self.content(path, &header, stream) {
                Ok(told) => told,
                Err(reason) => return self.broken(path, reason),
            };
            if self.over {
                return told;
            }
        }
        self.broken(path, "the ZIP archive has too many members")
    }

    /// Gives the records of a member; an error is a reason why what is behind it cannot be found.
    fn content(
        &mut self,
        path: &str,
        header: &Header,
        stream: &mut Stream<'_>,
    ) -> Result<bool, String> {
        let name = format!("{path}!{}", super::label(&header.name));
        let refused = match header.method {
            _ if header.is_encrypted => Some("encrypted".to_owned()),
            0 | 8 => None,
            method => Some(format!("compressed by {}", method_name(method))),
        };
        if let Some(reason) = refused {
            self.broken(&name, format!("{reason}, which morgue does not read"));
            return match !header.is_told_later && stream.skip(header.packed) {
                true => Ok(false),
                false => Err("where the next member of the ZIP archive begins is not known".into()),
            };
        }
        if header.name.ends_with(b"/") {
            stream.skip(header.packed);
            return Ok(false);
        }
        if header.method == 0 && header.is_told_later {
            self.broken(&name, "its length is told behind it, so where it ends is not known");
            return Err("where the next member of the ZIP archive begins is not known".into());
        }
        let told_later = header.is_told_later;
        let limit = if told_later { u64::MAX } else { header.packed };
        let mut packed = Packed { stream, taken: 0, left: limit };
        let mut member = Member {
            inner: match header.method {
                0 => Inner::Stored(&mut packed),
                _ => Inner::Deflated(DeflateDecoder::new(&mut packed)),
            },
            given: 0,
            ratio: self.options.limits.ratio,
            sum: Hasher::new(),
            expected: (!told_later).then_some((header.sum, header.size)),
        };
        let told = self.open(&name, &mut Stream::new(&mut member));
        // A member of unknown length ends where its content does.
        let at_end = !told_later || io::copy(&mut member, &mut io::sink()).is_ok();
        drop(member);
        let left = if told_later { 0 } else { packed.left };
        let whole = at_end && stream.skip(left);
        if whole && told_later {
            skip_descriptor(stream);
        }
        match whole || self.over {
            true => Ok(told),
            false if told => Ok(true),
            false => Err("the ZIP archive is cut off or damaged".to_owned()),
        }
    }
}

/// What a ZIP archive is whose member says that it is the parts of a document.
fn document(header: &Header, stream: &mut Stream<'_>) -> Option<&'static str> {
    match header.name.as_slice() {
        b"[Content_Types].xml" => Some("an office document"),
        b"META-INF/MANIFEST.MF" => Some("a program in Java"),
        // The first member of such a file is its type, stored as it is.
        b"mimetype" => match stream.peek(64) {
            it if it.starts_with(b"application/epub") => Some("an EPUB book"),
            it if it.starts_with(b"application/vnd.oasis") => Some("an office document"),
            _ => None,
        },
        _ => None,
    }
}

/// Passes over what is told behind a member; it may have a mark, and its lengths four bytes or eight.
fn skip_descriptor(stream: &mut Stream<'_>) {
    let head = stream.peek(28);
    let marked = if head.starts_with(&LATER) { 4 } else { 0 };
    let is_part = |at: usize| {
        let mark = head.get(at..at + 4).and_then(<[u8]>::first_chunk).copied();
        matches!(mark, Some(MEMBER | LIST | END | END_64 | EXTRA))
    };
    let length = [marked + 12, marked + 20].into_iter().find(|it| is_part(*it));
    stream.skip(length.unwrap_or(marked + 12) as u64);
}

impl Header {
    fn read(stream: &mut Stream<'_>) -> Option<Self> {
        let mut fixed = [0; 30];
        stream.read_exact(&mut fixed).ok()?;
        let short = |at: usize| Some(u16::from_le_bytes(*fixed.get(at..)?.first_chunk()?));
        let long = |at: usize| Some(u32::from_le_bytes(*fixed.get(at..)?.first_chunk()?));
        let mut name = vec![0; usize::from(short(26)?)];
        stream.read_exact(&mut name).ok()?;
        let mut extra = vec![0; usize::from(short(28)?)];
        stream.read_exact(&mut extra).ok()?;
        let mut header = Self {
            method: short(8)?,
            is_encrypted: short(6)? & 1 != 0,
            is_told_later: short(6)? & 8 != 0,
            sum: long(14)?,
            packed: u64::from(long(18)?),
            size: u64::from(long(22)?),
            name,
        };
        header.widen(&extra);
        // Some writers set the flag and tell the lengths all the same.
        header.is_told_later &= header.packed == 0;
        Some(header)
    }

    /// Takes the lengths from the extra field, where they are too large for their own.
    fn widen(&mut self, mut extra: &[u8]) {
        const FULL: u64 = u32::MAX as u64;
        while let [a, b, c, d, rest @ ..] = extra {
            let length = usize::from(u16::from_le_bytes([*c, *d]));
            let Some((field, after)) = rest.split_at_checked(length) else { return };
            if [*a, *b] == [1, 0] {
                let mut numbers = field
                    .chunks_exact(8)
                    .filter_map(|it| Some(u64::from_le_bytes(*it.first_chunk()?)));
                for number in [&mut self.size, &mut self.packed] {
                    if *number == FULL {
                        *number = numbers.next().unwrap_or(FULL);
                    }
                }
            }
            extra = after;
        }
    }
}

fn method_name(method: u16) -> String {
    let name = match method {
        1 => "shrinking",
        2..=5 => "reducing",
        6 => "imploding",
        9 => "Deflate64",
        12 => "bzip2",
        14 => "LZMA",
        93 => "zstd",
        95 => "xz",
        98 => "PPMd",
        99 => "AES encryption",
        _ => return format!("method {method}"),
    };
    name.to_owned()
}

/// The compressed bytes of a member.
struct Packed<'s, 'a> {
    stream: &'s mut Stream<'a>,
    taken: u64,
    left: u64,
}

impl Read for Packed<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let held = self.fill_buf()?;
        let taken = held.len().min(into.len());
        into.get_mut(..taken)
            .unwrap_or_default()
            .copy_from_slice(held.get(..taken).unwrap_or_default());
        self.consume(taken);
        Ok(taken)
    }
}

impl BufRead for Packed<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let held = self.stream.fill_buf()?;
        Ok(held.get(..most).unwrap_or(held))
    }

    fn consume(&mut self, length: usize) {
        self.taken += length as u64;
        self.left -= length as u64;
        self.stream.consume(length);
    }
}

/// The content of a member.
struct Member<'p, 's, 'a> {
    inner: Inner<'p, 's, 'a>,
    given: u64,
    ratio: u64,
    sum: Hasher,
    /// The sum and the length that the header tells.
    expected: Option<(u32, u64)>,
}

enum Inner<'p, 's, 'a> {
    Stored(&'p mut Packed<'s, 'a>),
    Deflated(DeflateDecoder<&'p mut Packed<'s, 'a>>),
}

impl Read for Member<'_, '_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.inner {
            Inner::Stored(packed) => packed.read(into),
            Inner::Deflated(decoder) => decoder.read(into),
        };
        let read = read.map_err(|_| {
            io::Error::other("the data of this member are damaged or end too early")
        })?;
        self.given += read as u64;
        self.sum.update(into.get(..read).unwrap_or_default());
        if let Inner::Deflated(decoder) = &self.inner {
            super::packed::bounded(self.given, decoder.get_ref().taken, self.ratio)?;
        }
        if read == 0 && !into.is_empty() {
            self.check_end()?;
        }
        Ok(read)
    }
}

impl Member<'_, '_, '_> {
    fn check_end(&mut self) -> io::Result<()> {
        let Some((sum, size)) = self.expected.take() else { return Ok(()) };
        if self.given < size {
            return Err(io::Error::other("the data of this member are damaged or end too early"));
        }
        match self.given == size && self.sum.clone().finalize() == sum {
            true => Ok(()),
            false => Err(io::Error::other("is not what its checksum in the ZIP archive says")),
        }
    }
}
