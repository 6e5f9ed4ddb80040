//! The language of a text, by its script and its small words.

use super::small_words::{SMALL_WORDS, languages_of};
use super::words;

/// How many words are counted: a page says its language in far fewer.
const WORDS: usize = 600;

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

/// The BCP 47 tag of the language that the texts are in, as far as one can tell.
pub(in crate::formats) fn language<'a>(
    texts: &(impl Iterator<Item = &'a str> + Clone),
) -> Option<&'static str> {
    // Of most pages one look says that they are in no script of the table.
    let scripted = texts.clone().any(|it| !it.is_ascii() && it.contains(|c| script(c).is_some()));
    let words = || texts.clone().flat_map(words::words).take(WORDS);
    let by_script = if scripted { by_script(words()) } else { None };
    by_script.or_else(|| by_small_words(words()))
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

fn by_small_words<'a>(words: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let mut hits = [0_usize; SMALL_WORDS.len()];
    let mut counted = 0_usize;
    for word in words {
        counted += 1;
        for place in languages_of(words::bare(word)).places() {
            if let Some(count) = hits.get_mut(place) {
                *count += 1;
            }
        }
    }
    let best = SMALL_WORDS.iter().zip(hits).rev().max_by_key(|(_, count)| *count);
    let ((tag, _), count) = best?;
    (count as f32 >= counted as f32 * LEAST && count > 0).then_some(*tag)
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
            assert_eq!(language(&[text].into_iter()), tag, "{text}");
        }
    }
}
