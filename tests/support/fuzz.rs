//! What holds of whatever comes in.
//!
//! In: any bytes, as a fuzzer draws them or as a seed keeps them. Out: nothing, or a panic that names
//! what was broken. The targets in `fuzz/` call these functions with a nightly compiler, and
//! `tests/seeds.rs` calls them on every kept seed under plain `cargo test`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use readiness::{Engine, Interview, Problem};
use readiness_core::cases::{breaks, entries, run_examples, sample_invariants, shown};
use readiness_core::checked::Question;
use readiness_core::interview::{Status, is_total, status};
use readiness_core::program::sealed;
use readiness_core::raw::Name;
use readiness_core::{
    Assessment, CheckedPack, Date, DecisionGraph, Diagnostic, Entry, Library, ModuleSource, Pack, Problems,
    Program, RawPack, Sheet, SourceFile, Written, all_texts, compile, evaluate, explain, sheet,
};

use crate::{Tape, compile_text, random_pack, random_sheet, root};

/// What parts the files of a pack in one text; behind it may stand `module` and a name, on the same line.
const FILE: &str = "//---";
/// A word that stands for somebody's answer: no message may repeat it.
const SECRET: &str = "zqxj";

/// A target: its name, which is also that of the folder of its seeds, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("interview", interview),
    ("pack_text", pack_text),
    ("program", program),
    ("sheet_text", sheet_text),
    ("stored", stored),
];

thread_local! {
    static ENGINES: RefCell<Vec<(Engine, Program)>> = RefCell::new(
        [
            Engine::built_in("reconciliation").expect("it is built in"),
            Engine::load(root().join("tests/support/small.ron")).expect("it is valid"),
        ]
        .into_iter()
        .map(|engine| {
            let program = Program::compile(&engine.graph()).expect("it is small enough");
            (engine, program)
        })
        .collect(),
    );
}

/// Runs something with the built-in pack and with a small one, each with its flat program.
fn with_engines(run: impl FnOnce(&[(Engine, Program)])) {
    ENGINES.with_borrow(|engines| run(engines));
}

// ---- packs ----

/// The modules of one text, by name.
struct Modules(BTreeMap<String, ModuleSource>);

impl Library for Modules {
    fn find(&self, _from: &str, wanted: &str) -> Result<ModuleSource, String> {
        self.0.get(wanted).cloned().ok_or_else(|| format!("there is no module `{wanted}`"))
    }
}

/// Cuts a text into the files of a pack and of the modules that it may import.
fn cut(text: &str) -> (ModuleSource, Modules) {
    let mut pack = ModuleSource { place: "pack".to_owned(), files: Vec::new() };
    let mut modules = BTreeMap::new();
    for (i, part) in text.split(FILE).enumerate() {
        let name = part.lines().next().and_then(|l| l.trim().strip_prefix("module ")).filter(|_| i > 0);
        let file = SourceFile::new(format!("{i}.ron"), part.trim_start_matches(|c| c != '\n' && i > 0));
        match name {
            None => pack.files.push(file),
            Some(name) => modules
                .entry(name.to_owned())
                .or_insert_with(|| ModuleSource { place: name.to_owned(), files: Vec::new() })
                .files
                .push(file),
        }
    }
    (pack, Modules(modules))
}

/// The text of a pack is refused with problems that say where and how, or is a pack that can be used.
pub fn pack_text(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (source, modules) = cut(text);
    let first = compile(&source, &modules);
    match (&first, compile(&source, &modules)) {
        (Err(found), Err(again)) => assert_eq!(*found, again, "the same text, other problems"),
        (Ok((pack, warnings)), Ok((again, also))) => {
            assert_eq!(*warnings, also, "the same text, other warnings");
            assert_eq!((&pack.rules_hash, &pack.texts_hash), (&again.rules_hash, &again.texts_hash));
        }
        _ => panic!("the same text was taken once and refused once"),
    }
    match &first {
        Err(found) => {
            assert!(found.iter().any(Diagnostic::is_error), "refused for no reason");
            well_put(found);
        }
        Ok((pack, warnings)) => {
            assert!(!warnings.iter().any(Diagnostic::is_error), "taken in spite of {warnings:?}");
            well_put(warnings);
            nothing_is_lost(&source, &modules, pack);
            usable(pack);
        }
    }
}

