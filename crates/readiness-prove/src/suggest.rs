//! Examples that would close a gap, for an author to judge.
//!
//! In: wishes, sets of sheets of which one is needed, and the examples there are. Out:
//! [`Suggestion`]s: each like an example, with as few answers changed as possible, and several wishes in
//! one where that costs little. What is expected of it is what comes out, so it says nothing until
//! somebody has judged it: it is marked unreviewed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use readiness_core::assessment::Assessment;
use readiness_core::cases::state;
use readiness_core::checked::{CheckedPack, Text};
use readiness_core::evaluate;
use readiness_core::interview::{Status, status};
use readiness_core::sheet::{Sheet, Written, write};
use readiness_core::{Pack, Truth};

use crate::coverage::{Coverage, Gap};
use crate::limits::{Limits, Stopped};
use crate::logic::{Diagram, Logic};
use crate::mdd::{At, Mdd, Values};
use crate::mutants::{Mutant, Mutants, mutants_and};
use crate::prove::{LOOK_AGAIN, Prover};

/// How many answers an example may change so that it serves several wishes at once.
const MOST_CHANGES: usize = 2;

/// How many things it may say something of: somebody has to judge each of them.
const MOST_STATED: usize = 6;

/// Something that one example should show.
pub(crate) struct Wish {
    /// The sheets that do.
    pub(crate) set: Diagram,
    /// What would be closed by it, in words.
    pub(crate) closes: String,
    /// What the example has to say something of.
    pub(crate) states: Text,
}

/// An example that nobody has judged yet.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Wanted, findings};
///
/// let (raw, pack) = lake::both();
/// let wanted = Wanted { suggest: true, ..Wanted::default() };
/// let found = findings(&raw, &pack, wanted, Limits::default())?;
/// let first = &found.suggestions[0];
/// assert_eq!((&*first.id, first.like.as_deref()), ("suggested_1", Some("calm")));
/// // One answer differs, and it closes two gaps.
/// assert_eq!((&*first.answers[0].0, first.answers.len()), ("storm", 1));
/// assert_eq!(first.closes[0], "signal `rough`: nobody shows it true");
/// assert_eq!(first.closes.len(), 2);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// Its id: `suggested_1` and so on.
    pub id: String,
    /// The id of the example it is like; none where no example is both judged and whole.
    pub like: Option<Text>,
    /// The answers that differ from that one, by the id of the question, in the order of the pack.
    pub answers: Vec<(Text, Written)>,
    /// What it closes, in words: gaps of the coverage, and mutants.
    pub closes: Vec<String>,
    /// The whole sheet, the answers of the other example included.
    pub sheet: Sheet,
    /// What comes out.
    expect: Expected,
}

#[derive(Clone, Debug, Default)]
struct Expected {
    permission: Option<Text>,
    stage: Vec<Text>,
    fires: Vec<Text>,
    not_fires: Vec<Text>,
    unclear: Vec<Text>,
    bands: Vec<(Text, Option<Text>)>,
    channels: Vec<(Text, &'static str)>,
    look_again: Option<i64>,
}

/// What is known of the examples of a pack.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Wanted, findings};
///
/// let (raw, pack) = lake::both();
/// let found = findings(&raw, &pack, Wanted::default(), Limits::default())?;
/// assert_eq!(found.coverage.gaps.len(), 4);
/// assert!(found.mutants.is_none() && found.suggestions.is_empty());
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Findings {
    /// What they show.
    pub coverage: Coverage,
    /// What they notice, if that was asked for.
    pub mutants: Option<Mutants>,
    /// What would show more, if that was asked for.
    pub suggestions: Vec<Suggestion>,
}

/// What to find out, beside coverage: nothing more by default.
///
/// ```
/// let wanted = readiness_prove::Wanted::default();
/// assert!(!wanted.mutants && !wanted.suggest);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Whether to make mutants; that takes longest.
    pub mutants: bool,
    /// Whether to suggest examples for what is missing; of mutants only where they are made.
    pub suggest: bool,
}

