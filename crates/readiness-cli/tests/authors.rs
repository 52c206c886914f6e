//! What the author of a pack works with: `init`, `check --watch`, `fmt`, lists of problems.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod in_process;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use in_process::{arg, copy, root, run, run_with, seen};
use proptest::prelude::*;
use readiness_cli::Exit;
use serde_json::Value;

#[test]
fn a_new_pack_works_at_once() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("Bike-check");
    let made = run(&["init", arg(&folder)]);
    assert_eq!((made.exit, made.err.as_str()), (Exit::Done, ""));
    assert!(made.out.contains(&format!("readiness check {}", folder.display())), "it says what to do next");
    let checked = run(&["check", arg(&folder)]);
    assert_eq!((checked.exit, checked.err.as_str()), (Exit::Done, ""));
    assert!(checked.out.starts_with("bike_check 0.1.0: 4 questions") && checked.out.contains("No problems"));
    let tested = run(&["test", arg(&folder)]);
    assert_eq!((tested.exit, tested.err.as_str()), (Exit::Done, ""));
    assert!(tested.out.contains("5 of 5 examples hold; 2 of 2 invariants unbroken"), "{}", tested.out);
    assert_eq!(run(&["fmt", "--check", arg(&folder)]).exit, Exit::Done, "it is laid out");
}

#[test]
fn a_new_pack_overwrites_nothing_and_its_name_is_an_id() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("mine");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("pack.ron"), "precious").unwrap();
    let made = run(&["init", arg(&folder)]);
    assert_eq!((made.exit, made.out.as_str()), (Exit::Failed, ""));
    assert!(made.err.contains("nothing was changed"), "{}", made.err);
    assert_eq!(fs::read_to_string(folder.join("pack.ron")).unwrap(), "precious");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    for name in ["1st", "a b", "ünique", "unsure", "a.b", &"x".repeat(41), ""] {
        let made = run(&["init", arg(&home.path().join(name))]);
        assert!(matches!(made.exit, Exit::Usage | Exit::Failed), "{name}");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "{name}");
    }
}

#[test]
fn examples_that_show_every_rule_are_said_to() {
    let ran = run(&["test", "release-readiness", "--coverage", "--mutants"]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    assert!(ran.out.contains("outcomes of conditions (100 %)"), "{}", ran.out);
    assert!(
        ran.out.contains("parts that decide (100 %)") && ran.out.contains(" 0 not caught."),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("The same on every sheet, proven:"), "{}", ran.out);
}

#[test]
fn what_examples_leave_out_is_listed_suggested_and_judged() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("bike");
    run(&["init", arg(&folder)]);
    let file = home.path().join("to-judge.ron");
    let words = ["test", arg(&folder), "--coverage", "--mutants", "--suggest", arg(&file)];
    let ran = run(&words);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Short, ""));
    let place = format!("  {}:", folder.join("ladder.ron").display());
    assert!(ran.out.lines().any(|l| l.starts_with(&place) && l.contains("nobody shows")), "{}", ran.out);
    assert!(ran.out.contains("examples to judge: ") && ran.out.contains("not caught."), "{}", ran.out);
    // A file that is there is somebody's work.
    let again = run(&words);
    assert_eq!(again.exit, Exit::Failed);
    assert!(again.err.contains("is not written"), "{}", again.err);
    let json: Value =
        serde_json::from_str(&run(&["test", arg(&folder), "--coverage", "--format", "json"]).out).unwrap();
    assert_eq!((&json["format"], &json["ok"]), (&1.into(), &false.into()));
    let missing = json["coverage"]["missing"].as_array().unwrap();
    let outcomes = &json["coverage"]["outcomes"];
    assert!(!missing.is_empty() && outcomes["seen"].as_u64() < outcomes["of"].as_u64());
    assert!(missing.iter().all(|m| m["line"].as_u64() > Some(0) && m["message"].is_string()));
    assert!(json["mutants"].is_null());
    let json: Value =
        serde_json::from_str(&run(&["test", arg(&folder), "--mutants", "--format", "json"]).out).unwrap();
    let each = json["mutants"]["each"].as_array().unwrap();
    assert_eq!(json["mutants"]["all"], each.len());
    let example = each.iter().find(|m| m["fate"] == "example").unwrap();
    assert!(example["by"].is_string() && example["change"].is_string() && json["coverage"].is_null());
    // In the pack it runs, and shows nothing until somebody has judged it.
    let inside = folder.join("judged.ron");
    fs::copy(&file, &inside).unwrap();
    let unjudged = run(&["test", arg(&folder), "--coverage"]);
    assert!(
        unjudged.out.contains("not reviewed yet: run, and counted for nothing else."),
        "{}",
        unjudged.out
    );
    assert_eq!(unjudged.exit, Exit::Short);
    let judged = fs::read_to_string(&inside).unwrap().replace(", reviewed: false", "");
    fs::write(&inside, judged).unwrap();
    let ran = run(&["test", arg(&folder), "--coverage", "--mutants"]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""), "{}", ran.out);
}

