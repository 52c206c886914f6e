//! Texts, where they were written or from `texts`.
//!
//! In: one module as it was read. Out: the same with every text where it belongs, and problems with
//! texts that are missing, doubled, or for nothing. [`each_text`] is the one list of all texts and their
//! paths: what it does not visit can neither be written apart nor be translated.

use std::collections::BTreeMap;

use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems};
use crate::raw::{Name, RawGate, RawKind, RawPack};
use crate::source::Span;

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Read by people, and it must be there.
    Needed,
    /// Read by people where it is there.
    Shown,
    /// Where a source is found: a page or a title, which stays as it is in most languages.
    Locator,
    /// What something is called: it must be there, and stays as it is in most languages.
    Called,
    /// Read by authors only.
    Author,
}

impl Purpose {
    /// Whether it may be translated, and is not asked for.
    pub(super) fn stays(self) -> bool {
        matches!(self, Self::Called | Self::Locator)
    }
}

/// One text of a module.
pub(super) struct Slot<'a> {
    /// The path of its owner, within the module.
    pub(super) path: String,
    /// The id of the question or rule whose own words these are; none for other texts.
    pub(super) says: Option<&'a str>,
    /// The place of its owner.
    pub(super) at: &'a Span,
    /// What it is for.
    pub(super) purpose: Purpose,
    /// The text.
    pub(super) text: &'a mut Option<Name>,
}

struct Walk<'v>(&'v mut dyn FnMut(Slot<'_>));

impl Walk<'_> {
    fn text(&mut self, path: String, at: &Span, text: &mut Option<Name>, purpose: Purpose) {
        (self.0)(Slot { path, says: None, at, purpose, text });
    }

    fn words(&mut self, path: String, id: &Name, at: &Span, text: &mut Option<Name>) {
        (self.0)(Slot { path, says: Some(&id.value), at, purpose: Purpose::Needed, text });
    }

    /// Own words that need not be there.
    fn says(&mut self, path: String, id: &Name, text: &mut Option<Name>) {
        (self.0)(Slot { path, says: Some(&id.value), at: &id.at, purpose: Purpose::Shown, text });
    }

    /// The words of a rule and of our judgement behind it.
    fn rule(&mut self, path: &str, id: &Name, text: &mut Option<Name>, judgement: &mut Option<Name>) {
        self.words(format!("{path}.text"), id, &id.at, text);
        self.text(format!("{path}.judgement"), &id.at, judgement, Purpose::Shown);
    }

    fn help(&mut self, raw: &mut RawPack) {
        use Purpose::{Called, Needed};
        for x in &mut raw.dangers {
            self.text(format!("dangers.{}.title", x.id.value), &x.id.at, &mut x.title, Needed);
        }
        for x in &mut raw.help {
            let path = format!("help.{}", x.id.value);
            self.text(format!("{path}.title"), &x.id.at, &mut x.title, Needed);
            for line in &mut x.lines {
                let path = format!("{path}.lines.{}", line.id.value);
                self.text(format!("{path}.service"), &line.id.at, &mut line.service, Called);
                self.words(format!("{path}.hours"), &line.id, &line.id.at, &mut line.hours);
                self.says(format!("{path}.note"), &line.id, &mut line.note);
            }
        }
    }

    fn gates(&mut self, path: &str, gates: &mut [RawGate]) {
        for g in gates {
            let path = format!("{path}.gates.{}", g.id.value);
            self.rule(&path, &g.id, &mut g.text, &mut g.evidence.judgement);
        }
    }
}

