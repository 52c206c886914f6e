//! `init`: a small pack to begin with.
//!
//! In: a name. Out: a folder of that name with a pack in it that checks and whose examples hold. What
//! is there already is never touched.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use crate::args::Init;
use crate::exit::Exit;
use crate::style::clean;
use crate::{Io, Stop};

/// The longest name of a pack.
const LONGEST: usize = 40;

/// The files of the pack; `NAME` stands for its id.
const FILES: [(&str, &str); 4] = [
    ("pack.ron", include_str!("../template/pack.ron")),
    ("questions.ron", include_str!("../template/questions.ron")),
    ("ladder.ron", include_str!("../template/ladder.ron")),
    ("examples.ron", include_str!("../template/examples.ron")),
];

/// Writes the pack.
pub(crate) fn run(args: &Init, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let shown = clean(&args.name.display().to_string());
    let Some(id) = id(&args.name) else {
        writeln!(
            io.err,
            "readiness: `{shown}` cannot be the name of a pack\n  help: use letters, digits, `-` and `_`, beginning with a \
             letter, at most {LONGEST} of them, like `bike-check`"
        )?;
        return Ok(Exit::Usage);
    };
    if let Err(error) = write(&args.name, &id) {
        writeln!(io.err, "readiness: `{shown}` cannot be made: {error}")?;
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            writeln!(io.err, "  help: nothing was changed; choose another name")?;
        }
        return Ok(Exit::Failed);
    }
    writeln!(io.out, "{shown} holds a small pack that works:")?;
    for (file, about) in [
        ("pack.ron", "its head: name, what may be allowed, sources"),
        ("questions.ron", "what is asked"),
        ("ladder.ron", "what the answers mean"),
        ("examples.ron", "who answers what, and what must come of it"),
    ] {
        writeln!(io.out, "  {file:<14} {about}")?;
    }
    writeln!(io.out, "\nNext, open these files in an editor and make them yours. Then:")?;
    let name = quoted(&shown);
    for (command, about) in [
        (format!("readiness check {name}"), "finds every mistake, with its place"),
        (format!("readiness test {name}"), "runs the examples"),
        (format!("readiness --pack {name}"), "asks the questions"),
    ] {
        writeln!(io.out, "  {command}\n      {about}")?;
    }
    Ok(Exit::Done)
}

/// The id that a folder's name gives: as the language wants ids, with `_` for `-`.
fn id(path: &Path) -> Option<String> {
    let id = path.file_name()?.to_str()?.to_lowercase().replace('-', "_");
    let first = id.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    let rest = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let taken = ["unsure", "unknown", "prefer_not_to_say"].contains(&id.as_str());
    (first && rest && !taken && id.len() <= LONGEST).then_some(id)
}

/// Makes the folder, which must not be there yet, and its files.
fn write(folder: &Path, id: &str) -> std::io::Result<()> {
    fs::create_dir(folder)?;
    for (name, text) in FILES {
        let mut file = File::create_new(folder.join(name))?;
        file.write_all(text.replacen("NAME", id, 1).as_bytes())?;
    }
    Ok(())
}

/// A path as one types it in a shell.
fn quoted(path: &str) -> String {
    if path.contains(' ') { format!("\"{path}\"") } else { path.to_owned() }
}