#[test]
fn coverage_is_asked_for_in_words_that_fit() {
    for words in [
        &["test", "release-readiness", "--suggest", "x.ron"][..],
        &["test", "release-readiness", "--coverage", "--format", "sarif"],
        &["test", "release-readiness", "--mutants", "--format", "sarif"],
    ] {
        let ran = run(words);
        assert_eq!((ran.exit, ran.out.as_str()), (Exit::Usage, ""), "{words:?}");
        assert!(!ran.err.is_empty());
    }
}

#[test]
fn a_watched_pack_is_checked_again_when_it_or_an_import_changes() {
    let home = tempfile::tempdir().unwrap();
    copy(&root().join("rules"), home.path());
    fs::rename(home.path().join("reconciliation"), home.path().join("mine")).unwrap();
    for pack in packs(home.path()) {
        // A translation may be on its way; this is not about it.
        let _none = fs::remove_dir_all(pack.join("locales"));
    }
    let own = home.path().join("mine/signals.ron");
    let translated = home.path().join("mine/locales/es.ron");
    let imported = home.path().join("common/constants.ron");
    let (own_text, imported_text) =
        (fs::read_to_string(&own).unwrap(), fs::read_to_string(&imported).unwrap());
    let mut moments = 0;
    let ran = run_with(&["check", arg(&home.path().join("mine")), "--watch"], &mut || {
        moments += 1;
        match moments {
            2 => fs::write(&own, own_text.replacen("base.", "bsae.", 1)).unwrap(),
            // At first it is written again as it is, which is no change; then it is mended.
            1 | 3 => fs::write(&own, &own_text).unwrap(),
            4 => fs::write(&imported, "(").unwrap(),
            5 => {}
            6 => fs::write(&imported, &imported_text).unwrap(),
            7 => fs::rename(home.path().join("common"), home.path().join("elsewhere")).unwrap(),
            8 => fs::rename(home.path().join("elsewhere"), home.path().join("common")).unwrap(),
            9 => fs::rename(home.path().join("mine"), home.path().join("away")).unwrap(),
            10 => fs::rename(home.path().join("away"), home.path().join("mine")).unwrap(),
            11 => {
                fs::create_dir(translated.parent().unwrap()).unwrap();
                fs::write(&translated, "(").unwrap();
            }
            12 => fs::remove_dir_all(translated.parent().unwrap()).unwrap(),
            _ => return false,
        }
        true
    });
    // Valid at first and after each mistake was mended; wrong in five ways between.
    assert_eq!(ran.out.matches("No problems").count(), 6, "{}{}", ran.out, ran.err);
    assert_eq!(ran.err.matches("Waiting for changes").count(), 11);
    assert!(
        ran.err.contains("unknown-id") && ran.err.contains("syntax") && ran.err.contains("import-missing")
    );
    assert!(ran.err.contains("cannot be read"));
    assert_eq!(ran.exit, Exit::Done);
    assert!(!ran.out.contains('\x1b'), "the screen is cleared where there is none");
}

#[test]
fn a_watched_pack_is_checked_again_when_a_voice_of_its_panel_changes() {
    let home = tempfile::tempdir().unwrap();
    copy(&root().join("rules"), home.path());
    for pack in packs(home.path()) {
        // A translation may be on its way; this is not about it.
        let _none = fs::remove_dir_all(pack.join("locales"));
    }
    let (folder, away) = (home.path().join("guides/g3"), home.path().join("away"));
    let voice = folder.join("pack.ron");
    let text = fs::read_to_string(&voice).unwrap();
    let mut moments = 0;
    let ran = run_with(&["check", arg(&home.path().join("reconciliation")), "--watch"], &mut || {
        moments += 1;
        match moments {
            1 | 3 => fs::write(&voice, &text).unwrap(),
            2 => fs::write(&voice, "(").unwrap(),
            4 => fs::rename(&folder, &away).unwrap(),
            5 => fs::rename(&away, &folder).unwrap(),
            _ => return false,
        }
        true
    });
    assert_eq!(ran.out.matches("No problems").count(), 3, "{}{}", ran.out, ran.err);
    assert_eq!(ran.err.matches("Waiting for changes").count(), 5);
    assert!(ran.err.contains("syntax") && ran.err.contains("import-missing"), "{}", ran.err);
    assert_eq!(ran.exit, Exit::Done);
}

