//! Examples and invariants, run against a pack.
//!
//! In: a [`CheckedPack`]. Out: a [`Diagnostic`] for every example that comes out otherwise than its
//! author expects, and for every invariant that some sampled sheet breaks. Samples are drawn from a
//! fixed sequence, so that the same pack gives the same answer everywhere; a sample that finds nothing
//! proves nothing, and messages say so.

use crate::assessment::{Assessment, ChannelState, GateState};
use crate::checked::{
    CheckedPack, Claim, Example, ExpectedStage, GuidanceKind, Invariant, Question, Reading, Statement, Text,
};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, list};
use crate::evaluate::{Both, evaluate};
use crate::sheet::{Entry, Sheet, Value, Written, write};
use crate::truth::Truth;
use crate::words::counted;

/// Runs every example; one diagnostic for each that fails, with everything that differs.
#[must_use]
pub fn run_examples(pack: &CheckedPack) -> Vec<Diagnostic> {
    pack.examples.iter().filter_map(|e| run_example(pack, e)).collect()
}

/// Runs one example.
#[must_use]
pub fn run_example(pack: &CheckedPack, example: &Example) -> Option<Diagnostic> {
    let result = evaluate(pack, &example.sheet);
    let differences = differences(pack, example, &result);
    if differences.is_empty() {
        return None;
    }
    let fired = fired(pack, &result);
    let stage = result.ladder.as_ref().map_or_else(String::new, |l| {
        format!("; it is at {} with permission `{}`", list(&l.possible), l.permission)
    });
    Some(
        Diagnostic::new(
            Code::ExampleFailed,
            &example.at,
            format!("the example `{}` comes out otherwise: {}", example.id, differences.join("; ")),
        )
        .help(format!(
            "what fires: {}{stage}",
            if fired.is_empty() { "nothing".to_owned() } else { list(&fired) }
        )),
    )
}

fn differences(pack: &CheckedPack, example: &Example, result: &Assessment) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(ladder) = &result.ladder {
        if let Some(expected) = &example.permission
            && *expected != ladder.permission
        {
            found.push(format!("permission `{}` instead of `{expected}`", ladder.permission));
        }
        let expected: Option<Vec<Text>> = example.stage.as_ref().map(|s| match s {
            ExpectedStage::Decided(id) => vec![id.clone()],
            ExpectedStage::Possible(ids) => ids.clone(),
        });
        if let Some(mut expected) = expected {
            let mut actual = ladder.possible.clone();
            expected.sort();
            actual.sort();
            if expected != actual {
                found.push(format!("possible stages {} instead of {}", list(&actual), list(&expected)));
            }
        }
    }
    for (ids, wanted, words) in [
        (&example.fires, Truth::TRUE, "fires"),
        (&example.not_fires, Truth::FALSE, "does not fire"),
        (&example.unclear, Truth::UNCLEAR, "is unclear"),
    ] {
        for id in ids {
            match state(pack, result, id) {
                Some(truth) if truth == wanted => {}
                Some(truth) => {
                    found.push(format!("`{id}` is {}, but it is expected that it {words}", truth.name()));
                }
                None => found.push(format!("`{id}` is nothing that could fire")),
            }
        }
    }
    for (id, band) in &example.bands {
        let score = result.scores.iter().find(|s| s.id == *id);
        let is = score.map(|s| (s.least_band.as_ref(), s.greatest_band.as_ref()));
        let holds = match (band, is) {
            (Some(_), is) => is == Some((band.as_ref(), band.as_ref())),
            (None, Some((least, greatest))) => least.is_none() || least != greatest,
            (None, None) => false,
        };
        if !holds {
            let wanted = band.as_ref().map_or("open".to_owned(), |band| format!("in `{band}`"));
            let shown = is.map_or_else(String::new, |(a, b)| {
                format!("{} to {}", a.map_or("none", |t| t), b.map_or("none", |t| t))
            });
            found.push(format!("`{id}` is in {shown}, not {wanted}"));
        }
    }
    for (id, value) in &example.scores {
        let score = result.scores.iter().find(|s| s.id == *id);
        let is = score.map(|s| (s.low, s.high));
        if is != Some((Some(*value), Some(*value))) {
            let shown = is.map_or_else(String::new, |(a, b)| {
                let text = |e: Option<crate::number::Exact>| {
                    e.map_or_else(|| "nothing".to_owned(), |e| e.to_string())
                };
                format!("{} to {}", text(a), text(b))
            });
            found.push(format!("`{id}` is {shown}, not {value}"));
        }
    }
    for (id, state) in &example.channels {
        let is = result.channels.iter().find(|c| c.id == *id).map(|c| c.state.name());
        if is != Some(&**state) {
            found.push(format!("the channel `{id}` is {}, not {state}", is.unwrap_or("not shown")));
        }
    }
    for (what, is, expected) in [
        ("settled", result.ladder.as_ref().map(|l| l.settled), example.settled),
        ("ended", Some(result.ended), example.ended),
    ] {
        if expected.is_some() && expected != is {
            found.push(format!(
                "`{what}` is {}",
                is.map_or("nothing without a ladder".to_owned(), |b| b.to_string())
            ));
        }
    }
    if let Some(days) = example.look_again
        && result.look_again_days != Some(days)
    {
        let within = |days| format!("in {}", counted(days, "day", "days"));
        let is = result.look_again_days.map_or("never".to_owned(), within);
        found.push(format!("to look again is due {is}, not {}", within(days)));
    }
    found
}

