//! What a result rests on, and what would change it, over all possible answers.
//!
//! In: an [`Engine`], a sheet and its result. Out: the result with [`Certain`], and with the hint that the
//! core gave up on. It never contradicts the core: each step it names is evaluated by the core before it
//! is said. The core's rules of silence hold here too: nothing while a safety veto or a final one holds or
//! may, no change while any veto or contradiction holds or may, none that only the past opens, and no
//! question about safety in a change.

use std::sync::Arc;

use readiness_core::assessment::Named;
use readiness_core::change;
use readiness_core::checked::{Changes, Hands, Ladder, Question, Veto};
use readiness_core::interview::{Status, status};
use readiness_core::sheet::{Entry, Value};
use readiness_core::{Assessment, CheckedPack};
use readiness_prove::Asker;
use readiness_prove::reasons::{change as fewest, hinges, reachable, sufficient};
use readiness_prove::space::Kind;

use crate::engine::Engine;
use crate::question::Sheet;
use crate::report::Report;
use crate::report::why::{Certain, Given, Hint, OpenQuestion, RestsOn, StageChange, Step};

/// How many smallest sets of answers are told.
const MOST_SETS: usize = 3;

impl Engine {
    /// A result of this pack with what is certain whatever else might be answered: which answers alone
    /// force the stage, on which it hangs, and, where safety is ruled out, the fewest changes in one's own
    /// hands that would lead further. It is exact, over all possible answers, and takes a few hundredths of
    /// a second. Where the pack is too large for it, the result stays as it is.
    ///
    /// Answers are told only if the result holds them.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let sheet = engine.read_answers("a.json", r#"{"answers": {"loses_data": "yes"}}"#)?;
    /// let certain = engine.with_proof(engine.assess(&sheet), &sheet).explanation.certain.unwrap();
    /// assert_eq!(certain.stage, "call_off");
    /// // After the end of the matter there is nothing to change, and nothing is said of it.
    /// assert!(certain.rests_on.is_empty() && certain.hinges.is_empty() && certain.change.is_none());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn with_proof(&self, mut report: Report, sheet: &Sheet) -> Report {
        if let Some(teller) = Teller::new(self, sheet) {
            teller.tell(&mut report);
        }
        report
    }
}

/// Tells of one sheet whose stage is decided.
struct Teller<'a> {
    engine: &'a Engine,
    pack: &'a CheckedPack,
    asker: &'a Asker,
    ladder: &'a Ladder,
    sheet: &'a Sheet,
    /// The stage, by index.
    here: usize,
    /// The class of each answer, by place.
    classes: Vec<Option<usize>>,
    result: Assessment,
}

impl<'a> Teller<'a> {
    fn new(engine: &'a Engine, sheet: &'a Sheet) -> Option<Self> {
        let (pack, asker) = (engine.pack(), engine.outcomes()?);
        Some(Self {
            engine,
            pack,
            asker,
            ladder: pack.ladder.as_ref()?,
            sheet,
            here: asker.decided(&sheet.0)?,
            classes: asker.space().classes_of(&sheet.0),
            result: engine.evaluated(&sheet.0),
        })
    }

    fn tell(&self, report: &mut Report) {
        let Some(stage) = self.ladder.stages.get(self.here) else { return };
        let mut certain = Certain {
            stage: stage.id.to_string(),
            title: stage.title.to_string(),
            rests_on: Vec::new(),
            hinges: Vec::new(),
            change: None,
        };
        if !self.safety_is_open() {
            certain.rests_on = self.rests_on(report.answers.is_some());
            if !self.is_held() {
                certain.hinges = self.hinges();
                certain.change = self.change(report);
            }
        }
        report.explanation.certain = Some(certain);
    }

    /// Whether the matter is over, or a veto of a safety layer or a final one is not ruled out.
    fn safety_is_open(&self) -> bool {
        let open = |(veto, named): (&Arc<Veto>, &Named)| named.truth.may && self.pack.comes_first(veto);
        self.result.ended || self.pack.vetoes.iter().zip(&self.result.vetoes).any(open)
    }

    /// Whether anything holds the person back, or may.
    fn is_held(&self) -> bool {
        self.result.vetoes.iter().chain(&self.result.contradictions).any(|named| named.hopeful.may)
    }

    fn question(&self, place: usize) -> Option<&Question> {
        self.asker.space().variables.get(place).map(|v| &*v.question)
    }

    fn rests_on(&self, with_answers: bool) -> Vec<RestsOn> {
        let here = self.ladder.rank(self.here);
        let sets = sufficient(self.asker.outcomes(), &self.classes, |leaf| leaf == here, MOST_SETS);
        let given = |place: &usize| {
            let question = self.question(*place)?;
            let entry = self.sheet.0.get(question)?;
            let answer = with_answers.then(|| self.engine.words().entry(question, entry));
            let section = self.pack.sections.get(question.section).map(|s| s.title.to_string());
            Some(Given {
                question: question.id.to_string(),
                text: question.text.to_string(),
                section: section.unwrap_or_default(),
                answer,
            })
        };
        let told = |set: &Vec<usize>| {
            let (safety, others): (Vec<usize>, Vec<usize>) =
                set.iter().partition(|place| self.asker.is_guarded(**place));
            RestsOn { answers: others.iter().filter_map(given).collect(), about_safety: safety.len() }
        };
        sets.iter().map(told).collect()
    }

