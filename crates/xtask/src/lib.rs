//! Documentation generated from the code.
//!
//! In: the registry of diagnostics and the fixtures that trigger them. Out: the text of each page of
//! `docs/diagnostics/`. A test compares the pages with what is generated here, and names the command
//! that mends them.

pub mod evidence;
pub mod proofs;
pub mod questions;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use readiness_core::{Code, Severity};

/// The longest fixture that a page quotes whole, in characters.
const QUOTED: usize = 3_000;

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// Every page of `docs/diagnostics/`: its path from the root, and its text.
///
/// # Errors
/// When a fixture cannot be read: a code without a fixture has no page.
pub fn diagnostic_pages(root: &Path) -> std::io::Result<Vec<(PathBuf, String)>> {
    let mut pages = Vec::new();
    let mut index = String::from(
        "# Diagnostics\n\nEvery problem that is found in a pack has a stable code. These pages are generated \
         by `cargo run -p xtask -- docs`;\na test holds each code to a pack that triggers exactly it.\n\n\
         | code | | what it means |\n|---|---|---|\n",
    );
    for code in Code::ALL {
        let info = code.info();
        let grave = match info.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let _ = writeln!(index, "| [{0}]({0}.md) | {grave} | {1} |", info.name, info.summary);
        let mut page = format!("# {}\n\n*{grave}* · {}\n", info.name, info.summary);
        for paragraph in [info.why, info.mend] {
            if !paragraph.is_empty() {
                let _ = write!(page, "\n{paragraph}\n");
            }
        }
        let (path, fixture) = fixture(root, info.name)?;
        let shown: String = fixture.chars().take(QUOTED).collect();
        let _ = write!(
            page,
            "\nA pack that triggers it, `{}`:\n\n```ron\n{}\n```\n",
            path.display(),
            shown.trim_end()
        );
        if fixture.contains('«') {
            page.push_str("\n`«N×…»` stands for N copies, with `№` as the number of each.\n");
        }
        if path.ends_with("pack/pack.ron") {
            page.push_str("\nWhat it imports or names stands beside it.\n");
        }
        if path.ends_with("locales/es.ron") {
            page.push_str("\nThe pack that it translates stands above it.\n");
        }
        pages.push((Path::new("docs/diagnostics").join(format!("{}.md", info.name)), page));
    }
    pages.push((PathBuf::from("docs/diagnostics/README.md"), index));
    Ok(pages)
}

/// The fixture of a code: a file, the pack in a folder of modules, or its translation.
fn fixture(root: &Path, name: &str) -> std::io::Result<(PathBuf, String)> {
    let single = PathBuf::from(format!("tests/diagnostics/{name}.ron"));
    let folder = PathBuf::from(format!("tests/diagnostics/{name}/pack/pack.ron"));
    let overlay = PathBuf::from(format!("tests/diagnostics/{name}/pack/locales/es.ron"));
    let there = [&single, &overlay].into_iter().find(|p| root.join(p).exists());
    let path = there.unwrap_or(&folder).clone();
    let text = std::fs::read_to_string(root.join(&path))?;
    Ok((path, text))
}
