//! What a query matches in an article, for whoever holds both.

use super::deadline::Deadline;
use super::lines::lines;
use super::marks::Marking;
use super::passages::passages;
use super::plan::Plan;
use super::planner::Context;
use super::score;
use super::stemming::Stemming;
use crate::article::Article;
use crate::concordance::Line;
use crate::search::Snippet;

/// Says what a query matches in an article, whether or not the article is in the archive.
///
/// Made by [`Archive::marker`](crate::Archive::marker). A pattern such as
/// `mercenar*` stands for the words that the archive has. The words of articles
/// are remembered, so one marker for many articles is faster than many.
pub struct Marker {
    marking: Marking,
    rarity: Vec<f32>,
    most: Option<usize>,
}

impl Marker {
    pub(super) fn new(
        plan: &Plan,
        context: &Context<'_>,
        stemming: Stemming,
        most: Option<usize>,
    ) -> tantivy::Result<Self> {
        let marking = Marking::new(plan, stemming, context.deadline);
        // Where there is one operand only there is nothing to weigh.
        let weighed = if marking.operands().len() > 1 { marking.operands() } else { &[] };
        let weights =
            weighed.iter().map(|it| score::weight_of(context.fields, it, context.searcher));
        let mut rarity: Vec<f32> = weights.collect::<tantivy::Result<_>>()?;
        let most_rare = rarity.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        rarity.iter_mut().for_each(|it| *it /= most_rare);
        Ok(Self { marking, rarity, most })
    }

    /// Every text of the article in which something matched, whole and with all of its marks; `None` if the article does not match.
    ///
    /// A query that only restricts, such as `date:2022`, matches and marks nothing.
    ///
    /// ```
    /// use morgue::{Archive, Article, Paragraph};
    /// let mut article = Article::default();
    /// article.body = vec![Paragraph::new("The junta that rules Mali ended the mission.")];
    /// let mut marker = Archive::in_memory()?.marker("junta w/5 mali")?;
    /// let marks = marker.marks(&article).unwrap();
    /// assert_eq!((marks[0].field.as_str(), marks[0].part), ("body", 0));
    /// assert_eq!(marks[0].marks, [4..9, 21..25]);
    /// article.body[0].text.clear();
    /// assert!(marker.marks(&article).is_none());
    /// # Ok::<(), morgue::Error>(())
    /// ```
    pub fn marks(&mut self, article: &Article) -> Option<Vec<Snippet>> {
        let marked = self.marking.mark(article)?;
        Some(marked.iter().map(Snippet::from).collect())
    }

    /// The passages that show why the article matches, as a hit has them; `None` if it does not match.
    ///
    /// Of a long article no more is read than it takes: the passages are the
    /// best of what was read, and their marks are exact.
    pub fn passages(&mut self, article: &Article) -> Option<Vec<Snippet>> {
        let marked = self.marking.glance(article, false)?;
        Some(passages(article, &marked, &self.rarity, self.most))
    }

    /// Every match in the article in its line, with so many columns of text on either side; none if the article does not match.
    pub fn lines(&mut self, article: &Article, width: usize) -> Vec<Line> {
        let marked = self.marking.mark(article).unwrap_or_default();
        marked.iter().flat_map(|it| lines(article, it, width)).collect()
    }

    /// The passages of an article that the index has found; without marks once the deadline is over.
    pub(super) fn passages_of_hit(
        &mut self,
        article: &Article,
        deadline: &Deadline,
    ) -> Vec<Snippet> {
        let marked = if deadline.look() { None } else { self.marking.glance(article, true) };
        // Marks that were found while the time ran out may be of what does not hold.
        let marked = marked.filter(|_| !deadline.is_over()).unwrap_or_default();
        passages(article, &marked, &self.rarity, self.most)
    }
}
