//! A book of frequent words, by which texts are packed and unpacked.

use std::ops::Range;
use std::sync::Arc;

use hashbrown::HashTable;

use super::bits::{BitReader, BitWriter};
use super::key::{Key, Keys};
use super::learn::END;
use super::prefix_code::{Code, PrefixCode};
use super::tokens::{Kind, tokens};

/// What a book begins with; a hash of the rest follows.
pub(super) const TITLE: &str = "morgue book 1 ";

/// The words and signs that are frequent in some texts, each with its code.
///
/// Every text can be packed in every book; it is short in that of its like.
#[derive(Debug)]
pub(crate) struct Book {
    /// All pieces in the order of their codes, a space before each, and [`STRIDE`] zeros.
    letters: Vec<u8>,
    /// The empty one says that a piece is spelled out.
    pieces: Vec<Piece>,
    code: PrefixCode,
    /// The byte that each code of `spelling` means; [`END`] is none.
    bytes: Vec<u16>,
    spelling: PrefixCode,
    /// How many articles its archive held when it was learned.
    pub(crate) articles: u64,
}

/// A piece of a book.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins in the letters of the book.
    begin: u32,
    length: u32,
    kind: Kind,
}

/// How many bytes are copied at once where a text is unpacked: most pieces are no longer, and a copy
/// of a length that is known beforehand costs a third of any other.
const STRIDE: usize = 16;

impl Book {
    /// The book that was printed as `text`; `None` if a sign of it has changed.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (hash, text) = text.strip_prefix(TITLE)?.split_once('\n')?;
        if hash != hash_of(text) {
            return None;
        }
        let mut lines = text.split_terminator('\n');
        let articles = lines.next()?.parse().ok()?;
        let mut numbers =
            || -> Option<Vec<u32>> { lines.next()?.split(' ').map(|it| it.parse().ok()).collect() };
        let (code, spelling, bytes) = (numbers()?, numbers()?, numbers()?);
        let mut letters = Vec::with_capacity(text.len() + STRIDE);
        let mut pieces = Vec::with_capacity(code.iter().sum::<u32>() as usize);
        for piece in lines {
            letters.push(b' ');
            let (begin, length) = (u32::try_from(letters.len()).ok()?, piece.len() as u32);
            let kind = piece.chars().next().map_or(Kind::Signs, Kind::of);
            pieces.push(Piece { begin, length, kind });
            letters.extend_from_slice(piece.as_bytes());
        }
        letters.extend([0; STRIDE]);
        let bytes = bytes.into_iter().map(|it| u16::try_from(it).ok()).collect::<Option<_>>()?;
        let (code, spelling) = (PrefixCode::new(&code)?, PrefixCode::new(&spelling)?);
        Some(Self { letters, pieces, code, bytes, spelling, articles })
    }

    /// Adds the text that was packed as `packed` to `text`; `None` if it was not packed in this book.
    pub(crate) fn unpack(&self, packed: &[u8]) -> Option<String> {
        let (length, packed) = length_of(packed)?;
        // A length that is damaged must not ask for more memory than so few bytes can fill.
        let mut text = Vec::with_capacity(length.min(packed.len().saturating_mul(16)) + STRIDE);
        let mut bits = BitReader::new(packed);
        let mut before = Kind::Signs;
        while text.len() < length {
            if bits.is_over() {
                return None;
            }
            let piece = self.pieces.get(self.code.read(&mut bits)?)?;
            if piece.length == 0 {
                before = self.spelled_out(&mut bits, before, &mut text)?;
                continue;
            }
            // Whether a space goes without saying cannot be guessed, so it is no branch.
            let space = usize::from((before, piece.kind) == (Kind::Word, Kind::Word));
            before = piece.kind;
            let begin = (piece.begin as usize).checked_sub(space)?;
            let length = piece.length as usize + space;
            match self.letters.get(begin..)?.first_chunk::<STRIDE>() {
                Some(stride) if length <= STRIDE => {
                    let end = text.len() + length;
                    text.extend_from_slice(stride);
                    text.truncate(end);
                }
                _ => text.extend_from_slice(self.letters.get(begin..begin + length)?),
            }
        }
        // The pieces of a book are letters; what was spelled out need not be.
        (text.len() == length).then(|| String::from_utf8(text).ok())?
    }

    /// Reads a piece that the book does not hold; its kind.
    fn spelled_out(
        &self,
        bits: &mut BitReader<'_>,
        before: Kind,
        text: &mut Vec<u8>,
    ) -> Option<Kind> {
        let begin = text.len();
        while let Ok(byte) = u8::try_from(*self.bytes.get(self.spelling.read(bits)?)?) {
            if bits.is_over() {
                return None;
            }
            text.push(byte);
        }
        let first = text.get(begin..)?.utf8_chunks().next()?.valid().chars().next()?;
        let kind = Kind::of(first);
        if (before, kind) == (Kind::Word, Kind::Word) {
            text.insert(begin, b' ');
        }
        Some(kind)
    }
}

