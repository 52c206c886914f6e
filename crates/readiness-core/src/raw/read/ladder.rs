//! How stages, vetoes and guidance are read.
//!
//! In: nodes of a file. Out: the ladder and what hangs on it, as raw items.

use super::conditions::operand;
use super::{each, evidence, flag, need_bare, need_text, need_when, strings, text, when};
use crate::diagnostic::Problems;
use crate::raw::{
    RawCap, RawChannel, RawGate, RawGuidance, RawLayer, RawLookAgain, RawPermission, RawStage, RawVeto,
};
use crate::syntax::{Fields, Node};

pub(super) fn permission(node: &Node<'_>, p: &mut Problems) -> Option<RawPermission> {
    let f = node.fields("a permission", &["id", "title"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawPermission { title: text(&f, "title", p), id: id? })
}

pub(super) fn gate(node: &Node<'_>, p: &mut Problems) -> Option<RawGate> {
    let f = node.fields("a gate", &["id", "when", "text", "sources", "judgement"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawGate {
        when: need_when(&f, "when", p),
        text: text(&f, "text", p),
        evidence: evidence(&f, p),
        id: id?,
    })
}

pub(super) fn gates(f: &Fields<'_>, p: &mut Problems) -> Vec<RawGate> {
    let mut gates = Vec::new();
    each(f, "gates", &mut 0, p, &mut gates, gate);
    gates
}

pub(super) fn stage(node: &Node<'_>, p: &mut Problems) -> Option<RawStage> {
    let f = node.fields("a stage", &["id", "permission", "title", "text", "builds_on", "gates"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawStage {
        permission: need_text(&f, "permission", p),
        title: text(&f, "title", p),
        text: text(&f, "text", p),
        builds_on: strings(&f, "builds_on", p),
        gates: gates(&f, p),
        id: id?,
    })
}

pub(super) fn channel(node: &Node<'_>, p: &mut Problems) -> Option<RawChannel> {
    let f = node.fields("a channel", &["id", "title", "shown_when", "gates"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawChannel {
        title: text(&f, "title", p),
        shown_when: when(&f, "shown_when", p),
        gates: gates(&f, p),
        id: id?,
    })
}

pub(super) fn layer(node: &Node<'_>, p: &mut Problems) -> Option<RawLayer> {
    let f = node.fields("a layer", &["id", "title", "safety"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawLayer { title: text(&f, "title", p), safety: flag(&f, "safety", p), id: id? })
}

pub(super) fn veto(node: &Node<'_>, p: &mut Problems) -> Option<RawVeto> {
    let f =
        node.fields("a veto", &["id", "layer", "when", "cap", "final", "text", "sources", "judgement"], p)?;
    let id = need_text(&f, "id", p);
    let cap = f.need("cap", p).cloned().and_then(|n| {
        let word = n.word("a cap", p)?;
        match word.name.value.as_str() {
            "Stage" => {
                let [n] = word.exactly("Stage(\"id\")", p)?;
                n.string("a stage", p).map(RawCap::Stage)
            }
            "Role" => {
                let [n] = word.exactly("Role(\"name\")", p)?;
                n.string("a role", p).map(RawCap::Role)
            }
            _ => {
                word.unknown("a cap", &["Stage", "Role"], p);
                None
            }
        }
    });
    Some(RawVeto {
        layer: need_text(&f, "layer", p),
        when: need_when(&f, "when", p),
        cap,
        is_final: flag(&f, "final", p),
        text: text(&f, "text", p),
        evidence: evidence(&f, p),
        id: id?,
    })
}

pub(super) fn guidance(node: &Node<'_>, p: &mut Problems) -> Option<RawGuidance> {
    let f = node.fields(
        "a line of guidance",
        &["id", "kind", "at", "when", "asks", "text", "sources", "judgement"],
        p,
    )?;
    let id = need_text(&f, "id", p);
    Some(RawGuidance {
        kind: need_bare(&f, "kind", &["Do", "Avoid", "Notice", "Caution", "Checklist"], p),
        at: strings(&f, "at", p),
        when: when(&f, "when", p),
        asks: text(&f, "asks", p),
        text: text(&f, "text", p),
        evidence: evidence(&f, p),
        id: id?,
    })
}

pub(super) fn look_again(node: &Node<'_>, p: &mut Problems) -> Option<RawLookAgain> {
    let f = node.fields("a time to look again", &["id", "at", "when", "days", "sources", "judgement"], p)?;
    let id = need_text(&f, "id", p);
    let days = f.need("days", p).cloned().and_then(|n| operand(&n, p));
    Some(RawLookAgain {
        at: strings(&f, "at", p),
        when: when(&f, "when", p),
        days,
        evidence: evidence(&f, p),
        id: id?,
    })
}
