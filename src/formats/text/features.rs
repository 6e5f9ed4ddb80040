//! What can be seen of a line by itself and among the others, before anything is decided.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use super::hints::Hints;
use super::lexicon::{
    CLUTTER_LINE, CLUTTER_SAYING, CLUTTER_SAYS, CLUTTER_START, POINTER, SAYING_WORDS,
    STARTING_WORDS, TAIL_HEADING,
};
use super::lines::Line;
use super::small::{plain, small};
use super::small_words::each_word;
use super::weights as w;
use super::{byline, caption, dates, rights, words};
use crate::formats::attribution;

/// What a line looks like.
#[derive(Clone, Debug)]
pub(in crate::formats) struct Features {
    /// Its words; signs in pairs where a script sets no spaces.
    pub(in crate::formats) words: usize,
    /// Its signs.
    pub(in crate::formats) signs: usize,
    /// Whether most of it is in a script without spaces.
    pub(in crate::formats) unspaced: bool,
    /// Whether it ends as a sentence does.
    pub(in crate::formats) ends: bool,
    /// Whether it is as long as running text and has as many small words.
    pub(in crate::formats) flows: bool,
    /// What kind of clutter it is, judged by its words.
    pub(in crate::formats) clutter: Clutter,
    /// Whether it is a date and hardly anything else.
    pub(in crate::formats) date: bool,
    /// Whether it says by whom the story is.
    pub(in crate::formats) byline: bool,
    /// Whether it is a notice of rights.
    pub(in crate::formats) rights: bool,
    /// What it says of a photo.
    pub(in crate::formats) photo: caption::Marks,
    /// Whether it begins as an item of a list.
    pub(in crate::formats) item: bool,
    /// Whether it may have any of the phrases of `attribution`.
    pub(in crate::formats) hinted: bool,
    /// How many other lines of the page say the same.
    pub(in crate::formats) repeated: usize,
    /// The first line of the page that says the same: itself, if none does.
    pub(in crate::formats) told_first: usize,
}

/// How surely a line is clutter by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Clutter {
    /// Nothing speaks for it.
    No,
    /// Something in it speaks for it.
    Hint,
    /// It is clutter.
    Sure,
    /// It is the heading over a box of other stories.
    Heading,
    /// It points to another story, or the line after it does.
    Pointer,
}

/// The most words of a line that is a date: "Published Sunday, April 28, 2024 at 10:17 am EDT, updated ..." takes 15.
const DATE_WORDS: usize = 24;

/// What ends the line over a comment, in the languages of the press.
const COMMENT_SAYS: &[&str] = &[
    "says", "said", "writes", "sagt", "schreibt", "dit", "dice", "diz", "disse", "zegt", "sier",
    "säger", "siger",
];

/// The most words of the line over a comment.
const COMMENTER: usize = 8;

/// How much of a long line is looked at, in bytes from either end: markers stand there.
const ENDS: usize = 200;

/// How many letters of a phrase tell it from what pages say otherwise; shorter ones are found faster.
const BEGINNING: usize = 12;

/// The phrases that show what a line is wherever they stand in it: most lines have none, and one look tells.
fn phrases() -> Vec<String> {
    let phrases = CLUTTER_SAYS.iter().chain(rights::SAYS).chain(&[rights::SIGN]);
    let phrases = phrases.chain(byline::COLLECTIVE).copied().chain(attribution::phrases());
    let phrases = phrases.map(str::to_owned).chain(caption::phrases());
    // Whoever is told of one looks for the whole of it, so its beginning is enough.
    phrases.map(|it| it.chars().take(BEGINNING).collect()).collect()
}

/// [`phrases`] to look for in a line.
static HINT: LazyLock<Hints> = LazyLock::new(|| Hints::of(&phrases()));

/// The features of all lines of a page.
pub(in crate::formats) fn features(lines: &[Line]) -> Vec<Features> {
    let mut features: Vec<Features> =
        lines.iter().map(|line| Features::of(&line.text, 0)).collect();
    mark_repeated(lines, &mut features);
    let running = features.iter().filter(|it| it.is_running()).count();
    let twice = features.iter().filter(|it| it.is_running() && it.repeated > 0).count();
    if twice * 2 > running {
        // A page that is printed twice as a whole, for small and large screens, repeats its story too.
        features.iter_mut().filter(|it| it.is_running()).for_each(|it| it.repeated = 0);
    }
    mark_comments(lines, &mut features);
    features
}

