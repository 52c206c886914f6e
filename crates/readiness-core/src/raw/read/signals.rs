//! How signals and contradictions are read.
//!
//! In: nodes of a file. Out: signals, their kinds, and contradictions as raw items.

use super::{evidence, need_bare, need_text, need_when, strings, text};
use crate::diagnostic::Problems;
use crate::raw::{RawContradiction, RawSignal, RawSignalKind};
use crate::syntax::Node;

pub(super) fn signal_kind(node: &Node<'_>, p: &mut Problems) -> Option<RawSignalKind> {
    let f = node.fields("a kind of signals", &["id", "direction", "title"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawSignalKind {
        direction: need_bare(&f, "direction", &["Danger", "Support", "Neutral"], p),
        title: text(&f, "title", p),
        id: id?,
    })
}

pub(super) fn signal(node: &Node<'_>, p: &mut Problems) -> Option<RawSignal> {
    let f = node.fields("a signal", &["id", "kind", "when", "text", "sources", "judgement"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawSignal {
        kind: need_text(&f, "kind", p),
        when: need_when(&f, "when", p),
        text: text(&f, "text", p),
        evidence: evidence(&f, p),
        id: id?,
    })
}

pub(super) fn contradiction(node: &Node<'_>, p: &mut Problems) -> Option<RawContradiction> {
    let f = node.fields("a contradiction", &["id", "when", "between", "text", "sources", "judgement"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawContradiction {
        when: need_when(&f, "when", p),
        between: strings(&f, "between", p),
        text: text(&f, "text", p),
        evidence: evidence(&f, p),
        id: id?,
    })
}
