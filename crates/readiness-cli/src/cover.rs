//! `test --coverage`, `--mutants` and `--suggest`: what the examples of a pack are worth.
//!
//! In: a pack. Out: what its examples show of the rules, which mistakes they would not notice, and
//! examples that would, as text or as data.

use std::io::{self, Write};

use readiness::Engine;
use readiness_prove::coverage::{Gap, Share};
use readiness_prove::mutants::Mutant;
use readiness_prove::{Coverage, Fate, Findings, Limits, Mutants, Wanted, findings, suggest};
use serde::Serialize;

use crate::args::Test;
use crate::check::count;
use crate::style::clean;
use crate::{Io, Stop};

/// Finds out what was asked for, and writes the suggestions.
pub(crate) fn find(args: &Test, engine: &Engine) -> Result<Option<Findings>, Stop> {
    if !args.coverage && !args.mutants {
        return Ok(None);
    }
    let wanted = Wanted { mutants: args.mutants, suggest: args.suggest.is_some() };
    let found = findings(&engine.resolved(), engine.pack(), wanted, Limits::default())
        .map_err(|stopped| Stop::Failed(stopped.to_string()))?;
    if let Some(path) = &args.suggest {
        let mut file = std::fs::File::create_new(path)
            .map_err(|why| Stop::Failed(format!("`{}` is not written: {why}", path.display())))?;
        file.write_all(suggest::file(&found.suggestions).as_bytes())?;
    }
    Ok(Some(found))
}

/// Whether nothing is missing of what was asked for.
pub(crate) fn complete(args: &Test, found: &Findings) -> bool {
    let covered = !args.coverage || found.coverage.gaps.is_empty();
    covered && found.mutants.as_ref().is_none_or(|m| m.surviving().next().is_none())
}

/// Says it to a person.
pub(crate) fn tell(args: &Test, found: &Findings, io: &mut Io<'_>) -> io::Result<()> {
    if args.coverage {
        coverage(&found.coverage, io)?;
    }
    if let Some(all) = &found.mutants {
        mutants(all, io)?;
    }
    if let Some(path) = &args.suggest {
        let many = count(found.suggestions.len(), "example");
        writeln!(io.out, "{many} to judge: {}", clean(&path.display().to_string()))?;
    }
    Ok(())
}

fn share(share: Share, what: &str) -> String {
    format!("{} of {} {what} ({} %)", share.seen, share.of, share.percent())
}

fn coverage(coverage: &Coverage, io: &mut Io<'_>) -> io::Result<()> {
    writeln!(
        io.out,
        "Coverage: {}, {}; {} more cannot be.",
        share(coverage.outcomes(), "outcomes of conditions"),
        share(coverage.parts(), "parts that decide"),
        coverage.impossible(),
    )?;
    for gap in &coverage.gaps {
        writeln!(io.out, "  {}: {}", place(&gap.at), clean(&gap.describe()))?;
    }
    Ok(())
}

fn mutants(all: &Mutants, io: &mut Io<'_>) -> io::Result<()> {
    let tally = Tally::of(all);
    writeln!(
        io.out,
        "Mutants: {}; {} caught by examples, {} by invariants, {} refused, {} the same (proven), {} not caught.",
        tally.all, tally.by_examples, tally.by_invariants, tally.refused, tally.equivalent, tally.surviving,
    )?;
    for mutant in all.surviving() {
        let differs = mutant.differs().map(|what| format!("; `{what}` differs")).unwrap_or_default();
        writeln!(io.out, "  {}: {}{}", place(&mutant.at), clean(&mutant.describe()), clean(&differs))?;
    }
    listed("The same on every sheet, proven:", all, |m| (m.fate == Fate::Equivalent).then(String::new), io)?;
    let by_invariant = |mutant: &Mutant| match &mutant.fate {
        Fate::Invariant(id) => Some(format!("; by `{id}`")),
        Fate::Refused(_) | Fate::Example(_) | Fate::Equivalent | Fate::Survives(_) => None,
    };
    listed("Caught by an invariant, and by no example:", all, by_invariant, io)
}

/// Mutants of a kind under their heading, if there are any, each with what else there is to say.
fn listed(
    heading: &str,
    all: &Mutants,
    more: impl Fn(&Mutant) -> Option<String>,
    io: &mut Io<'_>,
) -> io::Result<()> {
    let mut those = all.all.iter().filter_map(|m| Some((m, more(m)?))).peekable();
    if those.peek().is_some() {
        writeln!(io.out, "{heading}")?;
    }
    for (mutant, more) in those {
        writeln!(io.out, "  {}: {}{}", place(&mutant.at), clean(&mutant.describe()), clean(&more))?;
    }
    Ok(())
}

