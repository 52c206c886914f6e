//! What the examples of a pack show of its rules, and what they leave out.
//!
//! In: a [`Prover`], the [`Pack`] as it was written, for the places, and the examples that somebody has
//! judged. Out: [`Coverage`]: for each condition, who shows it true, false and unclear; for each of its
//! parts, who shows that it alone decides. What no sheet can show is not missing: that is proven.
//!
//! A part decides on a sheet when it is true or false there and the condition would turn from true to false,
//! or the reverse, were that part alone to read otherwise (masking MC/DC, as for software that flies:
//! Chilenski 2001, An investigation of three forms of the modified condition decision coverage criterion,
//! DOT/FAA/AR-01/18). A condition is shown unclear by somebody who is not sure, or has not answered yet; that
//! is asked for only where "not sure" can make it so.

use readiness_core::checked::{CheckedPack, Condition, Text};
use readiness_core::evaluate::truth;
use readiness_core::{Pack, Span, Truth};

use crate::limits::Stopped;
use crate::logic::{Diagram, Logic};
use crate::prove::Prover;
use crate::rails::Pair;
use crate::rules::{Rule, RuleKind, Tree, in_one_line, rules, tree};

/// Whether something was seen in the examples that somebody has judged.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::coverage::Seen;
/// use readiness_prove::{Limits, Prover};
///
/// let (raw, pack) = lake::both();
/// let coverage = Prover::new(&pack, Limits::default())?.coverage(&raw)?;
/// let [(_, yes), _, (_, unclear)] = &coverage.rules[1].outcomes;
/// assert_eq!(*yes, Seen::By("calm".into()));
/// // Whoever is asked for the depth cannot say "not sure".
/// assert_eq!(*unclear, Seen::Never);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// By the example with that id, the first that shows it.
    By(Text),
    /// No example shows it, and some sheet could.
    Missing,
    /// No sheet shows it, so no example can: that is proven.
    Never,
}

/// A condition with what was seen of it.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::coverage::Seen;
/// use readiness_prove::{Limits, Prover};
///
/// let (raw, pack) = lake::both();
/// let coverage = Prover::new(&pack, Limits::default())?.coverage(&raw)?;
/// let out = &coverage.rules[2];
/// assert_eq!((out.kind.name(), &*out.id, out.at.text()), ("veto", "out", r#"Holds("rough")"#));
/// // In no example is there a storm.
/// assert_eq!(out.outcomes[0].1, Seen::Missing);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Covered {
    /// What it belongs to.
    pub kind: RuleKind,
    /// The id of that; for an override, of its score.
    pub id: Text,
    /// Where it is written.
    pub at: Span,
    /// Whether it was seen true, false and unclear, in that order.
    pub outcomes: [(Truth, Seen); 3],
    /// Its parts from left to right; none of a condition that is one part.
    pub parts: Vec<Part>,
}

/// A part of a condition with what was seen of it. A part is what stands below `All`, `Any`, `AtLeast` and
/// `Not`; it decides as in masking MC/DC (see the [module](self)).
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::coverage::Seen;
/// use readiness_prove::{Limits, Prover};
///
/// let both = r#"All([Ge("depth", 2), No("storm")])"#;
/// let (raw, pack) = lake::both_with(r#"Ge("depth", 2)"#, both);
/// let coverage = Prover::new(&pack, Limits::default())?.coverage(&raw)?;
/// let depth = &coverage.rules[1].parts[0];
/// assert_eq!(depth.at.text(), r#"Ge("depth", 2)"#);
/// let by = |id: &str| Seen::By(id.into());
/// assert_eq!(depth.decides, [(true, by("calm")), (false, by("puddle"))]);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Part {
    /// Where it is written.
    pub at: Span,
    /// Whether it was seen to decide as true, and as false, in that order.
    pub decides: [(bool, Seen); 2],
}

/// How many of those that can be seen were seen.
///
/// ```
/// use readiness_prove::coverage::Share;
///
/// assert_eq!(Share { seen: 2, of: 3 }.percent(), 66);
/// // Where there is nothing to see, nothing is missing.
/// assert_eq!(Share { seen: 0, of: 0 }.percent(), 100);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many were seen, at most `of`.
    pub seen: usize,
    /// How many can be seen; what no sheet can show is not among them.
    pub of: usize,
}

impl Share {
    /// Parts of a hundred, 0 to 100, rounded down: only all of them are a hundred.
    #[must_use]
    pub fn percent(self) -> usize {
        self.seen.saturating_mul(100).checked_div(self.of).unwrap_or(100)
    }

    fn of<'a>(all: impl Iterator<Item = &'a Seen>) -> Self {
        all.fold(Self::default(), |share, seen| match seen {
            Seen::By(_) => Self { seen: share.seen.saturating_add(1), of: share.of.saturating_add(1) },
            Seen::Missing => Self { of: share.of.saturating_add(1), ..share },
            Seen::Never => share,
        })
    }
}

