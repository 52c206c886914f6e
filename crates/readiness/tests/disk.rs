//! Packs and answers on a disk, as others leave them there: whatever it is, it ends in an answer that
//! says what is wrong, and where.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::path::{Path, PathBuf};

use readiness::{Engine, Error};

/// A pack in one file.
const SOUP: &str = r#"(
  pack: (id: "soup", version: "1.0.0", title: "Is the soup ready?"),
  imports: [],
  sections: [(id: "pot", title: "The pot")],
  questions: [
    (id: "hot", section: "pot", kind: YesNo, hands: Own, changes: WithTime,
     text: "Is the soup hot?", why: "Cold soup is no fun."),
  ],
  signal_kinds: [(id: "good", direction: Support, title: "Good signs")],
  signals: [
    (id: "steam", kind: "good", when: Yes("hot"), text: "The soup is hot.", judgement: "Our own idea."),
  ],
)"#;

/// An empty folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("disk").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn refused(path: impl AsRef<Path>) -> Error {
    Engine::load(path).expect_err("this is no pack")
}

/// The codes of an error, and the words it is printed with.
fn codes(error: &Error) -> Vec<&'static str> {
    error.problems().iter().map(readiness::Problem::code).collect()
}

#[test]
fn a_pack_in_one_file_or_in_many_is_the_same_pack() {
    let home = folder("same");
    let one = home.join("soup.ron");
    fs::write(&one, SOUP).unwrap();
    let (head, signals) = SOUP.split_at(SOUP.find("  signal_kinds").unwrap());
    let many = home.join("soup");
    fs::create_dir_all(&many).unwrap();
    fs::write(many.join("a.ron"), format!("{head})")).unwrap();
    fs::write(many.join("b.ron"), format!("({signals}")).unwrap();
    fs::write(many.join("notes.txt"), "not a rule").unwrap();
    let (one, many) = (Engine::load(one).unwrap(), Engine::load(many).unwrap());
    assert_eq!(one.rules_hash(), many.rules_hash());
    assert_eq!(one.texts_hash(), many.texts_hash());
}

