//! The parts of a query to the articles and forms that each finds.

use std::cell::RefCell;
use std::collections::BTreeSet;

use tantivy::query::EnableScoring;

use super::deadline::Deadline;
use super::expand::{Counts, Shape, forms, most_frequent, wanted};
use super::plan::{Leaf, Operand, Plan, Scope, SpanPlan};
use super::planner::Context;
use super::terms::TermMatch;
use super::{Engine, collect, failed, lower};
use crate::error::Result;
use crate::explanation::Part;
use crate::query::{Form, Pattern, Query};
use crate::text::stems_of;

impl Engine {
    /// Every part of a query with the number of articles that it matches by itself, and the forms of words and patterns.
    ///
    /// A pattern that stands for too many forms is refused, or if `partial` cut short with a warning.
    pub(crate) fn explain(
        &self,
        query: &Query,
        partial: bool,
        deadline: &Deadline,
    ) -> Result<(Vec<Part>, Vec<String>)> {
        let searcher = self.reader.searcher();
        let mut context = self.context(&searcher, deadline)?;
        context.cut = partial.then(RefCell::default);
        let outlined = query.outlined();
        // A field is told before the word in it; the forms belong to the word.
        let depths = outlined.iter().skip(1).map(|(group, _)| group.depth).chain([0]);
        let is_leaf: Vec<bool> =
            outlined.iter().zip(depths).map(|((group, _), next)| next <= group.depth).collect();
        let parts = outlined.into_iter().zip(is_leaf).map(|((group, part), is_leaf)| {
            let articles = self.count(&Plan::of(&part, &context)?, &context)?;
            let forms = if is_leaf { self.forms(&part, &context)? } else { Vec::new() };
            Ok(Part::new(group, articles, forms))
        });
        let parts = parts.collect::<Result<_>>()?;
        let warnings = context.cut.map(|it| it.into_inner().into_iter().collect());
        Ok((parts, warnings.unwrap_or_default()))
    }

    /// How many articles a plan finds.
    pub(super) fn count(&self, plan: &Plan, context: &Context<'_>) -> Result<u64> {
        let Context { searcher, deadline, .. } = *context;
        let unreadable = |it| failed(&it, "cannot search the archive");
        let lowered = lower::lower(&self.fields, plan, deadline);
        let scoring = EnableScoring::disabled_from_searcher(searcher);
        let weight = lowered.weight(scoring).map_err(unreadable)?;
        let count = match plan.is_asked_one_by_one() {
            true => collect::count_one_by_one(weight.as_ref(), searcher, deadline),
            false => collect::count(weight.as_ref(), searcher, deadline),
        };
        count.map_err(unreadable)
    }

    /// The forms in which a part that is one word or pattern is found, the most frequent first; none for any other part.
    fn forms(&self, part: &Query, context: &Context<'_>) -> Result<Vec<(String, u64)>> {
        let Some((pattern, field)) = part.single() else { return Ok(Vec::new()) };
        let scope = field.map_or_else(Scope::bare, Scope::of);
        let span = part.root().span;
        let forms = match pattern {
            Pattern::Word(word) if word.form == Form::Stem => {
                inflections(&word.text, &scope, context)?
            }
            Pattern::Wildcard(wildcard) => {
                forms(&Shape::Wildcard(wildcard), span, &scope, context)?.all
            }
            Pattern::Fuzzy(fuzzy) => forms(&Shape::Fuzzy(fuzzy), span, &scope, context)?.all,
            Pattern::Regex(regex) => forms(&Shape::Regex(regex), span, &scope, context)?.all,
            _ => return Ok(Vec::new()),
        };
        // A form is of the stem in some languages only, so the word itself is asked for too;
        // what has the shape of a pattern has it in all.
        let word = match pattern {
            Pattern::Word(_) => Some(Plan::of(part, context)?),
            _ => None,
        };
        let mut counts = Counts::new();
        for form in forms {
            let leaf = vec![TermMatch::Forms(BTreeSet::from([form.clone()]).into())];
            let of_form = spans_of(leaf, &scope);
            let plan = match &word {
                Some(word) => Plan::And(vec![of_form, word.clone()]),
                None => of_form,
            };
            let articles = self.count(&plan, context)?;
            if articles > 0 {
                counts.push((form, articles));
            }
        }
        Ok(most_frequent(counts).collect())
    }
}

/// The forms of the archive that have the stem of a word in one of its languages.
fn inflections(text: &str, scope: &Scope, context: &Context<'_>) -> Result<BTreeSet<String>> {
    if !scope.parts().iter().any(|it| it.is_stemmed()) {
        return Ok(BTreeSet::new());
    }
    let words = TermMatch::stems(text, &context.languages);
    let [word] = words.as_slice() else { return Ok(BTreeSet::new()) };
    let is_inflection =
        |form: &str| context.languages.iter().any(|it| word.matches(*it, &stems_of(*it, form)));
    let forms = wanted(scope, context, is_inflection);
    let forms = forms.map_err(|it| failed(&it, "cannot read the words of the archive"))?;
    Ok(forms.into_iter().map(|it| it.0).collect())
}

fn spans_of(leaf: Leaf, scope: &Scope) -> Plan {
    let operand = Operand::In(scope.clone(), Box::new(Operand::Leaf(0)));
    Plan::Spans(SpanPlan::new(scope.parts().to_vec(), operand, vec![leaf], 1).into())
}
