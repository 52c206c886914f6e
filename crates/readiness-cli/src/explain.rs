//! `explain`: a stored result, shown again.
//!
//! In: the file of a result. Out: the same page as on the day it was made. Its pack is asked only whether
//! its rules are still the same.

use crate::args::Explain;
use crate::exit::Exit;
use crate::phrases::Voice;
use crate::style::clean;
use crate::{Io, Stop};
use readiness::{Error, Report};
use std::path::Path;

/// Shows a stored result.
pub(crate) fn run(args: &Explain, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let report = read(&args.file, io)?;
    let stamp = &report.explanation.pack;
    if let Some(pack) = &args.pack {
        let now = crate::engine(pack)?;
        let told = if now.id() != stamp.id {
            "is another pack than the one of this result"
        } else if now.rules_hash() != stamp.rules_hash {
            "has other rules now than when this result was made; assess again to see what they say"
        } else {
            "still has the rules of this result"
        };
        writeln!(io.err, "readiness: `{}` {told}", clean(pack))?;
    }
    crate::show(&report, args.format, Voice::of_result(&report.explanation), io)?;
    Ok(Exit::Done)
}

/// Reads a stored result.
pub(crate) fn read(path: &Path, io: &mut Io<'_>) -> Result<Report, Error> {
    if path == Path::new("-") { Report::read_from("stdin", &mut io.input) } else { Report::load(path) }
}
