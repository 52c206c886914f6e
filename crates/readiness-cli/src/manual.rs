//! `completions` and `man`: the command line described to shells and to `man`.
//!
//! In: the command line itself. Out: a script for a shell, or pages in roff.

use std::io;
use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::args::{self, Cli};
use crate::check::count;
use crate::exit::Exit;
use crate::{Io, Stop};

const NAME: &str = "readiness";

/// Prints completions.
pub(crate) fn completions(args: &args::Completions, io: &mut Io<'_>) -> Result<Exit, Stop> {
    // Written to memory first: the generators panic when the reader is gone.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), NAME, &mut script);
    io.out.write_all(&script)?;
    Ok(Exit::Done)
}

/// Prints the page of the program, or writes all pages.
pub(crate) fn man(args: &args::Man, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    match &args.out {
        None => io.out.write_all(&page(&program)?)?,
        Some(folder) => {
            std::fs::create_dir_all(folder)?;
            let mut written = vec![write(folder, &program)?];
            for command in program.get_subcommands().filter(|c| !c.is_hide_set()) {
                written.push(write(folder, command)?);
            }
            writeln!(io.out, "{} written: {}", count(written.len(), "page"), written.join(", "))?;
        }
    }
    Ok(Exit::Done)
}

/// Writes the page of a command into a folder; its file's name comes back.
fn write(folder: &Path, command: &Command) -> io::Result<String> {
    let name = Man::new(command.clone()).get_filename();
    std::fs::write(folder.join(&name), page(command)?)?;
    Ok(name)
}

/// A page in roff. What stands below the options in `--help` is laid out here, line by line as it is
/// there: `clap_mangen` would run the lines of an example together.
fn page(command: &Command) -> io::Result<Vec<u8>> {
    let version = format!("version {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).date(version).source(NAME).manual("Manual of readiness");
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let mut page = Roff::new();
    let mut heading = "";
    for paragraph in after.split("\n\n") {
        let (own, text) = section(paragraph);
        if own == heading {
            page.control("PP", []);
        } else {
            page.control("SH", [own]);
            heading = own;
        }
        // As it stands: "nf" is for text that is not to be filled.
        page.control("nf", []);
        for line in text.lines() {
            page.text([roman(line)]);
        }
        page.control("fi", []);
    }
    page.to_writer(&mut out)?;
    Ok(out)
}

/// The section a paragraph of the help belongs to, and its text there.
fn section(paragraph: &str) -> (&'static str, &str) {
    for (start, heading) in [("Examples:\n", "EXAMPLES"), ("Exit codes: ", "EXIT STATUS")] {
        if let Some(text) = paragraph.strip_prefix(start) {
            return (heading, text);
        }
    }
    ("NOTES", paragraph)
}
