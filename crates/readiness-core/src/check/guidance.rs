//! Guidance, times to look again, invariants.
//!
//! In: their raw forms. Out: typed ones; only here may a condition ask whether somebody is unsure, or
//! which veto fired.

use super::{Checker, GUIDANCE, origin, shared, text_of};
use crate::checked::{Claim, Condition, Guidance, GuidanceKind, Invariant, LookAgain, Reading, Statement};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems};
use crate::number::Exact;
use crate::pack::Thing;
use crate::raw::{RawClaim, RawOperand, RawReading};
use crate::sheet;
use crate::sheet::Written;
use crate::source::At;

impl Checker<'_> {
    pub(super) fn guidance(&mut self, problems: &mut Problems) -> Vec<Guidance> {
        let mut lines = Vec::new();
        for raw in &self.pack.guidance {
            let when = match &raw.when {
                None => Some(Condition::Always),
                Some(c) => self.condition(c, GUIDANCE, problems),
            };
            let kind = match raw.kind.as_ref().map(|n| n.value.as_str()) {
                Some("Do") => GuidanceKind::Do,
                Some("Checklist") => GuidanceKind::Checklist,
                Some("Avoid") => GuidanceKind::Avoid,
                Some("Caution") => GuidanceKind::Caution,
                _ => GuidanceKind::Notice,
            };
            if let Some(when) = when {
                lines.push(Guidance {
                    id: shared(&raw.id),
                    kind,
                    at_stages: raw.at.iter().filter_map(|n| self.stage_index(n)).collect(),
                    when,
                    asks: raw.asks.as_ref().and_then(|n| self.permission_index(n)).unwrap_or(0),
                    text: text_of(raw.text.as_ref()),
                    origin: origin(&raw.evidence),
                });
            }
        }
        lines
    }

    pub(super) fn look_again(&mut self, problems: &mut Problems) -> Vec<LookAgain> {
        let mut times = Vec::new();
        for raw in &self.pack.look_again {
            let when = match &raw.when {
                None => Some(Condition::Always),
                Some(c) => self.condition(c, GUIDANCE, problems),
            };
            let days: Option<At<Exact>> = match &raw.days {
                Some(RawOperand::Number(n)) => Some(n.clone()),
                Some(RawOperand::Name(name)) => {
                    if self.is_a(name, Thing::Constant, problems) {
                        self.constant(name).map(|value| At { value, at: name.at.clone() })
                    } else {
                        None
                    }
                }
                None => None,
            };
            let Some(days) = days else { continue };
            let whole = days.value.as_whole().filter(|d| (1..=3_650).contains(d));
            if whole.is_none() {
                problems.add(
                    Diagnostic::new(
                        Code::OutOfRange,
                        &days.at,
                        format!("{} is not a number of days from 1 to 3650", days.value),
                    )
                    .help("write whole days"),
                );
            }
            if let (Some(when), Some(days)) = (when, whole) {
                times.push(LookAgain {
                    id: shared(&raw.id),
                    at_stages: raw.at.iter().filter_map(|n| self.stage_index(n)).collect(),
                    when,
                    days,
                });
            }
        }
        times
    }

    pub(super) fn invariants(&mut self, problems: &mut Problems) -> Vec<Invariant> {
        let mut all = Vec::new();
        for raw in &self.pack.invariants {
            let statement = if let Some((question, answer)) = &raw.never_helps {
                self.named_question(question, problems).and_then(|q| {
                    let written = answer
                        .value
                        .parse()
                        .map_or_else(|_| Written::Text(answer.value.clone()), Written::Number);
                    match sheet::read(&q, &written) {
                        Ok(sheet::Entry::Value(value)) => Some(Statement::NeverHelps(q, value)),
                        Ok(sheet::Entry::Unsure | sheet::Entry::PreferNotToSay) => None,
                        Err(misfit) => {
                            problems.add(
                                Diagnostic::new(Code::BadAnswer, &answer.at, misfit.message)
                                    .help(misfit.help),
                            );
                            None
                        }
                    }
                })
            } else {
                self.whenever(raw, problems)
            };
            if let Some(statement) = statement {
                all.push(Invariant {
                    id: shared(&raw.id),
                    text: raw.text.as_ref().map(shared),
                    statement,
                    at: raw.id.at.clone(),
                });
            }
        }
        all
    }

    pub(super) fn whenever(
        &mut self,
        raw: &crate::raw::RawInvariant,
        problems: &mut Problems,
    ) -> Option<Statement> {
        let (reading, condition) = raw.whenever.as_ref()?;
        let condition = self.condition(condition, GUIDANCE, problems)?;
        let reading = match reading {
            RawReading::True => Reading::True,
            RawReading::NotTrue => Reading::NotTrue,
            RawReading::NotFalse => Reading::NotFalse,
        };
        let claim = match raw.then.as_ref()? {
            RawClaim::PermissionAtMost(name) => Claim::PermissionAtMost(self.permission_index(name)?),
            RawClaim::StageIn(names) => {
                Claim::StageIn(names.iter().filter_map(|n| self.stage_index(n)).collect())
            }
            RawClaim::Fires(name) => Claim::Fires(shared(name)),
            RawClaim::NeverFires(name) => Claim::NeverFires(shared(name)),
        };
        Some(Statement::Whenever(reading, condition, claim))
    }
}
