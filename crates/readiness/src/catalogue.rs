//! The catalogue: what sources say, and which rule rests on it.
//!
//! In: packs. Out: [`Catalogue`]: every element of their sources with each rule that cites it, or why none
//! does. It decides nothing, and knows no guide: which sources lie within which is the packs' to say.

use std::collections::{BTreeMap, BTreeSet};

use readiness_core::diagnostic::did_you_mean;
use readiness_core::pack::{self, Stated};
use readiness_core::raw::RawSource;
use readiness_core::{ModuleSource, Pack, Problems, RawPack};

use crate::builtin;
use crate::engine::Engine;
use crate::error::Error;

/// Everything that packs know as a source, and the rules that rest on it.
///
/// ```
/// let catalogue = readiness::Catalogue::built_in()?;
/// let sign = catalogue.element("SG-04")?;
/// assert_eq!(sign.element.as_deref(), Some("sign"));
/// assert!(sign.uses.iter().any(|used| used.pack == "reconciliation"));
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Catalogue {
    packs: Vec<String>,
    elements: Vec<Element>,
    wholes: Vec<Element>,
}

/// A source, or an element of one.
///
/// ```
/// let catalogue = readiness::Catalogue::built_in()?;
/// let element = catalogue.element("S2")?;
/// println!("{}: {} ({})", element.id, element.title, element.place.as_deref().unwrap_or("no place"));
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Element {
    /// Its id.
    pub id: String,
    /// Guide, study, standard or gap.
    pub kind: String,
    /// What element it is, in the word of its pack; none for a source that is no part of another.
    pub element: Option<String>,
    /// What it says.
    pub title: String,
    /// Where to find it.
    pub place: Option<String>,
    /// The sections it lies within.
    pub sections: Vec<String>,
    /// The guides that these are part of, each once.
    pub guides: Vec<String>,
    /// Why no rule cites it.
    pub not_encoded: Option<String>,
    /// The rules that cite it, pack by pack.
    pub uses: Vec<Use>,
}

/// A rule that cites a source.
///
/// ```
/// let catalogue = readiness::Catalogue::built_in()?;
/// let used = &catalogue.element("S2")?.uses[0];
/// println!("{}: {} `{}`: {}", used.pack, used.kind.name(), used.id, used.text);
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Use {
    /// The pack that the rule stands in.
    pub pack: String,
    /// What it is.
    pub kind: RuleKind,
    /// Its id.
    pub id: String,
    /// What it says; empty for what has no text.
    pub text: String,
    /// Why it was set so, where it is a judgement of the authors.
    pub judgement: Option<String>,
}

/// What a rule is.
///
/// ```
/// assert_eq!(readiness::RuleKind::Caution.name(), "guidance (caution)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RuleKind {
    /// Caps the stage.
    Veto,
    /// Two answers that cannot both be right.
    Contradiction,
    /// What a stage or channel needs.
    Gate,
    /// A sign.
    Signal,
    /// Counts points.
    Score,
    /// A number with a name.
    Constant,
    /// Guidance: what to do.
    Do,
    /// Guidance: what to check off.
    Checklist,
    /// Guidance: what to avoid.
    Avoid,
    /// Guidance: what was noticed.
    Caution,
    /// Guidance: what must be known at once.
    Notice,
    /// When to look again.
    LookAgain,
}

impl RuleKind {
    /// Its name.
    ///
    /// ```
    /// assert_eq!(readiness::RuleKind::Veto.name(), "veto");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Veto => "veto",
            Self::Contradiction => "contradiction",
            Self::Gate => "gate",
            Self::Signal => "signal",
            Self::Score => "score",
            Self::Constant => "constant",
            Self::Do => "guidance (do)",
            Self::Checklist => "guidance (checklist)",
            Self::Avoid => "guidance (avoid)",
            Self::Caution => "guidance (caution)",
            Self::Notice => "guidance (notice)",
            Self::LookAgain => "look again",
        }
    }

    fn of(kind: pack::RuleKind) -> Self {
        match kind {
            pack::RuleKind::Veto => Self::Veto,
            pack::RuleKind::Contradiction => Self::Contradiction,
            pack::RuleKind::Gate => Self::Gate,
            pack::RuleKind::Signal => Self::Signal,
            pack::RuleKind::Score => Self::Score,
            pack::RuleKind::Constant => Self::Constant,
            pack::RuleKind::Do => Self::Do,
            pack::RuleKind::Checklist => Self::Checklist,
            pack::RuleKind::Avoid => Self::Avoid,
            pack::RuleKind::Caution => Self::Caution,
            pack::RuleKind::Notice => Self::Notice,
            pack::RuleKind::LookAgain => Self::LookAgain,
        }
    }
}

