//! Who wrote a story: "By Awa Kanté, The Associated Press", and the names in it.

use std::sync::LazyLock;

use super::names::{is_name, names_in};
use super::phrases::{Phrases, Starts};
use super::{dates, words};
use crate::formats::attribution::agencies::{ids_in, without_agencies};

/// What a byline begins with, in small letters.
const STARTS: &[&str] = &[
    "by ",
    "by: ",
    "story by ",
    "interview by ",
    "written by ",
    "report by ",
    "text by ",
    "words by ",
    "posted by ",
    "posted by: ",
    "author: ",
    "authors: ",
    "autor: ",
    "autor ",
    "text: ",
    "written by: ",
    "from staff",
    "from wire",
    "von: ",
    "par : ",
    "por: ",
    "von ",
    "par ",
    "por ",
    "da ",
    "di ",
    "door ",
    "av ",
    "af ",
    "tekst: ",
    "autora: ",
    "автор: ",
    "автор ",
    "记者：",
    "记者:",
    "文/",
    "作者：",
    "作者:",
    "de nuestro",
    "de nuestra",
    "de notre",
    "our correspondent",
    "from our ",
    "a cura di ",
];

/// The most words of a byline.
const MOST_WORDS: usize = 16;

/// The most bytes of a byline.
const LONGEST: usize = 160;

/// Lines without names that say who wrote: "Wire and staff reports", "Courier staff with AFP".
pub(in crate::formats) const COLLECTIVE: &[&str] = &[
    "staff report",
    "staff reports",
    "wire report",
    "wire reports",
    "staff with",
    "staff and agencies",
    "news desk",
    "newsroom",
    "staff reporter",
    "agency reporter",
    "our correspondent",
    "web desk",
    "from staff and wire",
];

/// What is said of those who write for a paper, in small letters.
const STAFF: &[&str] = &[
    "staff",
    "reporter",
    "correspondent",
    "corresponsal",
    "wire report",
    "agenc",
    "desk",
    "redaktion",
];

/// What separates a byline from a date on one line.
const BARS: &[char] = &['|', '·', '•', '—'];

/// The small words between a name and a date.
const BEFORE_DATE: &[&str] = &["on", "am", "vom", "le", "el", "il", "em", "op", "den"];

static START: LazyLock<Starts> = LazyLock::new(|| Starts::of(STARTS));
static COLLECTIVELY: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(COLLECTIVE));

/// Whether a line, or a part of it between bars, is a byline by its words alone.
pub(in crate::formats) fn is_byline(text: &str) -> bool {
    printed(text).is_some()
}

/// Whether a line can be a byline by how it begins in small letters: hardly any other passes.
///
/// `hinted` is whether it may have any of [`COLLECTIVE`].
pub(in crate::formats) fn begins_as_byline(text: &str, small: &str, hinted: bool) -> bool {
    text.len() <= LONGEST
        && (START.begin(small) || has_bar(text) || hinted && COLLECTIVELY.any_in(small))
}

/// Whether any of [`BARS`] stands in a text.
fn has_bar(text: &str) -> bool {
    // Of all of them one alone is in ASCII.
    memchr::memchr(b'|', text.as_bytes()).is_some() || !text.is_ascii() && text.contains(BARS)
}

/// Whether a line may be a byline where one is awaited: between headline and story, beside a date.
pub(in crate::formats) fn may_be_byline(text: &str) -> bool {
    let text = first_part(text);
    is_name(text) || is_agency_alone(text)
}

/// The byline in a line, as printed, without the date beside it.
pub(in crate::formats) fn printed(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let part = before_date(first_part(text));
    let words = words::count(part);
    if words > MOST_WORDS || part.ends_with(['?', '!', ':']) || part.is_empty() {
        return None;
    }
    let lower = part.to_lowercase();
    let collective = COLLECTIVELY.any_in(&lower) && words <= 8 && !part.ends_with('.');
    let signed = start_of(&lower).is_some_and(|start| {
        let rest = lower_tail(part, start);
        let all_small = !text.chars().any(char::is_uppercase);
        names_someone(rest, all_small)
    });
    (collective || signed).then(|| part.to_owned())
}

/// A line that is a byline, as printed and without a date: one with "By", or a name where a byline is awaited.
pub(in crate::formats) fn as_printed(line: &str) -> String {
    printed(line).unwrap_or_else(|| first_part(line).to_owned())
}

/// Who a byline, or a line that is a name, says it was.
pub(in crate::formats) fn authors(byline: &str) -> Vec<String> {
    let lower = byline.to_lowercase();
    let rest = start_of(&lower).map_or(byline, |it| lower_tail(byline, it));
    names_in(rest, false)
}

/// The beginning of [`STARTS`] that a text in small letters has.
fn start_of(lower: &str) -> Option<&'static str> {
    START.of_text(lower).and_then(|it| STARTS.get(it)).copied()
}

