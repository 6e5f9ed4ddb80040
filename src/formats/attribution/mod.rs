//! Whom a story credits: the lines that name agencies and colleagues, and what they are credited with.
//!
//! A line goes in, the attribution that it is comes out. The phrases stand in a
//! table a language ([`tongue`]), the agencies of the world in [`wires`]; what
//! is said here holds in every language.

use std::cell::LazyCell;

use crate::article::{Attribution, AttributionKind};
use crate::formats::text::dates::dates_in;
use crate::formats::text::features::head;
use crate::formats::text::names::names_in;
use crate::formats::text::weights::CREDIT_WORDS;
use crate::formats::text::words;

pub(super) mod agencies;
mod de;
mod en;
mod es;
mod fr;
mod it;
mod nl;
mod others;
mod pt;
mod tongue;
mod wires;

use AttributionKind::{Contributed, FilesFrom, ProvidedBy, Reported, RepublishedFrom, Translated};
use agencies::{ids_in, named_in, without_agencies};
use tongue::Proof;

/// What stands between agencies, and before them: "AFP und dpa", "la agencia EFE".
const BETWEEN: &[&str] = &[
    "and", "und", "et", "y", "e", "en", "the", "der", "die", "la", "las", "les", "le", "l", "de",
    "agencia", "agence", "agenzia", "agência", "agentur",
];

/// What a paper calls those who write for it, beside an agency: "Redaktion/dpa", "Redacción / EFE".
const STAFF: &[&str] =
    &["staff", "redaktion", "redacción", "rédaction", "redazione", "redação", "redactie"];

/// What stands before the name of a paper: "first appeared in the Courier".
const PLACES: &[&str] = &[
    "by", "on", "in", "at", "from", "bei", "im", "auf", "von", "vom", "dans", "sur", "par", "de",
    "du", "en", "por", "su", "sul", "sulla", "da", "dal", "nel", "no", "na", "em", "op", "door",
    "bij",
];

/// The longest line of credits, in bytes: [`CREDIT_WORDS`] words of the longest kind.
const LONGEST: usize = 1000;

/// The longest line that is names of agencies alone, in bytes.
const AGENCIES_ALONE: usize = 60;

/// The most words of a line that is a credit because it names an agency: "mit dpa", "sak/Reuters".
const WITH_AGENCY: usize = 6;

/// The most words of a sentence that is a credit by what it says somewhere; each kind allows as many or fewer.
const SAYING_WORDS: usize = 50;

/// The credit that a line is, judged by its words; where it stands is for the caller to judge.
pub(in crate::formats) fn attribution(text: &str) -> Option<Attribution> {
    if text.len() > LONGEST || text.starts_with(['"', '“', '„', '«']) {
        return None;
    }
    let words = words::count(text);
    if words > CREDIT_WORDS {
        return None;
    }
    let kind = kind_of(text, words)?;
    let people = match kind {
        ProvidedBy | RepublishedFrom => Vec::new(),
        _ => people_in(text),
    };
    Some(Attribution { text: text.to_owned(), agencies: ids_in(text), people, kind })
}

/// The phrases that say somewhere in a line that it is a credit, in small letters.
pub(in crate::formats) fn phrases() -> impl Iterator<Item = &'static str> {
    tongue::sayings()
}

/// Whether a line is a credit; `hinted` is whether it may have any of [`phrases`].
pub(in crate::formats) fn is_credit(text: &str, hinted: bool) -> bool {
    (hinted || is_short_or_begins(inner(text))) && attribution(text).is_some()
}

/// Whether a line can be a credit without a phrase that says so: by how it begins, or because it is short.
fn is_short_or_begins(inner: &str) -> bool {
    let begins = || inner.starts_with('©') || tongue::start_of(&small(head(inner))).is_some();
    inner.len() <= AGENCIES_ALONE
        || words::words(inner).nth(WITH_AGENCY).is_none()
        || tongue::may_start(inner) && begins()
}

/// Whether a line is the name of an agency and nothing else.
pub(in crate::formats) fn is_bare(text: &str) -> bool {
    is_all_agencies(inner(text))
}

