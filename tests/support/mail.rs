//! A real SMTP server for the length of a test.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use tayang::digest::{MailerSettings, SmtpSettings, SmtpTls};

/// aiosmtpd on a free loopback port; see `smtp_server.py` for what it does to whom.
pub(crate) struct MailServer {
    process: Child,
    folder: tempfile::TempDir,
    /// Where it listens.
    pub(crate) port: u16,
}

impl MailServer {
    /// Starts a server that takes mail from everybody.
    pub(crate) fn start() -> Self {
        Self::launch(&[])
    }

    /// Starts a server that wants this login (`user:password`).
    pub(crate) fn with_login(login: &str) -> Self {
        Self::launch(&["--login", login])
    }

    fn launch(options: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = root.join("target/test-tools/venv/bin/python");
        assert!(python.exists(), "the mail server is not installed: run ./tests/run");
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(python)
            .arg(root.join("tests/support/smtp_server.py"))
            .arg(folder.path())
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("smtp_server.py prints its port");
        Self { process, folder, port }
    }

    /// Settings of a mailer that uses it.
    pub(crate) fn settings(&self) -> SmtpSettings {
        SmtpSettings {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            tls: SmtpTls::None,
            credentials: None,
            dkim_relay: false,
            deadline: Duration::from_secs(5),
        }
    }

    /// The same as the mailer wants it.
    pub(crate) fn mailer(&self) -> MailerSettings {
        MailerSettings::Smtp(self.settings())
    }

    /// What happened, in order: CONNECTED, MAIL, RCPT, RSET, DATA, STORED.
    pub(crate) fn steps(&self) -> Vec<String> {
        let steps = std::fs::read_to_string(self.folder.path().join("steps")).unwrap_or_default();
        steps.lines().map(str::to_owned).collect()
    }

    /// Accepted messages.
    pub(crate) fn messages(&self) -> Vec<Vec<u8>> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "eml"))
            .collect();
        files.sort();
        files.iter().map(|path| std::fs::read(path).unwrap()).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