/// How something that can fire reads: true when it fires, false when it does not, or unclear. A channel
/// fires when it is open.
#[must_use]
pub fn state(pack: &CheckedPack, result: &Assessment, id: &str) -> Option<Truth> {
    let named = result.signals.iter().chain(&result.vetoes).chain(&result.contradictions);
    if let Some(found) = named.into_iter().find(|n| &*n.id == id) {
        return Some(found.truth);
    }
    let gates = result.gates.iter().chain(result.channels.iter().flat_map(|c| c.gates.iter()));
    if let Some(gate) = gates.into_iter().find(|g| &*g.id == id) {
        return Some(match gate.state {
            GateState::Met => Truth::TRUE,
            GateState::Blocked => Truth::FALSE,
            GateState::Pending | GateState::BlockedByUnsure => Truth::UNCLEAR,
        });
    }
    let Some(line) = pack.guidance.iter().find(|g| &*g.id == id) else {
        pack.channels.iter().find(|c| &*c.id == id)?;
        let shown = result.channels.iter().find(|c| &*c.id == id);
        return Some(Truth::known(shown.is_some_and(|c| c.state == ChannelState::Open)));
    };
    Some(Truth::known(result.guidance.contains(&line.id)))
}

/// Everything that surely fires, by kind and id; standing advice is left out.
fn fired(pack: &CheckedPack, result: &Assessment) -> Vec<Text> {
    let named = result.vetoes.iter().chain(&result.contradictions).chain(&result.signals);
    let mut ids: Vec<Text> = named.filter(|n| n.truth.must).map(|n| n.id.clone()).collect();
    let lines = pack.guidance.iter().filter(|g| {
        matches!(g.kind, GuidanceKind::Notice | GuidanceKind::Caution) && result.guidance.contains(&g.id)
    });
    ids.extend(lines.map(|g| g.id.clone()));
    ids
}

/// A fixed sequence of numbers (SplitMix64): the same everywhere, and no secret.
#[derive(Clone, Debug)]
struct Sequence(u64);

impl Sequence {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(1).max(1);
        usize::try_from(self.next().checked_rem(n).unwrap_or(0)).unwrap_or(0)
    }
}

/// Every entry that matters for a question: all options or points, one number of each interval
/// between the bounds that rules compare with, and "not sure" where it is offered.
#[must_use]
pub fn entries(question: &Question) -> Vec<Entry> {
    let mut entries: Vec<Entry> = match question.domain.options() {
        Some(options) => (0..options.len()).map(|i| Entry::Value(Value::Option(i))).collect(),
        None => question
            .domain
            .numbers(&question.cuts)
            .into_iter()
            .map(|n| Entry::Value(Value::Number(n)))
            .collect(),
    };
    if question.unsure {
        entries.push(Entry::Unsure);
    } else if question.prefer_not {
        entries.push(Entry::PreferNotToSay);
    }
    entries
}

/// Holds every invariant against sampled total sheets, "not sure" included.
#[must_use]
pub fn sample_invariants(pack: &CheckedPack, samples: u32) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut open: Vec<&Invariant> = pack.invariants.iter().collect();
    let mut sequence = Sequence(2_026);
    for i in 0..samples {
        if open.is_empty() {
            break;
        }
        let sheet = sample(pack, &mut sequence, i);
        let result = evaluate(pack, &sheet);
        open.retain(|invariant| {
            let broken = breaks(pack, invariant, &sheet, &result);
            if let Some(how) = &broken {
                found.push(
                    Diagnostic::new(
                        Code::InvariantBroken,
                        &invariant.at,
                        format!("the invariant `{}` does not hold: {how}", invariant.id),
                    )
                    .help(format!("for example with {}", shown(pack, &sheet))),
                );
            }
            broken.is_none()
        });
    }
    found
}

