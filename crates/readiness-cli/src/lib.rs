//! The program `readiness`, as a function of its arguments and its terminal.
//!
//! In: arguments, an input, two outputs, today's date. Out: an [`Exit`]. Nothing here reads a clock or
//! the environment, so that a test runs the whole program in process; `main.rs` hands in the real ones.

mod args;
mod check;
mod cover;
mod diff;
mod disk;
mod exit;
mod explain;
mod format;
mod graph;
mod help_lines;
mod html;
mod init;
mod layout;
mod lock;
mod manual;
mod markdown;
mod page;
mod panel;
mod phrases;
mod problems;
mod prove;
mod rests;
mod sarif;
mod saved;
mod sources;
mod style;
mod talk;
mod translate;
mod watch;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, BufRead, Write};
use std::path::Path;

use clap::Parser;
use readiness::{CarriedOver, Country, Date, Document, Engine, Error, Report, Sheet};

use crate::args::{Assess, Cli, Command, Format, Graph, GraphFormat, Schema};
pub use crate::exit::Exit;
use crate::phrases::Voice;
use crate::problems::Shown;
pub use crate::saved::Stored;
use crate::talk::Start;

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
    /// Waits a moment while a pack is watched; `false` when there is nothing more to wait for.
    pub pause: Box<dyn FnMut() -> bool + 'a>,
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
    /// Answers are locked with a passphrase, in words.
    Locked(String),
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
        Some(Command::Assess(args)) => assess(&args.assess(), io),
        Some(Command::Check(args)) => check::check(args, io),
        Some(Command::Test(args)) => check::test(args, io),
        Some(Command::Prove(args)) => prove::prove(args, io),
        Some(Command::Count(args)) => prove::count(args, io),
        Some(Command::Translate(args)) => translate::run(args, io),
        Some(Command::Panel(args)) => panel::run(args, io),
        Some(Command::Sources(args)) => sources::run(args, io),
        Some(Command::Graph(args)) => graph(args, io),
        Some(Command::Explain(args)) => explain::run(args, io),
        Some(Command::Diff(args)) => diff::run(args, io),
        Some(Command::HelpLines(args)) => help_lines::run(args, io),
        Some(Command::Schema(args)) => schema(args, io),
        Some(Command::Init(args)) => init::run(args, io),
        Some(Command::Fmt(args)) => format::run(args, io),
        Some(Command::Completions(args)) => manual::completions(args, io),
        Some(Command::Man(args)) => manual::man(args, io),
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
        Err(Stop::Locked(why)) => {
            let _ = writeln!(io.err, "readiness: {}", style::clean(&why));
            Exit::Invalid
        }
        Err(Stop::Failed(why)) => {
            let _ = writeln!(io.err, "readiness: {}", style::clean(&why));
            Exit::Failed
        }
    }
}

/// Says what is wrong with a pack or answers.
fn fail(error: &Error, io: &mut Io<'_>) -> Exit {
    let shown = Shown { plain: io.plain_errors, quote: !error.is_about_answers() };
    let told = problems::show(error.problems(), shown, &mut io.err)
        .and_then(|()| writeln!(io.err, "readiness: {}", style::clean(&error.to_string())));
    drop(told);
    if error.is_invalid() {
        Exit::Invalid
    } else if error.is_no_such_pack()
        || error.is_no_such_language()
        || error.is_no_such_country()
        || error.is_no_panel()
        || error.is_no_such_element()
    {
        Exit::Usage
    } else {
        Exit::Failed
    }
}

/// A path if there is one, else a built-in pack.
fn engine(pack: &str) -> Result<Engine, Error> {
    if is_path(pack) { Engine::load(pack) } else { Engine::built_in(pack) }
}

/// Whether a pack is meant by its place on the disk.
fn is_path(pack: &str) -> bool {
    Path::new(pack).exists() || pack.contains(['/', '\\', '.'])
}

/// The same in a language: that of the pack, unless somebody asks for another. The environment is not
/// asked: what a device is set to says little about who sits there.
fn engine_in(pack: &str, language: Option<&str>) -> Result<Engine, Error> {
    let engine = engine(pack)?;
    language.map_or_else(|| Ok(engine.clone()), |wanted| engine.in_language(wanted))
}