/// Finds out what the examples of a pack show and notice. `pack` must have been checked from `raw`.
///
/// # Errors
/// [`Stopped`], when a limit was reached on the way; all of it shares the nodes and the time of one prover.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Wanted, findings};
///
/// let (raw, pack) = lake::both();
/// let wanted = Wanted { mutants: true, suggest: true };
/// let found = findings(&raw, &pack, wanted, Limits::default())?;
/// // Four examples would close the four gaps, and catch the two mutants that survive.
/// assert_eq!(found.mutants.unwrap().surviving().count(), 2);
/// assert_eq!(found.suggestions.len(), 4);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
pub fn findings(raw: &Pack, pack: &CheckedPack, wanted: Wanted, limits: Limits) -> Result<Findings, Stopped> {
    if !wanted.mutants {
        let prover = Prover::new(pack, limits)?;
        let coverage = prover.coverage(raw)?;
        let wishes = if wanted.suggest { gaps(&coverage) } else { Vec::new() };
        let suggestions = prover.suggest(wishes)?;
        return Ok(Findings { coverage, mutants: None, suggestions });
    }
    let mut found = None;
    let mutants = mutants_and(raw, pack, limits, &mut |prover, survivors| {
        let coverage = prover.coverage(raw)?;
        let mut suggestions = Vec::new();
        if wanted.suggest {
            let mut wishes = gaps(&coverage);
            for (mutant, differences) in survivors {
                wishes.extend(prover.nearest_of(mutant, differences)?);
            }
            suggestions = prover.suggest(wishes)?;
        }
        found = Some((coverage, suggestions));
        Ok(())
    })?;
    let (coverage, suggestions) = match found {
        Some(found) => found,
        None => (Prover::new(pack, limits)?.coverage(raw)?, Vec::new()),
    };
    Ok(Findings { coverage, mutants: Some(mutants), suggestions })
}

fn gaps(coverage: &Coverage) -> Vec<Wish> {
    let wish = |gap: &Gap| Wish { set: gap.set.clone(), closes: gap.describe(), states: gap.id.clone() };
    coverage.gaps.iter().map(wish).collect()
}

/// Where a suggestion starts from: an example, or nothing at all.
struct Start<'e> {
    like: Option<&'e Text>,
    sheet: Sheet,
}

/// A sheet near a start.
struct Near<'e> {
    start: &'e Start<'e>,
    classes: Vec<Option<usize>>,
    changes: usize,
}

/// How many answers have to change from each node on to get to leaf 1; none where no way leads there.
fn changes_left(mdd: &Mdd, own: &[Option<usize>]) -> Values<Option<usize>> {
    mdd.upwards(
        |leaf| (leaf == 1).then_some(0),
        |place, below: &[&Option<usize>]| {
            let own = own.get(place).copied().flatten();
            let left = |(class, left): (usize, &&Option<usize>)| {
                left.map(|left: usize| left.saturating_add(usize::from(own != Some(class))))
            };
            below.iter().enumerate().filter_map(left).min()
        },
    )
}

/// The answers with the fewest changes that lead to leaf 1. Where several ways take as few, what comes first
/// stays as it is.
fn changed(mdd: &Mdd, mut classes: Vec<Option<usize>>, left: &Values<Option<usize>>) -> Vec<Option<usize>> {
    let mut at = mdd.root();
    while let Some((place, edges)) = mdd.node(at) {
        let own = classes.get(place).copied().flatten();
        let cost = |(class, edge): (usize, &At)| {
            let change = usize::from(own != Some(class));
            Some((left.at(*edge).copied()??.saturating_add(change), change, class, *edge))
        };
        let Some((_, _, class, next)) = edges.iter().enumerate().filter_map(cost).min() else { break };
        if let Some(slot) = classes.get_mut(place) {
            *slot = Some(class);
        }
        at = next;
    }
    classes
}

