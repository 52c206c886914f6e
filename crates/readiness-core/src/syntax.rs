//! RON or JSON text as a tree of places.
//!
//! In: a [`SourceFile`]. Out: [`Node`]s, each a slice of the file that the `ron` crate (or `serde_json`,
//! for a file that begins with a curly bracket) has found to be well formed, opened one level at a time.
//! Reading level by level is what lets a pack with ten mistakes report ten problems: a mistake inside one
//! item leaves its neighbours readable. All tokenising is done by these crates; this module only
//! remembers where things stand. In JSON, `(id: "x")` is `{"id": "x"}`, `("a", 3)` is `["a", 3]`,
//! `Always` is `"Always"`, `Not(c)` is `{"Not": c}` and `Ge("x", 3)` is `{"Ge": ["x", 3]}`.

mod json;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use ron::value::RawValue;
use serde::de::{self, Deserialize, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems, did_you_mean};
use crate::number::{Exact, NotExact};
use crate::source::{At, SourceFile, Span};
use crate::words::counted;

/// The largest file, in bytes.
pub const MOST_BYTES: usize = 1 << 20;
/// The deepest nesting of brackets.
pub const MOST_DEPTH: usize = 64;
/// The longest list.
pub const MOST_ITEMS: usize = 2_000;
/// The longest text, in characters.
pub const MOST_TEXT: usize = 2_000;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notation {
    Ron,
    Json,
}

/// A well-formed piece of a file.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    file: &'a Arc<SourceFile>,
    text: &'a str,
    start: usize,
    notation: Notation,
}

/// A piece of a file, whatever it is.
#[derive(Clone, Debug)]
pub enum Any<'a> {
    /// Nothing: `None` or `null`.
    Nothing,
    /// `true` or `false`.
    Bool(bool),
    /// The digits of a number.
    Number(&'a str),
    /// A text, or a word on its own.
    Text(String),
    /// A list or tuple.
    List(Vec<Node<'a>>),
    /// A struct, map or object; a word with something in brackets has the word as its only name.
    Group(Vec<(At<String>, Node<'a>)>),
}

/// What a piece looks like from its first character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Text,
    Number,
    List,
    Map,
    Struct,
    Word,
}

impl Shape {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::List => "a list",
            Self::Map => "a map",
            Self::Struct => "a group in round brackets",
            Self::Word => "a word",
        }
    }
}

fn options() -> ron::Options {
    ron::Options::default().with_recursion_limit(MOST_DEPTH)
}

fn line_start(text: &str, line: usize) -> usize {
    if line <= 1 {
        return 0;
    }
    text.match_indices('\n').nth(line.saturating_sub(2)).map_or(text.len(), |(i, _)| i.saturating_add(1))
}

fn offset(text: &str, position: ron::error::Position) -> usize {
    let start = line_start(text, position.line);
    let rest = text.get(start..).unwrap_or_default();
    let within = rest.char_indices().nth(position.col.saturating_sub(1)).map_or(rest.len(), |(i, _)| i);
    start.saturating_add(within)
}

impl<'a> Node<'a> {
    /// Reads a whole file. Nothing comes back when it is too large or not RON at all.
    pub fn file(file: &'a Arc<SourceFile>, problems: &mut Problems) -> Option<Self> {
        let whole = Span { file: Arc::clone(file), start: 0, end: file.text.len().min(1) };
        if file.text.len() > MOST_BYTES {
            problems.add(
                Diagnostic::new(
                    Code::LimitSize,
                    &whole,
                    format!("`{}` has {} bytes; at most {MOST_BYTES} are read", file.name, file.text.len()),
                )
                .help(Code::LimitSize.info().mend),
            );
            return None;
        }
        let body = file.text.trim_start_matches('\u{feff}').trim();
        if body.starts_with('{') {
            return Self::json_file(file, body, problems);
        }
        match options().from_str::<de::IgnoredAny>(&file.text) {
            Ok(_) => Some(Self::at(file, &file.text)),
            Err(error) => {
                let place = offset(&file.text, error.span.start);
                let end = offset(&file.text, error.span.end).max(place.saturating_add(1));
                problems.add(syntax_problem(file, place, end, &error.code));
                None
            }
        }
    }

