//! Phase 4: the decision graph.
//!
//! In: a [`CheckedPack`]. Out: [`DecisionGraph`], who reads whom, from questions at one end to stages
//! at the other. It differs from the phase before in that what depends on what is a graph rather than
//! shared pointers: the order in which a compiled program computes, and the picture an author looks at.

use std::collections::BTreeMap;
use std::sync::Arc;

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::checked::{CheckedPack, Condition, Counted, Score, Text};

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// A question.
    Question,
    /// A signal.
    Signal,
    /// A score.
    Score,
    /// A contradiction.
    Contradiction,
    /// A veto.
    Veto,
    /// A gate.
    Gate,
    /// A channel.
    Channel,
    /// A stage.
    Stage,
}

impl NodeKind {
    /// Its name, lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Signal => "signal",
            Self::Score => "score",
            Self::Contradiction => "contradiction",
            Self::Veto => "veto",
            Self::Gate => "gate",
            Self::Channel => "channel",
            Self::Stage => "stage",
        }
    }
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it stands for.
    pub kind: NodeKind,
    /// Its id.
    pub id: Text,
    /// What a person would call it.
    pub label: Text,
}

/// How one thing bears on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// It is read.
    Reads,
    /// It decides whether a question is asked.
    Asks,
    /// It must hold.
    Opens,
    /// It caps.
    Caps,
}

/// Who reads whom. Edges run from what is read to what reads it.
#[derive(Clone, Debug)]
pub struct DecisionGraph<'a> {
    pack: &'a CheckedPack,
    graph: DiGraph<Node, EdgeKind>,
    by_id: BTreeMap<(NodeKind, Text), NodeIndex>,
}

impl<'a> DecisionGraph<'a> {
    /// The graph of a pack. A checked pack has no cycles, so neither has the graph.
    #[must_use]
    pub fn new(pack: &'a CheckedPack) -> Self {
        let mut own = Self { pack, graph: DiGraph::new(), by_id: BTreeMap::new() };
        for q in &pack.questions {
            own.node(NodeKind::Question, &q.id, &q.text);
        }
        for s in &pack.signals {
            own.node(NodeKind::Signal, &s.id, &s.text);
        }
        for s in &pack.scores {
            own.node(NodeKind::Score, &s.id, &s.title);
        }
        for q in &pack.questions {
            let to = own.node(NodeKind::Question, &q.id, &q.text);
            if let Some(c) = &q.ask_when {
                own.read(c, to, EdgeKind::Asks);
            }
        }
        for s in &pack.signals {
            let to = own.node(NodeKind::Signal, &s.id, &s.text);
            own.read(&s.when, to, EdgeKind::Reads);
        }
        for s in &pack.scores {
            own.score(s);
        }
        let stages = pack.ladder.as_ref().map_or(&[][..], |l| &l.stages);
        for stage in stages {
            own.node(NodeKind::Stage, &stage.id, &stage.title);
        }
        let cap = |own: &mut Self, from: NodeIndex, stage: usize| {
            if let Some(stage) = stages.get(stage) {
                let to = own.node(NodeKind::Stage, &stage.id, &stage.title);
                own.edge(from, to, EdgeKind::Caps);
            }
        };
        for v in &pack.vetoes {
            let to = own.node(NodeKind::Veto, &v.id, &v.text);
            own.read(&v.when, to, EdgeKind::Reads);
            cap(&mut own, to, v.cap);
        }
        for c in &pack.contradictions {
            let to = own.node(NodeKind::Contradiction, &c.id, &c.text);
            own.read(&c.when, to, EdgeKind::Reads);
            if let Some(ladder) = &pack.ladder {
                cap(&mut own, to, ladder.find_out);
            }
        }
        for stage in stages {
            let to = own.node(NodeKind::Stage, &stage.id, &stage.title);
            for gate in &stage.gates {
                let node = own.node(NodeKind::Gate, &gate.id, &gate.text);
                own.read(&gate.when, node, EdgeKind::Reads);
                own.edge(node, to, EdgeKind::Opens);
            }
        }
        for channel in &pack.channels {
            let to = own.node(NodeKind::Channel, &channel.id, &channel.title);
            for gate in &channel.gates {
                let node = own.node(NodeKind::Gate, &gate.id, &gate.text);
                own.read(&gate.when, node, EdgeKind::Reads);
                own.edge(node, to, EdgeKind::Opens);
            }
        }
        own
    }

