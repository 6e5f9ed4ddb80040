//! The words of a text one by one, of which most are refused by how they begin.

use crate::ascii::alphanumerics;

/// The words of a text that are in ASCII and touch no sign beyond it, if they may be wanted by how they begin.
///
/// `wanted` sees the text from the word on. Most words are refused by it, and
/// where those end is never looked for.
pub(super) fn begun(text: &str, wanted: impl Fn(&[u8]) -> bool) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let is_beyond = |at: usize| bytes.get(at).is_some_and(|it| !it.is_ascii());
    starts(bytes).filter(move |at| bytes.get(*at..).is_some_and(&wanted)).filter_map(move |start| {
        let end = start + alphanumerics(bytes.get(start..)?);
        let beside = is_beyond(end) || start > 0 && is_beyond(start - 1);
        text.get(start..end).filter(|_| !beside)
    })
}

/// The runs of letters, digits and signs beyond ASCII in a text that have such a sign.
pub(super) fn beyond(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let is_outside = |it: &u8| it.is_ascii() && !it.is_ascii_alphanumeric();
    // Most texts have none, which is told of many bytes at a time.
    let mut from = if text.is_ascii() { bytes.len() } else { 0 };
    std::iter::from_fn(move || {
        let rest = bytes.get(from..)?;
        let found = rest.iter().position(|it| !it.is_ascii())?;
        let (before, behind) = rest.split_at_checked(found)?;
        let start = from + before.iter().rposition(is_outside).map_or(0, |it| it + 1);
        let end = from + found + behind.iter().position(is_outside).unwrap_or(behind.len());
        from = end;
        text.get(start..end)
    })
}

/// Where ASCII letters or digits stand behind something else.
fn starts(bytes: &[u8]) -> impl Iterator<Item = usize> {
    // The letters of each block are told while the words of the block before it are looked at:
    // where those end nobody can foresee, and then it is too late to begin.
    let mut next = letters_at(bytes, 0);
    let (mut behind, mut starts, mut inside) = (0, 0_u64, 0_u64);
    std::iter::from_fn(move || {
        while starts == 0 {
            let letters = next?;
            behind += BLOCK;
            next = letters_at(bytes, behind);
            // A letter at the end of a block goes on at the beginning of the next.
            starts = letters & !(letters << 1 | inside >> (BLOCK - 1));
            inside = letters;
        }
        let start = behind - BLOCK + starts.trailing_zeros() as usize;
        starts &= starts - 1;
        Some(start)
    })
}

/// As many bytes as a number has bits.
const BLOCK: usize = 64;

/// A bit for each byte of the block at a place: whether it is an ASCII letter or a digit; `None` behind the last.
fn letters_at(bytes: &[u8], at: usize) -> Option<u64> {
    if let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        return Some(letters_of(block));
    }
    let rest = bytes.get(at..).filter(|it| !it.is_empty())?;
    // The last block reaches back to bytes that were looked at before, and drops them.
    if let Some(block) = bytes.last_chunk() {
        return Some(letters_of(block) >> (BLOCK - rest.len()));
    }
    let mut block = [0; BLOCK];
    block.iter_mut().zip(rest).for_each(|(it, byte)| *it = *byte);
    Some(letters_of(&block))
}

/// A bit for each byte of a block: whether it is an ASCII letter or a digit.
fn letters_of(block: &[u8; BLOCK]) -> u64 {
    let mut flags = [0_u8; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        *flag = u8::from(is_letter | (byte.wrapping_sub(b'0') < 10));
    }
    let (eights, _) = flags.as_chunks::<8>();
    // The product moves the lowest bit of each byte to its place in the highest byte.
    let bits = |it: &[u8; 8]| u64::from_le_bytes(*it).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    (0..).step_by(8).zip(eights).fold(0, |all, (place, it)| all | bits(it) << place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_and_what_is_beyond_are_what_stands_between_other_signs(
            text in "[a-zA-Z0-9 .,—’éß昨@\\[`{\u{7f}\t]{0,200}",
        ) {
            let is_inside = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii();
            let runs = text.split(|c| !is_inside(c)).filter(|it| !it.is_empty());
            let (expected, others): (Vec<&str>, Vec<&str>) = runs.partition(|it| it.is_ascii());
            prop_assert_eq!(begun(&text, |_| true).collect::<Vec<_>>(), expected);
            prop_assert_eq!(beyond(&text).collect::<Vec<_>>(), others);
        }
    }
}