/// Notes of each line which others say the same.
fn mark_repeated(lines: &[Line], features: &mut [Features]) {
    let texts = lines.iter().map(|it| &*it.text);
    let mut sorted: Vec<(usize, &str, &mut Features)> =
        texts.zip(features).enumerate().map(|(at, (text, it))| (at, text, it)).collect();
    // Most lines of a page differ in their length, which is compared faster than their letters.
    sorted.sort_unstable_by_key(|(at, text, _)| (text.len(), *text, *at));
    for same in sorted.chunk_by_mut(|(_, one, _), (_, other, _)| one == other) {
        let others = same.len() - 1;
        let first = same.first().map_or(0, |it| it.0);
        for (_, _, seen) in same {
            (seen.repeated, seen.told_first) = (others, first);
        }
    }
}

/// Takes the line over the first comment for a heading: "Ruth sagt:", and below it when.
fn mark_comments(lines: &[Line], features: &mut [Features]) {
    let speaks = |text: &str| {
        text.strip_suffix(':')
            .map(str::trim_end)
            .is_some_and(|it| words::words(it).last().is_some_and(|it| COMMENT_SAYS.contains(&it)))
    };
    for at in 0..features.len().saturating_sub(1) {
        let dated = features.get(at + 1).is_some_and(|it| it.date);
        let (Some(line), Some(seen)) = (lines.get(at), features.get_mut(at)) else { continue };
        if dated && seen.words <= COMMENTER && speaks(&line.text) {
            seen.clutter = Clutter::Heading;
        }
    }
}

impl Features {
    /// The features of one line that is repeated so often.
    pub(in crate::formats) fn of(text: &str, repeated: usize) -> Self {
        let signs = if text.is_ascii() { text.len() } else { text.chars().count() };
        let wide = match signs < text.len() && may_be_wide(text) {
            true => text.chars().filter(|it| is_wide(*it)).count(),
            false => 0,
        };
        let unspaced = wide * 2 > signs;
        let spaced = words::count(text);
        let words = if unspaced { wide / w::SIGNS_OF_WORD } else { spaced };
        let short = text.len() <= ENDS * 2 && words <= DATE_WORDS;
        let dated = short && dates::is_date_line(text);
        let (seen, hinted) = in_small(text);
        let start = if text.len() <= ENDS { &seen } else { head(&seen) };
        Self {
            words,
            signs,
            unspaced,
            ends: ends_sentence(text),
            flows: !unspaced && words >= w::RUNNING_WORDS && flows(text, words),
            clutter: match has_letters(text) {
                true => clutter(text, plain(start), words, unspaced, hinted),
                false if dated || dates::is_date_line(text) => Clutter::No,
                false => Clutter::Sure,
            },
            date: dated,
            byline: byline::begins_as_byline(text, &seen, hinted) && byline::is_byline(text),
            rights: rights::is_notice(text, head(&seen), hinted),
            photo: caption::marks(text, &seen, spaced, hinted),
            item: is_item(text),
            hinted: hinted || text.len() > caption::LONGEST,
            repeated,
            told_first: 0,
        }
    }

    /// How much the line speaks for being part of the story.
    pub(in crate::formats) fn weight(&self) -> f32 {
        if self.rights {
            return w::RIGHTS;
        }
        match self.clutter {
            Clutter::Heading => return w::TAIL_HEADING,
            Clutter::Sure => return w::CLUTTER,
            Clutter::Pointer => return w::INSIDE,
            Clutter::Hint | Clutter::No => {}
        }
        if self.photo.caption {
            return w::INSIDE;
        }
        if self.date || self.byline {
            return w::SHORT_LINE;
        }
        if !self.is_running() {
            let speech = self.ends && self.words >= 3;
            return if speech {
                w::SHORT_SENTENCE
            } else if self.item {
                w::INSIDE
            } else {
                w::SHORT_LINE
            };
        }
        if self.repeated > 0 {
            return w::PRINTED_TWICE;
        }
        let mut weight = (self.words as f32).min(w::HEAVIEST);
        if !self.flows && !self.unspaced {
            weight *= 0.5;
        }
        if self.clutter == Clutter::Hint {
            weight *= w::HINT;
        }
        weight
    }

    /// Whether the line is running text by its length and its end.
    pub(in crate::formats) fn is_running(&self) -> bool {
        match self.unspaced {
            true => {
                self.signs >= w::RUNNING_SIGNS || (self.ends && self.signs * 2 >= w::RUNNING_SIGNS)
            }
            false => (self.words >= w::RUNNING_WORDS && self.ends) || self.words >= w::LONG_WORDS,
        }
    }
}

/// The beginning of a text, not cut inside a letter.
pub(in crate::formats) fn head(text: &str) -> &str {
    text.get(..text.floor_char_boundary(ENDS)).unwrap_or(text)
}

