//! The words under a photo: text, credit, and whether the photo is from the files.

use std::sync::LazyLock;

use super::credit::{self, credit_at, is_photographer, unannounced};
use super::phrases::{Phrases, Starts};
use super::words;
use crate::article::Caption;

/// What a caption of a file photo begins with, in small letters.
const FILE_STARTS: &[&str] = &[
    "file - ",
    "file – ",
    "file — ",
    "file-",
    "file photo: ",
    "file photo - ",
    "file photo – ",
    "file photo — ",
    "file photo. ",
    "file image: ",
    "file: ",
    "file picture: ",
    "archive photo: ",
    "archivbild: ",
    "archivfoto: ",
    "photo d'archives : ",
    "photo d'archives: ",
    "photo d'archive : ",
    "foto de archivo: ",
    "imagen de archivo: ",
    "foto d'archivio: ",
    "foto de arquivo: ",
    "фото из архива: ",
    "архивное фото: ",
    "arkivfoto: ",
    "资料图：",
    "资料图片：",
];

/// What else shows that a photo is from the files.
const FILE_SAYS: &[&str] = &[
    "file photo",
    "file image",
    "file picture",
    "file photograph",
    ", file)",
    "/file)",
    "archivbild",
    "archivfoto",
    "photo d'archives",
    "foto de archivo",
    "photo prise le",
];

/// What any caption may begin with.
const STARTS: &[&str] = &[
    "image caption",
    "media caption",
    "photo caption",
    "caption:",
    "pictured:",
    "pictured left",
    "pictured right",
    "pictured above",
    "pictured from",
    "pictured at",
    "pictured is",
    "pictured are",
    "in pictures:",
    "on the photo:",
    "im bild:",
    "auf dem foto:",
];

/// The longest caption, in bytes; a longer text is a story.
pub(in crate::formats) const LONGEST: usize = 900;

/// The most words of the name of a photographer and whom they work for.
const PHOTOGRAPHER_WORDS: usize = 6;

/// How much of a line's end most often tells that no agency is there, in bytes: looked at together.
const AGENCY: usize = 32;

static FILE_START: LazyLock<Starts> = LazyLock::new(|| Starts::of(FILE_STARTS));
static FILE_SAYING: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(FILE_SAYS));
static START: LazyLock<Starts> = LazyLock::new(|| Starts::of(STARTS));

/// What says that a photo is from the files or announces a credit, in small letters.
pub(in crate::formats) fn phrases() -> impl Iterator<Item = String> {
    FILE_SAYS.iter().copied().chain(credit::phrases()).map(str::to_lowercase)
}

/// What the words of a line say of a photo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::formats) struct Marks {
    /// Whether the line says that it belongs to one.
    pub(in crate::formats) caption: bool,
    /// Whether it is the credit of one and nothing else.
    pub(in crate::formats) credit: bool,
}

/// What a line of so many words, which is `lower` in small letters, says of a photo.
///
/// `hinted` is whether it may have any of [`phrases`]; if not, of `lower` the beginning is enough.
pub(in crate::formats) fn marks(text: &str, lower: &str, words: usize, hinted: bool) -> Marks {
    if text.len() > LONGEST {
        return Marks::default();
    }
    let credited = match hinted {
        true => credit_at(text),
        false => may_end_in_credit(text).then(|| unannounced(text)).flatten(),
    };
    Marks {
        caption: credited.is_some()
            || FILE_START.begin(lower)
            || START.begin(lower)
            || hinted && says_file(lower),
        credit: credited.is_some_and(|it| it.text.is_empty())
            || words <= PHOTOGRAPHER_WORDS && is_photographer(text),
    }
}

/// Whether a text may have a credit that nothing announces: by its last words most have none.
fn may_end_in_credit(text: &str) -> bool {
    let text = text.trim_end();
    let Some(end) = text.as_bytes().last_chunk::<{ AGENCY + 1 }>() else { return true };
    if text.ends_with([')', '）', '>']) {
        return true;
    }
    // An agency alone is of three words at most, with the end of a sentence before them.
    let pairs = || end.iter().zip(&end[1..]);
    let gaps = pairs().map(|(one, two)| u8::from((*one != b' ') & (*two == b' ')));
    let stops = pairs().map(|(one, two)| u8::from((*one == b'.') & (*two == b' ')));
    gaps.sum::<u8>() < 3 || stops.sum::<u8>() > 0
}

/// The caption in a line.
pub(in crate::formats) fn caption(text: &str) -> Caption {
    let lower = text.to_lowercase();
    let start = FILE_START.of_text(&lower).and_then(|it| FILE_STARTS.get(it));
    let mut rest = text;
    if let Some(start) = start {
        rest = skip(text, start.chars().count()).trim_start();
    }
    let lower_rest = rest.to_lowercase();
    let rest = STARTS
        .iter()
        .take(4)
        .find(|it| lower_rest.starts_with(**it))
        .map_or(rest, |it| skip(rest, it.chars().count()))
        .trim_start_matches([',', ':', ' ']);
    let found = credit_at(rest);
    let mut caption = Caption::new(found.as_ref().map_or(rest, |it| it.text));
    caption.file_photo = start.is_some() || says_file(&lower);
    caption.credit = found.map(|it| it.credit.to_owned()).filter(|it| !it.is_empty());
    caption
}