/// A pack that is taken is taken whole: no rule goes missing without a word.
fn nothing_is_lost(source: &ModuleSource, modules: &Modules, pack: &CheckedPack) {
    let mut problems = Problems::new();
    let written = Pack::resolve(RawPack::read(source, &mut problems), modules, &mut problems);
    let own = |ids: Vec<&Name>| ids.iter().filter(|id| !id.value.contains('.')).count();
    let mine = |ids: Vec<&str>| ids.iter().filter(|id| !id.contains('.')).count();
    let questions = mine(pack.questions.iter().map(|q| &*q.id).collect());
    assert_eq!(own(written.questions.iter().map(|q| &q.id).collect()), questions, "a question");
    let signals = mine(pack.signals.iter().map(|s| &*s.id).collect());
    assert_eq!(own(written.signals.iter().map(|s| &s.id).collect()), signals, "a signal");
    let scores = mine(pack.scores.iter().map(|s| &*s.id).collect());
    assert_eq!(own(written.scores.iter().map(|s| &s.id).collect()), scores, "a score");
    // A module on its own has no stages; who imports it binds the roles to which its vetoes cap.
    if pack.ladder.is_some() {
        assert_eq!(written.vetoes.len(), pack.vetoes.len(), "a veto");
    }
    assert_eq!(written.contradictions.len(), pack.contradictions.len(), "a contradiction");
    assert_eq!(written.stages.len(), pack.ladder.as_ref().map_or(0, |l| l.stages.len()), "a stage");
    assert_eq!(written.channels.len(), pack.channels.len(), "a channel");
    assert_eq!(written.guidance.len(), pack.guidance.len(), "a line of guidance");
    assert_eq!(written.look_again.len(), pack.look_again.len(), "a time to look again");
    assert_eq!(written.invariants.len(), pack.invariants.len(), "an invariant");
    assert_eq!(written.examples.len(), pack.examples.len(), "an example");
    assert_eq!(written.pictures.len(), pack.pictures.len(), "a picture");
}

/// Every problem says what, where and how to mend it.
fn well_put(problems: &[Diagnostic]) {
    for problem in problems {
        assert!(!problem.message.trim().is_empty(), "{:?} says nothing", problem.code);
        assert!(problem.help.as_ref().is_some_and(|h| !h.trim().is_empty()), "no help: {problem}");
        if let Some(at) = &problem.at {
            assert!(at.start <= at.end, "{problem}: {at:?}");
            assert!(at.file.text.get(at.start..at.end).is_some(), "{problem}: outside the text, {at:?}");
            let (line, column) = at.line_column();
            assert!(line > 0 && column > 0, "{problem}");
        }
    }
}

/// Everything that can be done with a pack, on a few sheets.
fn usable(pack: &CheckedPack) {
    let graph = DecisionGraph::new(pack);
    let nodes = graph.nodes().count();
    assert_eq!(graph.order().len(), nodes, "the graph has a circle");
    assert!(graph.edges().iter().all(|(from, to, _)| !from.id.is_empty() && !to.id.is_empty()));
    let _ = all_texts(pack);
    well_put(&run_examples(pack));
    well_put(&sample_invariants(pack, 10));
    let program = Program::compile(&graph).ok();
    let open = Sheet::new();
    let totals = [filled(pack, &open, <[Entry]>::first), filled(pack, &open, <[Entry]>::last)];
    for total in &totals {
        laws(pack, &open, total);
    }
    for sheet in pack.examples.iter().take(4).map(|e| &e.sheet).chain([&open]).chain(&totals) {
        let result = evaluate(pack, sheet);
        let _ = explain(pack, sheet, &result);
        if let Some(program) = &program {
            same(pack, program, sheet);
        }
    }
}

