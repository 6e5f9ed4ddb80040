//! Where on the page the story stands: the element that holds most of its running text and little else.

use super::flatten::{Block, Element, Flat};
use super::marks::Marks;
use super::tags::Tag;
use super::weights as w;
use crate::formats::text::features::Features;

/// What is known of the blocks and elements of a page before roles are given.
pub(super) struct Scope {
    /// How much each block speaks for being part of the story.
    pub(super) weights: Vec<f32>,
    /// Whether each element holds what is not of the story: menus, other stories, comments.
    pub(super) clutter: Vec<bool>,
    /// Whether each element is the element of the story or lies in it.
    pub(super) inside: Vec<bool>,
    /// Of the running text outside clutter the share that lies in the element.
    pub(super) share: f32,
    /// Whether another story stands on the page that is not a small one.
    pub(super) rivalled: bool,
}

impl Scope {
    pub(super) fn of(flat: &Flat, features: &[Features], headline: Option<usize>) -> Self {
        let weights: Vec<f32> = flat
            .blocks
            .iter()
            .zip(features)
            .map(|(block, seen)| weight(flat, block, seen))
            .collect();
        let all = masses(flat, &weights, &vec![false; flat.elements.len()]);
        let clutter = clutter(&flat.elements, &all);
        let mut scores = scores(flat, &weights, &clutter);
        let rivalled = favour(&mut scores, flat, &all, headline);
        let masses = masses(flat, &weights, &clutter);
        let best = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
        let element = best.map_or(0, |it| it.0);
        let pieces = pieces(flat, &clutter, element);
        let inside = inside(&flat.elements, &pieces);
        let total = masses.first().copied().unwrap_or_default().max(1.0);
        let share = masses.get(element).copied().unwrap_or_default() / total;
        Self { weights, clutter, inside, share, rivalled }
    }
}

/// The share of a block that is links.
pub(super) fn link_density(block: &Block) -> f32 {
    block.linked as f32 / block.text.len().max(1) as f32
}

fn weight(flat: &Flat, block: &Block, seen: &Features) -> f32 {
    let Some(element) = flat.elements.get(block.element) else { return 0.0 };
    if flat.is_in(block.element, FIGURE) || flat.is_near(block.element, CAPTIONED) {
        return 0.0;
    }
    let density = link_density(block);
    let weight = seen.weight();
    if density > w::LINKS_ONLY {
        return w::LINK_LINE;
    }
    let weight = if weight > 0.0 { weight * (1.0 - density) } else { weight.max(w::SHORT) };
    match element.tag {
        Tag::Paragraph if weight > 0.0 => weight * w::PARAGRAPH,
        Tag::Heading(_) => weight.clamp(w::HEADING, 0.0),
        _ => weight,
    }
}

/// Marks of what stands under photos.
pub(super) const CAPTIONED: Marks = Marks::CAPTION.with(Marks::CREDIT);

/// The elements of photos.
pub(super) const FIGURE: &[Tag] = &[Tag::Figure, Tag::FigureCaption];

/// The running text in each element, clutter left out.
fn masses(flat: &Flat, weights: &[f32], clutter: &[bool]) -> Vec<f32> {
    let mut masses = vec![0.0_f32; flat.elements.len()];
    for (block, weight) in flat.blocks.iter().zip(weights) {
        let counts = *weight > 0.0 && clutter.get(block.element) == Some(&false);
        if let Some(mass) = masses.get_mut(block.element).filter(|_| counts) {
            *mass += weight;
        }
    }
    // Children come after their parents.
    for at in (1..masses.len()).rev() {
        let (Some(element), Some(mass)) = (flat.elements.get(at), masses.get(at).copied()) else {
            continue;
        };
        if let Some(outer) = masses.get_mut(element.parent) {
            *outer += mass;
        }
    }
    masses
}

/// Which elements are clutter: by tag or mark, unless much of the page's text lies in them.
fn clutter(elements: &[Element], masses: &[f32]) -> Vec<bool> {
    let total = masses.first().copied().unwrap_or_default();
    // Where most of the page is hidden, a script shows it.
    let hidden = |it: &Element| it.marks.has(Marks::HIDDEN);
    let in_hidden = elements.iter().zip(masses).filter(|(it, _)| hidden(it)).map(|it| it.1);
    let shown_later = in_hidden.sum::<f32>() > total * w::CLUTTER_SHARE;
    let mut clutter = Vec::with_capacity(elements.len());
    for (at, element) in elements.iter().enumerate() {
        let outer = at > 0 && clutter.get(element.parent) == Some(&true);
        let named = matches!(element.tag, Tag::Nav | Tag::Footer | Tag::Aside | Tag::Form)
            || element.marks.has(Marks::CLUTTER) && !element.marks.has(Marks::BODY)
            || hidden(element) && !shown_later;
        let mass = masses.get(at).copied().unwrap_or_default();
        clutter.push(outer || (named && mass <= total * w::CLUTTER_SHARE));
    }
    clutter
}

