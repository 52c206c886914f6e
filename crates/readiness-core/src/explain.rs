//! The reasons, with their words.
//!
//! In: a [`CheckedPack`], a [`Sheet`] and its [`Assessment`]. Out: [`Explanation`], everything that a
//! page or a terminal shows, texts and sources included, so that it can be stored and read when the
//! pack has moved on. It decides nothing: every state in it comes from the assessment.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::assessment::{Assessment, ChannelState, GateState, Named, PackStamp};
use crate::change::{self, Hint, Search};
use crate::checked::{
    CheckedPack, Condition, Gate, GuidanceKind, Ladder, Origin, Question, Score, Stage, Text,
};
use crate::interview;
use crate::number::Exact;
use crate::sheet::Sheet;
use crate::translation::Translation;
use crate::truth::Truth;
use crate::words::Words;

/// A source, as shown with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// Its id.
    pub id: Text,
    /// Guide, study, standard or gap.
    pub kind: Text,
    /// What it says.
    pub title: Text,
    /// Where to find it.
    pub place: Option<Text>,
}

/// Something with a text and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The id of the rule.
    pub id: Text,
    /// What it says.
    pub text: Text,
    /// The language it is said in, where that is not the language of the explanation: nobody has
    /// translated it as it is now.
    pub language: Option<Text>,
    /// Its sources.
    pub sources: Vec<Cited>,
    /// Why we set it so, where it is our own judgement.
    pub judgement: Option<Text>,
}

/// Why something holds: a rule, and below it what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// `veto`, `contradiction`, `gate`, `signal`, `score` or `answer`.
    pub kind: &'static str,
    /// The layer, for a veto.
    pub layer: Option<Text>,
    /// How it reads.
    pub truth: Truth,
    /// The rule itself. For an answer: the question's id, and the question with what was answered.
    pub line: Line,
    /// What it rests on.
    pub because: Vec<Reason>,
}

/// A stage in the picture of the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageView {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// What it is for.
    pub text: Text,
    /// The title of what it permits.
    pub permission: Text,
    /// Whether this is where one stands.
    pub here: bool,
    /// Whether it is still possible.
    pub possible: bool,
}

/// Where one stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LadderView {
    /// All stages in journey order.
    pub stages: Vec<StageView>,
    /// The stage, when it is decided.
    pub decided: Option<Text>,
    /// What is permitted: id.
    pub permission: Text,
    /// What is permitted: title.
    pub permission_title: Text,
    /// Whether missing answers can still change the permission.
    pub settled: bool,
}

/// What keeps a stage shut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Blocked {
    /// The gate.
    pub gate: Line,
    /// Its state.
    pub state: GateState,
}

/// The next stage, and what is missing for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextStage {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// The gates that are not met.
    pub blocked: Vec<Blocked>,
    /// What would have to be true; `None` while a safety veto is not ruled out.
    pub hint: Option<Hint>,
}

/// A channel beside the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChannelView {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// Whether it is open.
    pub state: ChannelState,
    /// The gates that are not met.
    pub blocked: Vec<Blocked>,
}

/// A score as one side of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScoreView {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// The least it can be on this sheet.
    pub low: Option<Exact>,
    /// The greatest it can be on this sheet.
    pub high: Option<Exact>,
    /// The least it can be at all.
    pub least: Exact,
    /// The greatest it can be at all.
    pub greatest: Exact,
    /// The titles of the bands it can be in, lowest first.
    pub bands: Vec<Text>,
}

/// Two scores side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PictureView {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// One score.
    pub across: ScoreView,
    /// The other.
    pub up: ScoreView,
    /// What to see in it.
    pub text: Option<Text>,
}

/// A question that is still open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenQuestion {
    /// Its id.
    pub id: Text,
    /// Its text.
    pub text: Text,
}

