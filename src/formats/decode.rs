//! The bytes of a file to text: it never fails, it says how much it had to guess.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_4, ISO_8859_13, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250,
    WINDOWS_1252, WINDOWS_1254, WINDOWS_1257,
};

/// The text of a file.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    /// The text, without the byte order mark.
    pub(super) text: Cow<'a, str>,
    /// What its reader should know of the bytes, if anything.
    pub(super) warning: Option<String>,
    /// The encoding that it was in, unless that was UTF-8.
    pub(super) encoding: Option<&'static str>,
}

/// How the pieces of a file are encoded, settled once for all of them.
///
/// A line with two accents says too little about its encoding, the first
/// megabyte of its file says enough.
#[derive(Clone, Copy, Debug)]
pub(super) struct Charset(Option<&'static Encoding>);

impl Charset {
    /// What the beginning of a file says: what it declares if that is true, else a guess from its letters.
    pub(super) fn of(head: &[u8], declared: Option<&str>) -> Self {
        match std::str::from_utf8(head) {
            Ok(_) => Self(declared.and_then(of_label)),
            // A letter that is cut at the end of the head breaks nothing.
            Err(error) if error.error_len().is_none() => Self(declared.and_then(of_label)),
            Err(_) => Self(Some(truly(head, declared).unwrap_or_else(|| guess(head)))),
        }
    }

    /// The text of a piece.
    pub(super) fn decode<'a>(&self, piece: &'a [u8]) -> Decoded<'a> {
        let piece = piece.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(piece);
        match (std::str::from_utf8(piece), self.0) {
            (Ok(text), _) => Decoded { text: Cow::Borrowed(text), warning: None, encoding: None },
            (Err(_), Some(encoding)) => decode_as(encoding, piece),
            (Err(_), None) => decode_as(guess(piece), piece),
        }
    }
}

/// The encoding of a declared name; one that is not even like ASCII cannot be true of a text whose tags were read.
fn of_label(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes()).filter(|it| it.is_ascii_compatible())
}

/// The declared encoding, if the bytes can be in it and it is not the one that is declared by habit.
fn truly(bytes: &[u8], declared: Option<&str>) -> Option<&'static Encoding> {
    let encoding = declared.and_then(of_label)?;
    let look = bytes.get(..ENOUGH).unwrap_or(bytes);
    let (text, broken) = encoding.decode_without_bom_handling(look);
    let cut = look.len() < bytes.len();
    let lost = text.matches('\u{FFFD}').count();
    (!broken || cut && lost <= 1).then_some(encoding)
}

/// The text of a file that declares its encoding, which may be a lie.
///
/// The mark, then UTF-8 where it holds, then what is declared where it can be, then a guess.
pub(super) fn decode_declared<'a>(bytes: &'a [u8], declared: Option<&str>) -> Decoded<'a> {
    let marked = Encoding::for_bom(bytes).is_some();
    match truly(bytes, declared) {
        Some(encoding) if !marked && std::str::from_utf8(bytes).is_err() => {
            decode_as(encoding, bytes)
        }
        _ => decode(bytes),
    }
}

/// The bytes of a page in UTF-8, where a header that came with it declares what else they are in.
pub(crate) fn utf8<'a>(bytes: &'a [u8], declared: &str) -> Cow<'a, [u8]> {
    let marked = Encoding::for_bom(bytes).is_some();
    match truly(bytes, Some(declared)) {
        Some(encoding) if !marked && std::str::from_utf8(bytes).is_err() => {
            match decode_as(encoding, bytes).text {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            }
        }
        _ => Cow::Borrowed(bytes),
    }
}

/// How many bytes are looked at to tell text from something else.
///
/// Every binary format in [`SIGNATURES`] shows itself in the first 16; a zero
/// byte, or a surplus of control codes, shows itself early in all others.
const LOOK: usize = 8192;

/// How many bytes are enough to guess an encoding from.
const ENOUGH: usize = 1 << 20;

/// The share of control codes above which bytes are no text: one in ten.
///
/// Wire copy with ANPA codes has fewer than one in a hundred, compressed data one in nine.
const CONTROLS_IN: usize = 10;

/// How many good UTF-8 sequences outweigh a broken one.
///
/// A page in UTF-8 that was cut in the middle of a letter has one broken
/// sequence among many good ones; windows-1252 hardly ever has a good one.
const GOOD_FOR_BROKEN: usize = 4;

/// How files that hold no text begin.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document, which morgue does not read"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1F\x8B", "compressed by gzip"),
    (b"BZh", "compressed by bzip2"),
    (b"\xFD7zXZ", "compressed by xz"),
    (b"\x28\xB5\x2F\xFD", "compressed by zstd"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\xD0\xCF\x11\xE0", "an old office document"),
];

