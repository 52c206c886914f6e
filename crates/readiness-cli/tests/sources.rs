//! Where the rules come from, as authors see it.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Told, folder, program};

fn sources(folder: &Path, more: &[&str]) -> Told {
    program(folder, &[&["sources"], more].concat()).output().unwrap().into()
}

#[test]
fn the_tables_add_up() {
    let home = folder("sources_all");
    let told = sources(&home, &[]);
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""));
    for heading in ["By guide", "By section", "By kind", "By pack", "there alone"] {
        assert!(told.out.contains(heading), "{heading}");
    }
    assert!(told.out.lines().all(|line| line.chars().count() <= 80), "a line is too wide");
    let listed: Value = serde_json::from_str(&sources(&home, &["--format", "json"]).out).unwrap();
    let elements = listed["elements"].as_array().unwrap();
    let number = |value: &Value| value.as_u64().unwrap();
    let all = &listed["coverage"];
    assert_eq!(number(&all["elements"]), elements.len() as u64);
    assert_eq!(number(&all["cited"]) + number(&all["excused"]), elements.len() as u64);
    assert_eq!(number(&all["neither"]), 0);
    let kinds = listed["by_kind"].as_object().unwrap().values();
    assert_eq!(kinds.map(|tally| number(&tally["elements"])).sum::<u64>(), elements.len() as u64);
    assert_eq!(listed["by_guide"].as_object().unwrap().len(), 5);
    for element in elements {
        let cited = element["coverage"] == "cited";
        assert_eq!(cited, !element["uses"].as_array().unwrap().is_empty(), "{}", element["id"]);
    }
}

#[test]
fn an_element_says_what_it_is_and_where_it_is_used_or_why_not() {
    let home = folder("sources_one");
    let told = sources(&home, &["SG-04"]);
    assert_eq!(told.code, Some(0));
    for there in [
        "SG-04 (sign)",
        "they agree to talk or meet",
        "G1 §6 (L62, L70)",
        "in G1.6: Are they open at all?",
        "reconciliation · signal `agreed_to_talk`",
        "guides/g1 · gate `signs`",
    ] {
        assert!(told.out.contains(there), "`{there}` is missing:\n{}", told.out);
    }
    let told = sources(&home, &["FA-17"]);
    assert!(told.out.contains("No rule cites it: A claim without evidence"), "{}", told.out);
    let told = sources(&home, &["G1.6"]);
    assert!(told.out.contains("SG-04") && told.out.contains("CA-26"), "{}", told.out);
    let told = sources(&home, &["--uncited"]);
    assert!(told.out.contains("FA-17") && !told.out.contains("SG-04"), "{}", told.out);
}

#[test]
fn every_unknown_element_is_told_with_what_was_meant() {
    let told = sources(&folder("sources_unknown"), &["SG-4", "SG-04", "base.no"]);
    assert_eq!((told.code, told.out.as_str()), (Some(2), ""));
    assert!(told.err.contains("there is no element `SG-4`: did you mean `SG-04`?"), "{}", told.err);
    assert!(told.err.contains("there is no element `base.no`"), "{}", told.err);
}

#[test]
fn what_is_neither_cited_nor_excused_falls_short() {
    let home = folder("sources_short");
    let pack = |more: &str| {
        format!(
            r#"(
              pack: (id: "p", version: "1", title: "P"),
              sources: [(id: "A", kind: Guide, title: "A guide"),
                (id: "A-1", kind: Guide, within: ["A"], element: "sign", title: "It is cited"),
                (id: "A-2", kind: Guide, within: ["A"], element: "sign", title: "It is not"{more})],
              sections: [(id: "s", title: "S")],
              questions: [(id: "q", section: "s", kind: YesNo, text: "Q?", why: "W.", hands: Own, changes: Freely)],
              guidance: [(id: "g", kind: Caution, when: Yes("q"), text: "Take care.", sources: ["A-1"])],
            )"#
        )
    };
    fs::write(home.join("p.ron"), pack("")).unwrap();
    let told = sources(&home, &["--pack", "p.ron"]);
    assert_eq!(told.code, Some(4), "{}", told.err);
    assert!(
        told.out.contains("2 elements: 1 cited, 0 with a reason why not, 1 with neither."),
        "{}",
        told.out
    );
    assert_eq!(sources(&home, &["--pack", "p.ron", "A-1"]).code, Some(0));
    assert!(sources(&home, &["--pack", "p.ron", "A-1"]).out.contains("p · guidance (caution) `g`"));
    let told = sources(&home, &["--pack", "p.ron", "A-2"]);
    assert_eq!(told.code, Some(4));
    assert!(told.out.contains("nobody says why"), "{}", told.out);
    fs::write(home.join("p.ron"), pack(r#", not_encoded: "It is an advertisement.""#)).unwrap();
    assert_eq!(sources(&home, &["--pack", "p.ron"]).code, Some(0));
}