/// Everything there is to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Which pack.
    pub pack: PackStamp,
    /// Its title.
    pub title: Text,
    /// The language of its texts.
    pub language: Text,
    /// How they came into it, when they were not written in it.
    pub translation: Option<Translation>,
    /// Where one stands.
    pub ladder: Option<LadderView>,
    /// Whether a final veto surely holds: no next stage, no date.
    pub ended: bool,
    /// Help and things to know at once, first of all.
    pub notices: Vec<Line>,
    /// Why: vetoes by layer, then what the stage rests on.
    pub because: Vec<Reason>,
    /// What blocks the next stage.
    pub next: Option<NextStage>,
    /// Two answers that cannot both be right.
    pub contradictions: Vec<Line>,
    /// What was noticed.
    pub cautions: Vec<Line>,
    /// What to do.
    pub to_do: Vec<Line>,
    /// What to check off.
    pub checklist: Vec<Line>,
    /// What to avoid.
    pub avoid: Vec<Line>,
    /// Channels beside the ladder.
    pub channels: Vec<ChannelView>,
    /// Pictures; none after a final veto, nor while a safety veto holds or may hold.
    pub pictures: Vec<PictureView>,
    /// Scores, for packs that are about scores.
    pub scores: Vec<ScoreView>,
    /// Questions whose answers are missing; none once the stage is decided, nor after a final veto.
    pub open_questions: Vec<OpenQuestion>,
    /// After how many days to look again.
    pub look_again_days: Option<i64>,
    /// On which day, when today is known.
    pub look_again_on: Option<jiff::civil::Date>,
}

/// Explains an assessment of a sheet, with English words between those of the pack.
#[must_use]
pub fn explain(pack: &CheckedPack, sheet: &Sheet, result: &Assessment) -> Explanation {
    explain_in(pack, sheet, result, &Words::ENGLISH)
}

/// The same with the words of another language between those of the pack.
#[must_use]
pub fn explain_in(pack: &CheckedPack, sheet: &Sheet, result: &Assessment, words: &Words) -> Explanation {
    let teller = Teller { pack, sheet, words };
    let lines = |kind: GuidanceKind| -> Vec<Line> {
        pack.guidance
            .iter()
            .filter(|g| g.kind == kind && result.guidance.contains(&g.id))
            .map(|g| teller.line(&g.id, &g.text, &g.origin))
            .collect()
    };
    let decided = result.ladder.as_ref().is_some_and(|l| l.decided.is_some());
    // Once the stage is decided, and after the end of the matter, nothing is left to settle.
    let open_questions = interview::asked(pack, sheet)
        .into_iter()
        .filter(|q| !decided && !result.ended && sheet.get(q).is_none())
        .map(|q| OpenQuestion { id: q.id.clone(), text: q.text.clone() })
        .collect();
    // While answers are missing, the time to look again is when they are there.
    let settled = result.ladder.as_ref().is_none_or(|l| l.decided.is_some());
    let look_again_days = result.look_again_days.filter(|_| settled);
    let look_again_on = look_again_days
        .zip(sheet.today())
        .and_then(|(days, today)| today.checked_add(jiff::Span::new().try_days(days).ok()?).ok());
    Explanation {
        pack: result.pack.clone(),
        title: pack.title.clone(),
        language: pack.language.clone(),
        translation: pack.translation.clone(),
        ladder: pack.ladder.as_ref().and_then(|l| teller.ladder_view(l, result)),
        ended: result.ended,
        notices: lines(GuidanceKind::Notice),
        because: teller.because(result),
        next: teller.next_stage(result),
        contradictions: pack
            .contradictions
            .iter()
            // What two answers would say, were one of them clear, is no fact yet.
            .filter(|c| result.contradictions.iter().any(|n| n.id == c.id && n.truth.must))
            .map(|c| teller.line(&c.id, &c.text, &c.origin))
            .collect(),
        cautions: lines(GuidanceKind::Caution),
        to_do: lines(GuidanceKind::Do),
        checklist: lines(GuidanceKind::Checklist),
        avoid: lines(GuidanceKind::Avoid),
        channels: teller.channels(result),
        pictures: pack
            .pictures
            .iter()
            .filter(|_| !result.ended && !teller.safety_is_open(result))
            .map(|p| PictureView {
                id: p.id.clone(),
                title: p.title.clone(),
                across: score_view(&p.across, result),
                up: score_view(&p.up, result),
                text: p.text.clone(),
            })
            .collect(),
        scores: pack.scores.iter().map(|s| score_view(s, result)).collect(),
        open_questions,
        look_again_days,
        look_again_on,
    }
}

