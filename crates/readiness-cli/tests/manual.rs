//! The command line described to people: help, manual, completions.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod in_process;

use std::fs;

use in_process::{arg, plain, run};
use readiness_cli::Exit;

/// The commands that the help of the program names.
fn commands() -> Vec<String> {
    let help = plain(&run(&["--help"]).out);
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names: Vec<String> = list
        .lines()
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .map(|l| l.split_whitespace().next().unwrap().to_owned())
        .filter(|name| name != "help")
        .collect();
    assert!(names.len() > 6, "{names:?}");
    names
}

#[test]
fn every_command_has_a_page_of_help_with_an_example_that_is_understood() {
    for name in commands() {
        let ran = run(&[&name, "--help"]);
        assert_eq!(ran.exit, Exit::Done);
        let help = plain(&ran.out);
        assert!(help.lines().all(|l| l.chars().count() <= 80), "{name}: {help}");
        let examples = help.split("  readiness ").skip(1).map(|e| e.lines().next().unwrap());
        let mut seen = 0;
        for example in examples {
            // What a shell would hand over, up to its own signs; `--help` keeps it from being run.
            let mut words: Vec<&str> =
                example.split_whitespace().take_while(|w| !w.starts_with(['<', '>', '|', '&'])).collect();
            words.push("--help");
            assert_eq!(run(&words).exit, Exit::Done, "`readiness {example}` is not understood");
            seen += 1;
        }
        assert!(seen > 0, "`readiness {name} --help` shows no example");
    }
}

#[test]
fn every_command_has_a_page_in_the_manual() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("deep/man1");
    let ran = run(&["man", "--out", arg(&folder)]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    let whole = fs::read_to_string(folder.join("readiness.1")).unwrap();
    assert_eq!(whole, run(&["man"]).out, "the page of the program is the same either way");
    assert!(whole.contains(".SH \"EXIT STATUS\"") && whole.contains("findahelpline.com"));
    for name in commands() {
        let escaped = name.replace('-', "\\-");
        let page = fs::read_to_string(folder.join(format!("readiness-{name}.1"))).unwrap();
        assert!(page.contains(".TH ") && page.contains(&format!("readiness\\-{escaped} \\- ")), "{page}");
        assert!(whole.contains(&format!("readiness\\-{escaped}(1)")), "{name} is not in the list");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), commands().len() + 1);
}

#[test]
fn every_shell_gets_completions_for_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]);
        assert_eq!((script.exit, script.err.as_str()), (Exit::Done, ""));
        for name in commands() {
            assert!(script.out.contains(&name), "{shell} does not know {name}");
        }
    }
    assert_eq!(run(&["completions", "abacus"]).exit, Exit::Usage);
}
