//! The reference workload: what other engines were measured with, as a pack of ours and written by hand.
//!
//! In: nothing. Out: the text of a pack with 60 questions (30 yes/no, 20 scales 0–4, 6 choices of 4,
//! 4 counts), 8 scores of 8 weighted inputs, 10 vetoes, 12 gates and 9 stages; random answers to it;
//! and [`by_hand`], the same rules as a programmer would write them for this one purpose.

use std::fmt::Write as _;

/// How many questions there are.
pub const QUESTIONS: usize = 60;
/// How many scores, and inputs of each.
pub const SCORES: usize = 8;
const COUNTS_FROM: usize = 56;
const CHOICES_FROM: usize = 50;
const SCALES_FROM: usize = 30;
/// What a count is cut at.
const CUTS: [u8; 2] = [7, 30];
const MOST_DAYS: u8 = 60;
const STAGES: usize = 9;

/// The question that is input `i` of score `s`.
const fn input(s: usize, i: usize) -> usize {
    (s * 17 + i * 7 + s * i) % QUESTIONS
}

/// Its weight, from −2 to 3 without 0.
const fn weight(s: usize, i: usize) -> i32 {
    [1, 2, -1, 3, 1, -2, 2, 1][(s * 3 + i * 5) % 8]
}

/// What a score must reach where something asks for it.
const BOUNDS: [i32; SCORES] = [6, 4, 8, 3, 5, 7, 2, 6];

/// A veto: two questions, of which the first must be "high" and, for every other veto, the second too.
const fn veto(v: usize) -> (usize, usize, bool) {
    (v * 3, SCALES_FROM + v * 2, v.is_multiple_of(2))
}
/// How many vetoes and gates there are.
pub const VETOES: usize = 10;
/// See [`VETOES`].
pub const GATES: usize = 12;

/// A gate: a score that must reach its bound, and a question that must be "high".
const fn gate(g: usize) -> (usize, usize) {
    (g % SCORES, (g * 5 + 1) % QUESTIONS)
}

/// The gates of a stage: 12 over the seven stages behind the first two.
const fn gates_of(stage: usize) -> (usize, usize) {
    match stage {
        0 | 1 => (0, 0),
        2 => (0, 2),
        3 => (2, 4),
        4 => (4, 6),
        5 => (6, 8),
        6 => (8, 10),
        7 => (10, 11),
        _ => (11, 12),
    }
}

/// "High": yes, 2 or more, the second option or later, 7 days or more.
fn high(question: usize) -> String {
    let id = format!("q{question}");
    match question {
        COUNTS_FROM.. => format!("Ge(\"{id}\", {})", CUTS[0]),
        CHOICES_FROM.. => format!("OneOf(\"{id}\", [\"b\", \"c\", \"d\"])"),
        SCALES_FROM.. => format!("Ge(\"{id}\", 2)"),
        _ => format!("Yes(\"{id}\")"),
    }
}

