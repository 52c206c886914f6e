//! The page about weights and cut-offs is the one that was generated, from the rules as they are.
//!
//! In: `docs/evidence.md`, and the rules. Out: pass, or the command that mends it. Only what the page was made
//! from is computed here: the page itself takes many packs.

use readiness_tests::{disk, root};
use xtask::evidence::{made_from, seal};

#[test]
fn the_page_is_up_to_date() {
    let page = std::fs::read_to_string(root().join("docs/evidence.md")).unwrap();
    let at = page.find("<!-- made from ").expect("the page is sealed");
    let expected = seal(&made_from(&root()).unwrap(), &page[..at]);
    assert_eq!(page[at..], expected, "docs/evidence.md is out of date: run `cargo run -p xtask -- evidence`");
}

#[test]
fn every_score_says_how_its_points_were_chosen() {
    for (name, count) in [("reconciliation", 4), ("release-readiness", 2)] {
        let (pack, _) = disk::compile_path(&root().join("rules").join(name)).unwrap();
        assert_eq!(pack.scores.len(), count);
        for score in &pack.scores {
            let why = score.origin.judgement.as_deref().unwrap_or_default();
            assert!(why.contains("point") || why.contains("weigh"), "{name}, `{}`: {why}", score.id);
            assert!(score.bands.is_empty() || why.contains("cut-offs"), "{name}, `{}`: {why}", score.id);
        }
    }
}
