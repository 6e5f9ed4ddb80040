//! A file that is read piece by piece: its bytes come as they come, its records go as they are complete.

use super::decode::{self, Head};
use super::{FORMATS, Format, Options, Record, STREAMS};
use crate::error::{Error, ErrorKind, Result};

/// Cuts a file into pieces, each with a record, and reads them in their order.
pub(crate) trait Cutter {
    /// How many bytes the next piece takes; `None` if it does not end among them.
    ///
    /// At the `end` of the file the rest is a piece, whatever it is.
    fn cut(&mut self, bytes: &[u8], end: bool) -> Option<usize>;

    /// The records in a piece.
    fn read(&mut self, piece: &[u8]) -> Vec<Record>;
}

/// The records of a file, taken from its bytes as they arrive.
pub(crate) struct Reader {
    /// What `Article::format` says where the format itself does not.
    format: &'static str,
    cutter: Box<dyn Cutter>,
    /// Whether the file is more than one piece.
    in_pieces: bool,
}

impl Reader {
    /// A reader for a file that begins with `head`; an error is a file that holds no article.
    pub(crate) fn open(name: &str, head: &[u8], options: &Options) -> Result<Self> {
        let refused = |reason: String| Error::new(ErrorKind::NoArticle, reason);
        let looks = Head::of(name, head);
        if let Some(reason) = looks.not_text() {
            return Err(refused(reason));
        }
        // Letters of two bytes are not cut at a byte, so such a file is one piece.
        if looks.is_wide() {
            let (name, options) = (name.to_owned(), options.clone());
            return Ok(Self {
                format: "",
                cutter: Box::new(Wide { name, options }),
                in_pieces: false,
            });
        }
        if let Some(stream) = STREAMS.iter().find(|it| (it.recognises)(&looks)) {
            let cutter = (stream.open)(name, head, options);
            return Ok(Self { format: stream.name, cutter, in_pieces: true });
        }
        let format = FORMATS.iter().find(|it| (it.recognises)(&looks));
        let format = format.ok_or_else(|| refused("in no format that morgue reads".to_owned()))?;
        let (name, options) = (name.to_owned(), options.clone());
        let cutter = Box::new(Whole { name, format, options });
        Ok(Self { format: format.name, cutter, in_pieces: false })
    }

    /// The records in the first piece of `bytes` and its length; `None` if more bytes are needed, or none are left.
    pub(crate) fn next(&mut self, bytes: &[u8], end: bool) -> Option<(usize, Vec<Record>)> {
        if bytes.is_empty() {
            return None;
        }
        let length = self.cutter.cut(bytes, end).filter(|it| (1..=bytes.len()).contains(it))?;
        let mut records = self.cutter.read(bytes.get(..length)?);
        for reading in records.iter_mut().filter_map(|it| it.found.as_mut().ok()) {
            if reading.article.format.is_empty() {
                reading.article.format = self.format.to_owned();
            }
        }
        Some((length, records))
    }

    /// Whether the file is read in pieces, of which one that is cut off is nothing.
    pub(crate) fn is_in_pieces(&self) -> bool {
        self.in_pieces
    }

    /// What the file is written in.
    pub(crate) fn format(&self) -> &'static str {
        self.format
    }
}

/// A file that is one piece.
struct Whole {
    name: String,
    format: &'static Format,
    options: Options,
}

impl Cutter for Whole {
    fn cut(&mut self, bytes: &[u8], end: bool) -> Option<usize> {
        end.then_some(bytes.len())
    }

    fn read(&mut self, piece: &[u8]) -> Vec<Record> {
        (self.format.read)(&self.name, piece, &self.options).collect()
    }
}

/// A file in UTF-16, read as one in UTF-8 once it is whole.
struct Wide {
    name: String,
    options: Options,
}

impl Cutter for Wide {
    fn cut(&mut self, bytes: &[u8], end: bool) -> Option<usize> {
        end.then_some(bytes.len())
    }

    fn read(&mut self, piece: &[u8]) -> Vec<Record> {
        let decoded = decode::decode(piece);
        let mut rest = decoded.text.as_bytes();
        let mut reader = match Reader::open(&self.name, rest, &self.options) {
            Ok(reader) => reader,
            Err(error) => return vec![Record { path: self.name.clone(), found: Err(error) }],
        };
        let mut records = Vec::new();
        while let Some((length, found)) = reader.next(rest, true) {
            records.extend(found);
            rest = rest.get(length..).unwrap_or_default();
        }
        for reading in records.iter_mut().filter_map(|it| it.found.as_mut().ok()) {
            reading.article.encoding = decoded.encoding.map(str::to_owned);
            reading.warnings.extend(decoded.warning.clone());
        }
        records
    }
}
