//! One question at a time.
//!
//! In: an [`Engine`] and answers as they come. Out: the question to ask now, and at any time the result
//! so far. Going back, jumping to any question and changing an answer lose nothing: an answer under a
//! question that ceases to apply stays stored, and counts again when it applies again.

use std::collections::BTreeSet;
use std::sync::Arc;

use readiness_core::interview::{self as order, Status};
use readiness_core::{Date, sheet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::asking::Next;
use crate::engine::Engine;
use crate::error::Error;
use crate::question::{Question, Section, Sheet, Written};
use crate::report::Report;
use crate::report::help::Country;
use crate::report::why::Line;

/// An interview. Everything is in memory; dropping it forgets it.
///
/// ```
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// let mut interview = engine.interview();
/// assert_eq!(interview.question().unwrap().id, "loses_data");
/// interview.answer("no")?;
/// assert_eq!(interview.question().unwrap().id, "open_hole");
/// assert!(interview.back());
/// interview.answer("unsure")?;
/// assert!(!interview.is_decided());
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Interview {
    engine: Engine,
    sheet: Sheet,
    skipped: BTreeSet<usize>,
    current: Option<usize>,
    country: Option<Country>,
    order: Order,
    /// Where the interview went, in the order that asks least; each question once.
    path: Vec<usize>,
    /// Whether questions are asked that can change the stage no more.
    fuller: bool,
}

/// In which order questions are asked.
///
/// ```
/// use readiness::Order;
/// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
/// assert_eq!(interview.order(), Order::Authored);
/// assert!(interview.set_order(Order::Shortest));
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Order {
    /// As the author wrote them, section by section.
    #[default]
    Authored,
    /// What keeps people safe first, then what is expected to settle most. What can no longer change the
    /// stage is not asked, unless the person wants the fuller picture
    /// ([`ask_everything`](Interview::ask_everything)).
    Shortest,
}

/// Where an interview is: the question being asked, and those that were skipped. With the answers it is
/// all that is needed to go on another day; it holds no answer itself.
///
/// ```
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// let mut interview = engine.interview();
/// interview.skip();
/// let (answers, bookmark) = (interview.sheet().clone(), interview.bookmark());
/// assert_eq!(bookmark.skipped, ["loses_data"]);
/// let later = engine.resume_at(answers, &bookmark);
/// assert_eq!(later.question().unwrap().id, "open_hole");
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Bookmark {
    /// The question being asked; none at the end.
    pub question: Option<String>,
    /// The questions that were skipped.
    pub skipped: Vec<String>,
    /// In the order that asks least, the questions as they were asked; none in the order of the pack.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
}

/// How far a section is: counts, for no percentage is honest where answers decide what is asked.
///
/// ```
/// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
/// interview.answer("no")?;
/// let first = &interview.progress()[0];
/// assert_eq!((first.answered, first.asked, first.here), (1, 2, true));
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The section.
    pub section: Section,
    /// How many of its questions are asked, as far as is known.
    pub asked: usize,
    /// How many of these have an answer.
    pub answered: usize,
    /// How many of these were skipped and have none.
    pub skipped: usize,
    /// Whether the question being asked is one of them.
    pub here: bool,
}

/// An answer to a question that does not apply any more. It is kept, and counts for nothing until the
/// question applies again.
///
/// ```
/// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
/// interview.change("migration", "yes")?;
/// interview.change("migration_rehearsed", "no")?;
/// interview.change("migration", "no")?;
/// let kept = interview.irrelevant();
/// assert_eq!((kept[0].question.id.as_str(), &kept[0].answer), ("migration_rehearsed", &"no".into()));
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Irrelevant {
    /// The question.
    pub question: Arc<Question>,
    /// The answer that is kept.
    pub answer: Written,
}