    fn json_file(file: &'a Arc<SourceFile>, body: &'a str, problems: &mut Problems) -> Option<Self> {
        let root = Self::json_at(file, body);
        let Err(wrong) = json::check(body) else { return Some(root) };
        let (json::Wrong::Syntax(place) | json::Wrong::Depth(place)) = wrong;
        let long = body.get(place..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
        let start = root.start.saturating_add(place);
        let at = Span { file: Arc::clone(file), start, end: start.saturating_add(long) };
        let (code, message) = match wrong {
            json::Wrong::Syntax(_) => (Code::Syntax, "this is not JSON from here on".to_owned()),
            json::Wrong::Depth(_) => {
                (Code::LimitDepth, format!("brackets are nested more than {MOST_DEPTH} deep"))
            }
        };
        problems.add(Diagnostic::new(code, &at, message));
        None
    }

    /// A slice of the file's text, found again by its address.
    fn at(file: &'a Arc<SourceFile>, raw: &'a str) -> Self {
        Self::slice(file, trim(raw), Notation::Ron)
    }

    fn json_at(file: &'a Arc<SourceFile>, text: &'a str) -> Self {
        Self::slice(file, text, Notation::Json)
    }

    fn slice(file: &'a Arc<SourceFile>, text: &'a str, notation: Notation) -> Self {
        let start = text.as_ptr().addr().saturating_sub(file.text.as_ptr().addr());
        Self { file, text, start, notation }
    }

    /// Whether the file is JSON.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.notation == Notation::Json
    }

    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        Span {
            file: Arc::clone(self.file),
            start: self.start,
            end: self.start.saturating_add(self.text.len()),
        }
    }

    fn shape(&self) -> Shape {
        match self.text.chars().next() {
            Some('"') => Shape::Text,
            Some('[') => Shape::List,
            Some('{') => Shape::Map,
            Some('(') => Shape::Struct,
            Some('0'..='9' | '-' | '+' | '.') => Shape::Number,
            Some('r') if self.text.starts_with("r\"") || self.text.starts_with("r#\"") => Shape::Text,
            _ => Shape::Word,
        }
    }

    fn open<T: Deserialize<'a>>(&self, problems: &mut Problems) -> Option<T> {
        match options().from_str::<T>(self.text) {
            Ok(value) => Some(value),
            Err(error) => {
                let start = self.start.saturating_add(offset(self.text, error.span.start));
                problems.add(syntax_problem(self.file, start, start.saturating_add(1), &error.code));
                None
            }
        }
    }

    /// Reports that something else was expected.
    pub fn expected(&self, what: &str, problems: &mut Problems) {
        problems.add(
            Diagnostic::new(
                Code::WrongType,
                &self.span(),
                format!("expected {what}, found {}", self.shape().name()),
            )
            .help(format!("write {what} here")),
        );
    }

    /// The fields of a struct, each of which must be one of `allowed`. A field that is `null` or `None` is
    /// as good as left out.
    pub fn fields(
        &self,
        what: &str,
        allowed: &'static [&'static str],
        problems: &mut Problems,
    ) -> Option<Fields<'a>> {
        let (shape, brackets) = match self.notation {
            Notation::Ron => (Shape::Struct, "round"),
            Notation::Json => (Shape::Map, "curly"),
        };
        if self.shape() != shape {
            self.expected(&format!("{what} in {brackets} brackets"), problems);
            return None;
        }
        let mut fields: Vec<(&'a str, Self)> = Vec::new();
        for (key, value) in self.members(what, problems)? {
            let Some(known) = allowed.iter().find(|a| **a == key.value).copied() else {
                let mut d = Diagnostic::new(
                    Code::UnknownField,
                    &key.at,
                    format!("{what} has no field `{}`", key.value),
                );
                if let Some(help) = did_you_mean(&key.value, allowed.iter().copied()) {
                    d = d.help(help);
                }
                problems.add(d);
                continue;
            };
            if fields.iter().any(|(k, _)| *k == known) {
                problems.add(twice(&key));
                continue;
            }
            fields.push((known, value));
        }
        fields.retain(|(_, value)| !value.is_nothing());
        Some(Fields { at: self.span(), what: what.to_owned(), found: fields, json: self.is_json() })
    }

    /// One field of a struct, whatever the others are.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Self> {
        let quiet = &mut Problems::new();
        let is_struct = self.shape() == if self.is_json() { Shape::Map } else { Shape::Struct };
        let fields = if is_struct { self.members("fields", quiet)? } else { Vec::new() };
        fields.into_iter().find(|(key, _)| key.value == name).map(|(_, value)| value)
    }

    /// The names and values of a struct (of an object, in JSON), with repetitions.
    fn members(&self, what: &str, problems: &mut Problems) -> Option<Vec<(At<String>, Self)>> {
        let mut members: Vec<(At<String>, Self)> = match self.notation {
            Notation::Ron => {
                let raw: RawFields<'a> = self.open(problems)?;
                let named = raw.0.into_iter().map(|(key, value)| {
                    let value = Self::at(self.file, value.get_ron());
                    (At { at: self.key_span(&value, &key), value: key }, value)
                });
                named.collect()
            }
            Notation::Json => json::pairs(self.text)
                .into_iter()
                .map(|(key, value)| {
                    let at = Self::json_at(self.file, key).span();
                    let value = Self::json_at(self.file, value);
                    (At { value: json::string(key).unwrap_or_default(), at }, value)
                })
                .collect(),
        };
        if members.len() > MOST_ITEMS {
            problems.add(self.too_many(what, members.len()));
            members.truncate(MOST_ITEMS);
        }
        Some(members)
    }

    /// Whether it says that there is nothing: `None`, or `null` in JSON.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.text == if self.is_json() { "null" } else { "None" }
    }

    fn too_many(&self, what: &str, count: usize) -> Diagnostic {
        Diagnostic::new(
            Code::LimitItems,
            &Span { end: self.start.saturating_add(1), ..self.span() },
            format!("{count} {what} in one place; at most {MOST_ITEMS} are read"),
        )
    }

    /// The place of a field's name: the last time it stands before its value.
    fn key_span(&self, value: &Self, key: &str) -> Span {
        let before = self.file.text.get(self.start..value.start);
        let start = before.and_then(|t| t.rfind(key)).map_or(value.start, |i| self.start.saturating_add(i));
        Span { file: Arc::clone(self.file), start, end: start.saturating_add(key.len()) }
    }

    /// The items of a list.
    pub fn list(&self, what: &str, problems: &mut Problems) -> Vec<Self> {
        if self.shape() != Shape::List {
            self.expected(&format!("a list of {what}, in square brackets"), problems);
            return Vec::new();
        }
        let mut items: Vec<Self> = match self.notation {
            Notation::Ron => {
                let raw: Vec<&'a RawValue> = self.open(problems).unwrap_or_default();
                raw.into_iter().map(|r| Self::at(self.file, r.get_ron())).collect()
            }
            Notation::Json => self.json_items(),
        };
        if items.len() > MOST_ITEMS {
            problems.add(self.too_many(what, items.len()));
            items.truncate(MOST_ITEMS);
        }
        items
    }

    fn json_items(&self) -> Vec<Self> {
        json::items(self.text).into_iter().map(|text| Self::json_at(self.file, text)).collect()
    }

    /// The pairs of a map with text keys; a key that comes twice is reported and the first kept.
    pub fn map(&self, what: &str, problems: &mut Problems) -> Vec<(At<String>, Self)> {
        if self.shape() != Shape::Map {
            self.expected(&format!("a map of {what}, in curly brackets"), problems);
            return Vec::new();
        }
        let members = match self.notation {
            Notation::Ron => self.entries(what, problems),
            Notation::Json => self.members(what, problems).unwrap_or_default(),
        };
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut pairs = Vec::new();
        for (key, value) in members {
            if seen.insert(key.value.clone()) {
                pairs.push((key, value));
            } else {
                problems.add(twice(&key));
            }
        }
        pairs
    }

    /// The pairs of a RON map, with repetitions.
    fn entries(&self, what: &str, problems: &mut Problems) -> Vec<(At<String>, Self)> {
        let raw: RawPairs<'a> = self.open(problems).unwrap_or_default();
        if raw.0.len() > MOST_ITEMS {
            problems.add(self.too_many(what, raw.0.len()));
        }
        let pairs = raw.0.into_iter().take(MOST_ITEMS);
        pairs
            .filter_map(|(key, value)| {
                let key = Self::at(self.file, key.get_ron()).string("a key", problems)?;
                Some((key, Self::at(self.file, value.get_ron())))
            })
            .collect()
    }

    /// The parts of a tuple: `("a", 3)`.
    pub fn tuple(&self, what: &str, count: usize, problems: &mut Problems) -> Option<Vec<Self>> {
        let parts = match (self.notation, self.shape()) {
            (Notation::Ron, Shape::Struct) => self.ron_tuple(),
            (Notation::Json, Shape::List) => Some(self.json_items()),
            _ => None,
        };
        let parts = parts.filter(|parts| parts.len() == count);
        if parts.is_none() {
            self.expected(&self.spelt(what), problems);
        }
        parts
    }

    fn ron_tuple(&self) -> Option<Vec<Self>> {
        let raw = options().from_str::<RawTuple<'a>>(self.text).ok()?;
        Some(raw.0.into_iter().map(|r| Self::at(self.file, r.get_ron())).collect())
    }

    /// The shape of a tuple in the notation of the file.
    fn spelt(&self, tuple: &str) -> String {
        let inner = tuple.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
        match (self.notation, inner) {
            (Notation::Json, Some(inner)) => format!("[{inner}]"),
            _ => tuple.to_owned(),
        }
    }

    /// A word, alone or with something in brackets: `Always`, `Ge("x", 3)`.
    pub fn word(&self, what: &str, problems: &mut Problems) -> Option<Word<'a>> {
        if self.is_json() {
            return self.json_word(what, problems);
        }
        if self.shape() != Shape::Word {
            self.expected(what, problems);
            return None;
        }
        let span = self.span();
        if let Some(open) = self.text.find('(') {
            let name = trim(self.text.get(..open).unwrap_or_default());
            let named = options().from_str::<RawFields<'a>>(self.text.get(open..).unwrap_or_default());
            let raw = if named.is_ok_and(|f| !f.0.is_empty()) {
                RawVariant(name.to_owned(), Vec::new())
            } else {
                self.open(problems)?
            };
            let at = Span { end: self.start.saturating_add(name.len()), ..span };
            return Some(Word {
                name: At { value: raw.0, at },
                whole: self.span(),
                parts: raw.1.into_iter().map(|r| Self::at(self.file, r.get_ron())).collect(),
                only: None,
            });
        }
        Some(Word {
            name: At { value: self.text.to_owned(), at: span.clone() },
            whole: span,
            parts: Vec::new(),
            only: None,
        })
    }

    /// `"Always"`, or an object with one name: `{"Ge": ["x", 3]}`.
    fn json_word(&self, what: &str, problems: &mut Problems) -> Option<Word<'a>> {
        if self.shape() == Shape::Text {
            let value = json::string(self.text)?;
            let at = self.span();
            return Some(Word {
                name: At { value, at: at.clone() },
                whole: at,
                parts: Vec::new(),
                only: None,
            });
        }
        let pairs = if self.shape() == Shape::Map { json::pairs(self.text) } else { Vec::new() };
        let [(key, value)] = pairs.as_slice() else {
            self.expected(&format!("{what}, as a word or as an object with one name"), problems);
            return None;
        };
        let only = Self::json_at(self.file, value);
        Some(Word {
            name: At {
                value: json::string(key).unwrap_or_default(),
                at: Self::json_at(self.file, key).span(),
            },
            whole: self.span(),
            parts: if only.shape() == Shape::List { only.json_items() } else { Vec::new() },
            only: Some(only),
        })
    }

    /// What stands behind a word, for words with named fields: `Count(unit: "days")`.
    #[must_use]
    pub fn body_of_word(&self) -> Self {
        if self.is_json() {
            let value = json::pairs(self.text).first().map(|(_, value)| *value);
            return value.map_or_else(|| self.clone(), |value| Self::json_at(self.file, value));
        }
        let open = self.text.find('(').unwrap_or(self.text.len());
        Self {
            file: self.file,
            text: self.text.get(open..).unwrap_or_default(),
            start: self.start.saturating_add(open),
            notation: self.notation,
        }
    }

    /// A text.
    pub fn string(&self, what: &str, problems: &mut Problems) -> Option<At<String>> {
        if self.shape() != Shape::Text {
            self.expected(&format!("{what} in quotation marks"), problems);
            return None;
        }
        let value: String = match self.notation {
            Notation::Ron => self.open(problems)?,
            Notation::Json => json::string(self.text)?,
        };
        if value.chars().count() > MOST_TEXT {
            problems.add(
                Diagnostic::new(
                    Code::LimitText,
                    &self.span(),
                    format!("{what} has {} characters; at most {MOST_TEXT} are read", value.chars().count()),
                )
                .help(Code::LimitText.info().mend),
            );
        }
        Some(At { value, at: self.span() })
    }

    /// An exact number, from the very digits the author wrote.
    pub fn number(&self, what: &str, problems: &mut Problems) -> Option<At<Exact>> {
        if self.shape() != Shape::Number {
            let what = if what.starts_with('`') { format!("a number for {what}") } else { what.to_owned() };
            self.expected(&what, problems);
            return None;
        }
        match Exact::parse(self.text) {
            Ok(value) => Some(At { value, at: self.span() }),
            Err(error) => {
                let why = match error {
                    NotExact::NotANumber => "is not a decimal number",
                    NotExact::TooFine => "has more than three digits after the point",
                    NotExact::TooLarge => "is larger than one million",
                };
                problems.add(
                    Diagnostic::new(Code::BadNumber, &self.span(), format!("`{}` {why}", self.text))
                        .help(Code::BadNumber.info().mend),
                );
                None
            }
        }
    }

    /// A whole number.
    pub fn whole(&self, what: &str, problems: &mut Problems) -> Option<At<i64>> {
        let number = self.number(what, problems)?;
        if let Some(value) = number.value.as_whole() {
            Some(At { value, at: number.at })
        } else {
            problems.add(
                Diagnostic::new(
                    Code::BadNumber,
                    &number.at,
                    format!("{what} is a whole number, not `{}`", number.value),
                )
                .help("leave out what stands after the point"),
            );
            None
        }
    }

    /// The number of a format, from 1 to the newest that is known; whether it is one of these.
    pub fn format(&self, newest: u32, problems: &mut Problems) -> bool {
        let Some(format) = self.whole("`format`", problems) else { return false };
        let known = (1..=i64::from(newest)).contains(&format.value);
        if !known {
            let message =
                format!("format {} is not known; the newest that is read is {newest}", format.value);
            problems.add(Diagnostic::new(Code::UnknownFormat, &format.at, message));
        }
        known
    }

    /// `true` or `false`.
    pub fn boolean(&self, what: &str, problems: &mut Problems) -> Option<bool> {
        match self.text {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                self.expected(&format!("`true` or `false` for {what}"), problems);
                None
            }
        }
    }

    /// Whatever it is; nothing is expected of it.
    pub fn any(&self, problems: &mut Problems) -> Option<Any<'a>> {
        Some(match self.shape() {
            Shape::Text => Any::Text(match self.notation {
                Notation::Ron => self.open(problems)?,
                Notation::Json => json::string(self.text)?,
            }),
            Shape::Number => Any::Number(self.text),
            Shape::List => Any::List(self.list("items", problems)),
            Shape::Map => Any::Group(match self.notation {
                Notation::Ron => self.entries("entries", problems),
                Notation::Json => self.members("fields", problems)?,
            }),
            Shape::Struct => match options().from_str::<RawFields<'a>>(self.text) {
                Ok(_) => Any::Group(self.members("fields", problems)?),
                Err(_) => Any::List(self.ron_tuple()?),
            },
            Shape::Word => match self.text {
                "true" => Any::Bool(true),
                "false" => Any::Bool(false),
                _ if self.is_nothing() => Any::Nothing,
                _ => return self.any_word(problems),
            },
        })
    }

    fn any_word(&self, problems: &mut Problems) -> Option<Any<'a>> {
        let word = self.word("a word", problems)?;
        if !self.text.contains('(') {
            let name = word.name.value;
            return Some(Any::Text(name.strip_prefix("r#").map_or(name.clone(), str::to_owned)));
        }
        let inner = match word.parts.as_slice() {
            [one] => one.clone(),
            _ => self.body_of_word(),
        };
        if word.name.value == "Some" {
            inner.any(problems)
        } else {
            Some(Any::Group(vec![(word.name, inner)]))
        }
    }

    /// Whether it is a text.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.shape() == Shape::Text
    }

    /// Whether it is a number.
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.shape() == Shape::Number
    }
}

