//! Packs on the disk, for tests: a folder or one file, and the modules beside it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use readiness_core::panel::Voice;
use readiness_core::{
    CheckedPack, Diagnostic, Library, ModuleSource, Pack, Problems, RawPack, SourceFile, compile_in, panel,
};

/// Reads a folder (and its `examples/`) or one file. `«N×text»` becomes `text`, N times, with `№` as the
/// number of the copy: fixtures of limits need bulk that nobody wants to keep.
///
/// # Errors
/// In words, when there is nothing to read.
pub fn read(path: &Path) -> Result<ModuleSource, String> {
    let mut paths: Vec<PathBuf> = Vec::new();
    if path.is_file() {
        paths.push(path.to_owned());
    }
    for folder in [path.to_owned(), path.join("examples")] {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        paths.extend(
            entries
                .flatten()
                .map(|e| e.path())
                .filter(|p| p.extension().is_some_and(|x| x == "ron" || x == "json")),
        );
    }
    paths.sort();
    if paths.is_empty() {
        return Err(format!("there is nothing at {}", path.display()));
    }
    let files = paths
        .iter()
        .map(|p| {
            let text = std::fs::read_to_string(p).map_err(|e| e.to_string())?;
            let name = p.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok(SourceFile::new(name, repeated(&text)))
        })
        .collect::<Result<_, String>>()?;
    Ok(ModuleSource { place: path.display().to_string(), files })
}

fn repeated(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, marked)) = rest.split_once('«') {
        let (inside, after) = marked.split_once('»').expect("a marker is closed");
        let (count, what) = inside.split_once('×').expect("a marker has a count");
        out.push_str(before);
        let count: usize = count.trim().parse().expect("a count is a number");
        for copy in 1..=count {
            out.push_str(&what.replace('№', &copy.to_string()));
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

struct Beside;

impl Library for Beside {
    fn find(&self, from: &str, module: &str) -> Result<ModuleSource, String> {
        let path = Path::new(from).join(module);
        let path = path.canonicalize().map_err(|_| format!("there is no module `{module}`"))?;
        read(&path)
    }

    fn translation(&self, place: &str, language: &str) -> Result<Option<Arc<SourceFile>>, String> {
        let path = Path::new(place).join("locales").join(format!("{language}.ron"));
        let text = std::fs::read_to_string(path).ok();
        Ok(text.map(|t| SourceFile::new(format!("{language}.ron"), t)))
    }
}

/// Compiles a pack on the disk.
///
/// # Errors
/// Everything the compiler reports.
pub fn compile_path(path: &Path) -> Result<(CheckedPack, Vec<Diagnostic>), Vec<Diagnostic>> {
    compile_path_in(path, None)
}

/// Compiles a pack on the disk in a language.
///
/// # Errors
/// Everything the compiler reports.
pub fn compile_path_in(
    path: &Path,
    language: Option<&str>,
) -> Result<(CheckedPack, Vec<Diagnostic>), Vec<Diagnostic>> {
    let path = path.canonicalize().expect("the pack exists");
    compile_in(&read(&path).expect("the pack can be read"), &Beside, language)
}

/// Compiles a pack that was read from the disk, its text changed perhaps.
///
/// # Errors
/// Everything the compiler reports.
pub fn compile_read(source: &ModuleSource) -> Result<(CheckedPack, Vec<Diagnostic>), Vec<Diagnostic>> {
    compile_in(source, &Beside, None)
}

/// Resolves the names of a pack on the disk: every rule of it and of what it imports, with its evidence.
#[must_use]
pub fn resolve_path(path: &Path) -> Pack {
    let path = path.canonicalize().expect("the pack exists");
    let mut problems = Problems::new();
    let raw = RawPack::read(&read(&path).expect("the pack can be read"), &mut problems);
    let pack = Pack::resolve(raw, &Beside, &mut problems);
    assert!(!problems.has_errors(), "{} has problems", path.display());
    pack
}

/// The voices of a pack on the disk that compiles.
///
/// # Errors
/// Everything that keeps one of them from being heard.
pub fn voices(path: &Path, whole: &CheckedPack) -> Result<Vec<Voice>, Vec<Diagnostic>> {
    let path = path.canonicalize().expect("the pack exists");
    panel::voices(whole, &path.display().to_string(), &Beside)
}
