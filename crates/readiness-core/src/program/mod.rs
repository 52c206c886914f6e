//! Phase 5: the flat program.
//!
//! In: a [`DecisionGraph`]. Out: [`Program`], tables and bits without a name in them, that answers in
//! well under a microsecond what the oracle in [`crate::evaluate()`] answers by the book. It differs from
//! the phase before in that nothing is looked up and nothing is allocated while it runs.
//!
//! How it works. Every condition becomes two bits, *rails*: "it is true" and "it is false"; neither is
//! unclear, both is the hopeful reading of what is unknown. `not` swaps the rails, so what is left is
//! monotone: `at least n of these bits`. An answer is a small code, and for each question and code one
//! row of the table holds every rail and every contribution to a sum, side by side; adding up the rows
//! of a sheet sets all rails and all sums at once, since no two questions share a bit and each sum has
//! a lane wide enough for all it can become. A question that is not always asked has its rows four
//! times: for "it may apply", "it applies", "it does not" and the hopeful "whatever helps"; which of them is
//! read follows from bits that earlier questions set. What is left is a list of rounds of bit
//! operations, in the order of the graph.
//!
//! A sheet on which everything that applies has a value, and every score enough of them, needs one pass
//! over the rails that are true and the lower ends of the sums; one with a "not sure" needs a full pass, one with something missing two:
//! the cautious and the hopeful.

mod compile;
mod details;
mod layout;
mod rows;
mod run;
mod stored;
mod verify;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::checked::Text;
use crate::graph::DecisionGraph;
use crate::hash::hexadecimal;
use crate::number::Exact;
use crate::sheet::{Entry, Sheet, Value};
use crate::truth::Truth;

pub use details::OtherRules;
#[doc(hidden)]
pub use stored::{BEFORE_PAYLOAD, sealed};
pub use stored::{MOST_BYTES_STORED, Unusable, VERSION};

/// Four words of the table: what is added at once.
type Quad = [u64; QUAD];
const QUAD: usize = 4;

/// How many ways a question that is not always asked can stand: open, applying, not applying, hopeful.
const STANDS: usize = 4;

/// The most codes one question may have: a number whose every value gives its own points has as many.
pub const MOST_CODES: usize = 20_000;
/// The most stages of a ladder.
pub const MOST_STAGES: usize = 64;
/// The most bytes of a program's table.
pub const MOST_TABLE: usize = 8 << 20;

/// Why a pack has no program. It can still be evaluated by [`crate::evaluate()`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLarge {
    what: String,
}

impl TooLarge {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into() }
    }
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "too large for a flat program: {}", self.what)
    }
}

impl std::error::Error for TooLarge {}

/// How the answers to a question become codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Coding {
    /// The index of the option.
    Options(u16),
    /// The place among these values.
    Points(Vec<i64>),
    /// The place of the last of these that is not above the number; the first is the least allowed.
    From(Vec<i64>),
}

impl Coding {
    /// How many codes stand for values.
    fn values(&self) -> usize {
        match self {
            Self::Options(n) => usize::from(*n),
            Self::Points(points) | Self::From(points) => points.len(),
        }
    }

    fn code(&self, number: Option<i64>, option: Option<usize>) -> Option<usize> {
        match self {
            Self::Options(n) => option.filter(|i| *i < usize::from(*n)),
            Self::Points(points) => points.binary_search(&number?).ok(),
            Self::From(starts) => starts.partition_point(|s| *s <= number.unwrap_or(i64::MIN)).checked_sub(1),
        }
    }
}

/// A question, as the program sees it. Its codes are those of its values, then "not sure", then
/// unknown, then unknown read hopefully.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    coding: Coding,
    /// Its first row.
    row: u32,
    /// The rails of its `ask_when`; none when it is always asked.
    when: Option<Rails>,
}

impl Asked {
    fn unsure(&self) -> usize {
        self.coding.values()
    }
    fn unknown(&self) -> usize {
        self.coding.values().saturating_add(1)
    }
    /// How many rows there are for one way of standing.
    fn codes(&self) -> usize {
        self.coding.values().saturating_add(3)
    }
}

