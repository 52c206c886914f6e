//! Where exactly the line lies between what a pack may say and what is refused.
//!
//! In: the packs of `tests/refusals/`. A line that ends in `// ~ code` has problems of that code and no
//! others, as many as it names codes; every other line has none. Out: pass, or the lines that differ.

use std::collections::BTreeMap;

use readiness_tests::{disk, root};

/// The codes that each line should have, by number.
fn expected(text: &str) -> BTreeMap<usize, Vec<String>> {
    let lines = text.lines().enumerate().filter_map(|(i, line)| Some((i + 1, line.split_once("// ~ ")?.1)));
    lines.map(|(i, codes)| (i, codes.split_whitespace().map(str::to_owned).collect())).collect()
}

#[test]
fn each_line_is_refused_or_not() {
    let mut wrong = Vec::new();
    let mut lines = 0;
    for path in std::fs::read_dir(root().join("tests/refusals")).unwrap().flatten().map(|e| e.path()) {
        let mut expected = expected(&std::fs::read_to_string(&path).unwrap());
        lines += expected.len();
        let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for problem in disk::compile_path(&path).map_or_else(|e| e, |(_, warnings)| warnings) {
            let line = problem.at.as_ref().map_or(0, |at| at.line_column().0);
            found.entry(line).or_default().push(problem.code.info().name.to_owned());
        }
        found.values_mut().chain(expected.values_mut()).for_each(|codes| codes.sort());
        for line in found.keys().chain(expected.keys()) {
            let (has, should) = (found.get(line), expected.get(line));
            if has != should {
                wrong.push(format!("{}:{line}: {has:?} instead of {should:?}", path.display()));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(lines > 60, "only {lines} lines are refused");
}
