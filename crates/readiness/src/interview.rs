//! One question at a time.
//!
//! In: an [`Engine`] and answers as they come. Out: the question to ask now, and at any time the result
//! so far. Going back, jumping to any question and changing an answer lose nothing: an answer under a
//! question that ceases to apply stays stored, and counts again when it applies again.

use std::collections::BTreeSet;
use std::sync::Arc;

use readiness_core::checked::{Question, Section, Veto};
use readiness_core::interview::{self as order, Status};
use readiness_core::sheet::{self, Misfit};
use readiness_core::{Date, Entry, Sheet, Written};

use crate::engine::Engine;
use crate::error::Error;
use crate::report::Report;

/// Why an answer was not taken: what is wrong with it, and what would fit. Neither quotes it.
pub type Refused = Misfit;

/// An interview. Everything is in memory; dropping it forgets it.
#[derive(Clone, Debug)]
pub struct Interview {
    engine: Engine,
    sheet: Sheet,
    skipped: BTreeSet<usize>,
    current: Option<usize>,
}

impl Interview {
    pub(crate) fn new(engine: Engine) -> Self {
        let mut interview = Self { engine, sheet: Sheet::new(), skipped: BTreeSet::new(), current: None };
        interview.advance();
        interview
    }

    /// Tells the interview today's date, by which days become "days ago".
    pub fn set_today(&mut self, today: Option<Date>) {
        self.sheet.set_today(today);
    }

    /// Goes on with answers given earlier, at the first question that has none.
    pub fn restore(&mut self, sheet: Sheet) {
        self.sheet = sheet;
        self.skipped.clear();
        self.advance();
    }

    /// The engine it belongs to.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The answers so far.
    #[must_use]
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// The question to ask now; none when all that apply were answered or skipped.
    #[must_use]
    pub fn question(&self) -> Option<&Arc<Question>> {
        self.engine.pack().questions.get(self.current?)
    }

    /// The section of a question, with its number and how many there are, counted from 1.
    #[must_use]
    pub fn section(&self, question: &Question) -> Option<(usize, usize, &Section)> {
        let pack = self.engine.pack();
        let used: BTreeSet<usize> = pack.questions.iter().map(|q| q.section).collect();
        let number = used.iter().position(|s| *s == question.section)?.checked_add(1)?;
        Some((number, used.len(), pack.sections.get(question.section)?))
    }

    /// What was entered for a question.
    #[must_use]
    pub fn entry(&self, question: &Question) -> Option<Entry> {
        self.sheet.get(question)
    }

    /// Takes an answer to the present question and moves on.
    ///
    /// # Errors
    /// [`Refused`] when it does not fit; nothing changes then.
    pub fn answer(&mut self, written: &Written) -> Result<(), Refused> {
        let Some(question) = self.question().cloned() else { return Ok(()) };
        let entry = sheet::read_today(&question, written, self.sheet.today())?;
        self.sheet.set(&question, Some(entry))?;
        self.skipped.remove(&question.index);
        self.advance();
        Ok(())
    }

    /// Leaves the present question unanswered and moves on. An earlier answer to it stays.
    pub fn skip(&mut self) {
        let Some(index) = self.current else { return };
        self.skipped.insert(index);
        self.advance();
    }

    /// Takes back the answer to a question: it is unknown again.
    ///
    /// # Errors
    /// When there is no such question ([`Error::is_no_such_question`]).
    pub fn forget(&mut self, id: &str) -> Result<(), Error> {
        let question = self.find(id)?;
        self.sheet.clear(&question);
        self.advance();
        Ok(())
    }

    /// Goes back to the question before the present one; whether there is one.
    pub fn back(&mut self) -> bool {
        let asked = self.asked();
        let before = match self.current {
            Some(here) => asked.iter().rev().find(|q| q.index < here),
            None => asked.last(),
        };
        let Some(index) = before.map(|q| q.index) else { return false };
        self.current = Some(index);
        true
    }

    /// Goes to any question that is asked.
    ///
    /// # Errors
    /// When there is no such question, or it does not apply so far.
    pub fn go_to(&mut self, id: &str) -> Result<(), Error> {
        let question = self.find(id)?;
        if order::status(self.engine.pack(), &self.sheet, &question) != Status::Asked {
            return Err(Error::no_such_question(format!("`{id}` is not asked, given the answers so far")));
        }
        self.current = Some(question.index);
        Ok(())
    }

    /// Every question that is asked, in order, answered or not.
    #[must_use]
    pub fn asked(&self) -> Vec<Arc<Question>> {
        order::asked(self.engine.pack(), &self.sheet).into_iter().cloned().collect()
    }

    /// The vetoes that are certain by now and are the end of the matter, whatever else is answered.
    #[must_use]
    pub fn certain_stops(&self) -> Vec<Arc<Veto>> {
        let assessment = readiness_core::evaluate(self.engine.pack(), &self.sheet);
        order::certain_stops(self.engine.pack(), &assessment).into_iter().cloned().collect()
    }

    /// The result so far.
    #[must_use]
    pub fn report(&self) -> Report {
        self.engine.assess(&self.sheet)
    }

    fn find(&self, id: &str) -> Result<Arc<Question>, Error> {
        self.engine.pack().question(id).cloned().ok_or_else(|| {
            let misfit = sheet::unknown_question(self.engine.pack(), id);
            Error::no_such_question(format!("{}: {}", misfit.message, misfit.help))
        })
    }

    /// The first question that is asked, has no entry and was not skipped.
    fn advance(&mut self) {
        self.current = self
            .asked()
            .iter()
            .find(|q| self.sheet.get(q).is_none() && !self.skipped.contains(&q.index))
            .map(|q| q.index);
    }
}