impl Interview {
    pub(crate) fn new(engine: Engine, sheet: Sheet, bookmark: &Bookmark) -> Self {
        let index = |id: &String| engine.pack().question(id).map(|q| q.index);
        let skipped = bookmark.skipped.iter().filter_map(index).collect();
        let path: Vec<usize> = bookmark.path.iter().filter_map(index).collect();
        let shortest = !path.is_empty() && engine.asks_least();
        let mut interview = Self {
            order: if shortest { Order::Shortest } else { Order::Authored },
            engine,
            sheet,
            skipped,
            current: None,
            country: None,
            path,
            fuller: false,
        };
        let there = bookmark.question.as_ref().is_some_and(|id| interview.go_to(id).is_ok());
        if !there {
            interview.advance();
        }
        interview
    }

    /// Where the interview is; see [`Engine::resume_at`].
    ///
    /// ```
    /// let interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert_eq!(interview.bookmark().question.as_deref(), Some("loses_data"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn bookmark(&self) -> Bookmark {
        let id = |index: &usize| self.engine.questions().get(*index).map(|q| q.id.clone());
        Bookmark {
            question: self.current.as_ref().and_then(id),
            skipped: self.skipped.iter().filter_map(id).collect(),
            path: match self.order {
                Order::Authored => Vec::new(),
                Order::Shortest => self.path.iter().filter_map(id).collect(),
            },
        }
    }

    /// The order in which questions are asked.
    ///
    /// ```
    /// let interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert_eq!(interview.order(), readiness::Order::Authored);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn order(&self) -> Order {
        self.order
    }

    /// Asks in that order from now on; whether that can be. A pack without stages, or one that is too
    /// large to know all of its outcomes, is asked in its own order.
    ///
    /// ```
    /// use readiness::Order;
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert!(interview.set_order(Order::Shortest));
    /// let mut asked = 0;
    /// while interview.question().is_some() {
    ///     interview.answer("no").or_else(|_| interview.answer(0)).or_else(|_| interview.answer("unsure"))?;
    ///     asked += 1;
    /// }
    /// assert!(interview.is_decided() && asked < interview.engine().questions().len());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn set_order(&mut self, order: Order) -> bool {
        if order == Order::Shortest && !self.engine.asks_least() {
            return false;
        }
        if self.order != order {
            self.order = order;
            self.advance();
        }
        true
    }

    /// Goes on with what can no longer change the stage, for the fuller picture: scores, cautions, and
    /// what to do.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// interview.set_order(readiness::Order::Shortest);
    /// interview.answer("yes")?;
    /// assert!(interview.is_decided() && interview.question().is_none());
    /// interview.ask_everything();
    /// assert!(interview.question().is_some());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn ask_everything(&mut self) {
        self.fuller = true;
        if self.current.is_none() {
            self.advance();
        }
    }

    /// Whether anything that is asked has no answer and was not skipped, whether or not it can change the
    /// stage.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// interview.answer("yes")?;
    /// assert!(interview.is_decided() && interview.has_more());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.authored().is_some()
    }

    /// Tells the interview today's date, by which days become "days ago".
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// interview.set_today("2026-11-23".parse().ok());
    /// assert!(interview.sheet().today().is_some());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn set_today(&mut self, today: Option<Date>) {
        self.sheet.set_today(today);
        // Another day may change what applies: the question that is shown, or one that was not asked yet.
        let pack = self.engine.pack();
        let shown = self.current.and_then(|index| pack.questions.get(index));
        if shown.is_none_or(|q| order::status(pack, &self.sheet.0, q) != Status::Asked) {
            self.advance();
        }
    }

    /// The engine it belongs to.
    ///
    /// ```
    /// let interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert_eq!(interview.engine().id(), "release_readiness");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The answers so far.
    ///
    /// ```
    /// let interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert!(interview.sheet().is_empty());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// The question to ask now; none when all that apply were answered or skipped.
    ///
    /// ```
    /// let interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// let question = interview.question().unwrap();
    /// println!("{}\n({})", question.text, question.why);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn question(&self) -> Option<&Arc<Question>> {
        self.engine.questions().get(self.current?)
    }

    /// The section of a question, with its number and how many there are, counted from 1.
    ///
    /// ```
    /// let interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// let (number, of, section) = interview.section(interview.question().unwrap()).unwrap();
    /// assert_eq!((number, of, section.id.as_str()), (1, 5, "harm"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn section(&self, question: &Question) -> Option<(usize, usize, &Section)> {
        let used: BTreeSet<usize> = self.engine.questions().iter().map(|q| q.section).collect();
        let number = used.iter().position(|s| *s == question.section)?.checked_add(1)?;
        Some((number, used.len(), self.engine.sections().get(question.section)?))
    }

    /// How far each section is, in order; sections without questions are left out.
    ///
    /// ```
    /// let interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert!(interview.progress().iter().all(|section| section.answered == 0));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn progress(&self) -> Vec<Progress> {
        let asked = self.asked();
        let used: BTreeSet<usize> = self.engine.questions().iter().map(|q| q.section).collect();
        let sections = used.into_iter().filter_map(|index| {
            let own: Vec<_> = asked.iter().filter(|q| q.section == index).collect();
            let open = || own.iter().filter(|q| self.entry(q).is_none());
            Some(Progress {
                section: self.engine.sections().get(index)?.clone(),
                asked: own.len(),
                answered: own.len().saturating_sub(open().count()),
                skipped: open().filter(|q| self.skipped.contains(&q.inner.index)).count(),
                here: self.question().is_some_and(|q| q.section == index),
            })
        });
        sections.collect()
    }

    /// What was answered to a question.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// let question = interview.question().cloned().unwrap();
    /// interview.answer("no")?;
    /// assert_eq!(interview.entry(&question), Some("no".into()));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn entry(&self, question: &Question) -> Option<Written> {
        self.sheet.get(question)
    }

    /// Takes an answer to the present question and moves on.
    ///
    /// # Errors
    /// When it does not fit ([`Error::is_refused`], with [`Error::help`]); nothing changes then.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert!(interview.answer("perhaps").is_err());
    /// interview.answer(false)?; // the same as "no"
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn answer(&mut self, answer: impl Into<Written>) -> Result<(), Error> {
        let Some(question) = self.question().cloned() else { return Ok(()) };
        self.enter(&question, answer)
    }

    /// Answers any question that is asked, and moves on from there.
    ///
    /// # Errors
    /// When there is no such question, it does not apply so far, or the answer does not fit; nothing
    /// changes then.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// interview.change("severe_bugs", 2)?;
    /// assert!(interview.change("severe_bugs", -1).unwrap_err().is_refused());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn change(&mut self, id: &str, answer: impl Into<Written>) -> Result<(), Error> {
        let question = self.asked_one(id)?;
        self.enter(&question, answer)
    }

    fn enter(&mut self, question: &Question, answer: impl Into<Written>) -> Result<(), Error> {
        self.sheet.set(question, answer)?;
        self.skipped.remove(&question.inner.index);
        self.stand_at(Some(question.inner.index));
        self.advance();
        Ok(())
    }

    /// Leaves the present question unanswered and moves on. An earlier answer to it stays.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// interview.skip();
    /// assert_eq!(interview.question().unwrap().id, "open_hole");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn skip(&mut self) {
        let Some(index) = self.current else { return };
        self.skipped.insert(index);
        self.advance();
    }

    /// Takes back the answer to a question: it is unknown again.
    ///
    /// # Errors
    /// When there is no such question ([`Error::is_no_such_question`]).
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// interview.answer("no")?;
    /// interview.forget("loses_data")?;
    /// assert!(interview.sheet().is_empty());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn forget(&mut self, id: &str) -> Result<(), Error> {
        let question = self.find(id)?;
        self.sheet.clear(&question);
        self.advance();
        Ok(())
    }

    /// Goes back to the question before the present one; whether there is one.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert!(!interview.back(), "this is the first one");
    /// interview.answer("no")?;
    /// assert!(interview.back());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn back(&mut self) -> bool {
        let before = match self.order {
            Order::Authored => self.before_as_authored(),
            Order::Shortest => self.before_as_asked(),
        };
        let Some(index) = before else { return false };
        self.stand_at(Some(index));
        true
    }

    fn before_as_authored(&self) -> Option<usize> {
        let asked = self.asked();
        let before = match self.current {
            Some(here) => asked.iter().rev().find(|q| q.inner.index < here),
            None => asked.last(),
        };
        before.map(|q| q.inner.index)
    }

    fn before_as_asked(&self) -> Option<usize> {
        let here = self.path.iter().position(|index| Some(*index) == self.current);
        let been = self.path.get(..here.unwrap_or(self.path.len()))?;
        been.iter().rev().copied().find(|index| self.is_asked(*index))
    }

    fn is_asked(&self, index: usize) -> bool {
        let pack = self.engine.pack();
        let question = pack.questions.get(index);
        question.is_some_and(|q| order::status(pack, &self.sheet.0, q) == Status::Asked)
    }

    /// Goes to any question that is asked.
    ///
    /// # Errors
    /// When there is no such question, or it does not apply so far.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// interview.go_to("tests")?;
    /// assert_eq!(interview.question().unwrap().id, "tests");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn go_to(&mut self, id: &str) -> Result<(), Error> {
        let index = self.asked_one(id)?.inner.index;
        self.stand_at(Some(index));
        Ok(())
    }

    /// Every question that is asked, in order, answered or not.
    ///
    /// ```
    /// let interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert!(interview.asked().iter().all(|q| q.id != "rollback_days"), "not before there is a way back");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn asked(&self) -> Vec<Arc<Question>> {
        let asked = order::asked(self.engine.pack(), &self.sheet.0);
        asked.into_iter().filter_map(|q| self.engine.questions().get(q.index).cloned()).collect()
    }

    /// The answers that are kept although their questions do not apply any more, in order.
    ///
    /// ```
    /// let interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert!(interview.irrelevant().is_empty());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn irrelevant(&self) -> Vec<Irrelevant> {
        let all = self.engine.questions().iter().filter_map(|question| {
            let answer = self.entry(question)?;
            let status = order::status(self.engine.pack(), &self.sheet.0, &question.inner);
            (status == Status::NotApplicable).then(|| Irrelevant { question: Arc::clone(question), answer })
        });
        all.collect()
    }

    /// Whether only one stage is possible by now, whatever else is answered: exactly, unless the pack is too
    /// large for that. Where a pack has no ladder: whether nothing that is asked is open.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// interview.answer("yes")?;
    /// assert!(interview.is_decided(), "a release that loses data is called off, whatever else holds");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn is_decided(&self) -> bool {
        if self.engine.pack().ladder.is_some() { self.decided().is_some() } else { self.is_total() }
    }

    /// The id of the only stage that is possible by now, whatever else is answered: exactly, unless the pack
    /// is too large for that.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert!(interview.decided().is_none());
    /// interview.answer("yes")?;
    /// assert_eq!(interview.decided().as_deref(), Some("call_off"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn decided(&self) -> Option<String> {
        let result = self.engine.evaluated(&self.sheet.0);
        let known = result.ladder.and_then(|place| place.decided).map(|id| id.to_string());
        known.or_else(|| match self.engine.possible(&self.sheet)?.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        })
    }

    /// The ids of the stages that are still possible, in journey order: exactly those, unless the pack is too
    /// large for that.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert_eq!(interview.possible().len(), 6);
    /// interview.answer("yes")?;
    /// assert_eq!(interview.possible(), ["call_off"]);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn possible(&self) -> Vec<String> {
        self.engine.possible(&self.sheet).unwrap_or_else(|| {
            let place = self.engine.evaluated(&self.sheet.0).ladder;
            place.map(|p| p.possible.iter().map(ToString::to_string).collect()).unwrap_or_default()
        })
    }

    /// Whether no missing answer can change the permission any more; it often settles before the stage
    /// does. Where a pack has no ladder: whether nothing that is asked is open.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert!(!interview.is_settled());
    /// interview.answer("yes")?;
    /// assert!(interview.is_settled());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let result = self.engine.evaluated(&self.sheet.0);
        result.ladder.map_or_else(|| self.is_total(), |place| place.settled)
    }

    fn is_total(&self) -> bool {
        order::is_total(self.engine.pack(), &self.sheet.0)
    }

    /// The vetoes that are certain by now, whatever else is answered, and after which nobody need answer on:
    /// those that are the end of the matter, and those of a safety layer, where help comes first.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// interview.answer("yes")?;
    /// assert_eq!(interview.certain_stops()[0].id, "stop_data");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn certain_stops(&self) -> Vec<Line> {
        let pack = self.engine.pack();
        let assessment = self.engine.evaluated(&self.sheet.0);
        let stops = order::certain_stops(pack, &assessment);
        stops
            .into_iter()
            .map(|v| Line::of(&readiness_core::explain::line(pack, &v.id, &v.text, &v.origin)))
            .collect()
    }

    /// The result so far, without the answers it rests on.
    ///
    /// ```
    /// let interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert!(interview.report().answers.is_none());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn report(&self) -> Report {
        self.with_help(self.engine.assess(&self.sheet))
    }

    /// The result so far with the answers it rests on: to be shown to the person who gave them.
    ///
    /// ```
    /// let interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert!(interview.report_with_answers().answers.is_some());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn report_with_answers(&self) -> Report {
        self.with_help(self.engine.assess_with_answers(&self.sheet))
    }

    fn with_help(&self, report: Report) -> Report {
        match &self.country {
            Some(country) => self.engine.with_help(report, country),
            None => report,
        }
    }

    /// Names help in that country from now on, or no country's any more. It is kept in memory only: no
    /// bookmark and no answers hold it.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// let mut interview = engine.interview();
    /// interview.answer("unsure")?;
    /// interview.choose_country(Some(engine.country("NZ")?));
    /// assert_eq!(interview.report().explanation.help[0].lines[0].phone.as_deref(), Some("111"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn choose_country(&mut self, country: Option<Country>) {
        self.country = country;
    }

    /// The country that was chosen, if any.
    ///
    /// ```
    /// assert!(readiness::Engine::built_in("reconciliation")?.interview().country().is_none());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn country(&self) -> Option<&Country> {
        self.country.as_ref()
    }

    fn find(&self, id: &str) -> Result<Arc<Question>, Error> {
        self.engine.question(id).cloned().ok_or_else(|| {
            let misfit = sheet::unknown_question(self.engine.pack(), id);
            Error::no_such_question(format!("{}: {}", misfit.message, misfit.help))
        })
    }

    /// A question that is asked.
    fn asked_one(&self, id: &str) -> Result<Arc<Question>, Error> {
        let question = self.find(id)?;
        if order::status(self.engine.pack(), &self.sheet.0, &question.inner) == Status::Asked {
            return Ok(question);
        }
        Err(Error::no_such_question(format!("`{id}` is not asked, given the answers so far")))
    }

    /// Moves on from where the interview stands to the question that comes next.
    fn advance(&mut self) {
        let next = match self.order {
            Order::Authored => self.authored(),
            Order::Shortest => self.shortest(),
        };
        self.stand_at(next);
    }

    fn stand_at(&mut self, index: Option<usize>) {
        self.current = index;
        if let (Order::Shortest, Some(index)) = (self.order, index)
            && !self.path.contains(&index)
        {
            self.path.push(index);
        }
    }

    /// The first question that is asked, has no entry and was not skipped.
    fn authored(&self) -> Option<usize> {
        let open = |q: &&Arc<Question>| self.sheet.get(q).is_none() && !self.skipped.contains(&q.inner.index);
        self.asked().iter().find(open).map(|q| q.inner.index)
    }

    /// The question that settles most, among those that can still change the stage.
    fn shortest(&self) -> Option<usize> {
        if self.fuller && self.is_decided() {
            return self.authored();
        }
        let section = self.question().map(|q| q.section);
        match self.engine.next(&self.sheet, section, &self.skipped) {
            Next::Question(index) => Some(index),
            Next::Nothing => self.authored().filter(|_| self.fuller),
            Next::Unknown => self.authored(),
        }
    }
}
