//! What the tests share: the root of the repository, and random packs.
//!
//! In: a tape of numbers. Out: the text of a small pack, or the answers of a sheet. Drawing from a
//! tape rather than a generator lets proptest shrink a failing pack: fewer numbers, simpler pack.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "support code of tests, which may fail loudly"
)]

pub mod disk;
pub mod fuzz;

use std::cell::Cell;
use std::fmt::Write as _;
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use readiness_core::cases::{entries, shown};
use readiness_core::{CheckedPack, Diagnostic, ModuleSource, NoLibrary, Sheet, SourceFile, compile};

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the root").to_owned()
}

/// Compiles the text of a pack that imports nothing.
///
/// # Errors
/// Everything the compiler reports.
pub fn compile_text(text: &str) -> Result<(CheckedPack, Vec<Diagnostic>), Vec<Diagnostic>> {
    let source = ModuleSource { place: "test".to_owned(), files: vec![SourceFile::new("test.ron", text)] };
    compile(&source, &NoLibrary)
}

/// Numbers to draw from; zero when it runs out.
#[derive(Debug)]
pub struct Tape<'a> {
    numbers: &'a [u32],
    at: usize,
}

impl<'a> Tape<'a> {
    /// A tape from its start.
    #[must_use]
    pub fn new(numbers: &'a [u32]) -> Self {
        Self { numbers, at: 0 }
    }

    /// A number below `n`.
    pub fn pick(&mut self, n: usize) -> usize {
        let drawn = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        drawn as usize % n.max(1)
    }

    fn chance(&mut self, in_ten: usize) -> bool {
        self.pick(10) >= 10 - in_ten
    }
}

