//! The credit of a photo: behind its caption, or on a line of its own.

use std::sync::LazyLock;

use super::features::{ends_sentence, tail};
use super::phrases::{Phrase, Phrases};
use super::words;
use crate::formats::attribution::agencies::{ids_in, without_agencies};

/// What stands before a credit, in small letters.
const MARKERS: &[&str] = &[
    "photo by ",
    "staff photo by ",
    "file photo by ",
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
    "image source, ",
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

/// What agencies write where no word stands before their credit.
const SELLERS: &[&str] = &[
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

/// What stands behind the credit on the pages of an agency that sells its photos.
const OFFERS: &str = " Purchase Licensing Rights";

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

static MARKER: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(MARKERS));
static SELLER: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(SELLERS));

/// Whether a line is the name of a photographer and whom they work for: "Gordon Ames/Staff Photographer".
pub(in crate::formats) fn is_photographer(text: &str) -> bool {
    let slash = memchr::memchr(b'/', text.as_bytes());
    let parts = slash.and_then(|at| Some((text.get(..at)?, text.get(at + 1..)?)));
    parts.is_some_and(|(name, rest)| {
        let capital = |it: &str| it.trim().chars().next().is_some_and(char::is_uppercase);
        words::words(text).nth(6).is_none()
            && capital(name)
            && capital(rest)
            && !text.ends_with(['.', '?', ':'])
            && (is_photo_agency(text) || super::names::is_name(name.trim()))
    })
}

/// The credit in a line that is nothing else.
pub(in crate::formats) fn credit(text: &str) -> String {
    let found = credit_at(text).filter(|it| it.text.is_empty());
    found.map_or(text, |it| it.credit).to_owned()
}

/// A text and the credit behind it.
pub(in crate::formats) struct Credited<'t> {
    pub(in crate::formats) text: &'t str,
    pub(in crate::formats) credit: &'t str,
}

/// What announces a credit: a line without any of these has one that [`unannounced`] finds, or none.
pub(in crate::formats) fn phrases() -> impl Iterator<Item = &'static str> {
    MARKERS.iter().chain(SELLERS).copied().chain([OFFERS])
}

/// The credit at the end of a line that nothing announces: in brackets, or an agency alone.
pub(in crate::formats) fn unannounced(text: &str) -> Option<Credited<'_>> {
    let text = without_link(text).trim_end();
    in_brackets(text).or_else(|| agency_alone(text))
}

/// The credit at the end of a line, and the text before it.
pub(in crate::formats) fn credit_at(text: &str) -> Option<Credited<'_>> {
    let text = without_link(text);
    let text = text.split(OFFERS).next().unwrap_or(text).trim_end();
    announced(text).or_else(|| in_brackets(text)).or_else(|| match SELLER.any_in(tail(text)) {
        true => sold(text),
        false => agency_alone(text),
    })
}

/// A caption without the link to what it cuts short.
fn without_link(text: &str) -> &str {
    // Hardly any line ends so, which one byte tells.
    match text.as_bytes().last() {
        Some(b'>') => text.strip_suffix(" more >").unwrap_or(text),
        _ => text,
    }
}

/// "... Photo: Gordon Ames", "(Image: Shona Gillies)".
fn announced(text: &str) -> Option<Credited<'_>> {
    let end = tail(text);
    let offset = text.len() - end.len();
    let lower = end.to_lowercase();
    if lower.len() != end.len() {
        return None;
    }
    // The last of each marker counts.
    let mut last: Vec<Phrase> = Vec::new();
    for found in MARKER.all_in(&lower) {
        last.retain(|it| it.number != found.number);
        last.push(found);
    }
    let starts_word = |it: &Phrase| {
        lower
            .get(..it.start)
            .and_then(|it| it.chars().next_back())
            .is_none_or(|it| !it.is_alphabetic())
    };
    // Of "Photo: Courier" the marker is "photo: ", of "Crédit photo : X" the longer one.
    let (at, marker) = last
        .into_iter()
        .filter(starts_word)
        .filter_map(|it| Some((it.start, *MARKERS.get(it.number)?)))
        .max_by_key(|(at, marker)| (at + marker.len(), marker.len()))?;
    let before = text.get(..offset + at)?.trim_end();
    let credit = tidy_credit(end.get(at + marker.len()..)?);
    let words = words::count(credit);
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
    if !(1..=CREDIT_WORDS).contains(&words) || !apart || !named || words::count(before) > 90 {
        return None;
    }
    let weak = matches!(marker, "copyright " | "© " | "courtesy of " | "copyright: ");
    if weak && !(is_photo_agency(credit) && credit.chars().all(|it| !it.is_ascii_digit())) {
        return None;
    }
    let text = before.trim_end_matches(['(', '—', '–', '-', ' ', '|', '/']).trim_end();
    let inner = in_brackets(text).map_or(text, |it| it.text);
    Some(Credited { text: inner, credit })
}

