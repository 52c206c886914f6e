//! One opaque error.
//!
//! In: what went wrong while a pack, answers or a stored result were read. Out: [`Error`], which says in
//! words what it is and lets a program ask for what it can act on.

use std::fmt;

use readiness_core::Diagnostic;
use readiness_core::sheet::Misfit;
use readiness_core::words::counted;

use crate::problem::Problem;

/// Why something could not be had. Ask it what it is; what it is made of may change.
///
/// ```
/// let error = readiness::Engine::built_in("reconciliatoin").unwrap_err();
/// assert!(error.is_no_such_pack());
/// assert_eq!(error.to_string(), "there is no built-in pack `reconciliatoin`: did you mean `reconciliation`?");
/// ```
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    Unreadable {
        what: String,
        source: Option<std::io::Error>,
    },
    NoSuchPack {
        message: String,
    },
    NoSuchQuestion {
        message: String,
    },
    NoSuchLanguage {
        message: String,
    },
    NoSuchCountry {
        message: String,
    },
    #[cfg(feature = "prove")]
    TooLarge {
        reached: String,
    },
    NoPanel {
        message: String,
    },
    NoSuchElement {
        message: String,
    },
    Refused {
        message: String,
        help: String,
    },
    Invalid {
        what: String,
        problems: Vec<Problem>,
        private: bool,
    },
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

    #[cfg(feature = "prove")]
    pub(crate) fn too_large(reached: impl Into<String>) -> Self {
        Self(Box::new(Kind::TooLarge { reached: reached.into() }))
    }

    pub(crate) fn no_such_country(message: impl Into<String>) -> Self {
        Self(Box::new(Kind::NoSuchCountry { message: message.into() }))
    }

    pub(crate) fn no_panel(message: impl Into<String>) -> Self {
        Self(Box::new(Kind::NoPanel { message: message.into() }))
    }

    pub(crate) fn no_such_element(message: impl Into<String>) -> Self {
        Self(Box::new(Kind::NoSuchElement { message: message.into() }))
    }

    pub(crate) fn refused(misfit: Misfit) -> Self {
        Self(Box::new(Kind::Refused { message: misfit.message, help: misfit.help }))
    }

    pub(crate) fn pack(what: impl Into<String>, problems: Vec<Diagnostic>) -> Self {
        let problems = problems.into_iter().map(Problem::open).collect();
        Self(Box::new(Kind::Invalid { what: what.into(), problems, private: false }))
    }

    pub(crate) fn answers(what: impl Into<String>, problems: Vec<Diagnostic>) -> Self {
        let problems = problems.into_iter().map(Problem::private).collect();
        Self(Box::new(Kind::Invalid { what: what.into(), problems, private: true }))
    }

    /// Whether what was read is not valid; [`Error::problems`] then says everything that is wrong.
    ///
    /// ```
    /// assert!(readiness::Engine::from_text("pack.ron", "()").unwrap_err().is_invalid());
    /// ```
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        matches!(*self.0, Kind::Invalid { .. })
    }

    /// Whether a file or folder could not be read.
    ///
    /// ```
    /// assert!(readiness::Engine::load("no/such/folder").unwrap_err().is_unreadable());
    /// ```
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        matches!(*self.0, Kind::Unreadable { .. })
    }

    /// Whether there is no built-in pack of that name.
    ///
    /// ```
    /// assert!(readiness::Engine::built_in("nothing").unwrap_err().is_no_such_pack());
    /// ```
    #[must_use]
    pub fn is_no_such_pack(&self) -> bool {
        matches!(*self.0, Kind::NoSuchPack { .. })
    }

    /// Whether the pack is not translated into that language.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// assert!(engine.in_language("xx").unwrap_err().is_no_such_language());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn is_no_such_language(&self) -> bool {
        matches!(*self.0, Kind::NoSuchLanguage { .. })
    }

    /// Whether a proof ended before it was done: the pack is too large for the limits it was given. The
    /// message says what was reached.
    ///
    /// ```
    /// let error = readiness::Engine::built_in("nothing").unwrap_err();
    /// assert!(!error.is_too_large());
    /// ```
    #[cfg(feature = "prove")]
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        matches!(*self.0, Kind::TooLarge { .. })
    }

    /// Whether the pack has no help for that country.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// let error = engine.country("Irland").unwrap_err();
    /// assert!(error.is_no_such_country() && error.to_string().contains("did you mean `Ireland`"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn is_no_such_country(&self) -> bool {
        matches!(*self.0, Kind::NoSuchCountry { .. })
    }

    /// Whether the pack names nobody to hear beside it.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// assert!(engine.voices().unwrap_err().is_no_panel());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn is_no_panel(&self) -> bool {
        matches!(*self.0, Kind::NoPanel { .. })
    }

    /// Whether no source has that id.
    ///
    /// ```
    /// let catalogue = readiness::Catalogue::built_in()?;
    /// assert!(catalogue.element("nothing").unwrap_err().is_no_such_element());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn is_no_such_element(&self) -> bool {
        matches!(*self.0, Kind::NoSuchElement { .. })
    }

    /// Whether there is no such question, or it is not asked at this point.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("reconciliation")?.interview();
    /// assert!(interview.go_to("nothing").unwrap_err().is_no_such_question());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn is_no_such_question(&self) -> bool {
        matches!(*self.0, Kind::NoSuchQuestion { .. })
    }

    /// Whether an answer does not fit its question.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("reconciliation")?.interview();
    /// assert!(interview.answer("perhaps").unwrap_err().is_refused());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(*self.0, Kind::Refused { .. })
    }

    /// What would fit, where an answer did not. It does not repeat the answer.
    ///
    /// ```
    /// let mut interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// let error = interview.answer("perhaps").unwrap_err();
    /// assert!(error.help().unwrap().starts_with(r#"one of "yes", "no""#));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        match &*self.0 {
            Kind::Refused { help, .. } => Some(help),
            #[cfg(feature = "prove")]
            Kind::TooLarge { .. } => None,
            Kind::Unreadable { .. }
            | Kind::NoSuchPack { .. }
            | Kind::NoSuchQuestion { .. }
            | Kind::NoSuchLanguage { .. }
            | Kind::NoSuchCountry { .. }
            | Kind::NoPanel { .. }
            | Kind::NoSuchElement { .. }
            | Kind::Invalid { .. } => None,
        }
    }

    /// Whether the problems point into what somebody told about themselves: show their places, but do
    /// not print the lines they point at.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// assert!(engine.read_answers("a.ron", "(answers: 3)").unwrap_err().is_about_answers());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn is_about_answers(&self) -> bool {
        matches!(*self.0, Kind::Invalid { private: true, .. })
    }

    /// Everything that is wrong with what was read, by place; empty for other errors.
    ///
    /// ```
    /// let text = r#"(pack: (id: "Tea", version: 1), sectoins: [])"#;
    /// let error = readiness::Engine::from_text("tea.ron", text).unwrap_err();
    /// let codes: Vec<&str> = error.problems().iter().map(|p| p.code()).collect();
    /// assert_eq!(codes, ["missing-text", "wrong-type", "unknown-field"]);
    /// ```
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match &*self.0 {
            Kind::Invalid { problems, .. } => problems,
            #[cfg(feature = "prove")]
            Kind::TooLarge { .. } => &[],
            Kind::Unreadable { .. }
            | Kind::NoSuchPack { .. }
            | Kind::NoSuchQuestion { .. }
            | Kind::NoSuchLanguage { .. }
            | Kind::NoSuchCountry { .. }
            | Kind::NoPanel { .. }
            | Kind::NoSuchElement { .. }
            | Kind::Refused { .. } => &[],
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Unreadable { what, source: Some(source) } => write!(f, "{what}: {source}"),
            Kind::Unreadable { what, source: None } => f.write_str(what),
            #[cfg(feature = "prove")]
            Kind::TooLarge { reached } => f.write_str(reached),
            Kind::NoSuchPack { message }
            | Kind::NoSuchQuestion { message }
            | Kind::NoSuchLanguage { message }
            | Kind::NoSuchCountry { message }
            | Kind::NoPanel { message }
            | Kind::NoSuchElement { message }
            | Kind::Refused { message, .. } => f.write_str(message),
            Kind::Invalid { what, problems, .. } => {
                let n = problems.iter().filter(|p| p.is_error()).count();
                write!(f, "{what} has {}", counted(n, "problem", "problems"))
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
            #[cfg(feature = "prove")]
            Kind::TooLarge { .. } => None,
            Kind::Unreadable { .. }
            | Kind::NoSuchPack { .. }
            | Kind::NoSuchQuestion { .. }
            | Kind::NoSuchLanguage { .. }
            | Kind::NoSuchCountry { .. }
            | Kind::NoPanel { .. }
            | Kind::NoSuchElement { .. }
            | Kind::Refused { .. } => None,
        }
    }
}