fn score_view(score: &Score, result: &Assessment) -> ScoreView {
    let own = result.scores.iter().find(|r| r.id == score.id);
    let place = |band: Option<&Text>| band.and_then(|b| score.bands.iter().position(|x| x.id == *b));
    let from = place(own.and_then(|r| r.least_band.as_ref()));
    let to = place(own.and_then(|r| r.greatest_band.as_ref()));
    let bands = match (from, to) {
        (Some(from), Some(to)) => score
            .bands
            .iter()
            .enumerate()
            .filter(|(i, _)| (from..=to).contains(i))
            .map(|(_, b)| b.title.clone())
            .collect(),
        _ => Vec::new(),
    };
    ScoreView {
        id: score.id.clone(),
        title: score.title.clone(),
        low: own.and_then(|r| r.low),
        high: own.and_then(|r| r.high),
        least: score.least,
        greatest: score.greatest,
        bands,
    }
}

/// A rule with its text and its sources.
#[must_use]
pub fn line(pack: &CheckedPack, id: &Text, text: &Text, origin: &Origin) -> Line {
    Line {
        id: id.clone(),
        text: text.clone(),
        language: pack.untranslated(id).cloned(),
        sources: origin
            .sources
            .iter()
            .filter_map(|id| pack.sources.get(id))
            .map(|s| Cited {
                id: s.id.clone(),
                kind: s.kind.clone(),
                title: s.title.clone(),
                place: s.place.clone(),
            })
            .collect(),
        judgement: origin.judgement.clone(),
    }
}

/// The gates of a stage that are not met, for whoever holds two packs against each other. Nothing where
/// [`Explanation::next`] would be silent, and for the same reasons: nobody is taught which answer to flip,
/// and nobody is nudged to do what only the past could open.
#[must_use]
pub fn wanting(pack: &CheckedPack, sheet: &Sheet, result: &Assessment, stage: &Stage) -> Vec<Blocked> {
    let teller = Teller { pack, sheet, words: &Words::ENGLISH };
    let sayable = || matches!(change::hint(pack, sheet, stage, teller.words), Search::Found(_));
    if teller.is_held(result) || !sayable() {
        return Vec::new();
    }
    teller.blocked(&stage.id, &stage.gates, &result.gates)
}

struct Teller<'a> {
    pack: &'a CheckedPack,
    sheet: &'a Sheet,
    words: &'a Words,
}

