//! The page in a browser: the same as on the screen, safe to open, readable for everybody.
//!
//! In: the examples of the packs. Out: pass, or what is wrong with the page of one.

use std::path::Path;
use std::sync::OnceLock;

use readiness::Engine;

use super::*;

/// One example on the screen and in a browser.
struct Shown {
    name: String,
    text: String,
    html: String,
}

fn shown(engine: &Engine, name: String, explanation: &Explanation) -> Shown {
    let voice = Voice::of(engine);
    let (mut text, mut html) = (Vec::new(), Vec::new());
    page::write(explanation, Detail::Full, voice, &mut text).unwrap();
    write(explanation, voice, &mut html).unwrap();
    let text = anstream::adapter::strip_str(&String::from_utf8(text).unwrap()).to_string();
    Shown { name, text, html: String::from_utf8(html).unwrap() }
}

/// Every example of the shipped packs, and of one without a ladder.
fn pages() -> &'static [Shown] {
    static PAGES: OnceLock<Vec<Shown>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/no-ladder.ron");
        let engines = ["reconciliation", "release-readiness"].map(|name| Engine::built_in(name).unwrap());
        let mut pages = Vec::new();
        for engine in engines.into_iter().chain([Engine::load(cases).unwrap()]) {
            for example in &engine.pack().examples {
                let explanation = engine.assess_with_answers(&example.sheet.clone().into()).explanation;
                pages.push(shown(&engine, format!("{}: {}", engine.pack().id, example.id), &explanation));
            }
        }
        assert!(pages.len() > 50);
        pages
    })
}

/// A piece of a page: the name of a tag, or what stands between two.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Open(&'a str),
    Close(&'a str),
    Text(&'a str),
}

/// Takes a page apart; strict, because we wrote it.
fn pieces(html: &str) -> Vec<Piece<'_>> {
    let body = html.strip_prefix("<!DOCTYPE html>").unwrap();
    let mut found = Vec::new();
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        match tag.strip_prefix('/') {
            Some(name) => found.push(Piece::Close(name)),
            None => found.push(Piece::Open(tag.split(' ').next().unwrap())),
        }
        if !text.trim().is_empty() {
            found.push(Piece::Text(text));
        }
    }
    found
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// What stands in the tags of that name.
fn inside(html: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    html.split(&open)
        .skip(1)
        .map(|part| {
            let rest = part.split_once('>').unwrap().1;
            unescaped(rest.split(&close).next().unwrap())
        })
        .collect()
}

#[test]
fn it_says_the_same_under_the_same_headings_as_the_page_on_the_screen() {
    for Shown { name, text, html } in pages() {
        let html_headings: Vec<String> = inside(html, "h2").iter().map(|h| h.to_uppercase()).collect();
        // On the screen a heading stands alone between empty lines, in capitals.
        let lines: Vec<&str> = text.lines().collect();
        let text_headings: Vec<String> =
            html_headings.iter().filter(|h| lines.iter().any(|l| l.trim() == **h)).cloned().collect();
        assert_eq!(text_headings, html_headings, "{name}: a heading is on one page only");
        let places: Vec<usize> =
            html_headings.iter().map(|h| lines.iter().position(|l| l.trim() == *h).unwrap()).collect();
        assert!(places.is_sorted(), "{name}: the order differs: {html_headings:?}");
        let shown = lines.windows(3).filter(|w| {
            w[0].is_empty()
                && w[2].is_empty()
                && !w[1].is_empty()
                && !w[1].starts_with(' ')
                && !w[1].starts_with('─')
        });
        let notices = usize::from(text.contains("PLEASE READ THIS FIRST"));
        assert_eq!(shown.count() + notices, html_headings.len(), "{name}: {html_headings:?}\n{text}");
        assert_eq!(
            html_headings.first().is_some_and(|h| h == "PLEASE READ THIS FIRST"),
            notices == 1,
            "help comes first"
        );
    }
}

