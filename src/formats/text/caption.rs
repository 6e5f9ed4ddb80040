//! The words under a photo: text, credit, and whether the photo is from the files.

use super::features::{ends_sentence, tail};
use crate::article::Caption;
use crate::formats::agencies::{ids_in, without_agencies};

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

/// What stands before a credit, in small letters.
const CREDITS: &[&str] = &[
    "photo by ",
    "photos by ",
    "picture by ",
    "pictures by ",
    "image by ",
    "images by ",
    "photo: ",
    "photos: ",
    "photo : ",
    "photograph: ",
    "photographs: ",
    "photography: ",
    "picture: ",
    "pictures: ",
    "image: ",
    "images: ",
    "credit: ",
    "credits: ",
    "foto: ",
    "fotos: ",
    "crédito: ",
    "créditos: ",
    "crédit: ",
    "crédit : ",
    "crédit photo : ",
    "bild: ",
    "фото: ",
    "图：",
    "图: ",
    "摄影：",
    "photo/",
    "image source: ",
    "image copyright ",
    "copyright: ",
    "© ",
    "copyright ",
    "photo courtesy of ",
    "courtesy of ",
    "video by ",
    "illustration: ",
    "illustration by ",
];

/// The longest caption, in bytes; a longer text is a story.
const LONGEST: usize = 900;

/// The most words of a credit: "Handout/English Montreal School Board/Westmount High School/AFP via Getty Images" has 10.
const CREDIT_WORDS: usize = 12;

/// The most words of a line that an agency in brackets after its last sentence makes a caption; longer ones are news in brief.
const CAPTION_WORDS: usize = 45;

/// Agencies that sell photos beside those that sell news.
const PHOTO_AGENCIES: &[&str] = &[
    "getty",
    "alamy",
    "shutterstock",
    "istock",
    "epa",
    "imago",
    "picture alliance",
    "handout",
    "supplied",
    "unsplash",
    "rex features",
    "magnum",
    "postmedia",
    "staff photographer",
    "courtesy",
];

/// Whether a line says that it belongs to a photo.
pub(super) fn is_marked(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let lower = text.to_lowercase();
    let starts = FILE_STARTS.iter().chain(STARTS).any(|it| lower.starts_with(it));
    starts || says_file(&lower) || credit_at(text).is_some()
}

/// Whether a line is a credit and nothing else.
pub(super) fn is_credit(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let photographer = text.split_once('/').is_some_and(|(name, rest)| {
        let words = text.split_whitespace().count();
        let capital = |it: &str| it.trim().chars().next().is_some_and(char::is_uppercase);
        words <= 6
            && capital(name)
            && capital(rest)
            && !text.ends_with(['.', '?', ':'])
            && (is_photo_agency(text) || super::names::is_name(name.trim()))
    });
    credit_at(text).is_some_and(|it| it.text.is_empty()) || photographer
}

/// The caption in a line.
pub(super) fn caption(text: &str) -> Caption {
    let lower = text.to_lowercase();
    let start =
        FILE_STARTS.iter().filter(|it| lower.starts_with(**it)).max_by_key(|it| it.chars().count());
    let mut rest = text;
    if let Some(start) = start {
        rest = skip(text, start.chars().count()).trim_start();
    }
    let rest = STARTS
        .iter()
        .take(4)
        .find(|it| rest.to_lowercase().starts_with(**it))
        .map_or(rest, |it| skip(rest, it.chars().count()).trim_start());
    let found = credit_at(rest)
        .unwrap_or_else(|| Credited { text: rest.to_owned(), credit: String::new() });
    let mut caption = Caption::new(found.text);
    caption.file_photo = start.is_some() || says_file(&lower);
    caption.credit = Some(found.credit).filter(|it| !it.is_empty());
    caption
}

/// The credit in a line that is nothing else.
pub(super) fn credit(text: &str) -> String {
    let found = credit_at(text).filter(|it| it.text.is_empty());
    found.map_or_else(|| text.to_owned(), |it| it.credit)
}

