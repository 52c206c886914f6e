//! The command line.
//!
//! In: arguments. Out: [`Cli`], or a page of help.

use std::path::PathBuf;

use clap::builder::TypedValueParser as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
use readiness::{Date, ProofLimits};

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
number now, or find somebody to talk to at findahelpline.com. `readiness help-lines` \
lists who helps in some countries.";

const AFTER: &str = "\
The same engine runs any questionnaire with scores, gates and stages:
  readiness --pack apology                  an apology that you wrote: send it, or not?
  readiness --pack first-message            the same for a first message, or an answer
  readiness --pack release-readiness        another built-in questionnaire
  readiness init my-pack                    a small pack of your own to begin with
  readiness check my-pack                   every problem of a pack, with its place
  readiness test my-pack                    its examples and invariants
  readiness prove my-pack                   its invariants, of all possible answers
  readiness --pack my-pack                  asks its questions
  readiness --lang es                       the questionnaire in Spanish
  readiness panel --answers answers.json    what each guide would say, for comparison
  readiness sources                         where the rules come from

To stop and go on another day, name a file (its name need not say what it is):
  readiness --resume notes.txt              saved there after every answer

To be asked less, safety first (about a third fewer questions):
  readiness --shortest

Exit codes: 0 done, 1 something failed, 2 wrong usage, 3 the input is not valid,
4 an example, an invariant or --coverage fell short. Results go to stdout, messages to stderr.
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
    #[command(long_about = ASSESS, after_help = ASSESS_AFTER)]
    Assess(Named),
    /// Find every problem of a pack
    #[command(long_about = CHECK, after_help = CHECK_AFTER)]
    Check(Check),
    /// Run the examples of a pack, and look for answers that break its invariants
    #[command(long_about = TEST, after_help = TEST_AFTER)]
    Test(Test),
    /// Prove what a pack declares, of all possible answers
    #[command(long_about = PROVE, after_help = PROVE_AFTER)]
    Prove(Prove),
    /// Count how many sets of answers lead to each stage
    #[command(long_about = COUNT, after_help = COUNT_AFTER)]
    Count(Count),
    /// Write the file in which somebody translates a pack, keeping what is translated
    #[command(long_about = TRANSLATE, after_help = TRANSLATE_AFTER)]
    Translate(Translate),
    /// Tell what voices beside a pack would say, each on its own
    #[command(long_about = PANEL, after_help = PANEL_AFTER)]
    Panel(Panel),
    /// Show where the rules come from, and what no rule uses
    #[command(long_about = SOURCES, after_help = SOURCES_AFTER)]
    Sources(Sources),
    /// Draw who reads whom in a pack
    #[command(long_about = GRAPH, after_help = GRAPH_AFTER)]
    Graph(Graph),
    /// Show a stored result again, whatever became of its pack
    #[command(long_about = EXPLAIN, after_help = EXPLAIN_AFTER)]
    Explain(Explain),
    /// Tell what became different between two results, or two packs, and what did it
    #[command(long_about = DIFF, after_help = DIFF_AFTER)]
    Diff(Diff),
    /// List who helps people in danger, by country; works without a network
    #[command(long_about = HELP_LINES, after_help = HELP_LINES_AFTER)]
    HelpLines(HelpLines),
    /// Print the JSON Schema of what goes in and out
    #[command(long_about = SCHEMA, after_help = SCHEMA_AFTER)]
    Schema(Schema),
    /// Write a small pack to begin with
    #[command(long_about = INIT, after_help = INIT_AFTER)]
    Init(Init),
    /// Lay out the files of a pack in one way
    #[command(long_about = FMT, after_help = FMT_AFTER)]
    Fmt(Fmt),
    /// Print what a shell needs to complete commands
    #[command(long_about = COMPLETIONS, after_help = COMPLETIONS_AFTER)]
    Completions(Completions),
    /// Print the manual, or write a page for each command
    #[command(long_about = MAN, after_help = MAN_AFTER)]
    Man(Man),
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
    /// For a browser or a printer: one file that needs nothing else
    Html,
}

