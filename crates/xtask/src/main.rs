//! `cargo run -p xtask -- docs`: writes the generated pages.
#![expect(clippy::print_stderr, reason = "a tool for the terminal")]

use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() != Some("docs") {
        eprintln!("usage: cargo run -p xtask -- docs   (writes docs/diagnostics/)");
        return ExitCode::from(2);
    }
    if let Err(error) = write_docs() {
        eprintln!("xtask: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
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