#[test]
fn every_tag_is_closed_in_order_and_the_landmarks_are_there_once() {
    const ALONE: [&str; 1] = ["meta"];
    for Shown { name, html, .. } in pages() {
        let mut open = Vec::new();
        for piece in pieces(html) {
            match piece {
                Piece::Open(tag) if !ALONE.contains(&tag) => open.push(tag),
                Piece::Close(tag) => assert_eq!(open.pop(), Some(tag), "{name}"),
                Piece::Open(_) | Piece::Text(_) => {}
            }
        }
        assert!(open.is_empty(), "{name}: {open:?} stay open");
        for once in ["html", "head", "title", "body", "header", "h1", "main", "footer"] {
            let opened = pieces(html).iter().filter(|p| **p == Piece::Open(once)).count();
            assert_eq!(opened, 1, "{name}: {once}");
        }
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"));
        assert!(html.contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"));
        let headings =
            pieces(html).into_iter().filter(|p| matches!(p, Piece::Open("h3" | "h4" | "h5" | "h6")));
        assert_eq!(headings.count(), 0, "no level of headings is left out");
    }
}

#[test]
fn the_head_tells_nothing_about_anybody_and_nothing_is_loaded() {
    let heads: Vec<&str> = pages().iter().map(|p| p.html.split("</head>").next().unwrap()).collect();
    assert!(heads.iter().all(|h| *h == heads[0]), "the head is the same whatever was answered");
    assert_eq!(inside(heads[0], "title"), ["Your result"]);
    for Shown { name, html, .. } in pages() {
        for never in [
            "<script",
            "<link",
            "<img",
            "<iframe",
            "<form",
            "src=",
            "href=",
            "url(",
            "@import",
            " on",
            "javascript:",
        ] {
            // Between tags such words are only words.
            let found = html.split('<').skip(1).filter(|part| {
                let tag = part.split('>').next().unwrap();
                format!("<{tag}").contains(never)
            });
            assert_eq!(found.count(), 0, "{name}: {never}");
        }
        assert!(html.contains("content=\"default-src 'none';"));
    }
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import") && !STYLE.contains('<'));
}

#[test]
fn whatever_a_pack_says_is_text() {
    let poison = r#"</style><script>alert(1)</script><a href='x' onclick=\"y\">&amp;\u{1b}[2J\u{202e}"#;
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/release-readiness");
    let home = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(rules).unwrap().map(Result::unwrap) {
        let mut text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        for field in ["text", "title", "why", "place", "judgement"] {
            text = text.replace(&format!("{field}: \""), &format!("{field}: \"{poison}"));
        }
        std::fs::write(home.path().join(entry.file_name()), text).unwrap();
    }
    let engine = Engine::load(home.path()).unwrap();
    for example in &engine.pack().examples {
        let explanation = engine.assess_with_answers(&example.sheet.clone().into()).explanation;
        let html = shown(&engine, example.id.to_string(), &explanation).html;
        let told = html.matches("&lt;script&gt;").count();
        assert!(told > 10, "{}: {told}", example.id);
        for never in ["<script", "<a ", "\u{1b}", "\u{202e}"] {
            assert!(!html.contains(never), "{never}");
        }
        assert_eq!(html.matches("</style>").count(), 1);
    }
}

/// The relative luminance of a colour like `#1f2421`, as WCAG defines it.
fn luminance(color: &str) -> f64 {
    let [_, red, green, blue] = u32::from_str_radix(color.trim_start_matches('#'), 16).unwrap().to_be_bytes();
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_pair_of_colours_has_contrast_enough() {
    assert!((contrast("#ffffff", "#000000") - 21.0).abs() < 0.001);
    let schemes: Vec<&str> = STYLE.split(":root {").skip(1).map(|s| s.split('}').next().unwrap()).collect();
    assert_eq!(schemes.len(), 3, "light, dark and paper");
    for scheme in schemes {
        let color = |name: &str| {
            let value = scheme.split(&format!("--{name}: ")).nth(1).unwrap();
            value.split(';').next().unwrap()
        };
        for (ink, ground, least) in [
            ("ink", "page", 7.0),
            ("ink", "card", 7.0),
            ("soft", "page", 4.5),
            ("soft", "card", 4.5),
            ("mark", "card", 4.5),
            ("alert-ink", "alert", 7.0),
            // What only divides or frames must be seen, not read.
            ("alert-line", "alert", 3.0),
            ("alert-line", "page", 3.0),
        ] {
            let got = contrast(color(ink), color(ground));
            assert!(got >= least, "{ink} on {ground}: {got:.2} is less than {least} in {scheme}");
        }
    }
}
