//! Credits in Italian.

use super::tongue::{Proof, Tongue};
use crate::article::AttributionKind::{
    Contributed, Edited, FilesFrom, ProvidedBy, Reported, RepublishedFrom, Translated,
};
use Proof::{Agency, Any, Name};

pub(super) const TONGUE: Tongue = Tongue {
    starts: &[
        ("servizio di", Reported, Name),
        ("articolo di", Reported, Name),
        ("testo di", Reported, Name),
        ("scritto da", Reported, Name),
        ("con la collaborazione di", Contributed, Name),
        ("con il contributo di", Contributed, Name),
        ("ha collaborato", Contributed, Name),
        ("hanno collaborato", Contributed, Name),
        ("redazione:", Edited, Name),
        ("revisione di", Edited, Name),
        ("editing di", Edited, Name),
        ("editing:", Edited, Name),
        ("traduzione di", Translated, Name),
        ("traduzione a cura di", Translated, Name),
        ("traduzione:", Translated, Name),
        ("tradotto da", Translated, Name),
        ("tradotto dal", Translated, Name),
        ("con informazioni", FilesFrom, Any),
        ("con agenzie", FilesFrom, Any),
        ("con le agenzie", FilesFrom, Any),
        ("con materiale", FilesFrom, Agency),
        ("fonte:", ProvidedBy, Any),
        ("fonti:", ProvidedBy, Name),
        ("testo:", ProvidedBy, Agency),
        ("agenzia:", ProvidedBy, Agency),
        ("fornito da", ProvidedBy, Name),
        ("notizia fornita da", ProvidedBy, Name),
        ("pubblicato originariamente", RepublishedFrom, Any),
        ("originariamente pubblicato", RepublishedFrom, Any),
        ("articolo pubblicato originariamente", RepublishedFrom, Any),
        ("ripubblicato da", RepublishedFrom, Name),
        ("ripreso da", RepublishedFrom, Name),
    ],
    says: &[
        ("ha contribuito a questo", Contributed),
        ("hanno contribuito a questo", Contributed),
        ("ha collaborato a questo", Contributed),
        ("hanno collaborato a questo", Contributed),
        ("è stato pubblicato originariamente", RepublishedFrom),
        ("è stato originariamente pubblicato", RepublishedFrom),
        ("è apparso originariamente", RepublishedFrom),
        ("è apparso per la prima volta", RepublishedFrom),
        ("è stato tradotto", Translated),
    ],
    page: &["questo articolo", "questo testo", "l'articolo", "una versione"],
    about: &["articolo", "testo", "servizio", "reportage", "versione"],
    with: &["con l'", "con "],
    together: &["agenzie"],
};
