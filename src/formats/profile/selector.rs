//! A selector: which elements of a page are meant.

/// `div.story p`: an element inside others, each by its tag, its classes and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Selector {
    /// The outermost first; never empty.
    steps: Vec<Step>,
}

/// One element of a selector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Step {
    tag: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
}

/// The deepest selector.
const MOST_STEPS: usize = 16;

impl Selector {
    /// Reads a selector; an error says what is known.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let steps: Option<Vec<Step>> = text.split_whitespace().map(Step::parse).collect();
        match steps.filter(|it| (1..=MOST_STEPS).contains(&it.len())) {
            Some(steps) => Ok(Self { steps }),
            None => Err(format!(
                "\"{text}\" is no selector; what is known: tag, .class, #id, tag.class, and a space for \"inside\""
            )),
        }
    }

    /// How many steps an element and those around it fulfil, if so many are by those around it;
    /// and whether the element is the one that is meant.
    pub(super) fn advance(&self, done: usize, element: &Opened<'_>) -> (usize, bool) {
        let last = self.steps.len() - 1;
        let fits = |at: usize| self.steps.get(at).is_some_and(|it| it.fits(element));
        let is_meant = done >= last && fits(last);
        (if done < last && fits(done) { done + 1 } else { done }, is_meant)
    }
}

/// The start of an element.
pub(super) struct Opened<'a> {
    pub(super) tag: &'a str,
    pub(super) id: &'a str,
    pub(super) class: &'a str,
}

impl Step {
    fn parse(text: &str) -> Option<Self> {
        let mut step = Self::default();
        let mut rest = text;
        while !rest.is_empty() {
            let sign = rest.chars().next().filter(|it| matches!(it, '.' | '#'));
            let from = usize::from(sign.is_some());
            let end = rest.get(from..)?.find(['.', '#']).map_or(rest.len(), |it| it + from);
            let name = rest.get(from..end)?;
            let named = name.chars().all(|it| it.is_alphanumeric() || matches!(it, '-' | '_'));
            if name.is_empty() || !named {
                return None;
            }
            match sign {
                Some('.') => step.classes.push(name.to_owned()),
                Some(_) => step.id = Some(name.to_owned()),
                None => step.tag = Some(name.to_ascii_lowercase()),
            }
            rest = rest.get(end..)?;
        }
        Some(step)
    }

    fn fits(&self, element: &Opened<'_>) -> bool {
        let has = |class: &String| element.class.split_ascii_whitespace().any(|it| it == class);
        self.tag.as_deref().is_none_or(|it| it == element.tag)
            && self.id.as_deref().is_none_or(|it| it == element.id)
            && self.classes.iter().all(has)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_meant_by_tag_class_and_id_and_by_those_around_it() {
        let element = |tag, id, class| Opened { tag, id, class };
        for (selector, path, meant) in [
            ("p", vec![element("p", "", "")], true),
            (".lead", vec![element("p", "", "text lead")], true),
            ("p.lead.text", vec![element("p", "", "text lead")], true),
            ("#main", vec![element("p", "main", "")], true),
            ("div.lead", vec![element("p", "", "lead")], false),
            ("div p", vec![element("div", "", ""), element("p", "", "")], true),
            ("div p", vec![element("p", "", "")], false),
            (
                "div p",
                vec![element("div", "", ""), element("ul", "", ""), element("p", "", "")],
                true,
            ),
            ("div div", vec![element("div", "", "")], false),
            ("div div", vec![element("div", "", ""), element("div", "", "")], true),
        ] {
            let parsed = Selector::parse(selector).unwrap();
            let steps = path.iter().fold((0, false), |(done, _), it| parsed.advance(done, it));
            assert_eq!(steps.1, meant, "{selector}");
        }
        for text in ["", "  ", "a > b", "a:hover", "..", "#", "a[href]", "*", "a,b"] {
            assert!(Selector::parse(text).is_err(), "{text}");
        }
    }
}
