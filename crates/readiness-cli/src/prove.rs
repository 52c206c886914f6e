//! `prove` and `count`: statements about all possible answers.
//!
//! In: where a pack is. Out: what is proven of it and what is refuted, with somebody of whom it does not
//! hold; or how many sets of answers lead to each stage. All of it is about people made up.

use std::io;

use readiness::core::checked::{Claim, Statement as Stated};
use readiness::view::{Person, ProvenBy, Reason, StageCount, StatementKind};
use readiness::{AnswerWeights, Counts, Engine, Proofs, Truth};

use crate::args::{Count, ProofFormat, Prove};
use crate::check::count as counted;
use crate::exit::Exit;
use crate::style::clean;
use crate::{Io, Stop};

/// Columns of a line.
const WIDTH: usize = 80;

/// Proves what a pack declares.
pub(crate) fn prove(args: &Prove, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let engine = crate::engine(&args.pack)?;
    let proofs = engine.prove(args.effort.limits())?;
    match args.format {
        ProofFormat::Json => writeln!(io.out, "{}", proofs.to_json())?,
        ProofFormat::Text => show(&engine, &proofs, args.all, io)?,
    }
    Ok(match (proofs.all_hold(), proofs.open.is_empty()) {
        (true, true) => Exit::Done,
        (true, false) => Exit::Failed,
        (false, _) => Exit::Short,
    })
}

fn show(engine: &Engine, proofs: &Proofs, all: bool, io: &mut Io<'_>) -> io::Result<()> {
    for statement in proofs.statements.iter().filter(|s| all || !s.holds) {
        let verdict = if statement.holds { "proven" } else { "REFUTED" };
        lines(io, "", &format!("{verdict} {}: {}", clean(&statement.id), clean(&statement.text)))?;
        if let Some(person) = &statement.counterexample {
            if let Some(demanded) = demanded(engine, &statement.id) {
                lines(io, "  ", &demanded)?;
            }
            person_of(person, "It does not hold of somebody who answers", io)?;
        }
    }
    for stage in &proofs.stages {
        match &stage.example {
            Some(person) if all => {
                writeln!(io.out, "reachable {}", clean(&stage.stage))?;
                person_of(person, "For example with", io)?;
            }
            Some(_) => {}
            None => writeln!(io.out, "REFUTED No answers lead to the stage `{}`.", clean(&stage.stage))?,
        }
    }
    let of = |kind: StatementKind| {
        let own: Vec<_> = proofs.statements.iter().filter(|s| s.kind == kind).collect();
        (own.iter().filter(|s| s.holds).count(), own.len())
    };
    let (invariants, laws) = (of(StatementKind::Invariant), of(StatementKind::Law));
    let reached = proofs.stages.iter().filter(|s| s.example.is_some()).count();
    lines(
        io,
        "",
        &format!(
            "{}: {} of {} proven, {} of {} proven{}, {} of {} reachable.",
            clean(&proofs.pack.id),
            invariants.0,
            counted(invariants.1, "invariant"),
            laws.0,
            counted(laws.1.saturating_add(proofs.open.len()), "law"),
            if proofs.open.is_empty() {
                String::new()
            } else {
                format!(" ({} not known)", proofs.open.len())
            },
            reached,
            counted(proofs.stages.len(), "stage"),
        ),
    )?;
    let size = &proofs.size;
    if proofs.by == ProvenBy::Solver {
        for law in &proofs.open {
            lines(io, "", &format!("not known: {}", clean(law)))?;
        }
        let (formulas, bits) = (counted(size.nodes, "formula"), counted(size.bits, "bit"));
        let told = format!(
            "All answers in {bits}. The diagrams grew too large, so a solver took over, with \
             {formulas}: the answers it names are enough, and there may be fewer."
        );
        return lines(io, "", &told);
    }
    let outcome = match size.outcome {
        _ if proofs.stages.is_empty() => String::new(),
        nodes => format!(", {nodes} of them lead every set of answers to its stage"),
    };
    let told = format!(
        "All answers to {} in {}: {}{outcome}",
        counted(size.questions, "question"),
        counted(size.bits, "bit"),
        counted(size.nodes, "node")
    );
    lines(io, "", &format!("{told}."))
}

