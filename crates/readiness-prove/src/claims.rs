//! Where something may be claimed: permissions, stages, whatever fires.
//!
//! In: [`Rails`] and where each stage is reached. Out: sets of sheets, in any [`Logic`]: as diagrams, and as
//! formulas for a solver where diagrams grow too large.

use readiness_core::Truth;
use readiness_core::checked::{
    Channel, Claim, Condition, Direction, Guidance, GuidanceKind, Ladder, Reading,
};

use crate::limits::Stopped;
use crate::logic::Logic;
use crate::rails::Rails;

/// What can be claimed of the sheets of a pack.
pub(crate) struct Claims<'a, 'p, L: Logic> {
    pub(crate) rails: &'a Rails<'p, L>,
    /// For each place of the caution order, the sheets that stand there or higher.
    pub(crate) reached: &'a [L::Set],
}

impl<L: Logic> Claims<'_, '_, L> {
    /// The sheets that break a statement.
    pub(crate) fn breaking(
        &self,
        reading: Reading,
        condition: &Condition,
        claim: &Claim,
    ) -> Result<L::Set, Stopped> {
        let l = &*self.rails.logic;
        let pair = self.rails.condition(condition)?;
        let concerned = match reading {
            Reading::True => pair.must,
            Reading::NotTrue => l.not(&pair.must)?,
            Reading::NotFalse => pair.may,
        };
        let broken = match claim {
            Claim::PermissionAtMost(most) => self.permits_over(*most),
            Claim::StageIn(stages) => {
                let mut elsewhere = l.constant(self.rails.pack.ladder.is_some());
                for stage in stages {
                    elsewhere = l.and(&elsewhere, &l.not(&self.at_stage(*stage)?)?)?;
                }
                elsewhere
            }
            Claim::Fires(id) => l.not(&self.fires(id)?)?,
            Claim::NeverFires(id) => self.fires(id)?,
        };
        l.and(&concerned, &broken)
    }

    /// The sheets with a higher permission than that.
    pub(crate) fn permits_over(&self, most: usize) -> L::Set {
        let over = |ladder: &Ladder| {
            let place = ladder.caution.iter().position(|s| ladder.permission_of(*s) > most)?;
            self.reached.get(place).cloned()
        };
        self.rails.pack.ladder.as_ref().and_then(over).unwrap_or_else(|| self.rails.logic.constant(false))
    }

    /// For each permission but the lowest, the sheets that have it or a higher one.
    pub(crate) fn levels(&self) -> Vec<L::Set> {
        let most = self.rails.pack.ladder.as_ref().map_or(0, |l| l.permissions.len().saturating_sub(1));
        (0..most).map(|p| self.permits_over(p)).collect()
    }

    /// The sheets at any of these stages (by index); all, if none is named or there are no stages.
    pub(crate) fn at_any(&self, stages: &[usize]) -> Result<L::Set, Stopped> {
        let l = &*self.rails.logic;
        let mut here = l.constant(stages.is_empty() || self.rails.pack.ladder.is_none());
        for stage in stages {
            here = l.or(&here, &self.at_stage(*stage)?)?;
        }
        Ok(here)
    }

    /// The sheets at a stage (by index).
    pub(crate) fn at_stage(&self, stage: usize) -> Result<L::Set, Stopped> {
        let l = &*self.rails.logic;
        let Some(ladder) = &self.rails.pack.ladder else { return Ok(l.constant(false)) };
        let place = ladder.rank(stage);
        let none = l.constant(false);
        let here = self.reached.get(place).unwrap_or(&none);
        let higher = self.reached.get(place.saturating_add(1)).unwrap_or(&none);
        l.and(here, &l.not(higher)?)
    }