/// File, line and column, as diagnostics name them.
fn place(at: &readiness::core::Span) -> String {
    let (line, column) = at.line_column();
    format!("{}:{line}:{column}", clean(&at.file.name))
}

// ---- for programs ----

/// How many mutants met which fate.
#[derive(Debug, Serialize)]
struct Tally {
    all: usize,
    by_examples: usize,
    by_invariants: usize,
    refused: usize,
    equivalent: usize,
    surviving: usize,
}

impl Tally {
    fn of(mutants: &Mutants) -> Self {
        Self {
            all: mutants.all.len(),
            by_examples: mutants.count(|f| matches!(f, Fate::Example(_))),
            by_invariants: mutants.count(|f| matches!(f, Fate::Invariant(_))),
            refused: mutants.count(|f| matches!(f, Fate::Refused(_))),
            equivalent: mutants.count(|f| *f == Fate::Equivalent),
            surviving: mutants.surviving().count(),
        }
    }
}

/// What is known of the examples, as data.
#[derive(Debug, Serialize)]
pub(crate) struct Wire {
    examples: usize,
    unreviewed: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<WireCoverage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutants: Option<WireMutants>,
}

#[derive(Debug, Serialize)]
struct WireCoverage {
    outcomes: WireShare,
    parts: WireShare,
    impossible: usize,
    missing: Vec<WireGap>,
}

#[derive(Debug, Serialize)]
struct WireShare {
    seen: usize,
    of: usize,
}

#[derive(Debug, Serialize)]
struct WireGap {
    rule: &'static str,
    id: String,
    reads: &'static str,
    decides: bool,
    message: String,
    #[serde(flatten)]
    place: WirePlace,
}

#[derive(Debug, Serialize)]
struct WireMutants {
    #[serde(flatten)]
    tally: Tally,
    each: Vec<WireMutant>,
}

#[derive(Debug, Serialize)]
struct WireMutant {
    rule: &'static str,
    id: String,
    change: String,
    /// `example`, `invariant`, `refused`, `same` or `not_caught`.
    fate: &'static str,
    /// The id of the example or invariant, the checker's message, or what differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(flatten)]
    place: WirePlace,
}

#[derive(Debug, Serialize)]
struct WirePlace {
    file: String,
    line: usize,
    column: usize,
}

impl WirePlace {
    fn of(at: &readiness::core::Span) -> Self {
        let (line, column) = at.line_column();
        Self { file: at.file.name.clone(), line, column }
    }
}

/// The same as data.
pub(crate) fn wire(args: &Test, found: &Findings) -> Wire {
    let share = |share: Share| WireShare { seen: share.seen, of: share.of };
    let gap = |gap: &Gap| WireGap {
        rule: gap.kind.name(),
        id: gap.id.to_string(),
        reads: gap.truth.name(),
        decides: gap.part,
        message: gap.describe(),
        place: WirePlace::of(&gap.at),
    };
    let mutant = |mutant: &Mutant| {
        let (fate, by) = match &mutant.fate {
            Fate::Example(id) => ("example", Some(id.to_string())),
            Fate::Invariant(id) => ("invariant", Some(id.to_string())),
            Fate::Refused(why) => ("refused", Some(why.clone())),
            Fate::Equivalent => ("same", None),
            Fate::Survives(what) => ("not_caught", Some(what.to_string())),
        };
        let (rule, id) = (mutant.kind.name(), mutant.id.to_string());
        WireMutant { rule, id, change: mutant.what.clone(), fate, by, place: WirePlace::of(&mutant.at) }
    };
    let coverage = &found.coverage;
    Wire {
        examples: coverage.examples,
        unreviewed: coverage.unreviewed,
        coverage: args.coverage.then(|| WireCoverage {
            outcomes: share(coverage.outcomes()),
            parts: share(coverage.parts()),
            impossible: coverage.impossible(),
            missing: coverage.gaps.iter().map(gap).collect(),
        }),
        mutants: found
            .mutants
            .as_ref()
            .map(|all| WireMutants { tally: Tally::of(all), each: all.all.iter().map(mutant).collect() }),
    }
}
