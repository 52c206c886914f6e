//! What a pack says that cannot matter, exactly.
//!
//! In: a [`Prover`]. Out: a warning for each rule that is always or never true, hides behind others,
//! never decides anything, or always fires together with another. Each is proven over all sheets; where
//! somebody can show it, there is a witness. An author who wants a rule as it is says so with `allow`.

use std::collections::BTreeSet;

use readiness_core::checked::{Allowed, Condition, Ladder, Text};
use readiness_core::{Code, Diagnostic, Span};

use crate::limits::Stopped;
use crate::logic::{Diagram, Logic};
use crate::prove::Prover;
use crate::rails::Pair;
use crate::space::{Variable, conditions, read_by};

/// What kind of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Idle {
    /// It is true on every sheet.
    AlwaysTrue,
    /// It is true on no sheet.
    NeverTrue,
    /// Without it, every sheet would lead to the same stage.
    Shadowed,
    /// Whenever it is not met, another gate of its stages is not met either.
    NeverBlocksAlone,
    /// No answer to it changes any result.
    ChangesNothing,
    /// No sheet is surely in this band.
    NoSheet,
    /// It reads like another one on every sheet.
    Together,
}

/// A rule that cannot matter.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    /// What was found.
    idle: Idle,
    /// The rule or question.
    of: Text,
    /// The other rule, where one alone makes it so, or the band.
    other: Option<Text>,
    /// Where it is declared.
    at: Span,
}

/// A rule that reads one way or another.
struct Rule<'p> {
    id: &'p Text,
    at: &'p Span,
    when: &'p Condition,
}

impl Rule<'_> {
    fn found(&self, idle: Idle) -> Finding {
        Finding { idle, of: self.id.clone(), other: None, at: self.at.clone() }
    }
}

impl<'p> Prover<'p> {
    /// Each rule, question or band of the pack's own that cannot matter, as a warning, but for what its
    /// author allows; and each `allow` that is for nothing. `docs/diagnostics` has a page for each kind.
    /// Rules of an imported pack are left out, since they cannot be changed here; its questions are not.
    ///
    /// # Errors
    /// [`Stopped`], when a limit was reached on the way: nodes, time, or the values of a score.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_core::Code;
    /// use readiness_prove::{Limits, Prover};
    ///
    /// let pack = lake::pack();
    /// assert!(Prover::new(&pack, Limits::default())?.idle()?.is_empty());
    /// // A gate that asks for what the veto asks for: whoever may swim has passed both.
    /// let pack = lake::pack_with(r#"Ge("depth", 2)"#, r#"All([Ge("depth", 2), No("storm")])"#);
    /// let found = Prover::new(&pack, Limits::default())?.idle()?;
    /// assert_eq!(found.iter().map(|p| p.code).collect::<Vec<_>>(), [Code::Shadowed]);
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    pub fn idle(&self) -> Result<Vec<Diagnostic>, Stopped> {
        let allowed = &self.pack().allowed;
        let mut used = vec![false; allowed.len()];
        let mut problems = Vec::new();
        // Rules that are imported are the module's business, and cannot be changed here. A question is asked
        // here, whoever wrote it.
        let own = |f: &Finding| !f.of.contains('.') || f.idle == Idle::ChangesNothing;
        for finding in self.findings()?.into_iter().filter(own) {
            let (code, message, help) = told(&finding);
            let matches = |allow: &Allowed| *allow.code == *code.info().name && allow.of == finding.of;
            match allowed.iter().zip(&mut used).find(|(allow, _)| matches(allow)) {
                Some((_, used)) => *used = true,
                None => problems.push(Diagnostic::new(code, &finding.at, message).help(help)),
            }
        }
        for (allow, _) in allowed.iter().zip(used).filter(|(_, used)| !used) {
            let message = format!("`{}` needs no `allow` for `{}`", allow.of, allow.code);
            problems
                .push(Diagnostic::new(Code::AllowUnused, &allow.at, message).help("take the `allow` away"));
        }
        Ok(problems)
    }

    /// Everything found, by kind and then in the order of the pack.
    fn findings(&self) -> Result<Vec<Finding>, Stopped> {
        let mut found = self.constant()?;
        if let Some(ladder) = &self.pack().ladder {
            found.extend(self.shadowed(ladder)?);
            found.extend(self.never_blocking(ladder)?);
        }
        found.extend(self.unheard()?);
        found.extend(self.empty_bands()?);
        found.extend(self.together()?);
        Ok(found)
    }

    fn rules(&self) -> [Vec<Rule<'p>>; 4] {
        let pack = self.pack();
        let gates = pack.ladder.iter().flat_map(|l| l.stages.iter().flat_map(|s| &s.gates));
        let mut seen = BTreeSet::new();
        [
            pack.signals.iter().map(|s| Rule { id: &s.id, at: &s.at, when: &s.when }).collect(),
            pack.vetoes.iter().map(|v| Rule { id: &v.id, at: &v.at, when: &v.when }).collect(),
            pack.contradictions.iter().map(|c| Rule { id: &c.id, at: &c.at, when: &c.when }).collect(),
            // Gates that a stage builds on are the same gates.
            gates
                .chain(pack.channels.iter().flat_map(|c| &c.gates))
                .filter(|g| seen.insert(&g.id))
                .map(|g| Rule { id: &g.id, at: &g.at, when: &g.when })
                .collect(),
        ]
    }

