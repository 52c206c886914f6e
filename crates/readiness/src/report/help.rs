//! Help in danger, as it is shown and stored.
//!
//! In: a pack of the core, the notices that show, and the country a person chose. Out: the services for
//! the dangers that are not ruled out, whose fields are a promise to other programs. It decides nothing,
//! and no country is ever guessed.

use std::fmt;

use readiness_core::{CheckedPack, Date, checked, help as inner};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A country that a pack has help for, as a person chose it.
///
/// Its debug output does not say which: where somebody is belongs in no log.
///
/// ```
/// let engine = readiness::Engine::built_in("reconciliation")?;
/// let country = engine.country("ireland")?;
/// assert_eq!((country.code(), country.name()), ("IE", "Ireland"));
/// assert!(!format!("{country:?}").contains("IE"));
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Country {
    code: String,
    name: String,
}

impl Country {
    /// Its two letters.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// assert_eq!(engine.country("es")?.code(), "ES");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What it is called, in the language of the pack.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// assert_eq!(engine.country("CH")?.name(), "Switzerland");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Country").finish_non_exhaustive()
    }
}

/// The countries that a pack has help for, by name, each once.
pub(crate) fn countries(pack: &CheckedPack) -> Vec<Country> {
    let mut all: Vec<Country> = Vec::new();
    for help in &pack.help {
        let Some(code) = &help.country else { continue };
        if all.iter().all(|c| *c.code != **code) {
            all.push(Country { code: code.to_string(), name: help.title.to_string() });
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// A service that helps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HelpLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub service: String,
    /// The titles of the dangers it is for; none means every one.
    pub dangers: Vec<String>,
    /// When somebody is there.
    pub hours: String,
    /// A number to call.
    pub phone: Option<String>,
    /// A number to write to.
    pub sms: Option<String>,
    /// A page, without `https://`.
    pub web: Option<String>,
    /// What else to know.
    pub note: Option<String>,
    /// The language of these words, where that is not the language of the explanation.
    pub language: Option<String>,
    /// The day somebody last looked whether all this is so.
    #[schemars(with = "String", extend("format" = "date"))]
    pub checked: Date,
    /// The public page that says it.
    pub source: String,
}

/// Where there is help, and which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HelpPlace {
    /// The code of the country; none means everywhere.
    pub country: Option<String>,
    /// What it is called.
    pub title: String,
    /// The services there.
    pub lines: Vec<HelpLine>,
}

/// The help that belongs to a result in which these lines show.
pub(crate) fn of<'a>(
    pack: &CheckedPack,
    shown: impl IntoIterator<Item = &'a str>,
    country: Option<&Country>,
) -> Vec<HelpPlace> {
    let open = inner::open_dangers(pack, shown);
    let places = inner::for_dangers(pack, &open, country.map(Country::code));
    places.into_iter().map(|(help, lines)| place(pack, help, &lines)).collect()
}

/// All the help of a country and everywhere, or of every country.
pub(crate) fn all(pack: &CheckedPack, country: Option<&Country>) -> Vec<HelpPlace> {
    let wanted = |h: &&checked::Help| match (&h.country, country) {
        (Some(code), Some(country)) => **code == *country.code,
        (None, _) | (Some(_), None) => true,
    };
    let (there, everywhere): (Vec<_>, Vec<_>) =
        pack.help.iter().filter(wanted).partition(|h| h.country.is_some());
    let places = there.into_iter().chain(everywhere);
    places.map(|h| place(pack, h, &h.lines.iter().collect::<Vec<_>>())).collect()
}

fn place(pack: &CheckedPack, help: &checked::Help, lines: &[&checked::HelpLine]) -> HelpPlace {
    let text = |text: &checked::Text| text.to_string();
    let line = |l: &&checked::HelpLine| HelpLine {
        id: text(&l.id),
        service: text(&l.service),
        dangers: l.dangers.iter().filter_map(|d| Some(text(&pack.dangers.get(*d)?.title))).collect(),
        hours: text(&l.hours),
        phone: l.phone.as_ref().map(text),
        sms: l.sms.as_ref().map(text),
        web: l.web.as_ref().map(text),
        note: l.note.as_ref().map(text),
        language: pack.untranslated(&l.id).map(text),
        checked: l.checked,
        source: text(&l.source),
    };
    HelpPlace {
        country: help.country.as_ref().map(text),
        title: text(&help.title),
        lines: lines.iter().map(line).collect(),
    }
}