/// Whether a line with a credit stands above its caption instead of below.
pub(in crate::formats) fn is_credit_of_next(text: &str) -> bool {
    let lower = text.get(..13).unwrap_or_default().to_lowercase();
    lower.starts_with("image source") || lower.starts_with("image copyrig")
}

fn skip(text: &str, signs: usize) -> &str {
    let mut signs = text.char_indices().skip(signs);
    signs.next().and_then(|(at, _)| text.get(at..)).unwrap_or_default()
}

fn says_file(lower: &str) -> bool {
    FILE_SAYING.any_in(lower) && words::count(lower) <= 90
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_credit_is_refused_by_the_last_words(text in "([A-Z][a-z]{0,5}( |\\. ?|\\. \\(|  )){0,4}(AP|Agence France-Presse|Reuters|AP Reuters dpa|Leo Falk/AP|ta)[.)）]?( more >| )?") {
            prop_assert!(may_end_in_credit(&text) || unannounced(&text).is_none(), "{}", text);
        }
    }

    #[test]
    fn most_lines_are_refused_by_the_last_words() {
        for (text, expected) in [
            ("He stayed in the court for an hour. AP", true),
            ("He stayed in the court for an hour (see map)", true),
            ("He stayed in the court. Nobody saw that he left the court early.", false),
            ("He stayed in the court for an hour.", false),
        ] {
            assert_eq!(may_end_in_credit(text), expected, "{text}");
        }
    }

    fn check(line: &str, text: &str, credit: &str, file: bool) {
        assert!(marks(line, &line.to_lowercase(), words::count(line), true).caption, "{line}");
        let found = caption(line);
        assert_eq!(
            (found.text.as_str(), found.credit.as_deref().unwrap_or_default(), found.file_photo),
            (text, credit, file),
            "{line}"
        );
    }

    #[test]
    fn captions_give_up_their_credits() {
        check(
            "FILE - Soldiers parade in Paris, July 14, 2021. (AP Photo/Jean-Marc Delorme, File)",
            "Soldiers parade in Paris, July 14, 2021.",
            "AP Photo/Jean-Marc Delorme",
            true,
        );
        check(
            "FILE PHOTO: A Danish member checks a lorry, January 2022. REUTERS/Paul Lemaire",
            "A Danish member checks a lorry, January 2022.",
            "REUTERS/Paul Lemaire",
            true,
        );
        check(
            "Photo d'archives : un soldat sur la piste. (Thierry Nambot / AFP)",
            "un soldat sur la piste.",
            "Thierry Nambot / AFP",
            true,
        );
        check(
            "Iain Macrae is carried off after the final. (Image: Shona Gillies)",
            "Iain Macrae is carried off after the final.",
            "Shona Gillies",
            false,
        );
        check(
            "paris hallam in achmelvich, july 2013. photo: lou abernathy",
            "paris hallam in achmelvich, july 2013.",
            "lou abernathy",
            false,
        );
        check(
            "乘客在汉口码头排队等候末班轮渡。 图：本报记者 周小棠 摄",
            "乘客在汉口码头排队等候末班轮渡。",
            "本报记者 周小棠 摄",
            false,
        );
        check(
            "More than 3,000 court documents have been released on Jeffrey Epstein. (AP)",
            "More than 3,000 court documents have been released on Jeffrey Epstein.",
            "AP",
            false,
        );
        check(
            "A child is vaccinated at Nanoro, Burkina Faso, in a 2022 file photo. Photo: Ibrahim Sana/AFP",
            "A child is vaccinated at Nanoro, Burkina Faso, in a 2022 file photo.",
            "Ibrahim Sana/AFP",
            true,
        );
        check(
            "Buckets line the gym in January. (Staff photo by Dale Hutchins)",
            "Buckets line the gym in January.",
            "Dale Hutchins",
            false,
        );
        check(
            "Image caption, The whale lay on the sandbank for eleven hours",
            "The whale lay on the sandbank for eleven hours",
            "",
            false,
        );
        check(
            "The King’s Bodyguard carry out the ceremonial search of the Palace (Picture: PA)",
            "The King’s Bodyguard carry out the ceremonial search of the Palace",
            "PA",
            false,
        );
        check(
            "Trump only stayed in the court for about an hour. AP",
            "Trump only stayed in the court for about an hour.",
            "AP",
            false,
        );
    }

    #[test]
    fn body_text_is_no_caption() {
        for line in [
            "An Australian court has overturned approval for the mine, based on concerns over the yakka skink (pictured). Standard Chartered is under renewed pressure.",
            "The mission has six months to bring home more than 11,000 soldiers (see map) and 1,600 police officers.",
            "The Security Council voted on Friday (June 30)",
            "He left Mali.",
        ] {
            assert!(!marks(line, &line.to_lowercase(), words::count(line), true).caption, "{line}");
        }
    }
}
