//! Where a story was filed: `BAMAKO, Mali (AP) —` at the head of its first paragraph or on a line of its own.

use super::words;
use crate::article::Dateline;

/// A dateline at the beginning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Opening {
    pub(in crate::formats) dateline: Dateline,
    /// Where the story goes on after the dash; the length of the text where the line is nothing else.
    pub(in crate::formats) after: usize,
}

/// How far into a text a dateline may reach, in bytes: "SOUTHWEST MIAMI-DADE, FLA., March 4 (Thomson Reuters) —" takes 60.
const REACH: usize = 120;

/// How many words a place in capitals may have: "PORT AU PRINCE", "CITÉ DU LAC DE L'EST".
const WORDS_OF_PLACE: usize = 5;

/// How many words may follow the comma: "British Columbia", "South Dakota, Oct. 19".
const WORDS_OF_REGION: usize = 4;

/// The dashes that end a dateline; a hyphen only between spaces, a colon never, for "NOTE:" and "Q:" end so.
const DASHES: &[&str] = &["—", "–", "--", ".–", ".—", ".-", "- "];

/// The bytes of the longest of [`DASHES`].
const LONGEST_DASH: usize = 4;

/// What begins a Chinese dateline.
const CHINESE: &[&str] = &["本报", "新华社", "中新社", "中新网"];

/// The dateline that a text begins with.
///
/// The place is in capitals; `loose` takes a name with one capital too, as
/// German papers print it, which only the first paragraph of a story may.
pub(in crate::formats) fn opening(text: &str, loose: bool) -> Option<Opening> {
    chinese(text).or_else(|| western(text, loose))
}

/// Whether a line is a dateline and nothing else.
pub(in crate::formats) fn stands_alone(text: &str) -> bool {
    // No paragraph is as short as that, and none is looked at closer.
    text.trim_end().len() <= REACH + LONGEST_DASH
        && opening(text, false).is_some_and(|it| it.after >= text.len())
}

fn western(text: &str, loose: bool) -> Option<Opening> {
    let head = text.get(..text.floor_char_boundary(REACH))?;
    if !may_be_filed(head, loose) {
        return None;
    }
    let dash = first_dash(head)?;
    let before = head.get(..dash.0)?;
    let spaced =
        before.ends_with(' ') || before.ends_with(')') || head.get(dash.0..)?.starts_with('.');
    let printed = before.trim_end();
    let after = text.get(dash.0 + dash.1..)?;
    let goes_on = after.trim_start().chars().next();
    let opens = goes_on.is_none_or(|it| {
        it.is_uppercase()
            || it.is_numeric()
            || "\"“‘'«„(¿¡$€£".contains(it)
            || !it.is_ascii() && !it.is_lowercase()
    });
    if !spaced && !head.get(dash.0..)?.starts_with('—') {
        return None;
    }
    let place = place_of(printed, loose && goes_on.is_some())?;
    // After an agency the story may go on as it likes: "(Reuters) - shares fell".
    if !opens && !printed.ends_with(')') {
        return None;
    }
    let start = text.len() - after.trim_start().len();
    Some(Opening { dateline: Dateline { text: printed.to_owned(), place }, after: start })
}

/// Whether a text can begin with a place: in capitals, or with one where an agency follows or names count.
fn may_be_filed(head: &str, loose: bool) -> bool {
    let mut signs = head.chars();
    let mut is_small = || signs.next().is_none_or(|it| it.is_lowercase() || it.is_numeric());
    let (first, second) = (is_small(), is_small());
    !first && (!second || loose || memchr::memchr(b')', head.as_bytes()).is_some())
}

/// The first byte and the length of the first of [`DASHES`], and of those in one place of the longest.
fn first_dash(text: &str) -> Option<(usize, usize)> {
    // The first bytes of all of them.
    let mut begins = memchr::memchr3_iter(b'-', b'.', 0xE2, text.as_bytes());
    let dash_at = |at: usize| {
        let rest = text.as_bytes().get(at..)?;
        let fitting = DASHES.iter().filter(|it| rest.starts_with(it.as_bytes()));
        fitting.map(|it| it.len()).max().map(|length| (at, length))
    };
    begins.find_map(dash_at)
}

/// The place in "BAMAKO, Mali, July 1 (AP)", if that is what the text is.
fn place_of(printed: &str, loose: bool) -> Option<String> {
    let (named, agency) = match printed.strip_suffix(')').and_then(|it| it.split_once('(')) {
        Some((named, agency)) => (named.trim_end(), Some(agency)),
        None => (printed, None),
    };
    if agency.is_some_and(|it| words::count(it) > 4 || it.is_empty()) {
        return None;
    }
    let mut parts = named.trim_end_matches(',').split(',').map(str::trim);
    let city = parts.next().filter(|it| !it.is_empty())?;
    if !(is_capitals(city)
        || (loose && is_one_name(city))
        || (agency.is_some() && is_name(city, 3)))
    {
        return None;
    }
    let mut place = city.to_owned();
    for (number, part) in parts.enumerate() {
        let is_day = part.chars().any(|it| it.is_ascii_digit());
        if number >= 2 || part.is_empty() || !(is_day || is_name(part, WORDS_OF_REGION)) {
            return None;
        }
        if is_day {
            continue;
        }
        place.push_str(", ");
        place.push_str(part);
    }
    Some(place)
}

