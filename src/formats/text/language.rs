//! The language of an article: what it declares, or what its script and its small words say.

use std::ops::ControlFlow;

use super::small_words::{Hits, SMALL_WORDS, each_word};
use super::words;

/// How many words are counted: two paragraphs say their language, and each article is asked. [`Hits`] counts no further than 255.
const WORDS: usize = 150;

/// How many small words a text must have to say that it is not in the language it declares.
///
/// A headline in which three words happen to be small ones of another language says nothing.
const SURE: usize = 8;

/// The least share of small words that decides for a language.
const LEAST: f32 = 0.1;

/// Scripts that one language of the press is written in, or where one is far more frequent than the others.
const SCRIPTS: &[(std::ops::RangeInclusive<char>, &str)] = &[
    ('\u{3040}'..='\u{30FF}', "ja"),
    ('\u{AC00}'..='\u{D7AF}', "ko"),
    ('\u{4E00}'..='\u{9FFF}', "zh"),
    ('\u{600}'..='\u{6FF}', "ar"),
    ('\u{590}'..='\u{5FF}', "he"),
    ('\u{370}'..='\u{3FF}', "el"),
    ('\u{900}'..='\u{97F}', "hi"),
    ('\u{E00}'..='\u{E7F}', "th"),
    ('\u{1200}'..='\u{137F}', "am"),
];

/// The language of texts that declare one or none: the declared one if they agree with it, else the
/// one that they are in.
///
/// A language that is not known here cannot be told from others, and is believed.
pub(in crate::formats) fn language<'a>(
    declared: Option<&str>,
    texts: &(impl Iterator<Item = &'a str> + Clone),
) -> Option<String> {
    let declared = declared.map(str::trim).filter(|it| is_tag(it));
    let detected = detected(texts);
    match (declared, detected) {
        (Some(declared), Some(detected)) if !detected.agrees_with(declared) => {
            Some(detected.tag.to_owned())
        }
        (Some(declared), _) => Some(declared.to_owned()),
        (None, detected) => detected.map(|it| it.tag.to_owned()),
    }
}

/// Whether it is a BCP 47 tag that names a language: not `english`, not `und`.
fn is_tag(tag: &str) -> bool {
    let primary = primary(tag);
    let is_code =
        (2..=3).contains(&primary.len()) && primary.bytes().all(|it| it.is_ascii_alphabetic());
    let names_none = ["und", "mul", "zxx", "mis"].iter().any(|it| primary.eq_ignore_ascii_case(it));
    is_code && !names_none
}

fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}

/// The language that texts are in, and how surely.
struct Detected {
    tag: &'static str,
    /// How many of their words are small words of each language; `None` where the script decided.
    hits: Option<[usize; SMALL_WORDS.len()]>,
}

impl Detected {
    /// Whether texts of this language may be of a declared one.
    fn agrees_with(&self, declared: &str) -> bool {
        let primary = primary(declared).to_ascii_lowercase();
        // Norwegian is written in two ways, which have tags of their own.
        let primary = if matches!(primary.as_str(), "nb" | "nn") { "no" } else { primary.as_str() };
        if primary == self.tag {
            return true;
        }
        let place = SMALL_WORDS.iter().position(|(tag, _)| *tag == primary);
        let scripted = SCRIPTS.iter().any(|(_, tag)| *tag == primary);
        match (&self.hits, place) {
            // The small words of neighbours are much the same; half as many are agreement.
            (Some(hits), Some(place)) => {
                let most = hits.iter().copied().max().unwrap_or_default();
                let own = hits.get(place).copied().unwrap_or_default();
                most < SURE || own * 2 >= most
            }
            // In the script of one language, or without the script of the declared one.
            (Some(_), None) => !scripted,
            (None, place) => place.is_none() && !scripted,
        }
    }
}

fn detected<'a>(texts: &(impl Iterator<Item = &'a str> + Clone)) -> Option<Detected> {
    let words = || texts.clone().flat_map(words::words).take(WORDS);
    let by_script = if texts.clone().any(may_be_scripted) { by_script(words()) } else { None };
    by_script.map(|tag| Detected { tag, hits: None }).or_else(|| by_small_words(texts.clone()))
}

/// Whether a text may have a letter of one of [`SCRIPTS`]: hardly any Latin or Cyrillic one passes.
fn may_be_scripted(text: &str) -> bool {
    // The first bytes of all letters from U+340 to U+3FF, from U+580 to U+6FF, and from U+800
    // on, but not of U+2000 to U+2FFF, where quotation marks and dashes are.
    let begins = |it: &u8| matches!(it, 0xCD..=0xCF | 0xD6..=0xDB | 0xE0..=0xE1 | 0xE3..);
    // No early end: so many bytes are looked at together.
    text.bytes().fold(false, |any, it| any | begins(&it))
}