    /// The sheets on which something surely fires, as examples and invariants mean it.
    pub(crate) fn fires(&self, id: &str) -> Result<L::Set, Stopped> {
        let rails = self.rails;
        let pack = rails.pack;
        if let Some(signal) = pack.signals.iter().find(|s| &*s.id == id) {
            return Ok(rails.signal(signal)?.must);
        }
        if let Some(veto) = pack.vetoes.iter().find(|v| &*v.id == id) {
            return Ok(rails.condition(&veto.when)?.must);
        }
        if let Some(contradiction) = pack.contradictions.iter().find(|c| &*c.id == id) {
            return Ok(rails.condition(&contradiction.when)?.must);
        }
        let mut gates = pack.ladder.iter().flat_map(|l| l.stages.iter().flat_map(|s| &s.gates));
        if let Some(gate) = gates.find(|g| &*g.id == id) {
            return Ok(rails.condition(&gate.when)?.must);
        }
        for channel in &pack.channels {
            if let Some(gate) = channel.gates.iter().find(|g| &*g.id == id) {
                // Of a channel that is not shown, no gate is.
                let shown = rails.condition(&channel.shown_when)?.may;
                return rails.logic.and(&shown, &rails.condition(&gate.when)?.must);
            }
        }
        if let Some(line) = pack.guidance.iter().find(|g| &*g.id == id) {
            return self.shows(line);
        }
        match pack.channels.iter().find(|c| &*c.id == id) {
            Some(channel) => self.opens(channel),
            None => Ok(rails.logic.constant(false)),
        }
    }

    /// Rule 19: the sheets on which a line of guidance shows.
    pub(crate) fn shows(&self, line: &Guidance) -> Result<L::Set, Stopped> {
        let l = &*self.rails.logic;
        let pair = self.rails.condition(&line.when)?;
        let here = self.at_any(&line.at_stages)?;
        match line.kind {
            GuidanceKind::Avoid | GuidanceKind::Caution | GuidanceKind::Notice => l.and(&here, &pair.may),
            GuidanceKind::Do | GuidanceKind::Checklist => {
                let allowed = match line.asks.checked_sub(1) {
                    Some(below) if self.rails.pack.ladder.is_some() => self.permits_over(below),
                    _ => l.constant(true),
                };
                l.and(&l.and(&here, &allowed)?, &pair.must)
            }
        }
    }

    /// The sheets on which a channel is open, and shown.
    fn opens(&self, channel: &Channel) -> Result<L::Set, Stopped> {
        let mut open = self.rails.condition(&channel.shown_when)?.may;
        for gate in &channel.gates {
            open = self.rails.logic.and(&open, &self.rails.condition(&gate.when)?.must)?;
        }
        Ok(open)
    }

    /// L4: the sheets on which a danger signal permits more when it is true than when it is unclear, or
    /// more when it is unclear than when it is false.
    pub(crate) fn danger(&self, ladder: &Ladder) -> Result<L::Set, Stopped> {
        let l = &*self.rails.logic;
        let mut broken = l.constant(false);
        let dangers = self.rails.pack.signals.iter().filter(|s| s.kind.direction == Direction::Danger);
        for signal in dangers {
            let mut before: Option<Vec<L::Set>> = None;
            for truth in [Truth::FALSE, Truth::UNCLEAR, Truth::TRUE] {
                let reached = self.rails.with_signal(&signal.id, truth).reached(ladder)?;
                if let Some(before) = &before {
                    for place in self.steps(ladder) {
                        if let (Some(lower), Some(higher)) = (before.get(place), reached.get(place)) {
                            broken = l.or(&broken, &l.and(higher, &l.not(lower)?)?)?;
                        }
                    }
                }
                before = Some(reached);
            }
        }
        Ok(broken)
    }

    /// The places of the caution order at which a permission begins.
    fn steps(&self, ladder: &Ladder) -> Vec<usize> {
        let level = |place: usize| ladder.caution.get(place).map(|s| ladder.permission_of(*s));
        (1..self.reached.len()).filter(|p| level(*p) != level(p.saturating_sub(1))).collect()
    }

    /// L5: the sheets on which a veto is true and the stage is higher than its cap.
    pub(crate) fn uncapped(&self, ladder: &Ladder) -> Result<L::Set, Stopped> {
        let l = &*self.rails.logic;
        let mut broken = l.constant(false);
        for veto in &self.rails.pack.vetoes {
            if let Some(over) = self.reached.get(ladder.rank(veto.cap).saturating_add(1)) {
                let veto = self.rails.condition(&veto.when)?.must;
                broken = l.or(&broken, &l.and(&veto, over)?)?;
            }
        }
        Ok(broken)
    }
}
