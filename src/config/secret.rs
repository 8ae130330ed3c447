//! Secrets come from a file, the environment or systemd, and are never printed.

use std::{
    fmt, fs,
    io::{ErrorKind, Read},
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use secrecy::SecretString;

use super::{
    draft::{At, SecretSource},
    files::Folder,
    mistake::{Mistake, Report},
    read::Sheet,
};

/// No secret is longer than this, bytes.
const MOST: u64 = 64 * 1024;

/// Looks a variable up.
type Variable = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Where secrets come from besides files: the environment and systemd's credentials.
#[derive(Clone)]
pub struct Environment {
    variable: Arc<Variable>,
    credentials: Option<PathBuf>,
    rehearsal: bool,
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

impl Environment {
    /// The process's own.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads it")]
    pub fn of_the_process() -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        let credentials = variable("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        Self { variable: Arc::new(variable), credentials, rehearsal: false }
    }

    /// These variables, and systemd's credentials in this folder.
    #[must_use]
    pub fn of(variables: &[(&str, &str)], credentials: Option<PathBuf>) -> Self {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let variables: Vec<(String, String)> = variables.iter().map(own).collect();
        let variable = move |wanted: &str| {
            variables.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
        };
        Self { variable: Arc::new(variable), credentials, rehearsal: false }
    }

    /// For looking only (`tayang check` in a shell): a credential that systemd would hand over is
    /// not missed, only warned about.
    #[must_use]
    pub fn rehearsal(mut self) -> Self {
        self.rehearsal = true;
        self
    }
}

/// Why a secret cannot be had, and what to do.
struct Missing {
    message: String,
    help: String,
}

fn missing(message: String, help: impl Into<String>) -> Missing {
    Missing { message, help: help.into() }
}

/// Reads a secret. One that cannot be read is reported.
pub(super) fn read(
    source: &At<SecretSource>,
    at: &Sheet,
    folder: &Folder,
    environment: &Environment,
    report: &mut Report,
) -> Option<SecretString> {
    let found = match &source.value {
        SecretSource::File(path) => from_file(&folder.path(path), at, &source.span, report),
        SecretSource::Env(name) => from_variable(name, environment),
        SecretSource::Credential(name) => match &environment.credentials {
            Some(credentials) => from_credentials(name, credentials),
            None if environment.rehearsal => {
                let message = format!("the credential `{name}` is only there under systemd");
                report.add(
                    at.mistake(&source.span, message)
                        .help(format!("the unit needs `LoadCredential={name}:…`"))
                        .warning(),
                );
                return Some(SecretString::default());
            }
            None => Err(missing(
                format!("there is no credential `{name}`: systemd has handed over none"),
                format!("write `LoadCredential={name}:…` into the unit, or use `file` or `env`"),
            )),
        },
    };
    match found {
        Ok(secret) => Some(secret),
        Err(Missing { message, help }) => {
            report.add(at.mistake(&source.span, message).help(help));
            None
        }
    }
}

fn from_file(
    path: &Path,
    at: &Sheet,
    span: &Range<usize>,
    report: &mut Report,
) -> Result<SecretString, Missing> {
    let shown = path.display();
    let file = fs::File::open(path).map_err(|error| {
        let what = format!("the secret file `{shown}`");
        match error.kind() {
            ErrorKind::NotFound => {
                missing(format!("{what} is not there"), "make it, or correct the path")
            }
            ErrorKind::PermissionDenied => {
                missing(format!("{what} may not be read"), "make tayang's user its owner")
            }
            _ => missing(format!("{what} cannot be read: {error}"), "name a plain file"),
        }
    })?;
    if let Some(warning) = too_open(&file, path, at, span) {
        report.add(warning);
    }
    bounded(file, &format!("the secret file `{shown}`"))
}

/// A secret that others on the machine may read.
fn too_open(file: &fs::File, path: &Path, at: &Sheet, span: &Range<usize>) -> Option<Mistake> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file.metadata().ok()?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return None;
    }
    let message = format!("others on this machine may read `{}` (mode {mode:o})", path.display());
    Some(at.mistake(span, message).help(format!("`chmod 600 {}`", path.display())).warning())
}

fn from_variable(name: &str, environment: &Environment) -> Result<SecretString, Missing> {
    let value = (environment.variable)(name).ok_or_else(|| {
        missing(
            format!("the environment has no variable `{name}`"),
            "set it for the service, or use `file` or `credential`",
        )
    })?;
    checked(&value, &format!("the variable `{name}`"))
}

fn from_credentials(name: &str, credentials: &Path) -> Result<SecretString, Missing> {
    let plain = !name.contains(['/', '\\']) && name != ".." && name != ".";
    if !plain {
        return Err(missing(
            format!("`{name}` is not the name of a credential"),
            "take the `/` out",
        ));
    }
    let file = fs::File::open(credentials.join(name)).map_err(|error| {
        missing(
            format!("the credential `{name}` cannot be read: {error}"),
            format!("write `LoadCredential={name}:…` into the unit"),
        )
    })?;
    bounded(file, &format!("the credential `{name}`"))
}

fn bounded(file: fs::File, what: &str) -> Result<SecretString, Missing> {
    let mut text = String::new();
    let read = file.take(MOST + 1).read_to_string(&mut text);
    if let Err(error) = read {
        return Err(missing(format!("{what} cannot be read: {error}"), "write plain text into it"));
    }
    if text.len() as u64 > MOST {
        return Err(missing(format!("{what} is longer than 64 KiB"), "is it the right file?"));
    }
    checked(&text, what)
}

fn checked(text: &str, what: &str) -> Result<SecretString, Missing> {
    let secret = text.trim_end_matches(['\n', '\r']);
    if secret.is_empty() {
        return Err(missing(format!("{what} is empty"), "write the secret into it"));
    }
    if secret.contains(['\n', '\r', '\0']) {
        return Err(missing(format!("{what} has more than one line"), "write the secret alone"));
    }
    Ok(SecretString::from(secret.to_owned()))
}
