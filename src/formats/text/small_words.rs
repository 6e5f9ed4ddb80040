//! Small words: no running text does without them, and which they are tells the language.

use super::words;

/// The small words of each language that is told by them.
pub(in crate::formats) const SMALL_WORDS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "was", "on", "with",
            "as", "he", "be", "at", "by", "his", "had", "not", "are", "but", "from", "they", "she",
            "which", "or", "an", "were", "said", "has", "have", "who", "would", "their", "this",
            "i", "you", "we", "will", "her", "been", "its",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "und", "das", "den", "von", "zu", "mit", "sich", "des", "auf", "für",
            "ist", "im", "dem", "nicht", "ein", "eine", "als", "auch", "es", "an", "werden", "aus",
            "er", "hat", "dass", "sie", "nach", "wird", "bei", "einer", "um", "am", "sind", "noch",
            "wie", "einem", "über", "war", "ich", "wir", "in",
        ],
    ),
    (
        "fr",
        &[
            "de", "la", "le", "les", "et", "des", "en", "un", "du", "une", "que", "est", "pour",
            "qui", "dans", "par", "plus", "pas", "au", "sur", "ne", "se", "ce", "il", "sont",
            "avec", "son", "aux", "d", "l", "on", "elle", "ont", "été", "cette", "mais", "nous",
            "a", "à",
        ],
    ),
    (
        "es",
        &[
            "de", "la", "que", "el", "en", "y", "a", "los", "se", "del", "las", "un", "por", "con",
            "no", "una", "su", "para", "es", "al", "lo", "como", "más", "o", "pero", "sus", "le",
            "ha", "sin", "sobre", "este", "entre", "cuando", "muy", "fue", "ya", "desde",
        ],
    ),
    (
        "it",
        &[
            "di", "e", "che", "la", "il", "un", "a", "per", "in", "una", "è", "con", "non", "del",
            "della", "le", "si", "da", "al", "dei", "nel", "alla", "sono", "come", "gli", "anche",
            "più", "ha", "lo", "dal", "ma", "delle",
        ],
    ),
    (
        "pt",
        &[
            "de", "a", "o", "que", "e", "do", "da", "em", "um", "para", "com", "não", "uma", "os",
            "no", "se", "na", "por", "mais", "as", "dos", "como", "mas", "ao", "ele", "das", "à",
            "seu", "sua", "ou", "foi", "são", "pelo", "pela",
        ],
    ),
    (
        "nl",
        &[
            "de", "en", "van", "het", "een", "in", "is", "dat", "op", "te", "zijn", "met", "voor",
            "niet", "aan", "er", "om", "ook", "als", "dan", "maar", "bij", "of", "uit", "nog",
            "door", "naar", "heeft", "hij", "ze", "wordt",
        ],
    ),
    (
        "sv",
        &[
            "och", "att", "det", "i", "på", "är", "som", "en", "av", "för", "med", "den", "till",
            "har", "inte", "om", "ett", "men", "var", "sig", "så", "från", "när", "kan", "han",
            "hon", "efter",
        ],
    ),
    (
        "no",
        &[
            "og", "i", "det", "på", "er", "som", "en", "av", "for", "med", "til", "har", "ikke",
            "om", "et", "men", "var", "seg", "så", "fra", "når", "kan", "han", "hun", "etter",
            "ble", "å",
        ],
    ),
    (
        "da",
        &[
            "og", "i", "det", "på", "er", "som", "en", "af", "for", "med", "til", "har", "ikke",
            "om", "et", "men", "var", "sig", "så", "fra", "når", "kan", "han", "hun", "efter",
            "blev", "at", "den",
        ],
    ),
    (
        "pl",
        &[
            "w", "i", "na", "z", "do", "się", "nie", "to", "że", "o", "jest", "od", "po", "za",
            "jak", "przez", "oraz", "dla", "ale", "był", "są", "co",
        ],
    ),
    (
        "tr",
        &[
            "ve", "bir", "bu", "da", "de", "için", "ile", "olarak", "çok", "daha", "olan", "gibi",
            "sonra", "kadar", "en", "ise", "ancak",
        ],
    ),
    (
        "id",
        &[
            "yang", "dan", "di", "dengan", "untuk", "dari", "ini", "pada", "tidak", "dalam", "itu",
            "akan", "juga", "ke", "oleh", "telah", "ada",
        ],
    ),
    (
        "ru",
        &[
            "в", "и", "на", "не", "что", "с", "по", "как", "его", "к", "из", "у", "за", "от",
            "это", "о", "для", "но", "он", "она", "же", "был", "а", "до", "так", "их", "все",
            "уже",
        ],
    ),
];

/// Languages by their places in [`SMALL_WORDS`], a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::formats) struct Languages(u16);

impl Languages {
    /// Whether there are none.
    pub(in crate::formats) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Their places in [`SMALL_WORDS`].
    pub(in crate::formats) fn places(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        let next = move || {
            let place = usize::try_from(left.trailing_zeros()).ok().filter(|_| left != 0)?;
            left &= left - 1;
            Some(place)
        };
        std::iter::from_fn(next)
    }
}

/// The languages that each word of a tidy line is a small word of, the signs around it aside.
pub(in crate::formats) fn languages_in(line: &str) -> impl Iterator<Item = Languages> {
    let bytes = line.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        let rest = bytes.get(at..).filter(|it| !it.is_empty())?;
        let (length, languages) = match rest.first_chunk().map(begins) {
            Some(Begins::Short(length, key)) => (length, of_key(key)),
            Some(Begins::Long) => (words::before_space(rest), Languages::default()),
            _ => {
                let length = words::before_space(rest);
                let word = line.get(at..at + length).unwrap_or_default();
                (length, languages_of(words::bare(word)))
            }
        };
        at += length;
        Some(languages)
    })
}

