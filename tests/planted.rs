//! Mistakes planted in copies of the built-in pack, and who notices them.
//!
//! In: `planted.json`. Out: pass, or what `check`, `prove` and `test` say otherwise than is written there.

use std::collections::BTreeSet;

use readiness_core::cases::{breaks, run_examples};
use readiness_core::{Severity, SourceFile, evaluate};
use readiness_prove::{Limits, Of, Prover, Verdict};
use readiness_tests::{disk, root};
use serde_json::Value;

fn words(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|w| w.as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_planted_mistake_is_noticed_where_it_should_be() {
    let folder = root().join("rules/reconciliation").canonicalize().unwrap();
    let rows: Value =
        serde_json::from_str(&std::fs::read_to_string(root().join("tests/planted.json")).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for row in rows.as_array().unwrap() {
        let text = |name: &str| row[name].as_str().unwrap();
        let mut source = disk::read(&folder).unwrap();
        let file = source.files.iter_mut().find(|f| f.name == text("file")).unwrap();
        assert_eq!(
            file.text.matches(text("from")).count(),
            1,
            "{}: `from` stands there once",
            text("defect")
        );
        *file = SourceFile::new(text("file"), file.text.replace(text("from"), text("to")));
        let (mut check, mut prove, mut failing) = (BTreeSet::new(), BTreeSet::new(), false);
        match disk::compile_read(&source) {
            Err(problems) => {
                let errors = problems.iter().filter(|p| p.code.info().severity == Severity::Error);
                check.extend(errors.map(|p| p.code.info().name.to_owned()));
            }
            Ok((pack, _)) => {
                let prover = Prover::new(&pack, Limits::default()).unwrap();
                check.extend(prover.idle().unwrap().iter().map(|p| p.code.info().name.to_owned()));
                for (proof, invariant) in prover.invariants().unwrap().iter().zip(&pack.invariants) {
                    if let (Of::Invariant(id), Verdict::Refuted(witness)) = (&proof.of, &proof.verdict) {
                        // The oracle agrees that this person breaks it.
                        let result = evaluate(&pack, &witness.sheet);
                        assert!(breaks(&pack, invariant, &witness.sheet, &result).is_some(), "{id}");
                        prove.insert(id.to_string());
                    }
                }
                failing = !run_examples(&pack).is_empty();
            }
        }
        let expected = (words(&row["check"]), words(&row["prove"]), row["test"].as_bool().unwrap());
        if (&check, &prove, failing) != (&expected.0, &expected.1, expected.2) {
            wrong.push(format!("{}: check {check:?}, prove {prove:?}, test {failing}", text("defect")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
