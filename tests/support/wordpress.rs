//! A real WordPress (Debian's package) with a MariaDB of its own, on free loopback ports. One for all
//! tests of the binary; it ends with the binary, however that ends.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, OnceLock},
    time::{Duration, Instant},
};

const PACKAGE: &str = "/usr/share/wordpress";
const INSTALL: &str = "apt-get install --no-install-recommends wordpress php-cli php-mysql php-gd \
                       php-xml php-mbstring mariadb-server";

/// A running site.
pub struct WordPress {
    folder: PathBuf,
    /// `http://127.0.0.1:…`
    pub url: String,
    /// Login and application password.
    users: Vec<(String, String)>,
    servers: Mutex<Vec<(String, String)>>,
    guards: Mutex<Vec<Guard>>,
}

/// A server that ends when we do: a shell waits for the end of our pipe, then ends it.
struct Guard(#[allow(dead_code, reason = "its pipe is what counts")] Child);

impl WordPress {
    /// The one that all tests share; started by the first that asks.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<WordPress> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// The application password of a user: `admin`, `redaktur`, `penulis`, `magang`.
    pub fn password(&self, login: &str) -> &str {
        let found = self.users.iter().find(|(name, _)| name == login);
        &found.unwrap_or_else(|| panic!("there is no user {login}")).1
    }

    /// The same site with plain permalinks.
    pub fn plain(&self) -> String {
        self.variant("TAYANG_WP_PLAIN=1")
    }

    /// The same site as in production: no application passwords over http.
    pub fn production(&self) -> String {
        self.variant("TAYANG_WP_KIND=production")
    }

    /// The same site behind a web server that drops the `Authorization` header.
    pub fn deaf(&self) -> String {
        self.variant("TAYANG_WP_DEAF=1")
    }

    fn variant(&self, setting: &str) -> String {
        let mut servers = self.servers.lock().expect("no test panics in here");
        if let Some((_, url)) = servers.iter().find(|(known, _)| known == setting) {
            return url.clone();
        }
        let url = self.serve(Some(setting));
        servers.push((setting.to_owned(), url.clone()));
        url
    }

    fn start() -> Self {
        let missing: Vec<&str> = ["php", "mariadbd", "mariadb-install-db"]
            .into_iter()
            .filter(|p| !is_there(p))
            .collect();
        assert!(
            missing.is_empty() && Path::new(PACKAGE).is_dir(),
            "these tests want a real WordPress; missing: {missing:?} {PACKAGE}; {INSTALL}"
        );
        let folder = tempfile::tempdir().expect("a folder in /tmp").keep();
        let mut site = Self {
            folder,
            url: String::new(),
            users: Vec::new(),
            servers: Mutex::default(),
            guards: Mutex::default(),
        };
        site.guard_folder();
        site.database();
        site.files();
        site.users = site.install();
        site.url = site.serve(None);
        site
    }

    /// The first guard removes the folder when all others are done with it.
    fn guard_folder(&self) {
        let folder = self.folder.display().to_string();
        self.guard("cat >/dev/null; sleep 2; rm -rf \"$1\"", &[&folder]);
    }

    fn guard(&self, script: &str, arguments: &[&str]) {
        let child = Command::new("sh")
            .args(["-c", script, "sh"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(self.log())
            .spawn()
            .expect("a shell");
        self.guards.lock().expect("no test panics in here").push(Guard(child));
    }

    /// Starts a server that ends with us.
    fn run(&self, command: &[&str]) {
        self.guard(
            "setsid \"$@\" >&2 & server=$!; cat >/dev/null; kill -- -$server; wait $server",
            command,
        );
    }

    fn log(&self) -> Stdio {
        let path = self.folder.join("log");
        fs::OpenOptions::new().create(true).append(true).open(path).expect("a log").into()
    }

    fn socket(&self) -> String {
        self.folder.join("m.sock").display().to_string()
    }

    fn database(&self) {
        let data = format!("--datadir={}", self.folder.join("my").display());
        let made = Command::new("mariadb-install-db")
            .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"])
            .args(["--user=root", &data])
            .stdout(Stdio::null())
            .stderr(self.log())
            .status()
            .expect("mariadb-install-db");
        assert!(made.success(), "{}", self.words());
        let socket = format!("--socket={}", self.socket());
        self.run(&[
            "mariadbd",
            "--no-defaults",
            "--user=root",
            &data,
            &socket,
            "--skip-networking",
            "--innodb-flush-log-at-trx-commit=0",
        ]);
        let sql = "create database if not exists wp";
        self.until("MariaDB", || {
            let asked = Command::new("mariadb")
                .args(["--no-defaults", "-uroot", "-S", &self.socket(), "-e", sql])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            asked.is_ok_and(|status| status.success())
        });
    }

    fn site(&self) -> PathBuf {
        self.folder.join("wp")
    }

    /// A copy of the package (it holds links out of itself) with our own configuration.
    fn files(&self) {
        let copied = Command::new("cp").args(["-rL", PACKAGE]).arg(self.site()).status();
        assert!(copied.is_ok_and(|s| s.success()), "{PACKAGE} cannot be copied");
        for folder in ["uploads", "mu-plugins"] {
            fs::create_dir_all(self.site().join("wp-content").join(folder)).expect("a folder");
        }
        let files = [
            ("wp-config.php", include_str!("wordpress/config.php")),
            ("wp-content/mu-plugins/variants.php", include_str!("wordpress/variants.php")),
            ("../install.php", include_str!("wordpress/install.php")),
            ("../router.php", include_str!("wordpress/router.php")),
        ];
        for (name, text) in files {
            let path = self.site().join(name);
            drop(fs::remove_file(&path));
            fs::write(&path, text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    fn install(&self) -> Vec<(String, String)> {
        let output = Command::new("php")
            .arg(self.folder.join("install.php"))
            .arg(self.site())
            .env("TAYANG_WP_SOCKET", self.socket())
            .env("TAYANG_WP_HOST", "127.0.0.1")
            .stderr(self.log())
            .output()
            .expect("php");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let users: Vec<(String, String)> = text
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(login, password)| (login.to_owned(), password.to_owned()))
            .collect();
        assert!(users.len() == 4, "the installation says: {text}\n{}", self.words());
        users
    }

    fn serve(&self, setting: Option<&str>) -> String {
        let host = format!("127.0.0.1:{}", free_port());
        let socket = format!("TAYANG_WP_SOCKET={}", self.socket());
        let root = self.site().display().to_string();
        let router = self.folder.join("router.php").display().to_string();
        let mut command = vec!["env", "PHP_CLI_SERVER_WORKERS=4", &socket];
        command.extend(setting);
        command.extend(["php", "-d", "opcache.enable_cli=1", "-d", "memory_limit=256M"]);
        command.extend(["-d", "display_errors=0", "-S", &host, "-t", &root, &router]);
        self.run(&command);
        self.until("PHP's server", || answers(&host));
        format!("http://{host}")
    }

    fn until(&self, what: &str, mut ready: impl FnMut() -> bool) {
        let begun = Instant::now();
        while !ready() {
            let late = begun.elapsed() > Duration::from_secs(60);
            assert!(!late, "{what} does not answer: {}", self.words());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The end of what the servers say.
    fn words(&self) -> String {
        let log = fs::read(self.folder.join("log")).unwrap_or_default();
        String::from_utf8_lossy(&log[log.len().saturating_sub(3000)..]).into_owned()
    }
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let also = ["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(also).any(|folder| folder.join(program).is_file())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its number").port()
}

/// Whether WordPress answers there (not only PHP).
fn answers(host: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(host) else { return false };
    let wait = Some(Duration::from_secs(20));
    let request = format!("GET /?rest_route=/wp/v2/types/post HTTP/1.0\r\nHost: {host}\r\n\r\n");
    let mut answer = String::new();
    stream.set_read_timeout(wait).is_ok()
        && stream.write_all(request.as_bytes()).is_ok()
        && stream.read_to_string(&mut answer).is_ok()
        && answer.contains("\"slug\"")
}
