//! The words of a tidy line: what stands between its spaces, for it has no other white space.

/// The words of a line in order.
pub(super) fn words(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    let next = move || {
        rest = rest.trim_start_matches(' ');
        let end = rest.bytes().position(|it| it == b' ').unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(word).filter(|it| !it.is_empty())
    };
    std::iter::from_fn(next)
}

/// How many words a line has.
pub(super) fn count(line: &str) -> usize {
    let begins = |(before, byte): (&u8, &u8)| *before == b' ' && *byte != b' ';
    let bytes = line.as_bytes();
    let first = bytes.first().is_some_and(|it| *it != b' ');
    usize::from(first) + bytes.iter().zip(bytes.iter().skip(1)).filter(|it| begins(*it)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_between_spaces() {
        for (line, expected) in [
            ("The ferry sails", vec!["The", "ferry", "sails"]),
            ("昨天 в 5", vec!["昨天", "в", "5"]),
            (" one  two ", vec!["one", "two"]),
            ("one", vec!["one"]),
            (" ", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(words(line).collect::<Vec<_>>(), expected);
            assert_eq!(count(line), expected.len());
        }
    }
}
