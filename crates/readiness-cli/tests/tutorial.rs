//! The tutorial, followed to the letter: its files are written, its mistakes are mended, its commands are
//! run, and what they print is what the page says. With `UPDATE=1` in the environment, what they print is
//! written into the page instead.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod in_process;

use std::fs;

use in_process::{plain, root, run};
use readiness_cli::Exit;

/// A page, cut where fences begin and end.
fn pieces(page: &str) -> Vec<(Option<&str>, String)> {
    let mut found = vec![(None, String::new())];
    for line in page.split_inclusive('\n') {
        let (fence, text) = found.last_mut().unwrap();
        match (line.strip_prefix("```").map(str::trim_end), &fence) {
            (Some(info), None) => found.push((Some(info), String::new())),
            (Some(_), Some(_)) => found.push((None, String::new())),
            (None, _) => text.push_str(line),
        }
    }
    found
}

/// Both streams, as a terminal shows them.
fn printed(commands: &str) -> String {
    let mut out = String::new();
    for command in commands.lines() {
        let words: Vec<&str> = command.strip_prefix("readiness ").unwrap().split(' ').collect();
        let ran = run(&words);
        out.push_str(&plain(&ran.err));
        out.push_str(&plain(&ran.out));
    }
    out.lines().fold(String::new(), |all, line| all + line.trim_end() + "\n")
}

/// A text without hashes: they move with the engine, and the page teaches nothing by them.
fn unstamped(text: &str) -> String {
    let is_hash = |word: &str| word.len() == 8 && word.chars().all(|c| c.is_ascii_hexdigit());
    text.split_inclusive([' ', '\n']).map(|w| if is_hash(w.trim_end()) { "…\n" } else { w }).collect()
}

#[test]
fn the_tutorial_can_be_followed_to_the_letter() {
    let path = root().join("docs/tutorial.md");
    let page = fs::read_to_string(&path).unwrap();
    let home = tempfile::tempdir().unwrap();
    // The page's commands name files as its reader would. This is the only test of its program.
    std::env::set_current_dir(home.path()).unwrap();
    let (mut files, mut mended, mut commands) = (0, 0, 0);
    let mut pieces = pieces(&page);
    let mut last = None;
    for (fence, text) in &mut pieces {
        let Some(fence) = *fence else { continue };
        match fence.split_once(' ') {
            Some(("ron" | "json", file)) => {
                fs::write(file, &*text).unwrap();
                files += 1;
            }
            Some(("diff", file)) => {
                let line = |mark| text.lines().find_map(|l| l.strip_prefix(mark)).unwrap();
                let before = fs::read_to_string(file).unwrap();
                assert_eq!(before.matches(line('-')).count(), 1, "`{}` in {file}", line('-'));
                fs::write(file, before.replace(line('-'), line('+'))).unwrap();
                mended += 1;
            }
            None if fence == "sh" => {
                commands += text.lines().count();
                last = Some(printed(text));
            }
            None if fence == "text" => {
                let out = last.take().unwrap();
                if std::env::var_os("UPDATE").is_some() {
                    *text = out;
                } else {
                    assert_eq!(
                        unstamped(text),
                        unstamped(&out),
                        "docs/tutorial.md: mend it with UPDATE=1 cargo test -p readiness-cli --test tutorial"
                    );
                }
            }
            _ => panic!("nobody knows what to do with ```{fence}"),
        }
    }
    assert_eq!((files, mended, commands), (6, 2, 6));
    assert_eq!(
        run(&["fmt", "--check", "bike"]).exit,
        Exit::Done,
        "the page shows files as `fmt` lays them out"
    );
    let questions = fs::read_to_string("bike/questions.ron").unwrap();
    assert_eq!(questions.matches("    (id: ").count(), 10);
    if std::env::var_os("UPDATE").is_some() {
        let whole = pieces.into_iter().map(|(fence, text)| match fence {
            Some(info) => format!("```{info}\n{text}```\n"),
            None => text,
        });
        fs::write(path, whole.collect::<String>()).unwrap();
    }
}
