//! A printed word to its form: the spelling under which it is indexed and looked up.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The form of a word: compatibility characters resolved, lower case, without accents (rule 8).
///
/// Marks are dropped only where a script uses them as accents or optional
/// vowels. In Indic scripts, Thai and Japanese a mark is part of the letter,
/// and the Russian й is a letter of its own, which its stemmer must see.
/// Folding twice changes nothing.
pub(crate) fn fold(word: &str) -> Cow<'_, str> {
    let is_small = || !word.bytes().any(|it| it.is_ascii_uppercase());
    if word.is_ascii() && word.len() <= LONGEST && is_small() {
        return Cow::Borrowed(word);
    }
    let folded = if word.is_ascii() { word.to_ascii_lowercase() } else { fold_unicode(word) };
    Cow::Owned(if folded.len() > LONGEST { shortened(&folded) } else { folded })
}

/// The longest form, in bytes; the words of no language are as long, and no term may have 65,531.
const LONGEST: usize = 1_000;

/// The form of a word that is too long for one: how it begins, and a hash of all of it.
///
/// So it has its place among the others and is found by itself and by its
/// beginning, and two of them are told apart.
fn shortened(folded: &str) -> String {
    const HASH: usize = 32;
    let head = folded.get(..folded.floor_char_boundary(LONGEST - HASH)).unwrap_or_default();
    let hash = blake3::hash(folded.as_bytes()).to_hex();
    format!("{head}{}", hash.get(..HASH).unwrap_or_default())
}

fn fold_unicode(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    let mut accents_fall = false;
    for c in word.nfkd().flat_map(char::to_lowercase).flat_map(|it| [it].into_iter().nfkd()) {
        if is_combining_mark(c) {
            let is_short_i = c == '\u{306}' && folded.ends_with('и');
            if is_short_i || !accents_fall {
                folded.push(c);
            }
            continue;
        }
        accents_fall = marks_are_accents(c);
        match spelled_out(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(c),
        }
    }
    folded.nfc().collect()
}

/// Letters that no decomposition reaches, spelled as a typist without them would.
fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' => "d",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

/// Latin, Greek, Cyrillic, Hebrew, Arabic: what stands over or under a letter there is not the letter.
fn marks_are_accents(c: char) -> bool {
    matches!(c, '\0'..='\u{24F}' | '\u{370}'..='\u{52F}' | '\u{590}'..='\u{6FF}' | '\u{1D00}'..='\u{1FFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_and_accents_never_matter() {
        for (printed, form) in [
            ("Exposé", "expose"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("Ærø", "aero"),
            ("Đà", "da"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("Σίσυφος", "σισυφοσ"),
            ("İstanbul", "istanbul"),
            ("ﬁre", "fire"),
            ("ＡＰ", "ap"),
            ("e\u{301}te\u{301}", "ete"),
            ("Ёлка", "елка"),
            ("Русский", "русский"),
            ("हिन्दी", "हिन्दी"),
            ("ガス", "ガス"),
            ("한국", "한국"),
            ("plain", "plain"),
        ] {
            assert_eq!(fold(printed), form, "{printed}");
        }
    }

    #[test]
    fn a_word_of_any_length_has_a_form_of_its_own() {
        let long = "Long".repeat(20_000);
        let form = fold(&long);
        assert!(form.len() <= LONGEST && form.starts_with("longlong"));
        assert_eq!(fold(&form), form);
        assert_eq!(fold(&long.to_uppercase()), form);
        assert_ne!(fold(&format!("{long}er")), form);
        assert_eq!(fold(&"é".repeat(LONGEST)), "e".repeat(LONGEST));
        assert!(fold(&"军".repeat(LONGEST)).len() <= LONGEST);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(word in "\\PC{0,12}") {
            let once = fold(&word).into_owned();
            prop_assert_eq!(fold(&once).into_owned(), once.clone());
        }
    }
}
