//! The program as its users see it: the real binary, its outputs and its exit codes.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use readiness::{Domain, Engine, Order, Question, Sheet, Written};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace")
}

/// Runs the program with a typed input; stdout, stderr and exit code.
fn run(args: &[&str], typed: &str) -> (String, String, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_readiness"))
        .args(args)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap(), status.code().unwrap())
}

fn json() -> String {
    format!("{{ \"pack\": \"release_readiness\", \"today\": \"2026-11-23\", \"answers\": {ANSWERS} }}")
}

/// Nothing dangerous in the first seven questions.
const SAFE: &str = "2\n2\n2\n2\n2\n2\n0\n";
/// A release that may go to everyone; the same notation in JSON and RON.
const ANSWERS: &str = r#"{
  "loses_data": "no", "open_hole": "no", "tests": "all_pass", "severe_bugs": 0, "coverage_of_change": 4,
  "rollback": true, "rollback_days": "2026-11-10", "migration": "no", "watched": 3, "on_call": 2,
  "claims_ready": "no", "ran": "few_users", "ran_days": 3, "trouble": 0 }"#;
const ASSESS: &[&str] = &["assess", "--pack", "release-readiness", "--answers", "-"];

#[test]
fn a_certain_stop_is_said_at_once_and_ends_it() {
    let (out, err, code) = run(&[], &format!("{SAFE}1\n1\nq\n"));
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("THIS IS CERTAIN NOW"));
    let page = out.split("WHERE YOU ARE").nth(1).expect("a result");
    assert!(page.contains("LET GO") && page.contains("Allowed now: Nothing towards your ex"));
    for absent in [
        "THE NEXT STEP",
        "WHEN TO LOOK AGAIN",
        "WHAT WOULD SETTLE IT",
        "OPENNESS AND READINESS",
        "One message",
    ] {
        assert!(!page.contains(absent), "{absent} is shown after a final stop");
    }
}

#[test]
fn what_ceased_to_hold_is_said_again_when_it_holds_again() {
    let (out, _, code) = run(&[], "1\n2\nb\n2\nb\n1\nq\n");
    assert_eq!(code, 0);
    assert_eq!(out.matches("THIS COMES FIRST").count(), 2, "{out}");
    assert_eq!(out.matches("Nothing else matters before this.").count(), 2, "{out}");
    assert_eq!(out.matches("PLEASE READ THIS FIRST").count(), 2, "{out}");
    assert!(!out.contains("Nothing else you answer will change this."), "{out}");
}

#[test]
fn somebody_who_is_not_sure_of_danger_sees_the_help_at_once() {
    let (out, _, _) = run(&[], "?\nq\n");
    let after = out.split("Section 1 of").nth(1).unwrap();
    assert!(after.contains("PLEASE READ THIS FIRST") && after.contains("findahelpline.com"));
}

#[test]
fn back_jump_skip_and_wrong_answers_lose_nothing() {
    let (out, _, code) = run(&[], "2\n2\nb\nb\n1\n2\nnonsense\n9\na\n1\n?\nr\ns\nq\n");
    assert_eq!(code, 0);
    assert!(out.contains("Your answer so far: No"), "the answer is still there after going back");
    assert!(out.contains("YOUR ANSWERS") && out.contains("→ Yes"));
    assert!(out.contains("Please type one of the answers shown"));
    assert!(out.contains("That is the result so far."));
    assert!(out.contains("Left open."));
}

#[test]
fn an_input_that_ends_early_is_a_failure_and_quitting_is_not() {
    assert_eq!(run(&[], "2\n2\n").2, 1);
    assert_eq!(run(&[], "q\n").2, 0);
    assert_eq!(run(&[], "").2, 1);
}

#[test]
fn nothing_is_written_to_the_disk() {
    let home = std::env::temp_dir().join(format!("readiness-home-{}", std::process::id()));
    std::fs::create_dir_all(&home).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_readiness"))
        .current_dir(&home)
        .env("HOME", &home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("TMPDIR", &home)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{SAFE}1\n1\nq\n").as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(std::fs::read_dir(&home).unwrap().count(), 0, "something was written");
    std::fs::remove_dir(&home).unwrap();
}

#[test]
fn answers_are_read_as_json_and_as_ron_with_the_same_result() {
    let (json_out, err, code) = run(ASSESS, &json());
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(json_out.contains("SHIP IT TO EVERYONE"));
    let (ron_out, err, code) = run(ASSESS, &format!("(today: \"2026-11-23\", answers: {ANSWERS})"));
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(json_out, ron_out);
}

#[test]
fn every_format_carries_the_result() {
    let with = |format: &str| run(&[ASSESS, &["--format", format]].concat(), &json());
    let (json, _, code) = with("json");
    assert_eq!(code, 0);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["format"], 1);
    assert_eq!(value["assessment"]["ladder"]["decided"], "everyone");
    assert_eq!(value["assessment"]["ladder"]["permission"], "everyone");
    assert!(value["explanation"]["because"].as_array().unwrap().len() > 3);
    assert!(with("ron").0.contains("decided: \"everyone\""));
    let (markdown, _, _) = with("markdown");
    assert!(markdown.starts_with("# ") && markdown.contains("**Ship it to everyone**"));
    assert_eq!(with("json").0, json, "the same input gives the same bytes");
}

