//! The configuration: what it makes, what it refuses, and how it says so.

use std::path::Path;

use tayang::config::{self, Environment};

#[test]
fn the_annotated_configuration_works_as_it_stands() {
    let loaded = config::load_with(Path::new("config"), &Environment::of(&[], None));
    let loaded = loaded.unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(loaded.warnings, []);
    assert_eq!(loaded.plan.partners.len(), 1);
    assert_eq!(loaded.plan.targets.len(), 1);
    assert_eq!(loaded.plan.digests.len(), 1);
    assert_eq!(loaded.plan.rules.outlets.len(), 2);
}
