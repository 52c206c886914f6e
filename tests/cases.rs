//! Cases as data: every pack under `rules/` and `tests/cases/` does what its examples say.
//!
//! In: RON. Out: pass, or every example that comes out otherwise. A new case touches no Rust: put a
//! file into `tests/cases/`, or an example into a pack.

use std::collections::BTreeSet;
use std::path::PathBuf;

use readiness_core::cases::{run_examples, sample_invariants};
use readiness_tests::{disk, root};

fn entries(folder: &str) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(root().join(folder)).unwrap().flatten().map(|e| e.path()).collect();
    all.sort();
    all
}

/// Compiles a pack, insists that there are no problems, and runs its examples and invariants.
fn run(path: &std::path::Path, least_examples: usize) -> usize {
    let (pack, warnings) = disk::compile_path(path).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(|d| format!("{}: {d}", d.code.info().name)).collect();
        panic!("{} has problems:\n{}", path.display(), lines.join("\n"));
    });
    assert!(warnings.is_empty(), "{}: {warnings:?}", path.display());
    assert!(
        pack.examples.len() >= least_examples,
        "{} has {} examples, at least {least_examples} are expected",
        path.display(),
        pack.examples.len()
    );
    let mut failed: Vec<String> =
        run_examples(&pack).iter().map(|d| format!("{d}\n   {}", d.help.as_deref().unwrap_or(""))).collect();
    failed.extend(
        sample_invariants(&pack, 300).iter().map(|d| format!("{d}\n   {}", d.help.as_deref().unwrap_or(""))),
    );
    assert!(failed.is_empty(), "{}:\n{}", path.display(), failed.join("\n"));
    pack.examples.len()
}

#[test]
fn the_cases_hold() {
    let mut names = BTreeSet::new();
    let mut examples = 0;
    for path in entries("tests/cases") {
        assert!(
            names.insert(path.file_stem().unwrap().to_owned()),
            "two cases are called {}",
            path.display()
        );
        examples += run(&path, 1);
    }
    assert!(names.len() >= 25, "only {} cases were found", names.len());
    assert!(examples >= 100, "only {examples} examples were found");
}

#[test]
fn the_reconciliation_pack_holds() {
    run(&root().join("rules/reconciliation"), 120);
}

#[test]
fn the_checks_of_a_draft_hold() {
    for name in ["apology", "first-message"] {
        run(&root().join("rules").join(name), 50);
    }
}

#[test]
fn the_packs_of_single_guides_hold() {
    for path in entries("rules/guides") {
        run(&path, 5);
    }
}

#[test]
fn the_release_pack_holds() {
    run(&root().join("rules/release-readiness"), 8);
}

#[test]
fn the_common_module_compiles_alone() {
    let (module, _) = disk::compile_path(&root().join("rules/common")).unwrap();
    assert!(module.ladder.is_none());
    assert!(!module.vetoes.is_empty() || module.layers.iter().any(|l| l.safety));
}
