//! The page about the language tells the truth: its pieces, put together, are a pack that checks
//! without a word, and whose examples and invariants hold; its translation is of texts as they are.
//!
//! In: `docs/language.md`. Out: pass, or what is wrong with the page.

use std::path::Path;
use std::sync::Arc;

use readiness::Engine;
use readiness_core::cases::{run_examples, sample_invariants};
use readiness_core::{Library, ModuleSource, SourceFile, compile, compile_in};
use readiness_tests::root;

/// The fenced pieces of a page that begin with exactly this fence.
fn pieces(page: &str, fence: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut inside: Option<String> = None;
    for line in page.lines() {
        match &mut inside {
            None if line == fence => inside = Some(String::new()),
            None => {}
            Some(_) if line == "```" => found.extend(inside.take()),
            Some(text) => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    found
}

struct OneModule(String, String);

impl Library for OneModule {
    fn find(&self, _from: &str, module: &str) -> Result<ModuleSource, String> {
        assert_eq!(module, "../weather");
        let files = vec![SourceFile::new("weather.ron", self.0.clone())];
        Ok(ModuleSource { place: "weather".to_owned(), files })
    }
    fn translation(&self, place: &str, language: &str) -> Result<Option<Arc<SourceFile>>, String> {
        Ok((place == "page" && language == "es").then(|| SourceFile::new("es.ron", self.1.clone())))
    }
}

#[test]
fn the_pieces_of_the_page_are_a_pack_that_works() {
    let page = std::fs::read_to_string(root().join("docs/language.md")).unwrap();
    let parts = pieces(&page, "```ron");
    let modules = pieces(&page, "```ron module");
    let overlays = pieces(&page, "```ron translation");
    assert_eq!((parts.len(), modules.len(), overlays.len()), (12, 1, 1), "a piece was added or lost");
    let text = format!("(\n{}\n)", parts.concat());
    let source =
        ModuleSource { place: "page".to_owned(), files: vec![SourceFile::new("language.md", text.clone())] };
    let library = OneModule(modules[0].clone(), overlays[0].clone());
    let (pack, warnings) = compile(&source, &library).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems
            .iter()
            .map(|d| format!("{d}: {}", d.at.as_ref().map_or("", readiness_core::Span::text)))
            .collect();
        panic!("{}", lines.join("\n"));
    });
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(run_examples(&pack), []);
    assert_eq!(sample_invariants(&pack, 500), []);
    // Every word of the table is also used by the pack.
    let table = page.split("|---|---|").nth(1).unwrap().split("\n\n").next().unwrap();
    let mut words = 0;
    for cell in table.lines().filter_map(|row| row.split('|').nth(1)) {
        for code in cell.split('`').skip(1).step_by(2) {
            let word = code.split('(').next().unwrap();
            assert!(text.contains(&format!("{word}(")) || word == "Always", "`{word}` is not shown at work");
            words += 1;
        }
    }
    assert!(words >= 20, "only {words} words in the table");
    // The translation is of texts that are there, as they are.
    let (spanish, warnings) = compile_in(&source, &library, Some("es")).unwrap();
    assert_eq!(&*spanish.title, "¿Puedo plantar el bancal?");
    assert_eq!(spanish.rules_hash, pack.rules_hash);
    for warning in warnings {
        assert_eq!(warning.code.info().name, "missing-translation", "{warning}");
    }
}

#[test]
fn stored_answers_are_carried_over_as_the_page_says() {
    let page = std::fs::read_to_string(root().join("docs/language.md")).unwrap();
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("language");
    let _ = std::fs::remove_dir_all(&home);
    for (folder, text) in [
        ("planting", format!("(\n{}\n)", pieces(&page, "```ron").concat())),
        ("weather", pieces(&page, "```ron module").concat()),
    ] {
        std::fs::create_dir_all(home.join(folder)).unwrap();
        std::fs::write(home.join(folder).join("pack.ron"), text).unwrap();
    }
    let engine = Engine::load(home.join("planting")).unwrap();
    let stored = pieces(&page, "```json");
    assert_eq!(stored.len(), 1);
    let carried = engine.carry_over("stored.json", &stored[0]).unwrap();
    let now = |id: &str| carried.sheet.get(engine.question(id).unwrap()).unwrap();
    assert_eq!((now("dug"), now("soil"), now("weeds")), ("yes".into(), "loam".into(), 3.into()));
    assert_eq!(carried.left_out.iter().map(|x| x.id.as_str()).collect::<Vec<_>>(), ["moon"]);
    assert_eq!(carried.renamed.len(), 3);
}
