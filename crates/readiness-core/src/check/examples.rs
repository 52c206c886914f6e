//! Examples: answers held against their questions.
//!
//! In: raw examples and a pack that is otherwise done. Out: [`Example`]s with whole sheets, those they
//! are like included.

use super::{problem, shared};
use crate::checked::{CheckedPack, Example, ExpectedStage};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems};
use crate::pack::Pack;
use crate::raw::{Name, RawAnswer, RawExample, RawExpectedStage};
use crate::sheet;
use crate::sheet::{Sheet, Written};

pub(super) fn examples(pack: &Pack, checked: &CheckedPack, problems: &mut Problems) -> Vec<Example> {
    let mut built = Vec::new();
    for raw in &pack.examples {
        let mut trail = vec![raw.id.value.as_str()];
        let mut chain = vec![raw];
        let mut here = raw;
        while let Some(like) = &here.like {
            if trail.contains(&like.value.as_str()) {
                problems.add(problem(
                    Code::Cycle,
                    &like.at,
                    format!(
                        "examples are like each other in a circle: {} → `{}`",
                        crate::diagnostic::list(&trail),
                        like.value
                    ),
                ));
                break;
            }
            let Some(base) = pack.examples.iter().find(|e| e.id.value == like.value) else {
                break;
            };
            trail.push(&base.id.value);
            chain.push(base);
            here = base;
        }
        built.extend(example(raw, &chain, pack, checked, problems));
    }
    built
}

pub(super) fn example(
    raw: &RawExample,
    chain: &[&RawExample],
    pack: &Pack,
    checked: &CheckedPack,
    problems: &mut Problems,
) -> Option<Example> {
    let mut today = None;
    let mut sheet = Sheet::new();
    for step in chain.iter().rev() {
        if let Some(day) = &step.today {
            match day.value.parse() {
                Ok(date) => today = Some(date),
                Err(_) => problems.add(
                    Diagnostic::new(Code::BadAnswer, &day.at, format!("`{}` is not a day", day.value))
                        .help("write a day as `2026-11-23`"),
                ),
            }
        }
    }
    sheet.set_today(today);
    let mut fine = true;
    for step in chain.iter().rev() {
        for (name, answer) in &step.answers {
            let Some(question) = checked.question(&name.value) else {
                // A name that means nothing was reported when names were resolved.
                if pack.names.contains_key(&name.value) {
                    problems.add(
                        Diagnostic::new(
                            Code::BadAnswer,
                            &name.at,
                            format!("`{}` is not asked in this pack", name.value),
                        )
                        .help("leave it out, or let a rule read it"),
                    );
                }
                fine = false;
                continue;
            };
            let (written, at) = match answer {
                RawAnswer::Text(text) if text.value == "unknown" => {
                    if sheet.set(question, None).is_err() {
                        fine = false;
                    }
                    continue;
                }
                RawAnswer::Text(text) => (Written::Text(text.value.clone()), &text.at),
                RawAnswer::Number(n) => (Written::Number(n.value), &n.at),
            };
            if let Err(misfit) = sheet::read(question, &written).and_then(|e| sheet.set(question, Some(e))) {
                problems.add(Diagnostic::new(Code::BadAnswer, at, misfit.message).help(misfit.help));
                fine = false;
            }
        }
    }
    if !fine {
        return None;
    }
    let e = &raw.expect;
    if checked.ladder.is_some() && (e.permission.is_none() || e.stage.is_none()) {
        problems.add(
            Diagnostic::new(
                Code::MissingField,
                &raw.id.at,
                format!("the example `{}` must expect a permission and a stage", raw.id.value),
            )
            .help("add `permission: \"…\", stage: Decided(\"…\")` to `expect`"),
        );
    }
    let texts = |names: &[Name]| names.iter().map(shared).collect();
    Some(Example {
        id: shared(&raw.id),
        text: raw.text.as_ref().map(shared),
        reviewed: raw.reviewed,
        sheet,
        permission: e.permission.as_ref().map(shared),
        stage: e.stage.as_ref().map(|s| match s {
            RawExpectedStage::Decided(n) => ExpectedStage::Decided(shared(n)),
            RawExpectedStage::Possible(all) => ExpectedStage::Possible(texts(all)),
        }),
        fires: texts(&e.fires),
        not_fires: texts(&e.not_fires),
        unclear: texts(&e.unclear),
        bands: e.bands.iter().map(|(a, b)| (shared(a), b.as_ref().map(shared))).collect(),
        scores: e.scores.iter().map(|(a, b)| (shared(a), b.value)).collect(),
        channels: e.channels.iter().map(|(a, b)| (shared(a), shared(b))).collect(),
        settled: e.settled,
        ended: e.ended,
        look_again: e.look_again.as_ref().map(|days| days.value),
        at: raw.at.clone(),
    })
}
