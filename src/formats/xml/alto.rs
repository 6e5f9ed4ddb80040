//! ALTO: a printed page as a machine has read it, its words one by one.

use super::tree::Element;
use crate::article::{ArticleKind, Paragraph};
use crate::formats::draft::{Draft, Field};

/// The pages in a piece, each an article of the kind `page`.
pub(super) fn drafts(tree: &Element) -> Vec<Result<Draft, String>> {
    let mut pages = Vec::new();
    tree.all("Page", &mut pages);
    let source = tree.select("sourceImageInformation/fileName");
    let of_page = |page: &&Element| {
        let mut draft = Draft::default();
        draft.article.kind = ArticleKind::Page;
        let number = page.attribute("PHYSICAL_IMG_NR").or_else(|| page.attribute("ID"));
        draft.put(Field::Section, &number.map(|it| format!("page {it}")).unwrap_or_default());
        draft.put(Field::Ref, source.first().map_or("", String::as_str));
        let mut blocks = Vec::new();
        page.all("TextBlock", &mut blocks);
        for block in blocks {
            let text = text_of(block);
            if !text.is_empty() {
                draft.article.body.push(Paragraph::new(crate::text::tidy(&text)));
            }
        }
        match draft.article.body.is_empty() {
            true => Err("a page on which no word was read".to_owned()),
            false => Ok(draft),
        }
    };
    pages.iter().map(of_page).collect()
}

/// The words of a block; one that a hyphen cuts at the end of its line stands whole in its first part.
fn text_of(block: &Element) -> String {
    let mut words: Vec<&str> = Vec::new();
    for line in block.children().filter(|it| it.local() == "TextLine") {
        for word in line.children().filter(|it| it.local() == "String") {
            let text = match (word.attribute("SUBS_TYPE"), word.attribute("SUBS_CONTENT")) {
                (Some("HypPart1"), Some(whole)) => whole,
                (Some("HypPart2"), Some(_)) => continue,
                _ => word.attribute("CONTENT").unwrap_or_default(),
            };
            words.push(text);
        }
    }
    words.join(" ")
}
