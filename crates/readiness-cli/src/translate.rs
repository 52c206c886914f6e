//! `translate`: the file in which somebody translates a pack.
//!
//! In: where a pack is, and a language. Out: the file, with what was translated already.

use crate::args::Translate;
use crate::check::count;
use crate::exit::Exit;
use crate::{Io, Stop, style};

/// Writes the file.
pub(crate) fn run(args: &Translate, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let engine = crate::engine(&args.pack)?;
    let existing = args.out.as_deref().filter(|path| path.exists());
    let renewed = engine.renew_translation(&args.lang, existing)?;
    match &args.out {
        Some(path) => std::fs::write(path, &renewed.text)?,
        None => io.out.write_all(renewed.text.as_bytes())?,
    }
    io.out.flush()?;
    writeln!(
        io.err,
        "{}: {} of {} translated, {} missing, {} changed since, {} for nothing.",
        style::clean(&args.lang),
        renewed.translated,
        count(renewed.translated.saturating_add(renewed.missing).saturating_add(renewed.stale), "text"),
        renewed.missing,
        renewed.stale,
        renewed.for_nothing,
    )?;
    Ok(Exit::Done)
}