/// Whether a rule rests on an element.
///
/// ```
/// use readiness::{Catalogue, Coverage};
/// let catalogue = Catalogue::built_in()?;
/// assert!(catalogue.elements().iter().all(|element| element.coverage() != Coverage::Neither));
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// A rule cites it.
    Cited,
    /// No rule does, and it says why.
    Excused,
    /// No rule does, and nobody says why.
    Neither,
}

impl Element {
    /// Whether a rule rests on it.
    ///
    /// ```
    /// let catalogue = readiness::Catalogue::built_in()?;
    /// assert_eq!(catalogue.element("S2")?.coverage(), readiness::Coverage::Cited);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        match (self.uses.is_empty(), &self.not_encoded) {
            (false, _) => Coverage::Cited,
            (true, Some(_)) => Coverage::Excused,
            (true, None) => Coverage::Neither,
        }
    }

    /// The packs whose rules cite it, each once.
    ///
    /// ```
    /// let catalogue = readiness::Catalogue::built_in()?;
    /// assert!(catalogue.element("S2")?.packs().contains("common"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn packs(&self) -> BTreeSet<&str> {
        self.uses.iter().map(|used| used.pack.as_str()).collect()
    }

    /// What element it is, or else what kind of source.
    ///
    /// ```
    /// let catalogue = readiness::Catalogue::built_in()?;
    /// assert_eq!(catalogue.element("Purcell2004")?.what(), "study");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn what(&self) -> String {
        self.element.clone().unwrap_or_else(|| self.kind.to_lowercase())
    }
}

impl Catalogue {
    /// The built-in catalogue, with the rules of every built-in pack and module.
    ///
    /// # Errors
    /// Never, as long as the packs that come with the library are valid.
    ///
    /// ```
    /// assert!(readiness::Catalogue::built_in()?.elements().len() > 400);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn built_in() -> Result<Self, Error> {
        let mut building = Building::default();
        for name in builtin::all() {
            let Some(module) = builtin::module(name) else { continue };
            // Each module is looked at by itself: what it imports is another's.
            building
                .add(name, &resolved(name, &module, &builtin::Shelf)?, |rule| !rule.id.value.contains('.'));
        }
        Ok(building.done())
    }

    /// The sources that these packs know, with the rules of each, its imported ones included.
    ///
    /// # Errors
    /// When something a pack imports is gone by now.
    ///
    /// ```
    /// use readiness::{Catalogue, Engine};
    /// let catalogue = Catalogue::of(&[Engine::built_in("release-readiness")?])?;
    /// assert!(catalogue.element("S2").unwrap_err().is_no_such_element());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn of(packs: &[Engine]) -> Result<Self, Error> {
        let mut building = Building::default();
        for engine in packs {
            let (source, library) = engine.source();
            building.add(engine.id(), &resolved(engine.id(), source, library)?, |_| true);
        }
        Ok(building.done())
    }

    /// Every element of a source, and every source that is not made up of elements, by id.
    ///
    /// ```
    /// let catalogue = readiness::Catalogue::built_in()?;
    /// assert!(catalogue.elements().iter().all(|element| element.id != "G1"), "a guide is no element");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// The sources that others lie within, such as a guide and its sections. No rule should cite them.
    ///
    /// ```
    /// let catalogue = readiness::Catalogue::built_in()?;
    /// assert!(catalogue.wholes().iter().any(|whole| whole.id == "G1"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn wholes(&self) -> &[Element] {
        &self.wholes
    }

    /// The names of the packs whose rules were looked at.
    ///
    /// ```
    /// assert!(readiness::Catalogue::built_in()?.packs().contains(&"guides/g1".to_owned()));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn packs(&self) -> &[String] {
        &self.packs
    }

    /// The element, or the whole, with that id.
    ///
    /// # Errors
    /// When there is none ([`Error::is_no_such_element`]), with the id that was probably meant.
    ///
    /// ```
    /// let error = readiness::Catalogue::built_in()?.element("SG-4").unwrap_err();
    /// assert!(error.to_string().contains("did you mean `SG-04`?"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn element(&self, id: &str) -> Result<&Element, Error> {
        let mut all = self.elements.iter().chain(&self.wholes);
        all.find(|element| element.id == id).ok_or_else(|| {
            let ids = self.elements.iter().chain(&self.wholes).map(|element| element.id.as_str());
            let meant = did_you_mean(id, ids).map(|help| format!(": {help}")).unwrap_or_default();
            Error::no_such_element(format!("there is no element `{id}`{meant}"))
        })
    }
}