/// The beginning of a file, for telling what the file is.
#[derive(Debug)]
pub(super) struct Head<'a> {
    /// What the file is called.
    pub(super) name: &'a str,
    /// As many of its bytes as were read so far, at least all of a short one.
    pub(super) bytes: &'a [u8],
    /// The first of them as text.
    pub(super) text: Cow<'a, str>,
}

impl<'a> Head<'a> {
    pub(super) fn of(name: &'a str, bytes: &'a [u8]) -> Self {
        let head = bytes.get(..LOOK).unwrap_or(bytes);
        let text = match std::str::from_utf8(head) {
            Ok(text) => Cow::Borrowed(text.strip_prefix('\u{FEFF}').unwrap_or(text)),
            // A letter that is cut at the end breaks nothing.
            Err(error) if error.error_len().is_none() => {
                decode(head.get(..error.valid_up_to()).unwrap_or(head)).text
            }
            _ => decode(head).text,
        };
        Self { name, bytes, text }
    }

    /// Whether a file that is text says by its mark, or shows by its zeros, that its letters have two bytes.
    pub(super) fn is_wide(&self) -> bool {
        // A text that is in UTF-8 as it stands has neither.
        let decoded = matches!(self.text, Cow::Owned(_));
        let marked = || Encoding::for_bom(self.bytes).is_some_and(|(it, _)| it != UTF_8);
        decoded && (marked() || wide(self.bytes).is_some())
    }

    /// Why the file holds no text, if it does not.
    pub(super) fn not_text(&self) -> Option<String> {
        let (bytes, head) = (self.bytes, &self.text);
        if bytes.is_empty() {
            return Some("empty".to_owned());
        }
        let signed = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature));
        if let Some((_, what)) = signed {
            return Some(format!("not text: {what}"));
        }
        if bytes.len() <= LOOK && head.chars().all(|it| it.is_whitespace() || it == '\u{FEFF}') {
            return Some("empty: only white space".to_owned());
        }
        if !may_have_codes(head) {
            return None;
        }
        if head.contains('\0') {
            return Some("not text: holds zero bytes".to_owned());
        }
        let is_code = |it: &char| it.is_control() && !it.is_whitespace();
        let is_ascii_code = |it: &u8| it.is_ascii_control() && !matches!(it, b'\t'..=b'\r');
        let (controls, signs) = match head.is_ascii() {
            true => (head.bytes().filter(is_ascii_code).count(), head.len()),
            false => (head.chars().filter(is_code).count(), head.chars().count()),
        };
        (controls * CONTROLS_IN > signs).then(|| "not text: mostly control codes".to_owned())
    }
}

/// Whether control codes may stand in a text: those of ASCII, or others, which begin with the same byte.
fn may_have_codes(text: &str) -> bool {
    // Nothing leaves this loop early, so that it goes over many bytes at a time.
    let is_code =
        |it: u8| (it < b' ' && !matches!(it, b'\t'..=b'\r')) | (it == 0x7F) | (it == 0xC2);
    text.bytes().fold(0, |any, it| any | u8::from(is_code(it))) != 0
}

/// The text of a file: by its byte order mark, as UTF-8, or as a guess from its letters.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes.get(length..).unwrap_or_default());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), warning: None, encoding: None };
    }
    decode_as(guess(bytes), bytes)
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let lost = if broken { text.matches('\u{FFFD}').count() } else { 0 };
    let signs = if lost == 1 { "sign" } else { "signs" };
    let warning =
        broken.then(|| format!("{lost} {signs} could not be read as {}", encoding.name()));
    let name = encoding.name();
    Decoded { text, warning, encoding: (encoding != UTF_8).then_some(name) }
}

/// The encoding of bytes without a mark that are not all UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(wide) = wide(bytes) {
        return wide;
    }
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    // What the first letters beyond ASCII say, the later ones only repeat.
    let first = bytes.iter().position(|it| !it.is_ascii()).unwrap_or(0).saturating_sub(LOOK);
    let bytes = bytes.get(first..(first + ENOUGH).min(bytes.len())).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let is_latin = LATIN.contains(&guess);
    if is_latin && reads_well(bytes, WINDOWS_1252) && !reads_better(bytes, guess) {
        WINDOWS_1252
    } else {
        guess
    }
}

/// The order of bytes in a text without a mark whose every other byte is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let look = bytes.get(..LOOK).unwrap_or(bytes);
    memchr::memchr(0, look)?;
    let zeros = |odd: usize| look.iter().skip(odd).step_by(2).filter(|it| **it == 0).count() * 3;
    if zeros(1) > look.len() {
        return Some(UTF_16LE);
    }
    (zeros(0) > look.len()).then_some(UTF_16BE)
}

