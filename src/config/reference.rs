//! The reference and the JSON schema of the files, made from the types of the drafts.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value};

use super::draft::{MainDraft, RecipeDraft, RulesDraft};

const INTRODUCTION: &str = "\
# Configuration reference

Made by `tayang reference` from the types that read the files; a test fails when it is stale.

A configuration is a folder: `tayang.toml`, `partners/*.toml` (`[partner.…]` tables only) and, if you \
like, `templates/**/*.j2` in the place of the built-in ones, `outlets/*.toml` (recipes, below) and `rules/*.toml` (rules for reading \
credits, below). Unknown keys are mistakes. \
`tayang --config FOLDER check` names every mistake of every file with its place.

- A **key** in a table's name (`[partner.malang]`) is an identity for ever: lower-case letters, digits, \
`-`, `_`. To rename, write the old key into `formerly = [\"…\"]`.
- A **duration** is `90s`, `10m`, `2h`, `3d` or `2w`; a **schedule** is a duration, or a cron line of five \
fields (`0 6 * * *`; 0 and 7 are Sunday).
- A **secret** is never written here, only where it is: `{ file = \"…\" }`, `{ env = \"…\" }` or \
`{ credential = \"…\" }` (systemd's `LoadCredential=`).
- Relative paths start at the folder of `tayang.toml`.
";

/// The JSON schema of `tayang.toml`; a file in `partners/` is the part under `partner`.
#[must_use]
pub fn schema() -> String {
    let mut text = serde_json::to_string_pretty(&described()).unwrap_or_default();
    text.push('\n');
    text
}

/// The reference in Markdown.
#[must_use]
pub fn reference() -> String {
    let mut out = INTRODUCTION.to_owned();
    let schema = described();
    let order = [
        "network",
        "outlet",
        "target",
        "digest",
        "partner",
        "smtp",
        "alerts",
        "web",
        "net",
        "recheck",
        "retention",
    ];
    for key in order {
        table(&mut out, &schema["properties"][key], key);
    }
    recipe(&mut out);
    rules(&mut out);
    out
}

/// The files in `rules/`.
fn rules(out: &mut String) {
    out.push_str(RULES);
    let rules = schema_of::<RulesDraft>("rules/*.toml");
    for key in ["outlet", "words", "line", "forbid"] {
        table(out, &rules["properties"][key]["items"], key);
    }
}

const RULES: &str = "\n# Rules for reading credits\n\nFiles `rules/*.toml`. `partners = [\"…\"]` at the top says whose articles a \
file is for; without it, all partners'. Tables are written in double brackets, `[[words]]`, and may stand more than once. \
`tayang check` reads every example of every rule, `tayang rules test FILE` those of one file; a file with a mistake leaves the \
running rules in force.\n";

/// The files in `outlets/`.
fn recipe(out: &mut String) {
    let mut section = String::new();
    table(&mut section, &schema_of::<RecipeDraft>("outlets/*.toml"), "outlets/*.toml");
    let named = section.replace("`[outlets/*.toml.pages]`", "`pages` in `outlets/*.toml`");
    out.push_str(&named.replace("`[outlets/*.toml]`", "`outlets/*.toml`"));
}

fn described() -> Value {
    schema_of::<MainDraft>("tayang.toml")
}

fn schema_of<T: JsonSchema>(title: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    schema["title"] = title.into();
    plain(&mut schema);
    schema
}

/// TOML knows no null, and a description is one paragraph.
fn plain(value: &mut Value) {
    match value {
        Value::Object(object) => {
            without_null(object);
            if let Some(Value::String(text)) = object.get_mut("description") {
                *text = text.replace('\n', " ");
            }
            object.values_mut().for_each(plain);
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        _ => {}
    }
}

fn without_null(object: &mut Map<String, Value>) {
    let is_null = |value: &Value| value.is_null() || value == "null" || value["type"] == "null";
    for key in ["type", "enum", "anyOf", "oneOf"] {
        if let Some(Value::Array(choices)) = object.get_mut(key) {
            choices.retain(|choice| !is_null(choice));
        }
    }
    if let Some(Value::Array(kinds)) = object.get("type")
        && let [only] = kinds.as_slice()
    {
        let only = only.clone();
        object.insert("type".to_owned(), only);
    }
    let Some(Value::Array(choices)) = object.get("anyOf") else { return };
    if let [Value::Object(only)] = choices.as_slice() {
        let only = only.clone();
        object.remove("anyOf");
        for (key, value) in only {
            object.entry(key).or_insert(value);
        }
    }
}

/// A table with its keys; tables inside it follow.
fn table(out: &mut String, schema: &Value, path: &str) {
    let (schema_of_keys, path) = match &schema["additionalProperties"] {
        Value::Object(_) => (&schema["additionalProperties"], format!("{path}.KEY")),
        _ => (schema, path.to_owned()),
    };
    let Some(properties) = schema_of_keys["properties"].as_object() else { return };
    if is_secret(schema) {
        return;
    }
    let text = schema["description"].as_str().unwrap_or_default();
    out.push_str(&format!(
        "\n## `[{path}]`\n\n{text}\n\n| key | value | what it says |\n|---|---|---|\n"
    ));
    let keys = ordered(properties, &schema_of_keys["required"]);
    for (key, required) in &keys {
        row(out, key, &properties[*key], *required);
    }
    for (key, _) in &keys {
        table(out, &properties[*key], &format!("{path}.{key}"));
    }
}

/// What must be written first, then the rest by name.
fn ordered<'a>(properties: &'a Map<String, Value>, required: &'a Value) -> Vec<(&'a str, bool)> {
    let first: Vec<&str> =
        required.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let rest = properties.keys().map(String::as_str).filter(|key| !first.contains(key));
    first.iter().map(|key| (*key, true)).chain(rest.map(|key| (key, false))).collect()
}

fn row(out: &mut String, key: &str, schema: &Value, required: bool) {
    let must = if required { " **required**" } else { "" };
    let text = schema["description"].as_str().unwrap_or_default().replace('|', "\\|");
    out.push_str(&format!("| `{key}`{must} | {} | {text} |\n", kind(schema)));
}

/// What can be written as a value.
fn kind(schema: &Value) -> String {
    if let Some(choices) = choices(schema) {
        return choices;
    }
    if is_secret(schema) {
        return "secret".to_owned();
    }
    match schema["type"].as_str() {
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("integer") => "number".to_owned(),
        Some("array") => match &schema["items"]["examples"][0] {
            Value::String(like) => format!("list like `[\"{like}\"]`"),
            _ => "list of texts".to_owned(),
        },
        Some("object") => "table".to_owned(),
        _ => match &schema["examples"][0] {
            Value::String(like) if schema["format"] == "date" => format!("like `{like}`"),
            Value::String(like) => format!("like `\"{like}\"`"),
            _ => "text".to_owned(),
        },
    }
}

/// Described once, in the introduction.
fn is_secret(schema: &Value) -> bool {
    schema["properties"]["credential"].is_object()
}

/// The words that can be chosen from.
fn choices(schema: &Value) -> Option<String> {
    let words: Vec<&str> = match (&schema["oneOf"], &schema["enum"]) {
        (Value::Array(each), _) => each.iter().filter_map(|one| one["const"].as_str()).collect(),
        (_, Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
        _ => return schema["const"].as_str().map(|word| format!("`\"{word}\"`")),
    };
    let quoted: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
    (!quoted.is_empty()).then(|| quoted.join(", "))
}
