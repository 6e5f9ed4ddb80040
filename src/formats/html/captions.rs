//! The words under photos: which blocks they are, and what of them is credit.

use std::collections::HashSet;

use super::headline;
use super::marks::Marks;
use super::roles::Page;
use super::scope::{FIGURE, link_density};
use super::stated::Stated;
use super::tags::Tag;
use super::weights as w;
use crate::article::Caption;
use crate::formats::attribution;
use crate::formats::text::features::Clutter;
use crate::formats::text::roles::Role;
use crate::formats::text::{caption, credit};

/// The marks of the parts of a card, which may lie in a `<figcaption>`.
const TITLED: Marks = Marks::HEADLINE.with(Marks::STANDFIRST).with(Marks::KICKER);

impl Page {
    /// Captions and credits of the photos between the headline and the story's end.
    pub(super) fn mark_captions(&mut self) {
        let top =
            self.headline.as_ref().and_then(|it| it.block).filter(|it| *it <= self.story.start);
        let from = top.map_or(self.story.start.saturating_sub(8), |it| it.saturating_sub(4));
        // What is printed beside a photo and said of it to the blind is its caption.
        let photos = self.flat.photos.iter();
        let described: HashSet<String> = photos
            .map(|it| headline::bare(&it.alt))
            .filter(|it| it.len() >= w::DESCRIBED)
            .collect();
        for at in from..(self.story.end + 3).min(self.flat.blocks.len()) {
            let Some((block, seen, element)) = self.block(at) else { continue };
            if !self.is(at, Role::Clutter) {
                continue;
            }
            // The gallery inside a story is named as what it looks like: overlay, banner.
            let in_gallery = self.is_inside(at)
                && (self.flat.is_in(block.element, FIGURE)
                    || self.beside.caption.get(at) == Some(&true))
                && self.flat.is_near(block.element, Marks::CAPTION)
                && !self.flat.is_in(block.element, &[Tag::Aside, Tag::Nav, Tag::Form, Tag::Item]);
            if self.is_clutter(block.element) && !in_gallery {
                continue;
            }
            if at >= self.story.end && !self.is_inside(at) {
                continue;
            }
            let captioned = self.flat.is_near(block.element, Marks::CAPTION)
                || element.tag == Tag::FigureCaption
                || self.flat.is_in(block.element, &[Tag::FigureCaption]);
            let credited =
                self.flat.is_near(block.element, Marks::CREDIT) && !self.credits_story(at);
            let other = seen.date
                || seen.byline
                || link_density(block) > w::LINKS_ONLY
                || self.flat.is_near(block.element, Marks::BYLINE.with(Marks::DATE))
                || self.beside.film.get(at) == Some(&true)
                || element.marks.has(TITLED) && !element.marks.has(Marks::CAPTION);
            if seen.words > w::CAPTION_WORDS
                || (seen.clutter == Clutter::Sure
                    && !(captioned && seen.words >= w::SAYING && block.text.contains(['|', '/']))
                    || other)
                    && !credited
            {
                continue;
            }
            let named = self.is_inside(at) && self.beside.credit.get(at) == Some(&true);
            if credited || named || captioned && seen.photo.credit {
                self.set(at, Role::Credit);
            } else if seen.words < w::LEAST_CAPTION && !seen.unspaced {
                continue;
            } else if described.contains(&headline::bare(&block.text))
                || captioned
                || self.is_inside(at) && self.beside.caption.get(at) == Some(&true)
                || seen.photo.caption
                    && (self.is_inside(at) || self.flat.is_near(block.element, Marks::PHOTO))
            {
                self.set(at, Role::Caption);
            }
        }
    }

    /// Whether a block outside all figures says who reported the story, not who took a photo.
    fn credits_story(&self, at: usize) -> bool {
        let Some((block, seen, _)) = self.block(at) else { return false };
        let is_of_photo = seen.photo.credit
            || self.flat.is_in(block.element, FIGURE)
            || self.flat.is_near(block.element, Marks::CAPTION.with(Marks::PHOTO));
        let found = attribution::attribution(&block.text).filter(|_| !is_of_photo);
        found.is_some_and(|it| !it.agencies.is_empty() || !it.people.is_empty())
    }
}

/// Whether a Japanese text is a caption by its end: the sign of equality and who took the photo.
pub(super) fn is_credited_after(text: &str) -> bool {
    text.rsplit_once('＝').is_some_and(|(before, name)| {
        !before.is_empty()
            && (1..=CREDIT_SIGNS).contains(&name.chars().count())
            && name.chars().all(char::is_alphabetic)
    })
}

/// The most signs of a name behind the sign of equality: "ロイター", "ＡＦＰ時事".
const CREDIT_SIGNS: usize = 8;

