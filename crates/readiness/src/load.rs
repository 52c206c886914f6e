//! Packs on a disk.
//!
//! In: a path. Out: a [`ModuleSource`]: the `.ron` and `.json` files of a folder and of its `examples/`, by name,
//! or one file. Whatever is read is read within limits, and only plain files are.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use readiness_core::raw::MOST_FILES;
use readiness_core::syntax::MOST_BYTES;
use readiness_core::translation::is_language;
use readiness_core::{Code, Diagnostic, Library, ModuleSource, SourceFile, Span};

use crate::builtin;
use crate::error::Error;

/// Reads a pack's files.
pub(crate) fn module(path: &Path) -> Result<ModuleSource, Error> {
    let unreadable = |source| Error::unreadable(format!("`{}` cannot be read", path.display()), Some(source));
    let place = path.canonicalize().map_err(unreadable)?;
    let mut paths = Vec::new();
    if path.is_dir() {
        for folder in [path.to_owned(), path.join("examples")] {
            if folder.is_dir() {
                paths.extend(rule_files(&folder).map_err(unreadable)?);
            }
        }
        if paths.is_empty() {
            return Err(Error::unreadable(
                format!("`{}` holds no `.ron` or `.json` files, so it is no pack", path.display()),
                None,
            ));
        }
        // One more than allowed is enough for the reader to say that there are too many.
        paths.truncate(MOST_FILES.saturating_add(1));
    } else {
        paths.push(path.to_owned());
    }
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        match text(&path).map_err(|e| Error::unreadable(format!("`{name}` cannot be read"), Some(e)))? {
            Ok(text) => files.push(SourceFile::new(name, text)),
            Err(up_to) => problems.push(not_text(&name, &up_to)),
        }
    }
    if problems.is_empty() {
        Ok(ModuleSource { place: place.display().to_string(), files })
    } else {
        Err(Error::pack(format!("`{}`", path.display()), problems))
    }
}

fn rule_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|x| x == "ron" || x == "json") && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The text of a plain file, cut just above the limit so that the reader can say it is too large; or
/// what could be read up to where it stops being UTF-8.
fn text(path: &Path) -> std::io::Result<Result<String, String>> {
    limited(plain_file(path)?)
}

/// A plain file, opened: no folder, and nothing that would never end.
fn plain_file(path: &Path) -> std::io::Result<File> {
    if !fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("it is not a plain file"));
    }
    File::open(path)
}

/// The same for anything that can be read, such as standard input.
fn limited(reader: impl Read) -> std::io::Result<Result<String, String>> {
    const ROOM: usize = 8;
    let most = u64::try_from(MOST_BYTES.saturating_add(ROOM)).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    reader.take(most).read_to_end(&mut bytes)?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(valid);
            let text = String::from_utf8(bytes).unwrap_or_default();
            // The cut may have fallen inside a character.
            if valid > MOST_BYTES { Ok(text) } else { Err(text) }
        }
    })
}

/// What somebody told about themselves, from anything that can be read.
pub(crate) fn private_text(name: &str, reader: impl Read) -> Result<String, Error> {
    limited(reader)
        .map_err(|e| Error::unreadable(format!("`{name}` cannot be read"), Some(e)))?
        .map_err(|up_to| Error::answers(format!("`{name}`"), vec![not_text(name, &up_to)]))
}

/// The same from a file, with what to call it.
pub(crate) fn private_file(path: &Path) -> Result<(String, String), Error> {
    let name = path.display().to_string();
    let file =
        plain_file(path).map_err(|e| Error::unreadable(format!("`{name}` cannot be read"), Some(e)))?;
    let text = private_text(&name, file)?;
    Ok((name, text))
}

/// That a file is not UTF-8, with the place where it stops being so.
fn not_text(name: &str, up_to: &str) -> Diagnostic {
    let start = up_to.len();
    let file = SourceFile::new(name, format!("{up_to}\u{fffd}"));
    let end = file.text.len();
    Diagnostic::new(
        Code::Syntax,
        &Span { file, start, end },
        format!("`{name}` is not UTF-8 text from here on"),
    )
    .help("save the file as UTF-8")
}

/// The folder of a pack that holds its translations, one file a language.
const LOCALES: &str = "locales";

/// The languages that the pack in a folder is translated into, by name; a pack in one file has none.
pub(crate) fn languages(place: &Path) -> Vec<String> {
    let files = rule_files(&place.join(LOCALES)).unwrap_or_default();
    let stems = files.iter().filter_map(|p| Some(p.file_stem()?.to_str()?.to_owned()));
    stems.filter(|stem| is_language(stem)).collect()
}

/// The translation in the folder of a pack, if there is one.
pub(crate) fn translation(place: &Path, language: &str) -> Result<Option<Arc<SourceFile>>, String> {
    let path = place.join(LOCALES).join(format!("{language}.ron"));
    // What is no language names no file: nobody leaves the folder by asking for `../es`.
    if !is_language(language) || !path.exists() {
        return Ok(None);
    }
    overlay(&path).map(Some).map_err(|error| error.to_string())
}

/// A file of translations.
pub(crate) fn overlay(path: &Path) -> Result<Arc<SourceFile>, Error> {
    let name = path.display().to_string();
    match text(path).map_err(|e| Error::unreadable(format!("`{name}` cannot be read"), Some(e)))? {
        Ok(text) => Ok(SourceFile::new(name, text)),
        Err(up_to) => Err(Error::pack(format!("`{name}`"), vec![not_text(&name, &up_to)])),
    }
}

/// Modules beside a pack on the disk, and the built-in ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Disk;

impl Library for Disk {
    fn find(&self, from: &str, wanted: &str) -> Result<ModuleSource, String> {
        if wanted.starts_with(builtin::PREFIX) {
            return builtin::Shelf.find(from, wanted);
        }
        let path = beside(from, wanted);
        if !path.exists() {
            return Err(format!("there is no module `{wanted}` here"));
        }
        module(&path).map_err(|error| match error.problems().first() {
            Some(first) => first.to_string(),
            None => error.to_string(),
        })
    }

    fn translation(&self, place: &str, language: &str) -> Result<Option<Arc<SourceFile>>, String> {
        if place.starts_with(builtin::PREFIX) {
            return builtin::Shelf.translation(place, language);
        }
        translation(Path::new(place), language)
    }
}

/// The path that an import names: relative to the pack's folder, or to the one its single file is in.
pub(crate) fn beside(from: &str, wanted: &str) -> PathBuf {
    let base = Path::new(from);
    let base = if base.is_dir() { base } else { base.parent().unwrap_or(base) };
    base.join(wanted)
}