/// The place in [`SCRIPTS`] of a letter's script.
fn script(c: char) -> Option<usize> {
    SCRIPTS.iter().position(|(range, _)| !c.is_ascii() && range.contains(&c))
}

fn by_script<'a>(words: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let mut scripts = [0_usize; SCRIPTS.len()];
    let mut letters = 0_usize;
    for c in words.flat_map(|it| it.chars().take(40)).filter(|it| it.is_alphabetic()) {
        letters += 1;
        if let Some(count) = script(c).and_then(|it| scripts.get_mut(it)) {
            *count += 1;
        }
    }
    // Japanese mixes its own letters with Chinese ones, so a tenth of them decides.
    SCRIPTS
        .iter()
        .zip(scripts)
        .find(|((_, tag), count)| *count * if *tag == "ja" { 10 } else { 2 } > letters)
        .map(|((_, tag), _)| *tag)
}

fn by_small_words<'a>(mut texts: impl Iterator<Item = &'a str>) -> Option<Detected> {
    let (mut hits, mut counted) = (Hits::default(), 0);
    let _whole = texts.try_for_each(|text| {
        each_word(text, |languages| {
            hits.add(languages);
            counted += 1;
            if counted == WORDS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    });
    let hits = hits.counts();
    let best = SMALL_WORDS.iter().zip(hits).rev().max_by_key(|(_, count)| *count);
    let ((tag, _), count) = best?;
    let is_told = count > 0 && count as f32 >= counted as f32 * LEAST;
    is_told.then_some(Detected { tag, hits: Some(hits) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_its_language() {
        for (text, tag) in [
            (
                "High water at Portland on Saturday will be at 11:52 a.m., when nobody will see it.",
                Some("en"),
            ),
            (
                "Es war kein großer Empfang. Eine Blaskapelle, ein Minister im Regenmantel und der Kuchen.",
                Some("de"),
            ),
            (
                "Il restait une trentaine de lits et deux groupes électrogènes pour les soldats.",
                Some("fr"),
            ),
            (
                "Los estibadores de Punta Arenas cumplieron ayer su quinto día de huelga.",
                Some("es"),
            ),
            (
                "Только подняться на неё последние шесть лет было нельзя, и в среду её открыли.",
                Some("ru"),
            ),
            ("昨天下午五点，汉口码头的水位涨到26.41米。", Some("zh")),
            ("昨日の午後、港の水位は二十六メートルになった。", Some("ja")),
            ("Takuba Bamako Gao", None),
            ("", None),
        ] {
            assert_eq!(language(None, &[text].into_iter()).as_deref(), tag, "{text}");
        }
    }

    #[test]
    fn no_letter_of_a_script_is_overlooked() {
        for c in SCRIPTS.iter().flat_map(|(range, _)| range.clone()) {
            assert!(may_be_scripted(&format!("a {c}")), "{c}");
        }
        for text in ["“Élan” – it’s…", "Выборг", "Gdańsk", ""] {
            assert!(!may_be_scripted(text), "{text}");
        }
    }

    #[test]
    fn a_declared_language_stands_unless_the_text_is_in_another() {
        let english = "It was the last of the ferries that had left the quay in the week, and they said that it was \
                       not to be the only one.";
        let russian =
            "Только подняться на неё последние шесть лет было нельзя, и в среду её открыли.";
        for (declared, text, tag) in [
            ("en", english, Some("en")),
            ("en-GB", english, Some("en-GB")),
            ("EN_us", english, Some("EN_us")),
            ("de", english, Some("en")),
            ("zh", english, Some("en")),
            ("und", english, Some("en")),
            ("english", english, Some("en")),
            ("", english, Some("en")),
            // Nothing here knows Welsh or Ukrainian, or can tell that a text is not in them.
            ("cy", english, Some("cy")),
            ("uk", russian, Some("uk")),
            ("en", "昨天下午五点，汉口码头的水位涨到26.41米。", Some("zh")),
            (
                "nb",
                "Det er ikke som han har sagt, men hun var på en av dem da det ble natt.",
                Some("nb"),
            ),
            // Too little is said.
            ("de", "The end of the road", Some("de")),
            ("fr", "Takuba Bamako Gao", Some("fr")),
        ] {
            let found = language(Some(declared), &[text].into_iter());
            assert_eq!(found.as_deref(), tag, "{declared}: {text}");
        }
    }
}
