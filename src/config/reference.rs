//! The reference and the JSON schema, made from the types.

/// The JSON schema of the files.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(super::draft::MainDraft);
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}

/// The reference in Markdown.
#[must_use]
pub fn reference() -> String {
    String::new()
}