/// What nobody shows, though some sheet would.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_core::Truth;
/// use readiness_prove::{Limits, Prover};
///
/// let (raw, pack) = lake::both();
/// let gap = Prover::new(&pack, Limits::default())?.coverage(&raw)?.gaps.remove(0);
/// assert_eq!((gap.truth, gap.part), (Truth::TRUE, false));
/// assert_eq!(gap.describe(), "signal `rough`: nobody shows it true");
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone)]
pub struct Gap {
    /// What the condition belongs to.
    pub kind: RuleKind,
    /// The id of that; for an override, of its score.
    pub id: Text,
    /// Where the condition, or the part of it, is written.
    pub at: Span,
    /// How it would have to read on an example.
    pub truth: Truth,
    /// Whether it is a part that would have to decide.
    pub part: bool,
    /// The sheets that show it.
    pub(crate) set: Diagram,
}

impl std::fmt::Debug for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Gap").field(&self.describe()).finish()
    }
}

impl Gap {
    /// In words, for the author of the pack: one line of English.
    #[must_use]
    pub fn describe(&self) -> String {
        let text = in_one_line(&self.at);
        let who = format!("{} `{}`", self.kind.name(), self.id);
        if self.part {
            format!("{who}: nobody shows that `{text}` decides when it is {}", self.truth.name())
        } else {
            format!("{who}: nobody shows it {}", self.truth.name())
        }
    }
}

/// What the examples show.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Prover};
///
/// let (raw, pack) = lake::both();
/// let coverage = Prover::new(&pack, Limits::default())?.coverage(&raw)?;
/// // Three conditions are true, false or unclear; one of these nine no sheet can show.
/// assert_eq!((coverage.outcomes().seen, coverage.outcomes().of), (4, 8));
/// assert_eq!((coverage.gaps.len(), coverage.impossible()), (4, 1));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Coverage {
    /// Every condition, in the order of [`rules`].
    pub rules: Vec<Covered>,
    /// What is missing, in the order of the rules.
    pub gaps: Vec<Gap>,
    /// How many examples were looked at.
    pub examples: usize,
    /// How many were not, since nobody has judged them.
    pub unreviewed: usize,
}

impl Coverage {
    /// How many outcomes of conditions were seen; each condition has up to three.
    #[must_use]
    pub fn outcomes(&self) -> Share {
        Share::of(self.rules.iter().flat_map(|r| r.outcomes.iter().map(|(_, seen)| seen)))
    }

    /// How many parts were seen to decide; each part of a condition with several has up to two, for true and
    /// for false.
    #[must_use]
    pub fn parts(&self) -> Share {
        let parts = self.rules.iter().flat_map(|r| &r.parts);
        Share::of(parts.flat_map(|p| p.decides.iter().map(|(_, seen)| seen)))
    }

    /// How many outcomes and parts no sheet can show ([`Seen::Never`]).
    #[must_use]
    pub fn impossible(&self) -> usize {
        let outcomes = self.rules.iter().flat_map(|r| r.outcomes.iter().map(|(_, seen)| seen));
        let parts = self.rules.iter().flat_map(|r| &r.parts);
        let decided = parts.flat_map(|p| p.decides.iter().map(|(_, seen)| seen));
        outcomes.chain(decided).filter(|s| **s == Seen::Never).count()
    }
}

/// The reading of a whole condition from those of its parts.
fn read(tree: &Tree, parts: &[Truth]) -> Truth {
    match tree {
        Tree::Part(i) => parts.get(*i).copied().unwrap_or(Truth::UNCLEAR),
        Tree::Always => Truth::TRUE,
        Tree::Not(inner) => read(inner, parts).not(),
        Tree::AtLeast(n, trees) => {
            Truth::at_least(*n, &trees.iter().map(|t| read(t, parts)).collect::<Vec<_>>())
        }
    }
}

/// Whether a part decides, given how all of them read.
fn decides(tree: &Tree, parts: &[Truth], part: usize) -> bool {
    let with = |truth: Truth| {
        let mut parts = parts.to_vec();
        if let Some(own) = parts.get_mut(part) {
            *own = truth;
        }
        read(tree, &parts)
    };
    let both = [with(Truth::TRUE), with(Truth::FALSE)];
    both == [Truth::TRUE, Truth::FALSE] || both == [Truth::FALSE, Truth::TRUE]
}

/// How a condition and its parts read on each example that counts.
struct Readings<'p> {
    examples: Vec<(&'p Text, Truth, Vec<Truth>)>,
}

impl<'p> Readings<'p> {
    fn new(pack: &'p CheckedPack, tree: &Tree, parts: &[(Span, &Condition)]) -> Self {
        let examples = pack.examples.iter().filter(|e| e.reviewed).map(|e| {
            let parts: Vec<Truth> = parts.iter().map(|(_, c)| truth(c, &e.sheet)).collect();
            (&e.id, read(tree, &parts), parts)
        });
        Self { examples: examples.collect() }
    }

