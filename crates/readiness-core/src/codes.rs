//! The registry of diagnostics: every code this crate can report, in one place.
//!
//! In: nothing. Out: [`Code`] with its [`Info`]. The pages in `docs/diagnostics/` are generated from
//! here, and a test holds every code to a fixture that triggers exactly it.

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The pack cannot be used.
    Error,
    /// The pack works, but something is probably not what was meant.
    Warning,
}

/// What is known of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    /// Its stable name.
    pub name: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// In one sentence.
    pub summary: &'static str,
    /// Why it is a problem.
    pub why: &'static str,
    /// How to mend it.
    pub mend: &'static str,
}

/// A stable code of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The file is neither RON nor JSON.
    Syntax,
    /// A file is too large.
    LimitSize,
    /// Brackets are nested too deeply.
    LimitDepth,
    /// A list is too long.
    LimitItems,
    /// A text is too long.
    LimitText,
    /// The format is not known.
    UnknownFormat,
    /// There is no such field.
    UnknownField,
    /// A field or key is given twice.
    DuplicateField,
    /// A required field is missing.
    MissingField,
    /// A value of another kind is expected here.
    WrongType,
    /// This word is not known here.
    UnknownWord,
    /// The number cannot be used.
    BadNumber,
    /// The id is not well formed.
    BadId,
    /// This id has a meaning of its own.
    ReservedId,
    /// The pack has no header, or more than one.
    MissingHeader,
    /// Two things have the same id.
    DuplicateId,
    /// Nothing has this id.
    UnknownId,
    /// The id names another kind of thing.
    WrongKind,
    /// The question has no such option.
    UnknownOption,
    /// The comparison lies outside what can be answered.
    OutOfRange,
    /// A text is missing.
    MissingText,
    /// A text is given twice, or for nothing.
    TextConflict,
    /// The rule does not say where it comes from.
    MissingSource,
    /// Rules read each other in a circle.
    Cycle,
    /// A question depends on itself.
    AsksItself,
    /// A question depends on a later one.
    AsksLater,
    /// No rule reads this question.
    UnusedQuestion,
    /// What was renamed is still in use.
    RenameLive,
    /// A rename leads to another rename.
    RenameChain,
    /// The bands leave a gap.
    BandGap,
    /// Two bands overlap, or are out of order.
    BandOverlap,
    /// No answers reach this band.
    BandUnreachable,
    /// The score cannot be computed like that.
    BadScore,
    /// A role is not bound to a stage.
    MissingRole,
    /// A stage up to `find_out` has gates or permits more than the lowest.
    GatedFloor,
    /// No answers lead to this stage.
    StageUnreachable,
    /// A danger signal could raise a permission here.
    DangerPolarity,
    /// The imported module cannot be found or read.
    ImportMissing,
    /// Modules import each other in a circle.
    ImportLoop,
    /// An id would hide something imported.
    ShadowedImport,
    /// An imported veto would lose its force.
    WeakenedVeto,
    /// A pack cannot be heard beside this one.
    PanelVoice,
    /// This condition may stand in guidance only.
    GuidanceOnly,
    /// An answer of an example does not fit its question.
    BadAnswer,
    /// An example does not come out as expected.
    ExampleFailed,
    /// An invariant does not hold.
    InvariantBroken,
    /// A rule is true whatever is answered.
    AlwaysTrue,
    /// A rule is true for nobody.
    NeverTrue,
    /// Other rules stop everybody whom this one stops.
    Shadowed,
    /// Whoever fails this gate fails another one as well.
    NeverBlocksAlone,
    /// No answer to this question changes anything.
    ChangesNothing,
    /// Two rules read the same for everybody.
    AlwaysTogether,
    /// An `allow` is for nothing.
    AllowUnused,
    /// The country is no code, or help says how to reach nobody.
    BadHelp,
    /// A danger has help in some countries only.
    HelpWithoutFallback,
    /// Nobody has checked the help for a year.
    HelpOutdated,
    /// The language is not one, or not the one the file is named after.
    BadLanguage,
    /// A text is not translated.
    MissingTranslation,
    /// The text has changed since it was translated.
    StaleTranslation,
    /// A translation is for nothing.
    UnknownTranslation,
    /// A text is translated twice.
    DuplicateTranslation,
}

