//! What goes in and out keeps to the schemas that we hand out, and comes back as it was. Wherever a
//! reader and its schema could drift apart, a test here turns red.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use readiness::core::raw::RawPack;
use readiness::core::{ModuleSource, Problems, SourceFile};
use readiness::{Document, Engine, PackFile, Panel, Report, Sheet, built_in_names};
use serde_json::{Map, Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn validator(document: Document) -> Validator {
    jsonschema::draft202012::new(&serde_json::from_str(&document.schema()).unwrap()).unwrap()
}

fn keeps_to(validator: &Validator, text: &str, what: &str) {
    let value = serde_json::from_str(text).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{what}: {wrong:#?}");
}

/// Every built-in pack and case that compiles.
fn engines() -> Vec<Engine> {
    let mut all: Vec<Engine> = built_in_names().into_iter().map(|n| Engine::built_in(n).unwrap()).collect();
    let mut cases: Vec<PathBuf> =
        fs::read_dir(root().join("tests/cases")).unwrap().flatten().map(|e| e.path()).collect();
    cases.sort();
    all.extend(cases.iter().map(|path| Engine::load(path).unwrap()));
    assert!(all.len() > 25);
    all
}

/// Every example of these packs.
fn examples() -> Vec<(Engine, Sheet)> {
    let mut all = Vec::new();
    for engine in engines() {
        let sheets: Vec<Sheet> =
            engine.pack().examples.iter().map(|e| Sheet::from(e.sheet.clone())).collect();
        all.extend(sheets.into_iter().map(|sheet| (engine.clone(), sheet)));
    }
    assert!(all.len() > 130, "only {} examples", all.len());
    all
}

#[test]
fn answers_keep_to_their_schema_and_come_back_from_both_notations() {
    let schema = validator(Document::Answers);
    for (engine, sheet) in examples() {
        let answers = engine.answers(&sheet);
        keeps_to(&schema, &answers.to_json(), engine.id());
        assert_eq!(engine.read_answers("a.json", &answers.to_json()).unwrap(), sheet);
        assert_eq!(engine.read_answers("a.ron", &answers.to_ron()).unwrap(), sheet);
    }
}

#[test]
fn results_keep_to_their_schema_and_come_back_from_both_notations() {
    let schema = validator(Document::Assessment);
    for (engine, sheet) in examples() {
        for report in [engine.assess(&sheet), engine.assess_with_answers(&sheet)] {
            keeps_to(&schema, &report.to_json(), engine.id());
            assert_eq!(Report::read("r.json", &report.to_json()).unwrap(), report);
            assert_eq!(Report::read("r.ron", &report.to_ron()).unwrap(), report);
        }
    }
}

#[test]
fn panels_keep_to_their_schema_and_come_back() {
    let schema = validator(Document::Panel);
    let engine = Engine::built_in("reconciliation").unwrap();
    let voices = engine.voices().unwrap();
    let (mut heard, mut silent) = (0, 0);
    for example in &engine.pack().examples {
        let panel = voices.hear(&Sheet::from(example.sheet.clone()));
        keeps_to(&schema, &panel.to_json(), &example.id);
        assert_eq!(serde_json::from_str::<Panel>(&panel.to_json()).unwrap(), panel, "{}", example.id);
        heard += usize::from(!panel.voices.is_empty());
        silent += usize::from(panel.silence.is_some());
        let mut more: Value = serde_json::from_str(&panel.to_json()).unwrap();
        more["answers"] = json!({});
        assert!(!schema.is_valid(&more) && serde_json::from_value::<Panel>(more).is_err());
    }
    assert!(heard > 50 && silent > 50, "{heard} heard, {silent} silent");
}

#[test]
fn a_result_says_what_was_answered_only_to_those_who_ask() {
    let mut asked = 0;
    for (engine, sheet) in examples() {
        let (bare, whole) = (engine.assess(&sheet), engine.assess_with_answers(&sheet));
        assert!(bare.answers.is_none() && whole.answers == Some(engine.answers(&sheet)));
        assert!(!bare.to_json().contains(r#""kind": "answer""#), "{}", engine.id());
        asked += usize::from(whole.to_json().contains(r#""kind": "answer""#));
        assert_eq!(bare.assessment, whole.assessment);
    }
    assert!(asked > 50, "only {asked} results rest on answers");
}

#[test]
fn every_problem_of_a_stored_result_is_told_at_once_and_none_repeats_it() {
    let engine = Engine::built_in("release-readiness").unwrap();
    let sheet = engine.read_answers("a.json", r#"{"answers": {"severe_bugs": 4711}}"#);
    assert!(sheet.is_err(), "4711 is more than is asked for");
    let sheet = engine.read_answers("a.json", r#"{"answers": {"severe_bugs": 33}}"#).unwrap();
    let mut stored: Value = serde_json::from_str(&engine.assess_with_answers(&sheet).to_json()).unwrap();
    stored["assessment"]["signals"][0]["truth"] = json!("SECRET");
    stored["assessment"]["ended"] = json!("SECRET");
    stored["assessment"]["scores"][0]["low"] = json!("SECRET");
    stored["explanation"]["titel"] = json!(1);
    stored["explanation"].as_object_mut().unwrap().remove("notices");
    stored["explanation"]["look_again_on"] = json!("SECRET");
    stored["answers"]["answers"]["severe_bugs"] = json!([33]);
    let error = Report::read("r.json", &stored.to_string()).unwrap_err();
    let mut codes: Vec<&str> = error.problems().iter().map(readiness::Problem::code).collect();
    codes.sort_unstable();
    let expected = [
        "missing-field",
        "unknown-field",
        "unknown-word",
        "unknown-word",
        "unknown-word",
        "unknown-word",
        "wrong-type",
    ];
    assert_eq!(codes, expected, "{:#?}", error.problems());
    assert!(
        error.problems().iter().all(|p| p.quoted().is_none() && p.line().is_some() && p.help().is_some())
    );
    assert!(!format!("{error} {error:?}").contains("SECRET"));
}

#[test]
fn what_a_later_version_wrote_and_what_is_too_much_is_refused() {
    let first = |error: readiness::Error| error.problems()[0].code();
    let later = "(format: 2, assessment: (feelings: []))";
    let error = Report::read("r.ron", later).unwrap_err();
    assert_eq!(error.problems().len(), 1, "nothing is said about fields of a later format");
    assert_eq!(first(error), "unknown-format");
    let big = format!(r#"{{"format": 1, "x": "{}"}}"#, "x".repeat(1 << 20));
    assert_eq!(first(Report::read("r.json", &big).unwrap_err()), "limit-size");
    let deep = format!(r#"{{"format": 1, "x": {}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(first(Report::read("r.json", &deep).unwrap_err()), "limit-depth");
    let many = format!(r#"{{"format": 1, "x": [{}1]}}"#, "1,".repeat(3_000));
    assert!(Report::read("r.json", &many).is_err());
    for nonsense in
        ["", "{", "[]", "3", "null", "(", "{}", "()", "\u{feff}{\"format\": 1}", "{\"format\": \"1\"}"]
    {
        let error = Report::read("r", nonsense).expect_err(nonsense);
        assert!(!error.problems().is_empty(), "{nonsense:?} is refused without a word");
    }
    let engine = Engine::built_in("release-readiness").unwrap();
    let later = engine.read_answers("a.json", r#"{"format": 9, "answers": {}}"#).unwrap_err();
    assert_eq!(first(later), "unknown-format");
}

/// Every value of a document, by its path.
fn paths(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Object(fields) => fields.iter().for_each(|(k, v)| paths(v, &format!("{at}/{k}"), into)),
        // Two items are as good as all of them.
        Value::Array(items) => {
            items.iter().take(2).enumerate().for_each(|(i, v)| paths(v, &format!("{at}/{i}"), into));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn our_reader_and_a_foreign_validator_agree_on_what_is_broken() {
    let schema = validator(Document::Assessment);
    let engine = Engine::built_in("release-readiness").unwrap();
    let text =
        r#"{"answers": {"loses_data": "no", "open_hole": "no", "tests": "all_pass", "rollback": "yes"}}"#;
    let sheet = engine.read_answers("a.json", text).unwrap();
    let stored: Value = serde_json::from_str(&engine.assess_with_answers(&sheet).to_json()).unwrap();
    let mut all = Vec::new();
    paths(&stored, "", &mut all);
    let mut refused = 0;
    for path in &all {
        let mut broken: Vec<Value> = [Value::Null, json!(true), json!(7), json!("x"), json!([]), json!({})]
            .into_iter()
            .map(|other| {
                let mut copy = stored.clone();
                *copy.pointer_mut(path).unwrap() = other;
                copy
            })
            .collect();
        if let Some((owner, key)) = path.rsplit_once('/')
            && let Some(Value::Object(_)) = stored.pointer(owner)
        {
            let mut copy = stored.clone();
            let fields = copy.pointer_mut(owner).unwrap().as_object_mut().unwrap();
            let value = fields.remove(key).unwrap();
            broken.push(copy.clone());
            let fields = copy.pointer_mut(owner).unwrap().as_object_mut().unwrap();
            fields.insert("surplus".to_owned(), value);
            broken.push(copy);
        }
        for document in broken {
            let theirs = schema.is_valid(&document);
            let ours = Report::read("r.json", &document.to_string());
            // A pattern or date is something we look at more closely than they need to.
            let stricter = document.pointer(path) == Some(&json!("x"));
            if !(stricter && theirs) {
                assert_eq!(ours.is_ok(), theirs, "{path}: {ours:?}");
            }
            refused += usize::from(!theirs);
        }
    }
    assert!(refused > 500, "only {refused} documents were broken");
}

/// Every file of a pack that is here: shipped ones, cases, fixtures, the pieces of the language page.
fn pack_files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders =
        vec![root().join("rules"), root().join("tests/cases"), root().join("tests/diagnostics")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().flatten().map(|e| e.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|x| x == "ron" || x == "json") {
                found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let page = fs::read_to_string(root().join("docs/language.md")).unwrap();
    let mut whole = String::new();
    for piece in page.split("```ron\n").skip(1) {
        whole.push_str(piece.split("```").next().unwrap());
    }
    found.push(("docs/language.md".to_owned(), format!("({whole})")));
    assert!(found.len() > 100, "only {} files", found.len());
    found
}

/// The codes of what the reader of packs finds wrong with the shape of a file.
fn shape_problems(name: &str, text: &str) -> Vec<String> {
    let mut problems = Problems::new();
    let module = ModuleSource { place: name.to_owned(), files: vec![SourceFile::new(name, text)] };
    let _ = RawPack::read(&module, &mut problems);
    let codes = problems.sorted().into_iter().map(|d| format!("{}: {d}", d.code.info().name));
    codes.filter(|c| !c.starts_with("missing-header")).collect()
}

#[test]
fn every_file_of_a_pack_that_reads_keeps_to_the_schema_and_the_other_way_round() {
    let schema = validator(Document::Pack);
    let (mut reading, mut broken) = (0, 0);
    for (name, text) in pack_files() {
        let file = PackFile::read(&name, &text);
        let problems = shape_problems(&name, &text);
        // How much is read is for the reader; a schema does not count characters.
        if problems.iter().any(|p| p.starts_with("limit-")) || text.contains('«') {
            continue;
        }
        match file {
            Ok(file) => {
                assert!(problems.is_empty(), "{name}: {problems:?}");
                keeps_to(&schema, &file.to_json(), &name);
                assert_eq!(PackFile::read("again.json", &file.to_json()).unwrap(), file, "{name}");
                assert_eq!(PackFile::read("again.ron", &file.to_ron()).unwrap(), file, "{name}");
                for again in [file.to_json(), file.to_ron()] {
                    assert_eq!(shape_problems(&name, &again), Vec::<String>::new(), "{name}:\n{again}");
                }
                reading += 1;
            }
            Err(error) => {
                assert!(!problems.is_empty(), "{name}: {:?}", error.problems());
                broken += 1;
            }
        }
    }
    assert!(reading > 90 && broken > 5, "{reading} fine, {broken} broken");
}

#[test]
fn a_pack_as_json_is_the_same_pack() {
    let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join("as_json");
    let _ = fs::remove_dir_all(&here);
    for pack in
        ["sources", "common", "draft", "reconciliation", "apology", "first-message", "release-readiness"]
    {
        for folder in [pack.to_owned(), format!("{pack}/examples")] {
            let Ok(entries) = fs::read_dir(root().join("rules").join(&folder)) else { continue };
            fs::create_dir_all(here.join(&folder)).unwrap();
            for path in entries.flatten().map(|e| e.path()).filter(|p| p.is_file()) {
                let file = PackFile::read("f.ron", &fs::read_to_string(&path).unwrap()).unwrap();
                let name = path.with_extension("json");
                fs::write(here.join(&folder).join(name.file_name().unwrap()), file.to_json()).unwrap();
            }
        }
    }
    for pack in built_in_names() {
        let (ron, json) = (Engine::built_in(pack).unwrap(), Engine::load(here.join(pack)).unwrap());
        assert_eq!(json.rules_hash(), ron.rules_hash(), "{pack}");
        assert_eq!(json.texts_hash(), ron.texts_hash(), "{pack}");
        assert_eq!(json.failing_examples(), [], "{pack}");
        assert_eq!(json.pack().examples.len(), ron.pack().examples.len());
    }
}

/// Values that a schema allows: one for each way it can be written, with every field, and a field more
/// in each struct, named so that it is found again.
struct Sample<'s> {
    schema: &'s Value,
    extra: bool,
    fields: BTreeMap<String, BTreeSet<String>>,
    first: BTreeMap<String, Value>,
}

impl Sample<'_> {
    fn all(&mut self, schema: &Value) -> Vec<Value> {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let name = name.strip_prefix("#/$defs/").unwrap();
            let inner = self.schema["$defs"][name].clone();
            // Each definition is written out once; only conditions hold themselves.
            if let Some(first) = self.first.get(name) {
                return vec![first.clone()];
            }
            self.first.insert(name.to_owned(), json!("Always"));
            let all = self.all(&inner);
            self.first.insert(name.to_owned(), all[0].clone());
            return all;
        }
        for several in ["anyOf", "oneOf"] {
            if let Some(choices) = schema.get(several).and_then(Value::as_array) {
                let choices = choices.clone();
                return choices
                    .iter()
                    .filter(|c| c["type"] != json!("null"))
                    .flat_map(|c| self.all(c))
                    .collect();
            }
        }
        if let Some(word) = schema.get("const") {
            return vec![word.clone()];
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            return words.iter().filter(|w| !w.is_null()).cloned().collect();
        }
        let kind = schema["type"].get(0).unwrap_or(&schema["type"]).clone();
        match kind.as_str() {
            Some("string") => vec![json!("a_text")],
            Some("boolean") => vec![json!(true)],
            Some("integer" | "number") => vec![json!(1)],
            Some("array") => match schema.get("prefixItems").and_then(Value::as_array).cloned() {
                Some(places) => {
                    let parts: Vec<Vec<Value>> = places.iter().map(|p| self.all(p)).collect();
                    let most = parts.iter().map(Vec::len).max().unwrap();
                    (0..most).map(|i| parts.iter().map(|p| p[i.min(p.len() - 1)].clone()).collect()).collect()
                }
                None => vec![Value::Array(self.all(&schema["items"].clone()))],
            },
            Some("object") => self.object(schema),
            other => panic!("a kind that nobody thought of: {other:?} in {schema}"),
        }
    }

    fn object(&mut self, schema: &Value) -> Vec<Value> {
        let empty = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&empty).clone();
        if properties.is_empty() {
            return vec![json!({"a_key": self.all(&schema["additionalProperties"].clone())[0]})];
        }
        let required = schema["required"].as_array().map_or(0, Vec::len);
        let word = properties.len() == 1
            && required == 1
            && properties.keys().all(|k| k.starts_with(char::is_uppercase));
        let values: Vec<(String, Vec<Value>)> =
            properties.iter().map(|(k, v)| (k.clone(), self.all(v))).collect();
        let most = values.iter().map(|(_, v)| v.len()).max().unwrap();
        let mut all = Vec::new();
        for i in 0..most {
            let mut object: Map<String, Value> =
                values.iter().map(|(k, v)| (k.clone(), v[i.min(v.len() - 1)].clone())).collect();
            if self.extra && !word && i == 0 {
                let name = format!("qqqqqqqqqqqqqqqq{}q", self.fields.len());
                self.fields.insert(name.clone(), properties.keys().cloned().collect());
                object.insert(name, json!(1));
            }
            all.push(Value::Object(object));
        }
        all
    }
}

#[test]
fn whatever_the_schema_of_packs_allows_the_reader_reads() {
    let schema: Value = serde_json::from_str(&Document::Pack.schema()).unwrap();
    let mut sample =
        Sample { schema: &schema, extra: false, fields: BTreeMap::new(), first: BTreeMap::new() };
    let documents = sample.all(&schema);
    let validator = validator(Document::Pack);
    for document in &documents {
        assert!(validator.is_valid(document), "{:?}", validator.iter_errors(document).next());
        let problems = shape_problems("sample.json", &document.to_string());
        assert!(problems.is_empty(), "{problems:#?}");
    }
    let text = documents[0].to_string();
    for word in ["IfNotApplicable", "CountAtLeast", "StepDown", "PreferNotToSay", "never_helps", "renames"] {
        assert!(text.contains(word), "the sample lacks `{word}`");
    }
}

#[test]
fn whatever_field_the_reader_of_packs_knows_stands_in_the_schema() {
    let schema: Value = serde_json::from_str(&Document::Pack.schema()).unwrap();
    let mut sample = Sample { schema: &schema, extra: true, fields: BTreeMap::new(), first: BTreeMap::new() };
    let text = sample.all(&schema)[0].to_string();
    let mut problems = Problems::new();
    let module = ModuleSource { place: "s".to_owned(), files: vec![SourceFile::new("s.json", text)] };
    let _ = RawPack::read(&module, &mut problems);
    let mut compared = BTreeSet::new();
    for problem in problems.sorted() {
        let name = problem.message.split('`').nth(1).unwrap_or_default().to_owned();
        let Some(schema_knows) = sample.fields.get(&name) else { continue };
        let help = problem.help.unwrap_or_default();
        let Some(listed) = help.strip_prefix("known here: ") else { continue };
        let reader_knows: BTreeSet<String> =
            listed.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        assert_eq!(&reader_knows, schema_knows, "{}", problem.message);
        compared.insert(problem.message.split(" has no field").next().unwrap().to_owned());
    }
    assert!(compared.len() >= 28, "only these were compared: {compared:?}");
}
