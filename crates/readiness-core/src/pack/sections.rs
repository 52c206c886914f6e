//! The order in which sections are asked.
//!
//! In: the sections of all modules, imported ones first. Out: the same, each that names one it comes
//! after behind that one, and otherwise as they were. Where a pack and what it imports name the same, the
//! pack's own stand nearer to it.

use std::collections::{BTreeMap, BTreeSet};

use super::prefix_of;
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems, did_you_mean};
use crate::raw::RawSection;

/// Puts sections where they say that they come.
pub(super) fn in_order(sections: Vec<RawSection>, problems: &mut Problems) -> Vec<RawSection> {
    let mut modules: Vec<String> = sections.iter().map(|s| prefix_of(&s.id.value).to_owned()).collect();
    modules.dedup();
    let ids: BTreeSet<String> = sections.iter().map(|s| s.id.value.clone()).collect();
    let mut first = Vec::new();
    let mut behind: BTreeMap<String, Vec<RawSection>> = BTreeMap::new();
    for section in sections {
        match &section.after {
            None => first.push(section),
            Some(after) if ids.contains(&after.value) => {
                behind.entry(after.value.clone()).or_default().push(section);
            }
            Some(after) => {
                let message = format!("there is no section `{}`", after.value);
                let mut d = Diagnostic::new(Code::UnknownId, &after.at, message);
                if let Some(help) = did_you_mean(&after.value, ids.iter().map(String::as_str)) {
                    d = d.help(help);
                }
                problems.add(d);
                first.push(section);
            }
        }
    }
    let mut ordered: Vec<RawSection> = Vec::new();
    first.reverse();
    while let Some(section) = first.pop() {
        let mut next = behind.remove(&section.id.value).unwrap_or_default();
        // What is taken from the end comes next: the modules as they are, each from its last section on.
        next.reverse();
        let module = |s: &RawSection| modules.iter().position(|m| m == prefix_of(&s.id.value));
        next.sort_by_key(module);
        ordered.push(section);
        first.extend(next);
    }
    // What is left comes after itself.
    for section in behind.into_values().flatten() {
        if let Some(after) = &section.after {
            let message =
                format!("`{}` comes after `{}`, which comes after it", section.id.value, after.value);
            problems.add(
                Diagnostic::new(Code::Cycle, &after.at, message)
                    .help("let one of them come after a section of another module"),
            );
        }
        ordered.push(section);
    }
    ordered
}
