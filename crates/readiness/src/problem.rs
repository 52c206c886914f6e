//! One thing that is wrong, of many.
//!
//! In: what a phase of the core noticed. Out: [`Problem`], which says what, where, and what to do, without
//! binding anybody to the types that our crates use inside.

use std::fmt;
use std::ops::Range;

use readiness_core::{Code, Diagnostic, Span};

/// How grave a [`Problem`] is.
///
/// ```
/// use readiness::Severity;
/// let error = readiness::Engine::from_text("pack.ron", "()").unwrap_err();
/// assert_eq!(error.problems()[0].severity(), Severity::Error);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// What was read cannot be used.
    Error,
    /// It works, but something is probably not what was meant.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    ///
    /// ```
    /// assert_eq!(readiness::Severity::Warning.name(), "warning");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A problem with a pack, with answers, or with a stored result: what, where, and what to do about it.
///
/// ```
/// let text = r#"(pack: (id: "tea", version: "1", titel: "Tea?"))"#;
/// let error = readiness::Engine::from_text("tea.ron", text).unwrap_err();
/// let problem = error.problems().iter().find(|p| p.code() == "unknown-field").unwrap();
/// assert_eq!(problem.message(), "the header has no field `titel`");
/// assert_eq!(problem.help(), Some("did you mean `title`?"));
/// assert_eq!((problem.file(), problem.line(), problem.column()), (Some("tea.ron"), Some(1), Some(34)));
/// assert_eq!(&text[problem.span().unwrap()], "titel");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    inner: Diagnostic,
    private: bool,
}

impl Problem {
    /// A problem with a pack.
    pub(crate) fn open(inner: Diagnostic) -> Self {
        Self { inner, private: false }
    }

    /// A problem with what somebody told about themselves.
    pub(crate) fn private(mut inner: Diagnostic) -> Self {
        if inner.code == Code::Syntax {
            // The reader's own message would quote what it stumbled over, which may be an answer.
            "this is neither RON nor JSON from here on".clone_into(&mut inner.message);
        }
        Self { inner, private: true }
    }

    /// The stable code, such as `unknown-id`; `docs/diagnostics/` has a page for each.
    ///
    /// ```
    /// let error = readiness::Engine::from_text("pack.ron", "()").unwrap_err();
    /// assert_eq!(error.problems()[0].code(), "missing-header");
    /// ```
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.inner.code.info().name
    }

    /// How grave it is.
    ///
    /// ```
    /// let error = readiness::Engine::from_text("pack.ron", "()").unwrap_err();
    /// assert_eq!(error.problems()[0].severity().name(), "error");
    /// ```
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self.inner.code.info().severity {
            readiness_core::Severity::Error => Severity::Error,
            readiness_core::Severity::Warning => Severity::Warning,
        }
    }

    /// Whether it keeps what was read from being used.
    ///
    /// ```
    /// let error = readiness::Engine::from_text("pack.ron", "()").unwrap_err();
    /// assert!(error.problems()[0].is_error());
    /// ```
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.inner.is_error()
    }

    /// One sentence, lower case, without the answer that it is about.
    ///
    /// ```
    /// let error = readiness::Engine::from_text("pack.ron", "()").unwrap_err();
    /// assert_eq!(error.problems()[0].message(), "`pack.ron` has no `pack:` header");
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// What would mend it.
    ///
    /// ```
    /// let error = readiness::Engine::from_text("pack.ron", "()").unwrap_err();
    /// assert!(error.problems()[0].help().is_some());
    /// ```
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.inner.help.as_deref()
    }

    /// The file, as it was named when it was read.
    ///
    /// ```
    /// let error = readiness::Engine::from_text("pack.ron", "()").unwrap_err();
    /// assert_eq!(error.problems()[0].file(), Some("pack.ron"));
    /// ```
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.inner.at.as_ref().map(|at| at.file.name.as_str())
    }

    /// The line it begins in, from 1.
    ///
    /// ```
    /// let error = readiness::Engine::from_text("pack.ron", "(\n  oops: 1,\n)").unwrap_err();
    /// assert_eq!(error.problems().iter().filter_map(|p| p.line()).max(), Some(2));
    /// ```
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.place().map(|(line, _)| line)
    }

    /// The character of that line it begins with, from 1.
    ///
    /// ```
    /// let error = readiness::Engine::from_text("pack.ron", "(\n  oops: 1,\n)").unwrap_err();
    /// assert_eq!(error.problems().iter().filter_map(|p| p.column()).max(), Some(3));
    /// ```
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.place().map(|(_, column)| column)
    }

    fn place(&self) -> Option<(usize, usize)> {
        self.inner.at.as_ref().map(Span::line_column)
    }

    /// The bytes of the file that it is about.
    ///
    /// ```
    /// let error = readiness::Engine::from_text("pack.ron", "(oops: 1)").unwrap_err();
    /// assert!(error.problems().iter().any(|p| p.span() == Some(1..5)));
    /// ```
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        self.inner.at.as_ref().map(|at| at.start..at.end)
    }

    /// The line of the file that it points at; never a line of somebody's answers or results.
    ///
    /// ```
    /// let error = readiness::Engine::from_text("pack.ron", "(\n  oops: 1,\n)").unwrap_err();
    /// assert!(error.problems().iter().any(|p| p.quoted() == Some("  oops: 1,")));
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// let error = engine.read_answers("a.ron", r#"(answers: {"base.closed_door": "perhaps"})"#).unwrap_err();
    /// assert_eq!(error.problems()[0].quoted(), None);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn quoted(&self) -> Option<&str> {
        let at = self.inner.at.as_ref().filter(|_| !self.private)?;
        at.file.text.lines().nth(self.line()?.checked_sub(1)?)
    }

    /// The problem as the core knows it, for the project's own tools: they draw it.
    #[doc(hidden)]
    #[must_use]
    pub fn core(&self) -> Option<&Diagnostic> {
        (!self.private).then_some(&self.inner)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.message)
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("code", &self.code())
            .field("message", &self.message())
            .field("file", &self.file())
            .field("line", &self.line())
            .field("column", &self.column())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Problem {}
