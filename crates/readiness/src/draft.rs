//! A pack that is being written, for its author's tools.
//!
//! In: a path. Out: [`Draft`]: the files as they are at this moment, which can be replaced before they
//! are checked, and, once they are, everything that was imported. It differs from [`Engine::load`] in
//! that a pack with mistakes is as welcome as one without.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use readiness_core::panel::voices;
use readiness_core::{Library, ModuleSource, SourceFile};

use crate::builtin;
use crate::engine::Engine;
use crate::error::Error;
use crate::load;

/// The files of a pack or of a module that packs import, its translations included. Two are equal when
/// their files are.
///
/// ```no_run
/// let draft = readiness::Draft::read("my-pack")?;
/// assert!(draft == readiness::Draft::read("my-pack")?, "somebody saved a file just now");
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Draft {
    path: PathBuf,
    module: ModuleSource,
    translations: Vec<Arc<SourceFile>>,
}

impl PartialEq for Draft {
    fn eq(&self, other: &Self) -> bool {
        self.module.files == other.module.files && self.translations == other.translations
    }
}

impl Eq for Draft {}

/// Something that was read beside a draft while it was checked: a module that it imports, or a voice that
/// it names.
///
/// ```no_run
/// let (_, imported) = readiness::Draft::read("my-pack")?.check();
/// let changed = imported.iter().any(|i| readiness::Draft::read(&i.path).ok() != i.found);
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Imported {
    /// The folder or file.
    pub path: PathBuf,
    /// What was there, if it could be read.
    pub found: Option<Draft>,
}

impl Draft {
    /// Reads the files of a folder, or one file.
    ///
    /// # Errors
    /// When there is no pack, or one of its files is not text.
    ///
    /// ```
    /// assert!(readiness::Draft::read("no/such/pack").unwrap_err().is_unreadable());
    /// ```
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Ok(Self::of(path.to_owned(), load::module(path)?))
    }

    fn of(path: PathBuf, module: ModuleSource) -> Self {
        // A translation that cannot be read is told by the check.
        let found = |language: &String| load::translation(&path, language).ok().flatten();
        let translations = load::languages(&path).iter().filter_map(found).collect();
        Self { path, module, translations }
    }

    /// The path of each file and its text: the rules in the order in which they are read, then the
    /// translations.
    ///
    /// ```no_run
    /// for (file, text) in readiness::Draft::read("my-pack")?.files() {
    ///     println!("{file}: {} lines", text.lines().count());
    /// }
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.module.files.iter().chain(&self.translations).map(|f| (f.name.as_str(), f.text.as_str()))
    }

    /// Puts another text in the place of a file's; the disk stays as it is. [`Draft::check`] takes the
    /// rules from here, and translations from the disk.
    ///
    /// ```no_run
    /// let mut draft = readiness::Draft::read("my-pack")?;
    /// draft.replace("my-pack/pack.ron", "()");
    /// assert!(draft.check().0.is_err(), "the header is gone");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn replace(&mut self, file: &str, text: &str) {
        for own in self.module.files.iter_mut().chain(&mut self.translations).filter(|f| f.name == file) {
            *own = SourceFile::new(file, text);
        }
    }

    /// Checks the pack, and tells what it imported from the disk, directly or not, and which voices of a
    /// panel it named, with what they import.
    ///
    /// ```no_run
    /// let draft = readiness::Draft::read("my-pack")?;
    /// let (checked, imported) = draft.check();
    /// println!("{} imports, {}", imported.len(), if checked.is_ok() { "valid" } else { "not valid" });
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn check(&self) -> (Result<Engine, Error>, Vec<Imported>) {
        let noting = Noting::default();
        let name = self.path.display().to_string();
        let checked = Engine::compiled(&name, self.module.clone(), false, &noting);
        if let Ok(engine) = &checked {
            // Whether they can be heard is for whoever asks to hear them; here it is noted what was read.
            drop(voices(engine.pack(), &self.module.place, &noting));
        }
        (checked, noting.0.into_inner())
    }
}

/// The disk, with a note of what was asked for.
#[derive(Debug, Default)]
struct Noting(RefCell<Vec<Imported>>);

impl Library for Noting {
    fn find(&self, from: &str, wanted: &str) -> Result<ModuleSource, String> {
        let module = load::Disk.find(from, wanted);
        if !wanted.starts_with(builtin::PREFIX) {
            let path = load::beside(from, wanted);
            let found = module.as_ref().ok().map(|m| Draft::of(path.clone(), m.clone()));
            let mut noted = self.0.borrow_mut();
            // Voices import much the same; as it was first read is enough to see a change.
            let place = |import: &Imported| import.found.as_ref().map(|f| f.module.place.clone());
            let imported = Imported { path, found };
            if imported.found.is_none() || noted.iter().all(|known| place(known) != place(&imported)) {
                noted.push(imported);
            }
        }
        module
    }

    fn translation(&self, place: &str, language: &str) -> Result<Option<Arc<SourceFile>>, String> {
        load::Disk.translation(place, language)
    }
}