/// The people whom a credit names, part by part: "Bericht von Lena Voß; Redaktion: Jan Rehm".
fn people_in(text: &str) -> Vec<String> {
    let mut people: Vec<String> = Vec::new();
    for part in text.split("; ") {
        let inner = inner(part);
        let start = tongue::start_of(&small(inner)).map_or("", |it| it.0);
        for name in names_in(behind(inner, start), true) {
            if !people.contains(&name) {
                people.push(name);
            }
        }
    }
    people
}

/// A line without the brackets and dashes around it.
fn inner(text: &str) -> &str {
    let is_around =
        |c: char| !c.is_ascii_alphanumeric() && (c.is_whitespace() || "()（）[]—–-*_".contains(c));
    let text = text.trim_matches(is_around);
    text.strip_prefix("• ").map_or(text, |it| it.trim_start_matches("• "))
}

/// A line in small letters, with straight apostrophes.
fn small(inner: &str) -> String {
    let lower = inner.to_lowercase();
    if lower.is_ascii() { lower } else { lower.replace('’', "'") }
}

/// The part of a line behind a beginning that was found in its small letters.
fn behind<'t>(inner: &'t str, start: &str) -> &'t str {
    let mut signs = inner.char_indices().skip(start.chars().count());
    signs.next().and_then(|(at, _)| inner.get(at..)).unwrap_or_default()
}

/// A credit that a tag says to be one, whatever its words.
pub(in crate::formats) fn stated(text: &str) -> Attribution {
    attribution(text).unwrap_or_else(|| Attribution {
        text: text.to_owned(),
        agencies: ids_in(text),
        people: Vec::new(),
        kind: ProvidedBy,
    })
}

/// The credit in brackets behind the last sentence of a story: an agency, perhaps with the initials of its editor.
pub(in crate::formats) fn closing(text: &str) -> Option<Attribution> {
    let inner = text.trim_end().strip_suffix(')')?;
    let (_, inner) = inner.rsplit_once('(')?;
    let mut parts = inner.split(['/', ',', ' ']).filter(|it| !it.is_empty());
    let is_initials = |it: &str| it.chars().count() <= 4 && it.chars().all(char::is_lowercase);
    let credits = parts.next().is_some_and(is_all_agencies)
        && parts.all(|it| is_all_agencies(it) || is_initials(it));
    let agencies = ids_in(inner);
    (credits && !agencies.is_empty()).then(|| Attribution {
        text: format!("({inner})"),
        agencies,
        people: Vec::new(),
        kind: ProvidedBy,
    })
}

fn kind_of(text: &str, words: usize) -> Option<AttributionKind> {
    let inner = inner(text);
    let lower = small(inner);
    let words = if inner.len() == text.len() { words } else { words::count(inner) };
    // Whether it names an agency is asked twice of a short line, and of hardly any other.
    let named = LazyCell::new(|| !named_in(inner).is_empty());
    if is_agencies_alone(inner, &lower, &named) || is_agency_copyright(inner, &lower) {
        return Some(ProvidedBy);
    }
    if let Some((start, kind, proof)) = tongue::start_of(&lower) {
        let begins = begins_credit(inner, words, start, kind, proof);
        return begins.then_some(kind).or_else(|| with_agency(inner, &lower, words, &named));
    }
    if let Some(kind) = with_agency(inner, &lower, words, &named) {
        return Some(kind);
    }
    if words > SAYING_WORDS {
        return None;
    }
    let (phrase, kind) = tongue::saying_in(&lower)?;
    says_credit(inner, &lower, words, phrase, kind).then_some(kind)
}

/// Whether what follows the start is what a credit goes on with.
fn begins_credit(
    inner: &str,
    words: usize,
    start: &str,
    kind: AttributionKind,
    proof: Proof,
) -> bool {
    let rest = behind(inner, start);
    let sentence_of_body = words > 40 && kind != Reported;
    // "First published on November 19, 2019" is a date, "Sources:" a heading.
    let is_date = kind == RepublishedFrom
        && (!dates_in(inner).is_empty() || !rest.chars().any(char::is_alphabetic));
    let proven = match proof {
        // "With agencies", "mit Agenturmaterial" say all there is to say.
        Proof::Any => !rest.trim().is_empty() || kind == FilesFrom,
        Proof::Name => !ids_in(rest).is_empty() || !names_in(rest, true).is_empty(),
        Proof::Agency => !ids_in(rest).is_empty(),
    };
    proven && !sentence_of_body && !is_date
}

