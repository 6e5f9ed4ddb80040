//! A page whose profile says which of its elements are the headline, the body and the captions.

use std::ops::Range;

use super::paragraphs;
use crate::formats::Reading;
use crate::formats::attribution;
use crate::formats::profile::{Part, Profile, Region, regions};
use crate::formats::text::assemble::{agencies, filed};
use crate::formats::text::caption;

/// The article of a page: by its profile what that names, and by the rules for all pages the rest of
/// what is left once the elements are gone that are no part of it.
pub(super) fn read(
    html: &str,
    host: &str,
    profile: &Profile,
    by_rules: impl FnOnce(&str) -> Reading,
) -> Reading {
    let regions = regions(html, profile);
    let of = |part: Part| regions.iter().filter(move |it| it.part == part);
    let dropped: Vec<&Region> = of(Part::Drop).collect();
    let mut reading = by_rules(&without(html, 0..html.len(), &dropped));
    let mut missing = |part: Part| {
        if profile.names(part) && of(part).next().is_none() {
            let what = "nothing on the page; it was read without";
            reading.warnings.push(format!("profile of {host}: {} means {what}", part.name()));
        }
    };
    [Part::Headline, Part::Body].into_iter().for_each(&mut missing);
    let texts = |part: Part| -> Vec<String> {
        let one = |it: &Region| inline(&without(html, it.range.clone(), &dropped));
        of(part).map(one).filter(|it| !it.is_empty()).collect()
    };
    let article = &mut reading.article;
    let headline = texts(Part::Headline).into_iter().next();
    let taken = [Part::Drop, Part::Captions, Part::Attribution];
    let others: Vec<&Region> = regions.iter().filter(|it| taken.contains(&it.part)).collect();
    let body = of(Part::Body).flat_map(|it| paragraphs(&without(html, it.range.clone(), &others)));
    let body: Vec<_> = body.collect();
    // What a profile names is as sure as the person who wrote it.
    if headline.is_some() && !body.is_empty() {
        reading.confidence = 1.0;
    }
    article.headline = headline.unwrap_or_else(|| std::mem::take(&mut article.headline));
    if !body.is_empty() {
        article.dateline = filed(&body);
        article.body = body;
    }
    if profile.names(Part::Captions) {
        let captions = texts(Part::Captions);
        article.captions = captions.iter().map(|it| caption::caption(it)).collect();
        article.captions.retain(|it| !it.text.is_empty());
    }
    if profile.names(Part::Attribution) {
        let credits = texts(Part::Attribution);
        article.attribution = credits.iter().map(|it| attribution::stated(it)).collect();
    }
    article.agencies = agencies(article);
    reading
}

/// The text of an element on one line.
fn inline(html: &str) -> String {
    let texts: Vec<String> = paragraphs(html).into_iter().map(|it| it.text).collect();
    texts.join(" ")
}

/// A stretch of a page without the elements that lie in it.
fn without(html: &str, range: Range<usize>, others: &[&Region]) -> String {
    let mut text = String::with_capacity(range.len());
    let mut at = range.start;
    for other in others.iter().map(|it| &it.range) {
        if other.start < at || other.end > range.end {
            continue;
        }
        text.push_str(html.get(at..other.start).unwrap_or_default());
        at = other.end;
    }
    text.push_str(html.get(at..range.end).unwrap_or_default());
    text
}
