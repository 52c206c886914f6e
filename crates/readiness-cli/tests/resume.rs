//! Answers saved with `--resume`: where, for whom, and what is left of them after anything that can
//! happen to a program.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::symlink;
use std::path::Path;

use support::{Told, Window, folder, mode, names, program, read_until, run, set_mode};

const SAVE: &[&str] = &["--resume", "notes"];
const SHIP: &[&str] = &["--pack", "release-readiness", "--resume", "notes"];
const LOCK: &[&str] = &["--resume", "notes", "--passphrase"];
const WORDS: &str = "odd words make locks";
/// Nothing dangerous in the first seven questions, then a certain stop, then the result.
const TO_THE_END: &str = "2\n2\n2\n2\n2\n2\n0\n1\n1\n";
/// What the third question asks.
const THIRD: &str = "do you fear that you might?";

/// The answers in a file, by the id of their question.
fn answers(file: &Path) -> serde_json::Map<String, serde_json::Value> {
    let document: serde_json::Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    document["answers"].as_object().unwrap().clone()
}

/// Whether the program goes on with so many answers.
fn goes_on_with(folder: &Path, count: usize) -> bool {
    let told = run(folder, SAVE, "q\n");
    assert_eq!(told.code, Some(0), "{told:?}");
    told.out.contains(&format!("You go on where you were: {count} of "))
}

#[test]
fn every_answer_is_saved_for_its_owner_alone_in_an_ordinary_file() {
    let home = folder("saved");
    let told = run(&home, SAVE, "2\n?\nq\n");
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""));
    assert!(told.out.contains("stored in notes. To go on"), "{}", told.out);
    assert_eq!(names(&home), ["notes"], "nothing else is written");
    assert_eq!(mode(&home.join("notes")), 0o600);
    let saved = answers(&home.join("notes"));
    assert_eq!((saved.len(), &saved["base.violence_by_ex"]), (2, &"unsure".into()));
    let assessed = run(&home, &["assess", "--answers", "notes", "--format", "json"], "");
    assert_eq!(assessed.code, Some(0), "{}", assessed.err);
    assert!(goes_on_with(&home, 2));
}

#[test]
fn the_beginning_says_who_could_read_it_what_helps_and_how_it_goes_away() {
    let home = folder("beginning");
    let told = run(&home, SAVE, "q\n");
    for part in [
        "  · After every answer, your answers are saved in notes.\n",
        "  · Whoever uses your account, runs this device or has a backup can read it.\n",
        "  · On a shared device a passphrase helps: set one with --passphrase.\n",
        "  · When you are done, you are asked whether to erase it.\n",
        "  · To erase it at any time: type e, or delete the file.\n",
    ] {
        assert!(told.out.contains(part), "{part} is missing in:\n{}", told.out);
    }
    assert!(!told.out.contains("nothing is written"));
    assert!(told.out.contains("Stopped. Nothing was stored."), "no answer, no file");
    assert_eq!(names(&home), [""; 0]);
}

#[test]
fn a_crash_loses_at_most_the_question_it_happens_in() {
    let home = folder("crash");
    let mut child = program(&home, SAVE).spawn().unwrap();
    let mut typed = child.stdin.take().unwrap();
    let mut shown = child.stdout.take().unwrap();
    typed.write_all(b"2\n2\n").unwrap();
    read_until(&mut shown, THIRD);
    typed.write_all(b"2").unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(answers(&home.join("notes")).len(), 2);
    assert!(goes_on_with(&home, 2));
}

#[test]
fn a_crash_at_any_moment_leaves_a_whole_file_and_nothing_else() {
    let home = folder("any-moment");
    for answered in 1..8 {
        let mut child = program(&home, SAVE).spawn().unwrap();
        let mut typed = child.stdin.take().unwrap();
        let mut shown = child.stdout.take().unwrap();
        typed.write_all(&TO_THE_END.as_bytes()[..2 * answered]).unwrap();
        // Somewhere in the middle of it; where exactly is different every time.
        read_until(&mut shown, "Why we ask");
        child.kill().unwrap();
        child.wait().unwrap();
        let told = run(&home, SAVE, "q\n");
        assert_eq!(told.code, Some(0), "{told:?}");
        assert!(names(&home).iter().all(|name| name == "notes"), "{:?}", names(&home));
        let _there_may_be_none_yet = fs::remove_file(home.join("notes"));
    }
}