/// A word and what stands in its brackets.
#[derive(Clone, Debug)]
pub struct Word<'a> {
    /// The word.
    pub name: At<String>,
    /// The word with its brackets.
    pub whole: Span,
    /// What stands in the brackets.
    pub parts: Vec<Node<'a>>,
    /// In JSON: what stands behind the name. Whether a list there is one thing or several is for the
    /// reader to know.
    only: Option<Node<'a>>,
}

impl<'a> Word<'a> {
    /// Reports that the word is none of `known`.
    pub fn unknown(&self, what: &str, known: &[&str], problems: &mut Problems) {
        let mut d =
            Diagnostic::new(Code::UnknownWord, &self.name.at, format!("`{}` is not {what}", self.name.value));
        if let Some(near) = crate::diagnostic::nearest(&self.name.value, known.iter().copied()) {
            d = d.help(format!("did you mean `{near}`?"));
        } else {
            d = d.help(format!("known here: {}", crate::diagnostic::list(known)));
        }
        problems.add(d);
    }

    /// The parts, when there are exactly `N`.
    pub fn exactly<const N: usize>(&self, shape: &str, problems: &mut Problems) -> Option<[&Node<'a>; N]> {
        let parts: Vec<&Node<'a>> = match &self.only {
            Some(only) if N == 1 => vec![only],
            Some(_) | None => self.parts.iter().collect(),
        };
        if let Ok(parts) = <[&Node<'a>; N]>::try_from(parts) {
            Some(parts)
        } else {
            problems.add(
                Diagnostic::new(
                    Code::WrongType,
                    &self.whole,
                    format!(
                        "`{}` takes {} in its brackets, found {}",
                        self.name.value,
                        counted(N, "thing", "things"),
                        self.parts.len()
                    ),
                )
                .help(match &self.only {
                    Some(_) => format!("write {{\"{}\": [{}]}}", self.name.value, vec!["…"; N].join(", ")),
                    None => format!("write `{shape}`"),
                }),
            );
            None
        }
    }

    /// Insists that nothing stands in brackets behind it.
    pub fn alone(&self, problems: &mut Problems) -> Option<()> {
        if self.whole == self.name.at {
            return Some(());
        }
        problems.add(
            Diagnostic::new(
                Code::WrongType,
                &self.whole,
                format!("`{}` takes nothing in brackets", self.name.value),
            )
            .help("write the word alone"),
        );
        None
    }
}

