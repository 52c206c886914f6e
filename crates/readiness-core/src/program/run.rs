//! Running a program.
//!
//! In: codes, and room to work in. Out: an [`Outcome`]. Rows are added up, then the rounds are gone
//! through; nothing is allocated and nothing is looked up by name.

use super::{
    AddTotal, Codes, Item, ItemValue, Lane, Need, Outcome, Program, QUAD, Rails, Reach, Round, Standing,
    Steps, Term, Total, TotalOf, Workspace, at, bit, set_bit, word,
};
use crate::number::Exact;

/// What is left out of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    /// Only what a sheet without gaps needs: both ends of a sum are the same.
    Quick,
    Cautious,
    /// What is missing is read as whatever helps.
    Hopeful,
}

impl Program {
    /// Evaluates a sheet. The workspace must be one of this program's own.
    #[must_use]
    pub fn evaluate<'a>(&'a self, codes: &Codes, workspace: &'a mut Workspace) -> Outcome<'a> {
        self.pass(codes, workspace, Pass::Quick);
        let words = &workspace.cautious;
        let quick =
            lane(words, self.open) == 0 && self.sure.iter().all(|t| t.mask & !word(words, t.word) == 0);
        if !quick {
            self.full(codes, workspace);
        }
        self.outcome(workspace, quick)
    }

    /// The same with every rail, as details need them.
    pub(super) fn evaluate_in_full<'a>(&'a self, codes: &Codes, workspace: &'a mut Workspace) -> Outcome<'a> {
        self.full(codes, workspace);
        self.run(&self.detail, codes, workspace, Pass::Hopeful);
        self.run(&self.detail, codes, workspace, Pass::Cautious);
        self.outcome(workspace, false)
    }

    fn full(&self, codes: &Codes, workspace: &mut Workspace) {
        self.pass(codes, workspace, Pass::Cautious);
        if lane(&workspace.cautious, self.unknown) == 0 {
            workspace.hopeful.copy_from_slice(&workspace.cautious);
            workspace.hopeful_totals.copy_from_slice(&workspace.totals);
        } else {
            self.pass(codes, workspace, Pass::Hopeful);
        }
    }

    fn outcome<'a>(&'a self, workspace: &'a Workspace, quick: bool) -> Outcome<'a> {
        let standing = self.steps.as_ref().map(|steps| {
            let reader = Reader { program: self, workspace, quick };
            standing(steps, &reader)
        });
        Outcome { program: self, workspace, quick, standing }
    }

    fn pass(&self, codes: &Codes, workspace: &mut Workspace, pass: Pass) {
        let columns = if pass == Pass::Quick { at(self.quick_columns) } else { self.table.len() };
        workspace.first.clear();
        for ((asked, code), row) in self.questions.iter().zip(&codes.0).zip(&mut workspace.rows) {
            let helpful = pass == Pass::Hopeful && usize::from(*code) == asked.unknown();
            *row = asked.row.wrapping_add(u32::from(*code)).wrapping_add(u32::from(helpful));
            // Questions that wait for their `ask_when` are added in a round of their own.
            if asked.when.is_none() {
                workspace.first.push(*row);
            }
        }
        let words = if pass == Pass::Hopeful { &mut workspace.hopeful } else { &mut workspace.cautious };
        let (sums, rest) = words.split_at_mut_checked(columns.wrapping_mul(QUAD)).unwrap_or_default();
        rest.fill(0);
        for (column, out) in self.table.iter().zip(sums.as_chunks_mut::<QUAD>().0) {
            let mut total = [0_u64; QUAD];
            for row in &workspace.first {
                if let Some(quad) = column.get(at(*row)) {
                    for (t, q) in total.iter_mut().zip(quad) {
                        *t = t.wrapping_add(*q);
                    }
                }
            }
            *out = total;
        }
        let rounds = if pass == Pass::Quick { &self.quick } else { &self.rounds };
        self.run(rounds, codes, workspace, pass);
    }

