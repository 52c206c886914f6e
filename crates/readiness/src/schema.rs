//! What goes in and out, as JSON Schema.
//!
//! In: the types of this crate that are written and read. Out: their schemas. For stored results the
//! schema is what reads them; for the others a test holds every file we have to both.

use std::sync::LazyLock;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::answers::Answers;
use crate::pack_file::PackFile;
use crate::panel::Panel;
use crate::report::{Report, as_json};

/// A document that programs exchange with this library.
///
/// ```
/// use readiness::Document;
/// assert_eq!(Document::from_name("assessment"), Some(Document::Assessment));
/// assert_eq!(Document::ALL.map(Document::name), ["answers", "assessment", "pack", "panel"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Document {
    /// One person's answers: [`Answers`].
    Answers,
    /// A stored result: [`Report`].
    Assessment,
    /// A file of a pack.
    Pack,
    /// What the voices of a pack's panel say: [`Panel`].
    Panel,
}

impl Document {
    /// All of them.
    ///
    /// ```
    /// assert_eq!(readiness::Document::ALL.len(), 4);
    /// ```
    pub const ALL: [Self; 4] = [Self::Answers, Self::Assessment, Self::Pack, Self::Panel];

    /// Its name.
    ///
    /// ```
    /// assert_eq!(readiness::Document::Pack.name(), "pack");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Assessment => "assessment",
            Self::Pack => "pack",
            Self::Panel => "panel",
        }
    }

    /// The document of that name.
    ///
    /// ```
    /// assert_eq!(readiness::Document::from_name("nothing"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.name() == name)
    }

    /// Its JSON Schema (draft 2020-12), as JSON. The same version of the library gives the same bytes.
    ///
    /// ```
    /// let schema = readiness::Document::Answers.schema();
    /// assert!(schema.contains("https://json-schema.org/draft/2020-12/schema"));
    /// ```
    #[must_use]
    pub fn schema(self) -> String {
        as_json(match self {
            Self::Answers => &*ANSWERS,
            Self::Assessment => &*RESULT,
            Self::Pack => &*PACK,
            Self::Panel => &*PANEL,
        })
    }
}

static ANSWERS: LazyLock<Value> = LazyLock::new(document::<Answers>);
/// The schema that stored results are read by.
pub(crate) static RESULT: LazyLock<Value> = LazyLock::new(document::<Report>);
/// The schema that files of packs are read by.
pub(crate) static PACK: LazyLock<Value> = LazyLock::new(document::<PackFile>);
static PANEL: LazyLock<Value> = LazyLock::new(document::<Panel>);

/// The schema of a type, with its definitions.
fn document<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value()
}