fn assess(args: &Assess, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let engine = engine_in(&args.pack, args.lang.as_deref())?;
    let today = args.today.or(io.today);
    let country = args.country.as_deref().map(|wanted| engine.country(wanted)).transpose()?;
    let Some(path) = &args.answers else {
        return talk(args, &engine, today, country, io);
    };
    let sheet = sheet(&engine, path, today, io)?;
    // A person reads their own answers; what goes to other programs holds them only if that was asked.
    let for_people = matches!(args.format, Format::Text | Format::Markdown | Format::Html);
    let report = if for_people || args.with_answers {
        engine.assess_with_answers(&sheet)
    } else {
        engine.assess(&sheet)
    };
    let mut report = engine.with_proof(report, &sheet);
    let chosen = country.is_some();
    if let Some(country) = &country {
        report = engine.with_help(report, country);
    }
    show(&report, args.format, Voice::of(&engine), io)?;
    let more = for_people && !chosen && !report.explanation.help.is_empty();
    if more && !engine.countries().is_empty() {
        writeln!(io.err, "readiness: add --country to see who can help in a country, like --country IE")?;
    }
    Ok(Exit::Done)
}

fn talk(
    args: &Assess,
    engine: &Engine,
    today: Option<Date>,
    country: Option<Country>,
    io: &mut Io<'_>,
) -> Result<Exit, Stop> {
    style::fit((io.columns)());
    io.stored.speak(Voice::of(engine));
    let before = match &args.resume {
        Some(path) => Some(saved::open(args, path, engine, today, io)?),
        None => None,
    };
    let shortest = args.shortest;
    let start = match (before, &args.from) {
        (Some(before), _) => {
            Start { saved: Some(before.saved), carried: before.carried, given: false, shortest }
        }
        (None, Some(path)) => {
            Start { saved: None, carried: Some(given(engine, path, today, io)?), given: true, shortest }
        }
        (None, None) => Start { shortest, ..Start::default() },
    };
    let ended = talk::run(engine, today, country, start, io);
    if ended.is_err() && args.resume.is_some() {
        // Nobody reads the window any more, but perhaps the messages.
        let stored = io.stored.tell(str::to_owned);
        let _ = writeln!(io.err, "readiness: {stored}");
    }
    Ok(ended?)
}

/// Reads the answers to begin with. Where they are locked, the passphrase is asked for.
fn given(engine: &Engine, path: &Path, today: Option<Date>, io: &mut Io<'_>) -> Result<CarriedOver, Stop> {
    let shown = style::clean(&path.display().to_string());
    let content = disk::content(path).map_err(Stop::Failed)?;
    let text = if lock::is_locked(&content) {
        saved::unlock(&content, &shown, Voice::of(engine), io)?.0
    } else {
        content
    };
    Ok(engine.begin_with(&shown, &*text, today)?)
}

/// Reads answers from a file, or from stdin.
fn sheet(engine: &Engine, path: &Path, today: Option<Date>, io: &mut Io<'_>) -> Result<Sheet, Stop> {
    let from_stdin = path == Path::new("-");
    let locked = if from_stdin { lock::is_locked(io.input.fill_buf()?) } else { lock::is_locked_file(path) };
    if locked {
        let why = format!("`{}` is locked with a passphrase: open it with --resume", path.display());
        return Err(Stop::Locked(why));
    }
    Ok(if from_stdin {
        engine.read_answers_from("stdin", &mut io.input, today)?
    } else {
        engine.load_answers(path, today)?
    })
}

/// Prints a result.
fn show(report: &Report, format: Format, voice: Voice, io: &mut Io<'_>) -> io::Result<()> {
    match format {
        Format::Text => {
            page::note(voice, &mut io.out)?;
            page::write(&report.explanation, page::Detail::Full, voice, &mut io.out)?;
        }
        Format::Json => writeln!(io.out, "{}", report.to_json())?,
        Format::Ron => writeln!(io.out, "{}", report.to_ron())?,
        Format::Markdown => markdown::write(&report.explanation, voice, &mut io.out)?,
        Format::Html => html::write(&report.explanation, voice, &mut io.out)?,
    }
    io.out.flush()
}

fn schema(args: &Schema, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let document = match args.document {
        args::Document::Answers => Document::Answers,
        args::Document::Assessment => Document::Assessment,
        args::Document::Pack => Document::Pack,
        args::Document::Panel => Document::Panel,
    };
    writeln!(io.out, "{}", document.schema())?;
    io.out.flush()?;
    Ok(Exit::Done)
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