/// The encodings that differ from windows-1252 in some letters with accents.
///
/// A page with a dozen such letters is too short to tell them apart by, and
/// windows-1252 is by far the most frequent.
const LATIN: &[&Encoding] =
    &[WINDOWS_1250, WINDOWS_1254, WINDOWS_1257, ISO_8859_2, ISO_8859_4, ISO_8859_13];

/// Whether no sign stands in the middle of a word, where another encoding would have a letter.
fn reads_well(bytes: &[u8], encoding: &'static Encoding) -> bool {
    signs_in_words(bytes, encoding) == 0
}

/// Whether an encoding turns the capitals that another would set inside words into small letters.
fn reads_better(bytes: &[u8], encoding: &'static Encoding) -> bool {
    capitals_in_words(bytes, encoding) < capitals_in_words(bytes, WINDOWS_1252)
}

fn signs_in_words(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let is_sign = |c: char| {
        !c.is_ascii()
            && !c.is_alphanumeric()
            && !matches!(c, '’' | '‘' | '–' | '—' | '…' | '·' | '\u{AD}')
    };
    count_in_words(bytes, encoding, is_sign)
}

fn capitals_in_words(bytes: &[u8], encoding: &'static Encoding) -> usize {
    count_in_words(bytes, encoding, |c| !c.is_ascii() && c.is_uppercase())
}

/// How many signs of a kind stand right behind a small letter.
fn count_in_words(
    bytes: &[u8],
    encoding: &'static Encoding,
    wanted: impl Fn(char) -> bool,
) -> usize {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.filter(|(before, sign)| before.is_lowercase() && wanted(*sign)).count()
}

/// Whether letters in UTF-8 far outnumber the bytes that are none.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    good > broken * GOOD_FOR_BROKEN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, warning: Option<&str>) {
        let decoded = decode(bytes);
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.warning.as_deref(), warning);
    }

    #[test]
    fn a_byte_order_mark_says_what_follows() {
        check(b"\xEF\xBB\xBFMali", "Mali", None);
        check(b"\xFF\xFEM\0a\0", "Ma", None);
        check(b"\xFE\xFF\0M\0a", "Ma", None);
    }

    #[test]
    fn bytes_that_are_no_utf8_are_read_as_their_letters_suggest() {
        check(
            b"H\xE9l\xE8ne a pay\xE9 50 \x80 \x96 pas plus",
            "Hélène a payé 50 € – pas plus",
            None,
        );
        check("Ménaka, Bafatá, Djaló".as_bytes(), "Ménaka, Bafatá, Djaló", None);
        let russian =
            b"\xC2 \xC2\xFB\xE1\xEE\xF0\xE3\xE5 \xEE\xF2\xEA\xF0\xFB\xEB\xE8 \xE1\xE0\xF8\xED\xFE";
        check(russian, "В Выборге открыли башню", None);
        check(
            b"The shop has raised \xA3412,000. \xA9 The Firth Examiner, H\xE9l\xE8ne",
            "The shop has raised £412,000. © The Firth Examiner, Hélène",
            None,
        );
        let polish = "Zażółć gęślą jaźń. Wczoraj wieczorem rząd ogłosił, że podwyżki płac będą większe niż się spodziewano.";
        check(&encoding_rs::WINDOWS_1250.encode(polish).0, polish, None);
    }

    #[test]
    fn a_broken_letter_is_counted_and_costs_no_other() {
        let mut bytes = "Ménaka, Bafatá, Djaló, Kéniéba".as_bytes().to_vec();
        bytes.push(0xC3);
        check(
            &bytes,
            "Ménaka, Bafatá, Djaló, Kéniéba\u{FFFD}",
            Some("1 sign could not be read as UTF-8"),
        );
    }

    #[test]
    fn text_is_told_from_what_is_none() {
        assert_eq!(
            Head::of("it", b"M\0a\0l\0i\0").not_text(),
            Some("not text: holds zero bytes".to_owned())
        );
        assert_eq!(Head::of("it", b"\xFF\xFEM\0a\0").not_text(), None);
        assert!(Head::of("it", b"\xFF\xFEM\0a\0").is_wide());
        assert!(!Head::of("it", b"\xEF\xBB\xBFMali").is_wide());
        assert_eq!(
            Head::of("it", b"\x01\x02\x03\x04abc").not_text(),
            Some("not text: mostly control codes".to_owned())
        );
        assert_eq!(Head::of("it", "Дождь".as_bytes()).not_text(), None);
    }
}
