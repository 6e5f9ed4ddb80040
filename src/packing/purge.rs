//! A book without the words that only articles had which are gone.

use std::collections::HashMap;

use super::book::{TITLE, hash_of};
use super::tokens::Kind;

/// So many lines of a book come before its pieces: the number of articles, and three of codes.
const BEFORE_THE_PIECES: usize = 4;

/// Stands for a word that was taken out, so that all others keep their codes.
///
/// No text has such a piece, because letters and signs are never in one.
const TAKEN_OUT: &str = "-a";

/// A book that is being looked through for words that no article has any more.
#[derive(Debug)]
pub(crate) struct Purge {
    lines: Vec<String>,
    /// The line of each word, as long as no article was met that has it.
    unseen: HashMap<String, usize>,
}

impl Purge {
    /// Of the book that was printed as `text`; `None` if it is none.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let (_, text) = text.strip_prefix(TITLE)?.split_once('\n')?;
        let lines: Vec<String> = text.split_terminator('\n').map(str::to_owned).collect();
        let pieces = lines.iter().enumerate().skip(BEFORE_THE_PIECES);
        let words = pieces.filter(|it| kind_of(it.1).is_some_and(|it| it != Kind::Signs));
        let unseen = words.map(|(at, word)| (word.clone(), at)).collect();
        Some(Self { lines, unseen })
    }

    /// Keeps the words of an article that stays.
    pub(crate) fn keep(&mut self, text: &str) {
        let mut rest = text;
        while let Some(kind) = kind_of(rest).filter(|_| !self.unseen.is_empty()) {
            let is_over = |c: char| kind == Kind::Lone || Kind::of(c) != kind;
            let end = rest.char_indices().skip(1).find(|it| is_over(it.1));
            let (piece, behind) = rest.split_at(end.map_or(rest.len(), |it| it.0));
            self.unseen.remove(piece);
            rest = behind;
        }
    }

    /// The book without the other words; `None` if there are none.
    ///
    /// What was packed in the one, and has none of these words, unpacks in the other.
    pub(crate) fn finish(mut self) -> Option<String> {
        if self.unseen.is_empty() {
            return None;
        }
        for at in self.unseen.values() {
            if let Some(line) = self.lines.get_mut(*at) {
                TAKEN_OUT.clone_into(line);
            }
        }
        let text: String = self.lines.iter().flat_map(|it| [it, "\n"]).collect();
        Some(format!("{TITLE}{}\n{text}", hash_of(&text)))
    }
}

fn kind_of(piece: &str) -> Option<Kind> {
    piece.chars().next().map(Kind::of)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Book, Packer, learn};
    use super::*;

    #[test]
    fn a_word_that_no_article_has_any_more_goes_and_all_others_are_read() {
        let (gone, stays) = ("The junta stays, the junta said.", "The force leaves Mali.");
        let text = learn(4, [gone, gone, stays, stays]);
        assert!(text.contains("\njunta\n") && text.contains("\nMali\n"));
        let mut packed = Vec::new();
        Packer::new(Arc::new(Book::read(&text).unwrap())).pack(stays, &mut packed);
        let mut purge = Purge::of(&text).unwrap();
        purge.keep(stays);
        let purged = purge.finish().unwrap();
        assert!(!purged.contains("junta") && purged.contains("\nMali\n"), "{purged}");
        let book = Arc::new(Book::read(&purged).unwrap());
        assert_eq!(book.unpack(&packed).as_deref(), Some(stays));
        // The book is as good as any for what comes later.
        for later in [gone, "a- a, -a"] {
            let mut packed = Vec::new();
            Packer::new(book.clone()).pack(later, &mut packed);
            assert_eq!(book.unpack(&packed).as_deref(), Some(later));
        }
        let mut purge = Purge::of(&purged).unwrap();
        purge.keep(stays);
        assert_eq!(purge.finish(), None);
    }
}
