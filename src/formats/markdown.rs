//! Markdown with front matter, as sites that are made of files keep their articles.

use super::decode::{self, Head};
use super::draft::{Draft, Field, inline, is_markup};
use super::{Format, Options, Record, Records, html};
use crate::article::ParagraphKind;

/// A file that begins with lines of keys between two lines of dashes or pluses, or whose name says what it is.
pub(super) const FORMAT: Format = Format { name: "markdown", recognises, read };

/// Which key of the front matter is which part.
const KEYS: &[(&str, Field)] = &[
    ("title", Field::Headline),
    ("headline", Field::Headline),
    ("subtitle", Field::Subheadline),
    ("description", Field::Subheadline),
    ("summary", Field::Subheadline),
    ("excerpt", Field::Subheadline),
    ("author", Field::Author),
    ("authors", Field::Author),
    ("byline", Field::Byline),
    ("date", Field::Published),
    ("published", Field::Published),
    ("pubdate", Field::Published),
    ("updated", Field::Modified),
    ("lastmod", Field::Modified),
    ("modified", Field::Modified),
    ("source", Field::Source),
    ("from", Field::Source),
    ("publisher", Field::Source),
    ("section", Field::Section),
    ("category", Field::Section),
    ("categories", Field::Section),
    ("tags", Field::Keyword),
    ("keywords", Field::Keyword),
    ("url", Field::Url),
    ("link", Field::Url),
    ("permalink", Field::Url),
    ("lang", Field::Language),
    ("language", Field::Language),
    ("id", Field::Ref),
    ("guid", Field::Ref),
    ("copyright", Field::Rights),
];

fn recognises(head: &Head<'_>) -> bool {
    let lower = head.name.to_lowercase();
    let named = [".md", ".markdown", ".mdown"].iter().any(|it| lower.ends_with(it));
    let head = &head.text;
    front_matter(head).is_some_and(|(matter, _)| pairs(matter).len() >= 2)
        || named && (head.starts_with("# ") || head.contains("\n# ") || head.contains("\n## "))
}

/// The front matter and the text behind it.
fn front_matter(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches('\u{FEFF}');
    let fence = ["---", "+++"].into_iter().find(|it| text.starts_with(it))?;
    let rest = text.strip_prefix(fence)?.trim_start_matches([' ', '\r']).strip_prefix('\n')?;
    let end = rest.match_indices(fence).map(|it| it.0).find(|at| {
        let before = rest.get(..*at).unwrap_or_default();
        let after = rest.get(at + 3..).unwrap_or_default();
        (before.is_empty() || before.ends_with('\n'))
            && after.chars().next().is_none_or(|it| it.is_whitespace())
    })?;
    Some((rest.get(..end)?, rest.get(end + 3..)?))
}

/// The keys with their values: `key: value`, `key = value`, `- item` below a key, `[a, b]`.
fn pairs(matter: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut last = String::new();
    for line in matter.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with('#') || trimmed.is_empty() {
            continue;
        }
        if let Some(item) = trimmed.strip_prefix("- ") {
            pairs.push((last.clone(), unquoted(item).to_owned()));
            continue;
        }
        let sign = trimmed.find([':', '=']);
        let pair =
            sign.and_then(|at| Some((trimmed.get(..at)?.trim(), trimmed.get(at + 1..)?.trim())));
        let is_key = |it: &str| {
            !it.is_empty()
                && it.len() < 40
                && it.chars().all(|it| it.is_alphanumeric() || "_-. ".contains(it))
        };
        match pair.filter(|it| is_key(it.0) && !line.starts_with([' ', '\t'])) {
            Some((key, value)) => {
                last = key.to_lowercase();
                let list = value.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
                match list {
                    Some(list) => {
                        let items = list.split(',').map(|it| unquoted(it.trim()));
                        pairs.extend(items.map(|it| (last.clone(), it.to_owned())));
                    }
                    None => pairs.push((last.clone(), unquoted(value).to_owned())),
                }
            }
            // A value that goes on.
            None => {
                if let Some(pair) = pairs.last_mut().filter(|it| it.0 == last) {
                    pair.1 = format!("{} {trimmed}", pair.1.trim_start_matches(['>', '|']).trim());
                }
            }
        }
    }
    pairs.retain(|it| !it.1.is_empty());
    pairs
}

fn unquoted(value: &str) -> &str {
    let quoted = |quote: char| value.strip_prefix(quote).and_then(|it| it.strip_suffix(quote));
    quoted('"').or_else(|| quoted('\'')).unwrap_or(value)
}

fn read<'a>(name: &'a str, bytes: &'a [u8], _: &Options) -> Records<'a> {
    let decoded = decode::decode(bytes);
    let (matter, text) = front_matter(&decoded.text).unwrap_or(("", &decoded.text));
    let mut draft = Draft::default();
    let pairs = pairs(matter);
    for (key, field) in KEYS {
        for (_, value) in pairs.iter().filter(|it| it.0 == *key) {
            draft.put(*field, value);
        }
    }
    body(&mut draft, text);
    draft.warnings.extend(decoded.warning);
    draft.article.encoding = decoded.encoding.map(str::to_owned);
    let found = draft.finish(name);
    Box::new(std::iter::once(Record { path: name.to_owned(), found }))
}