#[test]
fn a_save_never_writes_into_the_file_that_is_there() {
    let home = folder("replaced");
    run(&home, SAVE, "2\nq\n");
    let before = fs::read(home.join("notes")).unwrap();
    let mut there = fs::File::open(home.join("notes")).unwrap();
    run(&home, SAVE, "2\n2\nq\n");
    let mut now = Vec::new();
    there.read_to_end(&mut now).unwrap();
    assert_eq!(now, before, "whoever had it open still has all of the old one");
    assert!(goes_on_with(&home, 3));
}

#[test]
fn what_a_crash_left_half_written_is_cleared_away() {
    let home = folder("half-written");
    run(&home, SAVE, "2\nq\n");
    fs::write(home.join(".notes.unfinished"), "{ \"answers\": { \"base.sui").unwrap();
    assert!(goes_on_with(&home, 1));
    assert_eq!(names(&home), ["notes"]);
    let victim = home.join("victim");
    fs::write(&victim, "untouched").unwrap();
    symlink(&victim, home.join(".notes.unfinished")).unwrap();
    run(&home, SAVE, "2\nq\n");
    assert_eq!(fs::read_to_string(victim).unwrap(), "untouched");
    assert!(goes_on_with(&home, 2));
}

#[test]
fn no_link_and_no_strange_place_is_written_to() {
    let home = folder("places");
    let victim = home.join("victim");
    fs::write(&victim, "{ \"answers\": {} }").unwrap();
    symlink(&victim, home.join("link")).unwrap();
    symlink(home.join("nowhere"), home.join("dangling")).unwrap();
    fs::write(home.join("first"), "{ \"answers\": {} }").unwrap();
    fs::hard_link(home.join("first"), home.join("second")).unwrap();
    fs::create_dir(home.join("open")).unwrap();
    set_mode(&home.join("open"), 0o777);
    let before = names(&home);
    for (path, why) in [
        ("link", "is a link to somewhere else"),
        ("dangling", "is a link to somewhere else"),
        ("second", "has a second name elsewhere"),
        ("open/notes", "everybody on this device may change what is in the folder"),
        ("open", "is a folder"),
        ("open/", "is not the name of a file"),
        ("..", "is not the name of a file"),
        ("no/such/folder", "the folder `no/such`"),
        ("victim/notes", "is not a folder"),
        ("/dev/zero", "is not a plain file"),
    ] {
        let told = run(&home, &["--resume", path], "2\nq\n");
        assert_eq!((told.code, told.out.as_str()), (Some(1), ""), "{path}: {told:?}");
        assert!(told.err.contains(why), "{path}: {}", told.err);
    }
    assert_eq!(names(&home), before);
    assert_eq!(fs::read_to_string(victim).unwrap(), "{ \"answers\": {} }");
    assert!(names(&home.join("open")).is_empty());
}

#[test]
fn a_file_that_others_could_read_is_made_private_and_that_is_said() {
    let home = folder("tightened");
    let notes = home.join("notes");
    fs::write(&notes, "{ \"answers\": {} }").unwrap();
    set_mode(&notes, 0o644);
    let told = run(&home, SAVE, "q\n");
    assert!(
        told.out.contains("Until now other accounts on this device could open the file."),
        "{}",
        told.out
    );
    assert_eq!(mode(&notes), 0o600);
    assert!(!run(&home, SAVE, "q\n").out.contains("Until now"));
    set_mode(&home, 0o1777);
    let told = run(&home, SAVE, "q\n");
    assert!(told.out.contains("Other accounts can see its name and its date"), "{}", told.out);
    set_mode(&home, 0o775);
    let told = run(&home, SAVE, "q\n");
    assert!(told.out.contains("The group of the folder could take your file away."), "{}", told.out);
}

