//! `fmt`: the files of a pack laid out in one way.
//!
//! In: where a pack is. Out: its files, each replaced whole or left alone, and which they were. Nothing
//! is written before it is sure that the pack means the same as before.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use readiness::core::words::counted;
use readiness::{Draft, Engine, Error, Problem};
use tempfile::NamedTempFile;

use crate::args::Fmt;
use crate::check::count;
use crate::exit::Exit;
use crate::problems::{self, Shown};
use crate::style::clean;
use crate::{Io, Stop, layout};

/// Lays out a pack.
pub(crate) fn run(args: &Fmt, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let draft = Draft::read(&args.pack)?;
    let before = draft.check().0;
    if let Err(error) = &before {
        let unreadable: Vec<_> = error.problems().iter().filter(|p| is_about_notation(p)).cloned().collect();
        if !unreadable.is_empty() {
            problems::show(&unreadable, Shown { plain: io.plain_errors, quote: true }, &mut io.err)?;
            writeln!(io.err, "readiness: nothing was laid out")?;
            return Ok(Exit::Invalid);
        }
    }
    let mut after = draft.clone();
    let mut changed = Vec::new();
    let files: Vec<_> = draft.files().filter(|(_, text)| !is_json(text)).collect();
    for &(file, text) in &files {
        let Ok(new) = layout::lay_out(text) else { return refuse(file, io) };
        if new != text {
            after.replace(file, &new);
            changed.push((file, new));
        }
    }
    if let (false, Some((file, _))) = (same(&before, &after.check().0), changed.first()) {
        return refuse(file, io);
    }
    for (file, text) in &changed {
        if !args.check {
            replace(Path::new(file), text)?;
        }
        writeln!(io.out, "{}: {}", if args.check { "would change" } else { "laid out" }, clean(file))?;
    }
    let (n, all) = (changed.len(), files.len());
    match (n, args.check) {
        (0, _) => writeln!(io.out, "{all} of {} laid out.", counted(all, "file is", "files are"))?,
        (_, true) => writeln!(io.out, "{n} of {} would change.", count(all, "file"))?,
        (_, false) => writeln!(io.out, "{n} of {} changed.", count(all, "file"))?,
    }
    Ok(if args.check && !changed.is_empty() { Exit::Short } else { Exit::Done })
}

/// Whether a file is JSON, which other programs lay out.
fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
}

/// Whether a file with this problem cannot be taken apart.
fn is_about_notation(problem: &Problem) -> bool {
    matches!(problem.code(), "syntax" | "limit-size" | "limit-depth")
}

/// Whether two drafts mean the same: the same rules and texts, or the same problems in the same order.
fn same(before: &Result<Engine, Error>, after: &Result<Engine, Error>) -> bool {
    match (before, after) {
        (Ok(a), Ok(b)) => a.rules_hash() == b.rules_hash() && a.texts_hash() == b.texts_hash(),
        (Err(a), Err(b)) => {
            let told = |error: &Error| -> Vec<(&'static str, String)> {
                error.problems().iter().map(|p| (p.code(), p.message().to_owned())).collect()
            };
            told(a) == told(b)
        }
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => false,
    }
}

/// Says that a file cannot be laid out safely, which would be a mistake of ours.
fn refuse(file: &str, io: &mut Io<'_>) -> Result<Exit, Stop> {
    writeln!(
        io.err,
        "readiness: `{}` cannot be laid out without changing what it says; nothing was written",
        clean(file)
    )?;
    Ok(Exit::Failed)
}

/// Puts a file in the place of another at once, with the same permissions. A link stays a link.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}