impl Prover<'_> {
    /// The start that needs the fewest answers changed to be in a set; the first, of several.
    fn nearest<'e>(
        &self,
        set: &Diagram,
        among: impl IntoIterator<Item = &'e Start<'e>>,
    ) -> Result<Option<Near<'e>>, Stopped> {
        let mdd = Mdd::of_chain(&self.rails.logic, self.space(), std::slice::from_ref(set))?;
        let mut best: Option<Near<'e>> = None;
        for start in among {
            let own = self.space().classes_of(&start.sheet);
            let left = changes_left(&mdd, &own);
            let Some(changes) = left.at(mdd.root()).copied().flatten() else { continue };
            if best.as_ref().is_none_or(|best| changes < best.changes) {
                best = Some(Near { start, classes: changed(&mdd, own, &left), changes });
            }
        }
        Ok(best)
    }

    /// Of all that differs in a mutant, what an example shows with the fewest answers changed.
    fn nearest_of(&self, mutant: &Mutant, differences: &[(Text, Diagram)]) -> Result<Option<Wish>, Stopped> {
        let among = self.starts();
        let mut best: Option<(usize, Wish)> = None;
        for (what, set) in differences {
            let near = self.nearest(set, &among)?.map_or(usize::MAX, |n| n.changes);
            if best.as_ref().is_none_or(|(least, _)| near < *least) {
                let wish = Wish { set: set.clone(), closes: mutant.describe(), states: what.clone() };
                best = Some((near, wish));
            }
        }
        Ok(best.map(|(_, wish)| wish))
    }

    /// The examples one may start from: judged, and with an answer to every question that is asked. If
    /// there is none, from nothing.
    fn starts(&self) -> Vec<Start<'_>> {
        let answered = |sheet: &Sheet| {
            let mut questions = self.pack().questions.iter();
            questions.all(|q| sheet.get(q).is_some() || status(self.pack(), sheet, q) != Status::Asked)
        };
        let judged = self.pack().examples.iter().filter(|e| e.reviewed && answered(&e.sheet));
        let mut starts: Vec<Start<'_>> =
            judged.map(|e| Start { like: Some(&e.id), sheet: e.sheet.clone() }).collect();
        if starts.is_empty() {
            starts.push(Start { like: None, sheet: Sheet::new() });
        }
        starts
    }

    /// An example for each wish, several in one where that costs little.
    pub(crate) fn suggest(&self, wishes: Vec<Wish>) -> Result<Vec<Suggestion>, Stopped> {
        let l = &*self.rails.logic;
        let starts = self.starts();
        let mut open = wishes;
        let mut all: Vec<Suggestion> = Vec::new();
        while !open.is_empty() {
            let first = open.remove(0);
            let mut set = first.set.clone();
            let mut near = self.nearest(&set, &starts)?;
            let mut stated = BTreeSet::from([first.states.clone()]);
            let mut taken = vec![first];
            let most = near.as_ref().map_or(0, |n| n.changes.max(MOST_CHANGES));
            let mut left = Vec::new();
            for wish in open {
                if stated.len() == MOST_STATED && !stated.contains(&wish.states) {
                    left.push(wish);
                    continue;
                }
                let both = l.and(&set, &wish.set)?;
                let with = match &near {
                    Some(near) if !l.is(&both, false) => self.nearest(&both, [near.start])?,
                    Some(_) | None => None,
                };
                match with {
                    Some(with) if with.changes <= most => {
                        set = both;
                        near = Some(with);
                        stated.insert(wish.states.clone());
                        taken.push(wish);
                    }
                    _ => left.push(wish),
                }
            }
            open = left;
            let number = all.len().saturating_add(1);
            // What is missing can be: its set is not empty, so something is near it.
            all.extend(near.map(|near| self.suggested(number, &near, &taken)));
        }
        Ok(all)
    }

    fn suggested(&self, number: usize, near: &Near<'_>, wishes: &[Wish]) -> Suggestion {
        let pack = self.pack();
        let sheet = self.filled(near);
        let mut answers = Vec::new();
        for question in &pack.questions {
            let entry = sheet.get(question);
            if entry != near.start.sheet.get(question)
                && let Some(entry) = entry
            {
                answers.push((question.id.clone(), write(question, entry)));
            }
        }
        let states: BTreeSet<&Text> = wishes.iter().map(|w| &w.states).collect();
        let before = near.start.like.map(|_| &near.start.sheet);
        let expect = expected(pack, &sheet, before, &states);
        Suggestion {
            id: format!("suggested_{number}"),
            like: near.start.like.cloned(),
            answers,
            closes: wishes.iter().map(|w| w.closes.clone()).collect(),
            sheet,
            expect,
        }
    }

    /// The sheet with the answers changed, and whatever is asked then.
    fn filled(&self, near: &Near<'_>) -> Sheet {
        let space = self.space();
        let own = space.classes_of(&near.start.sheet);
        let mut sheet = near.start.sheet.clone();
        for (place, variable) in space.variables.iter().enumerate() {
            let class = near.classes.get(place).copied().flatten();
            if class != own.get(place).copied().flatten()
                && let Some(class) = class.and_then(|c| variable.classes.get(c))
            {
                // Every class was made from what the question allows.
                let _ = sheet.set(&variable.question, class.entry(&variable.question));
            }
        }
        for question in &self.pack().questions {
            if sheet.get(question).is_none()
                && status(self.pack(), &sheet, question) == Status::Asked
                && let Some(variable) = space.variable(question)
            {
                let _ = sheet.set(question, variable.first_value());
            }
        }
        sheet
    }
}