/// How a comparison is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
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

/// How a panel is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PanelFormat {
    /// For reading in a terminal
    #[default]
    Text,
    /// For programs
    Json,
    /// For a document
    Markdown,
    /// For a browser or a printer: one file that needs nothing else
    Html,
}

/// How sources are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SourcesFormat {
    /// For reading in a terminal
    #[default]
    Text,
    /// For programs
    Json,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Document {
    /// One person's answers, as `assess` reads them
    Answers,
    /// A result, as `assess` prints it and `explain` reads it
    Assessment,
    /// A file of a pack
    Pack,
    /// What `panel` prints
    Panel,
}

/// How a list of problems is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For reading in a terminal
    #[default]
    Text,
    /// For programs
    Json,
    /// For code scanning and editors: SARIF 2.1.0
    Sarif,
}

/// How help is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum HelpFormat {
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

const ASSESS: &str = "\
Answer the questionnaire, or assess answers from a file.

Without --answers you are asked one question at a time. With it, the answers are \
read from a file in RON or JSON, and the result is printed: as a page for people \
(text, markdown, html), or as data (json, ron) with the ids of every rule that fired.";

const ASSESS_AFTER: &str = "\
Answers look like this; what is left out counts as not answered yet:
  { \"today\": \"2026-11-23\", \"answers\": { \"tests\": \"all_pass\", \"on_call\": 2 } }

Examples:
  readiness assess release-readiness --answers answers.json
  readiness assess apology --from answers.json
  readiness assess --answers - --format html < answers.json > result.html

A result tells a lot about somebody: mind where you put the file.";

/// Answer the questionnaire, or assess answers from a file.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(crate) struct Assess {
    /// A folder or file of rules, or the name of a built-in pack
    #[arg(long, value_name = "PACK", default_value = "reconciliation")]
    pub pack: String,
    /// The language to show it in, like es [default: the language of the pack]
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Assess these answers (RON or JSON; - reads them from stdin) instead of asking
    #[arg(long, value_name = "FILE|-")]
    pub answers: Option<PathBuf>,
    /// Begin with these answers (RON or JSON), and ask only what is still open
    ///
    /// The file is only read; where it is locked, the passphrase is asked for. It may hold the answers to a questionnaire that this one rests on:
    /// a check of a draft takes over those of the whole assessment.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["answers", "resume"])]
    pub from: Option<PathBuf>,
    /// Save what you answer in this file after every answer, and go on from there another day
    ///
    /// Only your account may read the file. Whoever uses your account can read it too: a
    /// passphrase, which you are asked for, helps. Nothing but your answers, the day and where you
    /// were is in it; without a passphrase it is an ordinary file for --answers. When you are done
    /// you are asked whether to erase it.
    #[arg(long, value_name = "FILE", conflicts_with = "answers")]
    pub resume: Option<PathBuf>,
    /// Lock the file with a passphrase, which is asked for and never shown
    #[arg(long, requires = "resume")]
    pub passphrase: bool,
    /// Keep the file when you are done, without asking
    #[arg(long, requires = "resume")]
    pub keep: bool,
    /// Ask in the order that settles most with the fewest questions
    ///
    /// What keeps people safe comes first. What can no longer change the step you are at is not asked,
    /// unless you want the fuller picture. A questionnaire that is too large, or that has no steps, is asked
    /// as it was written. With --resume the order is kept in the file.
    #[arg(long, conflicts_with = "answers")]
    pub shortest: bool,
    /// How to print the result; text when asked question by question
    #[arg(long, value_enum, default_value_t, requires = "answers")]
    pub format: Format,
    /// Keep the answers in a result for programs; without them nobody can read what was answered
    #[arg(long, requires = "answers")]
    pub with_answers: bool,
    /// Today's date, like 2026-11-23, for answers that hold none [default: the date of this device]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
    /// Also name who can help in this country, like IE or Ireland, where a danger is not ruled out
    ///
    /// Nobody guesses your country, and it is in nothing but the result that is shown. Without it you are
    /// told what helps in every country.
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
}