/// How much each element speaks for being the story's: its text, less for what lies deeper in it.
fn scores(flat: &Flat, weights: &[f32], clutter: &[bool]) -> Vec<f32> {
    let mut scores = vec![0.0_f32; flat.elements.len()];
    for (block, weight) in flat.blocks.iter().zip(weights) {
        if clutter.get(block.element) != Some(&false) {
            continue;
        }
        let mut at = block.element;
        let mut share = 1.0;
        for level in 0..w::LEVELS {
            let Some(element) = flat.elements.get(at) else { break };
            if let Some(score) = scores.get_mut(at) {
                *score += if *weight > 0.0 { weight * share } else { weight * w::AGAINST };
            }
            if at == 0 {
                break;
            }
            at = element.parent;
            if level > 0 {
                share *= w::DECAY;
            }
        }
    }
    for (score, element) in scores.iter_mut().zip(&flat.elements) {
        let prior = if element.marks.has(Marks::BODY) {
            w::BODY_PRIOR
        } else if matches!(element.tag, Tag::Article | Tag::Main) || element.marks.has(Marks::STORY)
        {
            w::STORY_PRIOR
        } else {
            1.0
        };
        if *score > 0.0 {
            *score *= prior;
        }
    }
    scores
}

/// Of several articles on a page the one under the page's headline is meant.
///
/// Says whether there is a large one besides.
fn favour(scores: &mut [f32], flat: &Flat, masses: &[f32], headline: Option<usize>) -> bool {
    let Some(block) = headline.and_then(|it| flat.blocks.get(it)) else { return false };
    let total = masses.first().copied().unwrap_or_default();
    let mut at = block.element;
    let own = loop {
        let Some(element) = flat.elements.get(at) else { return false };
        let holds = masses.get(at).is_some_and(|it| *it >= total * w::ARTICLE_SHARE);
        if element.tag == Tag::Article && holds {
            break at;
        }
        if at == 0 {
            return false;
        }
        at = element.parent;
    };
    let inside = inside(&flat.elements, &[own]);
    let large = |it: &f32| *it >= total * w::ARTICLE_SHARE;
    let holds_own = |at: usize| {
        let outer = |at: &usize| flat.elements.get(*at).map(|it| it.parent).filter(|up| up != at);
        std::iter::successors(Some(own), outer).any(|it| it == at)
    };
    let rivals = flat.elements.iter().zip(masses).zip(&inside).enumerate();
    let rivals = rivals.filter(|(at, ((it, mass), inside))| {
        it.tag == Tag::Article && large(mass) && !**inside && !holds_own(*at)
    });
    let rival = rivals.map(|(_, ((_, mass), _))| *mass).fold(0.0, f32::max);
    // What holds both articles is not the one that is meant.
    let factor = w::OTHER_ARTICLE * (1.0 - rival / total.max(1.0));
    for (score, inside) in scores.iter_mut().zip(inside) {
        if !inside {
            *score *= factor;
        }
    }
    rival > 0.0
}

/// The pieces of a story whose text is in several elements: all beside the found one that say so too.
fn pieces(flat: &Flat, clutter: &[bool], found: usize) -> Vec<usize> {
    let up = |at: usize| flat.elements.get(at).map_or(0, |it| it.parent);
    let says = |at: usize| flat.elements.get(at).is_some_and(|it| it.marks.has(Marks::BODY));
    let outer = std::iter::successors(Some(found), |at| Some(up(*at)).filter(|up| up != at));
    let Some(piece) = outer.take(w::PIECE_LEVELS).find(|it| says(*it)) else {
        return vec![found];
    };
    let beside = (1..flat.elements.len())
        .filter(|at| *at != piece && says(*at) && clutter.get(*at) == Some(&false))
        .filter(|at| up(*at) == up(piece));
    std::iter::once(found).chain(beside.take(w::MOST_PIECES)).collect()
}

fn inside(elements: &[Element], scopes: &[usize]) -> Vec<bool> {
    let mut inside: Vec<bool> = Vec::with_capacity(elements.len());
    for (at, element) in elements.iter().enumerate() {
        let outer = at > 0 && inside.get(element.parent) == Some(&true);
        inside.push(outer || scopes.contains(&at));
    }
    inside
}
