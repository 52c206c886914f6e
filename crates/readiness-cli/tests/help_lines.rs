//! Help in danger, as people and programs get it: all of it offline, in the talk as soon as a danger is not
//! ruled out, in every format, and the chosen country nowhere but on the screen.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod in_process;

use std::fs;

use in_process::{run, run_typed};
use readiness_cli::Exit;

/// What somebody sees who talks with the program.
fn talk(args: &[&str], typed: &str) -> String {
    let ran = run_typed(args, typed, "2026-11-25");
    assert_eq!(ran.exit, Exit::Done);
    ran.out
}

#[test]
fn all_help_is_listed_without_a_network() {
    let all = run(&["help-lines"]);
    assert_eq!((all.exit, all.err.as_str()), (Exit::Done, ""));
    for part in
        ["Ireland", "South Africa", "In every country", "findahelpline.com", "checked on 25 November 2026"]
    {
        assert!(all.out.contains(part), "{part}:\n{}", all.out);
    }
    let one = run(&["help-lines", "nz"]).out;
    assert!(one.contains("Call: 111") && one.contains("Write: 1737") && !one.contains("Ireland"), "{one}");
    let json = run(&["help-lines", "GB", "--format", "json"]).out;
    let places: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&places[0]["country"], &places[0]["lines"][0]["phone"]), (&"GB".into(), &"999".into()));
    let spanish = run(&["help-lines", "alemania", "--lang", "es"]).out;
    assert!(spanish.contains("Día y noche") && !spanish.contains("Day and night"), "{spanish}");
    let none = run(&["help-lines", "--pack", "release-readiness"]);
    assert!(none.exit == Exit::Done && none.out.contains("lists no help"), "{}", none.out);
}

#[test]
fn a_country_that_is_not_there_gets_a_suggestion() {
    for args in [&["help-lines", "Irland"][..], &["--country", "Irland"], &["assess", "--country", "Irland"]]
    {
        let ran = run(args);
        assert!(
            ran.exit == Exit::Usage && ran.err.contains("did you mean `Ireland`?"),
            "{args:?} {}",
            ran.err
        );
    }
}

#[test]
fn every_format_names_who_helps_and_only_where_a_danger_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let danger = folder.path().join("danger.json");
    fs::write(&danger, r#"{"answers": {"base.suicidal": "unsure"}}"#).unwrap();
    let calm = folder.path().join("calm.json");
    fs::write(&calm, r#"{"answers": {"base.suicidal": "no"}}"#).unwrap();
    let (danger, calm) = (danger.to_str().unwrap(), calm.to_str().unwrap());
    for format in ["text", "json", "ron", "markdown", "html"] {
        let assess = |answers: &str, more: &[&str]| {
            let ran = run(&[&["assess", "--answers", answers, "--format", format][..], more].concat());
            assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
            ran.out
        };
        let chosen = assess(danger, &["--country", "ie"]);
        assert!(chosen.contains("116 123") && chosen.contains("Ireland"), "{format}:\n{chosen}");
        let without = assess(danger, &[]);
        assert!(!without.contains("116 123") && without.contains("findahelpline.com"), "{format}");
        assert!(without.contains("Your local emergency number"), "{format}:\n{without}");
        let calm = assess(calm, &["--country", "ie"]);
        assert!(!calm.contains("116 123") && !calm.contains("Ireland"), "{format}:\n{calm}");
        if format == "html" {
            let title = chosen.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
            assert_eq!(title, "Your result");
            assert!(chosen.contains("href=\"tel:116123\"") && !chosen.contains("href=\"http"), "{chosen}");
        }
        if format == "json" {
            let stored = folder.path().join("result.json");
            fs::write(&stored, &chosen).unwrap();
            let again = run(&["explain", stored.to_str().unwrap()]).out;
            assert!(again.contains("Call: 116 123"), "{again}");
        }
    }
}

#[test]
fn the_talk_offers_a_country_as_soon_as_a_danger_is_not_ruled_out() {
    let shown = talk(&[], "?\nc\nIrland\n7\n1\nc\nie\n\nq\n");
    let at = |part: &str| shown.find(part).unwrap_or_else(|| panic!("no `{part}`:\n{shown}"));
    assert!(at("PLEASE READ THIS FIRST") < at("Your local emergency number"));
    assert!(at("Find A Helpline") < at("Type c to see who can help in your country."));
    assert!(at("Did you mean Ireland?") < at("Call: 112"), "{shown}");
    let calm = talk(&[], "2\n2\nq\n");
    assert!(!calm.contains("Type c to see") && !calm.contains("Find A Helpline"), "{calm}");
    // Whoever leaves the list open is asked the same question again, and nothing is assumed.
    let skipped = talk(&[], "?\nc\n\nq\n");
    assert!(!skipped.contains("Call: "), "{skipped}");
    // It may be named at the start, and taken back.
    let named = talk(&["--country", "NZ"], "?\nc\n0\nr\nq\n");
    assert!(named.contains("Call: 1737"), "{named}");
    assert!(!named.rsplit("WHO CAN HELP NOW").next().unwrap().contains("1737"), "{named}");
    // At any time, without a danger: everything there is for that country.
    let asked = talk(&[], "c\nspain\nq\n");
    assert!(asked.contains("Call: 024") && asked.contains("Call: 016"), "{asked}");
    let other = talk(&["--pack", "release-readiness"], "c\nh\nq\n");
    assert!(other.contains("lists no help by country") && !other.contains("in your country"), "{other}");
}

#[test]
fn what_is_saved_holds_no_country() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    let shown = talk(&["--resume", file.to_str().unwrap(), "--keep"], "\n?\nc\nie\n?\nq\n");
    assert!(shown.contains("Call: 116 123"), "{shown}");
    let saved = fs::read_to_string(&file).unwrap();
    assert!(
        saved.contains("base.suicidal") && !saved.contains("\"IE\"") && !saved.contains("Ireland"),
        "{saved}"
    );
}

#[test]
fn a_check_names_help_that_nobody_has_looked_at_for_a_year() {
    let soon = run(&["check", "reconciliation", "--today", "2027-11-25"]);
    assert!(soon.exit == Exit::Done && soon.out.contains("No problems"), "{}{}", soon.out, soon.err);
    let late = run(&["check", "reconciliation", "--today", "2027-12-01"]);
    assert!(late.exit == Exit::Done && late.err.contains("was last checked on 2026-11-25"), "{}", late.err);
    let json = run(&["check", "reconciliation", "--today", "2027-12-01", "--format", "json"]).out;
    assert!(json.contains("help-outdated"), "{json}");
}