/// The places of two bits: it is true, it is false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Rails {
    yes: u32,
    no: u32,
}

/// A part of a word that holds a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Lane {
    word: u32,
    shift: u8,
    bits: u8,
}

/// A sum: both ends of its interval, in steps of `unit` billionths above `base`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Sum {
    low: Lane,
    high: Lane,
    unit: i128,
    base: i128,
}

/// Adds what a signal, or an item that is counted, gives: four amounts, by its rails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Add {
    when: Rails,
    sum: u32,
    low: [u64; STANDS],
    high: [u64; STANDS],
}

/// Adds the total of a score inside another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct AddTotal {
    total: u32,
    weight: i128,
    when: Option<Rails>,
    sum: u32,
    /// What was counted in as the least of it.
    least: i128,
}

/// The value of a score that another score counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Total {
    of: TotalOf,
    /// The bit that says that enough is answered; none when that is always so.
    enough: Option<u32>,
    least: i128,
    greatest: i128,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum TotalOf {
    Sum(u32),
    /// The largest item, or the smallest.
    Extreme {
        items: Vec<Item>,
        smallest: bool,
    },
}

/// An item of a largest or smallest, or of a mean that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Item {
    when: Option<Rails>,
    value: ItemValue,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum ItemValue {
    /// By the code of a question: both ends.
    Answer { question: u32, ends: Vec<(i128, i128)> },
    /// A weight when it holds.
    Signal { rails: Rails, weight: i128 },
    /// A total times a weight.
    Total { total: u32, weight: i128 },
}

/// Sets a bit when a sum reaches a bound (the rail "true", by the lower end), or surely does not (the
/// rail "false", by the upper end).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Compare {
    sum: u32,
    /// In steps of the sum.
    bound: u64,
    yes: bool,
    out: u32,
}

/// The same for a total times a weight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Reach {
    total: u32,
    weight: i128,
    bound: i128,
    above: bool,
    yes: bool,
    out: u32,
}

/// Bits of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Term {
    word: u32,
    mask: u64,
}

/// What a node asks of its bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Need {
    All,
    Any,
    AtLeast(u32),
}

/// Sets a bit when enough of its terms' bits are set. Its terms follow those of the node before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Node {
    need: Need,
    terms: u32,
    out: u32,
}

/// Operations that need nothing of each other, only what rounds before have set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Round {
    questions: Vec<u32>,
    totals: Vec<u32>,
    adds: Vec<Add>,
    add_totals: Vec<AddTotal>,
    compares: Vec<Compare>,
    reaches: Vec<Reach>,
    nodes: Vec<Node>,
    terms: Vec<Term>,
}

/// Where the rails of a list of outputs are: all that are true from one word on, all that are false
/// from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Outputs {
    yes: u32,
    no: u32,
    count: u32,
}

impl Outputs {
    fn words(self) -> usize {
        at(self.count).div_ceil(64)
    }
}

/// What the numbers of the outputs mean: so many vetoes, then contradictions, gates, signals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counts {
    vetoes: u32,
    contradictions: u32,
    gates: u32,
    signals: u32,
}

/// Outputs that cap at a place of the caution order: there when true, at `unclear` when unclear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Cap {
    of: Vec<Term>,
    place: u8,
    unclear: u8,
}

/// The ladder: stages by their place in the caution order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Steps {
    /// The gates of each stage, as outputs.
    gates: Vec<Vec<Term>>,
    /// Which stage of the journey it is.
    stage: Vec<u8>,
    /// Its permission.
    permission: Vec<u8>,
    caps: Vec<Cap>,
}

/// How a score is shown: outputs of the detail rounds, and where its value is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ScorePlan {
    /// The first of its outputs: applies, enough, then one for each band.
    output: u32,
    bands: u32,
    value: ScoreValue,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum ScoreValue {
    Sum(u32),
    Total(u32),
    /// A mean: items with their weights.
    Mean(Vec<(Item, i128)>),
}