/// The end of a text, not cut inside a letter.
pub(in crate::formats) fn tail(text: &str) -> &str {
    text.get(text.ceil_char_boundary(text.len().saturating_sub(ENDS))..).unwrap_or(text)
}

/// What is compared with tables of a line, capitals taken away once for all of them, and
/// whether the line may have any of [`phrases`]: if not, its beginning is all that counts.
fn in_small(text: &str) -> (String, bool) {
    let shown = if text.len() <= caption::LONGEST { text } else { head(text) };
    if !text.is_ascii() {
        let seen = small(shown);
        let hinted = HINT.may_be_in_small(&seen);
        return (seen, hinted);
    }
    match HINT.may_be_in(shown) {
        true => (shown.to_ascii_lowercase(), true),
        false => (head(shown).to_ascii_lowercase(), false),
    }
}

/// Whether a text has any letter, of whatever script.
fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// What kind of clutter a line with letters is that begins so in small ones.
fn clutter(text: &str, start: &str, words: usize, unspaced: bool, hinted: bool) -> Clutter {
    let bare = start.trim_matches(|c: char| !c.is_alphanumeric());
    if POINTER.hold(bare) && (text.ends_with(':') || bare == "read more" || bare == "see also") {
        return Clutter::Pointer;
    }
    if TAIL_HEADING.hold(bare) || is_more_heading(bare, text) || is_comment_count(bare) {
        return Clutter::Heading;
    }
    if CLUTTER_LINE.hold(bare)
        || is_menu(text, unspaced)
        || (bare.starts_with("home ") && text.starts_with("Home "))
    {
        return Clutter::Sure;
    }
    let starts = CLUTTER_START.begin(start);
    // Few lines with a hint have it of this table, and to count takes longer than to look.
    let says =
        if hinted && CLUTTER_SAYING.any_in(start) { CLUTTER_SAYING.count_in(start) } else { 0 };
    match (starts, says) {
        (false, 0) => Clutter::No,
        (true, _) if words <= STARTING_WORDS => Clutter::Sure,
        (_, 1..) if words <= SAYING_WORDS || (says > 1 && words <= STARTING_WORDS) => Clutter::Sure,
        _ => Clutter::Hint,
    }
}

/// "More Africa Stories", "More Science & Health".
fn is_more_heading(bare: &str, text: &str) -> bool {
    bare.starts_with("more ")
        && text.starts_with("More ")
        && bare.split(' ').count() <= 5
        && !text.ends_with(['.', '?', '!'])
}

/// "2 comments".
fn is_comment_count(bare: &str) -> bool {
    bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.split_once(' ').is_some_and(|(number, word)| {
            number.parse::<u32>().is_ok()
                && matches!(
                    word,
                    "comments" | "comment" | "kommentare" | "commentaires" | "comentarios"
                )
        })
}

/// Three or more short labels between bars, brackets, slashes or wide spaces: "Home | Local | Sports".
fn is_menu(text: &str, unspaced: bool) -> bool {
    if text.len() > 2 * ENDS || text.ends_with('.') {
        return false;
    }
    if !text.is_ascii() && text.contains(" » ") {
        return true;
    }
    if text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let bars = || BARS.iter().map(|it| text.matches(it).count()).sum::<usize>();
    text.contains(['|', ']', '/', '·']) && bars() >= 2 || !unspaced && is_run_of_labels(text)
}

/// What stands between the labels of a menu.
const BARS: &[&str] = &[" | ", "] [", " / ", " · "];

/// Labels without signs between them: every one begins with a capital, and there are many.
fn is_run_of_labels(text: &str) -> bool {
    let labels = words::count(text);
    let titled = || {
        let begins = |it: &&str| it.chars().next().is_some_and(char::is_uppercase);
        words::words(text).filter(begins).count()
    };
    labels >= 5
        && titled() + 1 >= labels
        && !text.contains(['.', ',', ':', '’', '\'', '"', '('])
        && mean_label(text) > 4.5
        && is_flat(text)
}

fn mean_label(text: &str) -> f32 {
    let words = words::count(text).max(1);
    text.chars().filter(|it| !it.is_whitespace()).count() as f32 / words as f32
}