/// Visits every text of a module.
pub(super) fn each_text(raw: &mut RawPack, visit: &mut dyn FnMut(Slot<'_>)) {
    use Purpose::{Author, Locator, Needed, Shown};
    let mut walk = Walk(visit);
    if let Some(h) = &mut raw.header {
        walk.text("pack.title".to_owned(), &h.at, &mut h.title, Needed);
        walk.text("pack.about".to_owned(), &h.at, &mut h.about, Shown);
    }
    for x in &mut raw.sources {
        walk.text(format!("sources.{}.title", x.id.value), &x.id.at, &mut x.title, Needed);
        walk.text(format!("sources.{}.place", x.id.value), &x.id.at, &mut x.place, Locator);
        walk.text(format!("sources.{}.not_encoded", x.id.value), &x.id.at, &mut x.not_encoded, Author);
    }
    for x in &mut raw.sections {
        walk.text(format!("sections.{}.title", x.id.value), &x.id.at, &mut x.title, Needed);
        walk.text(format!("sections.{}.intro", x.id.value), &x.id.at, &mut x.intro, Shown);
    }
    for q in &mut raw.questions {
        let path = format!("questions.{}", q.id.value);
        walk.words(format!("{path}.text"), &q.id, &q.id.at, &mut q.text);
        walk.text(format!("{path}.why"), &q.id.at, &mut q.why, Needed);
        walk.text(format!("{path}.help"), &q.id.at, &mut q.help, Shown);
        match &mut q.kind {
            Some(RawKind::Choice(options)) => {
                for (id, text) in options {
                    walk.words(format!("{path}.options.{}.text", id.value), &q.id, &id.at, text);
                }
            }
            Some(RawKind::Scale(points)) => {
                for (value, text) in points {
                    walk.words(format!("{path}.points.{}.text", value.value), &q.id, &value.at, text);
                }
            }
            Some(RawKind::Count { unit, .. }) => {
                walk.text(format!("{path}.unit"), &q.id.at, unit, Shown);
            }
            Some(RawKind::YesNo | RawKind::Date { .. }) | None => {}
        }
    }
    for x in &mut raw.signal_kinds {
        walk.text(format!("signal_kinds.{}.title", x.id.value), &x.id.at, &mut x.title, Needed);
    }
    for x in &mut raw.signals {
        let path = format!("signals.{}", x.id.value);
        walk.rule(&path, &x.id, &mut x.text, &mut x.evidence.judgement);
    }
    for x in &mut raw.contradictions {
        let path = format!("contradictions.{}", x.id.value);
        walk.rule(&path, &x.id, &mut x.text, &mut x.evidence.judgement);
    }
    for x in &mut raw.scores {
        let path = format!("scores.{}", x.id.value);
        walk.words(format!("{path}.title"), &x.id, &x.id.at, &mut x.title);
        walk.text(format!("{path}.judgement"), &x.id.at, &mut x.evidence.judgement, Shown);
        for b in &mut x.bands {
            walk.text(format!("{path}.bands.{}.title", b.id.value), &b.id.at, &mut b.title, Needed);
        }
    }
    for x in &mut raw.pictures {
        walk.text(format!("pictures.{}.title", x.id.value), &x.id.at, &mut x.title, Needed);
        walk.text(format!("pictures.{}.text", x.id.value), &x.id.at, &mut x.text, Shown);
    }
    for x in &mut raw.permissions {
        walk.text(format!("permissions.{}.title", x.id.value), &x.id.at, &mut x.title, Needed);
    }
    for x in &mut raw.stages {
        let path = format!("stages.{}", x.id.value);
        walk.text(format!("{path}.title"), &x.id.at, &mut x.title, Needed);
        walk.text(format!("{path}.text"), &x.id.at, &mut x.text, Needed);
        walk.gates(&path, &mut x.gates);
    }
    for x in &mut raw.channels {
        let path = format!("channels.{}", x.id.value);
        walk.text(format!("{path}.title"), &x.id.at, &mut x.title, Needed);
        walk.gates(&path, &mut x.gates);
    }
    for x in &mut raw.layers {
        walk.text(format!("layers.{}.title", x.id.value), &x.id.at, &mut x.title, Needed);
    }
    for x in &mut raw.vetoes {
        let path = format!("vetoes.{}", x.id.value);
        walk.rule(&path, &x.id, &mut x.text, &mut x.evidence.judgement);
    }
    for x in &mut raw.guidance {
        let path = format!("guidance.{}", x.id.value);
        walk.rule(&path, &x.id, &mut x.text, &mut x.evidence.judgement);
    }
    walk.help(raw);
    for x in &mut raw.invariants {
        walk.text(format!("invariants.{}.text", x.id.value), &x.id.at, &mut x.text, Author);
    }
    for x in &mut raw.examples {
        walk.text(format!("examples.{}.text", x.id.value), &x.id.at, &mut x.text, Author);
    }
}

/// Gives every text of a module its place: where it was written, or from `texts`.
pub(super) fn place_texts(raw: &mut RawPack, problems: &mut Problems) {
    let mut texts: BTreeMap<String, Vec<(Name, Name)>> = BTreeMap::new();
    for (id, text) in std::mem::take(&mut raw.texts) {
        texts.entry(id.value.clone()).or_default().push((id, text));
    }
    each_text(raw, &mut |slot| {
        for (id, entry) in texts.remove(&slot.path).unwrap_or_default() {
            if slot.text.is_some() {
                problems.add(
                    Diagnostic::new(
                        Code::TextConflict,
                        &id.at,
                        format!("`{}` has a text already", slot.path),
                    )
                    .help(Code::TextConflict.info().mend),
                );
            } else {
                *slot.text = Some(entry);
            }
        }
        let needed = matches!(slot.purpose, Purpose::Needed | Purpose::Called);
        if needed && slot.text.as_ref().is_none_or(|t| t.value.trim().is_empty()) {
            problems.add(
                Diagnostic::new(Code::MissingText, slot.at, format!("`{}` has no text", slot.path))
                    .help(Code::MissingText.info().mend),
            );
        }
    });
    for (id, _) in texts.into_values().flatten() {
        problems.add(
            Diagnostic::new(Code::TextConflict, &id.at, format!("nothing has the path `{}`", id.value))
                .help("a path looks like `questions.closed_door.text`"),
        );
    }
}
