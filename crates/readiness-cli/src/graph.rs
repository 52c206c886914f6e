//! The decision graph as a picture.
//!
//! In: a [`DecisionGraph`]. Out: DOT, Mermaid, or SVG. Edges run from what is read to what reads it.

use std::collections::BTreeMap;
use std::fmt::Write;

use layout::backends::svg::SVGWriter;
use layout::gv::{DotParser, GraphBuilder};
use readiness::core::graph::{DecisionGraph, EdgeKind, Node, NodeKind};

use crate::style::clean;

/// Columns of a label.
const LABEL: usize = 28;
/// A label is cut after so many characters.
const MOST: usize = 80;

type Key<'a> = (NodeKind, &'a str);

fn numbers<'a>(graph: &'a DecisionGraph<'_>) -> BTreeMap<Key<'a>, usize> {
    graph.nodes().enumerate().map(|(i, n)| ((n.kind, &*n.id), i)).collect()
}

fn label(node: &Node, line_break: &str) -> String {
    let text = clean(&node.label).replace('\n', " ");
    let mut cut: String = text.chars().take(MOST).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    let mut lines = vec![clean(&node.id)];
    lines.extend(textwrap::wrap(&cut, LABEL).into_iter().map(std::borrow::Cow::into_owned));
    lines.join(line_break)
}

fn color(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Question => "#e8eef7",
        NodeKind::Signal => "#fff3cd",
        NodeKind::Score => "#e6f4ea",
        NodeKind::Contradiction => "#fde2c4",
        NodeKind::Veto => "#f8d7da",
        NodeKind::Gate => "#e2e3f5",
        NodeKind::Channel => "#d9f2f2",
        NodeKind::Stage => "#ffffff",
    }
}

fn style(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Reads | EdgeKind::Opens => "solid",
        EdgeKind::Asks => "dotted",
        EdgeKind::Caps => "dashed",
    }
}

/// For Graphviz.
pub(crate) fn dot(graph: &DecisionGraph<'_>) -> String {
    let quoted = |text: String| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let numbers = numbers(graph);
    let mut out =
        String::from("digraph decisions {\n  rankdir=LR;\n  node [shape=box, style=filled, fontsize=10];\n");
    for node in graph.nodes() {
        let shape = if node.kind == NodeKind::Stage { "ellipse" } else { "box" };
        let number = numbers.get(&(node.kind, &*node.id)).copied().unwrap_or_default();
        let _ = writeln!(
            out,
            "  n{number} [label=\"{}\", shape={shape}, fillcolor=\"{}\"];",
            quoted(label(node, "\n")),
            color(node.kind)
        );
    }
    for (from, to, kind) in graph.edges() {
        if let (Some(a), Some(b)) = (numbers.get(&(from.kind, &*from.id)), numbers.get(&(to.kind, &*to.id))) {
            let _ = writeln!(out, "  n{a} -> n{b} [style={}];", style(kind));
        }
    }
    out.push_str("}\n");
    out
}

/// For Markdown pages.
pub(crate) fn mermaid(graph: &DecisionGraph<'_>) -> String {
    let quoted = |text: String| {
        text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('\n', "<br>")
    };
    let numbers = numbers(graph);
    let mut out = String::from("flowchart LR\n");
    for node in graph.nodes() {
        let number = numbers.get(&(node.kind, &*node.id)).copied().unwrap_or_default();
        let text = quoted(label(node, "\n"));
        let (open, close) = if node.kind == NodeKind::Stage { ("([", "])") } else { ("[", "]") };
        let _ = writeln!(out, "  n{number}{open}\"{text}\"{close}:::{}", node.kind.name());
    }
    for (from, to, kind) in graph.edges() {
        if let (Some(a), Some(b)) = (numbers.get(&(from.kind, &*from.id)), numbers.get(&(to.kind, &*to.id))) {
            let arrow = match kind {
                EdgeKind::Reads => "-->",
                EdgeKind::Asks => "-.->",
                EdgeKind::Opens => "==>",
                EdgeKind::Caps => "-.->|caps|",
            };
            let _ = writeln!(out, "  n{a} {arrow} n{b}");
        }
    }
    for kind in [
        NodeKind::Question,
        NodeKind::Signal,
        NodeKind::Score,
        NodeKind::Contradiction,
        NodeKind::Veto,
        NodeKind::Gate,
        NodeKind::Channel,
        NodeKind::Stage,
    ] {
        let _ = writeln!(out, "  classDef {} fill:{},stroke:#555,color:#111", kind.name(), color(kind));
    }
    out
}

/// For a browser.
///
/// # Errors
/// When the layout cannot read its own input, which would be a mistake of ours.
pub(crate) fn svg(graph: &DecisionGraph<'_>) -> Result<String, String> {
    let text = dot(graph);
    let parsed = DotParser::new(&text).process()?;
    let mut builder = GraphBuilder::new();
    builder.visit_graph(&parsed);
    let mut picture = builder.get();
    let mut svg = SVGWriter::new();
    picture.do_it(false, false, false, &mut svg);
    Ok(svg.finalize())
}