/// What the first eight bytes of a word say of it.
enum Begins {
    /// It is of so many ASCII letters alone; its key.
    Short(usize, u64),
    /// It is of more ASCII letters than any small word has.
    Long,
    /// Neither can be said.
    Otherwise,
}

fn begins(eight: &[u8; 8]) -> Begins {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let all = |byte: u8| u64::from_ne_bytes([byte; 8]);
    let each = u64::from_le_bytes(*eight);
    let spaces = words::spaces(each);
    let length = (spaces.trailing_zeros() / 8) as usize;
    let ours = (1_u64 << (8 * length % 64)) - 1;
    // A byte in ASCII shows in its highest bit whether it reaches a bound.
    let small = (each | all(0x20)) & !HIGH;
    let letters = (small + all(0x80 - b'a')) & !(small + all(0x80 - b'z' - 1)) & !each;
    let others = !letters & HIGH;
    let run = (others.trailing_zeros() / 8) as usize;
    match run {
        _ if run > LONGEST => Begins::Long,
        _ if run == length => Begins::Short(length, small & ours),
        _ => Begins::Otherwise,
    }
}

/// The languages that a word, in whatever case, is a small word of.
pub(in crate::formats) fn languages_of(word: &str) -> Languages {
    key(word).map(of_key).unwrap_or_default()
}

fn of_key(key: u64) -> Languages {
    Languages((LANGUAGES[slot(&LANGUAGES, key)] & 0xFFFF) as u16)
}

/// Whether a word, in whatever case, is a small word of some language.
pub(in crate::formats) fn is_small_word(word: &str) -> bool {
    !languages_of(word).is_empty()
}

/// The languages of every small word: its key and, in the 16 bits behind it, their bits; 0 is a free slot.
///
/// Every word of every page is looked up, and one look tells of most: the table is
/// small enough for the nearest cache, and no page can add to it.
static LANGUAGES: [u64; SLOTS] = table();

/// Twice as many slots as there are small words.
const SLOTS: usize = 1 << 10;

const fn table() -> [u64; SLOTS] {
    let mut table = [0; SLOTS];
    let mut place = 0;
    while place < SMALL_WORDS.len() {
        let words = SMALL_WORDS[place].1;
        let mut at = 0;
        while at < words.len() {
            let key = packed(words[at].as_bytes());
            table[slot(&table, key)] |= key << 16 | 1 << place;
            at += 1;
        }
        place += 1;
    }
    table
}

/// The slot that a key is in, or the free one where it would be.
const fn slot(table: &[u64; SLOTS], key: u64) -> usize {
    // 2^64 over the golden ratio, as Fibonacci hashing takes it (Knuth, volume 3, 6.4).
    let mut at = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize;
    while table[at % SLOTS] != 0 && table[at % SLOTS] >> 16 != key {
        at += 1;
    }
    at % SLOTS
}

/// The bytes of a word in small letters as a number; longer words are no small ones.
fn key(word: &str) -> Option<u64> {
    if word.len() > LONGEST {
        return if word.is_ascii() { None } else { key_of_any(word) };
    }
    let key = packed(word.as_bytes());
    match key & 0x8080_8080_8080 {
        // This bit makes a capital small, and no other sign a letter.
        0 => Some(key | 0x2020_2020_2020 >> (8 * (LONGEST - word.len()))),
        _ => key_of_any(word),
    }
}

/// At most [`LONGEST`] bytes as a number, the first one lowest.
///
/// Where the length is taken for granted the bytes are put where they belong, some of
/// them twice: a loop over them would end at a place that nobody can foresee.
const fn packed(bytes: &[u8]) -> u64 {
    match *bytes {
        [a, b, c, d, ..] => {
            let first = u32::from_le_bytes([a, b, c, d]) as u64;
            let length = bytes.len();
            let [y, z] = [bytes[length - 2], bytes[length - 1]];
            first | (y as u64) << (8 * (length - 2)) | (z as u64) << (8 * (length - 1))
        }
        [a, .., z] => {
            let middle = bytes.len() / 2;
            a as u64
                | (bytes[middle] as u64) << (8 * middle)
                | (z as u64) << (8 * (bytes.len() - 1))
        }
        [a] => a as u64,
        [] => 0,
    }
}

/// The same for a word whose letters are not all in ASCII.
fn key_of_any(word: &str) -> Option<u64> {
    let (mut small, mut length) = ([0; LONGEST], 0);
    for c in word.chars().flat_map(char::to_lowercase) {
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            *small.get_mut(length)? = byte;
            length += 1;
        }
    }
    small.get(..length).map(packed)
}

/// The most bytes of a word that has a key: "werden" and "olarak" are the longest small words.
const LONGEST: usize = 6;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_small_word_is_found_in_its_languages() {
        for (place, (_, words)) in SMALL_WORDS.iter().enumerate() {
            for word in *words {
                let capitals = word.to_uppercase();
                for printed in [word, capitals.as_str()] {
                    assert!(languages_of(printed).places().any(|it| it == place), "{printed}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn a_line_is_its_words(line in "[a-zA-ZéÉК,.’ ]{0,40}") {
            let words = words::words(&line).map(|it| languages_of(words::bare(it)));
            prop_assert_eq!(languages_in(&line).collect::<Vec<_>>(), words.collect::<Vec<_>>());
        }
    }

    #[test]
    fn other_words_are_none() {
        for word in ["", "ferry", "thethethe", "Gao", "отпуск", "\u{130}", "the\0"] {
            assert!(!is_small_word(word), "{word}");
        }
    }
}
