//! The program's own words, by language.
//!
//! In: a language. Out: the [`Words`] that stand between those of a pack. A language without a table
//! gets the English one.

use readiness_core::translation::nearest_language;
use readiness_core::words::counted;
use readiness_core::{Date, Exact, Words};

const SPANISH: Words = Words {
    language: "es",
    yes: "Sí",
    no: "No",
    unsure: "No lo sé",
    prefer_not: "Prefiero no decirlo",
    days_ago: |n| match n {
        0 => "hoy".to_owned(),
        n => format!("hace {}", counted(n, "día", "días")),
    },
    another_days: |n| format!("{} más", counted(n, "día", "días")),
    another: |n, unit| {
        if unit.is_empty() { format!("{n} más") } else { format!("{n} {unit} más") }
    },
    one: spanish_one,
    day: spanish_day,
    number: |n: Exact| n.to_string().replace('.', ","),
};

/// Plurals whose singular does not follow from their last letter.
const IN_ES: [(&str, &str); 5] = [
    ("errores", "error"),
    ("incidentes", "incidente"),
    ("mensajes", "mensaje"),
    ("meses", "mes"),
    ("veces", "vez"),
];

fn spanish_one(unit: &str) -> String {
    let known = IN_ES.iter().find(|(many, _)| *many == unit);
    let is_word = unit.chars().all(char::is_alphabetic);
    let regular = ["as", "os"].iter().any(|end| unit.ends_with(end)) && is_word;
    let stem = unit.strip_suffix('s').filter(|_| regular).unwrap_or(unit);
    known.map_or(stem, |(_, one)| one).to_owned()
}

fn spanish_day(day: Date) -> String {
    let month = match day.month() {
        1 => "enero",
        2 => "febrero",
        3 => "marzo",
        4 => "abril",
        5 => "mayo",
        6 => "junio",
        7 => "julio",
        8 => "agosto",
        9 => "septiembre",
        10 => "octubre",
        11 => "noviembre",
        _ => "diciembre",
    };
    format!("{} de {month} de {}", day.day(), day.year())
}

const ALL: &[&Words] = &[&Words::ENGLISH, &SPANISH];

/// The words for texts in that language.
#[doc(hidden)]
#[must_use]
pub fn of(language: &str) -> &'static Words {
    let known: Vec<&str> = ALL.iter().map(|w| w.language).collect();
    let found = nearest_language(language, &known);
    ALL.iter().find(|w| Some(w.language) == found).copied().unwrap_or(&Words::ENGLISH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_read_as_people_write_them() {
        let day: Date = "2026-02-03".parse().unwrap();
        let half = Exact::parse("-2.5").unwrap();
        let said = |language: &str| {
            let w = of(language);
            [(w.day)(day), (w.number)(half), (w.days_ago)(1), (w.days_ago)(40), (w.another)(3, "días")]
        };
        assert_eq!(said("en"), ["3 February 2026", "-2.5", "1 day ago", "40 days ago", "another 3 días"]);
        assert_eq!(
            said("es-MX"),
            ["3 de febrero de 2026", "-2,5", "hace 1 día", "hace 40 días", "3 días más"]
        );
        let one = of("es").one;
        assert_eq!(["días", "puntos", "veces", "meses", "km"].map(one), ["día", "punto", "vez", "mes", "km"]);
        assert_eq!(of("xx").language, "en", "a language without words gets the English ones");
    }
}
