//! Files as text, and places in them.
//!
//! In: names and texts that somebody else read. Out: [`SourceFile`] and [`Span`], which every later
//! phase carries along so that a problem or an explanation can quote the pack. This module opens
//! nothing: reading files is for the crates outside.

use std::fmt;
use std::sync::Arc;

/// One file of a pack, or of answers, already read. Printed for debugging it is only named: it may hold
/// somebody's answers, which belong in no log.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// What to call it in messages: its path as the author would write it.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl SourceFile {
    /// A file from its name and text.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { name: name.into(), text: text.into() })
    }
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceFile").field("name", &self.name).finish_non_exhaustive()
    }
}

impl miette::SourceCode for SourceFile {
    fn read_span<'a>(
        &'a self,
        span: &miette::SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn miette::SpanContents<'a> + 'a>, miette::MietteError> {
        let found = self.text.read_span(span, context_lines_before, context_lines_after)?;
        Ok(Box::new(miette::MietteSpanContents::new_named(
            self.name.clone(),
            found.data(),
            *found.span(),
            found.line(),
            found.column(),
            found.line_count(),
        )))
    }
}

/// A place in a file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The text at this place.
    #[must_use]
    pub fn text(&self) -> &str {
        self.file.text.get(self.start..self.end).unwrap_or_default()
    }

    /// The same place, cut to the text and widened to whole letters: what reads a text byte by byte may
    /// point into the middle of one.
    #[must_use]
    pub fn whole_letters(&self) -> Self {
        let text = &self.file.text;
        let boundary = |i: &usize| text.is_char_boundary(*i);
        let start = (0..=self.start.min(text.len())).rev().find(boundary).unwrap_or(0);
        let end = (self.end.max(start)..text.len()).find(boundary).unwrap_or(text.len());
        Self { file: Arc::clone(&self.file), start, end }
    }

    /// Line and column of the start, both from 1; the column counts characters.
    #[must_use]
    pub fn line_column(&self) -> (usize, usize) {
        let before = self.file.text.get(..self.start).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
        (line, column)
    }
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub at: Span,
}

/// The files of one module: a pack, or something a pack imports.
#[derive(Clone, Debug)]
pub struct ModuleSource {
    /// Where it was found; two imports of the same place are the same module.
    pub place: String,
    /// Its files.
    pub files: Vec<Arc<SourceFile>>,
}

/// Finds the modules that a pack imports, and what they say in other languages.
pub trait Library {
    /// The module that `module` names when it is imported by the one at `from`.
    ///
    /// # Errors
    /// In words for the author, when there is no such module or it cannot be read.
    fn find(&self, from: &str, module: &str) -> Result<ModuleSource, String>;

    /// The texts of the module at `place` in another language, if somebody wrote them.
    ///
    /// # Errors
    /// In words for the author, when they are there and cannot be read.
    fn translation(&self, _place: &str, _language: &str) -> Result<Option<Arc<SourceFile>>, String> {
        Ok(None)
    }
}

/// A library with nothing in it, for packs without imports.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLibrary;

impl Library for NoLibrary {
    fn find(&self, _from: &str, module: &str) -> Result<ModuleSource, String> {
        Err(format!("no module `{module}` here: nothing can be imported"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_holds_whole_letters_of_the_text() {
        let file = SourceFile::new("a", "aé\u{1F600}");
        let place = |start, end| {
            let whole = Span { file: Arc::clone(&file), start, end }.whole_letters();
            (whole.start, whole.end)
        };
        assert_eq!(place(0, 1), (0, 1));
        assert_eq!(place(1, 2), (1, 3), "the end is in the middle");
        assert_eq!(place(2, 3), (1, 3), "the start is in the middle");
        assert_eq!(place(2, 4), (1, 7), "both are");
        assert_eq!(place(3, 99), (3, 7), "past the end");
        assert_eq!(place(99, 1), (7, 7), "nothing is left");
    }
}
