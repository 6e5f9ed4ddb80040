//! What the class, the id and other attributes of an element say of its text.
//!
//! Names of classes are cut into words where people cut them (`article-body`,
//! `articleBody`, `article__body`), and only words that mean the same at many
//! outlets count. No rule here is for one outlet.

/// What attributes say of an element: any of the constants below, together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u32);

impl Marks {
    pub(super) const NONE: Self = Self(0);
    /// The text of the story.
    pub(super) const BODY: Self = Self(1);
    /// The story with all that belongs to it.
    pub(super) const STORY: Self = Self(1 << 1);
    pub(super) const CAPTION: Self = Self(1 << 2);
    pub(super) const CREDIT: Self = Self(1 << 3);
    pub(super) const BYLINE: Self = Self(1 << 4);
    pub(super) const DATE: Self = Self(1 << 5);
    pub(super) const HEADLINE: Self = Self(1 << 6);
    pub(super) const STANDFIRST: Self = Self(1 << 7);
    pub(super) const KICKER: Self = Self(1 << 8);
    /// Other stories, menus, comments, offers.
    pub(super) const CLUTTER: Self = Self(1 << 9);
    /// Not shown.
    pub(super) const HIDDEN: Self = Self(1 << 10);
    /// A photo or what surrounds it.
    pub(super) const PHOTO: Self = Self(1 << 11);
    /// A quotation set apart.
    pub(super) const PULLED: Self = Self(1 << 12);
    /// A film or what plays it.
    pub(super) const VIDEO: Self = Self(1 << 13);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The marks of both that are in `mask`.
    pub(super) fn only(self, mask: Self) -> Self {
        Self(self.0 & mask.0)
    }
}

/// The longest value that is looked at: classes of generated pages run to kilobytes and say nothing.
const LONGEST: usize = 400;

/// The marks of a class or an id.
pub(super) fn of_class(value: &[u8]) -> Marks {
    let mut marks = Marks::NONE;
    let value = value.get(..LONGEST).unwrap_or(value);
    let responsive = value.contains(&b':');
    for name in value.split(u8::is_ascii_whitespace).filter(|it| !it.is_empty()) {
        // "hidden md:block" is hidden on small screens only.
        if name == b"hidden" && !responsive {
            marks.add(Marks::HIDDEN);
        }
        marks.add(of_name(name));
    }
    marks
}

/// The marks of `itemprop`.
pub(super) fn of_property(value: &[u8]) -> Marks {
    let mut marks = Marks::NONE;
    for name in value.split(u8::is_ascii_whitespace) {
        marks.add(match name {
            b"articleBody" => Marks::BODY,
            b"headline" => Marks::HEADLINE,
            b"alternativeHeadline" | b"description" => Marks::STANDFIRST,
            b"author" | b"creator" => Marks::BYLINE,
            b"caption" => Marks::CAPTION,
            b"copyrightHolder" | b"creditText" => Marks::CREDIT,
            b"datePublished" | b"dateModified" | b"dateCreated" => Marks::DATE,
            _ => Marks::NONE,
        });
    }
    marks
}

/// The marks of `role`.
pub(super) fn of_role(value: &[u8]) -> Marks {
    match value {
        b"navigation" | b"banner" | b"contentinfo" | b"search" | b"complementary" | b"menu"
        | b"menubar" | b"dialog" | b"alertdialog" | b"toolbar" | b"tablist" | b"form" => {
            Marks::CLUTTER
        }
        b"article" | b"main" => Marks::STORY,
        _ => Marks::NONE,
    }
}

/// What the words of a class's name say, each and two together.
#[derive(Default)]
struct Words {
    marks: Marks,
    /// A word for a story: article, story, post.
    story: bool,
    /// A word for its text: body, content, text.
    text: bool,
    /// A word for a photo.
    photo: bool,
    /// A word for a source: credit, copyright, source.
    credit: bool,
    /// "read", "most": half of a heading over other stories.
    more: bool,
    count: usize,
}

/// The fewest letters of a word that counts inside a longer one: generated names (`text__qSR5N`) hold all short words.
const APART: usize = 4;