fn twice(key: &At<String>) -> Diagnostic {
    Diagnostic::new(Code::DuplicateField, &key.at, format!("`{}` is given twice", key.value))
}

/// The fields of a struct.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    /// Where the struct stands.
    pub at: Span,
    what: String,
    found: Vec<(&'a str, Node<'a>)>,
    json: bool,
}

impl<'a> Fields<'a> {
    /// A field that may be left out.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node<'a>> {
        self.found.iter().find(|(k, _)| *k == name).map(|(_, v)| v)
    }

    /// A field that may not be left out.
    pub fn need(&self, name: &str, problems: &mut Problems) -> Option<&Node<'a>> {
        let found = self.get(name);
        if found.is_none() {
            let head = Span { end: self.at.start.saturating_add(1).min(self.at.end), ..self.at.clone() };
            let place = self.get("id").map_or(head, Node::span);
            problems.add(
                Diagnostic::new(Code::MissingField, &place, format!("{} needs a field `{name}`", self.what))
                    .help(if self.json {
                        format!("add `\"{name}\": …`")
                    } else {
                        format!("add `{name}: …`")
                    }),
            );
        }
        found
    }
}

fn trim(raw: &str) -> &str {
    let mut text = raw;
    loop {
        text = text.trim();
        if let Some(rest) = text.strip_prefix("//") {
            text = rest.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some(rest) = text.strip_prefix("/*") {
            text = after_block_comment(rest);
        } else {
            break;
        }
    }
    // What follows a value inside a slice is only white space and comments.
    trim_end(text)
}

fn after_block_comment(text: &str) -> &str {
    let mut depth = 1_usize;
    let mut rest = text;
    while depth > 0 {
        let close = rest.find("*/");
        let open = rest.find("/*");
        match (open, close) {
            (Some(o), Some(c)) if o < c => {
                depth = depth.saturating_add(1);
                rest = rest.get(o.saturating_add(2)..).unwrap_or_default();
            }
            (_, Some(c)) => {
                depth = depth.saturating_sub(1);
                rest = rest.get(c.saturating_add(2)..).unwrap_or_default();
            }
            (_, None) => return "",
        }
    }
    rest
}

fn trim_end(text: &str) -> &str {
    // To read every value once more only to find its end would take a seventh of the start.
    if ends_with_value(text) { text } else { up_to_value(text) }
}

/// Whether surely nothing follows a value: a comment would be on the last line, or end the text.
fn ends_with_value(text: &str) -> bool {
    let last = text.rsplit('\n').next().unwrap_or_default();
    text.ends_with(|c: char| c.is_ascii_graphic()) && !last.contains("//") && !text.ends_with("*/")
}

/// The same found by reading the value.
fn up_to_value(text: &str) -> &str {
    let Ok(mut deserializer) = ron::Deserializer::from_str_with_options(text, &options()) else {
        return text;
    };
    if de::IgnoredAny::deserialize(&mut deserializer).is_err() {
        return text;
    }
    let rest = deserializer.remainder().len();
    text.get(..text.len().saturating_sub(rest)).unwrap_or(text).trim_end()
}

fn syntax_problem(file: &Arc<SourceFile>, start: usize, end: usize, error: &ron::Error) -> Diagnostic {
    let at = Span { file: Arc::clone(file), start, end };
    if matches!(error, ron::Error::ExceededRecursionLimit) {
        return Diagnostic::new(
            Code::LimitDepth,
            &at,
            format!("brackets are nested more than {MOST_DEPTH} deep"),
        )
        .help(Code::LimitDepth.info().mend);
    }
    let words = error.to_string();
    let mut letters = words.chars();
    let lower = letters.next().map(|c| c.to_lowercase().collect::<String>()).unwrap_or_default();
    Diagnostic::new(Code::Syntax, &at, format!("{lower}{}", letters.as_str())).help(Code::Syntax.info().mend)
}

struct RawFields<'a>(Vec<(String, &'a RawValue)>);
#[derive(Default)]
struct RawPairs<'a>(Vec<(&'a RawValue, &'a RawValue)>);
struct RawTuple<'a>(Vec<&'a RawValue>);
struct RawVariant<'a>(String, Vec<&'a RawValue>);
struct Identifier(String);

