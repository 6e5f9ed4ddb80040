//! Texts to the book in which their like is short.

use hashbrown::HashTable;

use super::book::{TITLE, hash_of};
use super::key::{Key, Keys};
use super::prefix_code::{code_lengths, counts_of};
use super::tokens::tokens;

/// The most pieces a book holds: more would not make news shorter by a hundredth, and a book is
/// read whole before the first article is.
const PIECES: usize = 1 << 15;

/// The longest piece in a book, in bytes; what is longer is hardly met twice.
const LONGEST: usize = 64;

/// Ends a piece that is spelled out; below it are the bytes.
pub(super) const END: usize = 256;

/// A piece, and how often it was met.
struct Met<'t> {
    key: Key,
    piece: &'t str,
    count: u64,
    /// The number of the text in which it was met first.
    first: usize,
    /// Whether another text has it too.
    is_shared: bool,
}

/// The book of some texts, printed; `articles` is what it says of the archive that they are from.
///
/// A piece that one text alone has is not in it: an article that is purged
/// must not live on in the book by the words that only it had.
pub(crate) fn learn<'t>(articles: u64, texts: impl IntoIterator<Item = &'t str>) -> String {
    let keys = Keys::default();
    let mut counts: HashTable<Met<'t>> = HashTable::new();
    for (number, text) in texts.into_iter().enumerate() {
        for place in tokens(text) {
            let key = keys.of(text.as_bytes(), &place);
            let piece = text.get(place).unwrap_or_default();
            let hash = keys.hash(&key);
            let is_it = |met: &Met<'_>| met.key == key && (key.is_whole() || met.piece == piece);
            match counts.find_mut(hash, is_it) {
                Some(met) => {
                    met.count += 1;
                    met.is_shared |= met.first != number;
                }
                None => {
                    let met = Met { key, piece, count: 1, first: number, is_shared: false };
                    counts.insert_unique(hash, met, |it| keys.hash(&it.key));
                }
            }
        }
    }
    let mut counted: Vec<Met<'_>> = counts.into_iter().collect();
    counted.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.piece.cmp(b.piece)));
    let may_stay =
        |it: &Met<'_>| it.is_shared && it.piece.len() <= LONGEST && !it.piece.contains('\n');
    let mut pieces = Vec::new();
    let mut spelled_out = 1;
    // Any byte may come one day, so each has a code.
    let mut bytes = vec![1_u64; END + 1];
    for met in counted {
        let Met { piece, count, .. } = met;
        if pieces.len() < PIECES && may_stay(&met) {
            pieces.push((piece, count));
            continue;
        }
        spelled_out += count;
        for byte in piece.bytes().map(usize::from).chain([END]) {
            if let Some(it) = bytes.get_mut(byte) {
                *it += count;
            }
        }
    }
    pieces.push(("", spelled_out));
    printed(articles, &pieces, &bytes)
}

fn printed(articles: u64, pieces: &[(&str, u64)], bytes: &[u64]) -> String {
    let lengths = code_lengths(&pieces.iter().map(|it| it.1).collect::<Vec<_>>());
    let mut pieces: Vec<(u8, &str)> =
        lengths.iter().copied().zip(pieces.iter().map(|it| it.0)).collect();
    pieces.sort_unstable();
    let byte_lengths = code_lengths(bytes);
    let mut bytes: Vec<(u8, u32)> = byte_lengths.iter().copied().zip(0..).collect();
    bytes.sort_unstable();

    let mut text = format!("{articles}\n");
    push_numbers(counts_of(&lengths), &mut text);
    push_numbers(counts_of(&byte_lengths), &mut text);
    push_numbers(bytes.into_iter().map(|it| it.1), &mut text);
    for (_, piece) in pieces {
        text.push_str(piece);
        text.push('\n');
    }
    format!("{TITLE}{}\n{text}", hash_of(&text))
}

fn push_numbers(numbers: impl IntoIterator<Item = u32>, text: &mut String) {
    let numbers: Vec<String> = numbers.into_iter().map(|it| it.to_string()).collect();
    text.push_str(&numbers.join(" "));
    text.push('\n');
}
