//! How many questions people are asked: the order of the pack against the one that asks least.
//!
//! In: the built-in pack and its examples, each a person who answers. Out: a table in Markdown, for
//! `docs/asking.md`. It differs from a bench in that it counts questions, not time: the same pack gives the
//! same numbers everywhere.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use readiness::core::checked::CheckedPack;
use readiness::{Engine, Interview, Order, Sheet};

/// The pack whose people are asked.
const PACK: &str = "reconciliation";

/// How many questions one person is asked until each of these.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    decided: usize,
    settled: usize,
    /// How often a question stood in another section than the one before.
    turns: usize,
}

/// The table.
///
/// # Errors
/// When the pack cannot be had.
pub fn table() -> Result<String, readiness::Error> {
    let engine = Engine::built_in(PACK)?;
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
    row(&mut text, "until the stage is decided", &plain, &least, |a| a.decided);
    row(&mut text, "until the permission is settled", &plain, &least, |a| a.settled);
    row(&mut text, "turns to another section", &plain, &least, |a| a.turns);
    let (plain, least) = (ask(&stopped, Order::Authored), ask(&stopped, Order::Shortest));
    row(&mut text, "people who must stop: until it is decided", &plain, &least, |a| a.decided);
    let most = |all: &[Asked]| all.iter().map(|a| a.decided).max().unwrap_or_default();
    let _ = writeln!(text, "| the most of them | {} | {} | |", most(&plain), most(&least));
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
    let mut is_settled = false;
    loop {
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
    asked
}

/// Whether every stage that is still possible permits the same.
fn settled(pack: &CheckedPack, interview: &Interview) -> bool {
    let Some(ladder) = &pack.ladder else { return true };
    let possible = interview.possible();
    let stages = ladder.stages.iter().filter(|s| possible.iter().any(|id| **id == *s.id));
    stages.map(|s| s.permission).collect::<BTreeSet<usize>>().len() < 2
}
