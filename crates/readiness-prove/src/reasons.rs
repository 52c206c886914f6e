//! Which answers a result rests on, and what would change it.
//!
//! In: an [`Mdd`] and the classes of one sheet's answers. Out: the fewest answers that alone force its
//! outcome, the answers it hangs on, and the fewest changes that lead elsewhere. All of it is exact: it
//! speaks about every other way the rest could have been answered.

use std::collections::BTreeSet;

use crate::mdd::{At, Mdd, Values};

/// How many sets of answers are tried before a search gives up.
const MOST_TRIED: usize = 2_000;

/// Sets of answers (places, ascending), each of which alone forces the outcome into `goal`, whatever the
/// rest: all smallest ones, at most `most`, which is 1 or more. One empty set, if no answer is needed; no
/// set, when the answers do not force it, or none was found among the first 2,000 that were tried.
///
/// Each set that does not do shows answers of which one has to be in any set that does; the next set to try
/// is a smallest one with one of each (Ignatiev, Narodytska and Marques-Silva 2019, Abduction-based
/// explanations for machine learning models).
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::reasons::sufficient;
/// use readiness_prove::{Limits, Prover};
///
/// let pack = lake::pack();
/// let mdd = Prover::new(&pack, Limits::default())?.outcomes()?;
/// // A storm over a puddle: either keeps everybody ashore.
/// let classes = [Some(0), Some(0)];
/// assert_eq!(sufficient(&mdd, &classes, |leaf| leaf == 0, 10), [[0], [1]]);
/// // To get into the water takes both answers.
/// assert_eq!(sufficient(&mdd, &[Some(1), Some(1)], |leaf| leaf == 1, 10), [[0, 1]]);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[must_use]
pub fn sufficient(
    mdd: &Mdd,
    classes: &[Option<usize>],
    goal: impl Fn(usize) -> bool,
    most: usize,
) -> Vec<Vec<usize>> {
    // Every set that forces the outcome has to name one place of each of these.
    let mut needed: Vec<BTreeSet<usize>> = Vec::new();
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut size = 0;
    for _ in 0..MOST_TRIED {
        let Some(candidate) = hitting(&needed, size, &found) else {
            if !found.is_empty() || size > classes.len() {
                break;
            }
            size = size.saturating_add(1);
            continue;
        };
        match elsewhere(mdd, classes, &candidate, &goal) {
            None => {
                found.push(candidate.into_iter().collect());
                if found.len() >= most {
                    break;
                }
            }
            // Nothing that was answered could keep this way from being open.
            Some(places) if places.is_empty() => return Vec::new(),
            Some(places) => needed.push(places),
        }
    }
    found
}

/// A set of that size with a place of each of the sets, other than those found before. None if there is
/// none.
fn hitting(needed: &[BTreeSet<usize>], size: usize, found: &[Vec<usize>]) -> Option<BTreeSet<usize>> {
    fn extend(
        needed: &[BTreeSet<usize>],
        left: usize,
        chosen: &mut Vec<usize>,
        found: &[Vec<usize>],
    ) -> bool {
        // The smallest set that nothing of it was chosen of: the fewest ways to go on.
        let open =
            needed.iter().filter(|set| !chosen.iter().any(|c| set.contains(c))).min_by_key(|s| s.len());
        let Some(open) = open else {
            let own: BTreeSet<usize> = chosen.iter().copied().collect();
            return !found.iter().any(|known| own.iter().eq(known));
        };
        if left == 0 {
            return false;
        }
        for place in open {
            chosen.push(*place);
            if extend(needed, left.saturating_sub(1), chosen, found) {
                return true;
            }
            chosen.pop();
        }
        false
    }
    let mut chosen = Vec::new();
    extend(needed, size, &mut chosen, found).then(|| chosen.into_iter().collect())
}

/// The places on the way to another outcome at which answers are left as they are in `kept` and differ
/// elsewhere, as few as possible. None if every way leads to the goal.
fn elsewhere(
    mdd: &Mdd,
    classes: &[Option<usize>],
    kept: &BTreeSet<usize>,
    goal: &impl Fn(usize) -> bool,
) -> Option<BTreeSet<usize>> {
    let cost = |place: usize, class: usize| match classes.get(place).copied().flatten() {
        Some(own) if own == class => Some(0),
        Some(_) if kept.contains(&place) => None,
        Some(_) => Some(1),
        // What was not answered may be anything.
        None => Some(0),
    };
    let path = cheapest(mdd, &cost, |leaf| !goal(leaf))?;
    let differs = |(place, class): &(usize, usize)| {
        classes.get(*place).copied().flatten().is_some_and(|own| own != *class)
    };
    Some(path.iter().filter(|step| differs(step)).map(|(place, _)| *place).collect())
}