/// The same with the pack named first.
#[derive(Debug, Args)]
pub(crate) struct Named {
    /// The same as --pack
    #[arg(value_name = "PACK", conflicts_with = "pack")]
    pub name: Option<String>,
    #[command(flatten)]
    pub assess: Assess,
}

impl Named {
    /// What is to be assessed.
    pub(crate) fn assess(&self) -> Assess {
        let pack = self.name.clone().unwrap_or_else(|| self.assess.pack.clone());
        Assess { pack, ..self.assess.clone() }
    }
}

const CHECK: &str = "\
Find every problem of a pack, each with a code, its place and what would mend it.

Nothing is run: that is what `readiness test` is for. A module that other packs \
import can be checked alone.";

const CHECK_AFTER: &str = "\
Exit codes: 0 no errors (warnings may be there), 3 the pack is not valid.

Examples:
  readiness check my-pack
  readiness check my-pack --watch
  readiness check my-pack --format sarif > problems.sarif";

/// Find every problem of a pack.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A folder or file of rules, or the name of a built-in pack
    pub pack: String,
    /// The translation to look at, like es [default: every one there is]
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// How to print the problems
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
    /// Check again whenever a file of the pack, or of what it imports, changes; end with Ctrl-C
    #[arg(long)]
    pub watch: bool,
    /// Today's date, like 2026-11-23: help that nobody has checked for a year is named [default: the date
    /// of this device]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
}

const TEST: &str = "\
Run the examples of a pack, and look for answers that break its invariants.

Examples are answers with the result they must have. Invariants are looked at in \
sheets drawn the same way every time; finding none that breaks one proves nothing.

--coverage says what the examples show of the rules: whether each condition was seen true, \
false and, where somebody can be unsure, unclear; and whether each part of it was seen to \
decide alone. What no answers can show is proven, and not missing. --mutants makes small \
mistakes in the rules, one at a time, and lists those that nobody would notice. Examples \
marked `reviewed: false` are run, and count for neither.";

const TEST_AFTER: &str = "\
Exit codes: 0 all hold, 3 the pack is not valid, 4 an example or invariant fell short; with
--coverage also when something is missing, with --mutants when one is not caught.

Examples:
  readiness test my-pack
  readiness test my-pack --samples 20000
  readiness test my-pack --coverage --suggest to-judge.ron
  readiness test my-pack --mutants --format json > mutants.json";

/// Run the examples of a pack, and look for answers that break its invariants.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("about_examples").args(["coverage", "mutants"]).multiple(true)))]
pub(crate) struct Test {
    /// A folder or file of rules, or the name of a built-in pack
    pub pack: String,
    /// How many sheets to try for each invariant; the same ones every time
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub samples: u32,
    /// Say what the examples show of the rules, and what they leave out
    #[arg(long)]
    pub coverage: bool,
    /// Make small mistakes in the rules, and list those that nobody notices
    #[arg(long)]
    pub mutants: bool,
    /// Write examples for what is missing in this new file, marked unreviewed, for you to judge
    ///
    /// With --coverage for what nobody shows, with --mutants also for what nobody notices. Each
    /// is like an example of yours with as few answers changed as possible, and expects what
    /// comes out today, right or wrong.
    #[arg(long, value_name = "FILE", requires = "about_examples")]
    pub suggest: Option<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

const PROVE: &str = "\
Prove what a pack declares, of all possible answers.

Every invariant is proven, or refuted with the fewest answers that break it, shown \
as a person would give them, and the rules that fire for that person. So are the \
laws that hold of every pack: knowing less never permits more, danger never raises \
what is permitted, a veto that holds keeps everybody at its stage. For each stage \
there is somebody who stands there, or the proof that nobody does. \"Not sure\" is \
an answer like any other; what holds of whole sets of answers holds of half \
answered ones too. Nothing is sampled.";

const PROVE_AFTER: &str = "\
Examples:
  readiness prove my-pack
  readiness prove reconciliation --format json
  readiness prove my-pack --nodes 500000 --seconds 60

A pack that is too large ends with what was reached (exit code 1), also where only
a law is not known. Exit code 4: a statement does not hold, or a stage cannot be
reached.";

/// What a proof may take.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Effort {
    /// The most nodes that diagrams may have at once; a million take about 30 MB
    #[arg(long, value_name = "N", default_value_t = ProofLimits::default().nodes, value_parser = clap::value_parser!(u64).range(1_024..=500_000_000).map(|n| usize::try_from(n).unwrap_or(usize::MAX)))]
    pub nodes: usize,
    /// The most seconds [default: no end]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub seconds: Option<u64>,
}