/// Whether a line is a row of the labels that head the sections of newspapers.
fn is_flat(text: &str) -> bool {
    const SECTIONS: &[&str] = &[
        "home",
        "news",
        "sport",
        "sports",
        "business",
        "opinion",
        "culture",
        "politics",
        "world",
        "metro",
        "entertainment",
        "lifestyle",
        "weather",
        "tech",
        "notices",
        "obituaries",
        "food",
        "actualités",
        "monde",
        "annonces",
        "startseite",
        "politik",
        "welt",
        "kultur",
        "wetter",
        "inicio",
        "mundo",
        "deportes",
        "cultura",
        "главная",
        "культура",
        "спорт",
        "город",
        "афиша",
    ];
    let known =
        words::words(text).filter(|it| SECTIONS.contains(&it.to_lowercase().as_str())).count();
    known >= 3
}

/// The longest bracket behind a last sentence, in bytes: "... gekostet. (dpa/jp)".
const SIGNATURE: usize = 30;

/// Whether a text ends as a sentence does, quotation marks, brackets and a signature in brackets aside.
pub(in crate::formats) fn ends_sentence(text: &str) -> bool {
    // So most lines end, and nothing is to be taken off them.
    match text.as_bytes().last() {
        Some(b'.' | b'!' | b'?') => return true,
        Some(it) if it.is_ascii_alphanumeric() => return false,
        _ => {}
    }
    let signed = text
        .strip_suffix(')')
        .and_then(|it| it.rsplit_once(" ("))
        .filter(|(_, name)| name.len() <= SIGNATURE);
    stops(text) || signed.is_some_and(|(before, _)| stops(before))
}

fn stops(text: &str) -> bool {
    let end =
        text.trim_end_matches(['"', '”', '»', '«', '“', '\'', '’', ')', ']', '」', '』', '）']);
    end.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '۔', '؟'])
}

/// How many words of a line say whether it flows.
const FLOWING: usize = 200;

/// Whether a line of so many words has its share of small ones.
fn flows(text: &str, words: usize) -> bool {
    let mut left = words.min(FLOWING);
    let all = left as f32;
    let is_share = |small: &usize| *small as f32 / all >= w::SMALL_WORDS;
    // No number below this one is as much as the share.
    let nearly = ((all * w::SMALL_WORDS) as usize).max(1);
    let mut missing = (nearly..).find(is_share).unwrap_or(left);
    let walked = each_word(text, |languages| {
        left -= 1;
        missing -= usize::from(!languages.is_empty());
        if missing == 0 || left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    walked.is_break() && missing == 0
}

/// Whether a line begins with a bullet, a dash or a number.
pub(in crate::formats) fn is_item(text: &str) -> bool {
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return false;
    }
    let bullet = ["• ", "- ", "* ", "▪ ", "– ", "· ", "‣ ", "■ ", "● "]
        .iter()
        .any(|it| text.starts_with(it));
    bullet || numbered(text)
}

/// "1. ", "12) ".
pub(in crate::formats) fn numbered(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text.get(digits..).unwrap_or_default();
    (1..=2).contains(&digits) && (after.starts_with(". ") || after.starts_with(") "))
}

/// Whether a sign is of a script that sets no spaces: Chinese, Japanese, Thai, Khmer, Lao, Burmese.
pub(in crate::formats) fn is_wide(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3000}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Whether a text may have such a sign, by the first bytes of all of them.
fn may_be_wide(text: &str) -> bool {
    let begins = |it: u8| matches!(it, 0xE0 | 0xE1 | 0xE3..=0xE9 | 0xEF);
    // No early end: so many bytes are looked at together.
    text.bytes().fold(false, |any, it| any | begins(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_for_all_that_is_looked_for() {
        assert!(HINT.has_room());
    }

    #[test]
    fn the_line_over_the_first_comment_is_a_heading() {
        let clutter = |page: &str| features(&super::super::lines::lines(page))[0].clutter;
        assert_eq!(clutter("Ruth H. sagt:\n28. April 2024 um 10:17 Uhr\nSchön."), Clutter::Heading);
        assert_eq!(clutter("Ruth H. says:\nThe ferry will not sail."), Clutter::No);
        assert_eq!(clutter("Results of the vote:\nApril 28, 2024"), Clutter::No);
    }

    #[test]
    fn a_signature_in_brackets_does_not_undo_a_sentence() {
        for text in ["It left.", "“It left.”", "It left. (dpa/jp)", "它离开了。", "(It left.)"]
        {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["Ferry leaves", "Ferry leaves (with video)", "It left. And (as ever", ""] {
            assert!(!ends_sentence(text), "{text}");
        }
    }
    #[test]
    fn no_wide_sign_is_overlooked() {
        for c in ('\u{80}'..='\u{FFFF}').filter(|it| is_wide(*it)) {
            assert!(may_be_wide(&format!("a {c}")), "{c}");
        }
        assert!(!may_be_wide("“Élan” – Выборг"));
    }
}
