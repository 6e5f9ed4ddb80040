//! Any text in any dialect is read or refused, and what is read keeps its laws.
#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue::{Dialect, Query, Reading};

fuzz_target!(|text: &str| {
    for dialect in Dialect::all() {
        let reading = Reading::default().dialect(dialect);
        let findings = match Query::parse_as(text, &reading) {
            Ok(query) => {
                prints_and_reads_back(&query);
                query.notes().to_vec()
            }
            Err(refused) => {
                assert!(!refused.diagnostics().is_empty(), "refused without a reason");
                refused.diagnostics().to_vec()
            }
        };
        for finding in findings {
            assert!(text.get(finding.start..finding.end).is_some(), "{finding:?}");
            finding.render(text);
        }
    }
});

fn prints_and_reads_back(query: &Query) {
    let printed = query.to_string();
    // Canonical text may be longer than what was typed, and then too long to be typed.
    if printed.len() > 64 * 1024 {
        return;
    }
    assert_eq!(&Query::parse(&printed).expect(&printed), query, "{printed}");
    let simple = query.simplified();
    assert_eq!(simple.simplified(), simple, "{printed}");
    assert!(!query.outline().is_empty());
    for dialect in Dialect::all() {
        let Ok(said) = query.print_in(dialect) else { continue };
        let reading = Reading::default().dialect(dialect).date_order(morgue::DateOrder::MonthFirst);
        assert!(Query::parse_as(&said.text, &reading).is_ok(), "{dialect:?}: {}", said.text);
    }
}