/// The first sixteen digits of BLAKE3.
pub(super) fn hash_of(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().chars().take(16).collect()
}

/// How many places there are for the most frequent pieces, which are nearly all of every text.
///
/// A look there is one look at memory, and one in the table of all pieces two.
/// They take half a megabyte, which the second cache holds; with a quarter of
/// them, twice as many pieces are looked for in the table.
const FREQUENT: usize = 16384;

/// Packs texts in a book.
#[derive(Debug)]
pub(crate) struct Packer {
    pub(crate) book: Arc<Book>,
    keys: Keys,
    known: HashTable<Known>,
    /// The most frequent pieces again, each at the place that its hash tells.
    frequent: Box<[Known]>,
    /// The code that says that a piece is spelled out.
    spelled_out: Code,
    /// The codes of each byte and of [`END`] in the spelling.
    bytes: Box<[Code]>,
}

/// A piece of the book, with all that is needed to write it: it is looked for once a word.
#[derive(Clone, Copy, Debug)]
struct Known {
    key: Key,
    code: Code,
    /// Where it begins in the letters of the book, for what its key does not tell.
    begin: u32,
}

impl Packer {
    pub(crate) fn new(book: Arc<Book>) -> Self {
        let keys = Keys::default();
        let mut known = HashTable::with_capacity(book.pieces.len());
        let none = Known { key: Key::NONE, code: Code::default(), begin: 0 };
        let mut frequent = vec![none; FREQUENT].into_boxed_slice();
        let mut spelled_out = Code::default();
        for (symbol, piece) in book.pieces.iter().enumerate() {
            let begin = piece.begin as usize;
            let key = keys.of(&book.letters, &(begin..begin + piece.length as usize));
            let one = Known { key, code: book.code.of(symbol), begin: piece.begin };
            if piece.length == 0 {
                spelled_out = one.code;
            }
            let hash = keys.hash(&key);
            known.insert_unique(hash, one, |it: &Known| keys.hash(&it.key));
            // The pieces of a book stand in the order of their codes, the most frequent first.
            if let Some(it) = frequent.get_mut(place(hash)).filter(|it| it.key == Key::NONE)
                && key.is_whole()
            {
                *it = one;
            }
        }
        let mut bytes = vec![Code::default(); END + 1].into_boxed_slice();
        for (symbol, byte) in book.bytes.iter().enumerate() {
            if let Some(it) = bytes.get_mut(usize::from(*byte)) {
                *it = book.spelling.of(symbol);
            }
        }
        Self { book, keys, known, frequent, spelled_out, bytes }
    }

    /// Adds the packed text to `packed`.
    pub(crate) fn pack(&self, text: &str, packed: &mut Vec<u8>) {
        push_length(text.len(), packed);
        let bytes = text.as_bytes();
        let mut bits = BitWriter::after(packed);
        for piece in tokens(text) {
            match self.code_of(bytes, &piece) {
                Some(code) => code.write(&mut bits),
                None => self.spell_out(bytes.get(piece).unwrap_or_default(), &mut bits),
            }
        }
        bits.finish();
    }