#[test]
fn two_windows_do_not_write_the_same_file() {
    let home = folder("two");
    let mut child = program(&home, SAVE).spawn().unwrap();
    let mut typed = child.stdin.take().unwrap();
    typed.write_all(b"2\n2\n").unwrap();
    read_until(child.stdout.as_mut().unwrap(), THIRD);
    let other = run(&home, SAVE, "1\nq\n");
    assert_eq!(other.code, Some(1));
    assert!(other.err.contains("is in use in another window"), "{}", other.err);
    typed.write_all(b"2\nq\n").unwrap();
    let first: Told = child.wait_with_output().unwrap().into();
    assert_eq!(first.code, Some(0));
    assert!(goes_on_with(&home, 3));
}

#[test]
fn two_windows_that_begin_together_do_not_write_over_each_other() {
    let home = folder("together");
    let mut child = program(&home, SAVE).spawn().unwrap();
    read_until(child.stdout.as_mut().unwrap(), "Why we ask");
    assert_eq!(run(&home, SAVE, "2\nq\n").code, Some(0));
    child.stdin.take().unwrap().write_all(b"1\n?\nq\n").unwrap();
    let late: Told = child.wait_with_output().unwrap().into();
    assert_eq!(late.code, Some(1));
    assert!(late.out.contains("Somebody else put notes there meanwhile."), "{}", late.out);
    assert!(late.out.contains("Stopped. Nothing was stored."), "{}", late.out);
    assert_eq!(answers(&home.join("notes"))["base.suicidal"], "no");
}

#[test]
fn with_a_passphrase_nothing_can_be_read_and_a_wrong_one_changes_nothing() {
    let home = folder("locked");
    let notes = home.join("notes");
    let told = run(&home, LOCK, format!("{WORDS}\n{WORDS}\n2\n2\nq\n"));
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(!told.out.contains(WORDS) && !told.err.contains(WORDS));
    let locked = fs::read(&notes).unwrap();
    for word in ["suicid", "reconcil", "answers", "base."] {
        assert!(!locked.windows(word.len()).any(|w| w == word.as_bytes()), "{word} can be read");
    }
    assert_eq!(mode(&notes), 0o600);

    let told = run(&home, SAVE, "wrong\nodd words\nODD WORDS MAKE LOCKS\n2\n");
    assert_eq!(told.code, Some(1));
    assert_eq!(told.out.matches("That is not the passphrase of this file.").count(), 3);
    assert!(told.err.contains("stays locked, and is as it was"), "{}", told.err);
    assert_eq!(fs::read(&notes).unwrap(), locked);
    let told = run(&home, SAVE, "");
    assert_eq!(told.code, Some(1));
    assert!(told.err.contains("no passphrase was typed; nothing was changed"), "{}", told.err);

    let told = run(&home, SAVE, format!("wrong\n{WORDS}\n2\nq\n"));
    assert!(told.out.contains("You go on where you were: 2 of "), "{}", told.out);
    assert!(run(&home, SAVE, format!("{WORDS}\nq\n")).out.contains("You go on where you were: 3 of "));
}

#[test]
fn a_check_of_a_draft_begins_with_locked_answers_and_leaves_them_locked() {
    let home = folder("begins_locked");
    run(&home, LOCK, format!("{WORDS}\n{WORDS}\n2\n2\nq\n"));
    let before = fs::read(home.join("notes")).unwrap();
    let begin = ["--pack", "apology", "--from", "notes"];
    let told = run(&home, &begin, format!("wrong\n{WORDS}\nq\n"));
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.out.contains("That is not the passphrase") && told.out.contains("2 of "), "{}", told.out);
    assert!(!told.out.contains(WORDS) && !told.err.contains(WORDS));
    assert_eq!(run(&home, &begin, "wrong\nwrong\nwrong\n").code, Some(1));
    assert_eq!(fs::read(home.join("notes")).unwrap(), before, "it is only read");
    assert_eq!(names(&home), ["notes"]);
    assert_eq!(run(&home, &["--pack", "apology", "--from", "nowhere"], "").code, Some(1));
}

