//! The program in process, and folders that go away.
//!
//! In: arguments, and what a person would do. Out: what was printed, and how it ended.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::cell::RefCell;
use std::fs;
use std::io::{LineWriter, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use readiness::Date;
use readiness_cli::{Exit, Io};

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub out: String,
    pub err: String,
    pub exit: Exit,
}

/// Runs the program without a terminal and with nothing to read.
pub(crate) fn run(args: &[&str]) -> Ran {
    run_with(args, &mut || false)
}

/// The same, with what happens while the program waits; `false` ends the waiting.
pub(crate) fn run_with(args: &[&str], pause: &mut dyn FnMut() -> bool) -> Ran {
    run_on(args, "", None, pause)
}

/// The same with what a person types, on a day.
pub(crate) fn run_typed(args: &[&str], typed: &str, today: &str) -> Ran {
    run_on(args, typed, today.parse().ok(), &mut || false)
}

fn run_on(args: &[&str], typed: &str, today: Option<Date>, pause: &mut dyn FnMut() -> bool) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut io = Io {
        input: Box::new(typed.as_bytes()),
        out: Box::new(&mut out),
        err: Box::new(&mut err),
        interactive: false,
        plain_errors: true,
        clear: || Ok(()),
        columns: || None,
        hidden: None,
        stored: readiness_cli::Stored::default(),
        today,
        pause: Box::new(pause),
    };
    let exit = readiness_cli::run(["readiness"].iter().chain(args), &mut io);
    drop(io);
    Ran { out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap(), exit }
}

/// A screen that two streams write to.
#[derive(Clone, Default)]
struct Screen(Rc<RefCell<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What a person at a terminal sees: results line by line, messages at once.
pub(crate) fn seen(args: &[&str], pause: &mut dyn FnMut() -> bool) -> String {
    let screen = Screen::default();
    let mut io = Io {
        input: Box::new(std::io::empty()),
        out: Box::new(LineWriter::new(screen.clone())),
        err: Box::new(screen.clone()),
        interactive: true,
        plain_errors: true,
        clear: || Ok(()),
        columns: || None,
        hidden: None,
        stored: readiness_cli::Stored::default(),
        today: None,
        pause: Box::new(pause),
    };
    readiness_cli::run(["readiness"].iter().chain(args), &mut io);
    drop(io);
    String::from_utf8(screen.0.take()).unwrap()
}

/// What a pipe gets to see: the streams that `main` hands in take colour away.
pub(crate) fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A path as an argument.
pub(crate) fn arg(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A copy of a pack's folder that may be changed.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