/// A sheet with an entry wherever there was none.
fn filled(pack: &CheckedPack, open: &Sheet, choose: fn(&[Entry]) -> Option<&Entry>) -> Sheet {
    let mut sheet = open.clone();
    for question in pack.questions.iter().filter(|q| open.get(q).is_none()) {
        sheet.set(question, choose(&entries(question)).copied()).expect("listed entries fit");
    }
    sheet
}

// ---- programs ----

/// The flat program says what the oracle says, in short and in full.
fn same(pack: &CheckedPack, program: &Program, sheet: &Sheet) {
    let expected = evaluate(pack, sheet);
    let codes = program.codes(sheet);
    let mut workspace = program.workspace();
    let full = program.assess(pack, &codes, &mut workspace).expect("these are its rules");
    assert!(full == expected, "{full:#?}\nthe oracle says\n{expected:#?}\n{}", shown(pack, sheet));
    let short = program.evaluate(&codes, &mut workspace);
    for (i, named) in expected.vetoes.iter().enumerate() {
        assert_eq!(short.veto(i), named.truth, "{}, {}", named.id, shown(pack, sheet));
    }
    for (i, named) in expected.contradictions.iter().enumerate() {
        assert_eq!(short.contradiction(i), named.truth, "{}, {}", named.id, shown(pack, sheet));
    }
    for (i, named) in expected.signals.iter().enumerate() {
        assert_eq!(short.signal(i), named.truth, "{}, {}", named.id, shown(pack, sheet));
    }
    assert_eq!(short.ended(), expected.ended, "{}", shown(pack, sheet));
    let standing = pack.ladder.as_ref().zip(expected.ladder.as_ref()).zip(short.standing());
    assert_eq!(standing.is_some(), pack.ladder.is_some());
    if let Some(((ladder, own), standing)) = standing {
        assert_eq!(own.permission, ladder.permissions[standing.permission].id, "{}", shown(pack, sheet));
        assert_eq!(own.settled, standing.settled, "{}", shown(pack, sheet));
        let decided = standing.decided.map(|i| &ladder.stages[i].id);
        assert_eq!(own.decided.as_ref(), decided, "{}", shown(pack, sheet));
        assert_eq!(own.possible.len(), standing.possible.count_ones() as usize, "{}", shown(pack, sheet));
    }
}

/// A random pack and a few random sheets: the program agrees with the oracle, and the laws hold.
pub fn program(data: &[u8]) {
    const SHEET: usize = 8;
    const SHEETS: usize = 4;
    let (sheets, pack) = data.split_at(data.len().min(SHEET * SHEETS));
    let numbers = |bytes: &[u8]| bytes.iter().copied().map(u32::from).collect::<Vec<_>>();
    let text = random_pack(&mut Tape::new(&numbers(pack))).text(0);
    // Some random packs compare what is always so; the checker rightly refuses them.
    let Ok((pack, _)) = compile_text(&text) else { return };
    let program = Program::compile(&DecisionGraph::new(&pack)).expect("it is small enough");
    for drawn in sheets.chunks(SHEET) {
        let open = random_sheet(&pack, &mut Tape::new(&numbers(drawn)));
        same(&pack, &program, &open);
        for total in [filled(&pack, &open, <[Entry]>::first), filled(&pack, &open, <[Entry]>::last)] {
            same(&pack, &program, &total);
            laws(&pack, &open, &total);
        }
        less_is_no_more(&pack, &open);
    }
}

