//! Every number that the rules for web pages turn on, in one table.
//!
//! Found on two thirds of the publishers of fundus' fixtures, which a hash of the
//! publisher's name picks; the last third was looked at when they stood. They are
//! kept round. `morgue eval fields DIR` prints what each comes to.

// Which element holds the story.

/// A block of which more than this share is links is a link.
pub(super) const LINKS_ONLY: f32 = 0.6;
/// What a link weighs.
pub(super) const LINK_LINE: f32 = -4.0;
/// The least that any short line weighs: elements, unlike runs of lines, hold many of them.
pub(super) const SHORT: f32 = -4.0;
/// A heading weighs nothing against the story.
pub(super) const HEADING: f32 = -1.0;
/// Running text in a `<p>` weighs more than in other elements.
pub(super) const PARAGRAPH: f32 = 1.3;
/// An element named for clutter that holds more than this share of the page's text is none.
pub(super) const CLUTTER_SHARE: f32 = 0.4;
/// How far up a block speaks for the elements around it.
pub(super) const LEVELS: usize = 12;
/// How much less for each further level.
pub(super) const DECAY: f32 = 0.96;
/// How much of what speaks against the story counts.
pub(super) const AGAINST: f32 = 0.25;
/// For an element that says that it is the story's text.
pub(super) const BODY_PRIOR: f32 = 1.5;
/// For an element that says that it is a story.
pub(super) const STORY_PRIOR: f32 = 1.2;

/// The least share of the page's text that makes an `<article>` around the headline the story.
pub(super) const ARTICLE_SHARE: f32 = 0.15;
/// For elements outside it.
pub(super) const OTHER_ARTICLE: f32 = 0.4;
/// How far up from the story's element one is that says that it is a piece of the text.
pub(super) const PIECE_LEVELS: usize = 4;
/// The most pieces besides.
pub(super) const MOST_PIECES: usize = 40;

// What the blocks are.

/// The fewest signs of a body that needs no second look; see [`super`].
pub(super) const LEAST_BODY: usize = 250;
/// The most blocks of a box inside a story; without a bound a page of headings takes the square of its length.
pub(super) const BOX_BLOCKS: usize = 100;
/// The most words of a subhead.
pub(super) const SUBHEAD_WORDS: usize = 25;
/// The most words of a standfirst.
pub(super) const STANDFIRST_WORDS: usize = 90;
/// The most words of a caption; longer blocks under a photo are text.
pub(super) const CAPTION_WORDS: usize = 120;
/// The fewest words of a caption.
pub(super) const LEAST_CAPTION: usize = 2;
/// From how many words on a caption is one whatever menu or notice its words look like.
pub(super) const SAYING: usize = 8;
/// The fewest letters, in bytes, of a photo's description that counts as a caption printed beside it.
pub(super) const DESCRIBED: usize = 12;
/// The most words of a credit behind its sign.
pub(super) const CREDIT_WORDS: usize = 14;

/// How many words make a body that is surely one.
pub(super) const SURE_WORDS: f32 = 100.0;

/// How sure a page still is whose story the markup did not show.
pub(super) const SECOND_LOOK: f32 = 0.6;
/// How many times more text the page without its markup must show to be trusted over the markup.
pub(super) const MORE_TEXT: usize = 3;

// What stands beside photos.

/// How many elements up from a photo its frame reaches: a `<picture>`, a link, two boxes.
pub(super) const FRAME_LEVELS: usize = 7;
/// The most words of a caption that only its place beside a photo shows.
pub(super) const FRAMED_WORDS: usize = 50;
/// The fewest words of one.
pub(super) const LEAST_FRAMED: usize = 4;
/// The most words of a credit that only its place beside a caption shows.
pub(super) const CREDIT_NAME: usize = 6;
/// The most blocks in the frame of a film: its title, its caption, its source, its length.
pub(super) const FILM_BLOCKS: usize = 4;
/// The share of links that makes a block the title on a card.
pub(super) const CARD_TITLE: f32 = 0.8;
/// The most blocks of a card: a label, a title, a sentence, a date, an author.
pub(super) const CARD_BLOCKS: usize = 6;
/// The most words of a card.
pub(super) const CARD_WORDS: usize = 90;
