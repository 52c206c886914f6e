//! The program `readiness`, as a function of its arguments and its terminal.
//!
//! In: arguments, an input, two outputs, today's date. Out: an [`Exit`]. Nothing here reads a clock or
//! the environment, so that a test runs the whole program in process; `main.rs` hands in the real ones.

mod args;
mod disk;
mod exit;
mod graph;
mod lock;
mod markdown;
mod page;
mod problems;
mod saved;
mod style;
mod talk;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, BufRead, Write};
use std::path::Path;

use clap::Parser;
use readiness::{Date, Engine, Error};
use serde::Serialize;

use crate::args::{Assess, Check, Cli, Command, Format, Graph, GraphFormat, ListFormat, Test};
pub use crate::exit::Exit;
use crate::problems::Shown;
pub use crate::saved::Stored;

/// What the program reads from and writes to.
pub struct Io<'a> {
    /// Where answers come from.
    pub input: Box<dyn BufRead + 'a>,
    /// Where results go.
    pub out: Box<dyn Write + 'a>,
    /// Where messages go.
    pub err: Box<dyn Write + 'a>,
    /// Whether a person sits at a terminal: only then is the screen ever cleared.
    pub interactive: bool,
    /// Whether messages are drawn without colour.
    pub plain_errors: bool,
    /// Clears the window, also where colour is not wanted.
    pub clear: fn() -> io::Result<()>,
    /// How wide the window is; `None` where there is none.
    pub columns: fn() -> Option<usize>,
    /// Shows a prompt and reads what is typed unseen; where that cannot be, a passphrase is the next line
    /// of the input.
    pub hidden: Option<fn(&str) -> io::Result<String>>,
    /// What is stored, for whoever stops the program from outside.
    pub stored: Stored,
    /// Today's date.
    pub today: Option<Date>,
}

impl fmt::Debug for Io<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Io")
            .field("interactive", &self.interactive)
            .field("today", &self.today)
            .finish_non_exhaustive()
    }
}

/// Why a command ended early.
enum Stop {
    /// Nobody reads any more, or writing failed.
    Io(io::Error),
    /// A pack or answers could not be had.
    Engine(Error),
    /// Something failed, in words.
    Failed(String),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

/// Runs the program.
pub fn run<I, T>(args: I, io: &mut Io<'_>) -> Exit
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.render();
            let (to, exit) =
                if error.use_stderr() { (&mut io.err, Exit::Usage) } else { (&mut io.out, Exit::Done) };
            return if write!(to, "{}", text.ansi()).is_ok() { exit } else { Exit::Done };
        }
    };
    let result = match &cli.command {
        None => assess(&cli.assess, io),
        Some(Command::Assess(args)) => assess(args, io),
        Some(Command::Check(args)) => check(args, io),
        Some(Command::Test(args)) => test(args, io),
        Some(Command::Graph(args)) => graph(args, io),
    };
    match result {
        Ok(exit) => exit,
        // Whoever reads has seen enough, as in `readiness … | head`.
        Err(Stop::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
        Err(Stop::Io(error)) => {
            let _ = writeln!(io.err, "readiness: {error}");
            Exit::Failed
        }
        Err(Stop::Engine(error)) => fail(&error, io),
        Err(Stop::Failed(why)) => {
            let _ = writeln!(io.err, "readiness: {}", style::clean(&why));
            Exit::Failed
        }
    }
}

/// Says what is wrong with a pack or answers.
fn fail(error: &Error, io: &mut Io<'_>) -> Exit {
    let shown = Shown { plain: io.plain_errors, quote: !error.is_about_answers() };
    let told = problems::show(error.diagnostics(), shown, &mut io.err)
        .and_then(|()| writeln!(io.err, "readiness: {}", style::clean(&error.to_string())));
    drop(told);
    if error.is_invalid() {
        Exit::Invalid
    } else if error.is_no_such_pack() {
        Exit::Usage
    } else {
        Exit::Failed
    }
}

/// A path if there is one, else a built-in pack.
fn engine(pack: &str) -> Result<Engine, Error> {
    if Path::new(pack).exists() || pack.contains(['/', '\\', '.']) {
        Engine::load(pack)
    } else {
        Engine::built_in(pack)
    }
}

fn assess(args: &Assess, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let engine = engine(&args.pack)?;
    let today = args.today.or(io.today);
    let Some(path) = &args.answers else {
        return talk(args, &engine, today, io);
    };
    let name = path.display().to_string();
    let from_stdin = name == "-";
    let locked = if from_stdin { lock::is_locked(io.input.fill_buf()?) } else { lock::is_locked_file(path) };
    if locked {
        let name = style::clean(&name);
        writeln!(io.err, "readiness: `{name}` is locked with a passphrase: open it with --resume")?;
        return Ok(Exit::Invalid);
    }
    let sheet = if from_stdin {
        engine.read_answers_from("stdin", &mut io.input, today)?
    } else {
        engine.load_answers(path, today)?
    };
    let report = engine.assess(&sheet);
    match args.format {
        Format::Text => page::write(&report.explanation, page::Detail::Full, &mut io.out)?,
        Format::Json => writeln!(io.out, "{}", report.to_json())?,
        Format::Ron => writeln!(io.out, "{}", report.to_ron())?,
        Format::Markdown => markdown::write(&report.explanation, &mut io.out)?,
    }
    io.out.flush()?;
    Ok(Exit::Done)
}