/// Bytes that say they are a stored program are refused with reasons, or are one that runs, and permits
/// no more when an answer is taken away. The sum at the head would hide all of this from a fuzzer, so it
/// is made anew.
pub fn stored(data: &[u8]) {
    let found = Program::from_bytes(data);
    assert!(found.is_ok() || found.is_err_and(|e| !e.reasons().is_empty()));
    let program = match Program::from_bytes(&sealed(data)) {
        Ok(program) => program,
        Err(refused) => {
            assert!(!refused.reasons().is_empty() && refused.reasons().iter().all(|r| !r.is_empty()));
            return;
        }
    };
    let written = program.to_bytes().expect("it was read, so it is small enough");
    assert!(Program::from_bytes(&written).is_ok_and(|again| again == program), "stored, it is another");
    let mut workspace = program.workspace();
    let mut codes = program.codes(&Sheet::new());
    let mut bytes = Bytes(data.iter());
    for _ in 0..4 {
        for question in 0..program.questions() {
            // What is no code of this question changes nothing.
            let _ = codes.set(&program, question, u16::try_from(bytes.next()).unwrap_or_default() % 8);
        }
        let before = program.evaluate(&codes, &mut workspace).standing().map(|s| s.permission);
        for question in 0..program.questions() {
            let mut less = codes.clone();
            let unknown = program.code(question, None).expect("every question may be unknown");
            less.set(&program, question, unknown).expect("so may this one");
            let after = program.evaluate(&less, &mut workspace).standing().map(|s| s.permission);
            assert!(after <= before, "less is known of question {question}, more is permitted");
        }
    }
}

// ---- laws ----

fn level(pack: &CheckedPack, result: &Assessment) -> Option<usize> {
    let own = &result.ladder.as_ref()?.permission;
    pack.ladder.as_ref()?.permissions.iter().position(|p| p.id == *own)
}

/// L2 and L3 for one sheet and one completion of it; invariants hold of the completion.
fn laws(pack: &CheckedPack, open: &Sheet, total: &Sheet) {
    let (before, after) = (evaluate(pack, open), evaluate(pack, total));
    let Some((before_place, after_place)) = before.ladder.as_ref().zip(after.ladder.as_ref()) else { return };
    assert!(!before_place.possible.is_empty(), "no stage is possible");
    let stage = after_place.decided.as_ref().expect("a total sheet has one stage");
    assert!(before_place.possible.contains(stage), "L2: {stage} was not possible, {}", shown(pack, total));
    assert!(level(pack, &before) <= level(pack, &after), "L3: {}", shown(pack, total));
    for id in &after_place.possible {
        assert!(before_place.possible.contains(id), "L2: {id} was lost by removing answers");
    }
}

/// L1 for every answer of a sheet: without it, or with "not sure", no more is permitted.
fn less_is_no_more(pack: &CheckedPack, sheet: &Sheet) {
    let own = level(pack, &evaluate(pack, sheet));
    for question in pack.questions.iter().filter(|q| matches!(sheet.get(q), Some(Entry::Value(_)))) {
        for entry in [None, Some(Entry::Unsure)] {
            let mut less = sheet.clone();
            if less.set(question, entry).is_ok() {
                let without = level(pack, &evaluate(pack, &less));
                assert!(without <= own, "L1: less about {} permits more", question.id);
            }
        }
    }
}

// ---- answers ----

/// A file of answers is refused in words that quote no answer, or is read, written, read again the
/// same, and assessed.
pub fn sheet_text(data: &[u8]) {
    with_engines(|engines| {
        for (engine, _) in engines {
            let today = Some(Date::constant(2026, 11, 23));
            match engine.read_answers_from("answers", data, today) {
                Err(error) => {
                    assert!(error.is_about_answers(), "{error}");
                    assert!(!error.problems().is_empty(), "refused for no reason");
                    error.problems().iter().for_each(|problem| discreet(problem, data));
                    assert!(!error.to_string().to_lowercase().contains(SECRET), "{error}");
                }
                Ok(sheet) => {
                    let written = engine.write_answers(&sheet);
                    let again = engine.read_answers("written", &written).expect("what was written is read");
                    assert!(again == sheet, "written and read again, it is another sheet");
                    let report = engine.assess(&sheet);
                    assert!(!report.to_json().is_empty() && !report.to_ron().is_empty());
                }
            }
        }
    });
}