impl<'de> Deserialize<'de> for Identifier {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl Visitor<'_> for V {
            type Value = Identifier;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_str<E: de::Error>(self, s: &str) -> Result<Identifier, E> {
                Ok(Identifier(s.to_owned()))
            }
        }
        d.deserialize_identifier(V)
    }
}

impl<'de> Deserialize<'de> for RawFields<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = RawFields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("fields in round brackets")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(key) = map.next_key::<Identifier>()? {
                    fields.push((key.0, map.next_value()?));
                }
                Ok(RawFields(fields))
            }
        }
        d.deserialize_struct("", &[], V)
    }
}

impl<'de> Deserialize<'de> for RawPairs<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = RawPairs<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(RawPairs(pairs))
            }
        }
        d.deserialize_map(V)
    }
}

struct SeqVisitor;
impl<'de> Visitor<'de> for SeqVisitor {
    type Value = Vec<&'de RawValue>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("values")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(values)
    }
}

impl<'de> Deserialize<'de> for RawTuple<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self(d.deserialize_tuple(0, SeqVisitor)?))
    }
}

impl<'de> Deserialize<'de> for RawVariant<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = RawVariant<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word")
            }
            fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Self::Value, A::Error> {
                let (name, variant) = access.variant::<Identifier>()?;
                Ok(RawVariant(name.0, variant.tuple_variant(0, SeqVisitor)?))
            }
        }
        d.deserialize_enum("", &[], V)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_reading_it_ends() {
        for value in [
            "3",
            "true",
            "\"a // b\"",
            "\"*/\"",
            "(a: 1)",
            "[\n  1, // one\n]",
            "Not(Yes(\"x\"))",
            "{\"ä\": 1}",
        ] {
            for rest in [
                "",
                " ",
                "\n",
                " // end",
                "// a\n// b",
                "\n/* c */",
                "/* /* d */ */ // e",
                "\u{200e}",
                " /* f\n */",
            ] {
                let text = format!("{value}{rest}");
                assert_eq!(trim(&text), value, "{text:?}");
                assert_eq!(up_to_value(text.trim()), value, "{text:?}");
            }
        }
    }
}
