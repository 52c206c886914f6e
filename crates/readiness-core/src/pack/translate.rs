//! Texts in another language, from the overlays beside the modules.
//!
//! In: the modules of a pack, every text in its place, and the language that is wanted. Out: the same
//! with those texts replaced whose translation was made from them as they are now; the others stay as
//! they were written, each with a warning. Nothing but texts is touched.

use std::collections::BTreeMap;

use super::load::Module;
use super::texts::{Purpose, Slot, each_text};
use crate::checked::Text;
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems, did_you_mean};
use crate::raw::{RawHeader, RawOverlay, RawPack, RawTranslated, check_language};
use crate::source::Library;
use crate::translation::{Translation, fingerprint, shared};
use crate::words::counted;

/// The language of a pack that does not say so.
pub(super) const DEFAULT: &str = "en";
/// So many unknown paths get a suggestion: looking for what was meant takes time.
const MOST_SUGGESTED: usize = 20;

/// The entries of an overlay that were not used yet.
struct Entries {
    overlay: RawOverlay,
    by_path: BTreeMap<String, RawTranslated>,
    used: bool,
}

impl Entries {
    fn new(mut overlay: RawOverlay, problems: &mut Problems) -> Self {
        let mut by_path: BTreeMap<String, RawTranslated> = BTreeMap::new();
        for entry in std::mem::take(&mut overlay.texts) {
            if by_path.contains_key(&entry.id.value) {
                let message = format!("`{}` is translated twice", entry.id.value);
                problems.add(Diagnostic::new(Code::DuplicateTranslation, &entry.id.at, message));
            } else {
                by_path.insert(entry.id.value.clone(), entry);
            }
        }
        Self { overlay, by_path, used: false }
    }

    fn take(&mut self, path: &str) -> Option<RawTranslated> {
        let entry = self.by_path.remove(path);
        self.used |= entry.is_some();
        entry
    }
}

/// The language that a module is written in.
pub(crate) fn language(raw: &RawPack) -> &str {
    let said: fn(&RawHeader) -> Option<&str> = |h| h.language.as_ref().map(|l| l.value.as_str());
    raw.header.as_ref().and_then(said).unwrap_or(DEFAULT)
}

/// The path of a text as the importing pack writes it: `vetoes.stop` of `base.` is `vetoes.base.stop`.
pub(super) fn full_path(prefix: &str, path: &str) -> String {
    match path.split_once('.') {
        // Sources are cited bare everywhere, and an imported header is nobody's text.
        Some((kind, rest)) if kind != "sources" => format!("{kind}.{prefix}{rest}"),
        _ => path.to_owned(),
    }
}

/// That an overlay is there and not well formed; its problems are reported already.
pub(super) struct Broken;

/// The overlay of a module, if there is one.
pub(super) fn overlay(
    raw: &RawPack,
    wanted: &str,
    library: &dyn Library,
    problems: &mut Problems,
) -> Result<Option<RawOverlay>, Broken> {
    let file = match library.translation(&raw.place, wanted) {
        Ok(None) => return Ok(None),
        Ok(Some(file)) => file,
        Err(why) => {
            problems.add(match &raw.at {
                Some(at) => Diagnostic::new(Code::Syntax, at, why),
                None => Diagnostic::whole(Code::Syntax, why),
            });
            return Err(Broken);
        }
    };
    let before = problems.len();
    let read = RawOverlay::read(&file, problems).filter(|_| problems.len() == before).ok_or(Broken)?;
    if !read.language.value.eq_ignore_ascii_case(wanted) {
        let message = format!("this is `{}`, but the file stands for `{wanted}`", read.language.value);
        problems.add(Diagnostic::new(Code::BadLanguage, &read.language.at, message));
        return Err(Broken);
    }
    Ok(Some(read))
}

