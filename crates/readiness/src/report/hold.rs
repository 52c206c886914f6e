//! A document held against its schema.
//!
//! In: the places of a file, and the JSON Schema that the library gives out. Out: the document as plain
//! values, or every way in which it differs from the schema, with its place. Because the schema itself is
//! what reads, the two cannot drift apart. No message quotes a value.

use readiness_core::diagnostic::{did_you_mean, list};
use readiness_core::source::At;
use readiness_core::syntax::{Any, Node};
use readiness_core::{Code, Date, Diagnostic, Problems};
use serde_json::{Map, Value};

/// What is read once: a schema with the definitions it refers to.
struct Held<'s> {
    root: &'s Value,
}

/// Holds a document against a schema.
pub(crate) fn hold(node: &Node<'_>, what: &str, schema: &Value, problems: &mut Problems) -> Option<Value> {
    Held { root: schema }.value(node, schema, what, problems)
}

impl<'s> Held<'s> {
    fn resolved(&self, schema: &'s Value) -> &'s Value {
        let named = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/$defs/"));
        named.and_then(|name| self.root.get("$defs")?.get(name)).unwrap_or(schema)
    }

    fn value(
        &self,
        node: &Node<'_>,
        schema: &'s Value,
        what: &str,
        problems: &mut Problems,
    ) -> Option<Value> {
        let schema = self.resolved(schema);
        let found = node.any(problems)?;
        for several in ["anyOf", "oneOf"] {
            if let Some(choices) = schema.get(several).and_then(Value::as_array) {
                return self.one_of(node, &found, choices, what, problems);
            }
        }
        self.found(node, found, schema, what, problems)
    }

    /// What was found, held against a schema that is no choice of several.
    fn found(
        &self,
        node: &Node<'_>,
        found: Any<'_>,
        schema: &'s Value,
        what: &str,
        problems: &mut Problems,
    ) -> Option<Value> {
        match found {
            Any::Nothing if allows(schema, "null") => Some(Value::Null),
            Any::Bool(yes) if allows(schema, "boolean") => Some(Value::Bool(yes)),
            // In RON a word may be called `true`.
            Any::Bool(yes) if !node.is_json() && allows(schema, "string") => {
                word(node, yes.to_string(), schema, what, problems)
            }
            Any::Number(digits) if allows(schema, "integer") => whole(node, digits, schema, what, problems),
            Any::Number(digits) if allows(schema, "number") => exact(node, digits, what, problems),
            Any::Text(text) if allows(schema, "string") => word(node, text, schema, what, problems),
            Any::List(items) if allows(schema, "array") => self.list(node, &items, schema, what, problems),
            Any::Group(fields) if allows(schema, "object") => {
                self.object(node, fields, schema, what, problems)
            }
            Any::Nothing | Any::Bool(_) | Any::Number(_) | Any::Text(_) | Any::List(_) | Any::Group(_) => {
                unexpected(node, schema, what, problems);
                None
            }
        }
    }

    fn list(
        &self,
        node: &Node<'_>,
        items: &[Node<'_>],
        schema: &'s Value,
        what: &str,
        problems: &mut Problems,
    ) -> Option<Value> {
        let places = schema.get("prefixItems").and_then(Value::as_array);
        if places.is_some_and(|places| places.len() != items.len()) {
            unexpected(node, schema, what, problems);
            return None;
        }
        let each = schema.get("items");
        let inner = format!("an item of {what}");
        // All of them are looked at, so that every problem is found.
        let read: Vec<Option<Value>> = items
            .iter()
            .enumerate()
            .map(|(i, item)| {
                let own = places.and_then(|places| places.get(i)).or(each)?;
                self.value(item, own, &inner, problems)
            })
            .collect();
        read.into_iter().collect::<Option<Vec<Value>>>().map(Value::Array)
    }

    fn object(
        &self,
        node: &Node<'_>,
        fields: Vec<(At<String>, Node<'_>)>,
        schema: &'s Value,
        what: &str,
        problems: &mut Problems,
    ) -> Option<Value> {
        let empty = Map::new();
        let known = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let others = schema.get("additionalProperties").filter(|s| s.is_object() || **s == Value::Bool(true));
        let mut read = Map::new();
        let mut fine = true;
        for (key, value) in fields {
            let Some(inner) = known.get(&key.value).or(others) else {
                let help = did_you_mean(&key.value, known.keys().map(String::as_str)).unwrap_or_default();
                problems.add(
                    Diagnostic::new(
                        Code::UnknownField,
                        &key.at,
                        format!("{what} has no field `{}`", key.value),
                    )
                    .help(help),
                );
                fine = false;
                continue;
            };
            let inner_what = if known.contains_key(&key.value) {
                format!("`{}`", key.value)
            } else {
                "an answer".to_owned()
            };
            let held = self.value(&value, inner, &inner_what, problems);
            fine &= held.is_some();
            if read.insert(key.value.clone(), held.unwrap_or_default()).is_some() {
                problems.add(Diagnostic::new(
                    Code::DuplicateField,
                    &key.at,
                    format!("`{}` is given twice", key.value),
                ));
                fine = false;
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !read.contains_key(name) {
                let mut at = node.span();
                at.end = at.end.min(at.start.saturating_add(1));
                problems.add(
                    Diagnostic::new(Code::MissingField, &at, format!("{what} needs a field `{name}`"))
                        .help(format!("add `{name}`")),
                );
                fine = false;
            }
        }
        fine.then_some(Value::Object(read))
    }

    /// One of several: the first that fits, or the problems of the one that was probably meant.
    fn one_of(
        &self,
        node: &Node<'_>,
        found: &Any<'_>,
        choices: &'s [Value],
        what: &str,
        problems: &mut Problems,
    ) -> Option<Value> {
        let meant = choices.iter().filter(|choice| is_meant(found, self.resolved(choice)));
        let mut nearest: Option<Problems> = None;
        for choice in meant {
            let mut own = Problems::new();
            if let Some(value) = self.value(node, choice, what, &mut own) {
                return Some(value);
            }
            nearest.get_or_insert(own);
        }
        if let Some(own) = nearest {
            own.sorted().into_iter().for_each(|problem| problems.add(problem));
            return None;
        }
        let words: Vec<&str> = choices.iter().flat_map(|choice| words(self.resolved(choice))).collect();
        let help = if words.is_empty() { String::new() } else { format!("known here: {}", list(&words)) };
        problems.add(
            Diagnostic::new(Code::UnknownWord, &node.span(), format!("this is nothing that {what} can be"))
                .help(help),
        );
        None
    }
}

/// Whether a choice has the shape of what was found, so that its problems are worth telling.
fn is_meant(found: &Any<'_>, choice: &Value) -> bool {
    // A choice among choices tells for itself.
    if choice.get("anyOf").is_some() || choice.get("oneOf").is_some() {
        return !matches!(found, Any::Nothing);
    }
    match found {
        Any::Group(fields) => match choice.get("properties").and_then(Value::as_object) {
            // A word with something in brackets is meant by its name.
            Some(known) if known.len() == 1 => fields.iter().any(|(k, _)| known.contains_key(&k.value)),
            known => known.is_some(),
        },
        Any::List(_) => allows(choice, "array"),
        Any::Text(text) => {
            let known = words(choice);
            allows(choice, "string") && (known.is_empty() || known.contains(&text.as_str()))
        }
        Any::Bool(yes) => allows(choice, "boolean") || words(choice).contains(&yes.to_string().as_str()),
        Any::Number(_) => allows(choice, "integer") || allows(choice, "number"),
        Any::Nothing => allows(choice, "null"),
    }
}

/// The words that a schema allows; none where it allows any text, or no text at all. A word that takes
/// something in brackets is one, too.
fn words(schema: &Value) -> Vec<&str> {
    match (schema.get("const"), schema.get("enum"), schema.get("required")) {
        (Some(one), _, _) => one.as_str().into_iter().collect(),
        (None, Some(several), _) => {
            several.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
        }
        (None, None, Some(names)) => match names.as_array().map(Vec::as_slice) {
            Some([one]) => one.as_str().into_iter().collect(),
            _ => Vec::new(),
        },
        (None, None, None) => Vec::new(),
    }
}

fn allows(schema: &Value, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(several)) => several.iter().any(|s| s.as_str() == Some(kind)),
        _ => kind == "string" && schema.get("const").is_some(),
    }
}

fn unexpected(node: &Node<'_>, schema: &Value, what: &str, problems: &mut Problems) {
    const KINDS: [(&str, &str); 7] = [
        ("string", "a text"),
        ("integer", "a whole number"),
        ("number", "a number"),
        ("boolean", "true or false"),
        ("array", "a list"),
        ("object", "an object with fields"),
        ("null", "nothing"),
    ];
    let allowed: Vec<&str> = KINDS.iter().filter(|(k, _)| allows(schema, k)).map(|(_, name)| *name).collect();
    problems.add(
        Diagnostic::new(Code::WrongType, &node.span(), format!("{what} is of another kind here"))
            .help(format!("write {}", allowed.join(" or "))),
    );
}

fn whole(
    node: &Node<'_>,
    digits: &str,
    schema: &Value,
    what: &str,
    problems: &mut Problems,
) -> Option<Value> {
    let least = schema.get("minimum").and_then(Value::as_i64).unwrap_or(i64::MIN);
    let most = schema.get("maximum").and_then(Value::as_i64).unwrap_or(i64::MAX);
    let read = digits.parse().ok().filter(|n| (least..=most).contains(n));
    if read.is_none() {
        problems.add(
            Diagnostic::new(
                Code::BadNumber,
                &node.span(),
                format!("{what} is not a whole number that fits here"),
            )
            .help(format!("a whole number from {least} to {most}")),
        );
    }
    read.map(Value::from)
}

fn exact(node: &Node<'_>, digits: &str, what: &str, problems: &mut Problems) -> Option<Value> {
    let read = readiness_core::Exact::parse(digits).ok().and_then(|exact| match exact.as_whole() {
        Some(whole) => Some(Value::from(whole)),
        // So few digits come back as they were.
        None => digits.parse::<f64>().ok().map(Value::from),
    });
    if read.is_none() {
        let message = format!("{what} is not a number that fits here");
        problems.add(Diagnostic::new(Code::BadNumber, &node.span(), message));
    }
    read
}

fn word(node: &Node<'_>, text: String, schema: &Value, what: &str, problems: &mut Problems) -> Option<Value> {
    let known = words(schema);
    let (fits, help) = if !known.is_empty() {
        (known.contains(&text.as_str()), format!("known here: {}", list(&known)))
    } else if schema.get("format").and_then(Value::as_str) == Some("date") {
        (text.parse::<Date>().is_ok(), "write a day like \"2026-11-23\"".to_owned())
    } else if schema.get("pattern").is_some() {
        (readiness_core::Exact::parse_score(&text).is_ok(), "write a decimal number as a text".to_owned())
    } else {
        (true, String::new())
    };
    if !fits {
        problems.add(
            Diagnostic::new(Code::UnknownWord, &node.span(), format!("this is nothing that {what} can be"))
                .help(help),
        );
    }
    fits.then_some(Value::String(text))
}