fn talk(args: &Assess, engine: &Engine, today: Option<Date>, io: &mut Io<'_>) -> Result<Exit, Stop> {
    style::fit((io.columns)());
    let mut interview = engine.interview();
    interview.set_today(today);
    let before = match &args.resume {
        Some(path) => Some(saved::open(args, path, engine, today, io)?),
        None => None,
    };
    let ended = talk::run(&mut interview, before, io);
    if ended.is_err() && args.resume.is_some() {
        // Nobody reads the window any more, but perhaps the messages.
        let stored = io.stored.tell(str::to_owned);
        let _ = writeln!(io.err, "readiness: {stored}");
    }
    Ok(ended?)
}

/// What `check` and `test` print for programs.
#[derive(Serialize)]
struct Findings<'a> {
    format: u32,
    pack: &'a str,
    ok: bool,
    problems: Vec<problems::Wire<'a>>,
}

fn findings(pack: &str, ok: bool, found: &[readiness::Diagnostic], io: &mut Io<'_>) -> io::Result<()> {
    let findings = Findings {
        format: readiness::FORMAT,
        pack,
        ok,
        problems: found.iter().map(problems::wire).collect(),
    };
    let text = serde_json::to_string_pretty(&findings).map_err(io::Error::other)?;
    writeln!(io.out, "{text}")
}

/// Loads a pack and shows its warnings, or all its problems.
fn loaded(pack: &str, format: ListFormat, io: &mut Io<'_>) -> Result<Result<Engine, Exit>, Stop> {
    let shown = Shown { plain: io.plain_errors, quote: true };
    match engine(pack) {
        Ok(engine) => {
            problems::show(engine.warnings(), shown, &mut io.err)?;
            Ok(Ok(engine))
        }
        Err(error) if error.is_invalid() => {
            if format == ListFormat::Json {
                findings(pack, false, error.diagnostics(), io)?;
            }
            Ok(Err(fail(&error, io)))
        }
        Err(error) => Err(error.into()),
    }
}

fn check(args: &Check, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let engine = match loaded(&args.pack, args.format, io)? {
        Ok(engine) => engine,
        Err(exit) => return Ok(exit),
    };
    if args.format == ListFormat::Json {
        findings(&args.pack, true, engine.warnings(), io)?;
        return Ok(Exit::Done);
    }
    let pack = engine.pack();
    let stages = pack.ladder.as_ref().map_or(0, |l| l.stages.len());
    writeln!(
        io.out,
        "{} {}: {}, {}, {}, {}, {}, {}. {}.",
        style::clean(&pack.id),
        style::clean(&pack.version),
        count(pack.questions.len(), "question"),
        count(pack.signals.len(), "signal"),
        count(pack.scores.len(), "score"),
        count_as(pack.vetoes.len(), "veto", "vetoes"),
        count(stages, "stage"),
        count(pack.examples.len(), "example"),
        match engine.warnings().len() {
            0 => "No problems".to_owned(),
            n => count(n, "warning"),
        }
    )?;
    Ok(Exit::Done)
}

fn count(n: usize, one: &str) -> String {
    count_as(n, one, &format!("{one}s"))
}

fn count_as(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn test(args: &Test, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let engine = match loaded(&args.pack, args.format, io)? {
        Ok(engine) => engine,
        Err(exit) => return Ok(exit),
    };
    let failing = engine.failing_examples();
    let broken = engine.broken_invariants(args.samples);
    let pack = engine.pack();
    let (examples, invariants) = (pack.examples.len(), pack.invariants.len());
    let found: Vec<_> = failing.iter().chain(&broken).cloned().collect();
    if args.format == ListFormat::Json {
        findings(&args.pack, found.is_empty(), &found, io)?;
    } else {
        let shown = Shown { plain: io.plain_errors, quote: true };
        problems::show(&found, shown, &mut io.err)?;
        writeln!(
            io.out,
            "{}: {} of {} hold; {} of {} unbroken in {} sheets each.",
            style::clean(&pack.id),
            examples.saturating_sub(failing.len()),
            count(examples, "example"),
            invariants.saturating_sub(broken.len()),
            count(invariants, "invariant"),
            args.samples,
        )?;
    }
    Ok(if found.is_empty() { Exit::Done } else { Exit::Short })
}

fn graph(args: &Graph, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let engine = engine(&args.pack)?;
    let graph = engine.graph();
    let text = match args.format {
        GraphFormat::Dot => graph::dot(&graph),
        GraphFormat::Mermaid => graph::mermaid(&graph),
        GraphFormat::Svg => graph::svg(&graph).map_err(io::Error::other)?,
    };
    io.out.write_all(text.as_bytes())?;
    io.out.flush()?;
    Ok(Exit::Done)
}
