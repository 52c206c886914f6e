//! What conditions read, and under which sign: danger only closes (L4).
//!
//! In: typed rules. Out: the questions they rest on, and a problem for every danger signal that could
//! raise a permission.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::problem;
use crate::checked::{
    Channel, Condition, Contradiction, Counted, Direction, Ladder, Override, Question, Score, Text, Veto,
};
use crate::codes::Code;
use crate::diagnostic::Problems;
use crate::number::Exact;
use crate::source::Span;

/// Reports every danger signal that could raise a permission.
pub(super) fn polarity(
    questions: &[Arc<Question>],
    vetoes: &[Arc<Veto>],
    contradictions: &[Arc<Contradiction>],
    ladder: Option<&Ladder>,
    channels: &[Channel],
    problems: &mut Problems,
) {
    let mut hold = |what: String, at: &Span, condition: &Condition, allowed: Option<bool>| {
        let mut found = BTreeSet::new();
        condition.dangers(true, &mut found);
        for (signal, positive) in found {
            if Some(positive) != allowed {
                problems.add(problem(
                    Code::DangerPolarity,
                    at,
                    format!("the danger signal `{signal}` could raise a permission through {what}"),
                ));
            }
        }
    };
    for q in questions {
        if let Some(c) = &q.ask_when {
            hold(format!("the `ask_when` of `{}`", q.id), &q.at, c, None);
        }
    }
    for v in vetoes {
        hold(format!("the veto `{}`", v.id), &v.at, &v.when, Some(true));
    }
    for c in contradictions {
        hold(format!("the contradiction `{}`", c.id), &c.at, &c.when, Some(true));
    }
    let staged = ladder.into_iter().flat_map(|l| l.stages.iter().flat_map(|s| s.gates.iter()));
    for g in staged.chain(channels.iter().flat_map(|c| c.gates.iter())) {
        hold(format!("the gate `{}`", g.id), &g.at, &g.when, Some(false));
    }
}

impl Condition {
    /// The questions read, also through signals and scores, as (index, id).
    pub fn questions(&self, into: &mut BTreeSet<(usize, Text)>) {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => {
                for p in parts {
                    p.questions(into);
                }
            }
            Self::Not(inner) => inner.questions(into),
            Self::Always => {}
            Self::Is { question, .. }
            | Self::Compare { question, .. }
            | Self::Answered(question)
            | Self::Applicable(question)
            | Self::Unsure(question) => question.reach(into),
            Self::Score { score, .. } | Self::Band { score, .. } => score.questions(into),
            Self::Difference { left, right, .. } => {
                left.questions(into);
                right.questions(into);
            }
            Self::Signal(signal) => signal.when.questions(into),
            Self::Veto(veto) => veto.when.questions(into),
            Self::Contradiction(c) => c.when.questions(into),
            Self::Permits(p) => p.when.questions(into),
        }
    }

    /// The questions on which it rests what a module permits, as (index, id).
    pub(crate) fn permits(&self, into: &mut BTreeSet<(usize, Text)>) {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => {
                for p in parts {
                    p.permits(into);
                }
            }
            Self::Not(inner) => inner.permits(into),
            Self::Permits(p) => p.when.questions(into),
            Self::Signal(signal) => signal.when.permits(into),
            Self::Veto(veto) => veto.when.permits(into),
            Self::Contradiction(c) => c.when.permits(into),
            Self::Score { score, .. } | Self::Band { score, .. } => score.permits(into),
            Self::Difference { left, right, .. } => {
                left.permits(into);
                right.permits(into);
            }
            Self::Always
            | Self::Is { .. }
            | Self::Compare { .. }
            | Self::Answered(_)
            | Self::Applicable(_)
            | Self::Unsure(_) => {}
        }
    }

    /// The danger signals read, each with the sign under which it is read.
    pub(super) fn dangers(&self, positive: bool, into: &mut BTreeSet<(Text, bool)>) {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => {
                for p in parts {
                    p.dangers(positive, into);
                }
            }
            Self::Not(inner) => inner.dangers(!positive, into),
            Self::Signal(signal) => {
                if signal.kind.direction == Direction::Danger {
                    into.insert((signal.id.clone(), positive));
                }
                signal.when.dangers(positive, into);
            }
            Self::Score { score, .. } | Self::Band { score, .. } => score.dangers(positive, into),
            Self::Difference { left, right, .. } => {
                left.dangers(positive, into);
                right.dangers(!positive, into);
            }
            Self::Veto(veto) => veto.when.dangers(positive, into),
            Self::Contradiction(c) => c.when.dangers(positive, into),
            Self::Permits(p) => p.when.dangers(positive, into),
            Self::Always
            | Self::Is { .. }
            | Self::Compare { .. }
            | Self::Answered(_)
            | Self::Applicable(_)
            | Self::Unsure(_) => {}
        }
    }
}

impl Question {
    /// This question and every one that decides whether it is asked.
    pub fn reach(&self, into: &mut BTreeSet<(usize, Text)>) {
        if into.insert((self.index, self.id.clone()))
            && let Some(c) = &self.ask_when
        {
            c.questions(into);
        }
    }
}

impl Score {
    /// The questions read.
    pub fn questions(&self, into: &mut BTreeSet<(usize, Text)>) {
        for item in &self.items {
            match item {
                Counted::Question(q, _) => q.reach(into),
                Counted::Signal(s, _) => s.when.questions(into),
                Counted::Score(s, _) => s.questions(into),
            }
        }
        for o in &self.overrides {
            o.condition().questions(into);
        }
    }

    fn permits(&self, into: &mut BTreeSet<(usize, Text)>) {
        for item in &self.items {
            match item {
                Counted::Question(..) => {}
                Counted::Signal(s, _) => s.when.permits(into),
                Counted::Score(s, _) => s.permits(into),
            }
        }
        for o in &self.overrides {
            o.condition().permits(into);
        }
    }

    pub(super) fn dangers(&self, positive: bool, into: &mut BTreeSet<(Text, bool)>) {
        for item in &self.items {
            match item {
                Counted::Question(..) => {}
                Counted::Signal(s, weight) => {
                    let same = (*weight >= Exact::ZERO) == positive;
                    Condition::Signal(Arc::clone(s)).dangers(same, into);
                }
                Counted::Score(s, weight) => s.dangers((*weight >= Exact::ZERO) == positive, into),
            }
        }
        for o in &self.overrides {
            let up = matches!(o, Override::RaiseTo(..) | Override::StepUp(_));
            o.condition().dangers(up == positive, into);
        }
    }
}

impl Override {
    /// Under which condition.
    #[must_use]
    pub fn condition(&self) -> &Condition {
        match self {
            Self::RaiseTo(_, c) | Self::LowerTo(_, c) | Self::StepUp(c) | Self::StepDown(c) => c,
        }
    }
}