/// One sheet of the sequence: every question has an entry, drawn afresh or, every other time, taken
/// from an example with a few answers changed. What holds of all such sheets holds of open ones too
/// (L2 and L3), as far as stages and permissions go.
fn sample(pack: &CheckedPack, sequence: &mut Sequence, i: u32) -> Sheet {
    let from_example = i.checked_rem(2) == Some(1) && !pack.examples.is_empty();
    let mut sheet = if from_example {
        let which = sequence.below(pack.examples.len());
        pack.examples.get(which).map(|e| e.sheet.clone()).unwrap_or_default()
    } else {
        Sheet::new()
    };
    for question in &pack.questions {
        if sheet.get(question).is_some() && sequence.below(100) >= 12 {
            continue;
        }
        let entries = entries(question);
        let picked = entries.get(sequence.below(entries.len())).copied();
        // Every entry listed for a question fits it.
        let _ = sheet.set(question, picked);
    }
    sheet
}

/// How a sheet, whose assessment is `result`, breaks an invariant, if it does.
#[must_use]
pub fn breaks(
    pack: &CheckedPack,
    invariant: &Invariant,
    sheet: &Sheet,
    result: &Assessment,
) -> Option<String> {
    match &invariant.statement {
        Statement::Whenever(reading, condition, claim) => {
            let truth = Both::new(sheet).cautious(condition);
            let concerned = match reading {
                Reading::True => truth.must,
                Reading::NotTrue => !truth.must,
                Reading::NotFalse => truth.may,
            };
            if !concerned {
                return None;
            }
            claim_fails(pack, claim, result)
        }
        Statement::NeverHelps(question, value) => {
            let level = |sheet: &Sheet| {
                let ladder = pack.ladder.as_ref()?;
                let permission = evaluate(pack, sheet).ladder?.permission;
                ladder.permissions.iter().position(|p| p.id == permission)
            };
            let mut with = sheet.clone();
            with.set(question, Some(Entry::Value(*value))).ok()?;
            let high = level(&with)?;
            entries(question).into_iter().filter(|e| *e != Entry::Value(*value)).find_map(|other| {
                let mut without = sheet.clone();
                without.set(question, Some(other)).ok()?;
                // "Not sure" withholds for its own reasons; a value is what it is compared with.
                let compared = matches!(other, Entry::Value(_));
                (compared && level(&without)? < high)
                    .then(|| format!("`{}` raises the permission", question.id))
            })
        }
    }
}

fn claim_fails(pack: &CheckedPack, claim: &Claim, result: &Assessment) -> Option<String> {
    let ladder = pack.ladder.as_ref();
    match claim {
        Claim::PermissionAtMost(most) => {
            let own = result.ladder.as_ref()?;
            let level = ladder?.permissions.iter().position(|p| p.id == own.permission)?;
            (level > *most).then(|| format!("the permission is `{}`", own.permission))
        }
        Claim::StageIn(stages) => {
            let decided = result.ladder.as_ref()?.decided.as_ref()?;
            let index = ladder?.stages.iter().position(|s| s.id == *decided)?;
            (!stages.contains(&index)).then(|| format!("the stage is `{decided}`"))
        }
        Claim::Fires(id) => {
            (state(pack, result, id) != Some(Truth::TRUE)).then(|| format!("`{id}` does not fire"))
        }
        Claim::NeverFires(id) => {
            (state(pack, result, id) == Some(Truth::TRUE)).then(|| format!("`{id}` fires"))
        }
    }
}

/// The answers of a sheet as an author would write them.
#[must_use]
pub fn shown(pack: &CheckedPack, sheet: &Sheet) -> String {
    let answers: Vec<String> = pack
        .questions
        .iter()
        .filter_map(|q| {
            let written = match write(q, sheet.get(q)?) {
                Written::Text(text) => format!("\"{text}\""),
                Written::Number(n) => n.to_string(),
                Written::Bool(b) => b.to_string(),
            };
            Some(format!("\"{}\": {written}", q.id))
        })
        .collect();
    format!("answers: {{{}}}", answers.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_splitmix64() {
        // The first numbers of the reference implementation, from the same seed.
        let mut sequence = Sequence(1_234_567);
        for expected in [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423] {
            assert_eq!(sequence.next(), expected);
        }
        let mut sequence = Sequence(2_026);
        let drawn: Vec<usize> = (0..100).map(|_| sequence.below(3)).collect();
        assert!((0..3).all(|n| drawn.iter().filter(|d| **d == n).count() > 20), "{drawn:?}");
    }
}