#[test]
fn wrong_answers_are_all_reported_with_their_places_and_never_repeated() {
    let text = "{ \"answers\": {\n  \"loses_data\": \"SECRET\",\n  \"on_cal\": 2,\n  \"severe_bugs\": 7.25,\n  \"rollback\": \"yes\", \"rollback\": \"no\"\n} }";
    let (out, err, code) = run(ASSESS, text);
    assert_eq!((code, out.as_str()), (3, ""));
    for part in [
        "stdin:2:17",
        "stdin:3:3",
        "did you mean `on_call`?",
        "stdin:4:18",
        "stdin:5:22",
        "`rollback` is given twice",
    ] {
        assert!(err.contains(part), "{part} is missing in:\n{err}");
    }
    assert!(!err.contains("SECRET") && !err.contains("7.25"), "an answer was repeated:\n{err}");
}

#[test]
fn hostile_answers_never_panic() {
    let deep = "[".repeat(100_000);
    let long = format!("{{ \"answers\": {{ \"tests\": \"{}\" }} }}", "x".repeat(2_000_000));
    for text in [
        "",
        "(",
        "{",
        "null",
        "[]",
        "42",
        "{\"answers\": 3}",
        "{\"answer\": {}}",
        "(answers: {1: 2})",
        "\u{feff}{}",
        &deep,
        &long,
        "{\"answers\":{\"\\ud800\":1}}",
    ] {
        let (_, err, code) = run(ASSESS, text);
        assert_eq!(code, 3, "{}\n{err}", text.chars().take(40).collect::<String>());
        assert!(!err.contains("panicked"));
    }
}

#[test]
fn a_broken_pack_gets_all_its_messages_and_code_3() {
    let (out, err, code) = run(&["check", "tests/diagnostics/unknown-id.ron"], "");
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(
        err.contains("unknown-id") && err.contains("did you mean") && err.contains("unknown-id.ron"),
        "{err}"
    );
    let (out, _, code) = run(&["check", "tests/diagnostics/unknown-id.ron", "--format", "json"], "");
    assert_eq!(code, 3);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["ok"], false);
    assert_eq!(value["problems"][0]["code"], "unknown-id");
    assert!(value["problems"][0]["line"].as_u64().unwrap() > 1);
}

#[test]
fn exit_codes_are_as_agreed() {
    for (args, expected) in [
        (&["check", "rules/release-readiness"][..], 0),
        (&["check", "reconciliation"], 0),
        (&["test", "release-readiness", "--samples", "50"], 0),
        (&["test", "tests/diagnostics/example-failed.ron"], 4),
        (&["test", "tests/diagnostics/invariant-broken.ron"], 4),
        (&["check", "no/such/folder"], 1),
        (&["check", "docs"], 1),
        (&["assess", "--answers", "no-such-file.json"], 1),
        (&["assess", "--pack", "reconcilation"], 2),
        (&["--no-such-option"], 2),
        (&["assess", "--format", "json"], 2),
        (&["--help"], 0),
        (&["--version"], 0),
    ] {
        let (_, err, code) = run(args, "");
        assert_eq!(code, expected, "{args:?}\n{err}");
        assert_eq!(err.is_empty(), expected == 0, "{args:?}\n{err}");
    }
}

#[test]
fn graphs_are_drawn_in_three_ways() {
    let draw = |format: &str| run(&["graph", "release-readiness", "--format", format], "").0;
    assert!(draw("dot").starts_with("digraph") && draw("dot").contains("stop_data"));
    assert!(draw("mermaid").starts_with("flowchart LR") && draw("mermaid").contains("caps"));
    let svg = draw("svg");
    assert!(svg.contains("<svg") && svg.contains("stop_data") && svg.trim_end().ends_with("</svg>"));
}