/// What an invariant demands to fire or not to fire; what is permitted, and the stage, are told of the person.
fn demanded(engine: &Engine, id: &str) -> Option<String> {
    let invariant = engine.pack().invariants.iter().find(|invariant| *invariant.id == *id)?;
    match &invariant.statement {
        Stated::Whenever(_, _, Claim::Fires(rule)) => Some(format!("`{rule}` should fire, and does not.")),
        Stated::Whenever(_, _, Claim::NeverFires(rule)) => {
            Some(format!("`{rule}` should not fire, and does."))
        }
        Stated::NeverHelps(question, _) => Some(format!(
            "With this answer to `{}` more is permitted than with another one, all else being the same.",
            question.id
        )),
        Stated::Whenever(_, _, Claim::PermissionAtMost(_) | Claim::StageIn(_)) => None,
    }
}

/// Somebody made up: the answers that do it, and what follows.
fn person_of(person: &Person, introduction: &str, io: &mut Io<'_>) -> io::Result<()> {
    let needed: Vec<_> = person.answers.iter().filter(|a| a.needed).collect();
    writeln!(io.out, "  {introduction}, whatever else:")?;
    for answer in &needed {
        lines(
            io,
            "    ",
            &format!("{} {} ({})", clean(&answer.asked), clean(&answer.said), clean(&answer.question)),
        )?;
    }
    if needed.is_empty() {
        writeln!(io.out, "    (any answers at all)")?;
    }
    if !person.fewest {
        writeln!(io.out, "    (none of these can be left out, yet there may be fewer others)")?;
    }
    if let (Some(stage), Some(permission)) = (&person.stage, &person.permission) {
        let rest = if needed.len() < person.answers.len() { "One of them" } else { "They" };
        let verb = if needed.len() < person.answers.len() { "is" } else { "are" };
        let (stage, permission) = (clean(stage), clean(permission));
        writeln!(io.out, "  {rest} {verb} at `{stage}` with permission `{permission}`; what fires there:")?;
    }
    for reason in person.because.iter().filter(|r| r.truth == Truth::True) {
        reason_of(reason, io)?;
    }
    writeln!(io.out)
}

fn reason_of(reason: &Reason, io: &mut Io<'_>) -> io::Result<()> {
    lines(io, "    ", &format!("{}: {}", clean(&reason.line.id), clean(&reason.line.text)))
}

/// Counts sets of answers by stage.
pub(crate) fn count(args: &Count, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let engine: Engine = crate::engine(&args.pack)?;
    let weights = match &args.weights {
        Some(path) => engine.load_weights(path)?,
        None => AnswerWeights::default(),
    };
    let counts = engine.count_weighted(!args.no_unsure, &weights, args.effort.limits())?;
    if counts.weighted && counts.all == "0" {
        writeln!(io.err, "readiness: these weights leave no set of answers: each of them weighs 0")?;
        return Ok(Exit::Invalid);
    }
    match args.format {
        ProofFormat::Json => writeln!(io.out, "{}", counts.to_json())?,
        ProofFormat::Text => table(&counts, io)?,
    }
    Ok(Exit::Done)
}

fn table(counts: &Counts, io: &mut Io<'_>) -> io::Result<()> {
    let width = counts.all.len();
    let name = counts.stages.iter().map(|s| clean(&s.stage).chars().count()).max().unwrap_or(0).max(3);
    for stage in &counts.stages {
        writeln!(io.out, "{:<name$}  {:>width$}  {}", clean(&stage.stage), stage.sheets, share(stage))?;
    }
    writeln!(io.out, "{:<name$}  {:>width$}", "all", counts.all)?;
    let sets = if counts.weighted { "Sets of answers, each weighed as expected" } else { "Sets of answers" };
    let unsure = if counts.unsure { "\"not sure\" included" } else { "\"not sure\" left out" };
    lines(
        io,
        "",
        &format!(
            "{sets}, {unsure}, over the questions that are asked. A share says how strict the rules \
             are. It is not a chance in anybody's life: people do not answer at random."
        ),
    )
}

/// The share of a stage in per cent.
fn share(stage: &StageCount) -> String {
    let (whole, rest) = (stage.share / 10_000, stage.share % 10_000);
    match (stage.sheets.as_str(), stage.share) {
        ("0", _) => "none".to_owned(),
        (_, 0) => "under 0.0001 %".to_owned(),
        _ => format!("{whole}.{rest:04} %"),
    }
}

fn lines(io: &mut Io<'_>, indent: &str, text: &str) -> io::Result<()> {
    let hanging = format!("{indent}  ");
    let options = textwrap::Options::new(WIDTH).initial_indent(indent).subsequent_indent(&hanging);
    for line in textwrap::wrap(text, options) {
        writeln!(io.out, "{line}")?;
    }
    Ok(())
}
