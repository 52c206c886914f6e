//! A panel as its readers see it: the page, the document, the data, and the question at the end of a talk.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::fs;
use std::path::Path;

use readiness::{Engine, Sheet};
use support::{Told, folder, mode, program};

/// The answers of somebody among the examples, in a file of that name.
fn answers(folder: &Path, example: &str) -> String {
    let engine = Engine::built_in("reconciliation").unwrap();
    let sheet = engine.pack().examples.iter().find(|e| &*e.id == example).unwrap().sheet.clone();
    let name = format!("{example}.json");
    fs::write(folder.join(&name), engine.answers(&Sheet::from(sheet)).to_json()).unwrap();
    name
}

/// The panel of somebody, its lines joined so that no phrase is broken.
fn panel(folder: &Path, example: &str, more: &[&str]) -> Told {
    let file = answers(folder, example);
    let args = ["panel", "--answers", &file, "--today", "2026-11-23"];
    let told: Told = program(folder, &[&args, more].concat()).output().unwrap().into();
    Told { out: told.out.split_whitespace().collect::<Vec<_>>().join(" "), ..told }
}

#[test]
fn a_guide_that_goes_further_is_named_and_not_followed() {
    let home = folder("panel_further");
    for format in ["text", "markdown", "html"] {
        let told = panel(&home, "healed_busy", &["--format", format]);
        assert_eq!((told.code, told.err.as_str()), (Some(0), ""), "{format}");
        let page = told.out;
        for there in [
            "Guide 5 would go further here. The whole assessment does not, and it is what counts.",
            "Allowed now: Nothing towards your ex",
            "You work on the root of it.",
            "conduct",
            "Guide 2: knows no such step.",
            "(not allowed now)",
        ] {
            assert!(page.contains(there), "{format}: `{there}` is missing:\n{page}");
        }
        // What the guide would have one do there, and any other permission.
        for absent in
            ["would have you send", "one light", "One message, once", "Reply only", "<script", "you said"]
        {
            assert!(!page.contains(absent), "{format}: `{absent}`:\n{page}");
        }
        assert_eq!(page.matches("Allowed").count(), 1, "{format}: one permission");
    }
}

#[test]
fn under_a_stop_the_stop_and_its_help_stand_alone() {
    let home = folder("panel_stop");
    for format in ["text", "markdown", "html", "json"] {
        let told = panel(&home, "order", &["--format", format]);
        assert_eq!(told.code, Some(0));
        assert!(told.out.contains("An order or rule limits you."), "{format}");
        assert!(told.out.contains("Ask only a lawyer or the court"), "{format}");
        for absent in ["Guide 1", "GUIDE 1", "guide_1", "Talk again", "apolog"] {
            assert!(!told.out.contains(absent), "{format}: `{absent}`:\n{}", told.out);
        }
    }
    let told = panel(&home, "half_answered", &[]);
    assert!(told.out.contains("is not answered yet") && !told.out.contains("GUIDE"), "{}", told.out);
    let told = panel(&home, "suicidal_unsure", &[]);
    assert!(told.out.contains("findahelpline.com") && told.out.contains("not clear"), "{}", told.out);
    assert!(!told.out.contains("GUIDE"), "{}", told.out);
}

#[test]
fn a_spanish_panel_speaks_spanish() {
    let home = folder("panel_es");
    let told = panel(&home, "healed_busy", &["--lang", "es"]);
    assert_eq!(told.code, Some(0));
    for there in ["LA VALORACIÓN COMPLETA", "Permitido ahora: Nada hacia tu ex", "iría más lejos aquí"] {
        assert!(told.out.contains(there), "`{there}` is missing:\n{}", told.out);
    }
    for absent in ["Guide", "This guide", "en inglés", "whole assessment", " the "] {
        assert!(!told.out.contains(absent), "`{absent}`:\n{}", told.out);
    }
}

#[test]
fn what_cannot_be_is_told_once_and_with_its_exit_code() {
    let home = folder("panel_wrong");
    fs::write(home.join("none.json"), r#"{"answers": {}}"#).unwrap();
    let args = ["panel", "--pack", "release-readiness", "--answers", "none.json"];
    let told: Told = program(&home, &args).output().unwrap().into();
    assert_eq!((told.code, told.out.as_str()), (Some(2), ""));
    assert!(told.err.contains("`release-readiness` names no panel"), "{}", told.err);

    let wrong = r#"{"answers": {"base.closed_dor": "none", "base.ex_last_word": "SECRET"}}"#;
    fs::write(home.join("wrong.json"), wrong).unwrap();
    let told: Told = program(&home, &["panel", "--answers", "wrong.json"]).output().unwrap().into();
    assert_eq!((told.code, told.out.as_str()), (Some(3), ""));
    assert!(told.err.contains("did you mean `base.closed_door`?") && told.err.contains("has 2 problems"));
    assert_eq!(told.err.matches("base.ex_last_word").count(), 1, "{}", told.err);
    assert!(!told.err.contains("SECRET"));
}

#[test]
fn a_panel_in_a_file_is_for_its_owner_alone() {
    let home = folder("panel_out");
    let told = panel(&home, "healed_busy", &["--format", "html", "--out", "panel.html"]);
    assert_eq!((told.code, told.out.as_str()), (Some(0), ""));
    assert_eq!(mode(&home.join("panel.html")), 0o600);
    assert!(fs::read_to_string(home.join("panel.html")).unwrap().starts_with("<!DOCTYPE html>"));
    let told = panel(&home, "healed_busy", &["--out", "panel.html"]);
    assert_eq!(told.code, Some(0), "a newer one takes its place: {}", told.err);
    let before = fs::read(home.join(answers(&home, "healed_busy"))).unwrap();
    let told = panel(&home, "healed_busy", &["--out", "healed_busy.json"]);
    assert_eq!(told.code, Some(1));
    assert_eq!(fs::read(home.join("healed_busy.json")).unwrap(), before, "the answers are not written over");
}

/// A talk that is taken up with all its answers, so that it begins with the result.
fn talk(folder: &Path, example: &str, typed: &str) -> String {
    let file = answers(folder, example);
    let args = ["assess", "--resume", &file, "--keep", "--today", "2026-11-23"];
    let mut child = program(folder, &args).spawn().unwrap();
    // Without a terminal a passphrase would be the next line; this file has none.
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), typed.as_bytes()).unwrap();
    let told: Told = child.wait_with_output().unwrap().into();
    told.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_talk_asks_at_its_end_whether_to_hear_the_guides() {
    let home = folder("panel_talk");
    let shown = talk(&home, "healed_busy", "g\nq\n");
    let (before, after) = shown.split_once("q stop here > ").unwrap();
    assert!(before.contains("what each of these would say on its own: Guide 1, Guide 2"), "{before}");
    assert!(!before.contains("would go further"), "nobody has asked for it:\n{before}");
    assert!(after.contains("Guide 5 would go further here."), "{after}");
    let unasked = talk(&home, "healed_busy", "q\n");
    assert!(!unasked.contains("would go further"), "{unasked}");
}

#[test]
fn a_talk_that_ends_at_a_stop_offers_nobody_else() {
    let home = folder("panel_talk_stop");
    let shown = talk(&home, "told_to_stop", "1\ng\nq\n");
    assert!(shown.contains("They asked you to stop."), "{shown}");
    assert!(shown.contains("Nobody else is to be heard here now."), "{shown}");
    for absent in ["Guide 1", "GUIDE 1", "on its own"] {
        assert!(!shown.contains(absent), "`{absent}`:\n{shown}");
    }
}