    fn code_of(&self, text: &[u8], piece: &Range<usize>) -> Option<Code> {
        let key = self.keys.of(text, piece);
        let hash = self.keys.hash(&key);
        let frequent = self.frequent.get(place(hash));
        if let Some(it) = frequent.filter(|it| it.key == key) {
            return Some(it.code);
        }
        let is_it = |known: &Known| {
            known.key == key
                && (key.is_whole() || Some(known.piece(&self.book)) == text.get(piece.clone()))
        };
        self.known.find(hash, is_it).map(|it| it.code)
    }

    fn spell_out(&self, piece: &[u8], bits: &mut BitWriter<'_>) {
        self.spelled_out.write(bits);
        for byte in piece.iter().copied().map(usize::from).chain([END]) {
            if let Some(code) = self.bytes.get(byte) {
                code.write(bits);
            }
        }
    }
}

/// Where a frequent piece of this hash stands.
fn place(hash: u64) -> usize {
    hash as usize % FREQUENT
}

impl Known {
    fn piece<'b>(&self, book: &'b Book) -> &'b [u8] {
        let begin = self.begin as usize;
        book.letters.get(begin..begin + self.key.length()).unwrap_or_default()
    }
}

/// A length in seven bits a byte, the lowest first; the last byte is below 128.
fn push_length(mut length: usize, packed: &mut Vec<u8>) {
    while length >= 0x80 {
        packed.push(length as u8 | 0x80);
        length >>= 7;
    }
    packed.push(length as u8);
}

fn length_of(packed: &[u8]) -> Option<(usize, &[u8])> {
    let mut length = 0_usize;
    for (at, byte) in packed.iter().enumerate().take(5) {
        length |= usize::from(byte & 0x7F) << (7 * at);
        if *byte < 0x80 {
            return Some((length, packed.get(at + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::learn;
    use super::*;

    const NEWS: &[&str] = &[
        r#"{"headline":"The force leaves Mali","body":[{"text":"The last soldiers of the force left Mali."}]}"#,
        r#"{"headline":"The junta stays","body":[{"text":"The junta of Mali said that the force left."}]}"#,
        r#"{"headline":"军队离开了","body":[{"text":"军队离开了。 Сила 軍"}]}"#,
    ];

    /// A book of articles that two papers print.
    fn book() -> Arc<Book> {
        Arc::new(Book::read(&learn(6, NEWS.iter().chain(NEWS).copied())).unwrap())
    }

    fn packed(text: &str) -> Vec<u8> {
        let mut packed = Vec::new();
        Packer::new(book()).pack(text, &mut packed);
        packed
    }

    #[test]
    fn what_is_packed_is_shorter_and_unpacks_to_itself() {
        for text in NEWS {
            let packed = packed(text);
            assert!(packed.len() < text.len() / 2, "{} bytes of {}", packed.len(), text.len());
            assert_eq!(book().unpack(&packed).as_deref(), Some(*text));
        }
    }

    #[test]
    fn a_word_of_one_article_alone_is_in_no_book() {
        let text = learn(3, NEWS.iter().copied());
        assert!(text.contains("\nMali\n") && !text.contains("junta"));
    }

    #[test]
    fn a_book_that_was_changed_is_none() {
        let text = learn(3, NEWS.iter().copied());
        assert!(Book::read(&text).is_some());
        assert!(Book::read(&text.replace("Mali", "Male")).is_none());
        assert!(Book::read(text.trim_end()).is_none());
        assert!(Book::read("").is_none());
    }

    #[test]
    fn a_word_of_any_length_is_packed() {
        let long = "long".repeat(20_000);
        assert_eq!(book().unpack(&packed(&long)), Some(long));
    }

    #[test]
    fn a_book_of_nothing_packs_all() {
        let book = Arc::new(Book::read(&learn(0, [])).unwrap());
        let mut packed = Vec::new();
        Packer::new(Arc::clone(&book)).pack("Mali, 1998年", &mut packed);
        assert_eq!(book.unpack(&packed).as_deref(), Some("Mali, 1998年"));
    }

    proptest! {
        #[test]
        fn every_text_unpacks_to_itself(text in "\\PC{0,60}|[a-c .,\n年\u{301}é]{0,60}") {
            prop_assert_eq!(book().unpack(&packed(&text)), Some(text));
        }

        #[test]
        fn what_nobody_packed_is_refused_or_unpacked(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = book().unpack(&bytes);
        }
    }
}