/// Replaces the texts of all modules by those in the language wanted; the last module is the pack itself.
/// Where an overlay is not well formed nothing more is said: what is missing would only repeat it.
pub(super) fn translate(
    modules: &mut [Module],
    wanted: &str,
    library: &dyn Library,
    problems: &mut Problems,
) -> Option<Translation> {
    for header in modules.iter().filter_map(|m| m.raw.header.as_ref()) {
        if let Some(tag) = &header.language {
            check_language(tag, problems);
        }
    }
    let (root, imported) = modules.split_last_mut()?;
    let entries = |module: &Module, problems: &mut Problems| {
        let read = overlay(&module.raw, wanted, library, problems).ok()?;
        Some(read.map(|o| Entries::new(o, problems)))
    };
    let mut of_root = entries(root, problems)?;
    let mut untranslated = BTreeMap::new();
    let mut paths: Vec<String> = Vec::new();
    let mut used: Vec<(Text, RawOverlay)> = Vec::new();
    for module in imported {
        let from = shared(language(&module.raw));
        if *from == *wanted {
            continue;
        }
        let mut own = entries(module, problems)?;
        let mut own_paths = Vec::new();
        let mut of = Overlays { own: own.as_mut(), root: of_root.as_mut() };
        of.apply(module, &from, &mut own_paths, &mut untranslated, problems);
        paths.extend(own_paths.iter().map(|p| full_path(&module.prefix, p)));
        if let Some(own) = own {
            left_over(&own, &own_paths, problems);
            used.extend(own.used.then_some((from, own.overlay)));
        }
    }
    let from = shared(language(&root.raw));
    if *from != *wanted {
        let mut of = Overlays { own: of_root.as_mut(), root: None };
        of.apply(root, &from, &mut paths, &mut untranslated, problems);
    }
    if let Some(own) = of_root {
        left_over(&own, &paths, problems);
        used.extend(own.used.then_some((from, own.overlay)));
    }
    // The pack is no better translated than the worst of its modules.
    let (from, worst) = used.into_iter().min_by_key(|(_, o)| (o.reviewed.is_some(), o.made))?;
    Some(Translation { from, made: worst.made, reviewed: worst.reviewed, untranslated })
}

/// Where the translations of a module are looked for: beside it, then beside the pack that imports it.
struct Overlays<'a> {
    own: Option<&'a mut Entries>,
    root: Option<&'a mut Entries>,
}

impl Overlays<'_> {
    fn take(&mut self, prefix: &str, path: &str) -> Option<RawTranslated> {
        let own = self.own.as_mut().and_then(|o| o.take(path));
        own.or_else(|| self.root.as_mut()?.take(&full_path(prefix, path)))
    }

    /// Whether anything of the module is translated anywhere.
    fn speak_of(&self, module: &Module) -> bool {
        let begins =
            |path: &String| path.split_once('.').is_some_and(|(_, rest)| rest.starts_with(&module.prefix));
        self.own.is_some() || self.root.as_ref().is_some_and(|o| o.by_path.keys().any(begins))
    }

    fn apply(
        &mut self,
        module: &mut Module,
        from: &Text,
        paths: &mut Vec<String>,
        untranslated: &mut BTreeMap<Text, Text>,
        problems: &mut Problems,
    ) {
        let told_one_by_one = self.speak_of(module);
        let mut missing = 0_usize;
        let prefix = module.prefix.clone();
        each_text(&mut module.raw, &mut |slot| {
            let Slot { path, says, purpose, text, .. } = slot;
            let Some(original) = text.as_ref().filter(|t| readable(purpose, &t.value)) else { return };
            paths.push(path.clone());
            let now = fingerprint(&original.value);
            match self.take(&prefix, &path) {
                Some(entry) if entry.text.value.trim().is_empty() => {
                    let message = format!("`{path}` is not translated yet");
                    problems.add(
                        Diagnostic::new(Code::MissingTranslation, &entry.text.at, message)
                            .help(format!("the text is: {}", original.value)),
                    );
                }
                Some(entry) if entry.of.value != now => {
                    let message = format!("`{path}` has changed since it was translated");
                    problems.add(Diagnostic::new(Code::StaleTranslation, &entry.of.at, message).help(
                        format!(
                            "the text is now: {} Correct the translation, then write `of: \"{now}\"`",
                            original.value
                        ),
                    ));
                }
                Some(entry) => {
                    *text = Some(entry.text);
                    return;
                }
                None if purpose.stays() => return,
                None => {
                    missing = missing.saturating_add(1);
                    if told_one_by_one {
                        let message = format!("`{path}` is not translated");
                        problems.add(Diagnostic::new(Code::MissingTranslation, &original.at, message));
                    }
                }
            }
            if let Some(id) = says {
                untranslated.insert(shared(&format!("{prefix}{id}")), from.clone());
            }
        });
        if let (false, Some(at)) = (told_one_by_one || missing == 0, &module.raw.at) {
            let texts = counted(missing, "text", "texts");
            let message = format!("none of its {texts} is translated");
            problems.add(Diagnostic::new(Code::MissingTranslation, at, message));
        }
    }
}

/// Whether a text is one that people read.
pub(super) fn readable(purpose: Purpose, text: &str) -> bool {
    purpose != Purpose::Author && !text.trim().is_empty()
}

/// Reports entries that translate nothing.
fn left_over(entries: &Entries, paths: &[String], problems: &mut Problems) {
    for (n, entry) in entries.by_path.values().enumerate() {
        let message = format!("nothing to translate has the path `{}`", entry.id.value);
        let meant = (n < MOST_SUGGESTED)
            .then(|| did_you_mean(&entry.id.value, paths.iter().map(String::as_str)))
            .flatten();
        problems.add(
            Diagnostic::new(Code::UnknownTranslation, &entry.id.at, message).help(meant.unwrap_or_default()),
        );
    }
}