#[test]
fn a_screen_is_cleared_before_the_problems_and_not_after_them() {
    let home = tempfile::tempdir().unwrap();
    let pack = home.path().join("pack.ron");
    fs::copy(root().join("tests/cases/dates.ron"), &pack).unwrap();
    let mut moments = 0;
    let screen = seen(&["check", arg(&pack), "--watch"], &mut || {
        moments += 1;
        fs::copy(root().join("tests/diagnostics/unknown-id.ron"), &pack).unwrap();
        moments < 3
    });
    let last = screen.rsplit("\x1b[2J").next().unwrap();
    assert!(last.contains("did you mean `pencil`?") && last.contains("Waiting for changes"), "{screen:?}");
    assert_eq!(screen.matches("\x1b[2J").count(), 2);
}

#[test]
fn watching_ends_with_the_state_of_the_last_check_and_needs_files() {
    let ran = run(&["check", "--watch", arg(&root().join("tests/diagnostics/unknown-id.ron"))]);
    assert_eq!(ran.exit, Exit::Invalid);
    assert_eq!(run(&["check", "--watch", "reconciliation"]).exit, Exit::Usage);
    assert_eq!(run(&["check", "--watch", "no/such/pack"]).exit, Exit::Failed);
}

/// The parts of SARIF 2.1.0 that the standard requires of what we write.
fn sarif(text: &str) -> (BTreeMap<String, Value>, Vec<Value>) {
    let log: Value = serde_json::from_str(text).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
    let [run] = &log["runs"].as_array().unwrap()[..] else { panic!("one run") };
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "readiness");
    let rules = driver["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        for location in result["locations"].as_array().unwrap() {
            let uri = location["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.chars().all(|c| c.is_ascii_alphanumeric() || "/:.-_~%".contains(c)), "{uri}");
            let region = &location["physicalLocation"]["region"];
            for part in ["startLine", "startColumn", "endLine", "endColumn"] {
                assert!(region[part].as_u64().unwrap() >= 1);
            }
        }
    }
    let by_id = rules.iter().map(|r| (r["id"].as_str().unwrap().to_owned(), r.clone())).collect();
    (by_id, run["results"].as_array().unwrap().clone())
}

#[test]
fn problems_come_as_sarif_with_the_whole_registry_as_rules() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a pack (ö).ron");
    fs::copy(root().join("tests/diagnostics/unknown-id.ron"), &path).unwrap();
    let ran = run(&["check", arg(&path), "--format", "sarif"]);
    assert_eq!(ran.exit, Exit::Invalid);
    let (rules, results) = sarif(&ran.out);
    assert_eq!(rules.len(), readiness::core::Code::ALL.len());
    for (id, rule) in &rules {
        assert!(root().join(format!("docs/diagnostics/{id}.md")).exists());
        for part in ["shortDescription", "help"] {
            assert!(!rule[part]["text"].as_str().unwrap().is_empty(), "{id} has no {part}");
        }
    }
    let [result] = &results[..] else { panic!("one problem: {results:?}") };
    assert_eq!(result["ruleId"], "unknown-id");
    let said = result["message"]["text"].as_str().unwrap();
    assert!(said.contains("`pencils`") && said.contains("did you mean `pencil`?"), "{said}");
    let place = &result["locations"][0]["physicalLocation"];
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.starts_with("file:///") && uri.ends_with("/a%20pack%20%28%C3%B6%29.ron"), "{uri}");
    let line = usize::try_from(place["region"]["startLine"].as_u64().unwrap()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.lines().nth(line - 1).unwrap().contains("pencils"));
}

#[test]
fn sarif_lists_what_fell_short_and_is_empty_where_all_is_well() {
    let failing = root().join("tests/diagnostics/example-failed.ron");
    let ran = run(&["test", arg(&failing), "--format", "sarif"]);
    assert_eq!(ran.exit, Exit::Short);
    assert_eq!(sarif(&ran.out).1[0]["ruleId"], "example-failed");
    let ran = run(&["check", "release-readiness", "--format", "sarif"]);
    assert_eq!((ran.exit, sarif(&ran.out).1.len()), (Exit::Done, 0));
}

/// Every folder with a pack in it.
fn packs(folder: &Path) -> Vec<PathBuf> {
    let inner = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir());
    let mut found: Vec<PathBuf> = inner.flat_map(|p| packs(&p)).collect();
    if folder.join("pack.ron").exists() {
        found.push(folder.to_owned());
    }
    found
}

#[test]
fn the_shipped_packs_are_laid_out() {
    let packs = packs(&root().join("rules"));
    assert!(packs.len() >= 3, "{packs:?}");
    for pack in packs {
        let ran = run(&["fmt", "--check", arg(&pack)]);
        assert_eq!(ran.exit, Exit::Done, "run `readiness fmt {}`:\n{}", pack.display(), ran.out);
    }
}

