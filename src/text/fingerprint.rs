//! The identity of an article: the same story printed the same way has the same id wherever its file lies.

use std::borrow::Cow;

use super::tidy;

/// 32 hexadecimal digits of BLAKE3 over the source, the printed day, the headline and the paragraphs.
///
/// White space and invisible characters do not count; captions, credits and the
/// place of the file do not either. `tidied` makes a paragraph tidy: what was read as
/// lines of a page is so already.
pub(crate) fn id<'a>(
    source: &'a str,
    day: &'a str,
    headline: &'a str,
    paragraphs: impl Iterator<Item = &'a str> + Clone,
    tidied: fn(&'a str) -> Cow<'a, str>,
) -> String {
    let parts = [source, day, headline];
    let lengths = parts.into_iter().chain(paragraphs.clone()).map(|it| it.len() + 1);
    let mut told = String::with_capacity(lengths.sum());
    for part in parts.into_iter().map(tidy).chain(paragraphs.map(tidied)) {
        told.push_str(&part);
        // No tidy text holds a line break, so no two articles run into one.
        told.push('\n');
    }
    let digest = blake3::hash(told.as_bytes()).to_hex();
    digest.as_str().get(..32).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_does_not_make_another_article() {
        let id = |headline, paragraphs: &[&'static str]| {
            super::id("Courier", "2022-07-01", headline, paragraphs.iter().copied(), tidy)
        };
        let one = id("Force  leaves", &["It left.", "So it did."]);
        let same = id(" Force leaves", &["It left.", "So  it did."]);
        let other = id("Force leaves", &["It left. So it did."]);
        assert_eq!(one, same);
        assert_ne!(one, other);
        assert_eq!(one.len(), 32);
    }
}