/// A pack, compiled: immutable, without names, cheap to share between threads.
///
/// ```
/// # use readiness_core::{compile, DecisionGraph, ModuleSource, NoLibrary, Program, Sheet, SourceFile};
/// # let file = SourceFile::new("tiny.ron", r#"(
/// #   pack: (id: "tiny", version: "1", title: "Tiny"),
/// #   sections: [(id: "s", title: "S")],
/// #   questions: [(id: "calm", section: "s", kind: YesNo, text: "Calm?", why: "It matters.",
/// #                hands: Own, changes: Freely)],
/// #   signal_kinds: [(id: "good", direction: Support, title: "Good")],
/// #   signals: [(id: "is_calm", kind: "good", when: Yes("calm"), text: "You are calm.",
/// #              judgement: "an example")],
/// # )"#);
/// # let source = ModuleSource { place: "tiny".into(), files: vec![file] };
/// # let (pack, _) = compile(&source, &NoLibrary).unwrap();
/// let program = Program::compile(&DecisionGraph::new(&pack)).unwrap();
/// let mut workspace = program.workspace();
/// let mut codes = program.codes(&Sheet::new());
/// assert_eq!(program.evaluate(&codes, &mut workspace).signal(0).name(), "unclear");
/// codes.set(&program, 0, 0).unwrap(); // yes
/// assert_eq!(program.evaluate(&codes, &mut workspace).signal(0).name(), "true");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    rules: [u8; 32],
    questions: Vec<Asked>,
    /// Column by column: for each four words, all rows.
    table: Vec<Vec<Quad>>,
    /// How many columns a sheet without gaps needs.
    quick_columns: u32,
    /// How many words there are to work in.
    words: u32,
    sums: Vec<Sum>,
    totals: Vec<Total>,
    /// Counts answers that are no values, where they may matter.
    open: Lane,
    /// Counts missing answers, where they may matter.
    unknown: Lane,
    /// Bits without which something is unclear though no answer is missing: enough is answered.
    sure: Vec<Term>,
    /// Rails that say that "not sure" was chosen: for guidance only.
    chosen: Vec<Term>,
    quick: Vec<Round>,
    rounds: Vec<Round>,
    detail: Vec<Round>,
    outputs: Outputs,
    details: Outputs,
    counts: Counts,
    /// Outputs of final vetoes.
    finals: Vec<Term>,
    steps: Option<Steps>,
    scores: Vec<ScorePlan>,
}

/// A code that no answer to a question has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchCode;

impl fmt::Display for NoSuchCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no such question, or it has no such code")
    }
}

impl std::error::Error for NoSuchCode {}

/// The answers of a sheet as codes, one a question. Printed for debugging it says only how many there
/// are: answers belong in no log.
#[derive(Clone, PartialEq, Eq)]
pub struct Codes(Vec<u16>);

impl fmt::Debug for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Codes({})", self.0.len())
    }
}

impl Codes {
    /// Sets the code of a question; see [`Program::code`].
    ///
    /// # Errors
    /// [`NoSuchCode`]; nothing changes then.
    pub fn set(&mut self, program: &Program, question: usize, code: u16) -> Result<(), NoSuchCode> {
        let asked = program.questions.get(question).ok_or(NoSuchCode)?;
        let slot = self.0.get_mut(question).ok_or(NoSuchCode)?;
        if usize::from(code) > asked.unknown() {
            return Err(NoSuchCode);
        }
        *slot = code;
        Ok(())
    }

    /// The code of a question.
    #[must_use]
    pub fn get(&self, question: usize) -> Option<u16> {
        self.0.get(question).copied()
    }
}

/// Where a program works: made once, used again for every sheet.
#[derive(Clone)]
pub struct Workspace {
    cautious: Vec<u64>,
    hopeful: Vec<u64>,
    totals: Vec<(Exact, Exact)>,
    hopeful_totals: Vec<(Exact, Exact)>,
    /// The row of each question.
    rows: Vec<u32>,
    /// The rows that need no other answer.
    first: Vec<u32>,
}

impl fmt::Debug for Workspace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Workspace({} words)", self.cautious.len())
    }
}

