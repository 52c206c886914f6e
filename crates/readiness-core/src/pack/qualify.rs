//! Every id of a module written in full.
//!
//! In: a module with its prefix and aliases. Out: the same with every id and reference in full.

use super::Module;
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems, did_you_mean};
use crate::raw::{Name, RawAnswer, RawClaim, RawCondition, RawConditionKind, RawOperand, RawOverride};

/// Writes every id of a module in full.
#[expect(clippy::too_many_lines, reason = "one line a kind of item; splitting would only hide one")]
pub(super) fn qualify(module: &mut Module, problems: &mut Problems) {
    let prefix = module.prefix.clone();
    let aliases = module.aliases.clone();
    let own = |name: &mut Name| name.value = format!("{prefix}{}", name.value);
    let mut full = |name: &mut Name| {
        if let Some((alias, rest)) = name.value.split_once('.') {
            if let Some(there) = aliases.get(alias) {
                name.value = format!("{there}{rest}");
            } else {
                let known: Vec<&str> = aliases.keys().map(String::as_str).collect();
                let mut d =
                    Diagnostic::new(Code::UnknownId, &name.at, format!("nothing is imported as `{alias}`"));
                if let Some(help) = did_you_mean(alias, known) {
                    d = d.help(help);
                }
                problems.add(d);
            }
        } else {
            name.value = format!("{prefix}{}", name.value);
        }
    };
    let raw = &mut module.raw;
    for x in &mut raw.constants {
        own(&mut x.id);
    }
    for x in &mut raw.sections {
        own(&mut x.id);
        x.after.iter_mut().for_each(&mut full);
    }
    // A role is a word that all modules share; what has a dot in it is a stage of a module.
    for (role, _) in raw.roles.iter_mut().filter(|(role, _)| role.value.contains('.')) {
        full(role);
    }
    for q in &mut raw.questions {
        own(&mut q.id);
        q.section.iter_mut().for_each(&mut full);
        q.ask_when.iter_mut().for_each(|c| rename(c, &mut full));
    }
    for x in &mut raw.renames {
        if x.of.is_some() {
            x.of.iter_mut().for_each(&mut full);
        } else {
            // What something was called need not exist any more, nor its alias.
            if let RawAnswer::Text(from) = &mut x.from {
                own(from);
            }
            if let RawAnswer::Text(to) = &mut x.to {
                full(to);
            }
        }
    }
    for x in &mut raw.signal_kinds {
        own(&mut x.id);
    }
    for x in &mut raw.signals {
        own(&mut x.id);
        x.kind.iter_mut().for_each(&mut full);
        x.when.iter_mut().for_each(|c| rename(c, &mut full));
    }
    for x in &mut raw.contradictions {
        own(&mut x.id);
        x.between.iter_mut().for_each(&mut full);
        x.when.iter_mut().for_each(|c| rename(c, &mut full));
    }
    for x in &mut raw.scores {
        own(&mut x.id);
        for item in &mut x.items {
            item.of.iter_mut().for_each(&mut full);
        }
        for o in &mut x.overrides {
            let (RawOverride::RaiseTo(_, c)
            | RawOverride::LowerTo(_, c)
            | RawOverride::StepUp(c)
            | RawOverride::StepDown(c)) = o;
            rename(c, &mut full);
        }
    }
    for x in &mut raw.pictures {
        own(&mut x.id);
        x.across.iter_mut().for_each(&mut full);
        x.up.iter_mut().for_each(&mut full);
    }
    for x in &mut raw.stages {
        for g in &mut x.gates {
            own(&mut g.id);
            g.when.iter_mut().for_each(|c| rename(c, &mut full));
        }
    }
    for x in &mut raw.channels {
        own(&mut x.id);
        x.shown_when.iter_mut().for_each(|c| rename(c, &mut full));
        for g in &mut x.gates {
            own(&mut g.id);
            g.when.iter_mut().for_each(|c| rename(c, &mut full));
        }
    }
    for x in &mut raw.layers {
        own(&mut x.id);
    }
    for x in &mut raw.vetoes {
        own(&mut x.id);
        x.layer.iter_mut().for_each(&mut full);
        x.when.iter_mut().for_each(|c| rename(c, &mut full));
    }
    for x in &mut raw.guidance {
        own(&mut x.id);
        x.when.iter_mut().for_each(|c| rename(c, &mut full));
    }
    for x in &mut raw.look_again {
        own(&mut x.id);
        x.when.iter_mut().for_each(|c| rename(c, &mut full));
        if let Some(RawOperand::Name(name)) = &mut x.days {
            full(name);
        }
    }
    for x in &mut raw.dangers {
        own(&mut x.id);
        x.notices.iter_mut().for_each(&mut full);
    }
    for x in &mut raw.help {
        own(&mut x.id);
        for line in &mut x.lines {
            own(&mut line.id);
            line.dangers.iter_mut().for_each(&mut full);
        }
    }
    for x in &mut raw.invariants {
        own(&mut x.id);
        if let Some((_, c)) = &mut x.whenever {
            rename(c, &mut full);
        }
        if let Some((q, _)) = &mut x.never_helps {
            full(q);
        }
        if let Some(RawClaim::Fires(n) | RawClaim::NeverFires(n)) = &mut x.then {
            full(n);
        }
    }
    for x in &mut raw.allow {
        full(&mut x.of);
    }
    for x in &mut raw.examples {
        x.answers.iter_mut().for_each(|(q, _)| full(q));
        let e = &mut x.expect;
        e.fires.iter_mut().for_each(&mut full);
        e.not_fires.iter_mut().for_each(&mut full);
        e.unclear.iter_mut().for_each(&mut full);
        e.bands.iter_mut().for_each(|(s, _)| full(s));
        e.scores.iter_mut().for_each(|(s, _)| full(s));
        e.channels.iter_mut().for_each(|(c, _)| full(c));
    }
}

pub(super) fn rename(condition: &mut RawCondition, full: &mut dyn FnMut(&mut Name)) {
    use RawConditionKind as K;
    match &mut condition.kind {
        K::All(parts) | K::Any(parts) | K::AtLeast(_, parts) => {
            for p in parts {
                rename(p, full);
            }
        }
        K::Not(inner) | K::IfNotApplicable(_, inner) => rename(inner, full),
        K::Is { question: name, .. }
        | K::Band(name, _)
        | K::Holds(name)
        | K::Answered(name)
        | K::Applicable(name)
        | K::Unsure(name) => full(name),
        K::Compare(left, _, right) => {
            full(left);
            if let RawOperand::Name(name) = right {
                full(name);
            }
        }
        K::Permits { module, .. } => {
            // The module itself is named: the prefix of what it declares.
            module.value.push('.');
            full(module);
        }
        K::Always | K::Broken => {}
    }
}