fn skip(text: &str, signs: usize) -> &str {
    let mut signs = text.char_indices().skip(signs);
    signs.next().and_then(|(at, _)| text.get(at..)).unwrap_or_default()
}

fn says_file(lower: &str) -> bool {
    FILE_SAYS.iter().any(|it| lower.contains(it)) && lower.split_whitespace().count() <= 90
}

/// A text and the credit behind it.
struct Credited {
    text: String,
    credit: String,
}

fn credit_at(text: &str) -> Option<Credited> {
    let text = text.strip_suffix(" more >").unwrap_or(text);
    let text = text.split(" Purchase Licensing Rights").next().unwrap_or(text).trim_end();
    announced(text).or_else(|| in_brackets(text)).or_else(|| bare(text))
}

/// "... Photo: Gordon Ames", "(Image: Shona Gillies)".
fn announced(text: &str) -> Option<Credited> {
    let end = tail(text);
    let offset = text.len() - end.len();
    let lower = end.to_lowercase();
    if lower.len() != end.len() {
        return None;
    }
    let starts_word = |at: &usize| {
        lower.get(..*at).and_then(|it| it.chars().next_back()).is_none_or(|it| !it.is_alphabetic())
    };
    // Of "Photo: Courier" the marker is "photo: ", of "Crédit photo : X" the longer one.
    let (at, marker) = CREDITS
        .iter()
        .filter_map(|it| Some((lower.rfind(it).filter(starts_word)?, *it)))
        .max_by_key(|(at, marker)| (at + marker.len(), marker.len()))?;
    let before = text.get(..offset + at)?.trim_end();
    let credit = tidy_credit(end.get(at + marker.len()..)?);
    let words = credit.split_whitespace().count();
    let apart = before.is_empty()
        || before
            .ends_with(['.', '(', '!', '?', '—', '–', '-', '"', '”', '。', '/', '|', ')', '\''])
        || marker.ends_with(": ")
        || marker == "photo by "
        || marker == "photograph: ";
    let named = credit.chars().find(|it| it.is_alphanumeric()).is_some_and(|it| {
        it.is_uppercase() || !it.is_ascii() || before.chars().all(|it| !it.is_uppercase())
    });
    // A sentence after the marker is a sentence: "Image: Jose Mourinho has agreed a deal" is told by its length.
    if !(1..=CREDIT_WORDS).contains(&words)
        || !apart
        || !named
        || before.split_whitespace().count() > 90
    {
        return None;
    }
    let weak = matches!(marker, "copyright " | "© " | "courtesy of " | "copyright: ");
    if weak && !(is_photo_agency(&credit) && credit.chars().all(|it| !it.is_ascii_digit())) {
        return None;
    }
    let text = before.trim_end_matches(['(', '—', '–', '-', ' ', '|', '/']).trim_end();
    let inner = in_brackets(text).map_or_else(|| text.to_owned(), |it| it.text);
    Some(Credited { text: inner, credit })
}

/// "... in Paris. (AP Photo/Jean-Marc Delorme, File)".
fn in_brackets(text: &str) -> Option<Credited> {
    let body = text.strip_suffix(')').or_else(|| text.strip_suffix("）"))?;
    let at = body.rfind(['(', '（'])?;
    let (before, bracket) = body.split_at_checked(at)?;
    let inside = bracket.trim_start_matches(['(', '（']).trim();
    let before = before.trim_end();
    let (words, all) = (inside.split_whitespace().count(), before.split_whitespace().count());
    if !(1..=CREDIT_WORDS).contains(&words)
        || !inside.chars().next().is_some_and(char::is_uppercase)
        || inside.ends_with('.')
        || names_source(inside)
    {
        return None;
    }
    let sold =
        inside.contains('/') && words <= 8 || inside.contains(" via ") || is_photo_agency(inside);
    let named = words <= 4
        && inside.split_whitespace().all(|it| it.chars().next().is_some_and(char::is_uppercase))
        && ends_sentence(before)
        && !inside.chars().any(|it| it.is_ascii_digit());
    let long_enough = all >= 5 || before.is_empty() && inside.contains(['/']);
    if !(sold || named) || !long_enough || all > CAPTION_WORDS {
        return None;
    }
    Some(Credited { text: before.to_owned(), credit: tidy_credit(inside) })
}

