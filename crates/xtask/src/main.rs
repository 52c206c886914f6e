//! `cargo run -p xtask -- docs`, `evidence` or `proofs`: writes the generated pages; `questions` counts what
//! people are asked.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal")]

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = xtask::root();
    let pages = match std::env::args().nth(1).as_deref() {
        Some("docs") => xtask::diagnostic_pages(&root),
        Some("evidence") => {
            xtask::evidence::page(&root).map(|text| vec![(PathBuf::from("docs/evidence.md"), text)])
        }
        Some("proofs") => {
            xtask::proofs::page(&root).map(|text| vec![(PathBuf::from("docs/proofs.md"), text)])
        }
        Some("questions") => {
            return match xtask::questions::table(&root) {
                Ok(table) => {
                    print!("{table}");
                    ExitCode::SUCCESS
                }
                Err(error) => {
                    eprintln!("xtask: {error}");
                    ExitCode::FAILURE
                }
            };
        }
        _ => {
            eprintln!(
                "usage: cargo run -p xtask -- docs       (writes docs/diagnostics/)\n       \
                 cargo run -p xtask -- evidence   (writes docs/evidence.md)\n       \
                 cargo run -p xtask -- proofs     (writes docs/proofs.md)\n       \
                 cargo run --release -p xtask -- questions   (counts what people are asked)"
            );
            return ExitCode::from(2);
        }
    };
    if let Err(error) = pages.and_then(write) {
        eprintln!("xtask: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn write(pages: Vec<(PathBuf, String)>) -> std::io::Result<()> {
    for (path, text) in pages {
        let path = xtask::root().join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, text)?;
    }
    Ok(())
}