fn of_name(name: &[u8]) -> Marks {
    if name == b"sr-only" {
        return Marks::HIDDEN;
    }
    let mut words = Words::default();
    let mut apart = true;
    let mut word = [0_u8; 24];
    let mut length = 0;
    let mut was_small = false;
    for byte in name.iter().copied().chain([b'-']) {
        let letter = byte.is_ascii_alphabetic();
        let parts = matches!(byte, b'-' | b'_' | b'.' | b':' | b'/');
        if (!letter || (byte.is_ascii_uppercase() && was_small)) && length > 0 {
            if length >= APART || (apart && parts) {
                words.take(word.get(..length).unwrap_or_default());
            }
            length = 0;
            apart = false;
        }
        apart |= parts;
        if letter && let Some(place) = word.get_mut(length) {
            *place = byte.to_ascii_lowercase();
            length += 1;
        }
        was_small = byte.is_ascii_lowercase();
    }
    words.marks()
}

impl Words {
    fn take(&mut self, word: &[u8]) {
        self.count += 1;
        let mark = match word {
            b"article" | b"story" | b"post" | b"entry" | b"artikel" | b"articulo" | b"articolo"
            | b"noticia" | b"news" | b"artigo" | b"materia" | b"single" | b"blog" => {
                self.story = true;
                return;
            }
            b"body" | b"content" | b"text" | b"inhalt" | b"contenu" | b"contenido" | b"cuerpo"
            | b"corpo" | b"texte" | b"texto" | b"testo" | b"paragraph" | b"paragraphs"
            | b"richtext" | b"copy" | b"maincontent" => {
                self.text = true;
                return;
            }
            b"articlebody" | b"storybody" | b"articletext" | b"storytext" | b"articlecontent"
            | b"storycontent" | b"postbody" | b"entrycontent" | b"postcontent" | b"bodytext"
            | b"bodycopy" | b"articlecopy" => Marks::BODY,
            b"image" | b"img" | b"photo" | b"picture" | b"media" | b"figure" | b"foto"
            | b"bild" | b"photos" | b"images" | b"gallery" | b"lightbox" => {
                self.photo = true;
                return;
            }
            b"caption" | b"captions" | b"figcaption" | b"imagecaption" | b"photocaption"
            | b"legend" | b"bildunterschrift" | b"bildtext" | b"legende" | b"cutline"
            | b"captiontext" | b"didascalia" | b"bijschrift" => Marks::CAPTION,
            b"credit" | b"credits" | b"copyright" | b"photocredit" | b"imagecredit"
            | b"photographer" | b"photog" | b"urheber" | b"fotograf" | b"bildquelle" => {
                self.credit = true;
                Marks::CREDIT
            }
            b"byline" | b"author" | b"authors" | b"autor" | b"autoren" | b"auteur" | b"autore"
            | b"bylines" | b"writer" | b"contributor" | b"contributors" | b"firma"
            | b"signature" | b"authorname" | b"bio" => Marks::BYLINE,
            b"date" | b"time" | b"timestamp" | b"datetime" | b"pubdate" | b"published"
            | b"datum" | b"fecha" | b"dateline" | b"updated" | b"dates" | b"publishdate" => {
                Marks::DATE
            }
            b"headline" | b"title" | b"titre" | b"titel" | b"titulo" | b"titolo" => Marks::HEADLINE,
            b"standfirst" | b"lead" | b"lede" | b"dek" | b"deck" | b"subheadline" | b"subtitle"
            | b"subhead" | b"intro" | b"teaser" | b"vorspann" | b"chapo" | b"chapeau"
            | b"entradilla" | b"bajada" | b"sumario" | b"excerpt" | b"summary" | b"abstract"
            | b"sottotitolo" | b"occhiello" | b"ingress" | b"leadtext" | b"subheading"
            | b"description" | b"perex" | b"einleitung" => Marks::STANDFIRST,
            b"kicker" | b"eyebrow" | b"dachzeile" | b"overline" | b"section" | b"category"
            | b"rubrik" | b"topline" | b"antetitulo" | b"surtitre" | b"flag" => Marks::KICKER,
            b"video" | b"videos" | b"videoplayer" | b"player" | b"jwplayer" | b"brightcove" => {
                Marks::VIDEO
            }
            b"pullquote" | b"pull" => Marks::PULLED,
            b"related" | b"relateds" | b"recommended" | b"recommendations" | b"recommendation"
            | b"recirc" | b"recirculation" | b"readmore" | b"seealso" | b"popular"
            | b"trending" | b"mostread" | b"outbrain" | b"taboola" | b"newsletter"
            | b"newsletters" | b"subscribe" | b"subscription" | b"signup" | b"share"
            | b"sharing" | b"social" | b"socials" | b"comment" | b"comments" | b"disqus"
            | b"breadcrumb" | b"breadcrumbs" | b"nav" | b"navigation" | b"navbar" | b"menu"
            | b"footer" | b"sidebar" | b"cookie" | b"cookies" | b"consent" | b"gdpr"
            | b"banner" | b"advert" | b"advertisement" | b"advertising" | b"ads" | b"ad"
            | b"anzeige" | b"publicidad" | b"werbung" | b"pub" | b"sponsor" | b"sponsored"
            | b"promo" | b"promos" | b"promotion" | b"tags" | b"taglist" | b"topics"
            | b"keywords" | b"toolbar" | b"modal" | b"popup" | b"overlay" | b"paywall"
            | b"regwall" | b"login" | b"tooltip" | b"toast" | b"pagination" | b"pager"
            | b"skip" | b"sharebar" | b"sharetools" | b"upsell" | b"cta" | b"notice"
            | b"disclaimer" | b"rating" | b"poll" | b"quiz" | b"weather" | b"ticker"
            | b"masthead" | b"leserkommentare" | b"kommentare" | b"followus" | b"correlati"
            | b"relacionadas" | b"relacionados" | b"masleidas" | b"playlist" | b"podcast"
            | b"teasers" | b"linklist" | b"infobox" | b"marginal" => Marks::CLUTTER,
            // "hidden" alone is mostly "hidden on small screens".
            b"visuallyhidden" | b"screenreader" => Marks::HIDDEN,
            b"most" | b"more" | b"read" | b"also" | b"next" | b"latest" | b"other" => {
                self.more = true;
                return;
            }
            _ => return,
        };
        self.marks.add(mark);
    }

