//! Somebody whose answers show that something is possible.
//!
//! In: a set of sheets. Out: a [`Witness`]: the fewest answers that put a sheet into the set whatever the
//! rest, and a whole sheet with them, answered as a person would be asked.

use std::collections::HashMap;

use readiness_core::checked::CheckedPack;
use readiness_core::interview::{Status, status};
use readiness_core::sheet::Sheet;

use crate::limits::Stopped;
use crate::logic::{Diagram, Diagrams};
use crate::mdd::{At, Mdd};
use crate::reasons::cheapest;
use crate::space::Space;

/// Answers that show that something is possible.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Prover};
///
/// let pack = lake::pack();
/// let stages = Prover::new(&pack, Limits::default())?.stages()?;
/// let ashore = stages[0].1.as_ref().unwrap();
/// // One answer is enough to stay ashore, and fewer are not.
/// assert!(ashore.needed.len() == 1 && ashore.fewest);
/// // The others are there, too, as anybody would be asked.
/// assert!(pack.questions.iter().all(|question| ashore.sheet.get(question).is_some()));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Witness {
    /// A whole sheet: every question that is asked has an answer. What is not needed has the first value that
    /// its question allows.
    pub sheet: Sheet,
    /// The questions (by index, ascending) whose answers do it, whatever the others are.
    pub needed: Vec<usize>,
    /// Whether it is proven that fewer answers do not do. A solver never proves it of one answer or more,
    /// and a search through more than 50,000 sets ends early: then it is only known that none of these can
    /// be left out.
    pub fewest: bool,
}

/// How many sets the search for the fewest answers may look at.
const MOST_SETS: usize = 50_000;

/// A witness of a set; none when it is empty.
pub(crate) fn witness(
    pack: &CheckedPack,
    diagrams: &Diagrams,
    space: &Space,
    set: &Diagram,
) -> Result<Option<Witness>, Stopped> {
    let mdd = Mdd::of_chain(diagrams, space, std::slice::from_ref(set))?;
    Ok(needed(&mdd, space).map(|(chosen, fewest)| {
        let sheet = whole(pack, space, &chosen);
        let needed = space.variables.iter().zip(&chosen).filter(|(_, c)| c.is_some());
        let mut needed: Vec<usize> = needed.map(|(v, _)| v.question.index).collect();
        needed.sort_unstable();
        Witness { sheet, needed, fewest }
    }))
}

/// The fewest answers, by place, after which the leaf is 1 whatever the rest.
fn needed(mdd: &Mdd, space: &Space) -> Option<(Vec<Option<usize>>, bool)> {
    let mut search = Search { all: Sets::of(mdd), fewest: HashMap::new() };
    let root = search.all.root;
    let mut chosen = vec![None; space.variables.len()];
    if search.size(root).is_some() {
        search.take(root, &mut chosen);
        return Some((chosen, true));
    }
    // Too many sets: the way on which the fewest questions are asked, without what it does not need.
    let path = cheapest(mdd, &|_, _| Some(1), |leaf| leaf == 1)?;
    for (place, class) in &path {
        put(&mut chosen, *place, Some(*class));
    }
    for (place, class) in path {
        put(&mut chosen, place, None);
        if mdd.possible(&chosen) != [1] {
            put(&mut chosen, place, Some(class));
        }
    }
    Some((chosen, false))
}

fn put(chosen: &mut [Option<usize>], place: usize, class: Option<usize>) {
    if let Some(slot) = chosen.get_mut(place) {
        *slot = class;
    }
}

/// Two-leaved diagrams that can be met with one another.
struct Sets {
    nodes: Vec<(usize, Vec<At>)>,
    known: HashMap<(usize, Vec<At>), At>,
    met: HashMap<(At, At), At>,
    root: At,
}

impl Sets {
    fn of(mdd: &Mdd) -> Self {
        let mut sets =
            Self { nodes: Vec::new(), known: HashMap::new(), met: HashMap::new(), root: mdd.root() };
        for (_, place, edges) in mdd.nodes() {
            // The places of nodes stay as they are: leaves are 0 and 1 in both.
            sets.node(place, edges.to_vec());
        }
        sets
    }

