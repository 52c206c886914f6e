//! How conditions are read.
//!
//! In: nodes of a file. Out: conditions and what they compare, as raw items.

use crate::diagnostic::Problems;
use crate::raw::{Name, RawCondition, RawConditionKind, RawOperand, Sign};
use crate::syntax::Node;

const CONDITIONS: &[&str] = &[
    "All",
    "Any",
    "AtLeast",
    "Not",
    "Always",
    "Yes",
    "No",
    "Is",
    "IsNot",
    "OneOf",
    "Ge",
    "Gt",
    "Le",
    "Lt",
    "Eq",
    "Ne",
    "Band",
    "Holds",
    "Answered",
    "Applicable",
    "Unsure",
    "IfNotApplicable",
    "Permits",
];

pub(super) fn operand(node: &Node<'_>, p: &mut Problems) -> Option<RawOperand> {
    if node.is_text() {
        node.string("a constant or score", p).map(RawOperand::Name)
    } else {
        node.number("a number, or the name of a constant or score", p).map(RawOperand::Number)
    }
}

pub(super) fn condition(node: &Node<'_>, p: &mut Problems) -> RawCondition {
    let at = node.span();
    let kind = condition_kind(node, p).unwrap_or(RawConditionKind::Broken);
    RawCondition { at, kind }
}

pub(super) fn conditions(node: &Node<'_>, p: &mut Problems) -> Vec<RawCondition> {
    node.list("conditions", p).iter().map(|n| condition(n, p)).collect()
}

pub(super) fn condition_kind(node: &Node<'_>, p: &mut Problems) -> Option<RawConditionKind> {
    use RawConditionKind as K;
    let word = node.word("a condition", p)?;
    let name = |n: &Node<'_>, p: &mut Problems| n.string("a name", p);
    let yes_no = |answer: &str, p: &mut Problems| {
        let [n] = word.exactly("Yes(\"question\")", p)?;
        let question = name(n, p)?;
        let option = Name { value: answer.to_owned(), at: word.name.at.clone() };
        Some(K::Is { question, options: vec![option], negated: false })
    };
    let one_name = |shape: &str, p: &mut Problems| {
        let [n] = word.exactly(shape, p)?;
        name(n, p)
    };
    let sign = |sign: Sign, p: &mut Problems| {
        let [a, b] = word.exactly("Ge(\"what\", 3)", p)?;
        let left = name(a, p);
        let right = operand(b, p);
        Some(K::Compare(left?, sign, right?))
    };
    match word.name.value.as_str() {
        "All" | "Any" => {
            let [list] = word.exactly("All([…])", p)?;
            let parts = conditions(list, p);
            Some(if word.name.value == "All" { K::All(parts) } else { K::Any(parts) })
        }
        "AtLeast" => {
            let [n, list] = word.exactly("AtLeast(2, […])", p)?;
            let n = n.whole("how many", p);
            let parts = conditions(list, p);
            Some(K::AtLeast(n?, parts))
        }
        "Not" => {
            let [c] = word.exactly("Not(condition)", p)?;
            Some(K::Not(Box::new(condition(c, p))))
        }
        "Always" => word.alone(p).map(|()| K::Always),
        "Yes" => yes_no("yes", p),
        "No" => yes_no("no", p),
        "Is" | "IsNot" => {
            let [q, o] = word.exactly("Is(\"question\", \"option\")", p)?;
            let question = name(q, p);
            let option = name(o, p);
            Some(K::Is { question: question?, options: vec![option?], negated: word.name.value == "IsNot" })
        }
        "OneOf" => {
            let [q, list] = word.exactly("OneOf(\"question\", [\"option\"])", p)?;
            let question = name(q, p);
            let options = list.list("options", p).iter().filter_map(|n| name(n, p)).collect();
            Some(K::Is { question: question?, options, negated: false })
        }
        "Ge" => sign(Sign::Ge, p),
        "Gt" => sign(Sign::Gt, p),
        "Le" => sign(Sign::Le, p),
        "Lt" => sign(Sign::Lt, p),
        "Eq" => sign(Sign::Eq, p),
        "Ne" => sign(Sign::Ne, p),
        "Band" => {
            let [s, b] = word.exactly("Band(\"score\", \"band\")", p)?;
            let score = name(s, p);
            let band = name(b, p);
            Some(K::Band(score?, band?))
        }
        "Holds" => one_name("Holds(\"signal\")", p).map(K::Holds),
        "Answered" => one_name("Answered(\"question\")", p).map(K::Answered),
        "Applicable" => one_name("Applicable(\"question\")", p).map(K::Applicable),
        "Unsure" => one_name("Unsure(\"question\")", p).map(K::Unsure),
        "IfNotApplicable" => {
            let [k, c] = word.exactly("IfNotApplicable(true, condition)", p)?;
            let k = k.boolean("what it counts as", p);
            let inner = condition(c, p);
            Some(K::IfNotApplicable(k?, Box::new(inner)))
        }
        "Permits" => {
            let [m, x] = word.exactly("Permits(\"module\", \"permission\")", p)?;
            let module = name(m, p);
            let permission = name(x, p);
            Some(K::Permits { module: module?, permission: permission?, when: None })
        }
        _ => {
            word.unknown("a condition", CONDITIONS, p);
            None
        }
    }
}