impl Effort {
    /// The limits for the library.
    pub(crate) fn limits(self) -> ProofLimits {
        let mut limits = ProofLimits::default();
        limits.nodes = self.nodes;
        limits.seconds = self.seconds;
        limits
    }
}

/// How proofs and counts are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProofFormat {
    /// For reading in a terminal
    #[default]
    Text,
    /// For programs
    Json,
}

/// Prove what a pack declares.
#[derive(Debug, Args)]
pub(crate) struct Prove {
    /// A folder or file of rules, or the name of a built-in pack
    #[arg(value_name = "PACK")]
    pub pack: String,
    #[command(flatten)]
    pub effort: Effort,
    /// Name every statement, also those that hold
    #[arg(long)]
    pub all: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: ProofFormat,
}

const COUNT: &str = "\
Count how many sets of answers lead to each stage, exactly.

A set of answers is what one person could hand in: every question that is asked \
has one of its answers. The shares say how strict the rules are, and how much of \
what could be answered ends in a stop. They are no chances in anybody's life: \
people do not answer at random.";

const COUNT_AFTER: &str = "\
Examples:
  readiness count my-pack
  readiness count reconciliation --no-unsure --format json
  readiness count my-pack --weights expected.json

Weights look like this; an answer that is not named, of a question that is, weighs 0:
  { \"weights\": { \"tests\": { \"all_pass\": 8, \"not_run\": 1 } } }";

/// Count how many sets of answers lead to each stage.
#[derive(Debug, Args)]
pub(crate) struct Count {
    /// A folder or file of rules, or the name of a built-in pack
    #[arg(value_name = "PACK")]
    pub pack: String,
    /// How often each answer is expected, from a file (RON or JSON); answers weigh alike without it
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// Leave out "not sure"
    #[arg(long)]
    pub no_unsure: bool,
    #[command(flatten)]
    pub effort: Effort,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: ProofFormat,
}

const TRANSLATE: &str = "\
Write the file in which somebody translates a pack: every text has an entry with \
the fingerprint of what it was made from. What is translated already is kept; what \
is missing is an empty entry.";

const TRANSLATE_AFTER: &str = "\
Examples:
  readiness translate my-pack --lang es --out my-pack/locales/es.ron
  readiness check my-pack --lang es";

/// Write the file in which somebody translates a pack, keeping what is translated.
#[derive(Debug, Args)]
pub(crate) struct Translate {
    /// A folder of rules, or the name of a built-in pack
    pub pack: String,
    /// The language to translate into, like es
    #[arg(long, value_name = "TAG")]
    pub lang: String,
    /// Write here rather than to stdout; what is translated there already is kept
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const PANEL: &str = "\
Tell what each of the packs that a pack names as its panel would say, beside the pack \
itself: the step it would put somebody at, what blocks its next step, where they agree, \
and on which rule they part.

It asks nothing more than the pack did. Only the pack itself allows anything. While a \
danger or a final stop is not ruled out, that is shown alone.";

const PANEL_AFTER: &str = "\
Exit codes: 0 done, 2 the pack has no panel, 3 the answers are not valid.

Examples:
  readiness panel --answers answers.json
  readiness panel --answers answers.json --format html --out panel.html

A panel tells a lot about somebody: mind where you put the file.";

/// Tell what voices beside a pack would say.
#[derive(Debug, Args)]
pub(crate) struct Panel {
    /// A folder or file of rules, or the name of a built-in pack
    #[arg(long, value_name = "PACK", default_value = "reconciliation")]
    pub pack: String,
    /// The language to show it in, like es [default: the language of the pack]
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// The answers (RON or JSON; - reads them from stdin), as `assess` reads them
    #[arg(long, value_name = "FILE|-")]
    pub answers: PathBuf,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: PanelFormat,
    /// Write here, for your account alone, rather than to stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Today's date, like 2026-11-23, for answers that hold none [default: the date of this device]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
}

const SOURCES: &str = "\
Show where the rules come from: how much of every guide, section and kind of element \
is cited by a rule, is left out for a reason, or neither. With ids, what each of them \
says, where it stands, and every rule that cites it, or why none does.

Without --pack the rules of all built-in packs count, those of single guides included; \
which packs they are is shown.";

const SOURCES_AFTER: &str = "\
Exit codes: 0 done, 2 no such element, 4 something is neither cited nor excused.

Examples:
  readiness sources
  readiness sources SG-04 G1.6
  readiness sources --uncited
  readiness sources --pack my-pack --format json";

/// Show where the rules come from.
#[derive(Debug, Args)]
pub(crate) struct Sources {
    /// Elements, sections or guides, by id [default: how much of everything is in use]
    #[arg(value_name = "ELEMENT")]
    pub elements: Vec<String>,
    /// Look at the rules of this pack only: a folder or file, or the name of a built-in pack; may be repeated
    #[arg(long, value_name = "PACK")]
    pub pack: Vec<String>,
    /// List what no rule cites, with the reason where there is one
    #[arg(long, conflicts_with = "elements")]
    pub uncited: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: SourcesFormat,
}

const GRAPH: &str = "\
Draw who reads whom in a pack: from the questions over signals and scores to the \
vetoes and gates that decide about a stage.";

const GRAPH_AFTER: &str = "\
Examples:
  readiness graph my-pack --format svg > my-pack.svg
  readiness graph my-pack | dot -Tpdf > my-pack.pdf";

/// Draw who reads whom in a pack.
#[derive(Debug, Args)]
pub(crate) struct Graph {
    /// A folder or file of rules, or the name of a built-in pack
    pub pack: String,
    /// How to draw it
    #[arg(long, value_enum, default_value_t)]
    pub format: GraphFormat,
}

const EXPLAIN: &str = "\
Show a stored result again: where somebody stood, and why. A result holds every text \
and source it speaks of, so neither its pack nor the answers are needed.";

const EXPLAIN_AFTER: &str = "\
Examples:
  readiness assess --answers answers.json --format json > result.json
  readiness explain result.json
  readiness explain result.json --pack my-pack --format html > result.html

A result tells a lot about somebody: mind where you put the file.";

/// Show a stored result again.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A result as `readiness assess --format json` or `ron` printed it; - reads it from stdin
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Also say whether the rules of this pack are still the ones of the result
    #[arg(long, value_name = "PACK")]
    pub pack: Option<String>,
}

const DIFF: &str = "\
Tell what became different, and whether the answers or the rules did it.

OLD and NEW are two stored results. With --answers they are two packs, or two versions \
of one: both assess the same answers.";

const DIFF_AFTER: &str = "\
Whether answers changed can be told for certain only where both results hold them
(`readiness assess --with-answers`). After a final stop, and while a question about
safety is open, nothing is said that could look like progress.

Examples:
  readiness diff march.json june.json
  readiness diff rules-1.0 rules-1.1 --answers answers.json --format markdown";

/// Tell what became different.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The older result, or the older pack
    pub old: String,
    /// The newer result, or the newer pack
    pub new: String,
    /// Let both packs assess these answers (RON or JSON; - reads them from stdin)
    #[arg(long, value_name = "FILE|-")]
    pub answers: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: DiffFormat,
    /// Today's date, like 2026-11-23, for answers that hold none [default: the date of this device]
    #[arg(long, value_name = "DATE", requires = "answers")]
    pub today: Option<Date>,
}

