//! Small words: no running text does without them, and which they are tells the language.

use std::ops::ControlFlow;

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
}

/// How many of some words, 255 at most, are small words of each language.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::formats) struct Hits([u64; 2]);

impl Hits {
    /// Counts a word. A word of many languages takes no longer than one of none.
    pub(in crate::formats) fn add(&mut self, languages: Languages) {
        // Each of eight bits in a byte of its own, which then is one or nothing.
        let spread = |it: u16| {
            let apart = (u64::from(it & 0xFF) * all(1)) & 0x8040_2010_0804_0201;
            (apart + all(0x7F)) >> 7 & all(1)
        };
        self.0[0] += spread(languages.0);
        self.0[1] += spread(languages.0 >> 8);
    }

    /// The counts, in the order of [`SMALL_WORDS`].
    pub(in crate::formats) fn counts(self) -> [usize; SMALL_WORDS.len()] {
        let bytes = self.0.map(u64::to_le_bytes);
        let mut counts = [0; SMALL_WORDS.len()];
        for (count, byte) in counts.iter_mut().zip(bytes.as_flattened()) {
            *count = usize::from(*byte);
        }
        counts
    }
}

/// Tells of each word of a tidy line which languages it is a small word of, the signs around it aside.
///
/// Words are told apart in blocks of bytes and looked up where they stand: nothing
/// but the few with signs inside or beyond ASCII makes the processor guess.
pub(in crate::formats) fn each_word(
    line: &str,
    mut each: impl FnMut(Languages) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut after_space = 1;
    for start in (0..line.len()).step_by(STEP) {
        let rest = line.as_bytes().get(start..).unwrap_or_default();
        let mut last = [b' '; BLOCK];
        let block = rest.first_chunk().unwrap_or_else(|| {
            last.iter_mut().zip(rest).for_each(|(it, byte)| *it = *byte);
            &last
        });
        let spaces = spaces_of(block);
        let mut starts = !spaces & (spaces << 1 | after_space) & ((1 << STEP) - 1);
        after_space = spaces >> (STEP - 1) & 1;
        while starts != 0 {
            let at = starts.trailing_zeros() as usize;
            starts &= starts - 1;
            let word = block.get(at..).and_then(|it| it.first_chunk()).and_then(begun_by);
            each(word.unwrap_or_else(|| languages_at(line, start + at)))?;
        }
    }
    ControlFlow::Continue(())
}

/// As many bytes as a number has bits.
const BLOCK: usize = 64;

/// How many bytes of a block a word may begin at: with it, the seven behind it are seen.
const STEP: usize = BLOCK - 8;

/// A bit for each byte of a block: whether it is a space.
fn spaces_of(block: &[u8; BLOCK]) -> u64 {
    let (eights, _) = block.as_chunks::<8>();
    let bits = |it: &[u8; 8]| {
        // A space is zero here; 0x7F added to any other byte shows in its highest bit.
        let each = u64::from_le_bytes(*it) ^ all(b' ');
        let others = ((each & !HIGH) + !HIGH) | each;
        // The product moves the lowest bit of each byte to its place in the highest byte.
        ((!others & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    };
    eights.iter().rev().fold(0, |spaces, it| spaces << 8 | bits(it))
}

/// The highest bit of each of eight bytes.
const HIGH: u64 = all(0x80);

/// A byte eight times.
const fn all(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The languages of a word that begins with these bytes, if they say enough of it.
fn begun_by(eight: &[u8; 8]) -> Option<Languages> {
    let each = u64::from_le_bytes(*eight);
    // A byte in ASCII shows in its highest bit whether it reaches a bound.
    let small = (each | all(0x20)) & !HIGH;
    let letters = (small + all(0x80 - b'a')) & !(small + all(0x80 - b'z' - 1)) & !each;
    // The bits of the letters that it begins with.
    let run = (!letters & HIGH).trailing_zeros() & !7;
    // More letters than any small word has make no key that is in the table.
    let key = small & ((1_u64 << (run % 64)) - 1);
    let is_long = run > 8 * LONGEST as u32;
    let behind = (each >> (run % 64)) as u8;
    if is_long | (behind == b' ') {
        return Some(of_key(key));
    }
    let next = (each >> (run + 8)) as u8;
    match run > 0 {
        // "the," and "said."
        true if behind.is_ascii() && next == b' ' && !behind.is_ascii_digit() => Some(of_key(key)),
        // "it's" and "by-law": no small word has a sign inside.
        true if behind.is_ascii() && next.is_ascii_alphanumeric() => Some(Languages::default()),
        _ => behind.is_ascii_digit().then(Languages::default),
    }
}

/// The languages of the word that begins at a byte of a line.
fn languages_at(line: &str, start: usize) -> Languages {
    let rest = line.get(start..).unwrap_or_default();
    let word = rest.get(..words::before_space(rest.as_bytes())).unwrap_or_default();
    languages_of(words::bare(word))
}

/// The languages that a word, in whatever case, is a small word of.
pub(in crate::formats) fn languages_of(word: &str) -> Languages {
    key(word).map(of_key).unwrap_or_default()
}

fn of_key(key: u64) -> Languages {
    let of = |slot: u64| if slot >> 16 == key { slot as u16 } else { 0 };
    let [one, other] = slots(key);
    Languages(of(LANGUAGES[one]) | of(LANGUAGES[other]))
}

/// Whether a word, in whatever case, is a small word of some language.
pub(in crate::formats) fn is_small_word(word: &str) -> bool {
    !languages_of(word).is_empty()
}

/// The languages of every small word: its key and, in the 16 bits behind it, their bits; 0 is a free slot.
///
/// Every word of every page is looked up: the table is small enough for the nearest
/// cache, and a word is in one of two slots or nowhere, so that both are looked at
/// and nothing is to be guessed (cuckoo hashing, Pagh and Rodler 2001).
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
            put(&mut table, packed(words[at].as_bytes()), 1 << place);
            at += 1;
        }
        place += 1;
    }
    table
}

