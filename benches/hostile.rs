//! Pages as nobody should write them: none may take many times as long as another of its length.

use std::hint::black_box;

use cpu_time::ThreadTime;

/// About how many bytes each page has.
const BYTES: usize = 1_000_000;

/// How many pages are shown, the slowest first.
const SHOWN: usize = 6;

const SENTENCE: &str =
    "The ferry left Gao on Friday for the first time since the river fell in March.";

/// Reads each page, and shows the slowest beside the one in the middle.
pub(crate) fn run() {
    let mut times: Vec<(f64, &str)> =
        pages().into_iter().map(|(name, page)| (per_megabyte(&page), name)).collect();
    times.sort_by(|one, other| other.0.total_cmp(&one.0));
    let median = times[times.len() / 2].0;
    println!("\n{:<44} {:>11} {:>11}", "pages of every bad kind", "ms a MB", "of median");
    println!("{:<44} {:>11.1} {:>11.1}", format!("median of {}", times.len()), median, 1.0);
    for (time, name) in times.iter().take(SHOWN) {
        println!("{name:<44} {time:>11.1} {:>11.1}", time / median);
    }
}

/// The least of three times.
fn per_megabyte(page: &str) -> f64 {
    let file = if page.starts_with('<') { "page.html" } else { "page.txt" };
    let time = || {
        let start = ThreadTime::now();
        let records = morgue::formats::read(file, page.as_bytes()).unwrap();
        black_box(records.filter(|it| it.found.is_ok()).count());
        start.elapsed().as_secs_f64() * 1e9 / page.len() as f64
    };
    (0..3).map(|_| time()).fold(f64::INFINITY, f64::min)
}

/// A page of HTML that begins with a headline and ends with a story, and between them has one thing too often.
fn html(much: &str) -> String {
    let story = format!("<p>{SENTENCE}</p>\n").repeat(200);
    format!("<html><body><h1>Ferry sails again</h1>{much}<article>{story}</article>")
}

fn often(part: &str) -> String {
    part.repeat(BYTES / part.len())
}

/// So many parts as make a page, each with its number.
fn numbered(part: impl Fn(usize) -> String) -> String {
    let count = BYTES / part(1_000).len();
    (0..count).map(part).collect()
}

fn pages() -> Vec<(&'static str, String)> {
    let inside = |tags: &str| html(&often(tags));
    let linked =
        |data: &str| html(&format!("<script type=\"application/ld+json\">{data}</script>"));
    let images = numbered(|it| format!("{{\"caption\":\"Ferry {it} at Gao\"}},"));
    let mut pages = vec![
        ("paragraphs", inside(&format!("<p>{SENTENCE}</p>"))),
        ("elements that nothing closes", inside("<div>")),
        ("spans that nothing closes", inside("<span>")),
        ("formatting that nothing closes", inside("<b><i><a href=x>")),
        ("tables in tables", inside("<table><tr><td>")),
        ("quotations in quotations", inside("<blockquote><p>x")),
        (
            "attributes of one tag",
            html(&format!("<div {}>", numbered(|it| format!("a{it}=\"x\" ")))),
        ),
        ("names of one class", html(&format!("<div class=\"{}\">", often("caption ")))),
        ("tags that do not end", inside("<p")),
        ("brackets", inside("<")),
        ("comments that do not end", html(&format!("<!--{}", often("-<!")))),
        ("entities", inside("&amp;&nbsp;&notanentity;")),
        (
            "one photo with its data",
            html(&format!("<img src=\"data:image/png;base64,{}\">", often("AAAA"))),
        ),
        (
            "a script that looks like a story",
            html(&format!("<script>{}</script>", often(&format!("\"<p>{SENTENCE}</p>\",")))),
        ),
        ("linked data, nested", linked(&often("["))),
        (
            "linked data, captions",
            linked(&format!("{{\"@type\":\"NewsArticle\",\"image\":[{}{{}}]}}", images)),
        ),
        (
            "figures",
            html(&numbered(|it| {
                format!(
                    "<figure><img src=x><figcaption>Ferry {it} at Gao. (AP Photo/Ann Lee)</figcaption></figure>"
                )
            })),
        ),
        (
            "photos",
            html(&numbered(|it| format!("<img src=x alt=\"Ferry {it} at Gao on Friday\">"))),
        ),
        ("bylines", html(&numbered(|it| format!("<p class=byline>By Ann Lee{it}</p>")))),
        ("dates", inside("<time datetime=2024-03-03>March 3, 2024</time>")),
        ("headlines", inside("<h1>Ferry sails again</h1><h2>Gao</h2>")),
        ("menus", inside("<li><a href=/x>Home and away news</a>")),
        ("lines of one paragraph", html(&format!("<p>{}", often("It sails.<br>")))),
        (
            "stories",
            html(&numbered(|it| {
                format!("<article><h1>Ferry {it} sails</h1><p>{SENTENCE}</p></article>")
            })),
        ),
        (
            "microdata",
            inside(
                "<div itemscope itemtype=\"http://schema.org/NewsArticle\"><span itemprop=author>Ann Lee</span>",
            ),
        ),
        ("credits", inside("<p>Reporting by Ann Lee; Editing by Bob Ray</p>")),
    ];
    let text = |lines: String| format!("Ferry sails again\n{SENTENCE}\n{lines}");
    pages.extend([
        ("text: paragraphs", text(often(&format!("{SENTENCE}\n")))),
        ("text: one line", text(often("It sails. "))),
        ("text: clutter", text(often("Home\nNews 2024\nBy Ann Lee\nMarch 3, 2024\n(AP)\n"))),
        ("text: captions", text(often("FILE - The ferry at Gao. (AP Photo/Ann Lee)\n"))),
        ("text: credits", text(often("Reporting by Ann Lee; Editing by Bob Ray\n"))),
        ("text: names in one byline", text(format!("By {}\n", often("Ann Lee, Bob Ray and ")))),
        ("text: controls of direction", text(often("\u{202E}"))),
        ("text: marks on one letter", text(format!("a{}", often("\u{301}")))),
        ("text: empty lines", text(often("a\n\n"))),
    ]);
    pages
}