impl Code {
    /// What the exact check finds, which an author may allow: it is known of all answers.
    pub const EXACT: &'static [Self] = &[
        Self::AlwaysTrue,
        Self::NeverTrue,
        Self::Shadowed,
        Self::NeverBlocksAlone,
        Self::ChangesNothing,
        Self::BandUnreachable,
        Self::AlwaysTogether,
    ];

    /// Every code, in the order of the phases that report them.
    pub const ALL: &'static [Self] = &[
        Self::Syntax,
        Self::LimitSize,
        Self::LimitDepth,
        Self::LimitItems,
        Self::LimitText,
        Self::UnknownFormat,
        Self::UnknownField,
        Self::DuplicateField,
        Self::MissingField,
        Self::WrongType,
        Self::UnknownWord,
        Self::BadNumber,
        Self::BadId,
        Self::ReservedId,
        Self::MissingHeader,
        Self::DuplicateId,
        Self::UnknownId,
        Self::WrongKind,
        Self::UnknownOption,
        Self::OutOfRange,
        Self::MissingText,
        Self::TextConflict,
        Self::MissingSource,
        Self::Cycle,
        Self::AsksItself,
        Self::AsksLater,
        Self::UnusedQuestion,
        Self::RenameLive,
        Self::RenameChain,
        Self::BandGap,
        Self::BandOverlap,
        Self::BandUnreachable,
        Self::BadScore,
        Self::MissingRole,
        Self::GatedFloor,
        Self::StageUnreachable,
        Self::DangerPolarity,
        Self::ImportMissing,
        Self::ImportLoop,
        Self::ShadowedImport,
        Self::WeakenedVeto,
        Self::PanelVoice,
        Self::GuidanceOnly,
        Self::BadAnswer,
        Self::ExampleFailed,
        Self::InvariantBroken,
        Self::AlwaysTrue,
        Self::NeverTrue,
        Self::Shadowed,
        Self::NeverBlocksAlone,
        Self::ChangesNothing,
        Self::AlwaysTogether,
        Self::AllowUnused,
        Self::BadHelp,
        Self::HelpWithoutFallback,
        Self::HelpOutdated,
        Self::BadLanguage,
        Self::MissingTranslation,
        Self::StaleTranslation,
        Self::UnknownTranslation,
        Self::DuplicateTranslation,
    ];

    /// What is known of it.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table: one entry a code")]
    pub const fn info(self) -> Info {
        match self {
            Self::Syntax => Info {
                name: "syntax",
                severity: Severity::Error,
                summary: "The file is neither RON nor JSON.",
                why: "A bracket, comma or quotation mark is missing, or stands where none belongs.",
                mend: "Look at the place shown and just before it.",
            },
            Self::LimitSize => Info {
                name: "limit-size",
                severity: Severity::Error,
                summary: "A file is too large.",
                why: "Outside text is read within limits: 1 MiB a file and 200 files a module, so that nothing can exhaust the machine.",
                mend: "Split the file, or remove what does not belong to the pack.",
            },
            Self::LimitDepth => Info {
                name: "limit-depth",
                severity: Severity::Error,
                summary: "Brackets are nested too deeply, or too many rules read each other in a row.",
                why: "More than 64 levels, or a chain of more than 64 rules, are never needed by a person, and could exhaust the machine.",
                mend: "Give the inner condition a name: make it a signal.",
            },
            Self::LimitItems => Info {
                name: "limit-items",
                severity: Severity::Error,
                summary: "A list is too long, or rules read the same rules too often.",
                why: "A list may hold 2,000 items, a module 20,000 in all, and to follow every rule down to the answers may take 100,000 steps.",
                mend: "Split it, or take out what does not belong there.",
            },
            Self::LimitText => Info {
                name: "limit-text",
                severity: Severity::Error,
                summary: "A text is too long.",
                why: "A text may have 2,000 characters: nobody reads more on one page.",
                mend: "Shorten it.",
            },
            Self::UnknownFormat => Info {
                name: "unknown-format",
                severity: Severity::Error,
                summary: "The format is not known.",
                why: "A later format may mean something else by the same words, so nothing of the file is guessed at.",
                mend: "Read it with a newer version of the program, or leave `format` out of a file you write yourself.",
            },
            Self::UnknownField => Info {
                name: "unknown-field",
                severity: Severity::Error,
                summary: "There is no such field.",
                why: "A field that is not read would silently do nothing.",
                mend: "Correct the name, or take the field out.",
            },
            Self::DuplicateField => Info {
                name: "duplicate-field",
                severity: Severity::Error,
                summary: "A field or key is given twice.",
                why: "Only one of the two could count, and nobody would know which.",
                mend: "Keep one.",
            },
            Self::MissingField => Info {
                name: "missing-field",
                severity: Severity::Error,
                summary: "A required field is missing.",
                why: "The rule has no meaning without it.",
                mend: "Add the field.",
            },
            Self::WrongType => Info {
                name: "wrong-type",
                severity: Severity::Error,
                summary: "A value of another kind is expected here.",
                why: "A text stands where a number belongs, a list where a condition belongs, and so on.",
                mend: "Write what the help names.",
            },
            Self::UnknownWord => Info {
                name: "unknown-word",
                severity: Severity::Error,
                summary: "This word is not known here.",
                why: "Kinds, methods and conditions are fixed words of the language.",
                mend: "Use one of the words the help lists.",
            },
            Self::BadNumber => Info {
                name: "bad-number",
                severity: Severity::Error,
                summary: "The number cannot be used.",
                why: "Numbers are exact decimals with at most three digits after the point and at most one million in size.",
                mend: "Round it, or change the unit.",
            },
            Self::BadId => Info {
                name: "bad-id",
                severity: Severity::Error,
                summary: "The id is not well formed.",
                why: "Ids are lower case letters, digits and `_`, and start with a letter; ids of sources may also use capitals, `-` and `.`.",
                mend: "Rename it.",
            },
            Self::ReservedId => Info {
                name: "reserved-id",
                severity: Severity::Error,
                summary: "This id has a meaning of its own.",
                why: "`unsure`, `unknown` and `prefer_not_to_say` are answers everywhere.",
                mend: "Rename it.",
            },
            Self::MissingHeader => Info {
                name: "missing-header",
                severity: Severity::Error,
                summary: "The pack has no header, or more than one.",
                why: "Exactly one file says `pack: (id: …, version: …, …)`.",
                mend: "Add the header, or remove the other one.",
            },
            Self::DuplicateId => Info {
                name: "duplicate-id",
                severity: Severity::Error,
                summary: "Two things have the same id.",
                why: "Questions, signals, scores, constants, vetoes, gates and contradictions share one namespace.",
                mend: "Rename one.",
            },
            Self::UnknownId => Info {
                name: "unknown-id",
                severity: Severity::Error,
                summary: "Nothing has this id.",
                why: "A rule about something that does not exist would never fire.",
                mend: "Correct the id; the help names the one that was probably meant.",
            },
            Self::WrongKind => Info {
                name: "wrong-kind",
                severity: Severity::Error,
                summary: "The id names another kind of thing.",
                why: "For example a signal where a question belongs.",
                mend: "Use the id of the right kind of thing, or another condition.",
            },
            Self::UnknownOption => Info {
                name: "unknown-option",
                severity: Severity::Error,
                summary: "The question has no such option.",
                why: "The comparison could never be true.",
                mend: "Correct the option's id.",
            },
            Self::OutOfRange => Info {
                name: "out-of-range",
                severity: Severity::Error,
                summary: "The comparison lies outside what can be answered.",
                why: "It would be always true or never true.",
                mend: "Compare with a value that the question or score can reach.",
            },
            Self::MissingText => Info {
                name: "missing-text",
                severity: Severity::Error,
                summary: "A text is missing.",
                why: "Everything a person may read has a text, where it belongs or in `texts`.",
                mend: "Write it.",
            },
            Self::TextConflict => Info {
                name: "text-conflict",
                severity: Severity::Error,
                summary: "A text is given twice, or for nothing.",
                why: "An entry of `texts` names the path of something that has no text of its own.",
                mend: "Remove one of the two, or correct the path.",
            },
            Self::MissingSource => Info {
                name: "missing-source",
                severity: Severity::Error,
                summary: "The rule does not say where it comes from.",
                why: "Every rule states its evidence: a source, or that it is our judgement.",
                mend: "Add `sources: [\"…\"]`, or `judgement: \"why\"`.",
            },
            Self::Cycle => Info {
                name: "cycle",
                severity: Severity::Error,
                summary: "Rules read each other in a circle.",
                why: "What is read must be settled before what reads it.",
                mend: "Break the circle at one of the hops shown.",
            },
            Self::AsksItself => Info {
                name: "asks-itself",
                severity: Severity::Error,
                summary: "A question depends on itself.",
                why: "Whether it is asked would depend on its own answer.",
                mend: "Let `ask_when` read an earlier question.",
            },
            Self::AsksLater => Info {
                name: "asks-later",
                severity: Severity::Error,
                summary: "A question depends on a later one.",
                why: "Whether a question is asked must be known when its turn comes.",
                mend: "Move the question behind the ones it reads.",
            },
            Self::UnusedQuestion => Info {
                name: "unused-question",
                severity: Severity::Warning,
                summary: "No rule reads this question.",
                why: "An answer that changes nothing is asked for in vain.",
                mend: "Use it in a rule, or remove it.",
            },
            Self::RenameLive => Info {
                name: "rename-live",
                severity: Severity::Error,
                summary: "What was renamed is still in use.",
                why: "A stored answer under this id could mean the one of today or the one of an older version.",
                mend: "Take the rename out, or give the new thing another id.",
            },
            Self::RenameChain => Info {
                name: "rename-chain",
                severity: Severity::Error,
                summary: "A rename leads to another rename.",
                why: "Each rename names what exists today, so that every stored answer is moved once, to a place one can see.",
                mend: "Let it lead to the id of today.",
            },
            Self::BandGap => Info {
                name: "band-gap",
                severity: Severity::Error,
                summary: "The bands leave a gap.",
                why: "Every reachable value of a score lies in exactly one band.",
                mend: "Let the first band start at the least reachable value, and each `to` end just before the next `from`.",
            },
            Self::BandOverlap => Info {
                name: "band-overlap",
                severity: Severity::Error,
                summary: "Two bands overlap, or are out of order.",
                why: "Every reachable value of a score lies in exactly one band.",
                mend: "List bands from low to high, each `to` below the next `from`.",
            },
            Self::BandUnreachable => Info {
                name: "band-unreachable",
                severity: Severity::Error,
                summary: "No answers reach this band.",
                why: "The score cannot get that high.",
                mend: "Lower the bound, or remove the band.",
            },
            Self::BadScore => Info {
                name: "bad-score",
                severity: Severity::Error,
                summary: "The score cannot be computed like that.",
                why: "For example a mean inside another score, a negative weight in a mean, or points missing for an option.",
                mend: "See the help.",
            },
            Self::MissingRole => Info {
                name: "missing-role",
                severity: Severity::Error,
                summary: "A role is not bound to a stage.",
                why: "Modules name stages by role; the pack says which of its stages plays it. A stage of a module, at which a veto of the module caps, is named in full (`module.stage`). `find_out` is needed wherever there is a ladder.",
                mend: "Add it to `roles`.",
            },
            Self::GatedFloor => Info {
                name: "gated-floor",
                severity: Severity::Error,
                summary: "A stage up to `find_out` has gates or permits more than the lowest.",
                why: "There must always be somewhere to stand when little is known.",
                mend: "Remove the gates, or move the stage behind `find_out`.",
            },
            Self::StageUnreachable => Info {
                name: "stage-unreachable",
                severity: Severity::Error,
                summary: "No answers lead to this stage.",
                why: "One of its gates can never be met, or another stage always comes first.",
                mend: "Change the gate, or remove the stage.",
            },
            Self::DangerPolarity => Info {
                name: "danger-polarity",
                severity: Severity::Error,
                summary: "A danger signal could raise a permission here.",
                why: "Danger may only close: un-negated in vetoes and contradictions, negated in gates, never in `ask_when`.",
                mend: "Turn the condition round, or use a veto.",
            },
            Self::ImportMissing => Info {
                name: "import-missing",
                severity: Severity::Error,
                summary: "The imported module cannot be found or read.",
                why: "What an import would bring, vetoes included, would be missing without a word.",
                mend: "Correct the path; it is relative to the folder of the pack.",
            },
            Self::ImportLoop => Info {
                name: "import-loop",
                severity: Severity::Error,
                summary: "Modules import each other in a circle.",
                why: "None of them could be read before the others.",
                mend: "Move what both need into a third module.",
            },
            Self::ShadowedImport => Info {
                name: "shadowed-import",
                severity: Severity::Error,
                summary: "An id would hide something imported.",
                why: "Ids of a pack hold no `.`, and an alias is used once.",
                mend: "Choose another id or alias.",
            },
            Self::WeakenedVeto => Info {
                name: "weakened-veto",
                severity: Severity::Error,
                summary: "An imported veto would lose its force.",
                why: "A role that a safety veto caps at is bound to a stage that permits more than the lowest, or a veto of the module is declared again.",
                mend: "Bind the role to a stage with the lowest permission, and leave the module's vetoes alone.",
            },
            Self::PanelVoice => Info {
                name: "panel-voice",
                severity: Severity::Error,
                summary: "A pack that `panel` names cannot be heard beside this one.",
                why: "A voice is shown beside the whole assessment: it asks nothing more, permits nothing, and stands on steps that the whole knows. Otherwise the two could not be held against each other, or the voice would allow what the whole does not.",
                mend: "Name packs that have a ladder of steps with the same ids, one permission, and no question of their own.",
            },
            Self::GuidanceOnly => Info {
                name: "guidance-only",
                severity: Severity::Error,
                summary: "This condition may stand in guidance only.",
                why: "Rules must not depend on whether somebody chose \"not sure\", nor on which vetoes fired.",
                mend: "Use it in guidance, or test the answer itself.",
            },
            Self::BadAnswer => Info {
                name: "bad-answer",
                severity: Severity::Error,
                summary: "An answer of an example does not fit its question.",
                why: "An answer that the question does not offer means nothing, and nothing is guessed in its place.",
                mend: "Correct the answer: the help lists what is allowed.",
            },
            Self::ExampleFailed => Info {
                name: "example-failed",
                severity: Severity::Error,
                summary: "An example does not come out as expected.",
                why: "Either the rules or the expectation is wrong; only the author can tell which.",
                mend: "Compare the reasons shown with what you meant.",
            },
            Self::InvariantBroken => Info {
                name: "invariant-broken",
                severity: Severity::Error,
                summary: "An invariant does not hold.",
                why: "A set of answers was found that breaks it.",
                mend: "Change the rules; an invariant is what must never happen.",
            },
            Self::AlwaysTrue => Info {
                name: "always-true",
                severity: Severity::Warning,
                summary: "A rule is true whatever is answered.",
                why: "It was proven over all answers. A rule that always fires tells nobody anything, and a gate that is always met keeps nobody back.",
                mend: "Take it away, or look at what it compares.",
            },
            Self::NeverTrue => Info {
                name: "never-true",
                severity: Severity::Warning,
                summary: "A rule is true for nobody, whatever is answered.",
                why: "It was proven over all answers: what it is there for never happens.",
                mend: "Take it away, or look at what it compares.",
            },
            Self::Shadowed => Info {
                name: "shadowed",
                severity: Severity::Warning,
                summary: "Without this veto or contradiction, everybody would be at the same stage.",
                why: "It was proven over all answers: other rules stop everybody whom this one stops, at the same stage or lower.",
                mend: "Take it away, or allow it for what it tells people.",
            },
            Self::NeverBlocksAlone => Info {
                name: "never-blocks-alone",
                severity: Severity::Warning,
                summary: "Whoever fails this gate fails another gate of the stage as well.",
                why: "It was proven over all answers: the gate decides nothing, in none of the stages that have it.",
                mend: "Take it away, or allow it for what it tells people.",
            },
            Self::ChangesNothing => Info {
                name: "changes-nothing",
                severity: Severity::Warning,
                summary: "No answer to this question changes anything in a result.",
                why: "It was proven over all answers. People should not be asked for nothing.",
                mend: "Take the question away, or let a rule read it.",
            },
            Self::AlwaysTogether => Info {
                name: "always-together",
                severity: Severity::Warning,
                summary: "Two rules of a kind read the same for everybody.",
                why: "It was proven over all answers: they say one thing twice.",
                mend: "Make one of them of both, or allow it.",
            },
            Self::AllowUnused => Info {
                name: "allow-unused",
                severity: Severity::Warning,
                summary: "An `allow` is for nothing.",
                why: "The exact check finds nothing of that kind about the rule any more, and a later finding would be hidden by it.",
                mend: "Take the `allow` away.",
            },
            Self::BadHelp => Info {
                name: "bad-help",
                severity: Severity::Error,
                summary: "Help is given in a way that reaches nobody.",
                why: "Somebody in danger has no time to guess: a number must be one to dial, a page one to open, a day one that was, and the country one that can be chosen.",
                mend: "Write a phone number in digits, a page as `example.org/help`, its source with `https://`, the day of checking as `2026-11-25`, a country by its two letters such as `IE`, and at least one way to reach the service.",
            },
            Self::HelpWithoutFallback => Info {
                name: "help-without-fallback",
                severity: Severity::Error,
                summary: "A danger has no help that holds everywhere.",
                why: "Nobody's country is guessed, and many are not listed: whoever chooses none must still be told where to turn.",
                mend: "Add help without a `country` whose services are for this danger, or for every danger.",
            },
            Self::HelpOutdated => Info {
                name: "help-outdated",
                severity: Severity::Warning,
                summary: "Nobody has checked this help for more than a year.",
                why: "Numbers change and services close. A number that no longer answers is worse than none.",
                mend: "Look at the service's own page, correct what changed, and set `checked` to the day you looked.",
            },
            Self::BadLanguage => Info {
                name: "bad-language",
                severity: Severity::Error,
                summary: "The language is not a language tag, or not the one the file is named after.",
                why: "Whoever asks for a language must get that one: it is named by a BCP 47 tag such as `es` or `pt-BR`.",
                mend: "Write the tag, and name the file after it: `locales/es.ron`.",
            },
            Self::MissingTranslation => Info {
                name: "missing-translation",
                severity: Severity::Warning,
                summary: "A text is not translated.",
                why: "It is shown in the language it was written in, among texts in another one.",
                mend: "Run `readiness translate`, which writes an entry for each, and fill it in.",
            },
            Self::StaleTranslation => Info {
                name: "stale-translation",
                severity: Severity::Warning,
                summary: "The text has changed since it was translated.",
                why: "Texts change because they were wrong or could do harm, so an outdated translation is not shown: the text is, in the language it was written in.",
                mend: "Correct the translation, then set `of` to the fingerprint of the text as it is now.",
            },
            Self::UnknownTranslation => Info {
                name: "unknown-translation",
                severity: Severity::Warning,
                summary: "A translation is for nothing.",
                why: "No text of the pack has this path, so nobody will ever read it.",
                mend: "Correct the path, or remove the entry.",
            },
            Self::DuplicateTranslation => Info {
                name: "duplicate-translation",
                severity: Severity::Warning,
                summary: "A text is translated twice.",
                why: "Only the first of the two is used.",
                mend: "Keep one.",
            },
        }
    }
}
