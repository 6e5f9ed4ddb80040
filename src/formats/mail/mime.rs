//! MIME: the parts of a message, and the letters of its header (RFC 2045 to 2047).

use crate::formats::decode;

/// How deep parts may lie in each other. A mail with a forwarded one in it is at 4.
const DEEPEST: usize = 12;

/// How many parts are read of a message.
const MOST_PARTS: usize = 200;

/// A part of a message: its header and what it holds.
pub(super) struct Part<'m> {
    header: Vec<(String, String)>,
    content: &'m [u8],
}

/// A text that a message holds.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) is_html: bool,
    pub(super) encoding: Option<&'static str>,
}

/// A line `Name: value`.
pub(super) fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_name = !name.is_empty()
        && name.len() < 60
        && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-' || it == b'_');
    is_name.then(|| (name, value.trim()))
}

impl<'m> Part<'m> {
    pub(super) fn of(message: &'m [u8]) -> Self {
        let mut header: Vec<(String, String)> = Vec::new();
        let mut at = 0;
        for line in message.split_inclusive(|it| *it == b'\n') {
            let decoded = decode::decode(line);
            let text = decoded.text.trim_end();
            if text.is_empty() {
                at += line.len();
                break;
            }
            match (text.starts_with([' ', '\t']), field(text)) {
                (true, _) => {
                    if let Some(last) = header.last_mut() {
                        last.1.push(' ');
                        last.1.push_str(text.trim_start());
                    }
                }
                (false, Some((name, value))) => {
                    header.push((name.to_lowercase(), value.to_owned()));
                }
                // Some archives leave out the empty line.
                (false, None) => break,
            }
            at += line.len();
        }
        for (_, value) in &mut header {
            *value = decoded_words(value);
        }
        Self { header, content: message.get(at..).unwrap_or_default() }
    }

    /// The value of a field.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.header.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    /// What a field says behind a name, as in `boundary="x"`.
    fn parameter(&self, field: &str, name: &str) -> Option<String> {
        let value = self.field(field)?;
        let lower = value.to_ascii_lowercase();
        let at = lower.find(&format!("{name}="))? + name.len() + 1;
        let rest = value.get(at..)?;
        let end = match rest.strip_prefix('"') {
            Some(quoted) => return quoted.split('"').next().map(str::to_owned),
            None => rest.find([';', ' ']).unwrap_or(rest.len()),
        };
        rest.get(..end).map(str::to_owned)
    }

    /// The texts in this part and the parts in it.
    pub(super) fn texts(&self, found: &mut Vec<Text>, depth: usize) {
        let media = self.field("content-type").unwrap_or("text/plain").to_ascii_lowercase();
        if depth > DEEPEST || found.len() > MOST_PARTS {
            return;
        }
        if media.starts_with("multipart/") {
            let boundary = self.parameter("content-type", "boundary").unwrap_or_default();
            for content in parts(self.content, &boundary) {
                Part::of(content).texts(found, depth + 1);
            }
            return;
        }
        if media.starts_with("message/rfc822") {
            return Part::of(self.content).texts(found, depth + 1);
        }
        let is_file = self
            .field("content-disposition")
            .is_some_and(|it| it.to_ascii_lowercase().starts_with("attachment"));
        if !media.starts_with("text/") || is_file {
            return;
        }
        let bytes = match self.field("content-transfer-encoding").map(str::to_ascii_lowercase) {
            Some(it) if it == "base64" => base64(self.content),
            Some(it) if it == "quoted-printable" => quoted_printable(self.content, false),
            _ => self.content.to_vec(),
        };
        let charset = self.parameter("content-type", "charset");
        let decoded = decode::decode_declared(&bytes, charset.as_deref());
        found.push(Text {
            is_html: media.starts_with("text/html"),
            encoding: decoded.encoding,
            text: decoded.text.into_owned(),
        });
    }
}

/// What lies between the lines of a boundary.
fn parts<'m>(content: &'m [u8], boundary: &str) -> Vec<&'m [u8]> {
    let mark = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in content.split_inclusive(|it| *it == b'\n') {
        if !boundary.is_empty() && line.starts_with(mark.as_bytes()) {
            if let Some(start) = start {
                parts.extend(content.get(start..at));
            }
            let last = line.get(mark.len()..).is_some_and(|it| it.starts_with(b"--"));
            start = (!last).then_some(at + line.len());
        }
        at += line.len();
    }
    // A message that was cut off has no last boundary.
    if let Some(start) = start {
        parts.extend(content.get(start..));
    }
    parts
}

/// `=?utf-8?Q?Gao?=` and `=?utf-8?B?R2Fv?=` in a header; a blank between two of them is none.
fn decoded_words(value: &str) -> String {
    let mut plain = String::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some((before, word)) = rest.split_once("=?") {
        let mut parts = word.splitn(4, '?');
        let (charset, kind) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let (Some(text), Some(after)) =
            (parts.next(), parts.next().and_then(|it| it.strip_prefix('=')))
        else {
            break;
        };
        let bytes = match kind {
            "B" | "b" => base64(text.as_bytes()),
            _ => quoted_printable(text.as_bytes(), true),
        };
        if !(after_word && before.trim().is_empty()) {
            plain.push_str(before);
        }
        let charset = charset.split('*').next();
        plain.push_str(&decode::decode_declared(&bytes, charset).text);
        (rest, after_word) = (after, true);
    }
    plain.push_str(rest);
    plain
}

/// Base64; what is no sign of it is passed over.
fn base64(text: &[u8]) -> Vec<u8> {
    let value = |it: &u8| match it {
        b'A'..=b'Z' => Some(it - b'A'),
        b'a'..=b'z' => Some(it - b'a' + 26),
        b'0'..=b'9' => Some(it - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for six in text.iter().filter_map(value) {
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    bytes
}

/// Quoted-printable; in a header an underscore is a blank.
fn quoted_printable(text: &[u8], in_header: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    let digit = |it: u8| char::from(it).to_digit(16);
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'=', [b'\r', b'\n', after @ ..] | [b'\n', after @ ..]) => rest = after,
            (b'=', [high, low, after @ ..]) => match digit(*high).zip(digit(*low)) {
                Some((high, low)) => {
                    bytes.push((high << 4 | low) as u8);
                    rest = after;
                }
                None => bytes.push(b'='),
            },
            (b'_', _) if in_header => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_a_header_are_decoded() {
        for (value, plain) in [
            ("=?utf-8?Q?F=C3=A4hre_nach?= =?utf-8?B?IEdhbw==?=", "Fähre nach Gao"),
            ("=?iso-8859-1?q?F=E4hre?= again", "Fähre again"),
            ("a =? b", "a =? b"),
            ("plain", "plain"),
        ] {
            assert_eq!(decoded_words(value), plain);
        }
    }

    #[test]
    fn parts_lie_between_boundaries() {
        let body = b"preamble\n--x\none\n--x\ntwo\n--x--\nepilogue";
        assert_eq!(parts(body, "x"), [&b"one\n"[..], b"two\n"]);
        assert_eq!(parts(b"--x\none", "x"), [b"one"]);
        assert_eq!(parts(b"--x\none", ""), [b""; 0]);
    }
}