    fn marks(self) -> Marks {
        let mut marks = self.marks;
        let said = !marks.is_empty();
        // "article-body" is the story's text; "article-body-caption" is not.
        if self.story && self.text && !said {
            marks.add(Marks::BODY);
        }
        if self.story && self.count == 1 {
            marks.add(Marks::STORY);
        }
        if self.photo {
            marks.add(Marks::PHOTO);
            // "image-description", "photo-title" stand under photos.
            if marks.has(Marks::STANDFIRST.with(Marks::HEADLINE)) && !marks.has(Marks::CLUTTER) {
                marks = Marks::PHOTO.with(Marks::CAPTION);
            }
        }
        if self.credit && marks.has(Marks::CAPTION) {
            // "caption-credit" is the credit's part of a caption.
            marks = marks.only(Marks::CREDIT.with(Marks::PHOTO));
        }
        if self.more && self.story && self.count <= 3 && !marks.has(Marks::BODY) {
            marks.add(Marks::CLUTTER);
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        for (class, marks) in [
            ("article-body", Marks::BODY),
            ("articleBody", Marks::BODY),
            ("c-article__content wide", Marks::BODY),
            ("storyBody__text--large", Marks::BODY),
            ("article", Marks::STORY),
            ("wp-caption-text", Marks::CAPTION),
            ("image-caption__credit", Marks::CREDIT.with(Marks::PHOTO)),
            ("header-shadow", Marks::NONE),
            ("most-read-articles", Marks::NONE),
            ("related-stories", Marks::CLUTTER),
            ("photo-description", Marks::PHOTO.with(Marks::CAPTION)),
        ] {
            assert_eq!(of_class(class.as_bytes()), marks, "{class}");
        }
    }
}
