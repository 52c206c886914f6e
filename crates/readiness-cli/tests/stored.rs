//! Results that were stored: shown again, compared, described to other programs.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod in_process;

use std::fs;
use std::path::{Path, PathBuf};

use in_process::{arg, copy, plain, root, run};
use readiness_cli::Exit;
use serde_json::Value;

const PACK: &str = "release-readiness";

/// Everything that a release needs to go to everybody.
const GOOD: &str = r#""loses_data": "no", "open_hole": "no", "tests": "all_pass", "severe_bugs": 0,
  "coverage_of_change": 4, "rollback": "yes", "rollback_days": "2026-11-10", "migration": "no", "watched": 3,
  "on_call": 2, "claims_ready": "no", "ran": "few_users", "ran_days": 3, "trouble": 0"#;

fn answers(home: &Path, name: &str, answers: &str) -> PathBuf {
    let path = home.join(name);
    fs::write(&path, format!("{{ \"today\": \"2026-11-23\", \"answers\": {{ {answers} }} }}")).unwrap();
    path
}

/// Assesses and stores.
fn store(pack: &str, answers: &Path, options: &[&str]) -> PathBuf {
    let made = [&["assess", "--pack", pack, "--answers", arg(answers), "--format", "json"], options].concat();
    let ran = run(&made);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    let path = answers.with_extension("result.json");
    fs::write(&path, ran.out).unwrap();
    path
}

#[test]
fn a_stored_result_is_shown_as_on_the_day_it_was_made_in_every_format() {
    let home = tempfile::tempdir().unwrap();
    let given = answers(home.path(), "good.json", GOOD);
    let stored = store(PACK, &given, &["--with-answers"]);
    for format in ["text", "markdown", "html"] {
        let then = run(&["assess", "--pack", PACK, "--answers", arg(&given), "--format", format]);
        let now = run(&["explain", arg(&stored), "--format", format]);
        assert_eq!((now.exit, now.err.as_str()), (Exit::Done, ""));
        assert_eq!(now.out, then.out, "{format}");
    }
    assert_eq!(run(&["explain", arg(&stored), "--format", "json"]).out, fs::read_to_string(&stored).unwrap());
    assert!(run(&["explain", arg(&stored), "--format", "ron"]).out.contains("decided: \"everyone\""));
}

#[test]
fn a_result_outlives_its_pack_and_is_told_when_the_rules_have_moved_on() {
    let home = tempfile::tempdir().unwrap();
    let pack = home.path().join("mine");
    copy(&root().join("rules/release-readiness"), &pack);
    let given = answers(home.path(), "good.json", GOOD);
    let stored = store(arg(&pack), &given, &[]);
    let shown = run(&["explain", arg(&stored)]).out;
    let with = |pack: &str| run(&["explain", arg(&stored), "--pack", pack]).err;
    assert!(with(arg(&pack)).contains("still has the rules"));
    let ladder = pack.join("ladder.ron");
    let text = fs::read_to_string(&ladder).unwrap();
    fs::write(&ladder, text.replace("Eq(\"severe_bugs\", 0)", "Le(\"severe_bugs\", 1)")).unwrap();
    assert!(with(arg(&pack)).contains("has other rules now"));
    assert!(with("reconciliation").contains("is another pack"));
    fs::remove_dir_all(&pack).unwrap();
    assert_eq!(run(&["explain", arg(&stored)]).out, shown, "the pack is gone, the result is not");
}

#[test]
fn answers_are_in_a_result_for_programs_only_where_they_were_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let given = answers(home.path(), "good.json", GOOD);
    let without = fs::read_to_string(store(PACK, &given, &[])).unwrap();
    assert!(!without.contains("2026-11-10") && !without.contains("\"answer\""));
    let with = fs::read_to_string(store(PACK, &given, &["--with-answers"])).unwrap();
    assert!(with.contains("2026-11-10") && with.contains("\"answer\""));
}