    fn node(&mut self, place: usize, edges: Vec<At>) -> At {
        if let Some(first) = edges.first().copied()
            && edges.iter().all(|e| *e == first)
        {
            return first;
        }
        let next = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX).saturating_add(2);
        let nodes = &mut self.nodes;
        *self.known.entry((place, edges)).or_insert_with_key(|key| {
            nodes.push(key.clone());
            next
        })
    }

    fn get(&self, at: At) -> Option<&(usize, Vec<At>)> {
        self.nodes.get(usize::try_from(at.checked_sub(2)?).ok()?)
    }

    /// In both.
    fn meet(&mut self, a: At, b: At) -> At {
        let (a, b) = (a.min(b), a.max(b));
        if a == 0 || a == b {
            return a;
        }
        if a == 1 {
            return b;
        }
        if let Some(known) = self.met.get(&(a, b)) {
            return *known;
        }
        let (Some((one, left)), Some((other, right))) = (self.get(a).cloned(), self.get(b).cloned()) else {
            return 0;
        };
        let place = one.min(other);
        let width = if one == place { left.len() } else { right.len() };
        let side = |own: usize, edges: &[At], whole: At, class: usize| {
            if own == place { edges.get(class).copied().unwrap_or(0) } else { whole }
        };
        let edges = (0..width)
            .map(|class| self.meet(side(one, &left, a, class), side(other, &right, b, class)))
            .collect();
        let met = self.node(place, edges);
        self.met.insert((a, b), met);
        met
    }
}

struct Search {
    all: Sets,
    fewest: HashMap<At, Option<usize>>,
}

impl Search {
    /// How few answers force a sheet into the set; none when nothing does, or when too many sets would
    /// have to be looked at.
    fn size(&mut self, at: At) -> Option<usize> {
        match at {
            0 => return None,
            1 => return Some(0),
            _ => {}
        }
        if let Some(known) = self.fewest.get(&at) {
            return *known;
        }
        if self.all.nodes.len() > MOST_SETS {
            return None;
        }
        let (_, edges) = self.all.get(at)?.clone();
        let whatever = self.whatever(&edges);
        let mut best = self.size(whatever);
        let mut distinct = edges;
        distinct.sort_unstable();
        distinct.dedup();
        for edge in distinct {
            let with = self.size(edge).map(|n| n.saturating_add(1));
            best = match (best, with) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        if self.all.nodes.len() > MOST_SETS {
            return None;
        }
        self.fewest.insert(at, best);
        best
    }

    /// In the set whatever is answered here.
    fn whatever(&mut self, edges: &[At]) -> At {
        edges.iter().fold(1, |met, edge| self.all.meet(met, *edge))
    }

    fn take(&mut self, at: At, chosen: &mut [Option<usize>]) {
        let Some(size) = self.size(at) else { return };
        let Some((place, edges)) = self.all.get(at).cloned() else { return };
        let whatever = self.whatever(&edges);
        if self.size(whatever) == Some(size) {
            return self.take(whatever, chosen);
        }
        let next = edges.iter().position(|e| self.size(*e).map(|n| n.saturating_add(1)) == Some(size));
        if let Some(class) = next {
            put(chosen, place, Some(class));
            if let Some(edge) = edges.get(class) {
                self.take(*edge, chosen);
            }
        }
    }
}

/// A whole sheet: what was chosen, and for every other question that is asked the first of its answers
/// that is a value.
pub(crate) fn whole(pack: &CheckedPack, space: &Space, chosen: &[Option<usize>]) -> Sheet {
    let mut sheet = Sheet::new();
    for question in &pack.questions {
        if status(pack, &sheet, question) != Status::Asked {
            continue;
        }
        let Some((place, variable)) = space.find(question) else { continue };
        let entry = match chosen.get(place).copied().flatten() {
            Some(class) => variable.classes.get(class).and_then(|c| c.entry(question)),
            None => variable.first_value(),
        };
        // Every class was made from what the question allows.
        let _ = sheet.set(question, entry);
    }
    sheet
}