    fn first(&self, shows: impl Fn(Truth, &[Truth]) -> bool) -> Option<Text> {
        self.examples.iter().find(|(_, all, parts)| shows(*all, parts)).map(|(id, _, _)| (*id).clone())
    }
}

impl Prover<'_> {
    /// What the examples show of every condition. `raw` is what the pack of this prover was checked from;
    /// only examples that are not marked `reviewed: false` count.
    ///
    /// # Errors
    /// [`Stopped`], when a limit was reached on the way: nodes, time, or the values of a score.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Limits, Prover};
    ///
    /// let (raw, pack) = lake::both();
    /// let coverage = Prover::new(&pack, Limits::default())?.coverage(&raw)?;
    /// assert_eq!((coverage.examples, coverage.unreviewed), (2, 0));
    /// assert_eq!(coverage.outcomes().percent(), 50);
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    pub fn coverage(&self, raw: &Pack) -> Result<Coverage, Stopped> {
        let examples = &self.pack().examples;
        let reviewed = examples.iter().filter(|e| e.reviewed).count();
        let mut coverage = Coverage {
            rules: Vec::new(),
            gaps: Vec::new(),
            examples: reviewed,
            unreviewed: examples.len().saturating_sub(reviewed),
        };
        for rule in rules(raw, self.pack()) {
            let covered = self.covered(&rule, &mut coverage.gaps)?;
            coverage.rules.push(covered);
        }
        Ok(coverage)
    }

    fn covered(&self, rule: &Rule<'_>, gaps: &mut Vec<Gap>) -> Result<Covered, Stopped> {
        let l = &*self.rails.logic;
        let (tree, parts) = tree(rule);
        let readings = Readings::new(self.pack(), &tree, &parts);
        let pairs: Result<Vec<_>, _> = parts.iter().map(|(_, c)| self.rails.condition(c)).collect();
        let pairs = pairs?;
        let mut seen = |by: Option<Text>, set: Diagram, at: &Span, truth: Truth, part: bool| match by {
            Some(id) => Seen::By(id),
            None if l.is(&set, false) => Seen::Never,
            None => {
                gaps.push(Gap { kind: rule.kind, id: rule.id.clone(), at: at.clone(), truth, part, set });
                Seen::Missing
            }
        };
        let whole = self.whole(&tree, &pairs)?;
        let mut outcome = |truth: Truth, set: Diagram| {
            (truth, seen(readings.first(|all, _| all == truth), set, &rule.raw.at, truth, false))
        };
        let outcomes = [
            outcome(Truth::TRUE, whole.must.clone()),
            outcome(Truth::FALSE, l.not(&whole.may)?),
            outcome(Truth::UNCLEAR, l.and(&whole.may, &l.not(&whole.must)?)?),
        ];
        let mut covered = Vec::new();
        if parts.len() > 1 {
            for (i, ((at, _), own)) in parts.iter().zip(&pairs).enumerate() {
                let open = self.decided_by(&tree, &pairs, i)?;
                let mut alone = |value: bool, where_so: &Diagram| -> Result<(bool, Seen), Stopped> {
                    let truth = Truth::known(value);
                    let by =
                        readings.first(|_, parts| parts.get(i) == Some(&truth) && decides(&tree, parts, i));
                    Ok((value, seen(by, l.and(&open, where_so)?, at, truth, true)))
                };
                let both = [alone(true, &own.must)?, alone(false, &l.not(&own.may)?)?];
                covered.push(Part { at: at.clone(), decides: both });
            }
        }
        Ok(Covered {
            kind: rule.kind,
            id: rule.id.clone(),
            at: rule.raw.at.clone(),
            outcomes,
            parts: covered,
        })
    }

    /// Where a condition holds, from where its parts do.
    fn whole(&self, tree: &Tree, parts: &[Pair<Diagram>]) -> Result<Pair<Diagram>, Stopped> {
        match tree {
            Tree::Part(i) => Ok(parts.get(*i).cloned().unwrap_or_else(|| self.rails.known(false))),
            Tree::Always => Ok(self.rails.known(true)),
            Tree::Not(inner) => self.rails.negated(&self.whole(inner, parts)?),
            Tree::AtLeast(n, trees) => {
                let below: Result<Vec<_>, _> = trees.iter().map(|t| self.whole(t, parts)).collect();
                self.rails.at_least(*n, &below?)
            }
        }
    }

    /// The sheets on which a condition turns with that part.
    fn decided_by(&self, tree: &Tree, parts: &[Pair<Diagram>], part: usize) -> Result<Diagram, Stopped> {
        let l = &*self.rails.logic;
        let with = |value: bool| {
            let mut parts = parts.to_vec();
            if let Some(own) = parts.get_mut(part) {
                *own = self.rails.known(value);
            }
            self.whole(tree, &parts)
        };
        let (on, off) = (with(true)?, with(false)?);
        let turns = |a: &Pair<Diagram>, b: &Pair<Diagram>| l.and(&a.must, &l.not(&b.may)?);
        l.or(&turns(&on, &off)?, &turns(&off, &on)?)
    }
}