/// Where a sheet stands on the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The stages that are possible: one bit each, in journey order.
    pub possible: u64,
    /// The index of the stage, when only one is possible.
    pub decided: Option<usize>,
    /// The index of what is permitted meanwhile.
    pub permission: usize,
    /// Whether missing answers can no longer change the permission.
    pub settled: bool,
}

/// The result of running a program, in the workspace it ran in.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    program: &'a Program,
    workspace: &'a Workspace,
    /// A quick pass leaves only the rails that are true; whatever is not true is false.
    quick: bool,
    standing: Option<Standing>,
}

impl Outcome<'_> {
    /// Where the sheet stands, if the pack has a ladder.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.standing
    }

    /// How the veto of that index reads, in the order of the pack.
    #[must_use]
    pub fn veto(&self, index: usize) -> Truth {
        self.output(0, self.program.counts.vetoes, index)
    }

    /// How the contradiction of that index reads.
    #[must_use]
    pub fn contradiction(&self, index: usize) -> Truth {
        let c = self.program.counts;
        self.output(c.vetoes, c.contradictions, index)
    }

    /// How the gate of that index reads: all gates of all stages in journey order, each once.
    #[must_use]
    pub fn gate(&self, index: usize) -> Truth {
        let c = self.program.counts;
        self.output(c.vetoes.saturating_add(c.contradictions), c.gates, index)
    }

    /// How the signal of that index reads.
    #[must_use]
    pub fn signal(&self, index: usize) -> Truth {
        let c = self.program.counts;
        let from = c.vetoes.saturating_add(c.contradictions).saturating_add(c.gates);
        self.output(from, c.signals, index)
    }

    /// Both ends of the score of that index, in the order of the pack: what it surely has at least and at
    /// most. None for a mean, and for a largest or smallest that no other score counts: those are in
    /// [`Program::assess`].
    #[must_use]
    pub fn score(&self, index: usize) -> Option<(Exact, Exact)> {
        match &self.program.scores.get(index)?.value {
            ScoreValue::Sum(sum) => self.program.sum(*sum, &self.workspace.cautious, self.quick),
            ScoreValue::Total(total) => self.workspace.totals.get(at(*total)).copied(),
            ScoreValue::Mean(_) => None,
        }
    }

    /// Whether a veto that is the end of the matter surely holds.
    #[must_use]
    pub fn ended(&self) -> bool {
        let fired = self.fired();
        self.program.finals.iter().any(|t| word(fired, t.word) & t.mask != 0)
    }

    /// One bit for everything that surely holds: vetoes, contradictions, gates, signals, in that order.
    #[must_use]
    pub fn fired(&self) -> &[u64] {
        let outputs = self.program.outputs;
        let from = at(outputs.yes);
        self.workspace.cautious.get(from..from.saturating_add(outputs.words())).unwrap_or_default()
    }

    /// The same for everything that is neither true nor false, word by word.
    pub fn unclear(&self) -> impl Iterator<Item = u64> {
        let outputs = self.program.outputs;
        let from = at(outputs.no);
        let no = self.workspace.cautious.get(from..from.saturating_add(outputs.words())).unwrap_or_default();
        let left = at(outputs.count);
        let quick = self.quick;
        self.fired().iter().zip(no).enumerate().map(move |(i, (yes, no))| {
            let used = left.saturating_sub(i.saturating_mul(64)).min(64);
            let mask = if used == 64 { u64::MAX } else { bit_mask(used).wrapping_sub(1) };
            if quick { 0 } else { !(yes | no) & mask }
        })
    }

    fn output(&self, from: u32, count: u32, index: usize) -> Truth {
        if index >= at(count) {
            return Truth::FALSE;
        }
        let output = at(from).saturating_add(index);
        let outputs = self.program.outputs;
        let read =
            |start: u32| bit(&self.workspace.cautious, at(start).saturating_mul(64).saturating_add(output));
        let yes = read(outputs.yes);
        Truth { must: yes, may: if self.quick { yes } else { !read(outputs.no) } }
    }
}