/// The names of a pack and of what it imports.
fn resolved(name: &str, source: &ModuleSource, library: &dyn readiness_core::Library) -> Result<Pack, Error> {
    let mut problems = Problems::new();
    let pack = Pack::resolve(RawPack::read(source, &mut problems), library, &mut problems);
    if problems.has_errors() { Err(Error::pack(format!("`{name}`"), problems.sorted())) } else { Ok(pack) }
}

/// A catalogue that is being put together.
#[derive(Default)]
struct Building {
    packs: Vec<String>,
    sources: BTreeMap<String, RawSource>,
    uses: BTreeMap<String, Vec<Use>>,
}

impl Building {
    fn add(&mut self, name: &str, pack: &Pack, counts: impl Fn(&Stated<'_>) -> bool) {
        for source in &pack.sources {
            self.sources.entry(source.id.value.clone()).or_insert_with(|| source.clone());
        }
        let rules: Vec<Stated<'_>> = pack.stated().filter(counts).collect();
        if !rules.is_empty() {
            self.packs.push(name.to_owned());
        }
        for rule in rules {
            for source in &rule.evidence.sources {
                self.uses.entry(source.value.clone()).or_default().push(Use {
                    pack: name.to_owned(),
                    kind: RuleKind::of(rule.kind),
                    id: rule.id.value.clone(),
                    text: rule.text.map(|t| t.value.clone()).unwrap_or_default(),
                    judgement: rule.evidence.judgement.as_ref().map(|j| j.value.clone()),
                });
            }
        }
    }

    fn done(mut self) -> Catalogue {
        let wholes: BTreeSet<&str> =
            self.sources.values().flat_map(|s| &s.within).map(|part| part.value.as_str()).collect();
        let (wholes, elements): (Vec<&RawSource>, Vec<&RawSource>) =
            self.sources.values().partition(|s| wholes.contains(s.id.value.as_str()));
        let mut uses = std::mem::take(&mut self.uses);
        let mut told =
            |source: &RawSource| self.told(source, uses.remove(&source.id.value).unwrap_or_default());
        let (wholes, elements) =
            (wholes.into_iter().map(&mut told).collect(), elements.into_iter().map(&mut told).collect());
        Catalogue { packs: self.packs, elements, wholes }
    }

    fn told(&self, source: &RawSource, uses: Vec<Use>) -> Element {
        let sections: Vec<String> = source.within.iter().map(|part| part.value.clone()).collect();
        let mut guides: Vec<String> = sections
            .iter()
            .filter_map(|section| self.sources.get(section))
            .flat_map(|section| &section.within)
            .map(|guide| guide.value.clone())
            .collect();
        guides.dedup();
        let said = |name: Option<&readiness_core::raw::Name>| name.map(|n| n.value.clone());
        Element {
            id: source.id.value.clone(),
            kind: said(source.kind.as_ref()).unwrap_or_default(),
            element: said(source.element.as_ref()),
            title: said(source.title.as_ref()).unwrap_or_default(),
            place: said(source.place.as_ref()),
            sections,
            guides,
            not_encoded: said(source.not_encoded.as_ref()),
            uses,
        }
    }
}
