//! Every number that the plain-text rules turn on, in one table.
//!
//! Found on labelled pages of fundus' fixtures (42 English pages, their lines
//! alone) and on the sample corpus, and kept round: where a number could move by a
//! fifth without a change of the figures, the round one stands. The figures are
//! printed by `cargo test --test it labelled -- --nocapture`.

// How much a line weighs for the body: the run of lines of the largest sum is the story.

/// A line of so many words that ends a sentence is running text.
pub(in crate::formats) const RUNNING_WORDS: usize = 9;
/// A line of so many words is running text however it ends.
pub(in crate::formats) const LONG_WORDS: usize = 35;
/// No line weighs more than this many words, so that one long comment is no story.
pub(in crate::formats) const HEAVIEST: f32 = 60.0;
/// Running text has at least this share of small words ("the", "of"); a line with fewer weighs half.
pub(in crate::formats) const SMALL_WORDS: f32 = 0.12;
/// A short sentence, mostly speech: it holds a run together and starts none.
pub(in crate::formats) const SHORT_SENTENCE: f32 = 2.0;
/// Every other short line.
pub(in crate::formats) const SHORT_LINE: f32 = -9.0;
/// Short lines that are part of stories: subheads, items of lists, captions, credits of photos.
pub(in crate::formats) const INSIDE: f32 = -1.0;
/// A line of clutter, whatever its length.
pub(in crate::formats) const CLUTTER: f32 = -9.0;
/// A notice of rights.
pub(in crate::formats) const RIGHTS: f32 = -12.0;
/// The heading over what follows the story: "Related", "Most read".
pub(in crate::formats) const TAIL_HEADING: f32 = -25.0;
/// Running text that the page prints more than once: teasers, offers to subscribers.
pub(in crate::formats) const PRINTED_TWICE: f32 = -1.0;
/// A long line that hints at clutter keeps this share of its weight.
pub(in crate::formats) const HINT: f32 = 0.45;
/// So many titles in a row, each with one paragraph below it, are a list of other pages.
pub(in crate::formats) const DIRECTORY: usize = 6;
/// ... if no paragraph of it has more words.
pub(in crate::formats) const DIRECTORY_WORDS: usize = 40;
/// ... and if a story of so many words stands beside it: some three paragraphs.
pub(in crate::formats) const STORY_BESIDE: f32 = 120.0;
/// The line of a script without spaces that is running text has so many signs.
pub(in crate::formats) const RUNNING_SIGNS: usize = 40;
/// So many signs of a script without spaces weigh as much as a word.
pub(in crate::formats) const SIGNS_OF_WORD: usize = 2;

// How a headline is chosen among the lines from the top of the page to the story's second line.

/// The fewest and the most words of a headline.
pub(in crate::formats) const HEADLINE_WORDS: std::ops::RangeInclusive<usize> = 2..=28;
/// The most signs of a headline in a script without spaces.
pub(in crate::formats) const HEADLINE_SIGNS: usize = 60;
/// For the share of its words that the story uses.
pub(in crate::formats) const SHARED_WORDS: f32 = 3.0;
/// For the share of its words that the first lines of the story use.
pub(in crate::formats) const SHARED_WITH_LEAD: f32 = 1.2;
/// How many lines of the story are its first.
pub(in crate::formats) const LEAD_LINES: usize = 3;
/// For each repetition on the page, up to three: "share" boxes repeat the headline.
pub(in crate::formats) const REPEATED: f32 = 0.4;
/// For a byline or a date right behind, a standfirst between them at most.
pub(in crate::formats) const SIGNED: f32 = 1.5;
/// How many lines behind the headline count as right behind.
pub(in crate::formats) const SIGNED_CLOSE: usize = 3;
/// For a byline or a date not far behind.
pub(in crate::formats) const SIGNED_LATER: f32 = 0.6;
/// How many lines behind the headline a byline or a date counts.
pub(in crate::formats) const SIGNED_WITHIN: usize = 8;
/// For a byline close above: what follows it is the story.
pub(in crate::formats) const BELOW_BYLINE: f32 = -1.5;
/// For a result: "Beauly Thistle 3 Nairn Harriers 2".
pub(in crate::formats) const RESULT: f32 = -2.0;
/// For every line between it and the story, up to [`FARTHEST`] in all.
pub(in crate::formats) const DISTANCE: f32 = -0.02;
/// The most that distance costs.
pub(in crate::formats) const FARTHEST: f32 = -1.5;
/// For a line that is a date, a byline, a caption, clutter or a notice.
pub(in crate::formats) const MARKED: f32 = -5.0;
/// For a line of two or three words.
pub(in crate::formats) const FEW_WORDS: f32 = -2.0;
/// For a line of four words: labels and slogans have as many.
pub(in crate::formats) const FOUR_WORDS: f32 = -0.7;
/// For a full stop or a colon at the end.
pub(in crate::formats) const FULL_STOP: f32 = -1.2;
/// The least that a headline scores.
pub(in crate::formats) const LEAST_HEADLINE: f32 = -1.5;
/// A line above the winner wins if it is within so many lines and so many points: the headline stands before the standfirst.
pub(in crate::formats) const ABOVE_WITHIN: usize = 15;
/// See [`ABOVE_WITHIN`].
pub(in crate::formats) const ABOVE_POINTS: f32 = 1.2;
/// How many points the line right above the winner may lack, for a headline may play with words that its standfirst explains.
pub(in crate::formats) const NEXT_POINTS: f32 = 3.5;
/// The fewest words of a line that wins over one below it; section labels have fewer.
pub(in crate::formats) const ABOVE_WORDS: usize = 5;
/// ... and if the story uses at least this share of its words: labels of sections stand above headlines too.
pub(in crate::formats) const ABOVE_SHARED: f32 = 0.34;

// Where else things stand.

/// The most words of a kicker.
pub(in crate::formats) const KICKER_WORDS: usize = 4;
/// The most words of a caption that no marker shows.
pub(in crate::formats) const BARE_CAPTION_WORDS: usize = 60;
/// How many lines behind the story a credit may stand.
pub(in crate::formats) const CREDITS_WITHIN: usize = 8;
/// How many lines before the end of the story a credit may stand.
pub(in crate::formats) const CREDITS_BEFORE_END: usize = 4;
/// The most words of a line of credits.
pub(in crate::formats) const CREDIT_WORDS: usize = 60;
/// A page of more lines is none: logs and tables run to millions.
pub(in crate::formats) const MOST_LINES: usize = 500_000;
