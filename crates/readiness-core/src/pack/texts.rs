//! Texts, where they were written or from `texts`.
//!
//! In: one module as it was read. Out: the same with every text where it belongs, and problems with
//! texts that are missing, doubled, or for nothing.

use std::collections::BTreeMap;

use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems};
use crate::raw::{Name, RawKind, RawPack};
use crate::source::Span;

/// Gives every text of a module its place: where it was written, or from `texts`.
#[expect(clippy::too_many_lines, reason = "one line a kind of item; splitting would only hide one")]
pub(super) fn place_texts(raw: &mut RawPack, problems: &mut Problems) {
    let mut texts: BTreeMap<String, Vec<(Name, Name)>> = BTreeMap::new();
    for (id, text) in std::mem::take(&mut raw.texts) {
        texts.entry(id.value.clone()).or_default().push((id, text));
    }
    {
        let mut slot = |path: String, owner: &Span, text: &mut Option<Name>, needed: bool| {
            for (id, entry) in texts.remove(&path).unwrap_or_default() {
                if text.is_some() {
                    problems.add(
                        Diagnostic::new(Code::TextConflict, &id.at, format!("`{path}` has a text already"))
                            .help(Code::TextConflict.info().mend),
                    );
                } else {
                    *text = Some(entry);
                }
            }
            if needed && text.as_ref().is_none_or(|t| t.value.trim().is_empty()) {
                problems.add(
                    Diagnostic::new(Code::MissingText, owner, format!("`{path}` has no text"))
                        .help(Code::MissingText.info().mend),
                );
            }
        };
        if let Some(h) = &mut raw.header {
            let at = h.at.clone();
            slot("pack.title".into(), &at, &mut h.title, true);
            slot("pack.about".into(), &at, &mut h.about, false);
        }
        for x in &mut raw.sources {
            slot(format!("sources.{}.title", x.id.value), &x.id.at, &mut x.title, true);
            slot(format!("sources.{}.place", x.id.value), &x.id.at, &mut x.place, false);
            slot(format!("sources.{}.not_encoded", x.id.value), &x.id.at, &mut x.not_encoded, false);
        }
        for x in &mut raw.sections {
            slot(format!("sections.{}.title", x.id.value), &x.id.at, &mut x.title, true);
            slot(format!("sections.{}.intro", x.id.value), &x.id.at, &mut x.intro, false);
        }
        for q in &mut raw.questions {
            let path = format!("questions.{}", q.id.value);
            slot(format!("{path}.text"), &q.id.at, &mut q.text, true);
            slot(format!("{path}.why"), &q.id.at, &mut q.why, true);
            slot(format!("{path}.help"), &q.id.at, &mut q.help, false);
            match &mut q.kind {
                Some(RawKind::Choice(options)) => {
                    for (id, text) in options {
                        slot(format!("{path}.options.{}.text", id.value), &id.at.clone(), text, true);
                    }
                }
                Some(RawKind::Scale(points)) => {
                    for (value, text) in points {
                        slot(format!("{path}.points.{}.text", value.value), &value.at.clone(), text, true);
                    }
                }
                Some(RawKind::YesNo | RawKind::Count { .. } | RawKind::Date { .. }) | None => {}
            }
        }
        for x in &mut raw.signal_kinds {
            slot(format!("signal_kinds.{}.title", x.id.value), &x.id.at, &mut x.title, true);
        }
        for x in &mut raw.signals {
            slot(format!("signals.{}.text", x.id.value), &x.id.at, &mut x.text, true);
        }
        for x in &mut raw.contradictions {
            slot(format!("contradictions.{}.text", x.id.value), &x.id.at, &mut x.text, true);
        }
        for x in &mut raw.scores {
            slot(format!("scores.{}.title", x.id.value), &x.id.at, &mut x.title, true);
            for b in &mut x.bands {
                slot(
                    format!("scores.{}.bands.{}.title", x.id.value, b.id.value),
                    &b.id.at,
                    &mut b.title,
                    true,
                );
            }
        }
        for x in &mut raw.pictures {
            slot(format!("pictures.{}.title", x.id.value), &x.id.at, &mut x.title, true);
            slot(format!("pictures.{}.text", x.id.value), &x.id.at, &mut x.text, false);
        }
        for x in &mut raw.permissions {
            slot(format!("permissions.{}.title", x.id.value), &x.id.at, &mut x.title, true);
        }
        for x in &mut raw.stages {
            let path = format!("stages.{}", x.id.value);
            slot(format!("{path}.title"), &x.id.at, &mut x.title, true);
            slot(format!("{path}.text"), &x.id.at, &mut x.text, true);
            for g in &mut x.gates {
                slot(format!("{path}.gates.{}.text", g.id.value), &g.id.at, &mut g.text, true);
            }
        }
        for x in &mut raw.channels {
            let path = format!("channels.{}", x.id.value);
            slot(format!("{path}.title"), &x.id.at, &mut x.title, true);
            for g in &mut x.gates {
                slot(format!("{path}.gates.{}.text", g.id.value), &g.id.at, &mut g.text, true);
            }
        }
        for x in &mut raw.layers {
            slot(format!("layers.{}.title", x.id.value), &x.id.at, &mut x.title, true);
        }
        for x in &mut raw.vetoes {
            slot(format!("vetoes.{}.text", x.id.value), &x.id.at, &mut x.text, true);
        }
        for x in &mut raw.guidance {
            slot(format!("guidance.{}.text", x.id.value), &x.id.at, &mut x.text, true);
        }
        for x in &mut raw.invariants {
            slot(format!("invariants.{}.text", x.id.value), &x.id.at, &mut x.text, false);
        }
        for x in &mut raw.examples {
            slot(format!("examples.{}.text", x.id.value), &x.id.at, &mut x.text, false);
        }
    }
    for (id, _) in texts.into_values().flatten() {
        problems.add(
            Diagnostic::new(Code::TextConflict, &id.at, format!("nothing has the path `{}`", id.value))
                .help("a path looks like `questions.told_to_stop.text`"),
        );
    }
}