/// "(Quelle: APA/dpa)" credits the story, not a photo.
fn names_source(inside: &str) -> bool {
    ["Quelle", "Source", "Fuente", "Fonte", "Bron", "Источник"]
        .iter()
        .any(|it| inside.starts_with(it))
        && inside.contains(':')
}

/// "... January 2022. REUTERS/Paul Lemaire", "... about an hour. AP".
fn bare(text: &str) -> Option<Credited> {
    let end = tail(text);
    let marks = [
        "REUTERS/",
        "AP Photo",
        "AFP/",
        "Getty Images",
        "EPA/",
        "AFP via",
        "Reuters/",
        "PA Wire",
        "AP Images",
    ];
    let sold = marks.iter().filter_map(|it| end.find(it)).min();
    let words = text.split_whitespace().count();
    let at = match sold {
        Some(at) => at,
        // An agency alone after the last sentence.
        None => {
            let last = end.rfind(". ")? + 2;
            let after = end.get(last..)?;
            let agency = after.split_whitespace().count() <= 3
                && !ids_in(after).is_empty()
                && !without_agencies(after).chars().any(char::is_alphabetic);
            agency.then_some(last)?
        }
    };
    let credit = tidy_credit(end.get(at..)?);
    let before = text.get(..text.len() - end.len() + at)?.trim_end();
    let short = credit.split_whitespace().count() <= 8 && !credit.ends_with('.');
    let apart = before.is_empty()
        || ends_sentence(before)
        || before.ends_with([')', '/', '-'])
        || sold.is_some() && !before.ends_with(',') && credit.contains('/');
    (short && apart && words <= CAPTION_WORDS * 2)
        .then(|| Credited { text: before.trim_end_matches(['-', ' ']).to_owned(), credit })
}

/// A credit without brackets, without "File", without a full stop.
fn tidy_credit(credit: &str) -> String {
    let mut credit = credit.trim().trim_end_matches([')', '）', ';', '(']).trim();
    for end in [", File", "/File Photo", "/File", " File Photo", ", file"] {
        credit = credit.strip_suffix(end).unwrap_or(credit);
    }
    let sentence =
        credit.ends_with('.') && !credit.ends_with("Inc.") && credit.split_whitespace().count() > 1;
    if sentence { credit.trim_end_matches('.').to_owned() } else { credit.to_owned() }
}

fn is_photo_agency(text: &str) -> bool {
    let lower = text.to_lowercase();
    PHOTO_AGENCIES.iter().any(|it| lower.contains(it)) || !ids_in(text).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, text: &str, credit: &str, file: bool) {
        assert!(is_marked(line), "{line}");
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
    fn a_line_may_be_a_credit_alone() {
        for (line, found) in [
            ("Photo: Gordon Ames/Staff Photographer", "Gordon Ames/Staff Photographer"),
            ("Gordon Ames/Staff Photographer", "Gordon Ames/Staff Photographer"),
            ("(Image: abc News)", "abc News"),
            ("Photo : J.-N. Tissot", "J.-N. Tissot"),
        ] {
            assert!(is_credit(line), "{line}");
            assert_eq!(credit(line), found);
        }
    }

    #[test]
    fn body_text_is_no_caption() {
        for line in [
            "An Australian court has overturned approval for the mine, based on concerns over the yakka skink (pictured). Standard Chartered is under renewed pressure.",
            "The mission has six months to bring home more than 11,000 soldiers (see map) and 1,600 police officers.",
            "The Security Council voted on Friday (June 30)",
            "He left Mali.",
        ] {
            assert!(!is_marked(line), "{line}");
        }
    }
}
