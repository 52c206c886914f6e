//! Questions: what can be answered, and that each reads only earlier ones.
//!
//! In: raw questions. Out: [`Question`]s. It differs from the page in that scales are sorted and every
//! domain leaves something to choose.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{ALONE, Checker, problem, shared, text_of};
use crate::checked::{Changes, Choice, Domain, Hands, Point, Question};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems};
use crate::raw::{RawKind, RawQuestion};
use crate::source::Span;

impl Checker<'_> {
    pub(super) fn question(&mut self, id: &str, problems: &mut Problems) -> Option<Arc<Question>> {
        if let Some(known) = self.questions.get(id) {
            return known.clone();
        }
        let pack = self.pack;
        let raw = pack.questions.iter().find(|q| q.id.value == id)?;
        // What is wrong with its `ask_when` was said; whatever else reads it is still checked.
        let ask_when = raw.ask_when.as_ref().filter(|_| !pack.broken.contains(id));
        let ask_when = ask_when.map(|c| self.condition(c, ALONE, problems));
        let index = self.order.get(id).copied().unwrap_or(usize::MAX);
        let mut read = BTreeSet::new();
        if let Some(Some(condition)) = &ask_when {
            condition.questions(&mut read);
            if let Some(later) = read.iter().find(|q| q.0 >= index) {
                problems.add(problem(
                    Code::AsksLater,
                    raw.ask_when.as_ref().map_or(&raw.id.at, |c| &c.at),
                    format!("`{id}` is asked before `{}`, which it reads", later.1),
                ));
            }
        }
        let built = domain(raw, problems).map(|domain| {
            let section = raw.section.as_ref().map(|s| s.value.as_str());
            let section = pack.sections.iter().position(|s| Some(s.id.value.as_str()) == section);
            Arc::new(Question {
                index,
                id: shared(&raw.id),
                section: section.unwrap_or(0),
                text: text_of(raw.text.as_ref()),
                why: text_of(raw.why.as_ref()),
                help: raw.help.as_ref().map(shared),
                domain,
                unsure: raw.unsure,
                prefer_not: raw.prefer_not,
                hands: match raw.hands.as_ref().map(|n| n.value.as_str()) {
                    Some("Own") => Hands::Own,
                    Some("Past") => Hands::Past,
                    Some("Other") => Hands::Other,
                    _ => Hands::Circumstances,
                },
                changes: match raw.changes.as_ref().map(|n| n.value.as_str()) {
                    Some("Freely") => Changes::Freely,
                    Some("Up") => Changes::Up,
                    Some("Down") => Changes::Down,
                    Some("WithTime") => Changes::WithTime,
                    _ => Changes::Fixed,
                },
                ask_when: ask_when.flatten(),
                cuts: self.cuts.get(id).cloned().unwrap_or_default(),
                at: raw.id.at.clone(),
            })
        });
        self.questions.insert(id.to_owned(), built.clone());
        built
    }
}

fn nothing_to_choose(raw: &RawQuestion, help: &str) -> Diagnostic {
    let message = format!("`{}` leaves nothing to choose", raw.id.value);
    Diagnostic::new(Code::OutOfRange, &raw.id.at, message).help(help)
}

/// What can be answered.
fn domain(raw: &RawQuestion, problems: &mut Problems) -> Option<Domain> {
    let twice = |at: &Span, what: String, problems: &mut Problems| {
        problems.add(problem(Code::DuplicateId, at, format!("{what} stands twice in `{}`", raw.id.value)));
    };
    match raw.kind.as_ref()? {
        RawKind::YesNo => {
            let choice = |id: &str| Choice { id: Arc::from(id), text: Arc::from(id) };
            Some(Domain::YesNo([choice("yes"), choice("no")]))
        }
        RawKind::Choice(options) => {
            let mut built: Vec<Choice> = Vec::new();
            for (id, text) in options {
                if built.iter().any(|o| *o.id == *id.value) {
                    twice(&id.at, format!("the option `{}`", id.value), problems);
                    continue;
                }
                built.push(Choice { id: shared(id), text: text_of(text.as_ref()) });
            }
            if built.len() < 2 {
                problems.add(nothing_to_choose(raw, "a choice has at least two options"));
            }
            Some(Domain::Choice(built))
        }
        RawKind::Scale(points) => {
            let mut built: Vec<Point> = Vec::new();
            for (value, text) in points {
                if built.iter().any(|p| p.value == value.value) {
                    twice(&value.at, format!("the value {}", value.value), problems);
                    continue;
                }
                built.push(Point { value: value.value, text: text_of(text.as_ref()) });
            }
            built.sort_by_key(|p| p.value);
            if built.len() < 2 {
                problems.add(nothing_to_choose(raw, "a scale has at least two points"));
            }
            Some(Domain::Scale(built))
        }
        RawKind::Count { unit, min, max } => {
            if min >= max {
                problems.add(
                    Diagnostic::new(
                        Code::OutOfRange,
                        &raw.id.at,
                        format!("`{}` has no room between {min} and {max}", raw.id.value),
                    )
                    .help("let `min` be less than `max`"),
                );
            }
            Some(Domain::Count { unit: unit.as_ref().map(shared), min: *min, max: *max })
        }
        RawKind::Date { max_days } => {
            if *max_days < 1 {
                problems.add(
                    Diagnostic::new(
                        Code::OutOfRange,
                        &raw.id.at,
                        format!("`{}` has no room: {max_days} days", raw.id.value),
                    )
                    .help("let `max_days` be at least 1"),
                );
            }
            Some(Domain::Date { max_days: *max_days })
        }
    }
}
