//! The identity of an article: the same story printed the same way has the same id wherever its file lies.

use super::tidy;

/// 32 hexadecimal digits of BLAKE3 over the source, the printed day, the headline and the paragraphs.
///
/// White space and invisible characters do not count; captions, credits and the
/// place of the file do not either.
pub(crate) fn id<'a>(
    source: &'a str,
    day: &'a str,
    headline: &'a str,
    paragraphs: impl IntoIterator<Item = &'a str, IntoIter: Clone>,
) -> String {
    let parts = [source, day, headline].into_iter().chain(paragraphs);
    let mut told = String::with_capacity(parts.clone().map(|it| it.len() + 1).sum());
    for part in parts {
        told.push_str(&tidy(part));
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
        let one = id("Courier", "2022-07-01", "Force  leaves", ["It left.", "So it did."]);
        let same = id("Courier", "2022-07-01", " Force leaves", ["It left.", "So  it did."]);
        let other = id("Courier", "2022-07-01", "Force leaves", ["It left. So it did."]);
        assert_eq!(one, same);
        assert_ne!(one, other);
        assert_eq!(one.len(), 32);
    }
}
