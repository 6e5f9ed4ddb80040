//! A word to the terms it is found by: its form, and its stem in the language of its article (rules 8 to 10).

use frostem::Algorithm;
use unicode_normalization::UnicodeNormalization;

use super::fold;

/// A language that morgue stems, or [`Language::Other`], in which every form is its own stem.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Language {
    #[default]
    Other,
    Arabic,
    Danish,
    Dutch,
    English,
    Finnish,
    French,
    German,
    Greek,
    Hungarian,
    Italian,
    Norwegian,
    Portuguese,
    Romanian,
    Russian,
    Spanish,
    Swedish,
    Tamil,
    Turkish,
}

/// Each language with its BCP 47 subtags and its Snowball stemmer.
const LANGUAGES: &[(Language, &[&str], Algorithm)] = &[
    (Language::Arabic, &["ar"], Algorithm::Arabic),
    (Language::Danish, &["da"], Algorithm::Danish),
    (Language::Dutch, &["nl"], Algorithm::Dutch),
    (Language::English, &["en"], Algorithm::English),
    (Language::Finnish, &["fi"], Algorithm::Finnish),
    (Language::French, &["fr"], Algorithm::French),
    (Language::German, &["de"], Algorithm::German),
    (Language::Greek, &["el"], Algorithm::Greek),
    (Language::Hungarian, &["hu"], Algorithm::Hungarian),
    (Language::Italian, &["it"], Algorithm::Italian),
    (Language::Norwegian, &["nb", "no", "nn"], Algorithm::Norwegian),
    (Language::Portuguese, &["pt"], Algorithm::Portuguese),
    (Language::Romanian, &["ro"], Algorithm::Romanian),
    (Language::Russian, &["ru"], Algorithm::Russian),
    (Language::Spanish, &["es"], Algorithm::Spanish),
    (Language::Swedish, &["sv"], Algorithm::Swedish),
    (Language::Tamil, &["ta"], Algorithm::Tamil),
    (Language::Turkish, &["tr"], Algorithm::Turkish),
];

impl Language {
    /// Every language that is told apart.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        [Self::Other].into_iter().chain(LANGUAGES.iter().map(|it| it.0))
    }

    /// The language of a BCP 47 tag such as `en` or `pt-BR`.
    pub(crate) fn of_tag(tag: &str) -> Self {
        let subtag = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let row = LANGUAGES.iter().find(|(_, tags, _)| tags.contains(&subtag.as_str()));
        row.map_or(Self::Other, |(language, ..)| *language)
    }

    /// The language of an article that says none: nearly every archive's own (detection comes before).
    pub(crate) fn of_article(tag: Option<&str>) -> Self {
        tag.map_or(Self::English, Self::of_tag)
    }

    /// The primary subtag, or `und` where the language is not one of these.
    pub(crate) fn tag(self) -> &'static str {
        let row = LANGUAGES.iter().find(|(language, ..)| *language == self);
        row.and_then(|(_, tags, _)| tags.first()).unwrap_or(&"und")
    }

    /// Whether a stem always begins with the first letter of its word, as all do that cut endings only.
    pub(crate) fn keeps_initial(self) -> bool {
        !matches!(self, Self::Arabic | Self::Tamil)
    }

    fn stemmer(self) -> Option<frostem::Stemmer> {
        let row = LANGUAGES.iter().find(|(language, ..)| *language == self);
        row.map(|(.., algorithm)| frostem::Stemmer::new(*algorithm))
    }
}

/// What a word is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stems {
    /// The folded spelling.
    pub(crate) form: Box<str>,
    /// The stem, folded; equal to the form where the language has no stemmer.
    pub(crate) stem: Box<str>,
    /// The stem of the form, where the accents of the word led its stemmer elsewhere.
    ///
    /// French needs its accents to see that `tués` is of `tuer`, English has none
    /// to see in `exposés`; who types without accents must find both.
    pub(crate) plain_stem: Option<Box<str>>,
}

impl Stems {
    /// The one stem, or the two.
    pub(crate) fn distinct(&self) -> impl Iterator<Item = &str> {
        [Some(&self.stem), self.plain_stem.as_ref()].into_iter().flatten().map(AsRef::as_ref)
    }

    /// Whether every word of this form has this stem, whatever its accents, so that the form tells it.
    pub(crate) fn is_told_by_form(&self, stem: &str) -> bool {
        let plain = self.plain_stem.as_ref().unwrap_or(&self.stem);
        *self.form == *stem && **plain == *stem
    }

    /// Whether the two have a stem in common.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.distinct().any(|own| other.distinct().any(|it| it == own))
    }
}

/// What a spelling is found by in a language.
pub(crate) fn stems_of(language: Language, spelling: &str) -> Stems {
    let form = fold(spelling);
    let Some(stemmer) = language.stemmer() else {
        return Stems { stem: form.as_ref().into(), form: form.as_ref().into(), plain_stem: None };
    };
    let plain: Box<str> = stemmer.stem(&form).as_ref().into();
    if spelling.is_ascii() {
        return Stems { form: form.as_ref().into(), stem: plain, plain_stem: None };
    }
    let lower: String = spelling.nfc().flat_map(char::to_lowercase).nfc().collect();
    let stem: Box<str> = fold(&stemmer.stem(&lower)).as_ref().into();
    let plain_stem = (plain != stem).then_some(plain);
    Stems { form: form.as_ref().into(), stem, plain_stem }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(tag: &str, spelling: &str) -> String {
        let stems = stems_of(Language::of_tag(tag), spelling);
        match stems.plain_stem {
            Some(plain) => format!("{}|{plain}", stems.stem),
            None => stems.stem.into(),
        }
    }

    #[test]
    fn inflections_share_a_stem() {
        assert_eq!(stem("en", "withdrawals"), stem("en", "withdrawal"));
        assert_eq!(stem("de", "Häuser"), stem("de", "Haus"));
        assert_eq!(stem("ru", "русский"), stem("ru", "русская"));
        assert_eq!(stem("fr", "tué"), "tu");
        assert_eq!(stem("fr", "tuées"), "tu|tue");
        assert_eq!(stem("zh", "军队"), "军队");
    }

    #[test]
    fn a_stem_keeps_the_first_letter_of_its_word() {
        let words = [
            "Übungen",
            "Ähnlichkeit",
            "gegangen",
            "yields",
            "Yvonne",
            "ύπνου",
            "Άνθρωποι",
            "ёлками",
            "Ökumene",
            "être",
            "étaient",
            "İstanbul'da",
            "ığdır",
            "őrök",
            "şehirler",
            "împreună",
            "águas",
            "ñandúes",
            "øyene",
            "åpning",
            "ärenden",
            "eaux",
            "uns",
            "y",
            "a",
            "9th",
            "ijsje",
        ];
        for (language, ..) in LANGUAGES.iter().filter(|(it, ..)| it.keeps_initial()) {
            for word in words {
                let stems = stems_of(*language, word);
                let first = stems.form.chars().next();
                assert!(
                    stems.distinct().all(|it| it.chars().next() == first),
                    "{language:?} {word}"
                );
            }
        }
    }

    #[test]
    fn accents_never_hide_a_word() {
        assert_eq!(stem("en", "expose"), "expos");
        assert_eq!(stem("en", "Exposé"), "expose|expos");
    }

    #[test]
    fn tags_name_languages() {
        assert_eq!(Language::of_tag("pt-BR"), Language::Portuguese);
        assert_eq!(Language::of_tag("EN_us"), Language::English);
        assert_eq!(Language::of_tag("xx").tag(), "und");
    }
}
