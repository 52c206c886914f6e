//! How scores are read.
//!
//! In: nodes of a file. Out: scores with their items, bands and overrides, and pictures, as raw items.

use super::conditions::condition;
use super::{each, evidence, flag, need_text, text};
use crate::diagnostic::Problems;
use crate::raw::{RawBand, RawItem, RawOverride, RawPicture, RawScore};
use crate::syntax::Node;

pub(super) fn item(node: &Node<'_>, p: &mut Problems) -> Option<RawItem> {
    let f = node.fields("an item", &["of", "weight", "reverse", "points", "steps"], p)?;
    let points = f.get("points").map(|n| {
        n.list("points", p)
            .iter()
            .filter_map(|n| {
                let parts = n.tuple("(\"option\", points)", 2, p)?;
                let [a, b] = parts.as_slice() else {
                    return None;
                };
                Some((a.string("an option", p)?, b.number("a number of points", p)?))
            })
            .collect()
    });
    let steps = f.get("steps").map(|n| {
        n.list("steps", p)
            .iter()
            .filter_map(|n| {
                let parts = n.tuple("(from, points)", 2, p)?;
                let [a, b] = parts.as_slice() else {
                    return None;
                };
                Some((a.whole("where the step begins", p)?, b.number("a number of points", p)?))
            })
            .collect()
    });
    Some(RawItem {
        at: f.at.clone(),
        of: need_text(&f, "of", p),
        weight: f.get("weight").and_then(|n| n.number("`weight`", p)),
        reverse: flag(&f, "reverse", p),
        points,
        steps,
    })
}

pub(super) fn band(node: &Node<'_>, p: &mut Problems) -> Option<RawBand> {
    let f = node.fields("a band", &["id", "from", "to", "title"], p)?;
    let id = need_text(&f, "id", p);
    let from = f.need("from", p).cloned().and_then(|n| n.number("`from`", p));
    Some(RawBand {
        from,
        to: f.get("to").and_then(|n| n.number("`to`", p)),
        title: text(&f, "title", p),
        id: id?,
    })
}

pub(super) fn override_(node: &Node<'_>, p: &mut Problems) -> Option<RawOverride> {
    const KNOWN: &[&str] = &["RaiseTo", "LowerTo", "StepUp", "StepDown"];
    let word = node.word("an override", p)?;
    match word.name.value.as_str() {
        "RaiseTo" | "LowerTo" => {
            let raise = word.name.value == "RaiseTo";
            let [b, c] = word.exactly("RaiseTo(\"band\", condition)", p)?;
            let band = b.string("a band", p)?;
            let condition = condition(c, p);
            Some(if raise {
                RawOverride::RaiseTo(band, condition)
            } else {
                RawOverride::LowerTo(band, condition)
            })
        }
        "StepUp" => {
            let [c] = word.exactly("StepUp(condition)", p)?;
            Some(RawOverride::StepUp(condition(c, p)))
        }
        "StepDown" => {
            let [c] = word.exactly("StepDown(condition)", p)?;
            Some(RawOverride::StepDown(condition(c, p)))
        }
        _ => {
            word.unknown("an override", KNOWN, p);
            None
        }
    }
}

pub(super) fn score(node: &Node<'_>, p: &mut Problems) -> Option<RawScore> {
    const METHODS: &[&str] = &["Sum", "Mean", "Largest", "Smallest", "CountAtLeast"];
    let f = node.fields(
        "a score",
        &["id", "title", "method", "items", "needs", "bands", "overrides", "sources", "judgement"],
        p,
    )?;
    let id = need_text(&f, "id", p);
    let method = f.need("method", p).cloned().and_then(|n| {
        let word = n.word("a method", p)?;
        match word.name.value.as_str() {
            "CountAtLeast" => {
                let [level] = word.exactly("CountAtLeast(3)", p)?;
                let level = level.number("a level", p)?;
                Some((word.name, Some(level)))
            }
            m if METHODS.contains(&m) => word.alone(p).map(|()| (word.name, None)),
            _ => {
                word.unknown("a method", METHODS, p);
                None
            }
        }
    });
    let mut items = Vec::new();
    let mut bands = Vec::new();
    let mut overrides = Vec::new();
    let mut n = 0;
    each(&f, "items", &mut n, p, &mut items, item);
    each(&f, "bands", &mut n, p, &mut bands, band);
    each(&f, "overrides", &mut n, p, &mut overrides, override_);
    Some(RawScore {
        title: text(&f, "title", p),
        method,
        items,
        needs: f.get("needs").and_then(|n| n.whole("`needs`", p)),
        bands,
        overrides,
        evidence: evidence(&f, p),
        id: id?,
    })
}

pub(super) fn picture(node: &Node<'_>, p: &mut Problems) -> Option<RawPicture> {
    let f = node.fields("a picture", &["id", "title", "across", "up", "text"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawPicture {
        title: text(&f, "title", p),
        across: need_text(&f, "across", p),
        up: need_text(&f, "up", p),
        text: text(&f, "text", p),
        id: id?,
    })
}