    fn run(&self, rounds: &[Round], codes: &Codes, workspace: &mut Workspace, pass: Pass) {
        let Workspace { cautious, hopeful, totals, hopeful_totals, rows, .. } = workspace;
        let (words, totals): (&mut [u64], &mut [(Exact, Exact)]) =
            if pass == Pass::Hopeful { (hopeful, hopeful_totals) } else { (cautious, totals) };
        let columns = if pass == Pass::Quick { at(self.quick_columns) } else { self.table.len() };
        for round in rounds {
            for index in &round.questions {
                let row = rows.get(at(*index)).copied().unwrap_or(0);
                self.add_row(at(*index), row, columns, words);
            }
            for index in &round.totals {
                let value = self.total(at(*index), codes, words, totals, pass);
                if let (Some(value), Some(slot)) = (value, totals.get_mut(at(*index))) {
                    *slot = value;
                }
            }
            for add in &round.adds {
                let stand = stand(words, add.when);
                if let Some(sum) = self.sums.get(at(add.sum)) {
                    put(words, sum.low, add.low.get(stand).copied().unwrap_or(0));
                    if pass != Pass::Quick {
                        put(words, sum.high, add.high.get(stand).copied().unwrap_or(0));
                    }
                }
            }
            for add in &round.add_totals {
                self.add_total(add, words, totals, pass);
            }
            for compare in &round.compares {
                if let Some(sum) = self.sums.get(at(compare.sum)) {
                    let end = if compare.yes || pass == Pass::Quick { sum.low } else { sum.high };
                    let reached = lane(words, end) >= compare.bound;
                    if reached == compare.yes {
                        set_bit(words, at(compare.out));
                    }
                }
            }
            for reach in &round.reaches {
                if reaches(reach, totals) == reach.yes {
                    set_bit(words, at(reach.out));
                }
            }
            let mut terms = round.terms.as_slice();
            for node in &round.nodes {
                let (own, rest) = terms.split_at_checked(at(node.terms)).unwrap_or_default();
                terms = rest;
                let set = match node.need {
                    Need::All => own.iter().fold(0, |miss, t| miss | (t.mask & !word(words, t.word))) == 0,
                    Need::Any => own.iter().fold(0, |hit, t| hit | (t.mask & word(words, t.word))) != 0,
                    Need::AtLeast(n) => {
                        let count = |t: &Term| (t.mask & word(words, t.word)).count_ones();
                        own.iter().map(count).fold(0, u32::saturating_add) >= n
                    }
                };
                if let Some(w) = words.get_mut(at(node.out) / 64) {
                    *w |= u64::from(set).wrapping_shl(node.out % 64);
                }
            }
        }
    }

    /// Adds the row of a question that is not always asked.
    fn add_row(&self, question: usize, row: u32, columns: usize, words: &mut [u64]) {
        let Some(asked) = self.questions.get(question) else { return };
        let Some(when) = asked.when else { return };
        let stand = stand(words, when).wrapping_mul(asked.codes());
        let row = at(row).wrapping_add(stand);
        for (column, out) in self.table.iter().take(columns).zip(words.as_chunks_mut::<QUAD>().0) {
            if let Some(quad) = column.get(row) {
                for (o, q) in out.iter_mut().zip(quad) {
                    *o = o.wrapping_add(*q);
                }
            }
        }
    }

    /// Both ends of a sum.
    pub(super) fn sum(&self, index: u32, words: &[u64], quick: bool) -> Option<(Exact, Exact)> {
        let sum = self.sums.get(at(index))?;
        let end = |of: Lane| {
            let steps = i128::from(lane(words, of)).saturating_mul(sum.unit);
            Exact::from_raw(sum.base.saturating_add(steps))
        };
        Some((end(sum.low), end(if quick { sum.low } else { sum.high })))
    }

    fn total(
        &self,
        index: usize,
        codes: &Codes,
        words: &[u64],
        totals: &[(Exact, Exact)],
        pass: Pass,
    ) -> Option<(Exact, Exact)> {
        let Total { of, enough, least, greatest } = self.totals.get(index)?;
        if enough.is_some_and(|place| !bit(words, at(place))) {
            return Some((Exact::from_raw(*least), Exact::from_raw(*greatest)));
        }
        match of {
            TotalOf::Sum(sum) => self.sum(*sum, words, pass == Pass::Quick),
            TotalOf::Extreme { items, smallest } => {
                let values = items.iter().map(|item| {
                    let (low, high) = self.item(item, codes, words, totals, pass == Pass::Hopeful);
                    let applies = item.when.map_or(1, |rails| stand(words, rails));
                    if *smallest { (applies, high.negated(), low.negated()) } else { (applies, low, high) }
                });
                let (low, high) = largest(values);
                Some(if *smallest { (high.negated(), low.negated()) } else { (low, high) })
            }
        }
    }

    /// Both ends of an item, where it applies.
    pub(super) fn item(
        &self,
        item: &Item,
        codes: &Codes,
        words: &[u64],
        totals: &[(Exact, Exact)],
        hopeful: bool,
    ) -> (Exact, Exact) {
        match &item.value {
            ItemValue::Answer { question, ends } => {
                let code = codes.0.get(at(*question)).copied().map_or(0, usize::from);
                let unknown = self.questions.get(at(*question)).map_or(0, super::Asked::unknown);
                let code = if hopeful && code == unknown { code.saturating_add(1) } else { code };
                let (low, high) = ends.get(code).copied().unwrap_or_default();
                (Exact::from_raw(low), Exact::from_raw(high))
            }
            ItemValue::Signal { rails, weight } => {
                let amount = |holds: bool| if holds { Exact::from_raw(*weight) } else { Exact::ZERO };
                let sure = amount(bit(words, at(rails.yes)));
                let maybe = amount(!bit(words, at(rails.no)));
                if *weight < 0 { (maybe, sure) } else { (sure, maybe) }
            }
            ItemValue::Total { total, weight } => weighted(totals, *total, *weight),
        }
    }

