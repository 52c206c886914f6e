//! `check --watch`: a pack checked again whenever it changes.
//!
//! In: where a pack is. Out: its problems, again and again, until nobody waits any more. What is
//! compared are the texts of the files themselves, the pack's and those of what it imports and of the
//! voices of its panel, not their times: a file that was only touched is no change, and it works on every
//! kind of disk. A pack is small enough to be read several times a second.

use readiness::{Draft, Imported};

use crate::args::{Check, ListFormat};
use crate::exit::Exit;
use crate::{Io, Stop, check, fail};

/// What a terminal understands as "show an empty screen".
const CLEAR: &str = "\x1b[2J\x1b[H";

/// Checks until there is nothing more to wait for; how the last check ended comes back.
pub(crate) fn check(args: &Check, io: &mut Io<'_>) -> Result<Exit, Stop> {
    if !crate::is_path(&args.pack) {
        writeln!(io.err, "readiness: a built-in pack does not change, so it cannot be watched")?;
        return Ok(Exit::Usage);
    }
    // A pack that is not there at the beginning is a mistake; one that goes away may come back.
    let mut draft = Ok(Draft::read(&args.pack)?);
    loop {
        if io.interactive {
            write!(io.out, "{CLEAR}")?;
            // Messages go another way: they must not come first and be cleared away.
            io.out.flush()?;
        }
        let (exit, imported) = match &draft {
            Ok(draft) => {
                let (checked, imported) = draft.check();
                (check::report(args, checked, io)?, imported)
            }
            Err(error) => (fail(error, io), Vec::new()),
        };
        if args.format == ListFormat::Text {
            writeln!(io.err, "\nWaiting for changes. Ctrl-C ends it.")?;
        }
        io.out.flush()?;
        io.err.flush()?;
        let before = draft.ok();
        draft = loop {
            if !(io.pause)() {
                return Ok(exit);
            }
            let now = Draft::read(&args.pack);
            if now.as_ref().ok() != before.as_ref() || imported.iter().any(has_changed) {
                break now;
            }
        };
    }
}

fn has_changed(import: &Imported) -> bool {
    Draft::read(&import.path).ok() != import.found
}
