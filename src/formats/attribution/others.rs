//! Credits in languages of which the few commonest forms are known.

use super::tongue::{Proof, Tongue};
use crate::article::AttributionKind::{FilesFrom, ProvidedBy, Translated};
use Proof::{Agency, Any};

pub(super) const TONGUE: Tongue = Tongue {
    starts: &[
        ("källa:", ProvidedBy, Any),
        ("kilde:", ProvidedBy, Any),
        ("źródło:", ProvidedBy, Any),
        ("kaynak:", ProvidedBy, Any),
        ("по информации", ProvidedBy, Agency),
        ("по данным", ProvidedBy, Agency),
        ("по материалам", ProvidedBy, Any),
        ("источник:", ProvidedBy, Any),
        ("с использованием материалов", FilesFrom, Agency),
        ("перевод", Translated, Agency),
        ("据", ProvidedBy, Agency),
        ("来源：", ProvidedBy, Any),
        ("来源:", ProvidedBy, Any),
        ("综合", ProvidedBy, Agency),
        ("新闻来源", ProvidedBy, Any),
        ("编译", Translated, Any),
    ],
    says: &[],
    page: &[],
    about: &[],
    with: &["med "],
    together: &["агентства"],
};