/// The blocks of a text, parted by empty lines.
fn body(draft: &mut Draft, text: &str) {
    if is_markup(text) && text.trim_start().starts_with('<') {
        draft.article.body.extend(html::paragraphs(text));
        return;
    }
    let mut block: Vec<&str> = Vec::new();
    let mut in_code = false;
    for line in text.lines().chain([""]) {
        let trimmed = line.trim();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            in_code = !in_code;
        }
        let alone = trimmed.starts_with('#') || trimmed.starts_with("![");
        let item = is_item(trimmed);
        if (trimmed.is_empty() || alone || item) && !block.is_empty() && !in_code {
            put_block(draft, &std::mem::take(&mut block));
        }
        if !trimmed.is_empty() {
            block.push(trimmed);
        }
        if alone {
            put_block(draft, &std::mem::take(&mut block));
        }
    }
    put_block(draft, &block);
}

fn is_item(line: &str) -> bool {
    let numbered = line.split_once(". ").is_some_and(|it| {
        (1..=3).contains(&it.0.len()) && it.0.bytes().all(|it| it.is_ascii_digit())
    });
    line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") || numbered
}

fn put_block(draft: &mut Draft, block: &[&str]) {
    let Some(first) = block.first() else { return };
    let rule = block.len() == 1 && first.len() >= 3 && first.chars().all(|it| "-*_= ".contains(it));
    if rule || first.starts_with("{{") || first.starts_with("<!--") {
        return;
    }
    let underlined = block.len() == 2
        && block.get(1).is_some_and(|it| {
            it.len() >= 3 && (it.chars().all(|it| it == '=') || it.chars().all(|it| it == '-'))
        });
    let heading = first.trim_start_matches('#');
    if first.starts_with('#') && heading.starts_with(' ') || underlined {
        let text = plain(heading.trim().trim_end_matches('#'));
        match draft.article.headline.is_empty() {
            true => draft.put(Field::Headline, &text),
            false if draft.article.headline == text => {}
            false => draft.put_paragraph(ParagraphKind::Subhead, &text),
        }
        return;
    }
    if let Some(caption) = image(first).filter(|_| block.len() == 1) {
        draft.put(Field::Caption, &plain(caption));
        return;
    }
    let quote = first.starts_with('>');
    let lines: Vec<&str> = block.iter().map(|it| it.trim_start_matches('>').trim()).collect();
    let joined = lines.join(" ");
    let kind = if quote {
        ParagraphKind::Quote
    } else if is_item(first) {
        ParagraphKind::List
    } else {
        ParagraphKind::Plain
    };
    let text = match kind {
        ParagraphKind::List => joined.split_once(' ').map_or(joined.as_str(), |it| it.1).to_owned(),
        _ => joined,
    };
    draft.put_paragraph(kind, &plain(&text));
}

/// The caption of a picture that stands alone: its title, else the words that stand for it.
fn image(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("![")?;
    let (words, target) = rest.split_once("](")?;
    let title = target.split_once('"').and_then(|it| it.1.split_once('"')).map(|it| it.0);
    Some(title.unwrap_or(words)).filter(|it| !it.is_empty())
}

/// A text without the signs of links, of emphasis and of code.
fn plain(text: &str) -> String {
    let text = inline(text);
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, inner)) = rest.split_once('[') {
        let Some((words, target)) = words_of_link(inner) else {
            plain.push_str(before);
            plain.push('[');
            rest = inner;
            continue;
        };
        // Where no bracket closes this target, none closes a later one.
        let Some((_, after)) = target.split_once(')') else { break };
        plain.push_str(before.strip_suffix('!').unwrap_or(before));
        plain.push_str(words);
        rest = after;
    }
    plain.push_str(rest);
    let signs = ["**", "__", "`"];
    let plain = signs.iter().fold(plain, |text, sign| text.replace(sign, ""));
    without_stars(&plain)
}

/// The words of a link behind its first bracket, and what follows them; no link holds another.
fn words_of_link(inner: &str) -> Option<(&str, &str)> {
    let mut brackets = inner.match_indices(['[', ']']);
    let (end, _) = brackets.find(|(at, sign)| {
        *sign == "[" || inner.get(at + 1..).is_some_and(|it| it.starts_with('('))
    })?;
    inner.get(end..)?.strip_prefix("](").and_then(|target| Some((inner.get(..end)?, target)))
}

/// A text without the single stars and dashes below that set words off.
fn without_stars(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let is_word =
        |at: Option<usize>| at.and_then(|it| signs.get(it)).is_some_and(|it| it.is_alphanumeric());
    let kept = signs.iter().enumerate().filter(|(at, sign)| {
        let (before, after) = (is_word(at.checked_sub(1)), is_word(Some(at + 1)));
        !(**sign == '*' || **sign == '_') || before == after
    });
    kept.map(|it| it.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_leave_their_words() {
        for (text, expected) in [
            (
                "The [ferry](a.html) sails; ![the quay](b.png) is full.",
                "The ferry sails; the quay is full.",
            ),
            ("[[one]](a) [two [three](b)", "[one] [two three"),
            ("[sic] and [open](never", "[sic] and [open](never"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }

    #[test]
    fn brackets_that_nothing_closes_take_time_in_proportion() {
        for text in ["[".repeat(1_000_000) + "](a)", "[a](b ".repeat(200_000)] {
            assert!(plain(&text).len() >= text.len() - 5);
        }
    }
}