/// Everything that can fire, by id.
fn ids(pack: &CheckedPack) -> Vec<Text> {
    let mut all: Vec<Text> = pack.vetoes.iter().map(|v| v.id.clone()).collect();
    all.extend(pack.contradictions.iter().map(|c| c.id.clone()));
    all.extend(pack.ladder.iter().flat_map(|l| l.stages.iter().flat_map(|s| &s.gates)).map(|g| g.id.clone()));
    all.extend(pack.signals.iter().map(|s| s.id.clone()));
    all.extend(pack.guidance.iter().map(|g| g.id.clone()));
    let mut known = BTreeSet::new();
    all.retain(|id| known.insert(id.clone()));
    all
}

/// What comes out, as far as an example states it: what is asked for, and what is not as it was.
fn expected(pack: &CheckedPack, sheet: &Sheet, before: Option<&Sheet>, states: &BTreeSet<&Text>) -> Expected {
    const MOST: usize = 4;
    let result = evaluate(pack, sheet);
    let before: Option<Assessment> = before.map(|s| evaluate(pack, s));
    let mut expect = Expected::default();
    if let Some(ladder) = &result.ladder {
        expect.permission = Some(ladder.permission.clone());
        expect.stage.clone_from(&ladder.possible);
    }
    let mut others = 0_usize;
    for id in ids(pack) {
        let Some(truth) = state(pack, &result, &id) else { continue };
        let asked = states.contains(&id);
        let was = before.as_ref().and_then(|b| state(pack, b, &id));
        if !asked {
            if was == Some(truth) || (was.is_none() && truth != Truth::TRUE) || others == MOST {
                continue;
            }
            others = others.saturating_add(1);
        }
        match truth {
            Truth::TRUE => expect.fires.push(id),
            Truth::FALSE => expect.not_fires.push(id),
            _ => expect.unclear.push(id),
        }
    }
    for score in result.scores.iter().filter(|s| states.contains(&s.id)) {
        let band = score.least_band.clone().filter(|least| Some(least) == score.greatest_band.as_ref());
        expect.bands.push((score.id.clone(), band));
    }
    for channel in result.channels.iter().filter(|c| states.contains(&c.id)) {
        expect.channels.push((channel.id.clone(), channel.state.name()));
    }
    if states.iter().any(|s| s.starts_with(LOOK_AGAIN)) {
        expect.look_again = result.look_again_days;
    }
    expect
}

