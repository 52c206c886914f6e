//! Problems, collected rather than thrown.
//!
//! In: what a phase noticed. Out: [`Diagnostic`]s with code, place and help, all of them, in the
//! order of their places. Each implements [`miette::Diagnostic`], so that a program with a terminal
//! can draw it; this crate draws nothing.

use std::fmt;

use crate::codes::{Code, Severity};
use crate::source::Span;

/// One problem: what, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// One sentence, lower case, the author's words in backticks.
    pub message: String,
    /// What would mend it: that of its code, or nearer advice.
    pub help: Option<String>,
    /// Where; absent only when the problem is with a pack as a whole.
    pub at: Option<Span>,
}

impl Diagnostic {
    /// A problem at a place.
    #[must_use]
    pub fn new(code: Code, at: &Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: Some(code.info().mend.to_owned()),
            at: Some(at.whole_letters()),
        }
    }

    /// A problem with no place of its own.
    #[must_use]
    pub fn whole(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: Some(code.info().mend.to_owned()), at: None }
    }

    /// The same problem with nearer advice than that of its code; an empty one changes nothing.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        let help = help.into();
        if !help.is_empty() {
            self.help = Some(help);
        }
        self
    }

    /// Whether it keeps the pack from being used.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.code.info().severity == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

impl miette::Diagnostic for Diagnostic {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code.info().name))
    }
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.code.info().severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.help.as_ref()?))
    }
    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&*self.at.as_ref()?.file)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        let at = self.at.as_ref()?;
        let length = at.end.saturating_sub(at.start);
        Some(Box::new(std::iter::once(miette::LabeledSpan::underline((at.start, length)))))
    }
}

/// The problems found so far.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    found: Vec<Diagnostic>,
}

impl Problems {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes one.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        if !self.found.contains(&diagnostic) {
            self.found.push(diagnostic);
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether any of them keeps the pack from being used.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(Diagnostic::is_error)
    }

    /// All of them, by file and place.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| {
            let place = |d: &Diagnostic| d.at.as_ref().map(|s| (s.file.name.clone(), s.start));
            place(a).cmp(&place(b)).then(a.code.cmp(&b.code))
        });
        self.found
    }
}

/// The candidate that `word` was probably meant to be.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = word.chars().count().div_euclid(3).max(1);
    let last = |s: &str| s.rsplit('.').next().map(str::to_owned);
    candidates
        .into_iter()
        .map(|c| {
            let tail_matches = c.contains('.') && !word.contains('.') && last(c).as_deref() == Some(word);
            let distance = if tail_matches { 0 } else { strsim::damerau_levenshtein(word, c) };
            (distance, c)
        })
        .filter(|(d, _)| *d <= allowed)
        .min()
        .map(|(_, c)| c)
}

/// "did you mean `x`?", or a list of the candidates when they are few and none is near.
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut all: Vec<&str> = candidates.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    if let Some(near) = nearest(word, all.iter().copied()) {
        Some(format!("did you mean `{near}`?"))
    } else if !all.is_empty() && all.len() <= 16 {
        Some(format!("known here: {}", list(&all)))
    } else {
        None
    }
}

/// Words in backticks, with commas.
#[must_use]
pub fn list<S: AsRef<str>>(words: &[S]) -> String {
    words.iter().map(|w| format!("`{}`", w.as_ref())).collect::<Vec<_>>().join(", ")
}

/// A list of ids for messages, kept short.
#[must_use]
pub fn some_of(ids: &[&str]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<&str> = ids.iter().take(SHOWN).copied().collect();
    let more = ids.len().saturating_sub(SHOWN);
    if more > 0 { format!("{} and {more} more", list(&shown)) } else { list(&shown) }
}
