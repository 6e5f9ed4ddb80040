//! zstd and bzip2: every frame, every stream.

use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use bzip2::bufread::MultiBzDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::stream::Stream;
use crate::formats::Options;

/// From where on the ratio of a compressed file is looked at: the first megabyte can do no harm.
const HARMLESS: u64 = 1 << 20;

/// An error once a compressed file has given too many times its size.
pub(super) fn bounded(given: u64, taken: u64, ratio: u64) -> io::Result<()> {
    match given > HARMLESS && given / ratio.max(1) > taken {
        true => Err(io::Error::other(format!(
            "gives more than {ratio} times its size when it is decompressed, as no archive of texts does"
        ))),
        false => Ok(()),
    }
}

/// Compressed bytes, counted.
struct Counted<'s, 'a> {
    stream: &'s mut Stream<'a>,
    taken: Rc<Cell<u64>>,
}

impl Read for Counted<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(into)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

/// What the frames of a zstd file hold.
pub(super) struct Zstd<'s, 'a> {
    frame: Option<Box<StreamingDecoder<Counted<'s, 'a>, FrameDecoder>>>,
    between: Option<Counted<'s, 'a>>,
    taken: Rc<Cell<u64>>,
    given: u64,
    ratio: u64,
}

impl<'s, 'a> Zstd<'s, 'a> {
    pub(super) fn new(stream: &'s mut Stream<'a>, options: &Options) -> Self {
        let taken = Rc::new(Cell::new(0));
        let between = Some(Counted { stream, taken: Rc::clone(&taken) });
        Self { frame: None, between, taken, given: 0, ratio: options.limits.ratio }
    }
}

impl Read for Zstd<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(source) = self.between.take() {
                match *source.stream.peek(8) {
                    [0x28, 0xB5, 0x2F, 0xFD, ..] => {
                        let frame = StreamingDecoder::new(source).map_err(|it| damaged(&it))?;
                        self.frame = Some(Box::new(frame));
                    }
                    // A frame that is to be skipped: its length stands behind its mark.
                    [0x50..=0x5F, 0x2A, 0x4D, 0x18, a, b, c, d, ..] => {
                        let length = u64::from(u32::from_le_bytes([a, b, c, d]));
                        source.stream.skip(8 + length);
                        self.between = Some(source);
                        continue;
                    }
                    _ => return Ok(0),
                }
            }
            let Some(frame) = &mut self.frame else { return Ok(0) };
            match frame.read(into).map_err(|it| damaged(&it))? {
                0 if !into.is_empty() => {
                    self.between = self.frame.take().map(|it| it.into_inner());
                }
                read => {
                    self.given += read as u64;
                    bounded(self.given, self.taken.get(), self.ratio)?;
                    return Ok(read);
                }
            }
        }
    }
}

fn damaged(error: &dyn std::error::Error) -> io::Error {
    io::Error::other(format!("the zstd data are damaged or end too early: {error}"))
}

/// What the streams of a bzip2 file hold.
pub(super) struct Bzip2<'s, 'a> {
    decoder: MultiBzDecoder<BufReader<Counted<'s, 'a>>>,
    taken: Rc<Cell<u64>>,
    given: u64,
    ratio: u64,
}

impl<'s, 'a> Bzip2<'s, 'a> {
    pub(super) fn new(stream: &'s mut Stream<'a>, options: &Options) -> Self {
        let taken = Rc::new(Cell::new(0));
        let source = Counted { stream, taken: Rc::clone(&taken) };
        let decoder = MultiBzDecoder::new(BufReader::new(source));
        Self { decoder, taken, given: 0, ratio: options.limits.ratio }
    }
}

impl Read for Bzip2<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(into).map_err(|error| {
            io::Error::other(format!("the bzip2 data are damaged or end too early: {error}"))
        })?;
        self.given += read as u64;
        bounded(self.given, self.taken.get(), self.ratio)?;
        Ok(read)
    }
}
