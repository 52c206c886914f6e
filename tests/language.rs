//! The page about the language tells the truth: its pieces, put together, are a pack that checks
//! without a word, and whose examples and invariants hold; its translation is of texts as they are.
//!
//! In: `docs/language.md`. Out: pass, or what is wrong with the page.

use std::path::Path;
use std::sync::Arc;

use readiness::Engine;
use readiness_core::cases::{run_examples, sample_invariants};
use readiness_core::{Entry, Library, ModuleSource, Sheet, SourceFile, Value, compile, compile_in, evaluate};
use readiness_prove::{Limits, Prover};
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

/// The modules of the page, each by the name under which it is imported, and its translation.
struct OfThePage {
    modules: [(&'static str, String); 2],
    spanish: String,
}

impl Library for OfThePage {
    fn find(&self, _from: &str, module: &str) -> Result<ModuleSource, String> {
        let (_, text) = self.modules.iter().find(|(name, _)| *name == module).unwrap();
        Ok(ModuleSource { place: module.to_owned(), files: vec![SourceFile::new(module, text.clone())] })
    }
    fn translation(&self, place: &str, language: &str) -> Result<Option<Arc<SourceFile>>, String> {
        Ok((place == "page" && language == "es").then(|| SourceFile::new("es.ron", self.spanish.clone())))
    }
}

#[test]
fn the_pieces_of_the_page_are_a_pack_that_works() {
    let page = std::fs::read_to_string(root().join("docs/language.md")).unwrap();
    let parts = pieces(&page, "```ron");
    let modules = pieces(&page, "```ron module");
    let overlays = pieces(&page, "```ron translation");
    let on_top = pieces(&page, "```ron ladder");
    let counts = (parts.len(), modules.len(), overlays.len(), on_top.len());
    assert_eq!(counts, (13, 1, 1, 1), "a piece was added or lost");
    let text = format!("(\n{}\n)", parts.concat());
    let source =
        ModuleSource { place: "page".to_owned(), files: vec![SourceFile::new("language.md", text.clone())] };
    let library = OfThePage {
        modules: [("../weather", modules[0].clone()), ("../planting", text.clone())],
        spanish: overlays[0].clone(),
    };
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
    assert_eq!(Prover::new(&pack, Limits::default()).unwrap().idle().unwrap(), []);
    // Every word of the table is also used by the pack.
    let table = page.split("|---|---|").nth(1).unwrap().split("\n\n").next().unwrap();
    let mut words = 0;
    for cell in table.lines().filter_map(|row| row.split('|').nth(1)) {
        for code in cell.split('`').skip(1).step_by(2) {
            let word = code.split('(').next().unwrap();
            let shown = [&text, &on_top[0]].iter().any(|text| text.contains(&format!("{word}(")));
            assert!(shown || word == "Always", "`{word}` is not shown at work");
            words += 1;
        }
    }
    assert!(words >= 20, "only {words} words in the table");
    // The pack that rests on it, with the answers of its examples.
    let top = ModuleSource {
        place: "on_top".to_owned(),
        files: vec![SourceFile::new("language.md", on_top[0].clone())],
    };
    let (giving, warnings) = compile(&top, &library).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    for example in &pack.examples {
        let mut sheet = Sheet::new();
        sheet.set_today(example.sheet.today());
        for question in &giving.questions {
            let entry = match question.id.strip_prefix("bed.") {
                Some(id) => example.sheet.get(pack.question(id).unwrap()),
                None => Some(Entry::Value(Value::Option(0))),
            };
            sheet.set(question, entry).unwrap();
        }
        let permitted = &*evaluate(&giving, &sheet).ladder.unwrap().permission == "some";
        assert_eq!(permitted, example.permission.as_deref() == Some("all"), "{}", example.id);
    }
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
