//! How questions are read.
//!
//! In: nodes of a file. Out: questions as raw items, and problems with their shape.

use super::{bare, need_bare, need_text, text, when};
use crate::diagnostic::Problems;
use crate::raw::{Name, RawAnswer, RawKind, RawQuestion, RawRename};
use crate::syntax::{Fields, Node, Word};

pub(super) fn kind(node: &Node<'_>, p: &mut Problems) -> Option<RawKind> {
    const KNOWN: &[&str] = &["YesNo", "Choice", "Scale", "Count", "Date"];
    let word = node.word("a kind of question", p)?;
    match word.name.value.as_str() {
        "YesNo" => word.alone(p).map(|()| RawKind::YesNo),
        "Choice" => {
            let [list] = word.exactly("Choice([(id: \"…\", text: \"…\")])", p)?;
            let options = list
                .list("options", p)
                .iter()
                .filter_map(|n| {
                    let f = n.fields("an option", &["id", "text"], p)?;
                    let id = need_text(&f, "id", p);
                    Some((id?, text(&f, "text", p)))
                })
                .collect();
            Some(RawKind::Choice(options))
        }
        "Scale" => {
            let [list] = word.exactly("Scale([(value: 0, text: \"…\")])", p)?;
            let points = list
                .list("points", p)
                .iter()
                .filter_map(|n| {
                    let f = n.fields("a point of a scale", &["value", "text"], p)?;
                    let value = f.need("value", p)?.clone();
                    Some((value.whole("`value`", p)?, text(&f, "text", p)))
                })
                .collect();
            Some(RawKind::Scale(points))
        }
        "Count" | "Date" => kind_with_fields(node, &word, p),
        _ => {
            word.unknown("a kind of question", KNOWN, p);
            None
        }
    }
}

/// `Count(unit: …)` and `Date(max_days: …)`: a word with named fields.
pub(super) fn kind_with_fields(node: &Node<'_>, word: &Word<'_>, p: &mut Problems) -> Option<RawKind> {
    let body = node.body_of_word();
    let whole = |f: &Fields<'_>, name: &str, default: i64, p: &mut Problems| {
        f.get(name).and_then(|n| n.whole(&format!("`{name}`"), p)).map_or(default, |v| v.value)
    };
    if word.name.value == "Count" {
        let f = body.fields("a count", &["unit", "min", "max"], p)?;
        Some(RawKind::Count {
            unit: text(&f, "unit", p),
            min: whole(&f, "min", 0, p),
            max: whole(&f, "max", 10_000, p),
        })
    } else {
        let f = body.fields("a date", &["max_days"], p)?;
        Some(RawKind::Date { max_days: whole(&f, "max_days", 36_500, p) })
    }
}

pub(super) fn question(node: &Node<'_>, p: &mut Problems) -> Option<RawQuestion> {
    let f = node.fields(
        "a question",
        &["id", "section", "kind", "text", "why", "help", "offers", "hands", "changes", "ask_when"],
        p,
    )?;
    let id = need_text(&f, "id", p);
    let kind_node = f.need("kind", p).cloned();
    let kind = kind_node.and_then(|n| kind(&n, p));
    let offers: Option<Vec<Name>> = f.get("offers").map(|n| {
        let known = ["Unsure", "PreferNotToSay"];
        n.list("offers", p).iter().filter_map(|n| bare(n, "an offer", &known, p)).collect()
    });
    let offered =
        |what: &str, default: bool| offers.as_ref().map_or(default, |o| o.iter().any(|n| n.value == what));
    Some(RawQuestion {
        section: need_text(&f, "section", p),
        kind,
        text: text(&f, "text", p),
        why: text(&f, "why", p),
        help: text(&f, "help", p),
        unsure: offered("Unsure", true),
        prefer_not: offered("PreferNotToSay", false),
        hands: need_bare(&f, "hands", &["Own", "Past", "Other", "Circumstances"], p),
        changes: need_bare(&f, "changes", &["Freely", "Up", "Down", "WithTime", "Fixed"], p),
        ask_when: when(&f, "ask_when", p),
        id: id?,
    })
}

/// An answer as it would stand in a file of answers.
pub(super) fn written(node: &Node<'_>, p: &mut Problems) -> Option<RawAnswer> {
    if node.is_number() {
        node.whole("a number", p).map(RawAnswer::Number)
    } else {
        node.string("an answer", p).map(RawAnswer::Text)
    }
}

pub(super) fn rename(node: &Node<'_>, p: &mut Problems) -> Option<RawRename> {
    let f = node.fields("a rename", &["of", "from", "to"], p)?;
    let from = f.need("from", p).cloned().and_then(|n| written(&n, p));
    let to = f.need("to", p).cloned().and_then(|n| written(&n, p));
    Some(RawRename { at: f.at.clone(), of: text(&f, "of", p), from: from?, to: to? })
}
