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
