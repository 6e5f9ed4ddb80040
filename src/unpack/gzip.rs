//! gzip: every member of it, and the members behind a damaged one.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::stream::{SEAM, Stream};
use crate::formats::Options;

/// What the members of a gzip file hold, one behind the other.
///
/// A damaged member ends with an error; who reads on is given the member behind it.
pub(super) struct Gzip<'s, 'a> {
    /// The member that is open.
    member: Option<GzDecoder<Source<'s, 'a>>>,
    /// The compressed bytes between two members.
    between: Option<Source<'s, 'a>>,
    given: u64,
    ratio: u64,
}

/// The compressed bytes, counted.
struct Source<'s, 'a> {
    stream: &'s mut Stream<'a>,
    taken: u64,
}

impl<'s, 'a> Gzip<'s, 'a> {
    pub(super) fn new(stream: &'s mut Stream<'a>, options: &Options) -> Self {
        let between = Some(Source { stream, taken: 0 });
        Self { member: None, between, given: 0, ratio: options.limits.ratio }
    }

    /// Closes a damaged member, and finds the next.
    fn give_up(&mut self) {
        let Some(mut source) = self.member.take().map(GzDecoder::into_inner) else { return };
        source.find_member();
        self.between = Some(source);
    }
}

impl Source<'_, '_> {
    /// Passes over everything before the next three bytes that begin a member.
    fn find_member(&mut self) {
        loop {
            let held = self.stream.peek(SEAM);
            let begins = |it: &[u8]| matches!(it, [0x1F, 0x8B, 8, flags] if *flags < 0x20);
            match held.windows(4).position(begins) {
                Some(at) => return self.consume(at),
                None if self.stream.is_at_end() => {
                    return self.consume(self.stream.held().len());
                }
                None => {
                    self.consume(self.stream.held().len().saturating_sub(3));
                    self.stream.more();
                }
            }
        }
    }
}

impl Read for Gzip<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(source) = self.between.take() {
                match source.stream.peek(4) {
                    [0x1F, 0x8B, 8, ..] => self.member = Some(GzDecoder::new(source)),
                    // Nothing more, or padding, or the words of something else: the members are over.
                    _ => {
                        source.stream.consume_all_but(0);
                        self.between = Some(source);
                        return Ok(0);
                    }
                }
            }
            let Some(member) = &mut self.member else { return Ok(0) };
            match member.read(into) {
                Ok(0) if !into.is_empty() => {
                    self.between = self.member.take().map(GzDecoder::into_inner);
                }
                Ok(read) => {
                    self.given += read as u64;
                    let taken = member.get_ref().taken;
                    super::packed::bounded(self.given, taken, self.ratio)?;
                    return Ok(read);
                }
                Err(error) => {
                    self.give_up();
                    return Err(damaged(&error));
                }
            }
        }
    }
}

fn damaged(error: &io::Error) -> io::Error {
    match error.kind() {
        kind @ io::ErrorKind::UnexpectedEof => io::Error::new(kind, "the gzip data end too early"),
        // Another member may stand behind it.
        _ => io::Error::new(
            io::ErrorKind::InvalidData,
            format!("the gzip data are damaged: {error}"),
        ),
    }
}

impl Read for Source<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(into)?;
        self.taken += read as u64;
        Ok(read)
    }
}

impl BufRead for Source<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.stream.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.taken += length as u64;
        self.stream.consume(length);
    }
}
