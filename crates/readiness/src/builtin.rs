//! The packs that come with the program.
//!
//! In: nothing; their files are part of the binary. Out: a [`Library`] of them. A test holds the list
//! to what lies in `rules/`.

use std::sync::Arc;

use readiness_core::diagnostic::did_you_mean;
use readiness_core::{Library, ModuleSource, SourceFile};

/// What the name of a built-in module begins with where a pack imports it.
pub(crate) const PREFIX: &str = "builtin:";

/// A pack's name and its files, each with its name and text.
type Pack = (&'static str, &'static [(&'static str, &'static str)]);

macro_rules! packs {
    ($($pack:literal: [$($file:literal),* $(,)?]),* $(,)?) => {
        &[$(($pack, &[$(($file, include_str!(concat!("../../../rules/", $pack, "/", $file)))),*])),*]
    };
}

const PACKS: &[Pack] = packs! {
    "apology": ["examples.ron", "invariants.ron", "pack.ron"],
    "common": ["constants.ron", "help.ron", "pack.ron", "questions.ron", "safety.ron", "sections.ron"],
    "draft": ["pack.ron"],
    "first-message": ["examples.ron", "invariants.ron", "pack.ron"],
    "reconciliation": [
        "examples/01_bases.ron",
        "examples/02_must_stop.ron",
        "examples/03_healed_not_changed.ron",
        "examples/04_open_and_changed.ron",
        "examples/05_borderline.ron",
        "examples/06_half_answered.ron",
        "examples/07_too_rosy.ron",
        "examples/08_setbacks.ron",
        "examples/09_children_and_work.ron",
        "examples/10_own_path.ron",
        "examples/11_edges.ron",
        "examples/12_not_ready_inside.ron",
        "guidance.ron",
        "invariants.ron",
        "ladder.ron",
        "pack.ron",
        "scores.ron",
        "signals.ron",
    ],
    "sources": [
        "cautions.ron",
        "change.ron",
        "checklists.ron",
        "conflicts.ron",
        "donts.ron",
        "dos.ron",
        "facts.ron",
        "false_signs.ron",
        "gaps.ron",
        "guides.ron",
        "healing.ron",
        "outcomes.ron",
        "pack.ron",
        "preconditions.ron",
        "safety.ron",
        "setbacks.ron",
        "signs.ron",
        "stages.ron",
        "studies.ron",
        "thresholds.ron",
        "walk_aways.ron",
    ],
    "guides/g1": ["pack.ron"],
    "guides/g2": ["pack.ron"],
    "guides/g3": ["pack.ron"],
    "guides/g4": ["pack.ron"],
    "guides/g5": ["pack.ron"],
    "release-readiness": ["examples.ron", "ladder.ron", "pack.ron", "questions.ron"],
};

/// The translations of the built-in packs: pack, language, text.
const LOCALES: &[(&str, &str, &str)] = &[
    ("apology", "es", include_str!("../../../rules/apology/locales/es.ron")),
    ("common", "es", include_str!("../../../rules/common/locales/es.ron")),
    ("draft", "es", include_str!("../../../rules/draft/locales/es.ron")),
    ("first-message", "es", include_str!("../../../rules/first-message/locales/es.ron")),
    ("reconciliation", "es", include_str!("../../../rules/reconciliation/locales/es.ron")),
    ("sources", "es", include_str!("../../../rules/sources/locales/es.ron")),
    ("guides/g1", "es", include_str!("../../../rules/guides/g1/locales/es.ron")),
    ("guides/g2", "es", include_str!("../../../rules/guides/g2/locales/es.ron")),
    ("guides/g3", "es", include_str!("../../../rules/guides/g3/locales/es.ron")),
    ("guides/g4", "es", include_str!("../../../rules/guides/g4/locales/es.ron")),
    ("guides/g5", "es", include_str!("../../../rules/guides/g5/locales/es.ron")),
];

/// The names of the built-in packs that can be assessed, the default first.
///
/// ```
/// assert_eq!(readiness::built_in_names()[0], "reconciliation");
/// ```
#[must_use]
pub fn names() -> Vec<&'static str> {
    vec!["reconciliation", "apology", "first-message", "release-readiness"]
}

/// Every built-in pack and module by name, those that only others use included.
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    PACKS.iter().map(|(name, _)| *name)
}

/// The files of a built-in module.
pub(crate) fn module(name: &str) -> Option<ModuleSource> {
    let (name, files) = PACKS.iter().find(|(n, _)| *n == name)?;
    Some(ModuleSource {
        place: format!("{PREFIX}{name}"),
        files: files.iter().map(|(file, text)| SourceFile::new(format!("{name}/{file}"), *text)).collect(),
    })
}

/// The languages that a built-in module is translated into.
pub(crate) fn languages(place: &str) -> Vec<String> {
    let name = place.trim_start_matches(PREFIX);
    LOCALES.iter().filter(|(n, _, _)| *n == name).map(|(_, language, _)| (*language).to_owned()).collect()
}

/// Finds built-in modules, by `builtin:common` or, from one of them, by `../common`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shelf;

impl Library for Shelf {
    fn find(&self, _from: &str, wanted: &str) -> Result<ModuleSource, String> {
        let name = wanted.trim_start_matches(PREFIX).trim_start_matches("../");
        module(name).ok_or_else(|| {
            let meant = did_you_mean(name, PACKS.iter().map(|(n, _)| *n)).unwrap_or_default();
            format!("there is no built-in module `{name}`: {meant}")
        })
    }

    fn translation(&self, place: &str, language: &str) -> Result<Option<Arc<SourceFile>>, String> {
        let name = place.trim_start_matches(PREFIX);
        let found = LOCALES.iter().find(|(n, l, _)| *n == name && *l == language);
        Ok(found.map(|(_, _, text)| SourceFile::new(format!("{name}/locales/{language}.ron"), *text)))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_of_every_built_in_pack_is_embedded_as_it_is() {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
        for (name, files) in PACKS {
            let mut there = Vec::new();
            for folder in ["", "examples"] {
                let Ok(entries) = std::fs::read_dir(rules.join(name).join(folder)) else { continue };
                for path in
                    entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|x| x == "ron"))
                {
                    there.push(path.strip_prefix(rules.join(name)).unwrap().display().to_string());
                }
            }
            there.sort();
            let mut locales: Vec<String> = std::fs::read_dir(rules.join(name).join("locales"))
                .map(|d| d.flatten().map(|e| e.path().file_stem().unwrap().display().to_string()).collect())
                .unwrap_or_default();
            locales.sort();
            assert_eq!(
                locales,
                languages(name),
                "the translations of `{name}` in builtin.rs are out of date"
            );
            let mut embedded: Vec<String> = files.iter().map(|(f, _)| (*f).to_owned()).collect();
            embedded.sort();
            assert_eq!(there, embedded, "the list of `{name}` in builtin.rs is out of date");
        }
    }

    #[test]
    fn every_built_in_pack_compiles_without_a_word() {
        for name in names() {
            let (_, warnings) = readiness_core::compile(&module(name).unwrap(), &Shelf).unwrap();
            assert!(warnings.is_empty(), "{name}: {warnings:?}");
        }
    }
}
