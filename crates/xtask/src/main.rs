//! `cargo run -p xtask -- docs`: writes the generated pages.
#![expect(clippy::print_stderr, reason = "a tool for the terminal")]

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("docs") => match write_docs() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("xtask: {error}");
                ExitCode::FAILURE
            }
        },
        _ => {
            eprintln!("usage: cargo run -p xtask -- docs   (writes docs/diagnostics/)");
            ExitCode::from(2)
        }
    }
}

fn write_docs() -> std::io::Result<()> {
    let root = xtask::root();
    for (path, text) in xtask::diagnostic_pages(&root)? {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, text)?;
    }
    Ok(())
}