    /// The pack whose rules these are.
    #[must_use]
    pub fn pack(&self) -> &'a CheckedPack {
        self.pack
    }

    fn node(&mut self, kind: NodeKind, id: &Text, label: &Text) -> NodeIndex {
        let graph = &mut self.graph;
        *self
            .by_id
            .entry((kind, id.clone()))
            .or_insert_with(|| graph.add_node(Node { kind, id: id.clone(), label: label.clone() }))
    }

    fn edge(&mut self, from: NodeIndex, to: NodeIndex, kind: EdgeKind) {
        if self.graph.edges_connecting(from, to).all(|e| *e.weight() != kind) {
            self.graph.add_edge(from, to, kind);
        }
    }

    fn score(&mut self, score: &Score) {
        let to = self.node(NodeKind::Score, &score.id, &score.title);
        for item in &score.items {
            let from = match item {
                Counted::Question(q, _) => self.node(NodeKind::Question, &q.id, &q.text),
                Counted::Signal(s, _) => self.node(NodeKind::Signal, &s.id, &s.text),
                Counted::Score(s, _) => self.node(NodeKind::Score, &s.id, &s.title),
            };
            self.edge(from, to, EdgeKind::Reads);
        }
        for change in &score.overrides {
            self.read(change.condition(), to, EdgeKind::Reads);
        }
    }

    fn read(&mut self, condition: &Condition, to: NodeIndex, kind: EdgeKind) {
        let mut from = Vec::new();
        self.direct(condition, &mut from);
        for node in from {
            self.edge(node, to, kind);
        }
    }

    fn direct(&mut self, condition: &Condition, into: &mut Vec<NodeIndex>) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast(_, parts) => {
                for part in parts {
                    self.direct(part, into);
                }
            }
            Condition::Not(inner) => self.direct(inner, into),
            Condition::Always => {}
            Condition::Is { question, .. }
            | Condition::Compare { question, .. }
            | Condition::Answered(question)
            | Condition::Applicable(question)
            | Condition::Unsure(question) => {
                into.push(self.node(NodeKind::Question, &question.id, &question.text));
            }
            Condition::Score { score, .. } | Condition::Band { score, .. } => {
                into.push(self.node(NodeKind::Score, &score.id, &score.title));
            }
            Condition::Difference { left, right, .. } => {
                into.push(self.node(NodeKind::Score, &left.id, &left.title));
                into.push(self.node(NodeKind::Score, &right.id, &right.title));
            }
            Condition::Signal(s) => into.push(self.node(NodeKind::Signal, &s.id, &s.text)),
            Condition::Veto(v) => into.push(self.node(NodeKind::Veto, &v.id, &v.text)),
            Condition::Contradiction(c) => {
                into.push(self.node(NodeKind::Contradiction, &c.id, &c.text));
            }
            Condition::Permits(p) => self.direct(&p.when, into),
        }
    }

    /// The nodes, by kind and id.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.by_id.values().filter_map(|i| self.graph.node_weight(*i))
    }

    /// The edges: what is read, what reads it, and how; in the order of the nodes.
    #[must_use]
    pub fn edges(&self) -> Vec<(&Node, &Node, EdgeKind)> {
        let mut all: Vec<(&Node, &Node, EdgeKind)> = self
            .graph
            .edge_references()
            .filter_map(|e| {
                let from = self.graph.node_weight(e.source())?;
                let to = self.graph.node_weight(e.target())?;
                Some((from, to, *e.weight()))
            })
            .collect();
        all.sort_by(|a, b| {
            let key = |x: &(&Node, &Node, EdgeKind)| {
                (x.0.kind, Arc::clone(&x.0.id), x.1.kind, Arc::clone(&x.1.id), x.2)
            };
            key(a).cmp(&key(b))
        });
        all
    }

    /// The nodes in an order in which each comes after all it reads.
    #[must_use]
    pub fn order(&self) -> Vec<&Node> {
        petgraph::algo::toposort(&self.graph, None)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|i| self.graph.node_weight(i))
            .collect()
    }
}