/// "... in Paris. (AP Photo/Jean-Marc Delorme, File)".
fn in_brackets(text: &str) -> Option<Credited<'_>> {
    let last = text.chars().next_back().filter(|it| matches!(it, ')' | '）'))?;
    let body = text.get(..text.len() - last.len_utf8())?;
    let at = body.rfind(['(', '（'])?;
    let (before, bracket) = body.split_at_checked(at)?;
    let inside = bracket.trim_start_matches(['(', '（']).trim();
    let before = before.trim_end();
    let (words, all) = (words::count(inside), words::count(before));
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
        && words::words(inside).all(|it| it.chars().next().is_some_and(char::is_uppercase))
        && ends_sentence(before)
        && !inside.chars().any(|it| it.is_ascii_digit());
    let long_enough = all >= 5 || before.is_empty() && inside.contains(['/']);
    if !(sold || named) || !long_enough || all > CAPTION_WORDS {
        return None;
    }
    Some(Credited { text: before, credit: tidy_credit(inside) })
}

/// "(Quelle: APA/dpa)" credits the story, not a photo.
fn names_source(inside: &str) -> bool {
    ["Quelle", "Source", "Fuente", "Fonte", "Bron", "Источник"]
        .iter()
        .any(|it| inside.starts_with(it))
        && inside.contains(':')
}

/// "... January 2022. REUTERS/Paul Lemaire".
fn sold(text: &str) -> Option<Credited<'_>> {
    let at = SELLER.all_in(tail(text)).map(|it| it.start).min()?;
    behind(text, at, |before, credit| !before.ends_with(',') && credit.contains('/'))
}

/// An agency after the last sentence: "... about an hour. AP".
fn agency_alone(text: &str) -> Option<Credited<'_>> {
    let end = tail(text);
    let mut stops = memchr::memrchr_iter(b'.', end.as_bytes());
    let at = stops.find(|at| end.as_bytes().get(at + 1) == Some(&b' '))? + 2;
    let after = end.get(at..)?;
    let agency = words::words(after).nth(3).is_none()
        && !ids_in(after).is_empty()
        && !without_agencies(after).chars().any(char::is_alphabetic);
    if agency { behind(text, at, |_, _| false) } else { None }
}

/// The credit from a byte of the text's tail on, if it is short and stands apart from the text before it.
fn behind(text: &str, at: usize, parted: fn(&str, &str) -> bool) -> Option<Credited<'_>> {
    let end = tail(text);
    let credit = tidy_credit(end.get(at..)?);
    let before = text.get(..text.len() - end.len() + at)?.trim_end();
    let short = words::count(credit) <= 8 && !credit.ends_with('.');
    let apart = before.is_empty()
        || ends_sentence(before)
        || before.ends_with([')', '/', '-'])
        || parted(before, credit);
    (short && apart && words::count(text) <= CAPTION_WORDS * 2)
        .then(|| Credited { text: before.trim_end_matches(['-', ' ']), credit })
}

/// A credit without brackets, without "File", without a full stop.
fn tidy_credit(credit: &str) -> &str {
    let mut credit = credit.trim().trim_end_matches([')', '）', ';', '(']).trim();
    for end in [", File", "/File Photo", "/File", " File Photo", ", file"] {
        credit = credit.strip_suffix(end).unwrap_or(credit);
    }
    let sentence = credit.ends_with('.') && !credit.ends_with("Inc.") && words::count(credit) > 1;
    if sentence { credit.trim_end_matches('.') } else { credit }
}

fn is_photo_agency(text: &str) -> bool {
    let lower = text.to_lowercase();
    PHOTO_AGENCIES.iter().any(|it| lower.contains(it)) || !ids_in(text).is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::caption::marks;
    use super::*;

    #[test]
    fn a_line_may_be_a_credit_alone() {
        for (line, found) in [
            ("Photo: Gordon Ames/Staff Photographer", "Gordon Ames/Staff Photographer"),
            ("Gordon Ames/Staff Photographer", "Gordon Ames/Staff Photographer"),
            ("(Image: abc News)", "abc News"),
            ("Photo : J.-N. Tissot", "J.-N. Tissot"),
        ] {
            assert!(marks(line, &line.to_lowercase(), words::count(line), true).credit, "{line}");
            assert_eq!(credit(line), found);
        }
    }
}
