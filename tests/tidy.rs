//! Claims that would otherwise rot: paths in prose, what modules say of themselves, who depends on
//! whom, and which commands the documentation promises.

use std::path::{Path, PathBuf};

use readiness_tests::root;

fn files(folder: &Path, ending: &str, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && !name.starts_with("target") {
            files(&path, ending, into);
        } else if name.ends_with(ending) {
            into.push(path);
        }
    }
}

fn all(ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&root(), ending, &mut found);
    assert!(!found.is_empty());
    found
}

#[test]
fn every_link_in_prose_leads_somewhere() {
    let mut checked = 0;
    for page in all(".md") {
        let text = std::fs::read_to_string(&page).unwrap();
        for (i, _) in text.match_indices("](") {
            let target = text[i + 2..].split(')').next().unwrap();
            if target.starts_with("http")
                || target.starts_with('#')
                || target.contains(' ')
                || target.contains('|')
            {
                continue;
            }
            let path = page.parent().unwrap().join(target.split('#').next().unwrap());
            assert!(path.exists(), "{} links to {target}, which does not exist", page.display());
            checked += 1;
        }
    }
    assert!(checked > 20, "only {checked} links were found");
}

#[test]
fn the_map_of_the_readme_is_short() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let map = text.split("## Where things are").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = map.lines().filter(|l| l.starts_with("| [")).count();
    assert!((5..=10).contains(&rows), "the map has {rows} lines");
}

#[test]
fn the_example_of_the_readme_is_short() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let code = text.split("```rust\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(code.lines().count() < 20, "the example has {} lines", code.lines().count());
}

#[test]
fn every_module_says_what_comes_in_and_goes_out() {
    for path in all(".rs").into_iter().filter(|p| p.to_string_lossy().contains("/readiness-core/src/")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let head: String = text.lines().take_while(|l| l.starts_with("//!")).collect::<Vec<_>>().join(" ");
        assert!(head.contains("In: "), "{} does not say what comes in", path.display());
        assert!(head.contains("Out: "), "{} does not say what goes out", path.display());
    }
}

#[test]
fn the_core_depends_on_nothing_heavy_and_knows_no_crate_above() {
    let text = std::fs::read_to_string(root().join("crates/readiness-core/Cargo.toml")).unwrap();
    let own = text.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let mut names: Vec<&str> =
        own.lines().filter_map(|l| l.split(['.', ' ']).next()).filter(|n| !n.is_empty()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["jiff", "miette", "petgraph", "postcard", "ron", "serde", "serde_json", "sha2", "strsim"]
    );
}

#[test]
fn nothing_about_exes_is_in_rust() {
    for path in all(".rs").into_iter().filter(|p| p.to_string_lossy().contains("/readiness-core/src/")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let code: String =
            text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for word in ["reconcil", "let_go", "apolog", "\"ex\"", "breakup"] {
            assert!(!code.contains(word), "{} knows about `{word}`", path.display());
        }
    }
}

#[test]
fn no_file_grew_past_its_purpose() {
    for path in all(".rs") {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 1_800, "{} has {lines} lines", path.display());
    }
}

/// A public item of the façade: its signature up to the body, the attributes and documentation above it,
/// and where it stands.
struct Item {
    place: String,
    signature: String,
    above: String,
}

/// Everything in the façade that begins with `pub`, in code.
fn public_items() -> Vec<Item> {
    let mut found = Vec::new();
    for path in all(".rs").into_iter().filter(|p| p.to_string_lossy().contains("/crates/readiness/src/")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (i, line) in lines.iter().enumerate() {
            let code = line.trim_start();
            if !code.starts_with("pub ") {
                continue;
            }
            let mut signature = String::new();
            for line in &lines[i..] {
                signature.push_str(line);
                signature.push(' ');
                if line.contains('{')
                    || line.contains(';')
                    || line.trim_end().ends_with(',') && !code.contains(" fn ")
                {
                    break;
                }
            }
            let above =
                lines[..i].iter().rev().take_while(|l| l.trim_start().starts_with(['/', '#'])).copied();
            let place = format!("{}:{}", path.file_name().unwrap().to_string_lossy(), i + 1);
            found.push(Item { place, signature, above: above.collect::<Vec<_>>().join("\n") });
        }
    }
    assert!(found.len() > 200, "only {} public items", found.len());
    found
}

/// What would show that a public item is made of somebody else's types.
const INNER: &[&str] = &[
    "ron::",
    "serde_json",
    "petgraph",
    "miette",
    "schemars::",
    "readiness_core",
    "inner::",
    "checked::",
    "CheckedPack",
    "DecisionGraph",
    "Diagnostic",
    "Span",
    "Node<",
    "Value,",
    "sheet::",
    "Problems",
];

#[test]
fn the_facade_shows_no_type_of_the_crates_it_is_made_of() {
    let manifest = std::fs::read_to_string(root().join("crates/readiness/Cargo.toml")).unwrap();
    for never in ["miette", "petgraph"] {
        assert!(!manifest.contains(never), "the façade depends on {never}");
    }
    for item in public_items() {
        let hidden = item.above.contains("#[doc(hidden)]");
        let date = item.signature.trim() == "pub use readiness_core::Date;";
        // What a tuple struct holds is private unless it says so.
        let signature = item.signature.split("(pub(crate)").next().unwrap();
        for inner in INNER {
            let shows = signature.contains(inner);
            assert!(!shows || hidden || date, "{} shows `{inner}`: {}", item.place, item.signature);
        }
    }
    // Nor may an error be made from one of theirs: that, too, is a promise.
    for path in all(".rs").into_iter().filter(|p| p.to_string_lossy().contains("/crates/readiness/src/")) {
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|l| l.starts_with("impl From<") && l.contains("readiness_core")) {
            let before = text.split(line).next().unwrap();
            assert!(before.trim_end().ends_with("#[doc(hidden)]"), "{}: {line}", path.display());
        }
    }
}

#[test]
fn every_public_item_of_the_facade_has_an_example() {
    // Parts of results and comparisons are shown at work by the module that lists them.
    let lib = std::fs::read_to_string(root().join("crates/readiness/src/lib.rs")).unwrap();
    let (module, view) = lib.split_once("pub mod view {").unwrap();
    assert!(module.rsplit("\n\n").next().unwrap().contains("/// ```"), "the module `view` has no example");
    let parts: Vec<&str> = view.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    // Plain parts of a question, which `Question` and `Domain` show.
    let plain = [
        "Choice",
        "Point",
        "Hands",
        "Changes",
        "Renamed",
        "LeftOut",
        "LeftOutBecause",
        "Assessment",
        "Explanation",
    ];
    let mut held = 0;
    for item in public_items() {
        let mut words = item.signature.split_whitespace().skip(1).skip_while(|w| *w == "const");
        let (kind, name) = match words.next() {
            Some(kind @ ("fn" | "struct" | "enum")) => (kind, words.next().unwrap()),
            _ => continue,
        };
        let name = name.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap();
        let hidden = item.above.contains("#[doc(hidden)]");
        if hidden || (kind != "fn" && (parts.contains(&name) || plain.contains(&name))) {
            continue;
        }
        assert!(item.above.contains("/// ```"), "{}: `{name}` has no example", item.place);
        held += 1;
    }
    assert!(held > 90, "only {held} items were held to an example");
}