#[test]
fn a_comparison_says_whether_the_answers_or_the_rules_did_it() {
    let home = tempfile::tempdir().unwrap();
    let good = answers(home.path(), "good.json", GOOD);
    let bad = answers(home.path(), "bad.json", &GOOD.replace("\"watched\": 3", "\"watched\": 0"));
    let (old, new) = (store(PACK, &good, &["--with-answers"]), store(PACK, &bad, &["--with-answers"]));
    let ran = run(&["diff", arg(&old), arg(&new)]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    let page = plain(&ran.out);
    for part in ["So it was the answers.", "before: Ship it to everyone", "now: Give it to a few", "watched"]
    {
        assert!(page.contains(part), "{part}:\n{page}");
    }
    assert!(page.lines().all(|l| l.chars().count() <= 80));
    let same = plain(&run(&["diff", arg(&old), arg(&old)]).out);
    assert!(same.contains("Neither the answers nor the rules changed.") && same.contains("It is the same."));

    let pack = home.path().join("mine");
    copy(&root().join("rules/release-readiness"), &pack);
    let ladder = pack.join("ladder.ron");
    let text = fs::read_to_string(&ladder).unwrap();
    assert!(text.contains("steps: [(0, 0), (2, 1), (7, 2)]") && text.contains("Ge(\"ran_days\", \"soak\")"));
    // Three days are few now, and not long enough.
    let stricter = text
        .replace("(2, 1), (7, 2)", "(5, 1), (7, 2)")
        .replace("Ge(\"ran_days\", \"soak\")", "Ge(\"ran_days\", 5)");
    fs::write(&ladder, stricter).unwrap();
    let between = ["diff", PACK, arg(&pack), "--answers", arg(&good)];
    let page = plain(&run(&between).out);
    for part in
        ["So it was the rules.", "before: Ship it to everyone", "now: Give it to a few", "met → not met"]
    {
        assert!(page.contains(part), "{part}:\n{page}");
    }
    let json: Value =
        serde_json::from_str(&run(&[&between[..], &["--format", "json"]].concat()).out).unwrap();
    assert_eq!(json.get("rules"), Some(&Value::Bool(true)));
    assert_eq!(json.get("answers"), Some(&Value::from("no")));
    let document = run(&[&between[..], &["--format", "markdown"]].concat()).out;
    assert!(
        document.starts_with("# release\\_readiness 0.1.0\n") && document.contains("\n## Scores\n"),
        "{document}"
    );
}

#[test]
fn after_a_stop_a_comparison_repeats_no_advice_and_shows_no_progress() {
    let home = tempfile::tempdir().unwrap();
    let good = answers(home.path(), "good.json", GOOD);
    let stop =
        answers(home.path(), "stop.json", &GOOD.replace("\"loses_data\": \"no\"", "\"loses_data\": \"yes\""));
    let (old, new) = (store(PACK, &good, &[]), store(PACK, &stop, &[]));
    let page = plain(&run(&["diff", arg(&old), arg(&new)]).out);
    assert!(page.contains("This version loses data") && page.contains("HOLDS NOW"));
    let advice = "A tenth first, then half";
    assert!(plain(&run(&["explain", arg(&old)]).out).contains(advice));
    for absent in [advice, "GATES", "SCORES", "CHANNELS", "WHEN TO LOOK AGAIN"] {
        assert!(!page.contains(absent), "{absent}:\n{page}");
    }
}

#[test]
fn what_cannot_be_read_is_told_and_never_quoted() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("r.json");
    fs::write(&path, "{ \"format\": 1, \"assessment\": \"SECRET\" }").unwrap();
    for args in [&["explain", arg(&path)][..], &["diff", arg(&path), arg(&path)]] {
        let ran = run(args);
        assert_eq!((ran.exit, ran.out.as_str()), (Exit::Invalid, ""));
        assert!(ran.err.contains("r.json:1:") && !ran.err.contains("SECRET"), "{}", ran.err);
    }
    assert_eq!(run(&["explain", "no-such-file.json"]).exit, Exit::Failed);
    assert_eq!(run(&["diff", "one-only.json"]).exit, Exit::Usage);
}

#[test]
fn schemas_are_printed_the_same_every_time() {
    for document in ["answers", "assessment", "pack"] {
        let ran = run(&["schema", document]);
        assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
        let schema: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(schema.get("$schema"), Some(&Value::from("https://json-schema.org/draft/2020-12/schema")));
        assert_eq!(run(&["schema", document]).out, ran.out);
    }
    assert_eq!(run(&["schema", "horoscope"]).exit, Exit::Usage);
}
