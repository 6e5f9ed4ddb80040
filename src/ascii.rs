//! ASCII letters, of which news mostly is, eight at a time.
//!
//! Eight bytes are looked at together, each in its own byte of a number: the highest
//! bit of a byte in ASCII is free, and adding tells in it whether the byte reaches a bound.

/// The highest bit of each of eight bytes.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// How many of the first bytes are ASCII letters or digits.
pub(crate) fn alphanumerics(bytes: &[u8]) -> usize {
    let mut count = 0;
    while let Some(eight) = bytes.get(count..).and_then(<[u8]>::first_chunk) {
        let others = !letters(u64::from_le_bytes(*eight)) & HIGH;
        if others != 0 {
            return count + first(others);
        }
        count += 8;
    }
    let rest = bytes.get(count..).unwrap_or_default();
    count + rest.iter().take_while(|it| it.is_ascii_alphanumeric()).count()
}

/// How many bytes stand before the first space.
pub(crate) fn before_space(bytes: &[u8]) -> usize {
    let mut count = 0;
    while let Some(eight) = bytes.get(count..).and_then(<[u8]>::first_chunk) {
        // A byte below 1 is a space here, and borrows from no other before it.
        let each = u64::from_le_bytes(*eight) ^ all(b' ');
        let spaces = each.wrapping_sub(all(1)) & !each & HIGH;
        if spaces != 0 {
            return count + first(spaces);
        }
        count += 8;
    }
    let rest = bytes.get(count..).unwrap_or_default();
    count + rest.iter().take_while(|it| **it != b' ').count()
}

/// A run of ASCII letters, digits and signs beyond ASCII, with no other sign in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run<'t> {
    /// Its text.
    pub(crate) text: &'t str,
    /// Whether it is ASCII alone, and so a word.
    pub(crate) ascii: bool,
}

/// The runs in a text.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let inside = inside(eight_at(bytes, at)?);
            if inside != 0 {
                at += first(inside);
                break;
            }
            at += 8;
        }
        let (start, mut beyond) = (at, 0);
        loop {
            let each = eight_at(bytes, at).unwrap_or_default();
            let others = !inside(each) & HIGH;
            // What stands before the first other byte; all eight where there is none.
            let before = (others & others.wrapping_neg()).wrapping_sub(1);
            beyond |= each & HIGH & before;
            if others != 0 {
                at += first(others);
                break;
            }
            at += 8;
        }
        Some(Run { text: text.get(start..at)?, ascii: beyond == 0 })
    })
}

/// Eight bytes from a place on, zeros behind the last; `None` where none is left.
fn eight_at(bytes: &[u8], at: usize) -> Option<u64> {
    let rest = bytes.get(at..).filter(|it| !it.is_empty())?;
    let eight = rest.first_chunk().copied().unwrap_or_else(|| {
        let mut eight = [0; 8];
        eight.iter_mut().zip(rest).for_each(|(it, byte)| *it = *byte);
        eight
    });
    Some(u64::from_le_bytes(eight))
}

/// The high bits of the letters, the digits and what is beyond ASCII.
fn inside(each: u64) -> u64 {
    (letters(each) | each) & HIGH
}

/// The high bits of the letters and digits among eight bytes.
fn letters(each: u64) -> u64 {
    let low = each & !HIGH;
    let small = low | all(0x20);
    let letters = reach(small, b'a') & !reach(small, b'z' + 1);
    let digits = reach(low, b'0') & !reach(low, b'9' + 1);
    (letters | digits) & !each & HIGH
}

/// The high bits of the bytes in ASCII that reach a bound.
fn reach(each: u64, bound: u8) -> u64 {
    each + all(0x80 - bound)
}

/// Eight times the same byte.
fn all(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The place of the first byte that has its high bit among some.
fn first(high: u64) -> usize {
    (high.trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_byte_is_a_letter_a_digit_or_not() {
        for at in 0..9 {
            for byte in 0..=u8::MAX {
                let mut bytes = [b'e'; 9];
                bytes[at] = byte;
                let expected = if byte.is_ascii_alphanumeric() { 9 } else { at };
                assert_eq!(alphanumerics(&bytes), expected, "{byte} at {at}");
                let expected = if byte == b' ' { at } else { 9 };
                assert_eq!(before_space(&bytes), expected, "{byte} at {at}");
            }
        }
    }

    proptest! {
        #[test]
        fn runs_are_what_stands_between_other_signs(text in "[a-zA-Z0-9 .,—’éß昨@\\[`{\u{7f}\t]{0,40}") {
            let is_inside = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii();
            let expected: Vec<Run<'_>> = text
                .split(|c| !is_inside(c))
                .filter(|it| !it.is_empty())
                .map(|text| Run { text, ascii: text.is_ascii() })
                .collect();
            prop_assert_eq!(runs(&text).collect::<Vec<_>>(), expected);
        }
    }
}
