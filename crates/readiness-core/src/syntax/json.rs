//! JSON, one level at a time.
//!
//! In: a slice of a file. Out: the slices of the values in it, or where it stops being JSON. It differs
//! from RON in that one bracket serves structs, maps and words: which of them is meant is for the reader
//! to know. All tokenising is done by `serde_json`.

use std::cell::Cell;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::MOST_DEPTH;

/// Where a text stops being JSON that is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It is not JSON from that byte on.
    Syntax(usize),
    /// Brackets are nested too deeply at that byte.
    Depth(usize),
}

/// Looks at every token once, so that each later look at a part of it succeeds.
pub(super) fn check(text: &str) -> Result<(), Wrong> {
    let too_deep = Cell::new(false);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = Level { depth: 0, too_deep: &too_deep }.deserialize(&mut deserializer);
    match read.and_then(|()| deserializer.end()) {
        Ok(()) => Ok(()),
        Err(error) => {
            let place = place_of(text, error.line(), error.column());
            Err(if too_deep.get() { Wrong::Depth(place) } else { Wrong::Syntax(place) })
        }
    }
}

/// The byte of a line and column, both from 1, the column in bytes.
fn place_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let last = text.len().saturating_sub(1);
    let mut place = before.saturating_add(column.saturating_sub(1)).min(last);
    while !text.is_char_boundary(place) {
        place = place.saturating_sub(1);
    }
    place
}

/// Any value, no deeper than allowed.
#[derive(Clone, Copy)]
struct Level<'c> {
    depth: usize,
    too_deep: &'c Cell<bool>,
}

impl Level<'_> {
    fn inner<E: de::Error>(self) -> Result<Self, E> {
        let depth = self.depth.saturating_add(1);
        if depth > MOST_DEPTH {
            self.too_deep.set(true);
            return Err(E::custom("too deep"));
        }
        Ok(Self { depth, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let inner = self.inner()?;
        while seq.next_element_seed(inner)?.is_some() {}
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let inner = self.inner()?;
        while map.next_key::<de::IgnoredAny>()?.is_some() {
            map.next_value_seed(inner)?;
        }
        Ok(())
    }
}

/// The pairs of an object, with repetitions: the slices of key and value.
pub(super) fn pairs(text: &str) -> Vec<(&str, &str)> {
    let pairs: Result<Pairs<'_>, _> = serde_json::from_str(text);
    pairs.map(|p| p.0).unwrap_or_default()
}

/// The items of a list.
pub(super) fn items(text: &str) -> Vec<&str> {
    let items: Result<Vec<&RawValue>, _> = serde_json::from_str(text);
    items.unwrap_or_default().into_iter().map(RawValue::get).collect()
}

/// A text without its quotation marks, escapes resolved.
pub(super) fn string(text: &str) -> Option<String> {
    serde_json::from_str(text).ok()
}

struct Pairs<'a>(Vec<(&'a str, &'a str)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Vec<(&'de str, &'de str)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some((key, value)) = map.next_entry::<&'de RawValue, &'de RawValue>()? {
                    pairs.push((key.get(), value.get()));
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Read).map(Pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_slices_of_the_text() {
        let text = r#"{ "a\u0062" : [1, {"x": null}], "c":"d" }"#;
        let found = pairs(text);
        assert_eq!(found, [(r#""a\u0062""#, r#"[1, {"x": null}]"#), (r#""c""#, r#""d""#)]);
        assert_eq!(string(found[0].0).unwrap(), "ab");
        assert_eq!(items(found[0].1), ["1", r#"{"x": null}"#]);
    }

    #[test]
    fn what_is_not_json_is_found_where_it_is() {
        assert_eq!(check(r#"{"a": [1, 2.5, true, null, "x"]}"#), Ok(()));
        assert_eq!(check("{\n \"ä\": 1,\n \"b\": oops\n}"), Err(Wrong::Syntax(18)));
        assert!(matches!(check(r#"{"a": 1"#), Err(Wrong::Syntax(_))));
        assert!(matches!(check(r#"{"a": 1} x"#), Err(Wrong::Syntax(9))));
        let deep = format!("{{\"a\": {}{}}}", "[".repeat(MOST_DEPTH), "]".repeat(MOST_DEPTH));
        assert!(matches!(check(&deep), Err(Wrong::Depth(_))));
        let fits = format!("{{\"a\": {}{}}}", "[".repeat(MOST_DEPTH - 1), "]".repeat(MOST_DEPTH - 1));
        assert_eq!(check(&fits), Ok(()));
    }
}
