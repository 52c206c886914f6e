//! The overlay of a pack, written anew for whoever translates it.
//!
//! In: a pack, what it imports, and the overlay there is so far. Out: the text of an overlay in which
//! every text of the pack has an entry, the original above each as a comment. What is translated stays
//! as it is, so does what is outdated or for nothing; what is missing is an empty entry with the
//! fingerprint in place, and an empty fingerprint is filled in: nobody computes one by hand.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::load::{Module, load};
use super::texts::each_text;
use super::translate::{full_path, language, overlay, readable};
use crate::diagnostic::{Diagnostic, Problems};
use crate::raw::{RawOverlay, RawPack, RawTranslated};
use crate::source::{Library, ModuleSource, SourceFile};
use crate::translation::{Made, fingerprint};

/// An overlay written anew, with what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Renewed {
    /// The text of the file.
    pub text: String,
    /// How many texts are translated.
    pub translated: usize,
    /// How many are not.
    pub missing: usize,
    /// How many have changed since.
    pub stale: usize,
    /// How many entries belong to no text.
    pub for_nothing: usize,
}

/// Writes the overlay of a pack anew. Texts of an imported module belong to the module; they are asked
/// for here only where it has no translation of its own.
///
/// # Errors
/// Every problem of the pack and of the overlay: nothing is written that would lose what was there.
pub fn renew(
    source: &ModuleSource,
    library: &dyn Library,
    wanted: &str,
    existing: Option<&Arc<SourceFile>>,
) -> Result<Renewed, Vec<Diagnostic>> {
    let mut problems = Problems::new();
    let mut modules = load(RawPack::read(source, &mut problems), library, &mut problems);
    let existing = existing.and_then(|file| RawOverlay::read(file, &mut problems));
    let mut writer = Writer::new(existing, wanted);
    if let Some((root, imported)) = modules.split_last_mut() {
        writer.module(root, Whose::Pack);
        for module in imported.iter_mut().filter(|m| language(&m.raw) != wanted) {
            let own = overlay(&module.raw, wanted, library, &mut problems).is_ok_and(|o| o.is_some());
            writer.module(module, if own { Whose::Translated } else { Whose::Untranslated });
        }
    }
    if problems.has_errors() { Err(problems.sorted()) } else { Ok(writer.finish()) }
}

/// Whose texts are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The pack's own.
    Pack,
    /// A module's that nobody has translated.
    Untranslated,
    /// A module's with a translation beside it: what stands here is kept, nothing is asked for.
    Translated,
}

struct Writer {
    out: Renewed,
    entries: BTreeMap<String, Vec<RawTranslated>>,
}

impl Writer {
    fn new(existing: Option<RawOverlay>, wanted: &str) -> Self {
        let mut text = String::from("(\n  translation: (");
        let (made, reviewed) =
            existing.as_ref().map_or((Made::Machine, None), |o| (o.made, o.reviewed.clone()));
        let reviewed = reviewed
            .map_or_else(|| "None".to_owned(), |r| format!("(by: {}, on: \"{}\")", quoted(&r.by), r.on));
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "language: \"{wanted}\", made: {}, reviewed: {reviewed}),", made.name());
        text.push_str("  texts: [\n");
        let mut entries: BTreeMap<String, Vec<RawTranslated>> = BTreeMap::new();
        for entry in existing.into_iter().flat_map(|o| o.texts) {
            entries.entry(entry.id.value.clone()).or_default().push(entry);
        }
        Self { out: Renewed { text, translated: 0, missing: 0, stale: 0, for_nothing: 0 }, entries }
    }

    fn module(&mut self, module: &mut Module, whose: Whose) {
        let prefix = module.prefix.clone();
        each_text(&mut module.raw, &mut |slot| {
            let Some(original) = slot.text.as_ref().filter(|t| readable(slot.purpose, &t.value)) else {
                return;
            };
            let path = full_path(&prefix, &slot.path);
            let there = self.entries.remove(&path).unwrap_or_default();
            let asked = match whose {
                Whose::Pack => !slot.purpose.stays(),
                Whose::Untranslated => !slot.purpose.stays() && !slot.path.starts_with("pack."),
                Whose::Translated => false,
            };
            if there.is_empty() && !asked {
                return;
            }
            self.entry(&path, &original.value, &there);
        });
    }

    fn entry(&mut self, path: &str, original: &str, there: &[RawTranslated]) {
        let now = fingerprint(original);
        let out = &mut self.out;
        let _ = writeln!(out.text, "    // {}", original.split_whitespace().collect::<Vec<_>>().join(" "));
        if there.is_empty() {
            out.missing = out.missing.saturating_add(1);
            write_entry(&mut out.text, path, &now, "");
        }
        for entry in there {
            let (id, text) = (&entry.id.value, &entry.text.value);
            // An empty fingerprint: somebody has just translated the text as it is.
            let of = if entry.of.value.is_empty() { &now } else { &entry.of.value };
            if text.trim().is_empty() {
                out.missing = out.missing.saturating_add(1);
                write_entry(&mut out.text, id, &now, "");
                continue;
            }
            if *of == now {
                out.translated = out.translated.saturating_add(1);
            } else {
                out.stale = out.stale.saturating_add(1);
                let _ = writeln!(
                    out.text,
                    "    // CHANGED since: correct the translation, then write of: \"{now}\""
                );
            }
            write_entry(&mut out.text, id, of, text);
        }
    }

    fn finish(mut self) -> Renewed {
        let out = &mut self.out;
        if !self.entries.is_empty() {
            out.text.push_str("    // FOR NOTHING: no text has these paths any more\n");
        }
        for entry in self.entries.values().flatten() {
            out.for_nothing = out.for_nothing.saturating_add(1);
            write_entry(&mut out.text, &entry.id.value, &entry.of.value, &entry.text.value);
        }
        out.text.push_str("  ],\n)\n");
        self.out
    }
}

fn write_entry(out: &mut String, id: &str, of: &str, text: &str) {
    let _ = writeln!(out, "    (id: {}, of: {}, text: {}),", quoted(id), quoted(of), quoted(text));
}

/// A text in quotation marks, as RON reads it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