/// A problem with answers says what, where and how to mend it, like any other. It may quote names of
/// fields, questions and packs; answers it may not.
fn discreet(problem: &Problem, data: &[u8]) {
    let help = problem.help().unwrap_or_default();
    assert!(!problem.message().trim().is_empty() && !help.trim().is_empty(), "{problem}");
    assert!(problem.quoted().is_none(), "{problem}: a line of answers is quoted");
    if let (Ok(text), Some(span)) = (std::str::from_utf8(data), problem.span()) {
        assert!(text.get(span.clone()).is_some(), "{problem}: outside the text, {span:?}");
    }
    if !["unknown-id", "unknown-field", "duplicate-field"].contains(&problem.code()) {
        let words = format!("{problem} {help}").to_lowercase();
        assert!(!words.contains(SECRET), "an answer is quoted: {words}");
    }
}

// ---- interviews ----

/// Numbers drawn from bytes; zero when they run out.
struct Bytes<'a>(std::slice::Iter<'a, u8>);

impl Bytes<'_> {
    fn next(&mut self) -> usize {
        self.0.next().copied().map_or(0, usize::from)
    }

    fn pick<'b, T>(&mut self, from: &'b [T]) -> Option<&'b T> {
        from.get(self.next() % from.len().max(1))
    }
}

/// What an interview should hold, kept beside it.
#[derive(Default)]
struct Model {
    entries: BTreeMap<usize, Entry>,
    skipped: BTreeSet<usize>,
}

/// The steps of an interview, one or two bytes each, of whatever pack the first byte says.
pub fn interview(data: &[u8]) {
    with_engines(|engines| {
        let mut bytes = Bytes(data.iter());
        let (engine, program) = bytes.pick(engines).expect("there are engines");
        let mut interview = engine.interview();
        let mut model = Model::default();
        while bytes.0.len() > 0 {
            step(&mut interview, &mut model, &mut bytes);
            agrees(&interview, &model);
        }
        let pack = engine.pack();
        let open = interview.sheet().core().clone();
        let report = interview.report();
        assert!(!report.to_json().is_empty());
        less_is_no_more(pack, &open);
        // A day without today's date is as good as unknown, so such a sheet is never total.
        let mut total = open.clone();
        total.set_today(open.today().or(Some(Date::constant(2026, 11, 23))));
        for (i, question) in pack.questions.iter().enumerate() {
            if total.get(question).is_none() {
                let entries = entries(question);
                let drawn = data.get(i % data.len().max(1)).copied().map_or(0, usize::from);
                total.set(question, entries.get(drawn % entries.len()).copied()).expect("listed entries fit");
            }
        }
        laws(pack, &open, &total);
        same(pack, program, &open);
        same(pack, program, &total);
        assert!(is_total(pack, &total));
        let result = evaluate(pack, &total);
        for invariant in &pack.invariants {
            let broken = breaks(pack, invariant, &total, &result);
            assert!(broken.is_none(), "{}: {broken:?}, {}", invariant.id, shown(pack, &total));
        }
    });
}

/// The question that is shown, as the core knows it.
fn shown_question(interview: &Interview) -> Option<Arc<Question>> {
    interview.engine().pack().question(&interview.question()?.id).cloned()
}

/// An answer as the façade takes it.
fn outer(written: Written) -> readiness::Written {
    match written {
        Written::Text(text) => text.into(),
        Written::Number(number) => number.into(),
        Written::Bool(yes) => yes.into(),
    }
}