const HELP_LINES: &str = "\
List who helps people in danger, with how to reach them and the day that was last \
checked: in one country, or in all of them. It works without a network.";

const HELP_LINES_AFTER: &str = "\
Examples:
  readiness help-lines
  readiness help-lines IE
  readiness help-lines españa --lang es

Every entry was checked against a stored public page, which it names. If a number does
not answer, use your local emergency number, or findahelpline.com.";

/// List who helps people in danger.
#[derive(Debug, Args)]
pub(crate) struct HelpLines {
    /// The country: its two letters or its name [default: every one there is]
    pub country: Option<String>,
    /// A folder or file of rules, or the name of a built-in pack
    #[arg(long, value_name = "PACK", default_value = "reconciliation")]
    pub pack: String,
    /// The language to show it in, like es [default: the language of the pack]
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// How to list it
    #[arg(long, value_enum, default_value_t)]
    pub format: HelpFormat,
}

const SCHEMA: &str = "\
Print the JSON Schema (draft 2020-12) of what goes in and out, for other programs and \
for editors. The same version prints the same bytes.";

const SCHEMA_AFTER: &str = "\
Examples:
  readiness schema answers > answers.schema.json
  readiness schema pack";

/// Print the JSON Schema of what goes in and out.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Of what
    #[arg(value_enum)]
    pub document: Document,
}