#[test]
fn a_locked_file_is_recognised_where_it_cannot_be_read() {
    let home = folder("recognised");
    run(&home, LOCK, format!("{WORDS}\n{WORDS}\n2\nq\n"));
    let told = run(&home, &["assess", "--answers", "notes"], "");
    assert_eq!((told.code, told.out.as_str()), (Some(3), ""));
    assert!(told.err.contains("locked with a passphrase: open it with --resume"), "{}", told.err);
}

#[test]
fn a_file_that_is_damaged_or_asks_for_too_much_work_is_left_alone() {
    let home = folder("damaged");
    let notes = home.join("notes");
    run(&home, LOCK, format!("{WORDS}\n{WORDS}\n2\nq\n"));
    let whole = fs::read(&notes).unwrap();
    let at = whole.windows(4).position(|w| w == b" 17\n").unwrap();
    let mut hard = whole.clone();
    hard[at + 1..at + 3].copy_from_slice(b"40");
    for (content, why) in [
        (&whole[..whole.len() - 1], "is damaged"),
        (&whole[..40], "is damaged"),
        (&hard[..], "asks for more work than any passphrase needs"),
    ] {
        fs::write(&notes, content).unwrap();
        let told = run(&home, SAVE, format!("{WORDS}\n2\nq\n"));
        assert_eq!(told.code, Some(1), "{told:?}");
        assert!(told.err.contains(why), "{}", told.err);
        assert_eq!(fs::read(&notes).unwrap(), content);
    }
}

#[test]
fn a_passphrase_can_be_set_later_and_must_be_one() {
    let home = folder("later");
    let notes = home.join("notes");
    run(&home, SAVE, "2\nq\n");
    let told = run(&home, LOCK, "\n\none\nother\n");
    assert_eq!(told.code, Some(1));
    assert!(told.err.contains("there is no passphrase"), "{}", told.err);
    assert!(
        told.out.contains("An empty passphrase locks nothing.") && told.out.contains("These two differ.")
    );
    assert_eq!(answers(&notes).len(), 1, "it is as it was");
    let told = run(&home, LOCK, format!("{WORDS}\n{WORDS}\nq\n"));
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(
        fs::read(&notes).unwrap().starts_with(b"age-encryption.org/v1\n"),
        "locked without an answer more"
    );
}

#[test]
fn answers_that_no_longer_fit_are_listed_and_never_lost() {
    let home = folder("aside");
    let notes = home.join("notes");
    let old = r#"{ "pack": "release_readiness", "today": "2026-11-01", "answers": {
        "loses_data": "no", "open_hole": "SOMETIMES", "of_old": 421 } }"#;
    fs::write(&notes, old).unwrap();
    let told = run(&home, SHIP, "q\n");
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""));
    assert!(
        told.out.contains("   · this is not an answer to `open_hole`\n   · there is no question `of_old`\n")
    );
    assert!(told.out.contains("They are from 2026-11-01."), "{}", told.out);
    assert!(!told.out.contains("SOMETIMES") && !told.out.contains("421"), "an answer is shown");
    assert_eq!(fs::read_to_string(&notes).unwrap(), old, "nothing was answered, nothing is written");

    run(&home, SHIP, "2\nq\n");
    let text = fs::read_to_string(&notes).unwrap();
    assert!(text.contains("SOMETIMES") && text.contains("421"), "{text}");
    assert_eq!(answers(&notes)["open_hole"], "no");
    let told = run(&home, SHIP, "q\n");
    assert!(told.out.contains("Set aside in the file since earlier, and not used: 2."), "{}", told.out);
    let args = ["assess", "--pack", "release-readiness", "--answers", "notes"];
    assert_eq!(run(&home, &args, "").code, Some(0));
}

