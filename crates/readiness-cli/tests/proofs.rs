//! What `prove`, `count` and `check` say of all possible answers, and how they end.
//!
//! In: small packs that are proven, refuted or too large. Out: pass, or what was printed instead.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod in_process;

use std::fs;
use std::path::{Path, PathBuf};

use in_process::{arg, root, run};
use readiness_cli::Exit;

/// Whoever is cold may go, and is said to be wet.
const COLD: &str = r#"(pack: (id: "m", version: "1", title: "T"), roles: [("find_out", "no")],
  sections: [(id: "s", title: "S")],
  questions: [(id: "a", section: "s", kind: YesNo, text: "Is it wet?", why: "W", hands: Own, changes: Freely),
    (id: "b", section: "s", kind: YesNo, text: "Is it cold?", why: "W", hands: Own, changes: Freely)],
  permissions: [(id: "none", title: "N"), (id: "some", title: "S")],
  signal_kinds: [(id: "g", direction: Support, title: "G")],
  signals: [(id: "wet", kind: "g", when: Yes("a"), text: "It is wet.", judgement: "J")],
  stages: [(id: "no", permission: "none", title: "T", text: "T"),
    (id: "go", permission: "some", title: "T", text: "T",
     gates: [(id: "cold", when: Yes("b"), text: "It is cold.", judgement: "J")])],
  invariants: [(id: "cold_is_wet", whenever: NotFalse(Yes("b")), then: Fires("wet")),
    (id: "cold_helps_not", never_helps: ("b", "yes"))],
)"#;

fn file(name: &str, text: &str) -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("proofs");
    fs::create_dir_all(&home).unwrap();
    let path = home.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn flat(shown: &str) -> String {
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_refuted_invariant_says_what_it_demands_and_asks_as_a_person_is_asked() {
    let ran = run(&["prove", arg(&file("cold.ron", COLD))]);
    let out = flat(&ran.out);
    assert_eq!(ran.exit, Exit::Short);
    assert!(out.contains("`wet` should fire, and does not."), "{out}");
    assert!(out.contains("Is it wet? No (a) Is it cold? Yes (b) They are at `go`"), "{out}");
    assert!(out.contains("more is permitted than with another one, all else being the same."), "{out}");
    assert!(out.contains("One of them is at `go`") && out.contains("0 of 2 invariants proven"), "{out}");
}

#[test]
fn a_law_that_is_not_known_is_no_success() {
    let ran = run(&["prove", "reconciliation", "--nodes", "50000"]);
    assert_eq!(ran.exit, Exit::Failed);
    let out = flat(&ran.out);
    assert!(out.contains("2 of 5 laws proven (3 not known)"), "{out}");
    assert_eq!(out.matches("not known: ").count(), 3, "{out}");
}

#[test]
fn a_count_says_that_it_was_weighed_and_refuses_weights_that_leave_nobody() {
    let weights = file("weights.json", r#"{"weights": {"loses_data": {"yes": 1, "no": 99}}}"#);
    let ran = run(&["count", "release-readiness", "--weights", arg(&weights)]);
    assert!(ran.exit == Exit::Done && flat(&ran.out).contains("each weighed as expected"), "{ran:?}");
    let plain = run(&["count", "release-readiness"]);
    assert!(!plain.out.contains("weighed"), "{plain:?}");
    let nobody = file("nobody.json", r#"{"weights": {"loses_data": {"unsure": 1}}}"#);
    let ran = run(&["count", "release-readiness", "--no-unsure", "--weights", arg(&nobody)]);
    assert!(ran.exit == Exit::Invalid && ran.out.is_empty() && ran.err.contains("weighs 0"), "{ran:?}");
}

#[test]
fn a_check_that_was_not_exact_says_so_to_programs() {
    // Each answer is worth a power of two, so every sum is another value.
    let questions: Vec<String> = (0..14)
        .map(|i| {
            format!(
                r#"(id: "q{i}", section: "s", kind: YesNo, text: "T?", why: "W", hands: Own, changes: Freely),"#
            )
        })
        .collect();
    let items: Vec<String> =
        (0..14).map(|i| format!(r#"(of: "q{i}", points: [("yes", {}), ("no", 0)]),"#, 1 << i)).collect();
    let (questions, items) = (questions.concat(), items.concat());
    let text = format!(
        r#"(pack: (id: "wide", version: "1", title: "T"), sections: [(id: "s", title: "S")], questions: [{questions}],
          scores: [(id: "sum", title: "T", method: Sum, items: [{items}], judgement: "J",
            bands: [(id: "low", from: 0, title: "L"), (id: "high", from: 9, title: "H")])])"#
    );
    let ran = run(&["check", arg(&file("wide.ron", &text)), "--format", "json"]);
    assert!(ran.exit == Exit::Done && ran.out.contains("\"not_looked_for\""), "{ran:?}");
    let small = run(&["check", "release-readiness", "--format", "json"]);
    assert!(!small.out.contains("not_looked_for"), "{small:?}");
}

#[test]
fn a_rule_that_cannot_matter_is_told_with_the_one_that_makes_it_so() {
    for (name, told) in [
        ("shadowed", "wherever it holds, so does `cold`"),
        ("never-blocks-alone", "whoever fails the gate `any_water` fails the gate `deep_enough` as well"),
    ] {
        let path = root().join("tests/diagnostics").join(format!("{name}.ron"));
        let ran = run(&["check", arg(&path), "--format", "json"]);
        assert!(ran.out.contains(told), "{ran:?}");
    }
}
