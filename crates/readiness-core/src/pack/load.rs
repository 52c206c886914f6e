//! A pack and what it imports, one module after the other.
//!
//! In: the pack and a [`Library`]. Out: its modules, what is imported first, each with its prefix and
//! with every text in its place.

use std::collections::BTreeMap;

use super::{bad_id, is_id, place_texts};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems};
use crate::raw::RawPack;
use crate::source::{Library, ModuleSource};

pub(super) struct Module {
    pub(super) raw: RawPack,
    pub(super) prefix: String,
    /// Alias -> the prefix of the module it stands for.
    pub(super) aliases: BTreeMap<String, String>,
}

/// The modules of a pack, itself last, with every text in its place.
pub(super) fn load(root: RawPack, library: &dyn Library, problems: &mut Problems) -> Vec<Module> {
    let mut modules = Vec::new();
    let mut loader = Loader { library, prefixes: BTreeMap::new(), trail: Vec::new() };
    loader.load(root, String::new(), &mut modules, problems);
    for module in &mut modules {
        place_texts(&mut module.raw, problems);
    }
    modules
}

struct Loader<'a> {
    library: &'a dyn Library,
    prefixes: BTreeMap<String, String>,
    trail: Vec<String>,
}

impl Loader<'_> {
    /// Puts the imports of `raw` in front of it.
    fn load(&mut self, raw: RawPack, prefix: String, into: &mut Vec<Module>, problems: &mut Problems) {
        self.prefixes.insert(raw.place.clone(), prefix.clone());
        self.trail.push(raw.place.clone());
        let mut aliases = BTreeMap::new();
        for import in &raw.imports {
            let alias = &import.alias;
            if !is_id(&alias.value) {
                bad_id(alias, false, problems);
                continue;
            }
            if aliases.contains_key(&alias.value) {
                problems.add(
                    Diagnostic::new(
                        Code::ShadowedImport,
                        &alias.at,
                        format!("the alias `{}` is used twice", alias.value),
                    )
                    .help("choose another alias"),
                );
                continue;
            }
            match self.library.find(&raw.place, &import.module.value) {
                Err(why) => problems.add(
                    Diagnostic::new(Code::ImportMissing, &import.module.at, why)
                        .help(Code::ImportMissing.info().mend),
                ),
                Ok(found) => {
                    if let Some(there) = self.import(found, &prefix, import, into, problems) {
                        aliases.insert(alias.value.clone(), there);
                    }
                }
            }
        }
        self.trail.pop();
        into.push(Module { raw, prefix, aliases });
    }

    fn import(
        &mut self,
        found: ModuleSource,
        prefix: &str,
        import: &crate::raw::RawImport,
        into: &mut Vec<Module>,
        problems: &mut Problems,
    ) -> Option<String> {
        if self.trail.contains(&found.place) {
            let mut hops = self.trail.clone();
            hops.push(found.place);
            problems.add(
                Diagnostic::new(
                    Code::ImportLoop,
                    &import.module.at,
                    format!("modules import each other in a circle: {}", hops.join(" → ")),
                )
                .help(Code::ImportLoop.info().mend),
            );
            return None;
        }
        if let Some(known) = self.prefixes.get(&found.place) {
            return Some(known.clone());
        }
        let inner = format!("{prefix}{}.", import.alias.value);
        let raw = RawPack::read(&found, problems);
        self.load(raw, inner.clone(), into, problems);
        Some(inner)
    }
}