    fn hinges(&self) -> Vec<OpenQuestion> {
        // That "not sure" would leave it open is true of nearly every answer, and says nothing of this one.
        let is_value = |place: usize, class: usize| {
            let variable = self.asker.space().variables.get(place);
            variable.and_then(|v| v.classes.get(class)).is_some_and(|class| class.kind != Kind::Unsure)
        };
        let places = hinges(self.asker.outcomes(), &self.classes, is_value);
        let named = places.into_iter().filter(|place| !self.asker.is_guarded(*place));
        let questions = named.filter_map(|place| self.question(place)).filter(|q| self.is_asked(q));
        questions.map(|q| OpenQuestion { id: q.id.to_string(), text: q.text.to_string() }).collect()
    }

    fn is_asked(&self, question: &Question) -> bool {
        status(self.pack, &self.sheet.0, question) == Status::Asked
    }

    /// Completes the hint where the core gave up, and finds a shorter way further on, if there is one. Where
    /// the core keeps silent about the next stage, so does this.
    fn change(&self, report: &mut Report) -> Option<StageChange> {
        let next = report.explanation.next.as_mut()?;
        let hint = next.hint.as_mut()?;
        let target = self.ladder.stages.iter().position(|s| *s.id == *next.id)?;
        let own = self.own();
        if *hint == Hint::Many {
            if let Some((_, steps)) = self.steps(&own, |stage| stage == target) {
                *hint = Hint::Steps(steps);
            } else if !self.can_open(&own, target) {
                *hint = Hint::NotInOwnHands;
            }
        }
        let permits = self.ladder.permission_of(self.here);
        // Never to more permission: "answer that you accept a no, and you may be in touch" is no way there.
        let further = |stage: usize| stage > self.here && self.ladder.permission_of(stage) <= permits;
        let (reached, steps) = self.steps(&own, |stage| stage != target && further(stage))?;
        let shorter = match hint {
            Hint::Steps(known) => steps.len() < known.len(),
            Hint::NotInOwnHands | Hint::Many => true,
        };
        let stage = self.ladder.stages.get(reached).filter(|_| shorter)?;
        Some(StageChange { stage: stage.id.to_string(), title: stage.title.to_string(), steps })
    }

    /// The fewest answers in one's own hands that lead to a wanted stage, and which it is.
    fn steps(&self, own: &Own, wanted: impl Fn(usize) -> bool) -> Option<(usize, Vec<Step>)> {
        let stage = |leaf: usize| self.ladder.caution.get(leaf).copied();
        let may = |place: usize, class: usize| own.free(place, class).is_some();
        let is_wanted = |leaf: usize| stage(leaf).is_some_and(&wanted);
        let changed = fewest(self.asker.outcomes(), &self.classes, may, is_wanted)?;
        let mut sheet = self.sheet.0.clone();
        let mut steps = Vec::new();
        for (place, class) in changed {
            let (question, value) = (self.question(place)?, own.free(place, class)?);
            sheet.set(question, Some(Entry::Value(value))).ok()?;
            steps.push((question.index, change::step(question, &self.sheet.0, value, self.engine.words())));
        }
        steps.sort_by_key(|(index, _)| *index);
        // The core has the last word.
        let reached = self.engine.evaluated(&sheet).ladder?.decided?;
        let reached = self.ladder.stages.iter().position(|s| s.id == reached).filter(|s| wanted(*s))?;
        Some((reached, steps.iter().map(|(_, step)| Step::of(step)).collect()))
    }

    /// Whether a stage, or one further up, could be reached by anything that was or is in one's own hands,
    /// answers about safety included, whatever is answered to what is open.
    fn can_open(&self, own: &Own, target: usize) -> bool {
        let may = |place: usize, class: usize| {
            let is_past = self.question(place).is_some_and(|q| q.hands == Hands::Past);
            is_past || own.value(place, class).is_some()
        };
        let rank = self.ladder.rank(target);
        reachable(self.asker.outcomes(), &self.classes, may, |leaf| leaf >= rank)
    }

    /// What is in one's own hands.
    fn own(&self) -> Own {
        let sheet = &self.sheet.0;
        let variables = &self.asker.space().variables;
        let values = variables.iter().map(|variable| {
            let question = &variable.question;
            let mut values = vec![None; variable.classes.len()];
            if question.hands == Hands::Own && question.changes != Changes::Fixed {
                // The nearest value of each class.
                for value in change::values(question, sheet) {
                    let class = self.asker.space().class_of(question, Entry::Value(value), sheet);
                    if let Some(nearest) = class.and_then(|class| values.get_mut(class)) {
                        nearest.get_or_insert(value);
                    }
                }
            }
            values
        });
        let is_free = |place: usize| !self.asker.is_guarded(place);
        let named =
            variables.iter().enumerate().map(|(place, v)| is_free(place) && self.is_asked(&v.question));
        Own { values: values.collect(), named: named.collect() }
    }
}

/// What is in one's own hands: for each place and class the nearest value that the answer can still take,
/// and whether it may be named.
struct Own {
    values: Vec<Vec<Option<Value>>>,
    /// Whether it is asked, and safety does not hang on it.
    named: Vec<bool>,
}

impl Own {
    fn value(&self, place: usize, class: usize) -> Option<Value> {
        *self.values.get(place)?.get(class)?
    }

    fn free(&self, place: usize, class: usize) -> Option<Value> {
        self.value(place, class).filter(|_| self.named.get(place).copied().unwrap_or(false))
    }
}
