//! The smallest change, among what is in one's own hands, that reaches the next stage.
//!
//! In: a sheet and the stage to work towards. Out: [`Hint`]: the fewest answers that would have to differ,
//! each with the value it would need; what only time changes is said as such. Nothing about another
//! person, the past or circumstances is ever suggested, no question is ever named that a safety veto
//! reads or on which it rests what a module permits, and nothing at all is said while a safety veto is
//! not ruled out.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::checked::{Changes, CheckedPack, Domain, Hands, Question, Stage, Text};
use crate::evaluate::{Both, standing};
use crate::interview::{self, Status};
use crate::sheet::{Entry, Sheet, Value};
use crate::words::Words;

/// One answer that would have to differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The question.
    pub question: Text,
    /// Its text.
    pub text: Text,
    /// What the answer would have to be, in words.
    pub would_be: String,
    /// Whether only time changes it.
    pub by_waiting: bool,
}

/// What would have to be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// These answers, and no fewer.
    Steps(Vec<Step>),
    /// Nothing in one's own hands would do.
    NotInOwnHands,
    /// More than could be searched: see what blocks the stage.
    Many,
}

/// At most so many answers are changed together.
const MOST_STEPS: usize = 4;
/// At most so many evaluations are spent.
const MOST_TRIES: usize = 20_000;

/// What a search for a hint ended with.
pub(crate) enum Search {
    /// This may be said.
    Found(Hint),
    /// Only an answer about safety would open it: neither that nor its opposite is said.
    Unsaid,
    /// Only something done in the past would open it.
    Past,
}

