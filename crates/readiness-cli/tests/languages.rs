//! The program in another language, as its users see it, and what it offers to those who translate.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
        .env("LANG", "es_ES.UTF-8")
        .spawn()
        .unwrap();
    // The program may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

const NOTE: &str = "Estos textos los tradujo una máquina";

#[test]
fn the_language_is_that_of_the_pack_unless_somebody_asks() {
    let (out, _, code) = run(&[], "q\n");
    assert_eq!(code, 0);
    assert!(out.contains("Why we ask") && out.contains("En español: añade --lang es"), "{out}");
    assert!(!out.contains(NOTE));
    let (out, err, code) = run(&["--lang", "es-AR"], "q\n");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("Por qué lo preguntamos") && out.contains("In English: add --lang en"), "{out}");
}

#[test]
fn an_unreviewed_machine_translation_is_said_to_be_one_once() {
    let (talk, _, _) = run(&["--lang", "es"], "2\n2\n2\n2\n2\n2\n0\nsí\n1\nw\nq\n");
    let assess = ["assess", "--lang", "es", "--answers", "-"];
    let (page, _, code) = run(&assess, "{\"answers\": {}}");
    assert_eq!(code, 0);
    let (markdown, _, _) = run(&[&assess[..], &["--format", "markdown"]].concat(), "{\"answers\": {}}");
    for shown in [talk, page, markdown] {
        assert_eq!(shown.matches(NOTE).count(), 1, "{shown}");
    }
}

#[test]
fn a_result_for_programs_is_the_same_but_for_its_texts() {
    let answers = "{\"today\": \"2026-11-23\", \"answers\": {\"base.suicidal\": \"yes\"}}";
    let json = |language: &str| -> serde_json::Value {
        let (out, _, code) = run(
            &["assess", "--lang", language, "--answers", "-", "--format", "json", "--with-answers"],
            answers,
        );
        assert_eq!(code, 0);
        serde_json::from_str(&out).unwrap()
    };
    let (english, spanish) = (json("en"), json("es"));
    assert_eq!(english["assessment"]["ladder"], spanish["assessment"]["ladder"]);
    assert_eq!(english["assessment"]["pack"]["rules_hash"], spanish["assessment"]["pack"]["rules_hash"]);
    assert_eq!(spanish["explanation"]["language"], "es");
    let said = spanish["explanation"]["because"][0]["because"][0]["because"][0]["line"]["text"].as_str();
    assert!(said.unwrap().ends_with("? Sí"), "{said:?}");
}

#[test]
fn a_check_of_a_draft_is_in_spanish_from_its_first_question_to_its_result() {
    let threat = "{\"answers\": {\"draft.threat\": \"yes\"}}";
    for (pack, title) in
        [("apology", "¿Puedo enviar esta disculpa?"), ("first-message", "¿Puedo enviar este mensaje?")]
    {
        let (talk, err, code) = run(&["--lang", "es", "--pack", pack], "q\n");
        assert_eq!((code, err.as_str()), (0, ""), "{pack}");
        assert!(talk.contains(title) && talk.contains("nunca permite más"), "{talk}");
        let (page, err, code) = run(&["assess", pack, "--lang", "es", "--answers", "-"], threat);
        assert_eq!((code, err.as_str()), (0, ""), "{pack}");
        for there in ["LEE ESTO PRIMERO", "No se envía nada que amenace", "findahelpline.com"] {
            assert!(page.contains(there), "`{there}` is missing:\n{page}");
        }
        for shown in [talk, page] {
            assert!(!shown.contains("en inglés") && !shown.contains(" the "), "{shown}");
        }
    }
}

#[test]
fn a_language_that_is_not_there_is_wrong_usage_and_says_which_are() {
    for command in [
        &["--lang", "fr"][..],
        &["assess", "--lang", "fr", "--answers", "-"],
        &["check", "reconciliation", "--lang", "fr"],
        &["assess", "--pack", "release-readiness", "--lang", "es", "--answers", "-"],
        &["translate", "reconciliation", "--lang", "not a tag"],
        &["translate", "reconciliation", "--lang", "en"],
    ] {
        let (out, err, code) = run(command, "");
        assert_eq!((code, out.as_str()), (2, ""), "{command:?}: {err}");
        assert!(err.contains("`es`") || err.contains("it is there in `en`"), "{command:?}: {err}");
    }
}

#[test]
fn check_lists_what_is_missing_or_has_changed() {
    let (out, err, code) = run(&["check", "tests/diagnostics/stale-translation/pack"], "");
    assert_eq!(code, 0);
    assert!(err.contains("stale-translation") && err.contains("has changed since"), "{err}");
    assert!(err.contains("Did you sleep well?") && out.contains("1 warning"), "{err}{out}");
    let missing = "tests/diagnostics/missing-translation/pack";
    let (out, _, code) = run(&["check", missing, "--lang", "es", "--format", "json"], "");
    assert_eq!(code, 0);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    let problems = value["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 2, "{out}");
    assert!(problems.iter().all(|p| p["code"] == "missing-translation" && p["severity"] == "warning"));
    assert!(problems.iter().any(|p| p["file"].as_str().unwrap().ends_with("pack.ron")), "at the text itself");
    assert_eq!(run(&["check", "tests/diagnostics/bad-language/pack"], "").2, 3);
    for pack in ["reconciliation", "apology", "first-message"] {
        let (out, err, code) = run(&["check", pack, "--lang", "es"], "");
        assert_eq!((code, err.as_str()), (0, ""), "{pack}");
        assert!(out.contains("No problems"), "{pack}: {out}");
    }
}

#[test]
fn translate_writes_a_file_that_check_takes_and_keeps_what_is_there() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("translate");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("locales")).unwrap();
    std::fs::copy(root().join("tests/diagnostics/stale-translation/pack/pack.ron"), folder.join("pack.ron"))
        .unwrap();
    let (pack, file) = (folder.to_str().unwrap(), folder.join("locales/es.ron"));
    let write = || run(&["translate", pack, "--lang", "es", "--out", file.to_str().unwrap()], "");
    let (out, err, code) = write();
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.contains("0 of 7 texts translated, 7 missing"), "{err}");
    let empty = std::fs::read_to_string(&file).unwrap();
    assert!(empty.contains("// Did you sleep well?\n    (id: \"questions.slept.text\", of: \""), "{empty}");
    std::fs::write(&file, empty.replacen("text: \"\"", "text: \"Sueño\"", 1)).unwrap();
    assert!(write().1.contains("1 of 7 texts translated, 6 missing"));
    assert!(std::fs::read_to_string(&file).unwrap().contains("Sueño"));
    assert!(run(&["assess", "--pack", pack, "--lang", "es"], "q\n").0.contains("Sueño"));
    std::fs::write(&file, "(translation: (language: \"es\"").unwrap();
    let (_, _, code) = write();
    assert_eq!(code, 3, "what cannot be read is not written over");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "(translation: (language: \"es\"");
    let (out, _, code) = run(&["translate", "reconciliation", "--lang", "fr"], "");
    assert_eq!(code, 0);
    assert!(out.contains("language: \"fr\", made: Machine") && out.contains("vetoes.base.stop_told.text"));
}
