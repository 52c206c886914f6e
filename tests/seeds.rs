//! Every seed of the fuzz targets, replayed: what a fuzzer once found stays mended on every machine.
//!
//! In: the files of `fuzz/seeds/`, a folder a target. Out: pass, or the panic that the fuzzer saw.

use std::collections::BTreeSet;

use readiness_tests::fuzz::TARGETS;
use readiness_tests::root;

#[test]
fn every_seed_holds() {
    for (target, run) in TARGETS {
        let folder = root().join("fuzz/seeds").join(target);
        let mut seeds: Vec<_> = std::fs::read_dir(&folder)
            .unwrap_or_else(|_| panic!("{target} has no seeds"))
            .flatten()
            .map(|e| e.path())
            .collect();
        seeds.sort();
        assert!(!seeds.is_empty(), "{target} has no seeds");
        for seed in seeds {
            println!("{}", seed.display());
            run(&std::fs::read(&seed).unwrap());
        }
    }
}

#[test]
fn every_target_is_built_and_every_folder_of_seeds_has_one() {
    let names = |folder: &str| -> BTreeSet<String> {
        std::fs::read_dir(root().join(folder))
            .unwrap()
            .flatten()
            .map(|e| e.path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect()
    };
    let known: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names("fuzz/targets"), known);
    assert_eq!(names("fuzz/seeds"), known);
    let manifest = std::fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    for name in known {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "fuzz/Cargo.toml does not build {name}");
    }
}
