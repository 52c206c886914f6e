//! How many questions people are asked: the order of the pack against the one that asks least.
//!
//! In: the built-in pack and its examples, each a person who answers. Out: a table in Markdown, for
//! `docs/asking.md`. It differs from a bench in that it counts questions, not time: the same pack gives the
//! same numbers everywhere.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use readiness::core::checked::CheckedPack;
use readiness::{Engine, Interview, Order, Sheet};
use readiness_prove::{Asker, Limits, Prover, Step};

/// The pack whose people are asked.
const PACK: &str = "reconciliation";

/// How many questions one person is asked until each of these.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    decided: usize,
    settled: usize,
    /// Until it is certain that they must stop, and they are told.
    told: usize,
    /// How often a question stood in another section than the one before.
    turns: usize,
}

/// The table.
///
/// # Errors
/// When the pack cannot be had, or its diagrams grow too large.
pub fn table(root: &Path) -> std::io::Result<String> {
    let engine = Engine::built_in(PACK).map_err(std::io::Error::other)?;
    let examples = &engine.pack().examples;
    let sheets: Vec<Sheet> = examples.iter().map(|e| e.sheet.clone().into()).collect();
    let (mut stopped, mut others) = (Vec::new(), Vec::new());
    for sheet in &sheets {
        let whole = engine.resume(sheet.clone());
        if !whole.certain_stops().is_empty() {
            stopped.push(sheet);
        } else if whole.is_decided() {
            others.push(sheet);
        }
    }
    let mut text = format!(
        "{} of {} examples of `{PACK}` end at one stage without a stop; {} must stop.\n\n\
         | | order of the pack | asking least | |\n|---|---|---|---|\n",
        others.len(),
        sheets.len(),
        stopped.len()
    );
    let ask = |people: &[&Sheet], order| -> Vec<Asked> {
        people.iter().map(|sheet| asked(&engine, sheet, order)).collect()
    };
    let (plain, least) = (ask(&others, Order::Authored), ask(&others, Order::Shortest));
    let (known, strangers) = (&least, as_strangers(root, &others)?);
    row(&mut text, "until the stage is decided", &plain, &least, |a| a.decided);
    row(&mut text, "until the permission is settled", &plain, known, |a| a.settled);
    row(&mut text, "the stage, with oneself left out of the examples", &plain, &strangers, |a| a.decided);
    row(&mut text, "the permission, with oneself left out", &plain, &strangers, |a| a.settled);
    row(&mut text, "turns to another section", &plain, &least, |a| a.turns);
    let (plain, least) = (ask(&stopped, Order::Authored), ask(&stopped, Order::Shortest));
    row(&mut text, "people who must stop: until they are told", &plain, &least, |a| a.told);
    let most = |all: &[Asked]| all.iter().map(|a| a.told).max().unwrap_or_default();
    let _ = writeln!(
        text,
        "| the most that one of them is asked before | {} | {} | |",
        most(&plain),
        most(&least)
    );
    Ok(text)
}

fn row(text: &mut String, name: &str, plain: &[Asked], least: &[Asked], of: impl Fn(&Asked) -> usize) {
    // Tenths, rounded; whole numbers, so that no float is printed.
    let tenths = |all: &[Asked]| {
        let sum: usize = all.iter().map(&of).sum();
        let count = all.len().max(1);
        sum.saturating_mul(10).saturating_add(count / 2) / count
    };
    let (before, after) = (tenths(plain), tenths(least));
    let cut = (before.saturating_sub(after).saturating_mul(100).saturating_add(before / 2)) / before.max(1);
    let shown = |n: usize| format!("{}.{}", n / 10, n % 10);
    let change = if after < before { format!("−{cut} %") } else { String::new() };
    let _ = writeln!(text, "| {name} | {} | {} | {change} |", shown(before), shown(after));
}

/// Asks somebody until nothing is left; what they have no answer to, they skip.
fn asked(engine: &Engine, person: &Sheet, order: Order) -> Asked {
    let mut interview = engine.interview();
    interview.set_today(person.today());
    interview.set_order(order);
    let (mut asked, mut count, mut section) = (Asked::default(), 0_usize, None);
    let (mut is_settled, mut is_told) = (false, false);
    loop {
        if !is_told && !interview.certain_stops().is_empty() {
            (is_told, asked.told) = (true, count);
        }
        if !is_settled && settled(engine.pack(), &interview) {
            (is_settled, asked.settled) = (true, count);
        }
        if interview.is_decided() {
            break;
        }
        let Some(question) = interview.question().cloned() else { break };
        count = count.saturating_add(1);
        if section.replace(question.section).is_some_and(|before| before != question.section) {
            asked.turns = asked.turns.saturating_add(1);
        }
        let answered = person.get(&question).is_some_and(|answer| interview.answer(answer).is_ok());
        if !answered {
            interview.skip();
        }
    }
    asked.decided = count;
    if !is_settled {
        asked.settled = count;
    }
    if !is_told {
        asked.told = count;
    }
    asked
}

/// Asks each of them with their own example left out: the order is made from the examples, and who is new is
/// in none.
fn as_strangers(root: &Path, people: &[&Sheet]) -> std::io::Result<Vec<Asked>> {
    let mut pack = crate::evidence::reconciliation(root)?;
    let everybody = std::mem::take(&mut pack.examples);
    let strangers = people.iter().map(|person| {
        let others = everybody.iter().filter(|example| Sheet::from(example.sheet.clone()) != **person);
        pack.examples = others.cloned().collect();
        let prover = Prover::new(&pack, Limits::default());
        let asker = prover.and_then(|prover| Asker::new(&prover)).map_err(std::io::Error::other)?;
        Ok(as_stranger(&asker, &pack, person))
    });
    strangers.collect()
}

/// The same as [`asked`], without an interview. Nobody who is asked like this must stop.
fn as_stranger(asker: &Asker, pack: &CheckedPack, person: &Sheet) -> Asked {
    let mut sheet = readiness_core::Sheet::new();
    sheet.set_today(person.today());
    let (mut count, mut settled, mut passed, mut section) = (0_usize, None, BTreeSet::new(), None);
    loop {
        if settled.is_none() && permits_one(pack, &asker.possible(&sheet)) {
            settled = Some(count);
        }
        let Step::Ask(index) = asker.step(pack, &sheet, section, |q| passed.contains(&q)) else { break };
        let Some(question) = pack.questions.get(index) else { break };
        count = count.saturating_add(1);
        section = Some(question.section);
        let entry = person.core().get(question);
        if entry.is_none() || sheet.set(question, entry).is_err() {
            passed.insert(index);
        }
    }
    Asked { decided: count, settled: settled.unwrap_or(count), ..Asked::default() }
}

/// Whether every stage that is still possible permits the same.
fn settled(pack: &CheckedPack, interview: &Interview) -> bool {
    let Some(ladder) = &pack.ladder else { return true };
    let possible = interview.possible();
    let stages = ladder.stages.iter().enumerate().filter(|(_, s)| possible.iter().any(|id| **id == *s.id));
    permits_one(pack, &stages.map(|(stage, _)| stage).collect::<Vec<_>>())
}

/// Whether these stages (by index) permit the same.
fn permits_one(pack: &CheckedPack, stages: &[usize]) -> bool {
    let Some(ladder) = &pack.ladder else { return true };
    let permissions = stages.iter().filter_map(|stage| ladder.stages.get(*stage)).map(|s| s.permission);
    permissions.collect::<BTreeSet<usize>>().len() < 2
}