#[test]
fn a_look_changes_nothing_and_laying_out_changes_the_layout_alone() {
    let home = tempfile::tempdir().unwrap();
    let pack = home.path().join("pack.ron");
    let messy = fs::read_to_string(root().join("tests/cases/channels.ron")).unwrap().replace(",\n", "\n,  ");
    fs::write(&pack, &messy).unwrap();
    let before =
        run(&["assess", "--pack", arg(&pack), "--answers", arg(&empty(home.path())), "--format", "json"]);
    let looked = run(&["fmt", "--check", arg(&pack)]);
    assert_eq!(looked.exit, Exit::Short);
    assert!(looked.out.contains("would change: ") && looked.out.contains("1 of 1 file would change."));
    assert_eq!(fs::read_to_string(&pack).unwrap(), messy);
    assert_eq!(run(&["fmt", arg(&pack)]).exit, Exit::Done);
    assert_ne!(fs::read_to_string(&pack).unwrap(), messy);
    assert_eq!(run(&["fmt", "--check", arg(&pack)]).exit, Exit::Done);
    let after =
        run(&["assess", "--pack", arg(&pack), "--answers", arg(&empty(home.path())), "--format", "json"]);
    assert_eq!((before.exit, before.out), (Exit::Done, after.out), "the same result from the same hashes");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2, "nothing else is left behind");
}

fn empty(folder: &Path) -> PathBuf {
    let path = folder.join("answers.json");
    fs::write(&path, "{ \"answers\": {} }").unwrap();
    path
}

#[test]
fn a_pack_with_mistakes_is_laid_out_but_not_one_that_is_no_ron() {
    let home = tempfile::tempdir().unwrap();
    let pack = home.path().join("pack.ron");
    fs::copy(root().join("tests/diagnostics/unknown-id.ron"), &pack).unwrap();
    let text = fs::read_to_string(&pack).unwrap().replace(": ", ":");
    fs::write(&pack, text).unwrap();
    assert_eq!(run(&["fmt", arg(&pack)]).exit, Exit::Done);
    assert!(run(&["check", arg(&pack)]).err.contains("did you mean `pencil`?"));
    fs::write(&pack, "(pack: (id: \"a\")").unwrap();
    let ran = run(&["fmt", arg(&pack)]);
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Invalid, ""));
    assert!(ran.err.contains("syntax") && ran.err.contains("nothing was laid out"));
    assert_eq!(fs::read_to_string(&pack).unwrap(), "(pack: (id: \"a\")");
}

#[test]
fn a_file_in_json_is_left_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let text = r#"{"pack": {"id": "a", "version": "1", "title": "A?"}}"#;
    fs::write(home.path().join("pack.json"), text).unwrap();
    let ran = run(&["fmt", arg(home.path())]);
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Done, "0 of 0 files are laid out.\n"), "{}", ran.err);
    assert_eq!(fs::read_to_string(home.path().join("pack.json")).unwrap(), text);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_outlive_a_new_layout() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let home = tempfile::tempdir().unwrap();
    let (real, link) = (home.path().join("real.ron"), home.path().join("link.ron"));
    fs::write(&real, fs::read_to_string(root().join("tests/cases/dates.ron")).unwrap().replace(": ", ":"))
        .unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&real, &link).unwrap();
    assert_eq!(run(&["fmt", arg(&link)]).exit, Exit::Done);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(&real).unwrap().contains("id: \""));
}

/// A text with what a hurried author leaves behind every comma and bracket outside of texts.
fn disturbed(text: &str, with: &[&str]) -> String {
    let (mut out, mut inside, mut escaped, mut note) = (String::new(), false, false, false);
    let mut turn = with.iter().cycle();
    for c in text.chars() {
        out.push(c);
        match c {
            '\n' => note = false,
            _ if note => {}
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            '/' if !inside && out.ends_with("//") => note = true,
            ',' | '[' | '{' if !inside => out.push_str(turn.next().unwrap()),
            _ => {}
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_the_layout_was_the_rules_and_texts_stay_the_same(
        with in prop::collection::vec(prop::sample::select(vec!["", " ", "\n", "\n\n\n", " // a, (note\n", "/* [ */", "\t"]), 1..40),
    ) {
        let home = tempfile::tempdir().unwrap();
        let pack = home.path().join("release-readiness");
        copy(&root().join("rules/release-readiness"), &pack);
        for entry in fs::read_dir(&pack).unwrap() {
            let path = entry.unwrap().path();
            fs::write(&path, disturbed(&fs::read_to_string(&path).unwrap(), &with)).unwrap();
        }
        let hashes = || {
            let engine = readiness::Engine::load(&pack).unwrap();
            (engine.pack().rules_hash.to_string(), engine.pack().texts_hash.to_string())
        };
        let before = hashes();
        prop_assert_eq!(run(&["fmt", arg(&pack)]).exit, Exit::Done);
        prop_assert_eq!(hashes(), before);
        prop_assert_eq!(run(&["fmt", "--check", arg(&pack)]).exit, Exit::Done);
    }
}