/// Whether a sentence that has the phrase of a credit is one.
fn says_credit(
    inner: &str,
    lower: &str,
    words: usize,
    phrase: &str,
    kind: AttributionKind,
) -> bool {
    let about_page = tongue::is_about_page(lower);
    match kind {
        // "It first appeared in 2014", "the worm first appeared on 20 December".
        RepublishedFrom => {
            tongue::is_of_page(lower) && about_page && words <= 45 && names_a_place(inner, phrase)
        }
        Contributed => {
            words <= SAYING_WORDS
                && (about_page
                    || !ids_in(inner).is_empty()
                    || lower.contains("writer")
                    || lower.contains("contributed from"))
                && !names_in(inner, true).is_empty() | !ids_in(inner).is_empty()
        }
        ProvidedBy => words <= 25 && (lower.starts_with("this ") || !ids_in(inner).is_empty()),
        Translated => tongue::is_of_page(lower) && about_page && words <= 40,
        _ => words <= 40,
    }
}

/// "mit dpa", "con agencias", "With Courier wires"; "sak/Reuters", "Redaktion/dpa".
fn with_agency(
    inner: &str,
    lower: &str,
    words: usize,
    named: &LazyCell<bool, impl FnOnce() -> bool>,
) -> Option<AttributionKind> {
    if words > WITH_AGENCY {
        return None;
    }
    let together = || words::runs(lower).last().is_some_and(tongue::is_together);
    if !**named && !together() {
        return None;
    }
    let rest = without_agencies(inner);
    let shorthand = words <= 3
        && inner.contains('/')
        && words::runs(&rest).all(|it| it.chars().count() <= 4 || is_staff(it));
    match tongue::behind_with(lower).is_some() {
        true => Some(FilesFrom),
        false => shorthand.then_some(ProvidedBy),
    }
}

fn is_staff(word: &str) -> bool {
    let lower = word.to_lowercase();
    STAFF.contains(&lower.as_str()) || tongue::is_together(&lower)
}

/// Whether a text names agencies and nothing else.
fn is_all_agencies(text: &str) -> bool {
    is_agencies_alone(text, &small(text), &LazyCell::new(|| !named_in(text).is_empty()))
}

/// A line that names agencies and nothing else: "(Reuters)", "AFP und dpa", "Agencies".
///
/// `named` is whether it names any.
fn is_agencies_alone(
    inner: &str,
    lower: &str,
    named: &LazyCell<bool, impl FnOnce() -> bool>,
) -> bool {
    if inner.len() > AGENCIES_ALONE {
        return false;
    }
    if tongue::is_together(lower) {
        return true;
    }
    if !**named {
        return false;
    }
    let rest = without_agencies(inner);
    words::runs(&rest).all(|it| {
        let word = it.to_lowercase();
        BETWEEN.contains(&word.as_str()) || tongue::is_together(&word)
    })
}

/// "© dpa-infocom, dpa:240516-99-53606/3".
fn is_agency_copyright(inner: &str, lower: &str) -> bool {
    lower.starts_with("© ") && lower.contains("dpa:") && !ids_in(inner).is_empty()
}

/// Whether a name follows "originally published by", "erschien zuerst in der", "first appeared on".
fn names_a_place(inner: &str, phrase: &str) -> bool {
    let lower = small(inner);
    let Some(at) = lower.find(phrase).map(|it| it + phrase.len()) else { return false };
    let rest = lower.get(at..).unwrap_or_default();
    let next = words::words(rest).next().is_some_and(|it| PLACES.contains(&it));
    let last = words::words(phrase).last().is_some_and(|it| PLACES.contains(&it));
    (next || last) && dates_in(rest).is_empty()
}

#[cfg(test)]
mod tests {
    use AttributionKind::Edited;

    use super::*;

