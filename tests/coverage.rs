//! scratch
use readiness_prove::{Fate, Limits, Prover};
use readiness_tests::disk::{compile_path, resolve_path};
use readiness_tests::root;

#[test]
fn scratch() {
    for name in std::env::var("PACKS").unwrap_or("release-readiness".into()).split(',') {
        let path = root().join("rules").join(name);
        let (pack, _) = compile_path(&path).unwrap();
        let raw = resolve_path(&path);
        let t = std::time::Instant::now();
        let prover = Prover::new(&pack, Limits::default()).unwrap();
        println!("prover {:?}", t.elapsed());
        let c = prover.coverage(&raw).unwrap();
        println!(
            "{name}: coverage {:?} {:?} {:?} impossible {} in {:?}",
            c.rules.len(),
            c.outcomes(),
            c.parts(),
            c.impossible(),
            t.elapsed()
        );
        for g in &c.gaps {
            println!("GAP {}:{} {}", g.at.file.name, g.at.line_column().0, g.describe());
        }
        if std::env::var("MUT").is_ok() {
            let t = std::time::Instant::now();
            let f = readiness_prove::findings(
                &raw,
                &pack,
                readiness_prove::Wanted { mutants: true, suggest: true },
                Limits::default(),
            )
            .unwrap();
            let m = f.mutants.unwrap();
            std::fs::write(format!("/tmp/h5/{name}.ron"), readiness_prove::suggest::file(&f.suggestions))
                .unwrap();
            println!(
                "{name}: {} mutants in {:?}: examples {} invariants {} refused {} equivalent {} surviving {}",
                m.all.len(),
                t.elapsed(),
                m.count(|f| matches!(f, Fate::Example(_))),
                m.count(|f| matches!(f, Fate::Invariant(_))),
                m.count(|f| matches!(f, Fate::Refused(_))),
                m.count(|f| matches!(f, Fate::Equivalent)),
                m.surviving().count()
            );
            for x in &m.all {
                match &x.fate {
                    Fate::Survives(w) => println!(
                        "MUT {}:{} {} DIFFERS {w}",
                        x.at.file.name,
                        x.at.line_column().0,
                        x.describe()
                    ),
                    Fate::Equivalent => {
                        println!("EQ {}:{} {}", x.at.file.name, x.at.line_column().0, x.describe())
                    }
                    Fate::Refused(w) => println!(
                        "REF {}:{} {} BECAUSE {w}",
                        x.at.file.name,
                        x.at.line_column().0,
                        x.describe()
                    ),
                    _ => {}
                }
            }
        }
    }
}
