//! What surrounds the program is not always kind: pipes that close, tiny windows, files that are none,
//! bytes that are no text. It ends each time with a word about what is wrong, and the right code.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use support::{PROGRAM, Told, Window, folder, program, run, set_mode};

const ASK: &[&str] = &["--pack", "release-readiness"];
/// An account that owns nothing.
const NOBODY: u32 = 65_534;

fn os(bytes: &[u8]) -> OsString {
    OsStr::from_bytes(bytes).to_owned()
}

/// Through a shell, for what only a shell can do to a program.
fn shell(script: &str) -> Told {
    Command::new("sh").args(["-c", script, PROGRAM]).stdin(Stdio::null()).output().unwrap().into()
}

#[test]
fn whoever_reads_may_stop_reading() {
    let home = folder("broken-pipe");
    for args in [&["graph", "reconciliation"][..], &["check", "reconciliation"], ASK] {
        let mut child = program(&home, args).spawn().unwrap();
        drop(child.stdout.take());
        // Long enough for the program to notice.
        let _ = child.stdin.take().unwrap().write_all("2\n".repeat(40).as_bytes());
        let told: Told = child.wait_with_output().unwrap().into();
        assert_eq!((told.code, told.err.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn a_disk_that_is_full_is_a_failure() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    for args in ["graph reconciliation", "check reconciliation", "--pack release-readiness"] {
        let told = shell(&format!("\"$0\" {args} > /dev/full"));
        assert_eq!(told.code, Some(1), "{args}");
        assert!(told.err.starts_with("readiness: "), "{args}: {}", told.err);
    }
}

#[test]
fn it_runs_where_nothing_is_open() {
    let told = shell("\"$0\" <&-");
    assert_eq!(told.code, Some(1));
    assert!(told.out.contains("The input ended here. Nothing was stored."), "{}", told.out);
    let told = shell("\"$0\" >&- 2>&- <&-");
    assert_eq!((told.code, told.out.as_str(), told.err.as_str()), (Some(1), "", ""));
    assert_eq!(shell("\"$0\" check reconciliation >&-").code, Some(0));
    assert_eq!(shell("\"$0\" check no/such/pack 2>&-").code, Some(1));
    let told = shell("\"$0\" assess --answers - <&-");
    assert_eq!(told.code, Some(3), "nothing is no answers");
}

#[test]
fn a_tiny_window_is_enough() {
    const NARROW: usize = 20;
    let home = folder("tiny");
    let mut window = Window::open(&home, ASK, 20, 5);
    let mut shown = window.sees("quit");
    for typed in ["?\n", "h\n", "?\n", "1\n", "0\n", "0\n", "r\n", "a\n", "\n", "q\n"] {
        window.types(typed);
        shown.push_str(&window.sees("> "));
    }
    let (rest, code) = window.ends();
    shown.push_str(&rest);
    assert_eq!(code, Some(0));
    for line in shown.lines() {
        let columns = line.trim_end().chars().count();
        assert!(columns <= NARROW, "{columns} columns: {line}");
    }
    assert!(shown.contains("WHERE YOU ARE") && shown.contains("YOUR ANSWERS"));
    let mut window = Window::open(&home, ASK, 200, 50);
    let shown = window.sees("quit");
    let widest = shown.lines().map(|l| l.trim_end().chars().count()).max().unwrap();
    assert!((70..=76).contains(&widest), "{widest}");
}

#[test]
fn what_is_no_file_of_answers_is_said_to_be_none() {
    let home = folder("no-answers");
    fs::write(home.join("latin"), b"{ \"answers\": { \"tests\": \"caf\xe9\" } }").unwrap();
    fs::create_dir(home.join("folder")).unwrap();
    assert!(Command::new("mkfifo").arg(home.join("pipe")).status().unwrap().success());
    for (path, code, why) in [
        ("latin", 3, "is not UTF-8 text from here on"),
        ("folder", 1, "is not a plain file"),
        ("pipe", 1, "is not a plain file"),
        ("/dev/zero", 1, "is not a plain file"),
        ("/dev/null", 1, "is not a plain file"),
        ("missing", 1, "cannot be read"),
        ("latin/in", 1, "cannot be read"),
    ] {
        for args in [
            &["assess", "--pack", "release-readiness", "--answers", path][..],
            &["assess", "--pack", "release-readiness", "--resume", path],
        ] {
            let resumed = args.contains(&"--resume");
            // A file that is missing is where answers will be saved; the others are refused.
            if resumed && path == "missing" {
                continue;
            }
            let told = run(&home, args, "");
            assert_eq!(told.code, Some(code), "{args:?}: {told:?}");
            let why = match (resumed, path) {
                (true, "folder") => "is a folder",
                (true, "latin/in") => "`latin` is not a folder",
                _ => why,
            };
            assert!(told.err.contains(why), "{args:?}: {}", told.err);
            assert!(!told.err.contains("caf"), "an answer is quoted");
        }
    }
}

#[test]
fn what_is_no_pack_is_said_to_be_none() {
    let home = folder("no-pack");
    fs::write(home.join("latin.ron"), b"(pack: (id: \"caf\xe9\"))").unwrap();
    fs::create_dir(home.join("folder")).unwrap();
    assert!(Command::new("mkfifo").arg(home.join("pipe.ron")).status().unwrap().success());
    for (path, code, why) in [
        ("latin.ron", 3, "is not UTF-8 text from here on"),
        ("folder", 1, "holds no `.ron` files"),
        ("pipe.ron", 1, "is not a plain file"),
        ("/dev/zero", 1, "is not a plain file"),
        ("./missing", 1, "cannot be read"),
    ] {
        for args in [&["check", path][..], &["assess", "--pack", path]] {
            let told = run(&home, args, "");
            assert_eq!(told.code, Some(code), "{args:?}: {told:?}");
            assert!(told.err.contains(why), "{args:?}: {}", told.err);
        }
    }
}

#[test]
fn a_file_of_somebody_else_is_not_touched() {
    let home = std::env::temp_dir().join(format!("readiness-owners-{}", std::process::id()));
    fs::create_dir(&home).unwrap();
    set_mode(&home, 0o755);
    let copy = home.join("program");
    fs::copy(PROGRAM, &copy).unwrap();
    let secret = home.join("secret");
    fs::write(&secret, "{ \"answers\": {} }").unwrap();
    let am_root = rustix::process::geteuid().is_root();
    // Root may read everything, so root tries it as somebody who may not.
    set_mode(&secret, if am_root { 0o600 } else { 0o000 });
    let ask = |args: &[&str]| -> Told {
        let mut command = Command::new(&copy);
        command.args(args).current_dir(&home).stdin(Stdio::null());
        if am_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.output().unwrap().into()
    };
    let told = ask(&["assess", "--answers", "secret"]);
    assert_eq!(told.code, Some(1), "{told:?}");
    assert!(told.err.contains("`secret` cannot be read"), "{}", told.err);
    let told = ask(&["--resume", "secret"]);
    assert_eq!((told.code, told.out.as_str()), (Some(1), ""), "{told:?}");
    assert!(told.err.contains("`secret` cannot be read"), "{}", told.err);
    if am_root {
        set_mode(&secret, 0o644);
        let told = ask(&["--resume", "secret"]);
        assert!(told.err.contains("`secret` belongs to another account"), "{told:?}");
    }
    set_mode(&home, 0o555);
    let told = ask(&["--resume", "new"]);
    assert_eq!((told.code, told.out.as_str()), (Some(1), ""), "before anything is asked");
    assert!(told.err.contains("nothing can be saved in `new`"), "{}", told.err);
    set_mode(&home, 0o755);
    fs::remove_dir_all(home).unwrap();
}

#[test]
fn bytes_that_are_no_text_are_no_answer() {
    let home = folder("bytes");
    let told = run(&home, ASK, b"\xff\xfe\n\x00\x1b[2J\n2\nq\n");
    assert_eq!(told.code, Some(0));
    assert_eq!(told.out.matches("Please type one of the answers shown").count(), 2, "{}", told.out);
    assert!(!told.out.contains('\x1b'));
}

#[test]
fn the_rest_of_a_line_that_is_too_long_is_no_answer() {
    let home = folder("long-line");
    // The 4,097th byte and what follows would be an answer of its own.
    let typed = format!("{}1\nq\n", "x".repeat(4_096));
    let told = run(&home, ASK, typed);
    assert_eq!(told.code, Some(0));
    assert!(told.out.contains("That line is too long for an answer."), "{}", told.out);
    assert!(!told.out.contains("THIS IS CERTAIN NOW"));
    assert_eq!(run(&home, ASK, format!("{}\nq\n", "x".repeat(500_000))).code, Some(0));
}

#[test]
fn a_line_that_never_ends_ends_the_program() {
    let told = shell("\"$0\" < /dev/zero");
    assert_eq!(told.code, Some(1));
    assert!(told.err.contains("the input has a line that does not end"), "{}", told.err);
    let told = shell("\"$0\" assess --answers - < /dev/zero");
    assert_eq!(told.code, Some(3), "{}", told.err);
}

#[test]
fn a_name_need_not_be_text() {
    let home = folder("names");
    let name = os(b"caf\xe9");
    fs::write(home.join(&name), "{ \"answers\": {} }").unwrap();
    let with = |args: &[&str]| {
        let args: Vec<OsString> = args.iter().map(OsString::from).chain([name.clone()]).collect();
        run(&home, &args, "2\nq\n")
    };
    let told = with(&["assess", "--pack", "release-readiness", "--answers"]);
    assert_eq!(told.code, Some(0), "{told:?}");
    let told = with(&["assess", "--pack", "release-readiness", "--resume"]);
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.out.contains("stored in caf\u{fffd}."), "{}", told.out);
    assert!(fs::read_to_string(home.join(&name)).unwrap().contains("loses_data"));
    let told = with(&["check"]);
    assert_eq!(told.code, Some(2), "{told:?}");
    assert!(told.err.contains("invalid UTF-8"), "{}", told.err);
}