    fn add_total(&self, add: &AddTotal, words: &mut [u64], totals: &[(Exact, Exact)], pass: Pass) {
        let Some(sum) = self.sums.get(at(add.sum)) else { return };
        let (low, high) = weighted(totals, add.total, add.weight);
        let (low, high) = match add.when.map_or(1, |rails| stand(words, rails)) {
            1 => (low, high),
            2 => (Exact::ZERO, Exact::ZERO),
            0 => (low.min(Exact::ZERO), high.max(Exact::ZERO)),
            _ => (low.max(Exact::ZERO), high.min(Exact::ZERO)),
        };
        let steps = |end: Exact| {
            let far = end.raw().saturating_sub(add.least);
            u64::try_from(far.checked_div(sum.unit).unwrap_or(0)).unwrap_or(0)
        };
        put(words, sum.low, steps(low));
        if pass != Pass::Quick {
            put(words, sum.high, steps(high));
        }
    }
}

/// How rails stand: 0 open, 1 true, 2 false, 3 the hopeful both.
fn stand(words: &[u64], rails: Rails) -> usize {
    usize::from(bit(words, at(rails.yes))) | (usize::from(bit(words, at(rails.no))) << 1)
}

fn lane(words: &[u64], of: Lane) -> u64 {
    let mask = u64::MAX.wrapping_shr(64_u32.wrapping_sub(u32::from(of.bits)));
    word(words, of.word).wrapping_shr(u32::from(of.shift)) & mask
}

fn put(words: &mut [u64], of: Lane, value: u64) {
    if let Some(word) = words.get_mut(at(of.word)) {
        *word = word.wrapping_add(value.wrapping_shl(u32::from(of.shift)));
    }
}

fn weighted(totals: &[(Exact, Exact)], total: u32, weight: i128) -> (Exact, Exact) {
    let weight = Exact::from_raw(weight);
    let (low, high) = totals.get(at(total)).copied().unwrap_or_default();
    let (a, b) = (low.times(weight), high.times(weight));
    if weight < Exact::ZERO { (b, a) } else { (a, b) }
}

/// Whether the end of a total that a rail goes by reaches the bound.
fn reaches(reach: &Reach, totals: &[(Exact, Exact)]) -> bool {
    let (low, high) = weighted(totals, reach.total, reach.weight);
    let end = if reach.yes { low } else { high };
    let bound = Exact::from_raw(reach.bound);
    if reach.above { end > bound } else { end >= bound }
}

/// The ends of the largest of items, each with how it stands (rule 10): items that surely apply take
/// part with both ends; where none does, an open one may be all there is, or nothing is, which counts 0.
fn largest(items: impl Iterator<Item = (usize, Exact, Exact)>) -> (Exact, Exact) {
    let mut sure: Option<(Exact, Exact)> = None;
    let mut open: Option<(Exact, Exact)> = None;
    let mut helped: Option<(Exact, Exact)> = None;
    let mut least_open: Option<Exact> = None;
    let mut least_helped: Option<Exact> = None;
    let max = |a: Option<(Exact, Exact)>, low: Exact, high: Exact| {
        Some(a.map_or((low, high), |(l, h)| (l.max(low), h.max(high))))
    };
    for (stand, low, high) in items {
        match stand {
            1 => sure = max(sure, low, high),
            0 => {
                open = max(open, low, high);
                least_open = Some(least_open.map_or(low, |l| l.min(low)));
            }
            3 => {
                helped = max(helped, low, high);
                least_helped = Some(least_helped.map_or(high, |h| h.min(high)));
            }
            _ => {}
        }
    }
    let low_of = |of: Option<(Exact, Exact)>| of.map(|(low, _)| low);
    let high_of = |of: Option<(Exact, Exact)>| of.map(|(_, high)| high);
    match sure {
        Some((low, high)) => {
            (low_of(helped).map_or(low, |h| h.max(low)), high_of(open).map_or(high, |h| h.max(high)))
        }
        None => (
            match (low_of(helped), least_open) {
                (Some(helped), _) => helped.max(Exact::ZERO),
                (None, Some(open)) => open.min(Exact::ZERO),
                (None, None) => Exact::ZERO,
            },
            match (high_of(open), least_helped) {
                (Some(open), _) => open.max(Exact::ZERO),
                (None, Some(helped)) => helped.min(Exact::ZERO),
                (None, None) => Exact::ZERO,
            },
        ),
    }
}

/// Reads outputs word by word.
struct Reader<'a> {
    program: &'a Program,
    workspace: &'a Workspace,
    quick: bool,
}