/// The smallest change that opens every gate of `target` and is not capped below it.
#[must_use]
pub(crate) fn hint(pack: &CheckedPack, sheet: &Sheet, target: &Stage, words: &Words) -> Search {
    let Some(ladder) = pack.ladder.as_ref() else { return Search::Unsaid };
    let both = Both::new(sheet);
    let mut guarded: BTreeSet<(usize, Text)> = BTreeSet::new();
    for veto in &pack.vetoes {
        if pack.is_safety(veto) {
            if both.cautious(&veto.when).may {
                return Search::Unsaid;
            }
            veto.when.questions(&mut guarded);
        }
    }
    // What opens the ladder of a module is for the module to say, with all that it has to say about it.
    target.gates.iter().for_each(|g| g.when.permits(&mut guarded));
    let aim = ladder.rank(target.index);
    let reached = |sheet: &Sheet| {
        let both = Both::new(sheet);
        target.gates.iter().all(|g| both.cautious(&g.when).must)
            && standing(pack, ladder, &both).cautious >= aim
    };
    let might = |sheet: &Sheet| {
        let both = Both::new(sheet);
        target.gates.iter().all(|g| both.hopeful(&g.when).must)
            && standing(pack, ladder, &both).hopeful >= aim
    };
    let asked = |q: &&Arc<Question>| interview::status(pack, sheet, q) == Status::Asked;
    let own: Vec<&Arc<Question>> = pack
        .questions
        .iter()
        .filter(|q| q.hands == Hands::Own && q.changes != Changes::Fixed)
        .filter(asked)
        .filter(|q| !values(q, sheet).is_empty())
        .collect();
    let free: Vec<&Arc<Question>> =
        own.iter().filter(|q| !guarded.contains(&(q.index, q.id.clone()))).copied().collect();
    let freed = |questions: &[&Arc<Question>]| {
        let mut copy = sheet.clone();
        for q in questions {
            // Taking an answer back always fits.
            let _ = copy.set(q, None);
        }
        copy
    };
    if !might(&freed(&free)) {
        if might(&freed(&own)) {
            return Search::Unsaid;
        }
        let past = pack.questions.iter().filter(|q| q.hands == Hands::Past).filter(asked);
        let done: Vec<&Arc<Question>> = own.iter().copied().chain(past).collect();
        return if might(&freed(&done)) { Search::Past } else { Search::Found(Hint::NotInOwnHands) };
    }
    // Only answers without which it would not be reached are worth trying alone or together.
    let mut tries = 0_usize;
    for size in 1..=MOST_STEPS.min(free.len()) {
        let mut found = None;
        let searched = combinations(&free, size, &mut |chosen| {
            tries = tries.saturating_add(1);
            if tries > MOST_TRIES {
                return Walk::Stop;
            }
            if might(&freed(chosen))
                && let Some(values) = assign(sheet, chosen, &mut tries, &reached)
            {
                let said = chosen.iter().zip(values).map(|(q, value)| step(q, sheet, value, words));
                found = Some(said.collect());
                return Walk::Stop;
            }
            Walk::On
        });
        if let Some(steps) = found {
            return Search::Found(Hint::Steps(steps));
        }
        if searched == Walk::Stop {
            break;
        }
    }
    Search::Found(Hint::Many)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Walk {
    On,
    Stop,
}

/// Visits every choice of `size` questions, in the order of the pack.
fn combinations<'a>(
    all: &[&'a Arc<Question>],
    size: usize,
    visit: &mut dyn FnMut(&[&'a Arc<Question>]) -> Walk,
) -> Walk {
    fn go<'a>(
        rest: &[&'a Arc<Question>],
        size: usize,
        chosen: &mut Vec<&'a Arc<Question>>,
        visit: &mut dyn FnMut(&[&'a Arc<Question>]) -> Walk,
    ) -> Walk {
        if chosen.len() == size {
            return visit(chosen);
        }
        for (i, q) in rest.iter().enumerate() {
            chosen.push(*q);
            let walk = go(rest.get(i.saturating_add(1)..).unwrap_or_default(), size, chosen, visit);
            chosen.pop();
            if walk == Walk::Stop {
                return Walk::Stop;
            }
        }
        Walk::On
    }
    go(all, size, &mut Vec::new(), visit)
}

/// Values for the chosen questions under which the stage is reached; the nearest ones first.
fn assign(
    sheet: &Sheet,
    chosen: &[&Arc<Question>],
    tries: &mut usize,
    reached: &dyn Fn(&Sheet) -> bool,
) -> Option<Vec<Value>> {
    let Some((first, rest)) = chosen.split_first() else {
        return reached(sheet).then(Vec::new);
    };
    for value in values(first, sheet) {
        *tries = tries.saturating_add(1);
        if *tries > MOST_TRIES {
            return None;
        }
        let mut copy = sheet.clone();
        if copy.set(first, Some(Entry::Value(value))).is_err() {
            continue;
        }
        if let Some(mut values) = assign(&copy, rest, tries, reached) {
            values.insert(0, value);
            return Some(values);
        }
    }
    None
}

/// An answer that would have to differ, in words.
#[must_use]
pub fn step(question: &Question, sheet: &Sheet, value: Value, words: &Words) -> Step {
    let now = match sheet.get(question) {
        Some(Entry::Value(value)) => sheet.number(question, value),
        Some(Entry::Unsure | Entry::PreferNotToSay) | None => None,
    };
    // What was counted over the last days shrinks only as they pass.
    let fewer = matches!((&question.domain, value, now), (Domain::Count { .. }, Value::Number(n), Some(now)) if n < now);
    let by_waiting = question.changes == Changes::WithTime || fewer;
    let would_be = match (value, now) {
        (Value::Number(then), Some(now)) if by_waiting && then > now => {
            words.more(question, then.saturating_sub(now))
        }
        _ => words.value(question, value),
    };
    Step { question: question.id.clone(), text: question.text.clone(), would_be, by_waiting }
}

/// The values that an answer can still take, the nearest first. Whether it is in one's own hands is not
/// looked at.
#[must_use]
pub fn values(question: &Question, sheet: &Sheet) -> Vec<Value> {
    let now = sheet.get(question);
    if let Some(options) = question.domain.options() {
        let allowed = |i: &usize| match question.changes {
            // Up is towards yes, down towards no; a choice has no direction.
            Changes::Up => question.domain.options().is_none_or(|o| o.len() != 2) || *i == 0,
            Changes::Down => question.domain.options().is_none_or(|o| o.len() != 2) || *i == 1,
            Changes::Freely | Changes::WithTime => true,
            Changes::Fixed => false,
        };
        return (0..options.len())
            .filter(|i| now != Some(Entry::Value(Value::Option(*i))))
            .filter(allowed)
            .map(Value::Option)
            .collect();
    }
    let current = match now {
        Some(Entry::Value(value)) => sheet.number(question, value),
        Some(Entry::Unsure | Entry::PreferNotToSay) | None => None,
    };
    let mut numbers: Vec<i64> = question
        .domain
        .numbers(&question.cuts)
        .into_iter()
        .filter(|n| match (question.changes, current) {
            (Changes::Fixed, _) => false,
            (Changes::Up | Changes::WithTime, Some(now)) => *n > now,
            (Changes::Down, Some(now)) => *n < now,
            (_, Some(now)) => *n != now,
            (_, None) => true,
        })
        .collect();
    numbers.sort_by_key(|n| current.map_or(*n, |now| n.saturating_sub(now).saturating_abs()));
    numbers.into_iter().map(Value::Number).collect()
}
