//! `check` and `test`: what is wrong with a pack.
//!
//! In: where a pack is. Out: its problems, drawn for a person or listed for a program, and an [`Exit`]
//! that says how bad it is.

use std::fmt::Display;
use std::io;

use readiness::core::words::counted;
use readiness::{Engine, Error, Problem};

use crate::args::{Check, Effort, ListFormat, Test};
use crate::exit::Exit;
use crate::problems::{self, Shown};
use crate::{Io, Stop, cover, fail, sarif, style, watch};

/// What looking at all answers may take while somebody waits for a check.
const EXACT: Effort = Effort { nodes: 4_000_000, seconds: Some(20) };

/// Finds every problem of a pack.
pub(crate) fn check(args: &Check, io: &mut Io<'_>) -> Result<Exit, Stop> {
    if args.watch {
        return watch::check(args, io);
    }
    report(args, crate::engine(&args.pack), io)
}

/// Says what came of loading a pack, and what its translations lack.
pub(crate) fn report(args: &Check, loaded: Result<Engine, Error>, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let engine = match accepted(&args.pack, loaded, args.format, io)? {
        Ok(engine) => engine,
        Err(exit) => return Ok(exit),
    };
    if engine.has_panel()
        && let Err(error) = engine.voices()
    {
        list(&args.pack, false, error.problems(), args.format, io)?;
        return Ok(fail(&error, io));
    }
    let mut found = engine.warnings().to_vec();
    let mut not_looked_for = None;
    match engine.idle_rules(EXACT.limits()) {
        Ok(idle) => found.extend(idle),
        Err(error) if error.is_too_large() => {
            writeln!(io.err, "readiness: what cannot matter was not looked for: {error}")?;
            not_looked_for = Some(error.to_string());
        }
        Err(error) => return Err(error.into()),
    }
    let languages = args.lang.clone().map_or_else(|| engine.languages().split_off(1), |one| vec![one]);
    if let Some(today) = args.today.or(io.today) {
        found.extend(engine.outdated_help(today));
    }
    for language in &languages {
        match engine.in_language(language) {
            Ok(translated) => {
                // What is wrong with the pack itself was said once.
                let new = translated.warnings().iter().filter(|w| !engine.warnings().contains(w));
                found.extend(new.cloned());
            }
            Err(error) if error.is_invalid() => {
                list(&args.pack, false, error.problems(), args.format, io)?;
                return Ok(fail(&error, io));
            }
            Err(error) => return Err(error.into()),
        }
    }
    if args.format != ListFormat::Text {
        if args.format == ListFormat::Json {
            let json = problems::json(&args.pack, true, &found, not_looked_for.as_deref());
            writeln!(io.out, "{}", json.map_err(io::Error::other)?)?;
            return Ok(Exit::Done);
        }
        list(&args.pack, true, &found, args.format, io)?;
        return Ok(Exit::Done);
    }
    let shown = Shown { plain: io.plain_errors, quote: true };
    problems::show(found.get(engine.warnings().len()..).unwrap_or_default(), shown, &mut io.err)?;
    let pack = engine.pack();
    let stages = pack.ladder.as_ref().map_or(0, |l| l.stages.len());
    writeln!(
        io.out,
        "{} {}: {}, {}, {}, {}, {}, {}. {}{}.",
        style::clean(&pack.id),
        style::clean(&pack.version),
        count(pack.questions.len(), "question"),
        count(pack.signals.len(), "signal"),
        count(pack.scores.len(), "score"),
        counted(pack.vetoes.len(), "veto", "vetoes"),
        count(stages, "stage"),
        count(pack.examples.len(), "example"),
        match found.len() {
            0 => "No problems".to_owned(),
            n => count(n, "warning"),
        },
        if not_looked_for.is_some() { "; what cannot matter was not looked for" } else { "" }
    )?;
    Ok(Exit::Done)
}

/// Runs the examples of a pack, and looks for answers that break its invariants.
pub(crate) fn test(args: &Test, io: &mut Io<'_>) -> Result<Exit, Stop> {
    if args.format == ListFormat::Sarif && (args.coverage || args.mutants) {
        writeln!(io.err, "readiness: --coverage and --mutants are printed as text or json")?;
        return Ok(Exit::Usage);
    }
    let engine = match accepted(&args.pack, crate::engine(&args.pack), args.format, io)? {
        Ok(engine) => engine,
        Err(exit) => return Ok(exit),
    };
    let failing = engine.failing_examples();
    let broken = engine.broken_invariants(args.samples);
    let pack = engine.pack();
    let (examples, invariants) = (pack.examples.len(), pack.invariants.len());
    let unreviewed = pack.examples.iter().filter(|e| !e.reviewed).count();
    let found: Vec<_> = failing.iter().chain(&broken).cloned().collect();
    let known = cover::find(args, &engine)?;
    if args.format == ListFormat::Text {
        let shown = Shown { plain: io.plain_errors, quote: true };
        problems::show(&found, shown, &mut io.err)?;
        writeln!(
            io.out,
            "{}: {} of {} hold; {} of {} unbroken in {} each.",
            style::clean(&pack.id),
            examples.saturating_sub(failing.len()),
            count(examples, "example"),
            invariants.saturating_sub(broken.len()),
            count(invariants, "invariant"),
            count(args.samples, "sheet"),
        )?;
        if unreviewed > 0 {
            let many = count(unreviewed, "example");
            writeln!(io.out, "{many} not reviewed yet: run, and counted for nothing else.")?;
        }
        if let Some(known) = &known {
            cover::tell(args, known, io)?;
        }
    }
    let complete = known.as_ref().is_none_or(|known| cover::complete(args, known));
    let ok = found.is_empty() && complete;
    match (&known, args.format) {
        (_, ListFormat::Text) => {}
        (Some(known), _) => {
            let text = problems::json_with(&args.pack, ok, &found, cover::wire(args, known));
            writeln!(io.out, "{}", text.map_err(io::Error::other)?)?;
        }
        (None, _) => list(&args.pack, ok, &found, args.format, io)?,
    }
    Ok(if ok { Exit::Done } else { Exit::Short })
}

/// A pack with its warnings shown, or the exit after all its problems were.
fn accepted(
    pack: &str,
    loaded: Result<Engine, Error>,
    format: ListFormat,
    io: &mut Io<'_>,
) -> Result<Result<Engine, Exit>, Stop> {
    let shown = Shown { plain: io.plain_errors, quote: true };
    match loaded {
        Ok(engine) => {
            problems::show(engine.warnings(), shown, &mut io.err)?;
            Ok(Ok(engine))
        }
        Err(error) if error.is_invalid() => {
            list(pack, false, error.problems(), format, io)?;
            Ok(Err(fail(&error, io)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Lists problems for a program; a person was shown them already.
fn list(pack: &str, ok: bool, found: &[Problem], format: ListFormat, io: &mut Io<'_>) -> io::Result<()> {
    let text = match format {
        ListFormat::Text => return Ok(()),
        ListFormat::Json => problems::json(pack, ok, found, None),
        ListFormat::Sarif => sarif::log(found),
    }
    .map_err(io::Error::other)?;
    writeln!(io.out, "{text}")
}

/// So many of something whose plural is regular.
pub(crate) fn count<N: Copy + Display + PartialEq + From<u8>>(n: N, one: &str) -> String {
    counted(n, one, &format!("{one}s"))
}