    #[test]
    fn credits_are_told_by_how_they_begin_and_what_they_say() {
        for (line, kind, agencies, people) in [
            (
                "This report was sourced from information provided by the Associated Press",
                ProvidedBy,
                vec!["ap"],
                vec![],
            ),
            (
                "Some information for this report came from Reuters.",
                FilesFrom,
                vec!["reuters"],
                vec![],
            ),
            ("(With inputs from agencies)", FilesFrom, vec![], vec![]),
            (
                "(Reporting by Will Dunham; Editing by Tom Brown)",
                Reported,
                vec![],
                vec!["Will Dunham", "Tom Brown"],
            ),
            ("The Associated Press contributed to this report.", Contributed, vec!["ap"], vec![]),
            (
                "Times staff writer Lee Harris contributed to this story.",
                Contributed,
                vec![],
                vec!["Lee Harris"],
            ),
            ("(Reuters)", ProvidedBy, vec!["reuters"], vec![]),
            ("Reuters provided the reporting from Rotterdam.", ProvidedBy, vec!["reuters"], vec![]),
            (
                "This article was originally published by the Delta Science Desk.",
                RepublishedFrom,
                vec![],
                vec![],
            ),
            (
                "Translated from Tamasheq by Zeinabou Walet Ali",
                Translated,
                vec![],
                vec!["Zeinabou Walet Ali"],
            ),
            ("Edited by Ruth Haldane", Edited, vec![], vec!["Ruth Haldane"]),
            ("with reporting from the associated press", FilesFrom, vec!["ap"], vec![]),
            ("(Quelle: APA/sda/dpa)", ProvidedBy, vec!["apa", "sda", "dpa"], vec![]),
            ("mit dpa", FilesFrom, vec!["dpa"], vec![]),
            ("Avec agences", FilesFrom, vec![], vec![]),
            ("（据新华社）", ProvidedBy, vec!["xinhua"], vec![]),
            ("По информации ТАСС", ProvidedBy, vec!["tass"], vec![]),
            ("Con información de EFE", FilesFrom, vec!["efe"], vec![]),
            (
                "– additional reporting by Donald Matthys",
                Contributed,
                vec![],
                vec!["Donald Matthys"],
            ),
        ] {
            let found = attribution(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (found.kind, found.agencies, found.people),
                (
                    kind,
                    agencies.into_iter().map(str::to_owned).collect(),
                    people.into_iter().map(str::to_owned).collect()
                ),
                "{line}"
            );
        }
    }

    #[test]
    fn a_line_is_a_credit_with_a_hint_if_it_is_one() {
        let long = "the ferry to the island sailed on Monday for the first time in two years";
        let starts = ["Reporting by Awa Kanté in Bamako, and ", "© dpa-infocom, dpa:240516 ", ""];
        let says = [", and AP writer Lee Harris contributed to this report", " (Reuters)", ""];
        for (start, said) in starts.iter().flat_map(|it| says.iter().map(move |said| (it, said))) {
            for middle in [long, "", "it sailed"] {
                let line = format!("{start}{middle}{said}");
                let hinted = phrases().any(|it| small(&line).contains(it));
                assert_eq!(is_credit(&line, hinted), attribution(&line).is_some(), "{line}");
            }
        }
    }

    #[test]
    fn sentences_that_only_sound_so_are_none() {
        for line in [
            "First published on November 19, 2019 / 5:13 PM",
            "Sources:",
            "Next year, Tull plans to link with agencies that will provide job training.",
            "The Santy worm first appeared on 20 December and within 24 hours had hit more than 40,000 websites.",
            "“I’ve been in touch with agencies and services,” she said.",
            "Kofler contributed 50 dollars to the fund.",
            "© 2019 CBS Interactive Inc. All Rights Reserved.",
        ] {
            assert_eq!(attribution(line), None, "{line}");
        }
    }

    #[test]
    fn an_agency_may_sign_behind_the_last_sentence() {
        let closed = closing("Ein Reh war schneller. (dpa/lni)").unwrap();
        assert_eq!((closed.text.as_str(), closed.agencies), ("(dpa/lni)", vec!["dpa".to_owned()]));
        for text in ["He left (see map).", "He left. (see map)", "He works at Reuters (London)"] {
            assert_eq!(closing(text), None, "{text}");
        }
    }
}
