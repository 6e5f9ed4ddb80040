//! tar: the regular files in it, by their headers of 512 bytes.
//!
//! Our own reader, because a name may be of any length in the usual ones, and
//! a hostile file would fill the memory with it.

use std::io::Read;

use super::Opener;
use super::stream::Stream;

/// The size of a header, and what contents are filled up to.
pub(super) const BLOCK: usize = 512;

/// The longest name that is read; a longer one is cut. Linux has no path longer than 4,096 bytes.
const LONGEST_NAME: u64 = 8 << 10;

/// A header of a member.
struct Header<'h>(&'h [u8]);

impl<'h> Header<'h> {
    fn field(&self, at: usize, length: usize) -> &'h [u8] {
        let field = self.0.get(at..at + length).unwrap_or_default();
        field.split(|it| *it == 0).next().unwrap_or_default()
    }

    /// A number in octal digits, or in base 256 if its first bit says so.
    fn number(&self, at: usize, length: usize) -> Option<u64> {
        let field = self.0.get(at..at + length)?;
        let (first, rest) = field.split_first()?;
        if first & 0x80 != 0 {
            let wide = |sum: u64, it: &u8| sum.checked_mul(256)?.checked_add(u64::from(*it));
            return rest.iter().try_fold(u64::from(first & 0x7F), wide);
        }
        let digits = String::from_utf8_lossy(self.field(at, length)).trim().to_owned();
        if digits.is_empty() { Some(0) } else { u64::from_str_radix(&digits, 8).ok() }
    }

    /// The sum of all bytes, with blanks in the place of the sum itself.
    fn sum(&self) -> u64 {
        let blank = |(at, byte): (usize, &u8)| if (148..156).contains(&at) { 32 } else { *byte };
        self.0.iter().enumerate().map(|it| u64::from(blank(it))).sum()
    }

    fn is_valid(&self) -> bool {
        self.0.len() == BLOCK && self.number(148, 8) == Some(self.sum()) && self.sum() > 8 * 32
    }

    fn name(&self) -> Vec<u8> {
        let (name, prefix) = (self.field(0, 100), self.field(345, 155));
        match self.field(257, 5) == b"ustar" && !prefix.is_empty() {
            true => [prefix, b"/", name].concat(),
            false => name.to_vec(),
        }
    }
}

/// Whether a file begins with a header whose sum is right.
pub(super) fn is_header(head: &[u8]) -> bool {
    head.get(..BLOCK).is_some_and(|it| Header(it).is_valid())
}

impl Opener<'_> {
    pub(super) fn tar(&mut self, path: &str, stream: &mut Stream<'_>) -> bool {
        let mut long_name: Option<Vec<u8>> = None;
        let mut told = false;
        for _ in 0..self.options.limits.records {
            let mut block = [0; BLOCK];
            match stream.read_exact(&mut block) {
                // Two empty blocks end an archive; so does its end.
                Ok(()) if block.iter().all(|it| *it == 0) => return told,
                Err(_) => return told || self.broken(path, "the tar archive ends too early"),
                Ok(()) => {}
            }
            let header = Header(&block);
            let (Some(size), true) = (header.number(124, 12), header.is_valid()) else {
                return self.broken(path, "the tar archive is damaged: a header is wrong");
            };
            let kind = block.get(156).copied().unwrap_or_default();
            let mut content = Part { stream, left: size };
            match kind {
                b'L' => {
                    let name = content.name();
                    long_name = Some(name.split(|it| *it == 0).next().unwrap_or_default().to_vec());
                }
                b'x' => long_name = pax_path(&content.name()).or(long_name),
                b'0' | 0 | b'7' => {
                    let name = long_name.take().unwrap_or_else(|| header.name());
                    if !name.ends_with(b"/") {
                        told |= self.member(path, &name, &mut Stream::new(&mut content));
                    }
                }
                // Folders, links and devices hold no text.
                _ => long_name = None,
            }
            let padding = size.div_ceil(BLOCK as u64) * BLOCK as u64 - size;
            let left = content.left;
            let whole = stream.skip(left.saturating_add(padding));
            if self.over {
                return told;
            }
            if !whole {
                return told || self.broken(path, "the tar archive ends too early");
            }
        }
        self.broken(path, "the tar archive has too many members")
    }
}

/// The content of a member.
struct Part<'s, 'a> {
    stream: &'s mut Stream<'a>,
    left: u64,
}

impl Part<'_, '_> {
    /// The content of a member that is the name of the next.
    fn name(&mut self) -> Vec<u8> {
        let mut name = Vec::new();
        // An error would be the end of the stream, which the next header meets too.
        let _ = self.take(LONGEST_NAME).read_to_end(&mut name);
        name
    }
}

impl Read for Part<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let read = self.stream.read(into.get_mut(..most).unwrap_or_default())?;
        self.left -= read as u64;
        match read == 0 && most > 0 {
            true => Err(std::io::Error::other("the tar archive ends in the middle of this file")),
            false => Ok(read),
        }
    }
}

/// The path in the records `27 path=...` of an extended header.
fn pax_path(records: &[u8]) -> Option<Vec<u8>> {
    let lines = records.split(|it| *it == b'\n');
    let value = |line: &[u8]| {
        let space = line.iter().position(|it| *it == b' ')?;
        line.get(space + 1..)?.strip_prefix(b"path=").map(<[u8]>::to_vec)
    };
    lines.filter_map(value).next_back()
}
