//! Which question is asked when, row by row.
//!
//! In: answers to the small pack of `tests/support/small.ron`. Out: pass, or the row in which another
//! question is asked, waits, does not apply or comes next.

use readiness_core::interview::{Status, asked, certain_stops, is_total, next, status};
use readiness_core::{CheckedPack, Sheet, Written, evaluate, sheet};
use readiness_tests::{disk, root};

fn small() -> CheckedPack {
    disk::compile_path(&root().join("tests/support/small.ron")).unwrap().0
}

/// Answers as `id=answer`, parted by spaces; what looks like a number is one.
fn answers(pack: &CheckedPack, text: &str) -> Sheet {
    let answers: Vec<(String, Written)> = text
        .split_whitespace()
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(id, a)| {
            (id.to_owned(), a.parse().map_or_else(|_| Written::Text(a.to_owned()), Written::Number))
        })
        .collect();
    sheet::sheet(pack, &answers, None).unwrap()
}

#[test]
fn a_question_is_asked_when_all_it_hangs_on_is_known() {
    // Answers, what is asked, what waits for another answer, what comes next. The rest does not apply.
    let rows = [
        ("", "checked crew gale wind", "leaks tide pump", "checked"),
        ("checked=45", "checked leaks crew gale wind", "tide pump", "leaks"),
        ("checked=3", "checked crew gale wind", "tide pump", "crew"),
        // "Not sure" is an entry: it may apply, so it is asked.
        ("checked=unsure", "checked leaks crew gale wind", "tide pump", "leaks"),
        // One half is enough for the tide to matter; it still waits for the other.
        ("crew=3", "checked crew gale wind", "leaks tide pump", "checked"),
        ("crew=3 wind=2", "checked crew gale wind tide", "leaks pump", "checked"),
        ("crew=1 wind=2", "checked crew gale wind", "leaks pump", "checked"),
        // The pump hangs on the leaks, which do not apply, and on the wind.
        ("checked=3 wind=5", "checked crew gale wind pump", "tide", "crew"),
        ("checked=45 wind=5", "checked leaks crew gale wind", "tide pump", "leaks"),
        ("checked=45 leaks=yes wind=0", "checked leaks crew gale wind pump", "tide", "crew"),
        ("checked=3 crew=1 gale=no wind=2", "checked crew gale wind", "", ""),
        ("checked=45 crew=1 gale=no wind=2", "checked leaks crew gale wind", "pump", "leaks"),
        // An answer that does not apply any more stays, and settles nothing.
        ("checked=3 leaks=yes crew=1 wind=2", "checked crew gale wind", "", "gale"),
    ];
    let pack = small();
    for (text, expected, waiting, first) in rows {
        let sheet = answers(&pack, text);
        let ids = |wanted: Status| -> String {
            let ids = pack.questions.iter().filter(|q| status(&pack, &sheet, q) == wanted);
            ids.map(|q| &*q.id).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(ids(Status::Asked), expected, "{text}");
        assert_eq!(ids(Status::Waiting), waiting, "{text}");
        let listed: Vec<&str> = asked(&pack, &sheet).iter().map(|q| &*q.id).collect();
        assert_eq!(listed.join(" "), expected, "{text}");
        assert_eq!(next(&pack, &sheet).map_or("", |q| &*q.id), first, "{text}");
        assert_eq!(is_total(&pack, &sheet), first.is_empty() && waiting.is_empty(), "{text}");
    }
}

#[test]
fn a_stop_is_a_final_veto_or_one_of_safety_that_surely_holds() {
    let pack = small();
    for (text, expected) in [
        ("gale=yes", "no_gale"),
        ("gale=unsure", ""),
        ("gale=no wind=2", ""),
        ("crew=9", ""),
        ("checked=45 leaks=yes", "leaky"),
    ] {
        let assessment = evaluate(&pack, &answers(&pack, text));
        let stops: Vec<&str> = certain_stops(&pack, &assessment).iter().map(|v| &*v.id).collect();
        assert_eq!(stops.join(" "), expected, "{text}");
    }
}
