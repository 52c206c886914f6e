//! Ids: well formed, not reserved, hiding nothing.
//!
//! In: one module as it was read. Out: problems with its ids, by place.

use std::collections::BTreeSet;

use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems};
use crate::raw::{Name, RawAnswer, RawKind, RawPack};

pub(super) fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

pub(super) fn is_source_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

pub(super) fn bad_id(name: &Name, imported: bool, problems: &mut Problems) {
    let code = if imported { Code::ShadowedImport } else { Code::BadId };
    problems.add(
        Diagnostic::new(code, &name.at, format!("`{}` is not a well-formed id", name.value))
            .help(code.info().mend),
    );
}

/// "Not sure" and its like mean the same everywhere.
fn reserved(name: &Name, problems: &mut Problems) {
    if matches!(name.value.as_str(), "unsure" | "unknown" | "prefer_not_to_say") {
        problems.add(
            Diagnostic::new(Code::ReservedId, &name.at, format!("`{}` cannot be an id", name.value))
                .help(Code::ReservedId.info().mend),
        );
    }
}

/// Ids are well formed, and none could hide something imported.
pub(super) fn check_ids(raw: &RawPack, root: bool, problems: &mut Problems) {
    let aliases: BTreeSet<&str> = raw.imports.iter().map(|i| i.alias.value.as_str()).collect();
    let mut check = |name: &Name, veto: bool| {
        if is_id(&name.value) {
            reserved(name, problems);
            return;
        }
        let alias = name.value.split('.').next().unwrap_or_default();
        if root && name.value.contains('.') && aliases.contains(alias) {
            let code = if veto { Code::WeakenedVeto } else { Code::ShadowedImport };
            problems.add(
                Diagnostic::new(
                    code,
                    &name.at,
                    format!("`{}` belongs to the module `{alias}` and cannot be declared again", name.value),
                )
                .help(code.info().mend),
            );
        } else {
            bad_id(name, false, problems);
        }
    };
    for x in &raw.vetoes {
        check(&x.id, true);
    }
    let names = raw
        .constants
        .iter()
        .map(|x| &x.id)
        .chain(raw.sections.iter().map(|x| &x.id))
        .chain(raw.questions.iter().map(|x| &x.id))
        .chain(raw.signal_kinds.iter().map(|x| &x.id))
        .chain(raw.signals.iter().map(|x| &x.id))
        .chain(raw.contradictions.iter().map(|x| &x.id))
        .chain(raw.scores.iter().map(|x| &x.id))
        .chain(raw.scores.iter().flat_map(|x| x.bands.iter().map(|b| &b.id)))
        .chain(raw.pictures.iter().map(|x| &x.id))
        .chain(raw.permissions.iter().map(|x| &x.id))
        .chain(raw.stages.iter().map(|x| &x.id))
        .chain(raw.stages.iter().flat_map(|x| x.gates.iter().map(|g| &g.id)))
        .chain(raw.channels.iter().map(|x| &x.id))
        .chain(raw.channels.iter().flat_map(|x| x.gates.iter().map(|g| &g.id)))
        .chain(raw.layers.iter().map(|x| &x.id))
        .chain(raw.guidance.iter().map(|x| &x.id))
        .chain(raw.look_again.iter().map(|x| &x.id))
        .chain(raw.dangers.iter().map(|x| &x.id))
        .chain(raw.help.iter().map(|x| &x.id))
        .chain(raw.help.iter().flat_map(|x| x.lines.iter().map(|l| &l.id)))
        .chain(raw.invariants.iter().map(|x| &x.id))
        .chain(raw.examples.iter().map(|x| &x.id));
    for name in names {
        check(name, false);
    }
    for question in &raw.questions {
        if let Some(RawKind::Choice(options)) = &question.kind {
            for (id, _) in options {
                check(id, false);
            }
        }
    }
    for rename in &raw.renames {
        let RawAnswer::Text(from) = &rename.from else { continue };
        // An old question may have stood in a module, under an alias that is gone.
        if !from.value.split('.').all(is_id) || (rename.of.is_some() && from.value.contains('.')) {
            bad_id(from, false, problems);
        }
        // Nobody's "not sure" may be turned into an answer.
        reserved(from, problems);
    }
    for source in &raw.sources {
        if !is_source_id(&source.id.value) {
            bad_id(&source.id, false, problems);
        }
    }
}