const INIT: &str = "\
Write a small pack to begin with: a folder of four files, with notes that say what \
each part does. It checks, and its examples hold. Nothing that is there already is \
ever overwritten.";

const INIT_AFTER: &str = "\
Examples:
  readiness init bike-check
  readiness init packs/bike-check

The folder's name becomes the id of the pack (`bike_check`). The tutorial,
docs/tutorial.md, goes on from here.";

/// Write a small pack to begin with.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder to make; its name is the pack's
    #[arg(value_name = "NAME")]
    pub name: PathBuf,
}

const FMT: &str = "\
Lay out the files of a pack in one way, so that a change shows only what was changed.

Where lines break inside a rule stays your choice, and comments stay where they are. \
Indentation, spaces, commas and empty lines are set; so are the lines of the file's \
outermost brackets. The meaning never changes: that is checked before anything is written, \
and a file is replaced whole or not at all. Files in JSON are left as they are.";

const FMT_AFTER: &str = "\
Exit codes: 0 done, 3 a file is not RON, 4 with --check: a file would change.

Examples:
  readiness fmt my-pack
  readiness fmt my-pack --check";

/// Lay out the files of a pack in one way.
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// A folder or file of rules
    #[arg(value_name = "PACK")]
    pub pack: PathBuf,
    /// Change nothing; say which files would change, and exit with 4 if there are any
    #[arg(long)]
    pub check: bool,
}

const COMPLETIONS: &str = "\
Print what a shell needs to complete the commands and options of `readiness`.";

const COMPLETIONS_AFTER: &str = "\
Put the output where your shell looks for it:
  readiness completions bash > ~/.local/share/bash-completion/completions/readiness
  readiness completions zsh > ~/.zfunc/_readiness
  readiness completions fish > ~/.config/fish/completions/readiness.fish";

/// Print what a shell needs to complete commands.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// Which shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

const MAN: &str = "\
Print the manual page of `readiness` for the program `man`, or write one page for it \
and one for each command into a folder.";

const MAN_AFTER: &str = "\
Examples:
  readiness man > readiness.1 && man ./readiness.1
  readiness man --out ~/.local/share/man/man1";

/// Print the manual.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// A folder for a page for each command; it is made if need be, and older pages are replaced
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}