/// Adds a language to a key; a table without room for all of them does not compile.
const fn put(table: &mut [u64; SLOTS], key: u64, language: u64) {
    let [one, other] = slots(key);
    let mut at = if table[other] >> 16 == key { other } else { one };
    if table[at] >> 16 == key {
        table[at] |= language;
        return;
    }
    let mut entry = key << 16 | language;
    while entry != 0 {
        // Whoever was here goes to the other slot of theirs.
        (table[at], entry) = (entry, table[at]);
        let [one, other] = slots(entry >> 16);
        at = if at == one { other } else { one };
    }
}

/// The two slots that a key may be in.
const fn slots(key: u64) -> [usize; 2] {
    // 2^64 over the golden ratio, as Fibonacci hashing takes it (Knuth, volume 3, 6.4).
    let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    [(mixed >> 55) as usize, SLOTS / 2 + (mixed >> 46) as usize % (SLOTS / 2)]
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

    /// In which languages a word is a small one.
    fn places(word: &str) -> Vec<usize> {
        let mut hits = Hits::default();
        hits.add(languages_of(word));
        let counted = hits.counts().into_iter().enumerate();
        counted.filter(|(_, count)| *count == 1).map(|(place, _)| place).collect()
    }

    #[test]
    fn every_small_word_is_found_in_its_languages_and_no_other() {
        for word in SMALL_WORDS.iter().flat_map(|it| it.1) {
            let is_of = |place: &usize| SMALL_WORDS[*place].1.contains(word);
            let expected: Vec<usize> = (0..SMALL_WORDS.len()).filter(is_of).collect();
            for printed in [(*word).to_owned(), word.to_uppercase()] {
                assert_eq!(places(&printed), expected, "{printed}");
            }
        }
    }

    #[test]
    fn words_are_counted_language_by_language() {
        let mut hits = Hits::default();
        (0..255).for_each(|_| hits.add(languages_of("de")));
        hits.add(languages_of("the"));
        let count = |tag| hits.counts()[SMALL_WORDS.iter().position(|it| it.0 == tag).unwrap()];
        assert_eq!(["fr", "tr", "en", "de"].map(count), [255, 255, 1, 0]);
    }

    #[test]
    fn small_words_are_letters_alone() {
        for word in SMALL_WORDS.iter().flat_map(|it| it.1) {
            assert!(word.chars().all(|it| it.is_alphabetic()), "{word}");
        }
    }

    proptest! {
        #[test]
        fn a_line_is_its_words(line in "[a-zA-ZéÉК1,.’' ]{0,90}", small in "(( |,|'|)(the|of|é|à|sie|и)){0,40}") {
            for line in [line.clone(), small.clone(), format!("{line} {small}")] {
                let words = words::words(&line).map(|it| languages_of(words::bare(it)));
                let mut found = Vec::new();
                let _all = each_word(&line, |it| {
                    found.push(it);
                    ControlFlow::Continue(())
                });
                prop_assert_eq!(found, words.collect::<Vec<_>>());
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