/// One to five words in capitals; small words such as "de" may stand inside.
fn is_capitals(text: &str) -> bool {
    let words = words::count(text);
    let mut letters = text.chars().filter(|it| it.is_alphabetic());
    let clean = text.chars().all(|it| it.is_alphabetic() || " -.'’/".contains(it));
    let many = letters.clone().nth(2).is_some();
    (1..=WORDS_OF_PLACE).contains(&words) && clean && many && letters.all(char::is_uppercase)
}

/// Words that all begin with a capital.
fn is_name(text: &str, most: usize) -> bool {
    let mut count = 0;
    for word in words::words(text) {
        count += 1;
        let begins = word.chars().next().is_some_and(char::is_uppercase);
        let clean = word.chars().all(|it| it.is_alphabetic() || "-.'’".contains(it));
        let small = count > 1
            && matches!(word, "of" | "de" | "du" | "da" | "and" | "the" | "am" | "an" | "im");
        if !clean || !(begins || small) {
            return false;
        }
    }
    (1..=most).contains(&count)
}

/// One name with one capital, of four letters at least: "Wunstorf".
fn is_one_name(text: &str) -> bool {
    let lower = text.chars().skip(1).all(|it| it.is_lowercase());
    is_name(text, 1) && lower && text.chars().count() >= 4
}

/// "本报武汉7月8日讯": who files, the place, the day.
fn chinese(text: &str) -> Option<Opening> {
    let who = CHINESE.iter().find(|it| text.starts_with(**it))?;
    let head: String = text.chars().take(30).collect();
    let (end, sign) = head.char_indices().find(|(_, it)| matches!(it, '讯' | '电'))?;
    let middle = head.get(who.len()..end)?;
    let day = middle.find(|it: char| it.is_ascii_digit())?;
    let (place, day) = middle.split_at_checked(day)?;
    if place.is_empty() || !(day.contains('月') && day.contains('日')) {
        return None;
    }
    let end = end + sign.len_utf8();
    let printed = text.get(..end)?;
    let rest = text.get(end..)?;
    let after = text.len() - rest.trim_start().len();
    let dateline = Dateline { text: printed.to_owned(), place: place.to_owned() };
    Some(Opening { dateline, after })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, loose: bool, expected: Option<(&str, &str)>) {
        let found = opening(text, loose);
        let found =
            found.as_ref().map(|it| (it.dateline.text.as_str(), it.dateline.place.as_str()));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_place_in_capitals_and_a_dash_are_a_dateline() {
        for (text, printed, place) in [
            ("BAMAKO, Mali —", "BAMAKO, Mali", "BAMAKO, Mali"),
            ("BAMAKO, Mali (AP) — The last soldiers", "BAMAKO, Mali (AP)", "BAMAKO, Mali"),
            ("GENEVA, March 5 (Reuters) - An experimental", "GENEVA, March 5 (Reuters)", "GENEVA"),
            ("ALGIERS, Jan 19 (AFP) - Mali's government", "ALGIERS, Jan 19 (AFP)", "ALGIERS"),
            ("PUNTA ARENAS.– Los estibadores", "PUNTA ARENAS", "PUNTA ARENAS"),
            ("LEWISTON -- The trees went first.", "LEWISTON", "LEWISTON"),
            (
                "SOUTHWEST MIAMI-DADE, FLA. (WSVN) - An overnight",
                "SOUTHWEST MIAMI-DADE, FLA. (WSVN)",
                "SOUTHWEST MIAMI-DADE, FLA.",
            ),
            ("ВЫБОРГ – Башню видно отовсюду.", "ВЫБОРГ", "ВЫБОРГ"),
            ("ATLANTA, Oct 20 - Oper shr 40 cts vs 47 cts", "ATLANTA, Oct 20", "ATLANTA"),
            ("本报武汉7月8日讯 昨天下午五点", "本报武汉7月8日讯", "武汉"),
        ] {
            check(text, false, Some((printed, place)));
        }
        check("Wunstorf – Es war kein großer Empfang.", true, Some(("Wunstorf", "Wunstorf")));
    }

    #[test]
    fn a_dateline_that_reaches_as_far_as_it_may_stands_alone() {
        for filler in 0..REACH {
            let line = format!("BAMAKO{} (AP).—", ", Mali 1".repeat(filler / 8));
            let expected = opening(&line, false).is_some_and(|it| it.after >= line.len());
            assert_eq!(stands_alone(&line), expected, "{line}");
        }
        assert!(DASHES.iter().all(|it| it.len() <= LONGEST_DASH));
        assert!(stands_alone("BAMAKO, Mali (AP) —") && !stands_alone("BAMAKO, Mali — The last"));
    }

    #[test]
    fn labels_scores_and_sentences_are_none() {
        for text in [
            "NOTE: Results include acquired companies",
            "COURIER: Are the Europeans gone?",
            "ÉTOILE DE SÉGOU 2 (Dembélé 1, 90+4) – RAPID DE KAYES 1",
            "NASA — which pays for it — said so",
            "Wunstorf – Es war kein großer Empfang.",
            "Inflation – the bane of the poor – rose",
            "He said - and She agreed",
            "F-16 drops in - Bangor waits",
            "",
        ] {
            check(text, false, None);
        }
        check("Inflation – the bane of the poor", true, None);
    }
}
