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

/// The words of a text that are in ASCII and touch no sign beyond it, if they may be wanted by how they begin.
///
/// `wanted` sees the text from the word on. Most words are refused by it, and
/// where those end is never looked for.
pub(crate) fn words(text: &str, wanted: impl Fn(&[u8]) -> bool) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let is_beyond = |at: usize| bytes.get(at).is_some_and(|it| !it.is_ascii());
    starts(bytes).filter(move |at| bytes.get(*at..).is_some_and(&wanted)).filter_map(move |start| {
        let end = start + alphanumerics(bytes.get(start..)?);
        let beside = is_beyond(end) || start > 0 && is_beyond(start - 1);
        text.get(start..end).filter(|_| !beside)
    })
}

/// The runs of letters, digits and signs beyond ASCII in a text that have such a sign.
pub(crate) fn beyond(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let is_outside = |it: &u8| it.is_ascii() && !it.is_ascii_alphanumeric();
    let mut from = 0;
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
    let mut blocks = (0..).step_by(BLOCK).zip(bytes.chunks(BLOCK));
    let (mut at, mut starts, mut inside) = (0, 0_u64, 0_u64);
    std::iter::from_fn(move || {
        while starts == 0 {
            let (start, block) = blocks.next()?;
            let letters = letters_of(block);
            // A letter at the end of a block goes on at the beginning of the next.
            starts = letters & !(letters << 1 | inside >> (BLOCK - 1));
            (at, inside) = (start, letters);
        }
        let next = at + starts.trailing_zeros() as usize;
        starts &= starts - 1;
        Some(next)
    })
}

/// As many bytes as a number has bits.
const BLOCK: usize = 64;

/// A bit for each byte of a block: whether it is an ASCII letter or a digit.
fn letters_of(block: &[u8]) -> u64 {
    let mut flags = [0_u8; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        *flag = u8::from(is_letter | (byte.wrapping_sub(b'0') < 10));
    }
    let (eights, _) = flags.as_chunks::<8>();
    // The product moves the lowest bit of each byte to its place in the highest byte.
    let bits = |it: &[u8; 8]| u64::from_le_bytes(*it).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().rev().fold(0, |all, it| all << 8 | bits(it))
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
        fn words_and_what_is_beyond_are_what_stands_between_other_signs(
            text in "[a-zA-Z0-9 .,—’éß昨@\\[`{\u{7f}\t]{0,90}",
        ) {
            let is_inside = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii();
            let runs = text.split(|c| !is_inside(c)).filter(|it| !it.is_empty());
            let (expected, others): (Vec<&str>, Vec<&str>) = runs.partition(|it| it.is_ascii());
            prop_assert_eq!(words(&text, |_| true).collect::<Vec<_>>(), expected);
            prop_assert_eq!(beyond(&text).collect::<Vec<_>>(), others);
        }
    }
}
