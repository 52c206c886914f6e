//! The command line.
//!
//! In: arguments. Out: [`Cli`], or a page of help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use readiness::Date;

const ABOUT: &str = "Am I ready to reach out, which step am I at, or is it time to let go?";

const LONG: &str = "\
Am I ready to reach out, which step am I at, or is it time to let go?

Run `readiness` alone to answer the questionnaire, one question at a time, in \
about fifteen minutes. You may say \"not sure\" to most questions, go back, and stop \
at any time. You get the step you are at, the reasons with their sources, what \
you can do yourself, and when to look again.

Your answers stay in this window. Nothing is sent, and nothing is written to \
disk unless you name a file for it with --resume.

If you are in danger, or think of ending your life, call your local emergency \
number now, or find somebody to talk to at findahelpline.com.";

const AFTER: &str = "\
The same engine runs any questionnaire with scores, gates and stages:
  readiness --pack release-readiness        another built-in questionnaire
  readiness assess --pack ./my-pack         a pack of your own
  readiness check ./my-pack                 every problem of a pack, with its place
  readiness test ./my-pack                  its examples and invariants

To stop and go on another day, name a file (its name need not say what it is):
  readiness --resume notes.txt              saved there after every answer

Exit codes: 0 done, 1 something failed, 2 wrong usage, 3 the input is not valid,
4 an example or invariant fell short. Results go to stdout, messages to stderr.
Colour goes away in pipes and when NO_COLOR is set.";

/// The command line of `readiness`.
#[derive(Debug, Parser)]
#[command(name = "readiness", version, about = ABOUT, long_about = LONG, after_help = AFTER, args_conflicts_with_subcommands = true, max_term_width = 80)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub assess: Assess,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer the questionnaire, or assess answers from a file (the default)
    Assess(Assess),
    /// Find every problem of a pack
    Check(Check),
    /// Run the examples of a pack, and look for answers that break its invariants
    Test(Test),
    /// Draw who reads whom in a pack
    Graph(Graph),
}

/// How a result is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading in a terminal
    #[default]
    Text,
    /// For programs
    Json,
    /// For programs that read RON
    Ron,
    /// For a document
    Markdown,
}

/// How a list of problems is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For reading in a terminal
    #[default]
    Text,
    /// For programs
    Json,
}

/// How a graph is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    /// Graphviz
    #[default]
    Dot,
    /// For Markdown pages
    Mermaid,
    /// A picture for a browser
    Svg,
}

/// Answer the questionnaire, or assess answers from a file.
#[derive(Debug, Args)]
pub(crate) struct Assess {
    /// A folder or file of rules, or the name of a built-in pack
    #[arg(long, value_name = "PACK", default_value = "reconciliation")]
    pub pack: String,
    /// Assess these answers (RON or JSON; - reads them from stdin) instead of asking
    #[arg(long, value_name = "FILE|-")]
    pub answers: Option<PathBuf>,
    /// Save what you answer in this file after every answer, and go on from there another day
    ///
    /// Only your account may read the file. Whoever uses your account can read it too: a
    /// passphrase, which you are asked for, helps. Nothing but your answers and the day is in it;
    /// without a passphrase it is an ordinary file for --answers. When you are done you are asked
    /// whether to erase it.
    #[arg(long, value_name = "FILE", conflicts_with = "answers")]
    pub resume: Option<PathBuf>,
    /// Lock the file with a passphrase, which is asked for and never shown
    #[arg(long, requires = "resume")]
    pub passphrase: bool,
    /// Keep the file when you are done, without asking
    #[arg(long, requires = "resume")]
    pub keep: bool,
    /// How to print the result; text when asked question by question
    #[arg(long, value_enum, default_value_t, requires = "answers")]
    pub format: Format,
    /// Today's date, like 2026-11-23, for answers that hold none [default: the date of this device]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
}

/// Find every problem of a pack.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A folder or file of rules, or the name of a built-in pack
    pub pack: String,
    /// How to print the problems
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

/// Run the examples of a pack, and look for answers that break its invariants.
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// A folder or file of rules, or the name of a built-in pack
    pub pack: String,
    /// How many sheets to try for each invariant; the same ones every time
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub samples: u32,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

/// Draw who reads whom in a pack.
#[derive(Debug, Args)]
pub(crate) struct Graph {
    /// A folder or file of rules, or the name of a built-in pack
    pub pack: String,
    /// How to draw it
    #[arg(long, value_enum, default_value_t)]
    pub format: GraphFormat,
}