#[test]
fn a_file_is_held_against_the_pack_as_strictly_as_any_other() {
    let home = folder("strict");
    let notes = home.join("notes");
    for text in [
        "{ \"answers\": { \"tests\": 1.5 } }",
        "{ \"answers\": {}, \"comment\": 1 }",
        "{ \"pack\": \"reconciliation\", \"answers\": {} }",
        "{ \"answers\": { \"tests\": \"all_pass\", \"tests\": \"some_fail\" } }",
        "no answers at all",
        "{ \"answers\": {",
        "{ \"answers\": {}, \"today\": \"SECRET\" }",
    ] {
        fs::write(&notes, text).unwrap();
        set_mode(&notes, 0o600);
        let told = run(&home, SHIP, "2\nq\n");
        assert_eq!(told.code, Some(3), "{text}: {told:?}");
        assert!(told.err.contains("notes:1:") && !told.err.contains("SECRET"), "{}", told.err);
        assert_eq!(fs::read_to_string(&notes).unwrap(), text);
    }
    fs::write(&notes, vec![b' '; 3 << 20]).unwrap();
    assert!(run(&home, SHIP, "").err.contains("far too large to hold answers"));
    fs::write(&notes, "").unwrap();
    assert_eq!(run(&home, SHIP, "2\nq\n").code, Some(0), "an empty file is a beginning");
    assert_eq!(answers(&notes).len(), 1);
}

#[test]
fn days_ago_are_counted_from_the_day_they_were_told() {
    let home = folder("days");
    let notes = home.join("notes");
    let text = r#"{ "pack": "release_readiness", "today": "2026-11-01", "answers": { "rollback": "yes", "rollback_days": 10 } }"#;
    fs::write(&notes, text).unwrap();
    run(&home, &[SHIP, &["--today", "2026-11-05"]].concat(), "2\nq\n");
    assert_eq!(answers(&notes)["rollback_days"], "2026-10-22");
}

#[test]
fn help_that_may_be_needed_is_shown_again_before_anything_is_asked() {
    let home = folder("help-again");
    run(&home, SAVE, "1\nq\n");
    let told = run(&home, SAVE, "2\nq\n");
    let (before, _) = told.out.split_once("Section 1 of").unwrap();
    assert!(before.contains("PLEASE READ THIS FIRST") && before.contains("findahelpline.com"), "{before}");
    run(&home, SAVE, "2\n2\n2\n2\n2\n0\n1\n");
    let told = run(&home, SAVE, "q\n");
    assert!(told.out.contains("THIS IS CERTAIN NOW"), "{}", told.out);
}

#[test]
fn what_was_skipped_stays_skipped_and_what_is_put_aside_is_told_in_spanish_too() {
    let home = folder("skipped");
    run(&home, SAVE, "2\ns\nq\n");
    let told = run(&home, &[SAVE, &["--lang", "es"]].concat(), "q\n");
    let said = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("Sigues donde estabas: por ahora hay respuesta para 1 de "), "{said}");
    assert!(said.contains("Tus respuestas hasta ahora están guardadas en notes."), "{said}");
    let document: serde_json::Value = serde_json::from_slice(&fs::read(home.join("notes")).unwrap()).unwrap();
    assert_eq!(document["at"]["skipped"], serde_json::json!(["base.violence_by_ex"]));
    let third = run(&home, SAVE, "q\n").out;
    assert!(third.contains(THIRD), "{third}");
    for english in ["saved", "stored", "erase", "file"] {
        assert!(!said.contains(english), "`{english}`: {said}");
    }
    let told = run(&home, &[SAVE, &["--lang", "es"]].concat(), "eliminar\n1\n");
    assert!(told.out.contains("Las respuestas guardadas se han eliminado."), "{}", told.out);
    assert_eq!(names(&home), [""; 0]);
}

