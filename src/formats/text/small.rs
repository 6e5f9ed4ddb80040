//! Texts in small letters, as the tables of phrases have them.

/// A text in small letters and with straight apostrophes.
pub(super) fn small(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut small = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let ascii = rest.bytes().position(|it| !it.is_ascii()).unwrap_or(rest.len());
        let (before, behind) = rest.split_at_checked(ascii).unwrap_or((rest, ""));
        let from = small.len();
        small.push_str(before);
        small.get_mut(from..).into_iter().for_each(str::make_ascii_lowercase);
        let mut signs = behind.chars();
        match signs.next() {
            None => return small,
            Some('’' | '‘' | 'ʼ') => small.push('\''),
            // What the small one looks like depends on the letters around it.
            Some('Σ') => return text.to_lowercase().replace(['’', '‘', 'ʼ'], "'"),
            Some(it) => small.extend(it.to_lowercase()),
        }
        rest = signs.as_str();
    }
}

/// Words in small letters without the signs around them, for comparison.
pub(super) fn plain(small: &str) -> &str {
    small
        .trim_matches(|c: char| !c.is_alphanumeric() && c != '©' && c != '(')
        .trim_end_matches(['(', ' '])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn small_letters_are_those_of_unicode(text in "[a-zA-Z’‘ʼÉéİΣςЯя昨ẞ ]{0,40}") {
            let expected = text.to_lowercase().replace(['’', '‘', 'ʼ'], "'");
            prop_assert_eq!(small(&text), expected);
        }
    }
}
