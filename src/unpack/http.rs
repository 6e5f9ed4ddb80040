//! An answer of a web server as it was recorded: its status, its header, its body.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

/// An answer, with its body as it was sent.
pub(super) struct Answer<'b> {
    pub(super) status: u16,
    header: Vec<(String, String)>,
    body: &'b [u8],
}

impl<'b> Answer<'b> {
    /// Takes an answer apart; what does not begin as one is a body of its own.
    pub(super) fn of(block: &'b [u8]) -> Self {
        let (head, body) = split_head(block);
        let mut lines = head.split(|it| *it == b'\n');
        let first = lines.next().unwrap_or_default();
        if !first.starts_with(b"HTTP/") {
            return Self { status: 200, header: Vec::new(), body: block };
        }
        let first = String::from_utf8_lossy(first);
        let status = first.split_whitespace().nth(1).and_then(|it| it.parse().ok());
        Self { status: status.unwrap_or(200), header: lines.filter_map(pair).collect(), body }
    }

    /// The value of a field of the header.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let of_name = |it: &&(String, String)| it.0.eq_ignore_ascii_case(name);
        self.header.iter().find(of_name).map(|it| it.1.as_str())
    }

    /// The encoding of letters that the header declares.
    pub(super) fn charset(&self) -> Option<&str> {
        let (_, after) = self.field("content-type")?.split_once("charset=")?;
        after.split(';').next().map(|it| it.trim_matches(['"', '\'', ' ']))
    }

    /// The body as the page was, no longer than `most`; an error is a reason why there is none.
    ///
    /// A body that is compressed by gzip is left so: it shows that itself.
    pub(super) fn body(&self, most: usize) -> Result<Vec<u8>, String> {
        let chunked =
            self.field("transfer-encoding").is_some_and(|it| it.eq_ignore_ascii_case("chunked"));
        let body = if chunked { joined(self.body) } else { self.body.to_vec() };
        match self.field("content-encoding").map(str::trim) {
            Some(it) if it.eq_ignore_ascii_case("br") => {
                Err("compressed by Brotli, which morgue does not read".to_owned())
            }
            Some(it) if it.eq_ignore_ascii_case("deflate") => Ok(inflated(body, most)),
            _ => Ok(body),
        }
    }
}

/// The header and what stands behind the first empty line.
fn split_head(block: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in block.split_inclusive(|it| *it == b'\n') {
        at += line.len();
        if line.iter().all(u8::is_ascii_whitespace) {
            break;
        }
    }
    block.split_at_checked(at).unwrap_or((block, &[]))
}

/// A line `Name: value`.
pub(super) fn pair(line: &[u8]) -> Option<(String, String)> {
    let line = String::from_utf8_lossy(line);
    let (name, value) = line.split_once(':')?;
    Some((name.trim().to_owned(), value.trim().to_owned()))
}

/// A body that was sent in chunks, joined; from where no chunk begins on, it is taken as it stands.
fn joined(mut body: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(body.len());
    loop {
        let Some((length, after)) = chunk_head(body) else {
            joined.extend_from_slice(body);
            return joined;
        };
        if length == 0 {
            return joined;
        }
        let (chunk, rest) = after.split_at_checked(length).unwrap_or((after, &[]));
        joined.extend_from_slice(chunk);
        body = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if body.is_empty() {
            return joined;
        }
    }
}

/// The length of a chunk and what stands behind its line.
fn chunk_head(body: &[u8]) -> Option<(usize, &[u8])> {
    let end = body.iter().take(80).position(|it| *it == b'\n')?;
    let (line, after) = body.split_at_checked(end + 1)?;
    let line = std::str::from_utf8(line).ok()?;
    let digits = line.split(';').next()?.trim();
    Some((usize::from_str_radix(digits, 16).ok()?, after))
}

/// A body compressed by deflate, with the header of zlib or without; as it is, if it is neither.
fn inflated(body: Vec<u8>, most: usize) -> Vec<u8> {
    let most = most as u64 + 1;
    for decoder in
        [&mut ZlibDecoder::new(&body[..]) as &mut dyn Read, &mut DeflateDecoder::new(&body[..])]
    {
        let mut inflated = Vec::new();
        // What came before the damage is the page as far as it goes.
        let _ = decoder.take(most).read_to_end(&mut inflated);
        if !inflated.is_empty() {
            return inflated;
        }
    }
    body
}