#[test]
fn nothing_is_left_after_the_end_unless_the_person_wants_it() {
    for (name, keep, typed, left) in [
        ("enter", false, "q\n\n", false),
        ("erase", false, "q\n1\n", false),
        ("nobody", false, "", false),
        ("leaves", false, "x\n", false),
        ("not-sure", false, "q\nwhat\n1\n", false),
        ("keep", false, "q\n2\n", true),
        ("asked-to", true, "q\n", true),
        ("asked-to-and-leaves", true, "x\n", true),
    ] {
        let home = folder("end").join(name);
        fs::create_dir(&home).unwrap();
        set_mode(&home, 0o700);
        let args = if keep { &["--resume", "notes", "--keep"][..] } else { SAVE };
        let told = run(&home, args, format!("{TO_THE_END}{typed}"));
        assert_eq!(told.code, Some(0), "{name}: {told:?}");
        assert_eq!(names(&home), if left { &["notes"][..] } else { &[] }, "{name}");
        let said = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
        let asked = said.contains("Shall the answers saved in notes be erased now?");
        assert_eq!(asked, !keep && !typed.starts_with('x'), "{name}");
        assert_eq!(asked, said.contains("It cannot reach copies in backups"), "{name}");
        if !typed.starts_with('x') {
            let says = if left { "are stored in notes" } else { "The saved answers were erased." };
            assert!(said.contains(says), "{name}: {said}");
        }
    }
}

#[test]
fn answers_can_be_erased_at_any_question() {
    let home = folder("erase");
    let told = run(&home, SAVE, "e\n2\ne\n2\n2\ne\n1\n");
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.out.contains("Nothing is stored, so there is nothing to erase."), "before the first answer");
    assert_eq!(told.out.matches("be erased, and the talk end here?").count(), 2, "2 means: go on");
    assert!(told.out.ends_with("Stopped. The saved answers were erased. Nothing is stored now.\n"));
    assert_eq!(names(&home), [""; 0]);
    run(&home, SAVE, "2\ne\n");
    assert_eq!(names(&home), ["notes"], "when nobody says so, nothing is erased in the middle");
    assert!(run(&home, &["--pack", "release-readiness"], "e\nq\n").out.contains("nothing to erase"));
}

#[test]
fn a_file_that_was_taken_away_is_not_made_again() {
    let home = folder("taken");
    let mut child = program(&home, SAVE).spawn().unwrap();
    let mut typed = child.stdin.take().unwrap();
    let shown = child.stdout.as_mut().unwrap();
    typed.write_all(b"2\n2\n").unwrap();
    read_until(shown, THIRD);
    fs::remove_file(home.join("notes")).unwrap();
    typed.write_all(b"2\n2\nq\n").unwrap();
    let told: Told = child.wait_with_output().unwrap().into();
    assert_eq!(told.out.matches("notes was taken away.").count(), 1, "{}", told.out);
    assert!(told.out.contains("Stopped. Nothing was stored."), "{}", told.out);
    assert_eq!(told.code, Some(1), "something was not saved that should have been");
    assert_eq!(names(&home), [""; 0]);
}

#[test]
fn a_save_that_fails_is_said_and_made_up_for() {
    let home = folder("fails");
    let notes = home.join("notes");
    let mut child = program(&home, SAVE).spawn().unwrap();
    let mut typed = child.stdin.take().unwrap();
    let shown = child.stdout.as_mut().unwrap();
    typed.write_all(b"2\n2\n").unwrap();
    read_until(shown, THIRD);
    // A folder in the place of the half-written file: nothing can be written there.
    fs::create_dir(home.join(".notes.unfinished")).unwrap();
    typed.write_all(b"2\n").unwrap();
    read_until(shown, "This answer could not be saved");
    assert_eq!(answers(&notes).len(), 2, "the answers before it are whole");
    fs::remove_dir(home.join(".notes.unfinished")).unwrap();
    typed.write_all(b"2\n").unwrap();
    read_until(shown, "Why we ask");
    read_until(shown, "Why we ask");
    assert_eq!(answers(&notes).len(), 4);
    fs::create_dir(home.join(".notes.unfinished")).unwrap();
    typed.write_all(b"2\nq\n").unwrap();
    let told: Told = child.wait_with_output().unwrap().into();
    let said = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.ends_with("up to the last save that worked; what came after it is not stored."), "{said}");
    assert_eq!(told.code, Some(1));
}