/// The pack.
#[must_use]
pub fn pack() -> String {
    let mut text = String::from(
        "(\npack: (id: \"reference\", version: \"1\", title: \"Reference\"),\n\
         sections: [(id: \"x\", title: \"X\")],\nroles: [(\"find_out\", \"s1\")],\nlayers: [(id: \"l\", title: \"L\")],\n\
         permissions: [(id: \"none\", title: \"N\"), (id: \"some\", title: \"S\"), (id: \"all\", title: \"A\")],\nquestions: [\n",
    );
    for q in 0..QUESTIONS {
        let kind = match q {
            COUNTS_FROM.. => format!("Count(unit: \"days\", min: 0, max: {MOST_DAYS})"),
            CHOICES_FROM.. => {
                let option = |id: &str| format!("(id: \"{id}\", text: \"T\")");
                format!("Choice([{}])", ["a", "b", "c", "d"].map(option).join(", "))
            }
            SCALES_FROM.. => {
                let points: Vec<String> = (0..5).map(|v| format!("(value: {v}, text: \"T\")")).collect();
                format!("Scale([{}])", points.join(", "))
            }
            _ => "YesNo".to_owned(),
        };
        let _ = writeln!(
            text,
            "(id: \"q{q}\", section: \"x\", kind: {kind}, text: \"T\", why: \"W\", hands: Own, changes: Freely),"
        );
    }
    text.push_str("],\nscores: [\n");
    for s in 0..SCORES {
        let items: Vec<String> = (0..SCORES)
            .map(|i| {
                let (q, w) = (input(s, i), weight(s, i));
                match q {
                    COUNTS_FROM.. => {
                        format!("(of: \"q{q}\", weight: {w}, steps: [(0, 0), ({}, 1), ({}, 2)])", CUTS[0], CUTS[1])
                    }
                    CHOICES_FROM.. => {
                        format!("(of: \"q{q}\", weight: {w}, points: [(\"a\", 0), (\"b\", 1), (\"c\", 2), (\"d\", 3)])")
                    }
                    SCALES_FROM.. => format!("(of: \"q{q}\", weight: {w})"),
                    _ => format!("(of: \"q{q}\", weight: {w}, points: [(\"yes\", 1), (\"no\", 0)])"),
                }
            })
            .collect();
        let _ = writeln!(
            text,
            "(id: \"c{s}\", title: \"T\", method: Sum, items: [{}], judgement: \"J\"),",
            items.join(", ")
        );
    }
    text.push_str("],\nvetoes: [\n");
    for v in 0..VETOES {
        let (a, b, both) = veto(v);
        let join = if both { "All" } else { "Any" };
        let _ = writeln!(
            text,
            "(id: \"v{v}\", layer: \"l\", when: {join}([{}, All([{}, {}])]), cap: Stage(\"s{}\"), text: \"T\", judgement: \"J\"),",
            high(a),
            high(b),
            high((b + 20) % QUESTIONS),
            v % 4
        );
    }
    text.push_str("],\nstages: [\n");
    for s in 0..STAGES {
        let (from, to) = gates_of(s);
        let gates: Vec<String> = (from..to)
            .map(|g| {
                let (score, question) = gate(g);
                format!(
                    "(id: \"g{g}\", when: All([Ge(\"c{score}\", {}), {}]), text: \"T\", judgement: \"J\")",
                    BOUNDS[score],
                    high(question)
                )
            })
            .collect();
        let _ = writeln!(
            text,
            "(id: \"s{s}\", permission: \"{}\", title: \"T\", text: \"T\", gates: [{}]),",
            ["none", "none", "some", "some", "some", "all", "all", "all", "all"][s],
            gates.join(", ")
        );
    }
    text.push_str("],\n)");
    text
}

/// Answers as a programmer would keep them: yes is 1, an option its number, a count its days.
pub type Answers = [u8; QUESTIONS];

/// Random answers, the same ones every time.
#[must_use]
pub fn answers(count: usize) -> Vec<Answers> {
    let mut state = 2_026_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u8::try_from((state >> 33) % below).unwrap_or(0)
    };
    (0..count)
        .map(|_| {
            std::array::from_fn(|q| match q {
                COUNTS_FROM.. => next(u64::from(MOST_DAYS) + 1),
                CHOICES_FROM.. => next(4),
                SCALES_FROM.. => next(5),
                _ => next(2),
            })
        })
        .collect()
}

/// What the rules give for a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full {
    /// The index of the stage.
    pub stage: usize,
    /// The scores.
    pub sums: [i32; SCORES],
    /// A bit for each veto that holds.
    pub vetoes: u16,
    /// A bit for each gate that is met.
    pub gates: u16,
}

/// The rules, written by hand: no tables, no unknowns, nothing to explain.
#[must_use]
#[inline(never)]
pub fn by_hand(answers: &Answers) -> Full {
    let points = |q: usize| {
        let answer = i32::from(answers[q]);
        if q >= COUNTS_FROM {
            i32::from(answers[q] >= CUTS[0]) + i32::from(answers[q] >= CUTS[1])
        } else {
            answer
        }
    };
    let is_high = |q: usize| match q {
        COUNTS_FROM.. => answers[q] >= CUTS[0],
        CHOICES_FROM.. => answers[q] >= 1,
        SCALES_FROM.. => answers[q] >= 2,
        _ => answers[q] == 1,
    };
    let mut sums = [0; SCORES];
    for (s, sum) in sums.iter_mut().enumerate() {
        for i in 0..SCORES {
            *sum += weight(s, i) * points(input(s, i));
        }
    }
    let mut vetoes = 0_u16;
    let mut cap = STAGES;
    for v in 0..VETOES {
        let (a, b, both) = veto(v);
        let second = is_high(b) && is_high((b + 20) % QUESTIONS);
        if if both { is_high(a) && second } else { is_high(a) || second } {
            vetoes |= 1 << v;
            cap = cap.min(v % 4);
        }
    }
    let mut gates = 0_u16;
    for g in 0..GATES {
        let (score, question) = gate(g);
        gates |= u16::from(sums[score] >= BOUNDS[score] && is_high(question)) << g;
    }
    let mut climb = 1;
    for s in 2..STAGES {
        let (from, to) = gates_of(s);
        let own = ((1_u16 << to) - 1) & !((1_u16 << from) - 1);
        if gates & own == own {
            climb = s;
        }
    }
    Full { stage: climb.min(cap), sums, vetoes, gates }
}