fn step(interview: &mut Interview, model: &mut Model, bytes: &mut Bytes<'_>) {
    let engine = interview.engine().clone();
    let pack = engine.pack();
    let here = shown_question(interview);
    let any = |bytes: &mut Bytes<'_>| bytes.pick(&pack.questions).expect("there are questions").clone();
    match bytes.next() % 9 {
        // An answer that fits; the most likely step.
        0 | 1 => {
            let Some(question) = here else { return };
            let entry = *bytes.pick(&entries(&question)).expect("every question has entries");
            interview.answer(outer(sheet::write(&question, entry))).expect("a listed entry is taken");
            model.entries.insert(question.index, entry);
            model.skipped.remove(&question.index);
            moved_on(interview, model);
        }
        // Something that may not fit.
        2 => {
            let written = scribble(bytes);
            let Some(question) = here else { return };
            let taken = sheet::read_today(&question, &written, interview.sheet().today());
            let answered = interview.answer(outer(written));
            assert_eq!(answered.is_ok(), taken.is_ok());
            match taken {
                Ok(entry) => {
                    model.entries.insert(question.index, entry);
                    model.skipped.remove(&question.index);
                    moved_on(interview, model);
                }
                Err(_) => assert_eq!(shown_question(interview).map(|q| q.index), Some(question.index)),
            }
        }
        3 => {
            interview.skip();
            model.skipped.extend(here.map(|q| q.index));
            moved_on(interview, model);
        }
        4 => {
            let asked = interview.asked();
            let asked = asked.iter().rev().filter_map(|q| pack.question(&q.id)).cloned();
            let before = asked.into_iter().find(|q| here.as_ref().is_none_or(|h| q.index < h.index));
            assert_eq!(interview.back(), before.is_some());
            let now = if before.is_some() { &before } else { &here };
            assert_eq!(shown_question(interview).map(|q| q.index), now.as_ref().map(|q| q.index));
        }
        5 => {
            let question = any(bytes);
            interview.forget(&question.id).expect("there is such a question");
            model.entries.remove(&question.index);
            moved_on(interview, model);
        }
        6 => {
            let question = any(bytes);
            let asked = status(pack, interview.sheet().core(), &question) == Status::Asked;
            assert_eq!(interview.go_to(&question.id).is_ok(), asked);
            let now = if asked { Some(question) } else { here };
            assert_eq!(shown_question(interview).map(|q| q.index), now.map(|q| q.index));
        }
        7 => {
            let days = [None, Date::new(2026, 11, 23).ok(), Date::new(2020, 2, 29).ok(), Some(Date::MAX)];
            interview.set_today(*bytes.pick(&days).expect("there are days"));
        }
        _ => {
            assert!(interview.forget("no such question").is_err());
            assert!(interview.go_to("no such question").is_err());
            let stops = interview.certain_stops();
            for stop in stops {
                let veto = pack.vetoes.iter().find(|v| *v.id == *stop.id).expect("a stop is a veto");
                assert!(veto.is_final || pack.layers[veto.layer].safety, "{} is no stop", veto.id);
            }
        }
    }
}

/// Words as somebody might type them.
fn scribble(bytes: &mut Bytes<'_>) -> Written {
    let words =
        ["", "yes", "no", "unsure", "prefer_not_to_say", "2026-11-01", "2026-02-30", "in", "Yes", "\u{0}"];
    match bytes.next() % 4 {
        0 => Written::Bool(bytes.next().is_multiple_of(2)),
        1 => Written::Number(*bytes.pick(&[i64::MIN, -1, 0, 1, 2, 5, 30, 400, i64::MAX]).expect("numbers")),
        _ => Written::Text((*bytes.pick(&words).expect("words")).to_owned()),
    }
}

/// After a step forward the question is the first that is asked, has no entry and was not skipped.
fn moved_on(interview: &Interview, model: &Model) {
    let pack = interview.engine().pack();
    let waiting = pack.questions.iter().find(|q| {
        status(pack, interview.sheet().core(), q) == Status::Asked
            && !model.entries.contains_key(&q.index)
            && !model.skipped.contains(&q.index)
    });
    assert_eq!(shown_question(interview).map(|q| q.index), waiting.map(|q| q.index));
}

/// Nothing entered is lost, nothing else is there, and the question shown is one to ask.
fn agrees(interview: &Interview, model: &Model) {
    let pack = interview.engine().pack();
    for question in &pack.questions {
        let kept = model.entries.get(&question.index).copied();
        assert!(interview.sheet().core().get(question) == kept, "{} holds another answer", question.id);
    }
    if let Some(question) = shown_question(interview) {
        let asked = status(pack, interview.sheet().core(), &question);
        assert_eq!(asked, Status::Asked, "{} is shown", question.id);
    }
    if interview.question().is_none() {
        moved_on(interview, model);
    }
    if let Some(question) = interview.question() {
        assert!(interview.section(question).is_some(), "{} is in no section", question.id);
    }
}
