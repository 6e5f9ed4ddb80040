//! The words of a tidy line: what stands between its spaces, for it has no other white space.

/// The words of a line in order.
pub(in crate::formats) fn words(line: &str) -> impl Iterator<Item = &str> {
    let bytes = line.as_bytes();
    let mut at = 0;
    let next = move || {
        while bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        let start = at;
        at += before_space(bytes.get(at..)?);
        line.get(start..at).filter(|it| !it.is_empty())
    };
    std::iter::from_fn(next)
}

/// How many bytes stand before the first space, eight looked at together.
pub(super) fn before_space(bytes: &[u8]) -> usize {
    let mut count = 0;
    while let Some(eight) = bytes.get(count..).and_then(<[u8]>::first_chunk) {
        let spaces = spaces(u64::from_le_bytes(*eight));
        if spaces != 0 {
            return count + (spaces.trailing_zeros() / 8) as usize;
        }
        count += 8;
    }
    let rest = bytes.get(count..).unwrap_or_default();
    count + rest.iter().take_while(|it| **it != b' ').count()
}

/// The highest bit of the first space among eight bytes; what stands behind it is not to be relied on.
pub(super) fn spaces(eight: u64) -> u64 {
    let all = |byte: u8| u64::from_ne_bytes([byte; 8]);
    // A space is zero here, and taking one from zero sets the highest bit.
    let each = eight ^ all(b' ');
    each.wrapping_sub(all(1)) & !each & all(0x80)
}

/// How many words a line has.
pub(in crate::formats) fn count(line: &str) -> usize {
    // One byte can count that many: so they are counted many at a time.
    const PIECE: usize = 64;
    let begins = |(before, byte): (&u8, &u8)| u8::from((*before == b' ') & (*byte != b' '));
    let bytes = line.as_bytes();
    let first = bytes.first().is_some_and(|it| *it != b' ');
    let (pieces, rest) = bytes.get(1..).unwrap_or_default().as_chunks::<PIECE>();
    let (before, _) = bytes.as_chunks::<PIECE>();
    let counts = before.iter().zip(pieces).map(|(before, it)| before.iter().zip(it).map(begins));
    let before_rest = bytes.get(pieces.len() * PIECE..).unwrap_or_default();
    let last = before_rest.iter().zip(rest).map(begins).sum::<u8>();
    let all = counts.map(|it| usize::from(it.sum::<u8>())).sum::<usize>();
    usize::from(first) + all + usize::from(last)
}

/// A word without the signs around it.
pub(in crate::formats) fn bare(word: &str) -> &str {
    let ends_in = |it: Option<&u8>| it.is_some_and(u8::is_ascii_alphanumeric);
    match ends_in(word.as_bytes().first()) && ends_in(word.as_bytes().last()) {
        true => word,
        false => word.trim_matches(|c: char| !c.is_alphanumeric()),
    }
}

/// The runs of letters and digits in a text.
pub(in crate::formats) fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    let next = move || {
        while at < text.len() && letter_at(text, at).is_none() {
            at += sign_at(text, at);
        }
        let start = at;
        while let Some(length) = letter_at(text, at) {
            at += length;
        }
        text.get(start..at).filter(|it| !it.is_empty())
    };
    std::iter::from_fn(next)
}

/// The bytes of the letter or digit at a place, if one stands there.
fn letter_at(text: &str, at: usize) -> Option<usize> {
    // Most letters of most pages are ASCII and need no decoding.
    let byte = text.as_bytes().get(at)?;
    match byte.is_ascii() {
        true => byte.is_ascii_alphanumeric().then_some(1),
        false => {
            text.get(at..)?.chars().next().filter(|it| it.is_alphanumeric()).map(char::len_utf8)
        }
    }
}

/// The bytes of the sign at a place.
fn sign_at(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|it| it.chars().next()).map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_left_out_of_words_and_runs() {
        for (word, expected) in [
            ("ferry", "ferry"),
            ("“Été,”", "Été"),
            ("(5)", "5"),
            ("l’été.", "l’été"),
            ("—", ""),
            ("", ""),
        ] {
            assert_eq!(bare(word), expected);
        }
        let found: Vec<&str> = runs("—The 2nd l’été, U.N. 昨天。").collect();
        assert_eq!(found, ["The", "2nd", "l", "été", "U", "N", "昨天"]);
        assert_eq!(runs("").count() + runs(" …").count(), 0);
    }

    #[test]
    fn words_stand_between_spaces() {
        for (line, expected) in [
            ("The ferry sails", vec!["The", "ferry", "sails"]),
            ("昨天 в 5", vec!["昨天", "в", "5"]),
            (" one  two ", vec!["one", "two"]),
            ("one", vec!["one"]),
            ("the harbourmasters’ ferry", vec!["the", "harbourmasters’", "ferry"]),
            (" ", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(words(line).collect::<Vec<_>>(), expected);
            assert_eq!(count(line), expected.len());
        }
    }
}
