//! Whether one word is what a pattern asks for, letter by letter.

use crate::query::{Letters, Part, Wildcard};
use crate::text::fold;

/// Rule 63.
pub(super) fn is_in(letters: Letters, printed: &str) -> bool {
    let possessive = ["'s", "’s", "'S", "’S"].iter().find(|it| printed.ends_with(**it));
    let word = possessive.map_or(printed, |it| &printed[..printed.len() - it.len()]);
    let cased: Vec<char> = word.chars().filter(|it| it.is_alphabetic()).collect();
    let capitals = cased.iter().filter(|it| it.is_uppercase()).count();
    match letters {
        Letters::AllCaps => capitals > 0 && capitals == cased.len(),
        Letters::Caps => capitals > 0,
        Letters::NoCaps => capitals == 0,
    }
}

#[derive(Clone, Copy)]
pub(super) enum Sign {
    Letter(char),
    Any,
    One,
    AtMostOne,
}

pub(super) fn shape(wildcard: &Wildcard) -> Vec<Sign> {
    let mut signs = Vec::new();
    for part in &wildcard.parts {
        match part {
            Part::Letters(letters) => signs.extend(fold(letters).chars().map(Sign::Letter)),
            Part::Any => signs.push(Sign::Any),
            Part::One => signs.push(Sign::One),
            Part::UpTo(most) => signs.extend((0..*most).map(|_| Sign::AtMostOne)),
        }
    }
    signs
}

/// Rule 59.
pub(super) fn is_shaped(signs: &[Sign], letters: &[char]) -> bool {
    let Some((sign, signs)) = signs.split_first() else { return letters.is_empty() };
    let rest = letters.get(1..);
    match sign {
        Sign::Letter(c) => letters.first() == Some(c) && is_shaped(signs, &letters[1..]),
        Sign::One => rest.is_some_and(|it| is_shaped(signs, it)),
        Sign::Any => (0..=letters.len()).any(|it| is_shaped(signs, &letters[it..])),
        Sign::AtMostOne => is_shaped(signs, letters) || rest.is_some_and(|it| is_shaped(signs, it)),
    }
}

/// Whether so many edits make one word of the other (rule 61).
pub(super) fn is_like(a: &[char], b: &[char], edits: u8) -> bool {
    match (a, b) {
        ([], rest) | (rest, []) => rest.len() <= usize::from(edits),
        ([x, a_rest @ ..], [y, b_rest @ ..]) => {
            let swapped = match (a, b) {
                ([x1, x2, a_rest @ ..], [y1, y2, b_rest @ ..]) if x1 == y2 && x2 == y1 => {
                    Some((a_rest, b_rest))
                }
                _ => None,
            };
            let edited = [(a_rest, b), (a, b_rest), (a_rest, b_rest)].into_iter().chain(swapped);
            (x == y && is_like(a_rest, b_rest, edits))
                || (edits > 0 && edited.into_iter().any(|(a, b)| is_like(a, b, edits - 1)))
        }
    }
}
