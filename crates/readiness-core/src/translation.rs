//! What a translation is, apart from its texts.
//!
//! In: nothing; these are the types that reading an overlay and applying it fill. Out: [`Translation`],
//! which says how the texts of a pack came into their language and which of them did not, and the
//! [`fingerprint`] by which a translation knows the very text it was made from.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::checked::Text;

/// Who made a translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// A machine.
    Machine,
    /// A person.
    Human,
}

impl Made {
    /// Its word in an overlay.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Machine => "Machine",
            Self::Human => "Human",
        }
    }
}

/// That a person has read a translation from beginning to end, and stands by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reviewed {
    /// Who.
    pub by: Text,
    /// When.
    pub on: Date,
}

/// How the texts of a pack came into their language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Translation {
    /// The language they were translated from.
    pub from: Text,
    /// Who made it; of several modules, the one to be trusted least.
    pub made: Made,
    /// Whether it was reviewed; of several modules, the one to be trusted least.
    pub reviewed: Option<Reviewed>,
    /// The ids of questions and rules that are shown in the language they were written in, because
    /// their translation is missing or was made from another text; with that language.
    pub untranslated: BTreeMap<Text, Text>,
}

impl Translation {
    /// Whether a person should be told that nobody has read over what a machine wrote.
    #[must_use]
    pub fn is_unreviewed_machine(&self) -> bool {
        self.made == Made::Machine && self.reviewed.is_none()
    }
}

/// The fingerprint of a text: the first eight digits of its SHA-256.
#[must_use]
pub fn fingerprint(text: &str) -> String {
    const BYTES: usize = 4;
    let mut out = String::new();
    for byte in Sha256::digest(text.as_bytes()).iter().take(BYTES) {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Whether a text has the shape of a BCP 47 language tag such as `es`, `pt-BR` or `zh-Hant`. Whether
/// there is such a language is not looked up.
#[must_use]
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let word = |p: &str| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric());
    parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(word)
}

/// The one of `known` that speaks to somebody who wants `wanted`: the same tag, or a shorter one, so
/// that `es` serves `es-MX`. Upper and lower case do not matter.
#[must_use]
pub fn nearest_language<'a>(wanted: &str, known: &[&'a str]) -> Option<&'a str> {
    let mut wanted = wanted;
    loop {
        if let Some(found) = known.iter().find(|k| k.eq_ignore_ascii_case(wanted)) {
            return Some(found);
        }
        wanted = wanted.rsplit_once('-')?.0;
    }
}

pub(crate) fn shared(text: &str) -> Text {
    Arc::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_other_words() {
        for tag in ["es", "pt-BR", "zh-Hant", "gsw", "de-CH-1901", "es-419"] {
            assert!(is_language(tag), "{tag}");
        }
        for no in ["", "e", "español", "spanish", "es_MX", "../es", "es-", "-es", "e1", "es-toolongpart"] {
            assert!(!is_language(no), "{no}");
        }
    }

    #[test]
    fn a_language_serves_its_regions_and_no_other_language() {
        let known = ["en", "es", "pt-BR"];
        assert_eq!(nearest_language("es-MX", &known), Some("es"));
        assert_eq!(nearest_language("ES", &known), Some("es"));
        assert_eq!(nearest_language("pt-br", &known), Some("pt-BR"));
        assert_eq!(nearest_language("pt", &known), None);
        assert_eq!(nearest_language("est", &known), None);
    }

    #[test]
    fn a_fingerprint_follows_every_letter() {
        assert_eq!(fingerprint("Stay in."), fingerprint("Stay in."));
        assert_ne!(fingerprint("Stay in."), fingerprint("Stay in"));
        assert_eq!(fingerprint("").len(), 8);
    }
}