impl Teller<'_> {
    fn line(&self, id: &Text, text: &Text, origin: &Origin) -> Line {
        line(self.pack, id, text, origin)
    }

    /// Vetoes that hold or are not ruled out, by layer; where none holds, what the stage rests on.
    fn because(&self, result: &Assessment) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for (veto, named) in self.pack.vetoes.iter().zip(&result.vetoes) {
            // Not yet answered is no reason; surely true or unsure is.
            if named.truth.must || named.hopeful.may {
                reasons.push(Reason {
                    kind: "veto",
                    layer: self.pack.layers.get(veto.layer).map(|l| l.title.clone()),
                    truth: named.truth,
                    line: self.line(&veto.id, &veto.text, &veto.origin),
                    because: self.parts(&veto.when),
                });
            }
        }
        for (contradiction, named) in self.pack.contradictions.iter().zip(&result.contradictions) {
            if named.hopeful.may {
                reasons.push(Reason {
                    kind: "contradiction",
                    layer: None,
                    truth: named.truth,
                    line: self.line(&contradiction.id, &contradiction.text, &contradiction.origin),
                    because: self.parts(&contradiction.when),
                });
            }
        }
        let held = reasons.iter().any(|r| r.truth.must);
        if let (false, Some(stage)) = (held, self.current_stage(result)) {
            reasons.extend(stage.gates.iter().map(|g| self.gate_reason(g)));
        }
        reasons
    }

    /// Whether a safety veto holds, or may: then nothing is shown that looks like progress.
    fn safety_is_open(&self, result: &Assessment) -> bool {
        let mut vetoes = self.pack.vetoes.iter().zip(&result.vetoes);
        vetoes.any(|(veto, named)| named.truth.may && self.pack.is_safety(veto))
    }

    /// The ladder. After the end of the matter, and while a safety veto is not ruled out, only where one
    /// stands or may stand: what lies further up is nothing to look at then.
    fn ladder_view(&self, ladder: &Ladder, result: &Assessment) -> Option<LadderView> {
        let place = result.ladder.as_ref()?;
        let title = |permission: usize| {
            ladder.permissions.get(permission).map_or_else(|| Text::from(""), |p| p.title.clone())
        };
        let permission = ladder.permissions.iter().find(|p| p.id == place.permission);
        let whole = !result.ended && !self.safety_is_open(result);
        Some(LadderView {
            stages: ladder
                .stages
                .iter()
                .filter(|s| whole || place.possible.contains(&s.id))
                .map(|s| StageView {
                    id: s.id.clone(),
                    title: s.title.clone(),
                    text: s.text.clone(),
                    permission: title(s.permission),
                    here: place.decided.as_ref() == Some(&s.id),
                    possible: place.possible.contains(&s.id),
                })
                .collect(),
            decided: place.decided.clone(),
            permission: place.permission.clone(),
            permission_title: permission.map_or_else(|| Text::from(""), |p| p.title.clone()),
            settled: place.settled,
        })
    }

    fn current_stage(&self, result: &Assessment) -> Option<&Stage> {
        let ladder = self.pack.ladder.as_ref()?;
        let decided = result.ladder.as_ref()?.decided.as_ref()?;
        ladder.stages.iter().find(|s| s.id == *decided).map(AsRef::as_ref)
    }

    fn gate_reason(&self, gate: &Gate) -> Reason {
        Reason {
            kind: "gate",
            layer: None,
            truth: crate::evaluate::truth(&gate.when, self.sheet),
            line: self.line(&gate.id, &gate.text, &gate.origin),
            because: self.parts(&gate.when),
        }
    }

    /// The signals, scores and answers that a condition rests on, each once.
    fn parts(&self, condition: &Condition) -> Vec<Reason> {
        let mut seen = BTreeSet::new();
        let mut parts = Vec::new();
        self.collect(condition, &mut seen, &mut parts);
        parts
    }

    fn collect(&self, condition: &Condition, seen: &mut BTreeSet<Text>, into: &mut Vec<Reason>) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast(_, parts) => {
                for p in parts {
                    self.collect(p, seen, into);
                }
            }
            Condition::Not(inner) => self.collect(inner, seen, into),
            // What a module permits its own assessment explains in full; here it would be a list of nearly
            // all answers, and a guide to which of them to change.
            Condition::Always | Condition::Permits(_) => {}
            Condition::Is { question, .. }
            | Condition::Compare { question, .. }
            | Condition::Answered(question)
            | Condition::Applicable(question)
            | Condition::Unsure(question) => {
                if seen.insert(question.id.clone()) {
                    into.extend(self.answer(question, condition));
                }
            }
            Condition::Signal(signal) => {
                if seen.insert(signal.id.clone()) {
                    let truth = crate::evaluate::truth(condition, self.sheet);
                    // A sign that is surely absent explains nothing.
                    if truth.may {
                        into.push(Reason {
                            kind: "signal",
                            layer: None,
                            truth,
                            line: self.line(&signal.id, &signal.text, &signal.origin),
                            because: self.parts(&signal.when),
                        });
                    }
                }
            }
            Condition::Score { score, .. } | Condition::Band { score, .. } => {
                self.score(score, condition, seen, into);
            }
            Condition::Difference { left, right, .. } => {
                self.score(left, condition, seen, into);
                self.score(right, condition, seen, into);
            }
            Condition::Veto(veto) => self.collect(&veto.when, seen, into),
            Condition::Contradiction(c) => self.collect(&c.when, seen, into),
        }
    }

    fn score(&self, score: &Score, condition: &Condition, seen: &mut BTreeSet<Text>, into: &mut Vec<Reason>) {
        if seen.insert(score.id.clone()) {
            into.push(Reason {
                kind: "score",
                layer: None,
                truth: crate::evaluate::truth(condition, self.sheet),
                line: self.line(&score.id, &score.title, &score.origin),
                because: Vec::new(),
            });
        }
    }

    /// An answer as a reason: only what was entered explains something.
    fn answer(&self, question: &Question, condition: &Condition) -> Option<Reason> {
        let entry = self.sheet.get(question)?;
        if interview::status(self.pack, self.sheet, question) == interview::Status::NotApplicable {
            return None;
        }
        Some(Reason {
            kind: "answer",
            layer: None,
            truth: crate::evaluate::truth(condition, self.sheet),
            line: Line {
                id: question.id.clone(),
                text: format!("{} {}", question.text, self.words.entry(question, entry)).into(),
                language: self.pack.untranslated(&question.id).cloned(),
                sources: Vec::new(),
                judgement: None,
            },
            because: Vec::new(),
        })
    }

    /// Whether the matter is over, or a veto or a contradiction holds or may.
    fn is_held(&self, result: &Assessment) -> bool {
        let held = |named: &Named| named.hopeful.may;
        result.ended
            || self.safety_is_open(result)
            || result.vetoes.iter().any(held)
            || result.contradictions.iter().any(held)
    }

    /// The stage to work towards: the first one on the journey from here that permits more, or comes later
    /// at the same permission. Nothing while a veto or a contradiction holds or may: what holds one back
    /// is said as a reason, and nobody is taught which answer to flip. And no stage that only something
    /// done in the past would open, so that nobody is nudged to do it.
    fn next_stage(&self, result: &Assessment) -> Option<NextStage> {
        let ladder = self.pack.ladder.as_ref()?;
        if self.is_held(result) {
            return None;
        }
        let decided = result.ladder.as_ref()?.decided.as_ref()?;
        let here = ladder.stages.iter().find(|s| s.id == *decided)?;
        let further = |s: &&std::sync::Arc<Stage>| {
            ladder.rank(s.index) > ladder.rank(here.index) && !s.gates.is_empty()
        };
        let mut onwards = ladder.stages.iter().skip(here.index.saturating_add(1)).filter(further);
        onwards.find_map(|target| {
            let hint = match change::hint(self.pack, self.sheet, target, self.words) {
                Search::Past => return None,
                Search::Unsaid => None,
                Search::Found(hint) => Some(hint),
            };
            Some(NextStage {
                id: target.id.clone(),
                title: target.title.clone(),
                blocked: self.blocked(&target.id, &target.gates, &result.gates),
                hint,
            })
        })
    }

    fn blocked(
        &self,
        owner: &Text,
        gates: &[std::sync::Arc<Gate>],
        results: &[crate::assessment::GateResult],
    ) -> Vec<Blocked> {
        gates
            .iter()
            .filter_map(|gate| {
                let state = results.iter().find(|r| r.owner == *owner && r.id == gate.id)?.state;
                (state != GateState::Met)
                    .then(|| Blocked { gate: self.line(&gate.id, &gate.text, &gate.origin), state })
            })
            .collect()
    }

    fn channels(&self, result: &Assessment) -> Vec<ChannelView> {
        result
            .channels
            .iter()
            .filter_map(|r| {
                let channel = self.pack.channels.iter().find(|c| c.id == r.id)?;
                Some(ChannelView {
                    id: channel.id.clone(),
                    title: channel.title.clone(),
                    state: r.state,
                    blocked: self.blocked(&channel.id, &channel.gates, &r.gates),
                })
            })
            .collect()
    }
}