/// A caption in an element for captions: there a sign of rights, or a bare "Agency/Name" behind the last sentence, is a credit for sure.
fn printed_caption(text: &str) -> Caption {
    let mut found = caption::caption(unnumbered(text));
    if found.credit.is_some() {
        return found;
    }
    let signs = [
        "©",
        "＝",
        "(c)",
        "(C)",
        "Foto:",
        "Foto ",
        "Photo:",
        "Photo by ",
        "Photograph:",
        "Bild:",
        "Bildquelle:",
        "Quelle:",
        "Credit:",
        "Crédit",
        "Image:",
        "Picture:",
    ];
    let last = signs.iter().filter_map(|it| Some((found.text.rfind(it)?, it.len()))).max();
    // In Japanese the sign of equality stands before place and day as well.
    let dated = |at: usize| {
        let sign = found.text.get(at..).unwrap_or_default();
        sign.starts_with('＝') && sign.contains(char::is_numeric)
    };
    let split = last
        .filter(|(at, _)| *at > 0 && !dated(*at))
        .filter(|(at, length)| {
            found
                .text
                .get(at + length..)
                .is_some_and(|it| it.split_whitespace().count() <= w::CREDIT_WORDS)
        })
        .or_else(|| Some((behind_sentence(&found.text)?, 0)));
    let Some((at, length)) = split else { return found };
    let credit = found
        .text
        .get(at + length..)
        .unwrap_or_default()
        .trim_matches([' ', ':', ')', '('])
        .to_owned();
    let before = found
        .text
        .get(..at)
        .unwrap_or_default()
        .trim_end_matches([' ', '|', '(', '/', '-', '–', ','])
        .to_owned();
    if !before.is_empty() && !credit.is_empty() {
        found.text = before;
        found.credit = Some(credit);
    }
    found
}

/// Where "IMAGO/Nico Herbertz" begins behind the last sentence of a text.
fn behind_sentence(text: &str) -> Option<usize> {
    let at = text.rfind(['.', '!', '?'])?;
    let after = text.get(at + 1..)?;
    let begins = after.trim_start().chars().next().is_some_and(char::is_uppercase);
    let short = (1..=6).contains(&after.split_whitespace().count());
    (begins && short && after.contains('/') && after.starts_with(' ')).then_some(at + 1)
}

/// Where the words of a caption come from: "Source: Repeat Project", "– Midjourney (...)".
fn is_source(text: &str) -> bool {
    const SOURCES: &[&str] = &[
        "source:",
        "sources:",
        "quelle:",
        "quellen:",
        "fuente:",
        "fonte:",
        "bron:",
        "kilde:",
        "källa:",
        "źródło:",
    ];
    let start = text.get(..text.floor_char_boundary(12)).unwrap_or_default().to_lowercase();
    SOURCES.iter().any(|it| start.starts_with(it)) || text.starts_with(['–', '—', '|', '/'])
}

/// What only looks like a caption: the words of a player or a link to a shop.
fn is_control(text: &str) -> bool {
    let text = text.to_lowercase();
    ["powered by", "player wird geladen", "loading"].iter().any(|it| text.starts_with(it))
        || ["opens new tab", "opens in a new tab", "opens in new tab", "opens in new window"]
            .iter()
            .any(|it| text.ends_with(it))
}

/// A caption without its number in a row of photos: "[1/5]", "2/12".
fn unnumbered(text: &str) -> &str {
    let bare = text.trim_start_matches(['[', '(']);
    let number = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = number(bare);
    let Some(rest) = bare.get(first..).and_then(|it| it.strip_prefix('/')) else { return text };
    let second = number(rest);
    let after = rest.get(second..).unwrap_or_default();
    let ends = after.starts_with([']', ')', ' ']);
    match (1..=2).contains(&first) && (1..=3).contains(&second) && ends {
        true => after.trim_start_matches([']', ')', ' ']),
        false => text,
    }
}

/// Gives the last caption its credit, if it has none yet.
fn credit_last(captions: &mut [Caption], text: &str) {
    if let Some(caption) = captions.last_mut().filter(|it| it.credit.is_none()) {
        caption.credit = Some(credit::credit(text)).filter(|it| it.contains(char::is_alphabetic));
    }
}

/// The captions with their credits, each once; what the photos are described by for the blind only where there is nothing else.
pub(super) fn captions(page: &Page, stated: &Stated) -> Vec<Caption> {
    let mut captions: Vec<Caption> = Vec::new();
    let mut printed: HashSet<String> = HashSet::new();
    let mut is_new = |text: &str| printed.insert(headline::bare(text));
    let mut last = None;
    for (at, role) in page.roles.iter().enumerate() {
        match role {
            Role::Caption => {
                let found = printed_caption(page.text(at));
                if is_control(&found.text) {
                    continue;
                }
                if is_source(&found.text) {
                    credit_last(&mut captions, &found.text);
                } else if found.text.contains(char::is_alphabetic) && is_new(&found.text) {
                    captions.push(found);
                    last = Some(at);
                }
            }
            Role::Credit if last.is_some_and(|it| at <= it + 3) => {
                credit_last(&mut captions, page.text(at));
            }
            _ => {}
        }
    }
    if captions.is_empty() {
        for (text, credit) in &stated.data.captions {
            let mut found = caption::caption(text);
            found.credit = found.credit.or_else(|| credit.clone());
            if !found.text.is_empty() && is_new(&found.text) {
                captions.push(found);
            }
        }
    }
    captions
}
