//! One opaque error.
//!
//! In: what went wrong while a pack or answers were read. Out: [`Error`], which says in words what it
//! is and lets a program ask for what it can act on, without binding it to our inner types.

use std::fmt;

use readiness_core::Diagnostic;

/// Why something could not be read.
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    Unreadable { what: String, source: Option<std::io::Error> },
    NoSuchPack { message: String },
    NoSuchQuestion { message: String },
    NoSuchLanguage { message: String },
    Invalid { what: String, problems: Vec<Diagnostic>, private: bool },
}

impl Error {
    pub(crate) fn unreadable(what: impl Into<String>, source: Option<std::io::Error>) -> Self {
        Self(Box::new(Kind::Unreadable { what: what.into(), source }))
    }

    pub(crate) fn no_such_pack(message: impl Into<String>) -> Self {
        Self(Box::new(Kind::NoSuchPack { message: message.into() }))
    }

    pub(crate) fn no_such_question(message: impl Into<String>) -> Self {
        Self(Box::new(Kind::NoSuchQuestion { message: message.into() }))
    }

    pub(crate) fn no_such_language(message: impl Into<String>) -> Self {
        Self(Box::new(Kind::NoSuchLanguage { message: message.into() }))
    }

    pub(crate) fn pack(what: impl Into<String>, problems: Vec<Diagnostic>) -> Self {
        Self(Box::new(Kind::Invalid { what: what.into(), problems, private: false }))
    }

    pub(crate) fn answers(what: impl Into<String>, problems: Vec<Diagnostic>) -> Self {
        Self(Box::new(Kind::Invalid { what: what.into(), problems, private: true }))
    }

    /// Whether what was read is not valid; [`Error::diagnostics`] then says everything that is wrong.
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        matches!(*self.0, Kind::Invalid { .. })
    }

    /// Whether a file or folder could not be read.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        matches!(*self.0, Kind::Unreadable { .. })
    }

    /// Whether there is no built-in pack of that name.
    #[must_use]
    pub fn is_no_such_pack(&self) -> bool {
        matches!(*self.0, Kind::NoSuchPack { .. })
    }

    /// Whether the pack is not translated into that language.
    #[must_use]
    pub fn is_no_such_language(&self) -> bool {
        matches!(*self.0, Kind::NoSuchLanguage { .. })
    }

    /// Whether there is no such question, or it is not asked at this point.
    #[must_use]
    pub fn is_no_such_question(&self) -> bool {
        matches!(*self.0, Kind::NoSuchQuestion { .. })
    }

    /// Whether the diagnostics point into somebody's answers: show their places, but do not quote the
    /// lines they point at where others may read them.
    #[must_use]
    pub fn is_about_answers(&self) -> bool {
        matches!(*self.0, Kind::Invalid { private: true, .. })
    }

    /// Everything that is wrong with what was read, by place; empty for other errors.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match &*self.0 {
            Kind::Invalid { problems, .. } => problems,
            Kind::Unreadable { .. }
            | Kind::NoSuchPack { .. }
            | Kind::NoSuchQuestion { .. }
            | Kind::NoSuchLanguage { .. } => &[],
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Unreadable { what, source: Some(source) } => write!(f, "{what}: {source}"),
            Kind::Unreadable { what, source: None } => f.write_str(what),
            Kind::NoSuchPack { message }
            | Kind::NoSuchQuestion { message }
            | Kind::NoSuchLanguage { message } => f.write_str(message),
            Kind::Invalid { what, problems, .. } => {
                let n = problems.iter().filter(|p| p.is_error()).count();
                write!(f, "{what} has {n} problem{}", if n == 1 { "" } else { "s" })
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Kind::Unreadable { source: Some(source), .. } => Some(source),
            Kind::Invalid { problems, .. } => problems.first().map(|p| {
                let first: &(dyn std::error::Error + 'static) = p;
                first
            }),
            Kind::Unreadable { .. }
            | Kind::NoSuchPack { .. }
            | Kind::NoSuchQuestion { .. }
            | Kind::NoSuchLanguage { .. } => None,
        }
    }
}
