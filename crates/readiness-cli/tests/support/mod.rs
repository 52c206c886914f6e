//! The program and somebody who uses it: through pipes, or in a window of their own.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_readiness");

/// An empty folder for one test that only its owner may enter.
pub fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    set_mode(&path, 0o700);
    path
}

pub fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

pub fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What the program said, and how it ended.
#[derive(Debug)]
pub struct Told {
    pub out: String,
    pub err: String,
    pub code: Option<i32>,
}

impl From<Output> for Told {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { out: text(output.stdout), err: text(output.stderr), code: output.status.code() }
    }
}

/// The program in a folder, with pipes.
pub fn program<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs the program with everything that is typed.
pub fn run<S: AsRef<OsStr>>(folder: &Path, args: &[S], typed: impl AsRef<[u8]>) -> Told {
    let mut child = program(folder, args).spawn().unwrap();
    // The program may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(typed.as_ref());
    child.wait_with_output().unwrap().into()
}

/// Reads until a text comes; what was read.
pub fn read_until(from: &mut impl Read, text: &str) -> String {
    let mut seen = Vec::new();
    let mut byte = [0];
    while from.read(&mut byte).is_ok_and(|n| n == 1) {
        seen.push(byte[0]);
        if seen.ends_with(text.as_bytes()) {
            return String::from_utf8_lossy(&seen).into_owned();
        }
    }
    panic!("`{text}` did not come, but:\n{}", String::from_utf8_lossy(&seen));
}

/// Somebody in front of a terminal window.
pub struct Window {
    pub pty: pty_process::blocking::Pty,
    pub child: Child,
}

impl Window {
    pub fn open<S: AsRef<OsStr>>(folder: &Path, args: &[S], columns: u16, rows: u16) -> Self {
        let (pty, terminal) = pty_process::blocking::open().unwrap();
        pty.resize(pty_process::Size::new(rows, columns)).unwrap();
        let child = pty_process::blocking::Command::new(PROGRAM)
            .args(args)
            .current_dir(folder)
            .env("NO_COLOR", "1")
            .spawn(terminal)
            .unwrap();
        Self { pty, child }
    }

    /// Types a text as it is; Enter is `\n`, Ctrl-C is `\x03`.
    pub fn types(&mut self, text: &str) {
        self.pty.write_all(text.as_bytes()).unwrap();
    }

    /// Waits for a text; what was shown up to its end.
    pub fn sees(&mut self, text: &str) -> String {
        read_until(&mut self.pty, text)
    }

    /// Everything that is still shown, and the exit code.
    pub fn ends(mut self) -> (String, Option<i32>) {
        let mut shown = Vec::new();
        // Reading fails once nobody is at the other end.
        let _ = self.pty.read_to_end(&mut shown);
        let code = self.child.wait().unwrap().code();
        (String::from_utf8_lossy(&shown).into_owned(), code)
    }
}