    fn constant(&self) -> Result<Vec<Finding>, Stopped> {
        let mut found = Vec::new();
        for rule in self.rules().into_iter().flatten() {
            let pair = self.rails.condition(rule.when)?;
            let idle = if self.rails.logic.is(&pair.must, true) {
                Idle::AlwaysTrue
            } else if self.rails.logic.is(&pair.must, false) {
                Idle::NeverTrue
            } else {
                continue;
            };
            found.push(rule.found(idle));
        }
        Ok(found)
    }

    /// Vetoes and contradictions without which every sheet would stand where it stands.
    fn shadowed(&self, ladder: &Ladder) -> Result<Vec<Finding>, Stopped> {
        let [_, vetoes, contradictions, _] = self.rules();
        let all: Vec<Rule<'_>> = vetoes.into_iter().chain(contradictions).collect();
        let mut found = Vec::new();
        for rule in &all {
            if self.rails.reached_without(ladder, rule.id)? == self.reached {
                let other = self.holds_wherever(rule, &all)?;
                found.push(Finding { other, ..rule.found(Idle::Shadowed) });
            }
        }
        Ok(found)
    }

    /// The first other rule that surely holds wherever this one does, and may hold wherever this one may.
    fn holds_wherever(&self, rule: &Rule<'_>, all: &[Rule<'_>]) -> Result<Option<Text>, Stopped> {
        let own = self.rails.condition(rule.when)?;
        for other in all.iter().filter(|other| other.id != rule.id) {
            let pair = self.rails.condition(other.when)?;
            if self.is_within(&own.must, &pair.must)? && self.is_within(&own.may, &pair.may)? {
                return Ok(Some(other.id.clone()));
            }
        }
        Ok(None)
    }

    fn is_within(&self, inner: &Diagram, outer: &Diagram) -> Result<bool, Stopped> {
        let l = &*self.rails.logic;
        Ok(l.is(&l.and(inner, &l.not(outer)?)?, false))
    }

    fn never_blocking(&self, ladder: &Ladder) -> Result<Vec<Finding>, Stopped> {
        let l = &*self.rails.logic;
        let mut seen: BTreeSet<&Text> = BTreeSet::new();
        let mut found = Vec::new();
        for gate in ladder.stages.iter().flat_map(|s| &s.gates) {
            if !seen.insert(&gate.id) {
                continue;
            }
            let closed = l.not(&self.rails.condition(&gate.when)?.must)?;
            let mut alone = false;
            for stage in ladder.stages.iter().filter(|s| s.gates.iter().any(|g| g.id == gate.id)) {
                let mut all = closed.clone();
                for other in stage.gates.iter().filter(|g| g.id != gate.id) {
                    all = l.and(&all, &self.rails.condition(&other.when)?.must)?;
                }
                alone = alone || !l.is(&all, false);
            }
            if !alone {
                let idle = Idle::NeverBlocksAlone;
                let other = self.closed_wherever(&closed, &gate.id, ladder)?;
                found.push(Finding { idle, of: gate.id.clone(), other, at: gate.at.clone() });
            }
        }
        Ok(found)
    }

    /// The first gate beside this one, in every stage that has it, that is not met wherever this one is not.
    fn closed_wherever(
        &self,
        closed: &Diagram,
        gate: &Text,
        ladder: &Ladder,
    ) -> Result<Option<Text>, Stopped> {
        let stages: Vec<_> =
            ladder.stages.iter().filter(|stage| stage.gates.iter().any(|g| g.id == *gate)).collect();
        let Some((first, others)) = stages.split_first() else { return Ok(None) };
        for other in first.gates.iter().filter(|other| other.id != *gate) {
            let beside = others.iter().all(|stage| stage.gates.iter().any(|g| g.id == other.id));
            let met = self.rails.condition(&other.when)?.must;
            if beside && self.rails.logic.is(&self.rails.logic.and(closed, &met)?, false) {
                return Ok(Some(other.id.clone()));
            }
        }
        Ok(None)
    }

    /// Questions no answer to which changes anything that a result says.
    fn unheard(&self) -> Result<Vec<Finding>, Stopped> {
        let pack = self.pack();
        if pack.ladder.is_none() && pack.scores.is_empty() {
            // A module alone: its questions are there for those who import it.
            return Ok(Vec::new());
        }
        let results = self.results()?;
        // What nothing reads is found when a pack is checked, and what gives points is seen in the score itself.
        let read = read_by(conditions(pack));
        let mut shown = BTreeSet::new();
        for score in &pack.scores {
            score.questions(&mut shown);
        }
        let shown: BTreeSet<usize> = shown.into_iter().map(|(index, _)| index).collect();
        let mut found = Vec::new();
        for variable in &self.space().variables {
            let question = &variable.question;
            let is_open = read.contains(&question.index) && !shown.contains(&question.index);
            if is_open && !self.heard(&results, variable)? {
                found.push(Finding {
                    idle: Idle::ChangesNothing,
                    of: question.id.clone(),
                    other: None,
                    at: question.at.clone(),
                });
            }
        }
        Ok(found)
    }

    /// Everything that a result says but for scores, as sets of sheets.
    fn results(&self) -> Result<Vec<Diagram>, Stopped> {
        let pack = self.pack();
        let rules = self.rules().into_iter().flatten().map(|rule| rule.when);
        let shown = pack.channels.iter().map(|channel| &channel.shown_when);
        let again = pack.look_again.iter().map(|again| &again.when);
        let mut results = self.reached.clone();
        for condition in rules.chain(shown).chain(again) {
            let pair = self.rails.condition(condition)?;
            results.extend([pair.must, pair.may]);
        }
        for line in &pack.guidance {
            results.push(self.shows(line)?);
        }
        Ok(results)
    }

    fn heard(&self, results: &[Diagram], variable: &Variable) -> Result<bool, Stopped> {
        for set in results {
            let first = self.rails.logic.given(set, variable, 0)?;
            for class in 1..variable.classes.len() {
                if self.rails.logic.given(set, variable, class)? != first {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn empty_bands(&self) -> Result<Vec<Finding>, Stopped> {
        let l = &*self.rails.logic;
        let mut found = Vec::new();
        for score in &self.pack().scores {
            let bands = self.rails.bands(score, false)?;
            for (i, band) in score.bands.iter().enumerate() {
                let none = self.rails.known(false);
                let here = bands.get(i).unwrap_or(&none);
                let above = bands.get(i.saturating_add(1)).unwrap_or(&none);
                if l.is(&l.and(&here.must, &l.not(&above.may)?)?, false) {
                    found.push(Finding {
                        idle: Idle::NoSheet,
                        of: score.id.clone(),
                        other: Some(band.id.clone()),
                        at: score.at.clone(),
                    });
                }
            }
        }
        Ok(found)
    }

    /// Rules of one kind that read alike on every sheet.
    fn together(&self) -> Result<Vec<Finding>, Stopped> {
        let mut found = Vec::new();
        // Two gates that read alike and share a stage never block alone; in different stages they are one
        // demand, said where it belongs.
        let [signals, vetoes, contradictions, _] = self.rules();
        for kind in [signals, vetoes, contradictions] {
            let mut seen: Vec<(&Rule<'_>, Pair<Diagram>)> = Vec::new();
            for rule in &kind {
                let pair = self.rails.condition(rule.when)?;
                let same = seen.iter().find(|(_, other)| other.must == pair.must && other.may == pair.may);
                if let Some((other, _)) = same {
                    let other = Some(other.id.clone());
                    found.push(Finding { other, ..rule.found(Idle::Together) });
                }
                seen.push((rule, pair));
            }
        }
        Ok(found)
    }
}

fn told(finding: &Finding) -> (Code, String, &'static str) {
    let of = &finding.of;
    let named = finding.other.as_deref();
    let other = named.unwrap_or_default();
    match finding.idle {
        Idle::AlwaysTrue => (
            Code::AlwaysTrue,
            format!("`{of}` is true whatever is answered"),
            "take it away, or look at what it compares",
        ),
        Idle::NeverTrue => (
            Code::NeverTrue,
            format!("`{of}` is true for nobody, whatever is answered"),
            "take it away, or look at what it compares",
        ),
        Idle::Shadowed => (
            Code::Shadowed,
            match named {
                Some(other) => {
                    format!(
                        "without `{of}`, everybody would be at the same stage: wherever it holds, so does `{other}`"
                    )
                }
                None => {
                    format!(
                        "without `{of}`, everybody would be at the same stage: others keep the same people there"
                    )
                }
            },
            "other rules stop the same people; take it away, or `allow` it for its reasons",
        ),
        Idle::NeverBlocksAlone => (
            Code::NeverBlocksAlone,
            match named {
                Some(other) => format!("whoever fails the gate `{of}` fails the gate `{other}` as well"),
                None => format!("whoever fails the gate `{of}` fails one of several other gates as well"),
            },
            "take it away, or `allow` it for what it tells people",
        ),
        Idle::ChangesNothing => (
            Code::ChangesNothing,
            format!("no answer to `{of}` changes anything in a result"),
            "take the question away, or let a rule read it",
        ),
        Idle::NoSheet => (
            Code::BandUnreachable,
            format!("no answers put anybody surely into the band `{other}` of `{of}`"),
            "move its bound, or look at what lowers and raises the band",
        ),
        Idle::Together => (
            Code::AlwaysTogether,
            format!("`{of}` and `{other}` read the same for everybody"),
            "make one of them of both, or `allow` it",
        ),
    }
}