// ---- as a file ----

fn quoted<'a>(ids: impl IntoIterator<Item = &'a Text>) -> String {
    ids.into_iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ")
}

impl Suggestion {
    /// As it stands in a file of a pack.
    fn to_ron(&self) -> String {
        let mut text = String::new();
        for line in &self.closes {
            let _ = writeln!(text, "    // closes: {line}");
        }
        let like = self.like.as_ref().map(|l| format!(", like: \"{l}\"")).unwrap_or_default();
        let _ = writeln!(text, "    (id: \"{}\"{like}, reviewed: false,", self.id);
        let answer = |(id, written): &(Text, Written)| match written {
            Written::Text(text) => format!("\"{id}\": \"{text}\""),
            Written::Number(n) => format!("\"{id}\": {n}"),
            Written::Bool(b) => format!("\"{id}\": \"{}\"", if *b { "yes" } else { "no" }),
        };
        let answers: Vec<String> = self.answers.iter().map(answer).collect();
        let _ = writeln!(text, "      answers: {{{}}},", answers.join(", "));
        let _ = writeln!(text, "      expect: ({})),", self.expect.to_ron());
        text
    }
}

impl Expected {
    fn to_ron(&self) -> String {
        let mut all = Vec::new();
        if let Some(permission) = &self.permission {
            all.push(format!("permission: \"{permission}\""));
            all.push(match self.stage.as_slice() {
                [only] => format!("stage: Decided(\"{only}\")"),
                several => format!("stage: Possible([{}])", quoted(several)),
            });
        }
        for (name, ids) in
            [("fires", &self.fires), ("not_fires", &self.not_fires), ("unclear", &self.unclear)]
        {
            if !ids.is_empty() {
                all.push(format!("{name}: [{}]", quoted(ids)));
            }
        }
        if !self.bands.is_empty() {
            let bands: Vec<String> = self
                .bands
                .iter()
                .map(|(s, b)| match b {
                    Some(band) => format!("(\"{s}\", \"{band}\")"),
                    None => format!("(\"{s}\", Open)"),
                })
                .collect();
            all.push(format!("bands: [{}]", bands.join(", ")));
        }
        if !self.channels.is_empty() {
            let states: Vec<String> = self.channels.iter().map(|(c, s)| format!("(\"{c}\", {s})")).collect();
            all.push(format!("channels: [{}]", states.join(", ")));
        }
        if let Some(days) = self.look_again {
            all.push(format!("look_again: {days}"));
        }
        all.join(", ")
    }
}

/// A file of a pack with these examples, in the language of packs; where a suggestion is like no other
/// example, it is a whole sheet. What is expected is what comes out today, and each is marked `reviewed:
/// false`.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Wanted, findings, suggest};
///
/// let (raw, pack) = lake::both();
/// let wanted = Wanted { suggest: true, ..Wanted::default() };
/// let file = suggest::file(&findings(&raw, &pack, wanted, Limits::default())?.suggestions);
/// assert!(file.contains(r#"(id: "suggested_1", like: "calm", reviewed: false,"#));
/// assert!(file.contains(r#"answers: {"storm": "yes"}"#));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[must_use]
pub fn file(suggestions: &[Suggestion]) -> String {
    let mut text = String::from(
        "// Written by `readiness test --suggest`: nobody has judged these. Each is expected to come out as it does\n\
         // today, right or wrong. Read them one by one; give each a person and a name, mend what is expected where the\n\
         // rules are wrong, and take away `reviewed: false`.\n(\n  examples: [\n",
    );
    for suggestion in suggestions {
        text.push_str(&suggestion.to_ron());
    }
    text.push_str("  ],\n)\n");
    text
}
