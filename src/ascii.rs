//! ASCII letters, of which news mostly is, eight at a time.

/// How many of the first bytes are ASCII letters or digits.
///
/// Eight are looked at together, each in its own byte of a number: the highest
/// bit of a byte is free, and adding tells in it whether the byte reaches a bound.
pub(crate) fn alphanumerics(bytes: &[u8]) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let all = |byte: u8| u64::from_ne_bytes([byte; 8]);
    let reach = |each: u64, bound: u8| each + all(0x80 - bound);
    let mut count = 0;
    while let Some(eight) = bytes.get(count..).and_then(<[u8]>::first_chunk) {
        let each = u64::from_le_bytes(*eight);
        let low = each & !HIGH;
        let small = low | all(0x20);
        let letters = reach(small, b'a') & !reach(small, b'z' + 1);
        let digits = reach(low, b'0') & !reach(low, b'9' + 1);
        let others = !((letters | digits) & !each) & HIGH;
        if others != 0 {
            return count + (others.trailing_zeros() / 8) as usize;
        }
        count += 8;
    }
    let rest = bytes.get(count..).unwrap_or_default();
    count + rest.iter().take_while(|it| it.is_ascii_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_a_letter_a_digit_or_not() {
        for at in 0..9 {
            for byte in 0..=u8::MAX {
                let mut bytes = [b'e'; 9];
                bytes[at] = byte;
                let expected = if byte.is_ascii_alphanumeric() { 9 } else { at };
                assert_eq!(alphanumerics(&bytes), expected, "{byte} at {at}");
            }
        }
    }
}