/// The part of a text behind a beginning that was found in its small letters.
fn lower_tail<'t>(text: &'t str, start: &str) -> &'t str {
    let mut signs = text.char_indices().skip(start.chars().count());
    signs.next().and_then(|(at, _)| text.get(at..)).unwrap_or_default()
}

/// The first part of a line that has parts between bars, if it is no date; else the first that names someone.
fn first_part(text: &str) -> &str {
    let mut parts = text.split(BARS).map(str::trim).filter(|it| !it.is_empty());
    parts.find(|it| !dates::is_date_line(it) || START.begin(&it.to_lowercase())).unwrap_or_default()
}

/// A byline without a date glued to its end: "by Cristina Laila Apr. 28, 2023".
fn before_date(part: &str) -> &str {
    let date = dates::dates_in(part).into_iter().next();
    let Some(before) = date.and_then(|it| part.get(..it.range.start)) else {
        return without_signs(part);
    };
    let before = without_signs(before);
    // "Par Maëlle Quintard, le 12 novembre", "By Ann Lee on May 3, 2024".
    let small = |(_, word): &(&str, &str)| BEFORE_DATE.contains(word);
    before.rsplit_once(' ').filter(small).map_or(before, |it| without_signs(it.0))
}

/// A part of a line without what separates it from the next.
fn without_signs(part: &str) -> &str {
    part.trim_end_matches(|it: char| it.is_whitespace() || matches!(it, ',' | '-' | '–' | '/'))
}

/// Whether what follows "By" is a name, an agency or a staff rather than "the time the boat left".
fn names_someone(rest: &str, all_small: bool) -> bool {
    let first = rest.chars().next();
    let named = first.is_some_and(|it| it.is_uppercase() || matches!(it, '\u{4E00}'..='\u{9FFF}'));
    let full_stop = rest.ends_with('.') && words::count(rest) > 4;
    let people = rest
        .split([',', ' '])
        .filter(|it| it.chars().next().is_some_and(char::is_uppercase))
        .count();
    // Most bylines are names, and are not looked at again.
    let agency = || !ids_in(rest).is_empty();
    let staff = || {
        let lower = rest.to_lowercase();
        STAFF.iter().any(|it| lower.contains(it))
    };
    let small_name = all_small && (2..=5).contains(&words::count(rest));
    let mostly_named = people * 2 >= words::count(rest)
        || rest.chars().any(|it| matches!(it, '\u{4E00}'..='\u{9FFF}'));
    !full_stop && ((named && mostly_named) || small_name || staff() || agency())
}

fn is_agency_alone(text: &str) -> bool {
    words::count(text) <= 5
        && !ids_in(text).is_empty()
        && !without_agencies(text).chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_is_printed_without_its_date() {
        for (line, byline) in [
            ("By Awa Kanté, The Associated Press", "By Awa Kanté, The Associated Press"),
            (
                "By Tonye Briggs and Boma Jaja  |  13 April 2015  |  7:44 am",
                "By Tonye Briggs and Boma Jaja",
            ),
            ("by jonas weld · 8 jun 2010 · 4 min read", "by jonas weld"),
            ("by Cristina Laila Apr. 28, 2023 1:15 pm", "by Cristina Laila"),
            ("Par Maëlle Quintard, le 12 novembre 2022 à 8h30", "Par Maëlle Quintard"),
            ("From staff and wire reports", "From staff and wire reports"),
            ("De nuestro corresponsal", "De nuestro corresponsal"),
            ("记者：林岸 周小棠", "记者：林岸 周小棠"),
            ("Interview by Drissa Maïga", "Interview by Drissa Maïga"),
            ("By Our Foreign Staff", "By Our Foreign Staff"),
        ] {
            assert_eq!(printed(line).as_deref(), Some(byline), "{line}");
        }
        for line in [
            "By the time the boat left, the quay was empty.",
            "By noon on Friday an estimated 310,000 homes were dark",
            "Posted July 1, 2022",
            "Text Edge Style",
        ] {
            assert_eq!(printed(line), None, "{line}");
        }
    }

    #[test]
    fn authors_are_the_people_in_it() {
        for (byline, names) in [
            ("By Awa Kanté, The Associated Press", vec!["Awa Kanté"]),
            ("By Drissa Maïga, in Timbuktu", vec!["Drissa Maïga"]),
            ("By Alasdair Munro at Grant Street Park", vec!["Alasdair Munro"]),
            ("Par Solenn Le Guen avec AFP", vec!["Solenn Le Guen"]),
            ("Von Heike Brandes mit dpa", vec!["Heike Brandes"]),
            ("Par Élodie Perrachon (avec AFP)", vec!["Élodie Perrachon"]),
            ("By Fanta Bagayoko with Reuters", vec!["Fanta Bagayoko"]),
            ("记者：林岸 周小棠", vec!["林岸", "周小棠"]),
            ("By Agency Reporter", vec![]),
            ("Courier staff with AFP", vec![]),
            ("Flora Mackay", vec!["Flora Mackay"]),
        ] {
            assert_eq!(authors(byline), names, "{byline}");
        }
    }
}