impl Reader<'_> {
    fn yes(&self, index: u32) -> u64 {
        word(&self.workspace.cautious, self.program.outputs.yes.wrapping_add(index))
    }

    fn no(&self, index: u32) -> u64 {
        if self.quick {
            !self.yes(index)
        } else {
            word(&self.workspace.cautious, self.program.outputs.no.wrapping_add(index))
        }
    }

    /// What is certain cautiously is certain (rule 5).
    fn hopeful_yes(&self, index: u32) -> u64 {
        if self.quick {
            return self.yes(index);
        }
        let hopeful = word(&self.workspace.hopeful, self.program.outputs.yes.wrapping_add(index));
        self.yes(index) | (hopeful & !self.no(index))
    }

    fn hopeful_no(&self, index: u32) -> u64 {
        if self.quick {
            return self.no(index);
        }
        let hopeful = word(&self.workspace.hopeful, self.program.outputs.no.wrapping_add(index));
        self.no(index) | (hopeful & !self.yes(index))
    }
}

fn lowest(bits: u64) -> u32 {
    bits.trailing_zeros()
}

/// Rules 14, 15, 17 and 18. Places of the caution order are bits; the least is the lowest bit.
fn standing(steps: &Steps, of: &Reader<'_>) -> Standing {
    let open = |yes: &dyn Fn(u32) -> u64| {
        let mut places = 0_u64;
        for (place, gates) in steps.gates.iter().enumerate() {
            let met = gates.iter().all(|t| t.mask & !yes(t.word) == 0);
            places |= u64::from(met).wrapping_shl(u32::try_from(place).unwrap_or(0));
        }
        places
    };
    let climb = |places: u64| 63_u32.saturating_sub(places.leading_zeros());
    let cautious_open = open(&|w| of.yes(w));
    let hopeful_open = if of.quick { cautious_open } else { open(&|w| of.hopeful_yes(w)) };
    // The caps of each reading, and the possible ones (`targets`); `greatest` is the least of what each
    // cap allows at the most.
    let (mut cautious, mut hopeful, mut targets, mut greatest) = (0_u64, 0_u64, 0_u64, 0_u64);
    for cap in &steps.caps {
        let any = |bits: &dyn Fn(u32) -> u64| cap.of.iter().any(|t| t.mask & bits(t.word) != 0);
        let at_place = 1_u64.wrapping_shl(u32::from(cap.place));
        let at_unclear = 1_u64.wrapping_shl(u32::from(cap.unclear));
        let take = |yes: bool, place: u64| if yes { place } else { 0 };
        if of.quick {
            cautious |= take(any(&|w| of.yes(w)), at_place);
            continue;
        }
        cautious |= take(any(&|w| of.yes(w)), at_place) | take(any(&|w| !of.yes(w) & !of.no(w)), at_unclear);
        hopeful |= take(any(&|w| of.hopeful_yes(w) & !of.hopeful_no(w)), at_place)
            | take(any(&|w| !of.hopeful_yes(w) & !of.hopeful_no(w)), at_unclear);
        targets |=
            take(any(&|w| of.hopeful_yes(w)), at_place) | take(any(&|w| !of.yes(w) & !of.no(w)), at_unclear);
        greatest |= take(any(&|w| of.yes(w) & !of.hopeful_no(w)), at_place)
            | take(any(&|w| !of.yes(w) & !of.no(w) & !of.hopeful_no(w)), at_unclear);
    }
    if of.quick {
        (hopeful, targets, greatest) = (cautious, cautious, cautious);
    }
    let low = climb(cautious_open);
    let high = climb(hopeful_open);
    let at_cautious = low.min(lowest(cautious));
    let at_hopeful = high.min(lowest(hopeful));
    let least = low.min(lowest(targets));
    let most = high.min(lowest(greatest));
    let permission = |place: u32| steps.permission.get(at(place)).copied().map_or(0, usize::from);
    let mut possible = 0_u64;
    let mut places = (hopeful_open | targets) & between(least, most);
    let only = places.is_power_of_two();
    let mut decided = None;
    while places != 0 {
        let place = lowest(places);
        places &= places.wrapping_sub(1);
        if let Some(stage) = steps.stage.get(at(place)) {
            possible |= 1_u64.wrapping_shl(u32::from(*stage));
            decided = only.then_some(usize::from(*stage));
        }
    }
    Standing {
        possible,
        decided,
        permission: permission(at_cautious),
        settled: permission(at_hopeful) == permission(at_cautious),
    }
}

/// The bits from one place to another, both included; none when they cross.
fn between(least: u32, most: u32) -> u64 {
    if least > most {
        return 0;
    }
    let up_to = u64::MAX.wrapping_shr(63_u32.saturating_sub(most));
    up_to & u64::MAX.wrapping_shl(least)
}