/// A random pack, in parts, so that its declarations can be put in another order.
#[derive(Clone, Debug)]
pub struct RandomPack {
    /// Everything whose order means something.
    pub fixed: String,
    /// Signals, scores, vetoes and contradictions: order means nothing.
    pub lists: [(&'static str, Vec<String>); 4],
    /// How many questions there are.
    pub questions: usize,
}

impl RandomPack {
    /// The text, with each list turned by so many places.
    #[must_use]
    pub fn text(&self, turn: usize) -> String {
        let mut text = format!("(\n{}", self.fixed);
        for (name, items) in &self.lists {
            let mut items = items.clone();
            if !items.is_empty() {
                let by = turn % items.len();
                items.rotate_left(by);
            }
            let _ = writeln!(text, "{name}: [{}],", items.join(",\n  "));
        }
        text.push(')');
        text
    }
}

const QUESTIONS: usize = 6;

/// What question `i` is answered with.
fn kind(i: usize) -> &'static str {
    match i % 5 {
        0 | 4 => "YesNo",
        1 => "Choice([(id: \"a\", text: \"A\"), (id: \"b\", text: \"B\"), (id: \"c\", text: \"C\")])",
        2 => "Scale([(value: 0, text: \"0\"), (value: 1, text: \"1\"), (value: 3, text: \"3\")])",
        _ => "Count(unit: \"days\", min: 0, max: 9)",
    }
}

/// Something that compares question `i`.
fn comparison(tape: &mut Tape<'_>, i: usize) -> String {
    let plain = match i % 5 {
        0 | 4 => format!("{}(\"q{i}\")", ["Yes", "No"][tape.pick(2)]),
        1 => match tape.pick(3) {
            0 => format!("Is(\"q{i}\", \"a\")"),
            1 => format!("IsNot(\"q{i}\", \"b\")"),
            _ => format!("OneOf(\"q{i}\", [\"b\", \"c\"])"),
        },
        2 => format!("{}(\"q{i}\", 1)", ["Ge", "Gt", "Le", "Lt", "Eq", "Ne"][tape.pick(6)]),
        _ => format!(
            "{}(\"q{i}\", {})",
            ["Ge", "Gt", "Le", "Lt", "Eq", "Ne"][tape.pick(6)],
            [3, 6][tape.pick(2)]
        ),
    };
    match tape.pick(12) {
        0 => format!("IfNotApplicable(true, {plain})"),
        1 => format!("IfNotApplicable(false, {plain})"),
        2 => format!("Answered(\"q{i}\")"),
        3 => format!("Applicable(\"q{i}\")"),
        _ => plain,
    }
}

/// What a condition may read.
#[derive(Clone, Copy)]
struct Reach {
    questions: usize,
    signals: usize,
    scores: usize,
}

fn condition(tape: &mut Tape<'_>, reach: Reach, depth: usize) -> String {
    let part = |tape: &mut Tape<'_>| condition(tape, reach, depth - 1);
    if depth > 0 {
        match tape.pick(7) {
            1 => return format!("All([{}, {}])", part(tape), part(tape)),
            2 => return format!("Any([{}, {}])", part(tape), part(tape)),
            3 => return format!("Not({})", part(tape)),
            4 => {
                return format!("AtLeast(2, [{}, {}, {}])", part(tape), part(tape), part(tape));
            }
            _ => {}
        }
    }
    match tape.pick(5) {
        3 if reach.signals > 0 => format!("Holds(\"s{}\")", tape.pick(reach.signals)),
        4 if reach.scores > 0 => match tape.pick(4) {
            0 => format!("Band(\"c{}\", \"high\")", tape.pick(reach.scores)),
            1 => ["Ge(\"c0\", \"c1\")", "Gt(\"c1\", \"c0\")", "Eq(\"c0\", \"c1\")"][tape.pick(3)].to_owned(),
            _ => format!("{}(\"c{}\", 2)", ["Ge", "Le", "Gt", "Lt"][tape.pick(4)], tape.pick(reach.scores)),
        },
        _ => {
            let i = tape.pick(reach.questions);
            comparison(tape, i)
        }
    }
}

fn item(tape: &mut Tape<'_>, i: usize, mean: bool) -> String {
    let weight = if mean { ["1", "2"][tape.pick(2)] } else { ["1", "2", "-1", "0.5"][tape.pick(4)] };
    match i % 5 {
        0 | 4 => format!("(of: \"q{i}\", points: [(\"yes\", {}), (\"no\", 0)])", [2, 3, -1][tape.pick(3)]),
        1 => format!("(of: \"q{i}\", points: [(\"a\", 0), (\"b\", 1.5), (\"c\", 3)])"),
        2 => format!("(of: \"q{i}\", weight: {weight}, reverse: {})", tape.pick(2) == 1),
        _ => format!("(of: \"q{i}\", steps: [(0, 0), (3, 2), (6, {})])", [4, 1][tape.pick(2)]),
    }
}

/// Six questions with skip logic, in various hands, and one about danger.
fn questions(tape: &mut Tape<'_>, fixed: &mut String) {
    fixed.push_str("questions: [\n");
    for i in 0..QUESTIONS {
        let ask = if i > 0 && tape.chance(4) {
            let reach = Reach { questions: i, signals: 0, scores: 0 };
            format!(", ask_when: {}", condition(tape, reach, 1))
        } else {
            String::new()
        };
        let hands = ["Own", "Own", "Own", "Past", "Other", "Circumstances"][tape.pick(6)];
        let changes = ["Freely", "Freely", "Up", "Down", "WithTime", "Fixed"][tape.pick(6)];
        let _ = writeln!(
            fixed,
            "  (id: \"q{i}\", section: \"x\", kind: {}, text: \"Q\", why: \"W\", hands: {hands}, changes: {changes}{ask}),",
            kind(i)
        );
    }
    fixed.push_str(
        "  (id: \"peril\", section: \"x\", kind: YesNo, text: \"Q\", why: \"W\", hands: Own, changes: Freely),\n],\n",
    );
}

/// A random pack: six questions with skip logic, signals (one of danger, on a question of its own),
/// four scores of which two are sums, a ladder of six stages, vetoes and a contradiction.
#[must_use]
pub fn random_pack(tape: &mut Tape<'_>) -> RandomPack {
    let mut fixed = String::from(
        "pack: (id: \"random\", version: \"1\", title: \"Random\"),\n\
         sections: [(id: \"x\", title: \"X\")],\n\
         roles: [(\"find_out\", \"ask\")],\n\
         signal_kinds: [(id: \"good\", direction: Support, title: \"G\"), (id: \"danger\", direction: Danger, title: \"D\")],\n\
         permissions: [(id: \"none\", title: \"N\"), (id: \"some\", title: \"S\"), (id: \"all\", title: \"A\")],\n\
         layers: [(id: \"first\", title: \"F\", safety: true), (id: \"second\", title: \"S\")],\n\
         pictures: [(id: \"both\", title: \"B\", across: \"c0\", up: \"c1\", text: \"T\")],\n\
         look_again: [(id: \"later\", days: 7, judgement: \"J\")],\n",
    );
    questions(tape, &mut fixed);
    let rest = Reach { questions: QUESTIONS, signals: 0, scores: 0 };
    let mut signals: Vec<String> = (0..3)
        .map(|i| {
            let reach = Reach { signals: i, ..rest };
            let when = condition(tape, reach, 2);
            format!("(id: \"s{i}\", kind: \"good\", when: {when}, text: \"T\", judgement: \"J\")")
        })
        .collect();
    signals.push(
        "(id: \"in_peril\", kind: \"danger\", when: Yes(\"peril\"), text: \"T\", judgement: \"J\")"
            .to_owned(),
    );
    let reach = Reach { signals: 3, ..rest };
    let scores: Vec<String> = (0..4).map(|i| score(tape, i, reach)).collect();
    let reach = Reach { scores: 4, ..reach };
    // A danger may stand un-negated in a veto, and negated in a gate.
    let vetoes: Vec<String> = (0..3)
        .map(|i| {
            let mut when = condition(tape, reach, 2);
            if tape.chance(5) {
                when = format!("{}([{when}, Holds(\"in_peril\")])", ["Any", "All"][tape.pick(2)]);
            }
            let cap = ["stop", "ask", "wait", "try", "stop"][tape.pick(5)];
            let layer = if cap == "try" { "second" } else { ["first", "second"][tape.pick(2)] };
            let last = tape.chance(3);
            format!("(id: \"v{i}\", layer: \"{layer}\", when: {when}, cap: Stage(\"{cap}\"), final: {last}, text: \"T\", judgement: \"J\")")
        })
        .chain(std::iter::once(
            "(id: \"v_peril\", layer: \"first\", when: Holds(\"in_peril\"), cap: Stage(\"stop\"), text: \"T\", judgement: \"J\")".to_owned(),
        ))
        .collect();
    let contradictions = vec![format!(
        "(id: \"k0\", when: {}, between: [\"q0\", \"q1\"], text: \"T\", judgement: \"J\")",
        condition(tape, reach, 1)
    )];
    fixed.push_str("stages: [\n");
    let mut gate = 0;
    // `open` gives more than `late`, which stands behind it: caution order is not journey order.
    for (id, permission) in [
        ("stop", "none"),
        ("ask", "none"),
        ("wait", "none"),
        ("try", "some"),
        ("open", "all"),
        ("late", "some"),
    ] {
        let mut gates = Vec::new();
        if !matches!(id, "stop" | "ask") {
            for _ in 0..=tape.pick(2) {
                let mut when = condition(tape, reach, 2);
                if tape.chance(2) {
                    when = format!("All([{when}, Not(Holds(\"in_peril\"))])");
                }
                gates.push(format!("(id: \"g{gate}\", when: {when}, text: \"T\", judgement: \"J\")"));
                gate += 1;
            }
        }
        let _ = writeln!(
            fixed,
            "  (id: \"{id}\", permission: \"{permission}\", title: \"T\", text: \"T\", gates: [{}]),",
            gates.join(", ")
        );
    }
    fixed.push_str("],\n");
    RandomPack {
        fixed,
        lists: [
            ("signals", signals),
            ("scores", scores),
            ("vetoes", vetoes),
            ("contradictions", contradictions),
        ],
        questions: QUESTIONS,
    }
}

fn score(tape: &mut Tape<'_>, i: usize, reach: Reach) -> String {
    // The first two are sums, so that they can be compared with each other.
    let method =
        if i < 2 { "Sum" } else { ["Mean", "Largest", "Smallest", "CountAtLeast(1)", "Sum"][tape.pick(5)] };
    let mean = method == "Mean";
    let start = tape.pick(QUESTIONS);
    let mut items: Vec<String> = (0..4).map(|k| item(tape, (start + k) % QUESTIONS, mean)).collect();
    if !mean && tape.chance(3) {
        items.push("(of: \"s0\", weight: 2)".to_owned());
    }
    if i > 1 && !mean && tape.chance(3) {
        items.push(format!("(of: \"c{}\", weight: {})", tape.pick(2), ["1", "-1"][tape.pick(2)]));
    }
    let needs = if tape.chance(4) { format!("needs: {}, ", 1 + tape.pick(4)) } else { String::new() };
    let change = match tape.pick(8) {
        0 => format!("overrides: [StepUp({})], ", condition(tape, reach, 1)),
        1 => format!("overrides: [RaiseTo(\"high\", {})], ", condition(tape, reach, 1)),
        2 => format!(
            "overrides: [StepDown({0}), LowerTo(\"low\", {1})], ",
            condition(tape, reach, 0),
            condition(tape, reach, 1)
        ),
        _ => String::new(),
    };
    format!(
        "(id: \"c{i}\", title: \"T\", method: {method}, items: [{}], {needs}bands: [(id: \"low\", from: -99, title: \"L\"), (id: \"mid\", from: 1, title: \"M\"), (id: \"high\", from: 2, title: \"H\")], {change}judgement: \"J\")",
        items.join(", ")
    )
}

/// A random sheet: each question unknown, or one of the entries that matter.
pub fn random_sheet(pack: &CheckedPack, tape: &mut Tape<'_>) -> Sheet {
    let mut sheet = Sheet::new();
    for question in &pack.questions {
        let entries = entries(question);
        let drawn = tape.pick(entries.len() + 2);
        sheet.set(question, entries.get(drawn).copied()).expect("listed entries fit");
    }
    sheet
}

/// Runs a law on random packs that compile, and insists that enough of them did.
///
/// # Panics
/// With the smallest pack and sheet found that break the law.
pub fn hold(cases: u32, law: impl Fn(&RandomPack, &CheckedPack, &Sheet) -> Result<(), TestCaseError>) {
    let tape = || proptest::collection::vec(any::<u32>(), 0..260);
    let answers = || proptest::collection::vec(any::<u32>(), 0..12);
    let compiled = Cell::new(0_u32);
    let mut runner = TestRunner::new(Config {
        cases,
        max_global_rejects: cases * 40,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&(tape(), answers()), |(pack_tape, sheet_tape)| {
        let random = random_pack(&mut Tape::new(&pack_tape));
        // Some random packs compare what is always so; the checker rightly refuses them.
        let Ok((pack, _)) = compile_text(&random.text(0)) else {
            return Err(TestCaseError::reject("refused by the checker"));
        };
        compiled.set(compiled.get() + 1);
        let sheet = random_sheet(&pack, &mut Tape::new(&sheet_tape));
        law(&random, &pack, &sheet).map_err(|e| match e {
            TestCaseError::Fail(why) => {
                TestCaseError::fail(format!("{why}\n{}\n{}", random.text(0), shown(&pack, &sheet)))
            }
            reject @ TestCaseError::Reject(_) => reject,
        })
    });
    if let Err(proptest::test_runner::TestError::Fail(why, _)) = &outcome {
        panic!("{why}");
    }
    if let Err(why) = outcome {
        panic!("{why}");
    }
    assert!(compiled.get() >= cases, "only {} packs compiled", compiled.get());
}

/// Every completion of a sheet, or nothing when there are more than `most`.
#[must_use]
pub fn completions(pack: &CheckedPack, sheet: &Sheet, most: usize) -> Option<Vec<Sheet>> {
    let mut all = vec![sheet.clone()];
    for question in &pack.questions {
        if sheet.get(question).is_some() {
            continue;
        }
        let entries = entries(question);
        if all.len() * entries.len() > most {
            return None;
        }
        all = all
            .iter()
            .flat_map(|s| {
                entries.iter().map(|e| {
                    let mut next = s.clone();
                    next.set(question, Some(*e)).expect("listed entries fit");
                    next
                })
            })
            .collect();
    }
    Some(all)
}