impl Program {
    /// Compiles a pack.
    ///
    /// # Errors
    /// [`TooLarge`] where its tables would take too much room; such a pack can still be evaluated.
    pub fn compile(graph: &DecisionGraph<'_>) -> Result<Self, TooLarge> {
        compile::compile(graph)
    }

    /// The hash of the rules that it was compiled from, in hexadecimal.
    #[must_use]
    pub fn rules_hash(&self) -> Text {
        hexadecimal(&self.rules)
    }

    /// How many questions it reads.
    #[must_use]
    pub fn questions(&self) -> usize {
        self.questions.len()
    }

    /// How many bytes its table takes.
    #[must_use]
    pub fn table_bytes(&self) -> usize {
        let quads: usize = self.table.iter().map(Vec::len).sum();
        quads.saturating_mul(QUAD).saturating_mul(8)
    }

    /// Room to work in.
    #[must_use]
    pub fn workspace(&self) -> Workspace {
        Workspace {
            cautious: vec![0; at(self.words)],
            hopeful: vec![0; at(self.words)],
            totals: vec![(Exact::ZERO, Exact::ZERO); self.totals.len()],
            hopeful_totals: vec![(Exact::ZERO, Exact::ZERO); self.totals.len()],
            rows: vec![0; self.questions.len()],
            first: Vec::with_capacity(self.questions.len()),
        }
    }

    /// The code of an entry of a question; `None` is unknown. A day counts as days before the today of
    /// the sheet that is coded with [`Program::codes`]; on its own it is unknown.
    #[must_use]
    pub fn code(&self, question: usize, entry: Option<Entry>) -> Option<u16> {
        let number = |value| match value {
            Value::Number(n) => Some(n),
            Value::Option(_) | Value::Day(_) => None,
        };
        self.code_of(question, entry, number)
    }

    fn code_of(
        &self,
        question: usize,
        entry: Option<Entry>,
        number: impl Fn(Value) -> Option<i64>,
    ) -> Option<u16> {
        let asked = self.questions.get(question)?;
        let code = match entry {
            None => asked.unknown(),
            Some(Entry::Unsure | Entry::PreferNotToSay) => asked.unsure(),
            Some(Entry::Value(Value::Option(i))) => asked.coding.code(None, Some(i))?,
            Some(Entry::Value(value)) => match number(value) {
                Some(n) => asked.coding.code(Some(n), None)?,
                None => asked.unknown(),
            },
        };
        u16::try_from(code).ok()
    }

    /// The codes of a sheet.
    #[must_use]
    pub fn codes(&self, sheet: &Sheet) -> Codes {
        let mut codes = Codes(vec![0; self.questions.len()]);
        self.recode(sheet, &mut codes);
        codes
    }

    /// The same into codes that are there already, without allocating.
    pub fn recode(&self, sheet: &Sheet, codes: &mut Codes) {
        for (index, (slot, asked)) in codes.0.iter_mut().zip(&self.questions).enumerate() {
            let number = |value| match value {
                Value::Number(n) => Some(n),
                Value::Option(_) => None,
                Value::Day(_) => sheet.days_ago(value),
            };
            let code = self.code_of(index, sheet.entry(index), number);
            // Every entry of a sheet fits its question; what would not is as good as unknown.
            *slot = code.or_else(|| u16::try_from(asked.unknown()).ok()).unwrap_or_default();
        }
    }
}

/// An index as the machine counts. The 32-bit numbers of a program fit wherever it runs.
fn at(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// A word, or 0 beyond the end.
fn word(words: &[u64], index: u32) -> u64 {
    words.get(at(index)).copied().unwrap_or(0)
}

fn bit_mask(index: usize) -> u64 {
    1_u64.wrapping_shl(u32::try_from(index % 64).unwrap_or(0))
}

/// Whether a bit is set.
fn bit(words: &[u64], index: usize) -> bool {
    words.get(index / 64).copied().unwrap_or(0) & bit_mask(index) != 0
}

fn set_bit(words: &mut [u64], index: usize) {
    if let Some(word) = words.get_mut(index / 64) {
        *word |= bit_mask(index);
    }
}