#[test]
fn ctrl_c_says_what_is_stored_and_where() {
    let home = folder("ctrl-c");
    let mut window = Window::open(&home, SAVE, 80, 24);
    window.sees("Enter for none:");
    window.types("\n");
    window.sees("Why we ask");
    window.types("2\n2\n");
    window.sees(THIRD);
    window.types("\x03");
    let (shown, code) = window.ends();
    assert!(shown.contains("Stopped. Your answers so far are stored in notes."), "{shown}");
    assert!(!shown.contains("Nothing was stored"));
    assert_eq!(code, Some(130));
    assert!(goes_on_with(&home, 2));

    let mut window = Window::open(&home, &["--pack", "release-readiness"], 80, 24);
    window.sees("Why we ask");
    window.types("\x03");
    assert!(window.ends().0.contains("Stopped. Nothing was stored."));
}

#[test]
fn a_closed_window_leaves_the_saved_answers() {
    let home = folder("closed");
    let mut window = Window::open(&home, SAVE, 80, 24);
    window.sees("Enter for none:");
    window.types("\n");
    window.sees("Why we ask");
    window.types("2\n2\n");
    window.sees(THIRD);
    let Window { pty, mut child } = window;
    drop(pty);
    child.wait().unwrap();
    assert_eq!(names(&home), ["notes"]);
    assert!(goes_on_with(&home, 2));
}

#[test]
fn a_passphrase_is_typed_unseen_and_leaving_there_leaves_nothing() {
    let home = folder("unseen");
    let mut window = Window::open(&home, SAVE, 80, 24);
    let mut shown = window.sees("Enter for none:");
    shown.push_str(&window.sees("> "));
    window.types(&format!("{WORDS}\n"));
    shown.push_str(&window.sees("The same once more:"));
    shown.push_str(&window.sees("> "));
    window.types(&format!("{WORDS}\n"));
    shown.push_str(&window.sees("The file is locked with it."));
    shown.push_str(&window.sees("Why we ask"));
    window.types("2\n");
    shown.push_str(&window.sees("Why we ask"));
    window.types("x\n");
    let (rest, code) = window.ends();
    shown.push_str(&rest);
    assert!(!shown.contains(WORDS), "{shown}");
    assert!(shown.ends_with("\x1b[2J\x1b[3J\x1b[H"), "the window is cleared");
    assert!(!shown.contains("\x1b]"), "the title of the window is left alone");
    assert_eq!(code, Some(0));
    assert_eq!(names(&home), ["notes"], "and the file stays");

    let mut window = Window::open(&home, SAVE, 80, 24);
    window.sees("Passphrase of the file");
    window.sees("> ");
    window.types("\x03");
    let shown = window.sees("Stopped.");
    assert!(!shown.contains("readiness:"), "{shown}");
    let (_, code) = window.ends();
    assert_eq!(code, Some(130));
    assert_eq!(names(&home), ["notes"]);
}

#[test]
fn the_options_belong_together() {
    let home = folder("options");
    for args in [
        &["--keep"][..],
        &["--passphrase"],
        &["--passphrase=abc", "--resume", "notes"],
        &["--resume", "notes", "--answers", "other"],
        &["--resume"],
        &["check", "reconciliation", "--resume", "notes"],
    ] {
        assert_eq!(run(&home, args, "").code, Some(2), "{args:?}");
    }
    assert_eq!(run(&home, &["assess", "--resume", "notes"], "2\nq\n").code, Some(0));
    assert_eq!(names(&home), ["notes"]);
}

#[test]
fn the_shortest_order_is_kept_in_the_file() {
    let home = folder("shortest");
    let first = run(&home, &[SHIP, &["--shortest"]].concat(), "2\n2\nq\n");
    assert!(first.out.contains("settles most with the fewest"), "{}", first.out);
    let document: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(home.join("notes")).unwrap()).unwrap();
    let path: Vec<&str> =
        document["at"]["path"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert_eq!(Some(path[2]), document["at"]["question"].as_str());
    let later = run(&home, SHIP, "b\nq\n");
    assert!(later.out.contains("settles most with the fewest"), "{}", later.out);
    assert!(later.out.contains("Your answer so far"), "back goes to the question before: {}", later.out);
}