#[test]
fn pages_fit_80_columns_and_pipes_get_no_colour() {
    let (out, _, _) = run(&[], &format!("{SAFE}1\n1\na\n\nq\n"));
    assert!(!out.contains('\x1b'));
    let widest = out.lines().map(|l| l.chars().count()).max().unwrap();
    assert!(widest <= 80, "a line has {widest} columns");
}

#[test]
fn a_pack_cannot_move_the_cursor() {
    let folder = std::env::temp_dir().join(format!("readiness-escape-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let pack = std::fs::read_to_string(root().join("tests/cases/no-ladder.ron")).unwrap();
    let title = pack.split("title: \"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    std::fs::write(folder.join("pack.ron"), pack.replacen(&title, "Bad \\u{1b}[2J title", 1)).unwrap();
    let (out, _, code) = run(&["assess", "--pack", folder.to_str().unwrap()], "q\n");
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(code, 0);
    assert!(out.contains("title") && !out.contains('\x1b'));
}

/// Somebody who may send one message, for all the whole assessment asks.
fn whole(last_contact: &str) -> String {
    let bases = std::fs::read_to_string(root().join("rules/apology/examples.ron")).unwrap();
    let answers = bases.split("answers: {").nth(1).unwrap().split("\"draft.threat\"").next().unwrap();
    let answers = answers.replace("\"2026-06-25\"", &format!("\"{last_contact}\""));
    format!("(pack: \"reconciliation\", today: \"2026-11-23\", answers: {{{answers}}})")
}

fn stored(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// What is answered about an apology in which everything is in order.
const IN_ORDER: &str = "2\n1\n110\n2\n2\n2\n2\n2\n2\n1\n1\n1\n1\n1\n1\n1\n2\n";

#[test]
fn an_apology_begins_with_the_answers_there_are() {
    let file = stored("whole.ron", &whole("2026-06-25"));
    let from = ["--pack", "apology", "--from", &file, "--today", "2026-11-23"];
    let (out, err, code) = run(&from, &format!("{IN_ORDER}q\n"));
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("The file stays as it is"));
    let page = out.split("WHERE YOU ARE").nth(1).expect("a result");
    assert!(
        page.contains("YOU MAY SEND IT, ONCE") && page.contains("Allowed now: This one message, once"),
        "{page}"
    );
    // One part is not as it should be. That decides it; the other parts are told for the fuller picture.
    let asks = IN_ORDER.replacen("2\n2\n2\n2", "2\n2\n1\n2\n2", 1);
    let (out, _, _) = run(&from, &format!("{asks}q\n"));
    let page = out.split("WHERE YOU ARE").nth(1).expect("a result");
    assert!(page.contains("WORK ON IT FIRST") && page.contains("Allowed now: Nothing towards your ex"));
    let missing =
        page.split("Still missing for it:").nth(1).unwrap().split("In your own hands").next().unwrap();
    assert_eq!(missing.matches("\n  - ").count(), 1, "{missing}");
    assert!(missing.contains("It asks for nothing"));
}

#[test]
fn where_no_message_is_allowed_it_says_so_before_it_asks_about_the_text() {
    let file = stored("too_soon.ron", &whole("2026-11-02"));
    let (out, _, code) = run(&["--pack", "apology", "--from", &file, "--today", "2026-11-23"], "1\nq\n");
    assert_eq!(code, 0);
    assert!(out.contains("THIS COMES FIRST") && !out.contains("Why we ask"), "{out}");
    let page = out.split("WHERE YOU ARE").nth(1).expect("a result");
    assert!(page.contains("DO NOT SEND IT") && page.contains("Allowed now: Nothing towards your ex"));
    for absent in
        ["THE NEXT STEP", "WHAT WOULD SETTLE IT", "WHEN TO LOOK AGAIN", "your own words", "You may send it"]
    {
        assert!(!page.contains(absent), "{absent} is shown where nothing may be sent");
    }
}

/// A day on which everybody in the examples has told their days.
const TODAY: &str = "2026-11-23";

/// Somebody of the examples whose stage is decided though more could be asked.
struct Decided {
    /// What they type until then, a line for each question.
    typed: String,
    /// After how many answers it was settled that nothing is permitted, if that was before.
    settled: Option<usize>,
}

/// Those of the examples, without who must stop.
fn decided(order: Order) -> Vec<Decided> {
    let engine = Engine::built_in("reconciliation").unwrap();
    let people: Vec<Sheet> = engine.pack().examples.iter().map(|e| e.sheet.clone().into()).collect();
    let typed = people.iter().filter_map(|person| {
        let mut interview = engine.interview();
        interview.set_today(TODAY.parse().ok());
        interview.set_order(order);
        let (mut typed, mut settled) = (String::new(), None);
        while let Some(question) = interview.question().cloned().filter(|_| !interview.is_decided()) {
            let ladder = interview.report().explanation.ladder.unwrap();
            if settled.is_none() && ladder.settled && ladder.permission == "none" {
                settled = Some(typed.lines().count());
            }
            if let Some(answer) = person.get(&question) {
                typed.push_str(&line(&question, &answer));
                interview.answer(answer).ok()?;
            } else {
                typed.push('s');
                interview.skip();
            }
            typed.push('\n');
        }
        let fits = interview.is_decided() && interview.has_more() && interview.certain_stops().is_empty();
        fits.then_some(Decided { typed, settled })
    });
    typed.collect()
}

/// An answer as somebody types it: an option by its number, for its id may be a key.
fn line(question: &Question, answer: &Written) -> String {
    match (answer, &question.domain) {
        (Written::Text(text), Domain::Choice(options)) if options.iter().any(|o| o.id == *text) => {
            (options.iter().take_while(|o| o.id != *text).count() + 1).to_string()
        }
        (Written::Text(text), _) => text.replace("prefer_not_to_say", "-"),
        (Written::Number(number), _) => number.to_string(),
        (Written::Bool(yes), _) => (if *yes { "yes" } else { "no" }).to_owned(),
    }
}

/// What is shown, on one line.
fn flat(shown: &str) -> String {
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn that_a_stage_is_decided_is_said_once_and_the_rest_may_be_answered_too() {
    for (order, args) in [(Order::Authored, &[][..]), (Order::Shortest, &["--shortest"])] {
        let args = &[args, &["--today", TODAY]].concat();
        let people = decided(order);
        assert!(people.len() > 10, "{order:?}: {}", people.len());
        for Decided { typed, settled } in people.iter().step_by(people.len() / 5) {
            let (out, _, code) = run(args, &format!("{typed}2\nq\n"));
            let (before, after) = out.split_once("This is decided now: ").unwrap_or_else(|| panic!("{out}"));
            assert_eq!(before.matches("Why we ask").count(), typed.lines().count());
            let told: Vec<&str> = before.split("What is allowed is certain by now").collect();
            let after_so_many = told.first().map(|told| told.matches("Why we ask").count());
            assert_eq!(after_so_many.filter(|_| told.len() > 1), *settled, "{before}");
            assert!(told.len() <= 2, "said more than once:\n{before}");
            assert_eq!((after.matches("Why we ask").count(), code), (1, 0), "{after}");
            let (out, _, _) = run(args, &format!("{typed}1\nm\nq\n"));
            let (_, after) = out.split_once("This is decided now: ").unwrap();
            assert!(after.contains("WHERE YOU ARE") && after.contains("m more questions"), "{after}");
            assert_eq!(after.matches("Why we ask").count(), 1, "the questions that are left");
        }
        let early = people.iter().filter(|somebody| somebody.settled.is_some()).count();
        assert!(early > 10 && early < people.len(), "{order:?}: {early} of {}", people.len());
    }
}

#[test]
fn a_pack_may_be_the_first_word_of_assess() {
    let file = stored("whole_again.ron", &whole("2026-06-25"));
    let named = run(&["assess", "apology", "--answers", &file, "--format", "json"], "");
    assert_eq!(named, run(&["assess", "--pack", "apology", "--answers", &file, "--format", "json"], ""));
    assert_eq!(named.2, 0);
    assert_eq!(run(&["assess", "apology", "--pack", "apology"], "").2, 2, "one of them is enough");
    // A file that is led on in is one for answers to this pack.
    let (_, err, code) = run(&["--pack", "apology", "--resume", &file], "");
    assert!(code == 3 && err.contains("answers to another pack"), "{code} {err}");
    assert_eq!(run(&["--from", &file, "--resume", &file], "").2, 2);
}

#[test]
fn the_shortest_order_is_announced_and_a_pack_without_stages_says_that_it_has_none() {
    let (out, _, code) = run(&["--shortest"], "q\n");
    assert!(flat(&out).contains("settles most with the fewest") && code == 0, "{out}");
    let (out, _, code) = run(&["--shortest", "--pack", "tests/cases/no-ladder.ron"], "q\n");
    assert!(flat(&out).contains("has no steps, so there is no shorter order") && code == 0, "{out}");
    let (_, err, code) = run(&["assess", "--shortest", "--answers", "a.json"], "");
    assert!(err.contains("cannot be used with") && code == 2, "{err}");
}
