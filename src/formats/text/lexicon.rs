//! The words by which clutter is known, in the languages of the press.

/// Small words: no running text does without them. By language, for the guess at it too.
pub(super) const SMALL_WORDS: &[(&str, &[&str])] = &[
    ("en", &["the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "was", "on", "with", "as", "he", "be", "at", "by", "his", "had", "not", "are", "but", "from", "they", "she", "which", "or", "an", "were", "said", "has", "have", "who", "would", "their", "this", "i", "you", "we", "will", "her", "been", "its"]),
    ("de", &["der", "die", "und", "das", "den", "von", "zu", "mit", "sich", "des", "auf", "für", "ist", "im", "dem", "nicht", "ein", "eine", "als", "auch", "es", "an", "werden", "aus", "er", "hat", "dass", "sie", "nach", "wird", "bei", "einer", "um", "am", "sind", "noch", "wie", "einem", "über", "war", "ich", "wir", "in"]),
    ("fr", &["de", "la", "le", "les", "et", "des", "en", "un", "du", "une", "que", "est", "pour", "qui", "dans", "par", "plus", "pas", "au", "sur", "ne", "se", "ce", "il", "sont", "avec", "son", "aux", "d", "l", "on", "elle", "ont", "été", "cette", "mais", "nous", "a", "à"]),
    ("es", &["de", "la", "que", "el", "en", "y", "a", "los", "se", "del", "las", "un", "por", "con", "no", "una", "su", "para", "es", "al", "lo", "como", "más", "o", "pero", "sus", "le", "ha", "sin", "sobre", "este", "entre", "cuando", "muy", "fue", "ya", "desde"]),
    ("it", &["di", "e", "che", "la", "il", "un", "a", "per", "in", "una", "è", "con", "non", "del", "della", "le", "si", "da", "al", "dei", "nel", "alla", "sono", "come", "gli", "anche", "più", "ha", "lo", "dal", "ma", "delle"]),
    ("pt", &["de", "a", "o", "que", "e", "do", "da", "em", "um", "para", "com", "não", "uma", "os", "no", "se", "na", "por", "mais", "as", "dos", "como", "mas", "ao", "ele", "das", "à", "seu", "sua", "ou", "foi", "são", "pelo", "pela"]),
    ("nl", &["de", "en", "van", "het", "een", "in", "is", "dat", "op", "te", "zijn", "met", "voor", "niet", "aan", "er", "om", "ook", "als", "dan", "maar", "bij", "of", "uit", "nog", "door", "naar", "heeft", "hij", "ze", "wordt"]),
    ("sv", &["och", "att", "det", "i", "på", "är", "som", "en", "av", "för", "med", "den", "till", "har", "inte", "om", "ett", "men", "var", "sig", "så", "från", "när", "kan", "han", "hon", "efter"]),
    ("no", &["og", "i", "det", "på", "er", "som", "en", "av", "for", "med", "til", "har", "ikke", "om", "et", "men", "var", "seg", "så", "fra", "når", "kan", "han", "hun", "etter", "ble", "å"]),
    ("da", &["og", "i", "det", "på", "er", "som", "en", "af", "for", "med", "til", "har", "ikke", "om", "et", "men", "var", "sig", "så", "fra", "når", "kan", "han", "hun", "efter", "blev", "at", "den"]),
    ("pl", &["w", "i", "na", "z", "do", "się", "nie", "to", "że", "o", "jest", "od", "po", "za", "jak", "przez", "oraz", "dla", "ale", "był", "są", "co"]),
    ("tr", &["ve", "bir", "bu", "da", "de", "için", "ile", "olarak", "çok", "daha", "olan", "gibi", "sonra", "kadar", "en", "ise", "ancak"]),
    ("id", &["yang", "dan", "di", "dengan", "untuk", "dari", "ini", "pada", "tidak", "dalam", "itu", "akan", "juga", "ke", "oleh", "telah", "ada"]),
    ("ru", &["в", "и", "на", "не", "что", "с", "по", "как", "его", "к", "из", "у", "за", "от", "это", "о", "для", "но", "он", "она", "же", "был", "а", "до", "так", "их", "все", "уже"]),
];

/// Lines that are nothing but clutter, in small letters, without signs at their ends.
pub(super) const CLUTTER_LINES: &[&str] = &[
    "accessibility links", "skip to content", "skip to main content", "skip to main navigation", "skip to search", "next", "previous", "live", "search", "menu",
    "home", "log in", "login", "sign in", "sign up", "register", "subscribe", "share", "tweet", "print", "email", "e-mail", "embed", "copy link", "comments", "comment",
    "advertisement", "advertising", "ad", "back to top", "follow us", "printer-friendly version", "close", "facebook", "twitter", "whatsapp", "instagram", "linkedin",
    "youtube", "telegram", "reddit", "save", "bookmark", "listen", "watch", "newsletter", "newsletters", "privacy", "privacy policy", "terms", "terms of use",
    "terms of service", "terms and conditions", "about", "about us", "contact", "contact us", "careers", "advertise", "how to complain", "report this comment",
    "no media source currently available", "the code has been copied to your clipboard", "the url has been copied to your clipboard", "share this article",
    "share this story", "kindly share this story", "see more", "load more", "show more", "view all", "view comments", "continue reading", "loading", "sponsored",
    "sponsored content", "type your address", "more", "play", "pause", "mute", "gallery", "image", "video", "photos", "show caption", "hide caption", "expand",
    "trending", "share on facebook", "share on twitter", "gift article", "article content", "story continues below", "article continues below",
    "ir al contenido", "inicio", "contacto", "quiénes somos", "compartir", "imprimir", "suscríbete", "suscríbase", "aller au contenu principal", "partager", "imprimer",
    "gérer les cookies", "mentions légales", "zum inhalt springen", "startseite", "impressum", "datenschutz", "cookie-einstellungen", "teilen", "drucken", "merken",
    "anzeige", "werbung", "kommentare", "артикул", "перейти к содержанию", "поделиться", "распечатать", "реклама", "меню", "首页", "分享", "广告", "登录", "注册",
];

/// What clutter begins with.
pub(super) const CLUTTER_STARTS: &[&str] = &[
    "read more:", "read also", "also read", "see also", "read next", "read more", "more from", "more on", "related:", "related article", "watch:", "listen:", "share on ", "share this",
    "share via", "share   ", "follow us", "follow @", "sign up", "subscribe ", "log in ", "sign in ", "register ", "join our", "join the conversation", "click here",
    "click to", "please see", "contact:", "leave a reply", "leave a comment", "your email address", "save my name", "comments are", "get the day", "get the latest",
    "we use cookies", "this site uses", "by clicking", "by signing", "download the", "download our", "opens in", "skip to", "jump to", "back to", "url:", "http://", "https://", "www.",
    "advertisement", "don't miss", "recommended", "unlimited access", "already a subscriber", "already have an account", "create an account", "thank you for", "thanks for", "never miss",
    "lea también", "lee también", "le puede interesar", "à lire aussi", "lire aussi", "lesen sie auch", "lesen sie mehr", "mehr zum thema", "читайте также", "read in ", "listen to this",
    "compartir ", "suscríbase", "recevez ", "abonnez-vous", "newsletter:", "artikel teilen", "подпишитесь", "leggi anche", "leia também", "lees ook", "läs också", "les også",
    "分享到", "相关阅读", "责任编辑", "扫码", "get kilo", "tags:", "filed under", "topics:", "related topics",
];

/// What only clutter says; in a line of at most [`SAYING_WORDS`] words it is enough, two such phrases in a longer one.
pub(super) const CLUTTER_SAYS: &[&str] = &[
    "sign up for", "sign up to", "our newsletter", "your inbox", "in your inbox", "email newsletter", "subscribe to", "subscribe now", "terms of use", "terms of service", "privacy policy", "cookie policy", "use cookies",
    "your consent", "all cookies", "terms and conditions", "email address", "required fields", "ad-free", "log in to", "sign in to", "create a free account", "free trial", "download the app", "our app",
    "affiliate commission", "earn a commission", "our partners", "community guidelines", "whatsapp channel", "follow us on", "like us on", "click here", "read the full story",
    "privacy notice", "opt out", "unsubscribe", "e-mail this story", "by e-mail,", "comment policy", "to view this video", "enable javascript", "your browser", "send tips", "to your clipboard", "postmedia account",
    "recaptcha", "personal information", "gift subscription", "subscriber-only", "subscribers only", "become a member", "support us", "donate",
    "datenschutzerklärung", "jetzt anmelden", "kostenlos anmelden", "abonnieren", "je m'inscris", "suscríbete", "su correo",
];

/// How many words a line has at most that is clutter by its beginning.
pub(super) const STARTING_WORDS: usize = 30;

/// How many words a line has at most in which a phrase of [`CLUTTER_SAYS`] is enough.
pub(super) const SAYING_WORDS: usize = 20;

/// The headings over what follows a story, in small letters.
pub(super) const TAIL_HEADINGS: &[&str] = &[
    "related", "related stories", "related articles", "related news", "related content", "related topics", "related posts", "most read", "most popular", "most viewed", "most commented", "you may also like", "you might also like",
    "latest news", "latest", "more like this", "more news", "more stories", "more in", "recommended", "recommended for you", "recommended stories", "trending", "trending now", "top stories", "editors' picks", "editor's picks", "popular", "popular stories",
    "leave a reply", "leave a comment", "comments", "read next", "up next", "also read", "don't miss", "from the web", "sponsored stories", "promoted stories", "around the web", "more from us", "what to read next",
    "lo más leído", "lo más visto", "más leídas", "más noticias", "noticias relacionadas", "te puede interesar", "les plus lus", "sur le même sujet", "à lire également", "à la une", "meistgelesen", "meistgelesene artikel", "mehr zum thema", "das könnte sie auch interessieren",
    "самое читаемое", "читайте также", "по теме", "новости по теме", "相关新闻", "相关阅读", "推荐阅读", "热门新闻", "i più letti", "leggi anche", "mais lidas", "meest gelezen", "mest lest", "mest läst", "mest læste",
];

/// Headings inside a story that point elsewhere: the line after them goes with them.
pub(super) const POINTERS: &[&str] = &["read more", "see also", "read also", "also read", "related", "more", "read next", "lea también", "à lire aussi", "lesen sie auch", "читайте также"];

/// Words in small letters for comparison, without the signs around them and with straight apostrophes.
pub(super) fn plain(text: &str) -> String {
    let lower = text.to_lowercase().replace(['’', '‘', 'ʼ'], "'");
    lower.trim_matches(|c: char| !c.is_alphanumeric() && c != '©' && c != '(').trim_end_matches(['(', ' ']).to_owned()
}