/// The fewest changes that lead to a wanted outcome: places, ascending, with the class that each would need.
/// Empty, if the answers lead there as they are; none, if no changes do. Of several ways it is the one whose
/// classes come first.
///
/// Only changes that `may` be made count, by place and new class; everything else stays as it was answered.
/// To answer what was not answered is a change as well: where it `may` not be made, no way leads through it.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::reasons::change;
/// use readiness_prove::{Limits, Prover};
///
/// let pack = lake::pack();
/// let mdd = Prover::new(&pack, Limits::default())?.outcomes()?;
/// let puddle = [Some(1), Some(0)];
/// let swim = |leaf| leaf == 1;
/// // It would have to be deeper.
/// assert_eq!(change(&mdd, &puddle, |_, _| true, swim), Some(vec![(1, 1)]));
/// // Nothing else helps.
/// assert_eq!(change(&mdd, &puddle, |place, _| place == 0, swim), None);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[must_use]
pub fn change(
    mdd: &Mdd,
    classes: &[Option<usize>],
    may: impl Fn(usize, usize) -> bool,
    wanted: impl Fn(usize) -> bool,
) -> Option<Vec<(usize, usize)>> {
    let cost = |place: usize, class: usize| match classes.get(place).copied().flatten() {
        Some(own) if own == class => Some(0),
        Some(_) | None if may(place, class) => Some(1),
        // Of what was not answered nothing is known.
        Some(_) | None => None,
    };
    let path = cheapest(mdd, &cost, wanted)?;
    Some(
        path.into_iter()
            .filter(|(place, class)| classes.get(*place).copied().flatten() != Some(*class))
            .collect(),
    )
}

/// Whether some way leads to a wanted outcome: what was answered stays, unless it `may` change, by place and
/// new class; what was not answered may be anything.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::reasons::reachable;
/// use readiness_prove::{Limits, Prover};
///
/// let pack = lake::pack();
/// let mdd = Prover::new(&pack, Limits::default())?.outcomes()?;
/// let swim = |leaf| leaf == 1;
/// assert!(reachable(&mdd, &[Some(1), None], |_, _| false, swim));
/// // Not in a storm, however deep it may become.
/// assert!(!reachable(&mdd, &[Some(0), None], |place, _| place == 1, swim));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[must_use]
pub fn reachable(
    mdd: &Mdd,
    classes: &[Option<usize>],
    may: impl Fn(usize, usize) -> bool,
    wanted: impl Fn(usize) -> bool,
) -> bool {
    let cost = |place: usize, class: usize| match classes.get(place).copied().flatten() {
        Some(own) if own != class && !may(place, class) => None,
        Some(_) | None => Some(0),
    };
    cheapest(mdd, &cost, wanted).is_some()
}

/// The places, ascending, whose answer alone the outcome hangs on: with some other answer there, and all
/// others as they are, another outcome follows or becomes possible. `counts` says which other classes of answers (place,
/// class) are looked at: "not sure", for one, would leave nearly everything open.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::reasons::hinges;
/// use readiness_prove::{Limits, Prover};
///
/// let pack = lake::pack();
/// let mdd = Prover::new(&pack, Limits::default())?.outcomes()?;
/// assert_eq!(hinges(&mdd, &[Some(1), Some(1)], |_, _| true), [0, 1]);
/// // Over a puddle the storm makes no difference.
/// assert_eq!(hinges(&mdd, &[Some(1), Some(0)], |_, _| true), [1]);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[must_use]
pub fn hinges(mdd: &Mdd, classes: &[Option<usize>], counts: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let own = mdd.possible(classes);
    let mut hinges = Vec::new();
    for place in 0..classes.len() {
        let Some(answered) = classes.get(place).copied().flatten() else { continue };
        let mut turned = classes.to_vec();
        let differs =
            (0..mdd.width(place)).filter(|class| *class != answered && counts(place, *class)).any(|class| {
                if let Some(slot) = turned.get_mut(place) {
                    *slot = Some(class);
                }
                mdd.possible(&turned) != own
            });
        if differs {
            hinges.push(place);
        }
    }
    hinges
}

/// The way from the root to a wanted leaf that costs least; ties go to the class that comes first.
pub(crate) fn cheapest(
    mdd: &Mdd,
    cost: &impl Fn(usize, usize) -> Option<usize>,
    wanted: impl Fn(usize) -> bool,
) -> Option<Vec<(usize, usize)>> {
    let costs: Values<Option<usize>> = mdd.upwards(
        |leaf| wanted(leaf).then_some(0),
        |place, below: &[&Option<usize>]| {
            let ways = below
                .iter()
                .enumerate()
                .filter_map(|(class, c)| Some((**c)?.saturating_add(cost(place, class)?)));
            ways.min()
        },
    );
    let at_cost = |at: At| costs.at(at).copied().flatten();
    let mut at = mdd.root();
    at_cost(at)?;
    let mut path = Vec::new();
    while let Some((place, edges)) = mdd.node(at) {
        let ways = edges
            .iter()
            .enumerate()
            .filter_map(|(class, e)| Some((at_cost(*e)?.saturating_add(cost(place, class)?), class, *e)));
        let (_, class, next) = ways.min()?;
        path.push((place, class));
        at = next;
    }
    Some(path)
}
