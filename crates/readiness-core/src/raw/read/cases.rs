//! How invariants and examples are read.
//!
//! In: nodes of a file. Out: claims and cases as raw items.

use super::conditions::condition;
use super::questions::written;
use super::{bare, each, need_text, pair, strings, text};
use crate::diagnostic::Problems;
use crate::raw::{
    RawAllow, RawClaim, RawExample, RawExpectation, RawExpectedStage, RawInvariant, RawReading,
};
use crate::syntax::Node;

pub(super) fn invariant(node: &Node<'_>, p: &mut Problems) -> Option<RawInvariant> {
    let f = node.fields("an invariant", &["id", "text", "whenever", "then", "never_helps"], p)?;
    let id = need_text(&f, "id", p);
    let whenever = f.get("whenever").and_then(|n| {
        let known = ["True", "NotTrue", "NotFalse"];
        let word = n.word("a reading of a condition", p)?;
        let reading = match word.name.value.as_str() {
            "True" => RawReading::True,
            "NotTrue" => RawReading::NotTrue,
            "NotFalse" => RawReading::NotFalse,
            _ => {
                word.unknown("a reading of a condition", &known, p);
                return None;
            }
        };
        let [c] = word.exactly("True(condition)", p)?;
        Some((reading, condition(c, p)))
    });
    let then = f.get("then").and_then(|n| claim(n, p));
    let never_helps = f.get("never_helps").and_then(|n| pair(n, "(\"question\", \"answer\")", p));
    if never_helps.is_none() && (f.get("whenever").is_none() || f.get("then").is_none()) {
        f.need("whenever", p);
        f.need("then", p);
    }
    Some(RawInvariant { text: text(&f, "text", p), whenever, then, never_helps, id: id? })
}

pub(super) fn allow(node: &Node<'_>, p: &mut Problems) -> Option<RawAllow> {
    let f = node.fields("an `allow`", &["code", "of", "because"], p)?;
    let (code, of, because) = (need_text(&f, "code", p), need_text(&f, "of", p), need_text(&f, "because", p));
    Some(RawAllow { code: code?, of: of?, because: because? })
}

pub(super) fn claim(node: &Node<'_>, p: &mut Problems) -> Option<RawClaim> {
    let known = ["PermissionAtMost", "StageIn", "Fires", "NeverFires"];
    let word = node.word("a claim", p)?;
    match word.name.value.as_str() {
        "PermissionAtMost" => {
            let [n] = word.exactly("PermissionAtMost(\"id\")", p)?;
            n.string("a permission", p).map(RawClaim::PermissionAtMost)
        }
        "StageIn" => {
            let [n] = word.exactly("StageIn([\"id\"])", p)?;
            let stages = n.list("stages", p);
            Some(RawClaim::StageIn(stages.iter().filter_map(|n| n.string("a stage", p)).collect()))
        }
        "Fires" => {
            let [n] = word.exactly("Fires(\"id\")", p)?;
            n.string("a rule", p).map(RawClaim::Fires)
        }
        "NeverFires" => {
            let [n] = word.exactly("NeverFires(\"id\")", p)?;
            n.string("a rule", p).map(RawClaim::NeverFires)
        }
        _ => {
            word.unknown("a claim", &known, p);
            None
        }
    }
}

pub(super) fn expectation(node: &Node<'_>, p: &mut Problems) -> Option<RawExpectation> {
    let f = node.fields(
        "an expectation",
        &[
            "permission",
            "stage",
            "fires",
            "not_fires",
            "unclear",
            "bands",
            "scores",
            "channels",
            "settled",
            "ended",
            "look_again",
        ],
        p,
    )?;
    let stage = f.get("stage").and_then(|n| {
        let word = n.word("an expected stage", p)?;
        match word.name.value.as_str() {
            "Decided" => {
                let [n] = word.exactly("Decided(\"stage\")", p)?;
                n.string("a stage", p).map(RawExpectedStage::Decided)
            }
            "Possible" => {
                let [n] = word.exactly("Possible([\"stage\"])", p)?;
                let stages = n.list("stages", p);
                Some(RawExpectedStage::Possible(
                    stages.iter().filter_map(|n| n.string("a stage", p)).collect(),
                ))
            }
            _ => {
                word.unknown("an expected stage", &["Decided", "Possible"], p);
                None
            }
        }
    });
    let mut bands = Vec::new();
    let mut scores = Vec::new();
    let mut channels = Vec::new();
    each(&f, "bands", &mut 0, p, &mut bands, |n, p| {
        let parts = n.tuple("(\"score\", \"band\")", 2, p)?;
        let [a, b] = parts.as_slice() else {
            return None;
        };
        // An id is never written with a capital, so that in JSON the word cannot be taken for one.
        let named = if b.is_text() { Some(b.string("a band", p)?) } else { None };
        let band = named.filter(|band| !(b.is_json() && band.value == "Open"));
        if band.is_none() {
            bare(b, "a band", &["Open"], p)?;
        }
        Some((a.string("a score", p)?, band))
    });
    each(&f, "scores", &mut 0, p, &mut scores, |n, p| {
        let parts = n.tuple("(\"score\", value)", 2, p)?;
        let [a, b] = parts.as_slice() else {
            return None;
        };
        Some((a.string("a score", p)?, b.number("a value", p)?))
    });
    each(&f, "channels", &mut 0, p, &mut channels, |n, p| {
        let parts = n.tuple("(\"channel\", Open)", 2, p)?;
        let [a, b] = parts.as_slice() else {
            return None;
        };
        Some((a.string("a channel", p)?, bare(b, "a channel's state", &["Open", "Closed", "Unsettled"], p)?))
    });
    Some(RawExpectation {
        permission: text(&f, "permission", p),
        stage,
        fires: strings(&f, "fires", p),
        not_fires: strings(&f, "not_fires", p),
        unclear: strings(&f, "unclear", p),
        bands,
        scores,
        channels,
        settled: f.get("settled").and_then(|n| n.boolean("`settled`", p)),
        ended: f.get("ended").and_then(|n| n.boolean("`ended`", p)),
        look_again: f.get("look_again").and_then(|n| n.whole("a number of days", p)),
    })
}

pub(super) fn example(node: &Node<'_>, p: &mut Problems) -> Option<RawExample> {
    let f =
        node.fields("an example", &["id", "text", "like", "today", "reviewed", "answers", "expect"], p)?;
    let id = need_text(&f, "id", p);
    let answers = f.get("answers").map_or_else(Vec::new, |n| {
        n.map("answers", p).into_iter().filter_map(|(key, value)| Some((key, written(&value, p)?))).collect()
    });
    let expect = f.need("expect", p).cloned().and_then(|n| expectation(&n, p));
    Some(RawExample {
        at: f.at.clone(),
        text: text(&f, "text", p),
        like: text(&f, "like", p),
        today: text(&f, "today", p),
        reviewed: f.get("reviewed").and_then(|n| n.boolean("`reviewed`", p)).unwrap_or(true),
        answers,
        expect: expect.unwrap_or_default(),
        id: id?,
    })
}
