// The pack that the examples in the documentation are about. They include this file, so that each shows
// only what it is about; the crate's page shows the pack.

use readiness_core::{CheckedPack, ModuleSource, NoLibrary, Pack, Problems, RawPack, SourceFile};

const TEXT: &str = include_str!("lake.ron");

/// The pack, checked.
pub fn pack() -> CheckedPack {
    both().1
}

/// The pack as it was written, and checked.
pub fn both() -> (Pack, CheckedPack) {
    read(TEXT)
}

/// The pack with a piece of its text replaced, checked.
pub fn pack_with(old: &str, new: &str) -> CheckedPack {
    both_with(old, new).1
}

/// The pack with a piece of its text replaced, as it was written, and checked.
pub fn both_with(old: &str, new: &str) -> (Pack, CheckedPack) {
    assert!(TEXT.contains(old), "the lake does not say {old}");
    read(&TEXT.replace(old, new))
}

fn read(text: &str) -> (Pack, CheckedPack) {
    let source = ModuleSource { place: "lake".into(), files: vec![SourceFile::new("lake.ron", text)] };
    let mut problems = Problems::new();
    let raw = Pack::resolve(RawPack::read(&source, &mut problems), &NoLibrary, &mut problems);
    let pack = CheckedPack::check(&raw, &mut problems);
    (raw, pack.unwrap_or_else(|| panic!("{:?}", problems.sorted())))
}
