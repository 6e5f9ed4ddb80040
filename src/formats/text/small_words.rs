//! Small words: no running text does without them, and which they are tells the language.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

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

/// The languages that a word, in whatever case, is a small word of.
pub(in crate::formats) fn languages_of(word: &str) -> Languages {
    key(word).and_then(|it| LANGUAGES.get(&it)).copied().unwrap_or_default()
}

/// Whether a word, in whatever case, is a small word of some language.
pub(in crate::formats) fn is_small_word(word: &str) -> bool {
    !languages_of(word).is_empty()
}

/// The languages of every small word, by its key.
static LANGUAGES: LazyLock<HashMap<u64, Languages, BuildHasherDefault<Spread>>> =
    LazyLock::new(|| {
        let mut languages: HashMap<_, Languages, _> = HashMap::default();
        for (place, (_, words)) in SMALL_WORDS.iter().enumerate() {
            for key in words.iter().filter_map(|it| key(it)) {
                languages.entry(key).or_default().0 |= 1 << place;
            }
        }
        languages
    });

/// The bytes of a word in small letters as a number; longer words are no small ones.
fn key(word: &str) -> Option<u64> {
    if word.is_ascii() {
        let small = |key, byte: u8| key << 8 | u64::from(byte.to_ascii_lowercase());
        return (word.len() <= LONGEST).then(|| word.bytes().fold(0, small));
    }
    let mut key = Key(0);
    for c in word.chars() {
        c.to_lowercase().try_for_each(|it| key.push(it))?;
    }
    Some(key.0)
}

/// The most bytes of a word that has a key: "werden" and "olarak" are the longest small words.
const LONGEST: usize = 6;

struct Key(u64);

impl Key {
    /// Goes on with a letter, where there is room for it.
    fn push(&mut self, c: char) -> Option<()> {
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            if self.0 >> (8 * (LONGEST - 1)) != 0 {
                return None;
            }
            self.0 = self.0 << 8 | u64::from(byte);
        }
        Some(())
    }
}

/// A hasher for a table that no page has a word in: nobody can make its keys collide.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        // 2^64 over the golden ratio, as Fibonacci hashing takes it (Knuth, volume 3, 6.4).
        self.0 = (self.0 ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn other_words_are_none() {
        for word in ["", "ferry", "thethethe", "Gao", "отпуск", "\u{130}", "the\0"] {
            assert!(!is_small_word(word), "{word}");
        }
    }
}