#[test]
fn a_pack_may_import_what_stands_beside_it_and_what_is_built_in() {
    let home = folder("imports");
    fs::write(home.join("soup.ron"), SOUP).unwrap();
    let importing = |module: &str, when: &str| {
        let path = home.join("more.ron");
        let imports = format!(r#"imports: [(module: "{module}", as: "first")]"#);
        let text = SOUP.replace("imports: []", &imports).replace(r#"when: Yes("hot")"#, when);
        fs::write(&path, text.replace(r#"id: "soup""#, r#"id: "more""#)).unwrap();
        Engine::load(path)
    };
    let engine = importing("soup.ron", r#"when: All([Yes("hot"), Holds("first.steam")])"#).unwrap();
    assert!(engine.question("first.hot").is_some());
    for (wanted, named) in
        [("sop.ron", "sop.ron"), ("builtin:comon", "common"), ("..", "no `.ron` or `.json` files")]
    {
        let error = importing(wanted, r#"when: Yes("hot")"#).unwrap_err();
        assert_eq!(codes(&error), ["import-missing"], "{wanted}");
        let problem = &error.problems()[0];
        let said = format!("{problem} {}", problem.help().unwrap_or_default());
        assert!(said.contains(named), "{wanted}: {said}");
    }
}

#[test]
fn what_is_no_pack_is_said_to_be_none() {
    let home = folder("none");
    let nothing = refused(home.join("nothing"));
    assert!(nothing.is_unreadable() && nothing.to_string().contains("nothing"), "{nothing}");
    let empty = refused(&home);
    assert!(empty.is_unreadable() && empty.to_string().contains("no `.ron` or `.json` files"), "{empty}");
}

#[test]
fn text_that_is_not_utf_8_is_shown_where_it_stops_being_so() {
    let path = folder("latin").join("soup.ron");
    let mut bytes = SOUP.as_bytes().to_vec();
    let at = SOUP.find("Is the soup").unwrap();
    bytes[at] = 0xE4;
    fs::write(&path, bytes).unwrap();
    let error = refused(&path);
    assert_eq!(codes(&error), ["syntax"]);
    assert_eq!(error.problems()[0].span().unwrap().start, at);
    assert!(error.problems()[0].help().unwrap().contains("UTF-8"));
}

#[test]
fn too_much_is_refused_without_reading_it_all() {
    let home = folder("much");
    let big = home.join("big.ron");
    fs::write(&big, format!("{}{SOUP}", "// soup\n".repeat(200_000))).unwrap();
    assert_eq!(codes(&refused(&big)), ["limit-size"]);
    let many = home.join("many");
    fs::create_dir_all(&many).unwrap();
    for n in 0..300 {
        fs::write(many.join(format!("{n}.ron")), "()").unwrap();
    }
    assert!(codes(&refused(&many)).contains(&"limit-size"));
}

#[cfg(unix)]
#[test]
fn a_pipe_a_device_and_a_folder_named_like_a_file_do_not_hang_it() {
    let home = folder("odd");
    for odd in [Path::new("/dev/zero"), Path::new("/dev/null")] {
        assert!(refused(odd).is_unreadable());
        let engine = Engine::built_in("reconciliation").unwrap();
        assert!(engine.load_answers(odd, None).unwrap_err().is_unreadable());
    }
    let pipe = home.join("pipe.ron");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|s| s.success());
    if made {
        assert!(refused(&pipe).is_unreadable());
        assert!(refused(&home).is_unreadable(), "a pipe in a folder is no rule file");
    }
    fs::create_dir_all(home.join("folder.ron")).unwrap();
    fs::write(home.join("soup.ron"), SOUP).unwrap();
    assert!(Engine::load(&home).is_ok(), "a folder named like a file is not read");
}

#[test]
fn answers_are_in_no_message_not_even_one_for_debugging() {
    let engine = Engine::built_in("reconciliation").unwrap();
    let text = r#"(answers: {"base.closed_door": "MY SECRET", "base.messages_14": 4711})"#;
    let error = engine.read_answers("a.ron", text).unwrap_err();
    assert_eq!(error.problems().len(), 2);
    for shown in [format!("{error}"), format!("{error:?}"), format!("{:?}", error.problems())] {
        assert!(!shown.contains("SECRET") && !shown.contains("4711"), "{shown}");
    }
    let sheet = engine.read_answers("a.ron", r#"(answers: {"base.messages_14": 13})"#).unwrap();
    let shown = format!("{sheet:?}");
    assert!(shown.contains("answers: 1") && !shown.contains("13"), "{shown}");
}

/// Answers to [`SOUP`], and one to a question that it used to have.
const OLD: &str = r#"{ "pack": "soup", "answers": { "hot": "yes", "salted": 777, "eaten": "no" },
  "aside": [{ "question": "stirred", "answer": true }] }"#;

#[test]
fn answers_that_no_longer_fit_are_set_aside_and_written_again() {
    let path = folder("aside").join("soup.ron");
    fs::write(&path, SOUP).unwrap();
    let engine = Engine::load(&path).unwrap();
    let restored = engine.take_up("old.json", OLD.as_bytes(), None).unwrap();
    let set_aside: Vec<&str> = restored.aside.iter().map(|a| a.question.as_str()).collect();
    assert_eq!(set_aside, ["stirred", "salted", "eaten"]);
    assert_eq!(restored.left_out.len(), 2, "what was aside before is no news");
    assert!(!format!("{restored:?}").contains("777"), "an answer is in a debug output");

    let mut document = engine.answers(&restored.sheet);
    document.aside.clone_from(&restored.aside);
    let written = document.to_json();
    let again = engine.take_up("new.json", written.as_bytes(), None).unwrap();
    assert_eq!((again.sheet, again.aside), (restored.sheet.clone(), restored.aside));
    assert!(again.left_out.is_empty());
    let ordinary = engine.read_answers("new.json", &written).unwrap();
    assert_eq!(ordinary, restored.sheet, "it is an ordinary file of answers");
    let as_ron = r#"(answers: {"hot": "yes"}, aside: [(question: "salted", answer: 3)])"#;
    assert_eq!(engine.take_up("a.ron", as_ron.as_bytes(), None).unwrap().aside.len(), 1);
}

#[test]
fn what_is_wrong_with_the_text_is_wrong_when_it_is_taken_up_again() {
    let path = folder("strict").join("soup.ron");
    fs::write(&path, SOUP).unwrap();
    let engine = Engine::load(&path).unwrap();
    for text in [
        r#"{ "answers": { "hot": 1.5 } }"#,
        r#"{ "answers": { "hot": "yes", "hot": "no" } }"#,
        r#"{ "pack": "stew", "answers": {} }"#,
        r#"{ "answers": {}, "today": "soon" }"#,
        r#"{ "answers": {}, "aside": [{ "question": "hot" }] }"#,
        r#"{ "answers": {}, "aside": { "hot": "yes" } }"#,
        r#"(answers: {}, aside: [(question: "hot")])"#,
        r#"{ "answers": {}, "aside": [{ "question": "hot", "answer": 1.5 }] }"#,
        r#"{ "answers": {}, "at": { "questions": [] } }"#,
        r#"{ "answers": {}, "at": { "skipped": [3] } }"#,
        r#"{ "answers": {}, "more": 1 }"#,
        "",
    ] {
        let restored = engine.take_up("a", text.as_bytes(), None);
        assert!(restored.is_err_and(|e| e.is_invalid() && e.is_about_answers()), "{text}");
    }
}

#[test]
fn days_ago_move_on_with_the_days() {
    let engine = Engine::built_in("release-readiness").unwrap();
    let text = r#"{ "today": "2026-11-01", "answers": { "rollback": "yes", "rollback_days": 10 } }"#;
    let later = Some("2026-11-05".parse().unwrap());
    let restored = engine.take_up("a", text.as_bytes(), later).unwrap();
    assert_eq!(restored.sheet.today(), later);
    assert_eq!(restored.saved_on, Some("2026-11-01".parse().unwrap()));
    assert!(engine.write_answers(&restored.sheet).contains("2026-10-22"));
    // Ten years back is as far as the question goes: four days later it is too far.
    let text = text.replace("10 }", "3650 }");
    let restored = engine.take_up("a", text.as_bytes(), later).unwrap();
    assert_eq!(restored.aside[0].question, "rollback_days");
}

#[test]
fn a_text_that_breaks_off_anywhere_is_refused_with_a_place_inside_it() {
    let json = readiness::PackFile::read("soup.ron", SOUP).unwrap().to_json();
    assert!(Engine::from_text("soup.json", &json).is_ok());
    for whole in [SOUP.trim_end(), json.trim_end()] {
        for (end, _) in whole.char_indices() {
            let part = whole.split_at(end).0;
            let error = Engine::from_text("part", part).expect_err("a part is no pack");
            assert!(!error.problems().is_empty(), "refused without a word: {part}");
            for problem in error.problems() {
                let span = problem.span().unwrap_or_default();
                assert!(span.start <= span.end && span.end <= part.len().max(1), "{problem:?} in {part}");
            }
        }
    }
}
