//! A stream of bytes that can be looked at before it is taken, and that remembers why it ended.

use std::io::{self, BufRead, Read};

/// How many bytes are asked for at a time.
///
/// 256 KiB: a line of JSON, and most articles, lie in one; more would only take memory.
pub(super) const CHUNK: usize = 256 << 10;

/// How many bytes are asked for at most, for they come on top of what is held.
const MOST: usize = 8 << 20;

/// How many damages are gone on behind: a file with more of them is not worth the search.
const MOST_DAMAGES: usize = 10_000;

/// How many bytes are kept of what is passed over, so that a mark on the border of two chunks is found.
pub(super) const SEAM: usize = 64;

/// Bytes from somewhere.
pub(super) struct Stream<'a> {
    source: &'a mut dyn Read,
    /// What was read and not yet consumed, from `at` on.
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    damage: Option<String>,
    /// Whether something may come behind the damage: an error of the kind `InvalidData` says so.
    goes_on: bool,
    resumed: usize,
}

impl<'a> Stream<'a> {
    pub(super) fn new(source: &'a mut dyn Read) -> Self {
        Self {
            source,
            buffer: Vec::new(),
            at: 0,
            ended: false,
            damage: None,
            goes_on: false,
            resumed: 0,
        }
    }

    /// The bytes that are there; more of them after [`Stream::more`].
    pub(super) fn held(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    /// Whether nothing will come behind what is held.
    pub(super) fn is_at_end(&self) -> bool {
        self.ended
    }

    /// Why the stream ended before its end, if it did.
    pub(super) fn damage(&self) -> Option<String> {
        self.damage.clone()
    }

    /// Goes on behind a damage, if the source can; whether it could.
    pub(super) fn resume(&mut self) -> bool {
        if !self.goes_on || self.resumed >= MOST_DAMAGES {
            return false;
        }
        self.resumed += 1;
        (self.damage, self.ended, self.goes_on) = (None, false, false);
        self.more();
        true
    }

    /// The first bytes, as many as are asked for unless the stream has fewer.
    pub(super) fn peek(&mut self, length: usize) -> &[u8] {
        while self.held().len() < length && !self.ended {
            self.more();
        }
        self.held()
    }

    /// Reads on: a chunk, and as much again as is held, so that what is looked through again and again grows fast.
    pub(super) fn more(&mut self) {
        self.buffer.drain(..self.at);
        self.at = 0;
        let wanted = self.buffer.len() + self.buffer.len().clamp(CHUNK, MOST);
        let mut filled = self.buffer.len();
        self.buffer.resize(wanted, 0);
        while filled < wanted && !self.ended {
            let free = self.buffer.get_mut(filled..).unwrap_or_default();
            match self.source.read(free) {
                Ok(0) => self.ended = true,
                Ok(read) => filled += read.min(free.len()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.goes_on = error.kind() == io::ErrorKind::InvalidData;
                    self.damage = Some(error.to_string());
                }
            }
        }
        self.buffer.truncate(filled);
    }

    /// Takes all that is held but the last bytes.
    pub(super) fn consume_all_but(&mut self, kept: usize) {
        self.consume(self.held().len().saturating_sub(kept));
    }

    /// Passes over a number of bytes; whether all of them were there.
    pub(super) fn skip(&mut self, mut length: u64) -> bool {
        while length > 0 {
            if self.held().is_empty() {
                if self.ended {
                    return false;
                }
                self.more();
            }
            let taken = (self.held().len() as u64).min(length);
            self.consume(taken as usize);
            length -= taken;
        }
        true
    }

    /// The next line with its end, or nothing at the end; a line that is too long ends where it became so.
    pub(super) fn line(&mut self, most: usize) -> Vec<u8> {
        let mut seen = 0;
        loop {
            let held = self.held();
            let found = held.iter().skip(seen).take(most).position(|it| *it == b'\n');
            let length = match found {
                Some(at) => seen + at + 1,
                None if held.len() >= most => most,
                None if self.ended => held.len(),
                None => {
                    seen = held.len();
                    self.more();
                    continue;
                }
            };
            let line = held.get(..length).unwrap_or_default().to_vec();
            self.consume(length);
            return line;
        }
    }
}

impl Read for Stream<'_> {
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

impl BufRead for Stream<'_> {
    /// Never an error: what ended the stream is in its damage.
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.held().is_empty() && !self.ended {
            self.more();
        }
        Ok(self.held())
    }

    fn consume(&mut self, length: usize) {
        self.at = (self.at + length).min(self.buffer.len());
        // A long article is worked on while its bytes would still lie here.
        if self.at >= MOST {
            self.buffer.drain(..self.at);
            self.buffer.shrink_to_fit();
            self.at = 0;
        }
    }
}
