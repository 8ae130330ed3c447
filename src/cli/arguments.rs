//! What can be written on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use super::inspect::InspectArguments;

const AFTER_HELP: &str = "\
Begin here:
  tayang demo                  see the whole thing work: no configuration, no network
  tayang init /etc/tayang      write an annotated configuration
  tayang check                 every mistake with its place; the next firings of every schedule
  tayang run                   the daemon

When something is not published:
  tayang list --state withheld     what was left out, and why
  tayang show LINK                 everything on record about one story
  tayang explain LINK              read the page now and say what would happen; sends nothing
  tayang recipe test LINK          what each selector finds; lets go what waits for the recipe

Exit codes: 0 done, 1 something to report, 2 could not run.";

/// Carries articles from partner outlets to a network's sites and digests: exactly once,
/// provenance intact, with a reason on record for everything.
#[derive(Debug, Parser)]
#[command(name = "tayang", version, about, max_term_width = 100, after_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// The folder with tayang.toml and partners/
    #[arg(long, short, global = true, env = "TAYANG_CONFIG", default_value = "/etc/tayang")]
    pub(super) config: PathBuf,

    /// Answer in JSON, for machines
    #[arg(long, global = true)]
    pub(super) json: bool,

    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What can be done with rules.
#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// Read every example and counter-example of a rule file; changes nothing
    Test {
        /// The file, as it stands or will stand in rules/
        file: PathBuf,
    },
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run the daemon until it is told to stop (SIGTERM, Ctrl-C); SIGHUP reads the configuration anew
    Run,
    /// See it work in a minute: a sample partner, a site, digests, a page that says why
    Demo(DemoArguments),
    /// Do everything that is due now, then exit
    Once,
    /// Check the whole configuration: every mistake with its place, the next firings, the limits
    Check,
    /// Write an annotated configuration into a new folder
    Init {
        /// The folder; nothing that exists is overwritten
        folder: PathBuf,
    },
    /// Read one page now and show every step and decision; sends nothing, keeps nothing
    Explain {
        /// Its address, or a saved page
        page: String,
        /// The partner, where the address does not tell
        #[arg(long)]
        partner: Option<String>,
    },
    /// List what came in and what became of it, newest first
    List {
        /// Only this partner
        #[arg(long)]
        partner: Option<String>,
        /// Only this target
        #[arg(long)]
        target: Option<String>,
        /// Only this state (live, held, withheld, refused, waiting, uncertain, skip, backlog, …)
        #[arg(long)]
        state: Option<String>,
        /// At most this many
        #[arg(long, default_value_t = 30)]
        limit: usize,
    },
    /// Show everything on record about one story
    Show {
        /// A link (the source's or ours), a story or a delivery
        what: String,
    },
    /// Take refused, withheld, waiting and uncertain deliveries up again now
    Retry(OrderArguments),
    /// Keep deliveries of a story back until they are released
    Hold(OrderArguments),
    /// Let held deliveries go
    Release(OrderArguments),
    /// Take a story down wherever it is live, and keep it from going out
    Withdraw(OrderArguments),
    /// Stop carrying: everything, a partner or a target
    Pause(ScopeArguments),
    /// Go on carrying; of a partner: what its articles are like is measured anew
    Resume(ScopeArguments),
    /// Partner outlets: find one's sources and write its file, try them, see their health
    #[command(subcommand)]
    Partner(PartnerCommand),
    /// The people on the lists of digests
    #[command(subcommand)]
    Subscribers(SubscribersCommand),
    /// Look at a digest, or send it now
    #[command(subcommand)]
    Digest(DigestCommand),
    /// Ask the pure core how it would read a feed, page, line, date or markup (JSON)
    Inspect(InspectArguments),
    /// Recipes: how pages of the families that we know are read
    #[command(subcommand)]
    Recipe(RecipeCommand),
    /// Try what tayang needs: the store, the clock, targets and their passwords, mail
    Doctor,
    /// Write a consistent copy of the store while the daemon works
    Backup {
        /// The new file
        to: PathBuf,
    },
    /// Put a copy in the store's place, while no daemon runs; what stood there is kept beside it
    Restore {
        /// The copy
        from: PathBuf,
    },
    /// Bring the store's schema up to date (run does so by itself)
    Migrate,
    /// Try the rules for reading credits that you write
    Rules {
        /// What to do with them.
        #[command(subcommand)]
        what: RulesCommand,
    },
    /// Print the reference of the configuration, or its JSON schema
    Reference {
        /// Print the JSON schema, for editors
        #[arg(long)]
        schema: bool,
    },
    /// Print shell completions
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

/// `tayang demo`.
#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// Do it all at once, without waiting, then exit
    #[arg(long)]
    pub(super) once: bool,
    /// Where the demo keeps its site, mails and store
    #[arg(long, default_value = "demo")]
    pub(super) dir: PathBuf,
    /// The port of the page that shows what happened
    #[arg(long, default_value_t = 8787)]
    pub(super) port: u16,
}

/// `tayang partner`.
#[derive(Debug, Subcommand)]
pub(super) enum PartnerCommand {
    /// Look at a site, find its feed, sitemap and API, show five articles, write the partner's file
    Add(AddArguments),
    /// Read all sources of a partner now, and show five articles; keeps nothing
    Test {
        /// The partner's key
        name: String,
    },
    /// List every source: last read, last new, pace, errors
    List,
    /// Write a file for every feed of an OPML list whose outlet is not known yet
    Import {
        /// The list
        file: PathBuf,
    },
    /// Print all feeds as an OPML list
    Export,
}

/// `tayang partner add`.
#[derive(Debug, Args)]
pub(super) struct AddArguments {
    /// The site: `lumajanghariini.example`, or a whole address
    pub(super) url: String,
    /// The partner's key; made from the domain where nothing is said
    #[arg(long)]
    pub(super) name: Option<String>,
    /// How much text was agreed on
    #[arg(long, default_value = "headline", value_parser = ["full", "excerpt", "headline"])]
    pub(super) text: String,
    /// Where the agreement is written down
    #[arg(long)]
    pub(super) basis: Option<String>,
    /// Print the file, write nothing
    #[arg(long)]
    pub(super) print: bool,
}

/// What a person orders about a story or a delivery.
#[derive(Debug, Args)]
pub(super) struct OrderArguments {
    /// A link (the source's or ours), a story or a delivery
    pub(super) what: String,
    #[command(flatten)]
    pub(super) who: Who,
}

/// What a person orders about a scope.
#[derive(Debug, Args)]
pub(super) struct ScopeArguments {
    /// `all`, `partner:NAME` or `target:NAME`
    pub(super) scope: String,
    #[command(flatten)]
    pub(super) who: Who,
}

/// Who orders it, and why: both go to the audit log.
#[derive(Debug, Args)]
pub(super) struct Who {
    /// Your name, for the audit log
    #[arg(long)]
    pub(super) by: String,
    /// Why
    #[arg(long, default_value = "")]
    pub(super) note: String,
}

/// `tayang subscribers …`.
#[derive(Debug, Subcommand)]
pub(super) enum SubscribersCommand {
    /// Put one person on a list; their consent is put on record
    Add {
        /// The digest
        digest: String,
        /// The address
        address: String,
        /// How to greet
        #[arg(long)]
        name: Option<String>,
        /// Language of the mail: id or en
        #[arg(long, default_value = "id")]
        language: String,
        /// Time zone (`Asia/Makassar`), where it is not the digest's
        #[arg(long)]
        zone: Option<String>,
        /// The words that they agreed to
        #[arg(long)]
        consent: String,
        /// Where they agreed ("formulir situs, 2026")
        #[arg(long)]
        source: String,
        /// Your name, for the record
        #[arg(long)]
        by: String,
    },
    /// Import a CSV with consent; rows without consent are refused and listed
    ///
    /// The first line names the columns: email, consent_words, consent_source and consent_at, and, if you like, name, language, zone, status. `export` writes the same.
    Import {
        /// The digest
        digest: String,
        /// The file
        file: PathBuf,
        /// Your name, for the record
        #[arg(long)]
        by: String,
    },
    /// Write a digest's list as CSV to standard output
    Export {
        /// The digest
        digest: String,
    },
    /// Take somebody off a list, for ever
    Remove {
        /// The digest
        digest: String,
        /// The address
        address: String,
        /// Forget the person too (the suppression stays, as a keyed hash)
        #[arg(long)]
        erase: bool,
        /// Your name, for the record
        #[arg(long)]
        by: String,
    },
    /// Count and list (addresses masked)
    List {
        /// Only this digest
        digest: Option<String>,
    },
}

/// `tayang recipe …`.
#[derive(Debug, Subcommand)]
pub(super) enum RecipeCommand {
    /// Show what each selector of a recipe finds on a page
    ///
    /// When the recipe reads the page right (text, headline, date), that is put on record, and articles that waited for it go out.
    Test {
        /// An article's address, or a saved page
        page: String,
        /// The recipe, where neither the page's host nor its markup tells
        #[arg(long)]
        recipe: Option<String>,
        /// The address of a saved page, where the page does not tell
        #[arg(long)]
        url: Option<String>,
    },
    /// List the recipes: their domains, and when each was last seen right
    List,
}

/// `tayang digest …`.
#[derive(Debug, Subcommand)]
pub(super) enum DigestCommand {
    /// Print what the next issue would say; sends nothing
    Preview {
        /// The digest
        digest: String,
        /// Print the HTML part
        #[arg(long)]
        html: bool,
    },
    /// Send an issue now, outside its schedule: each story once, as ever
    Send {
        /// The digest
        digest: String,
        /// Your name, for the audit log
        #[arg(long)]
        by: String,
    },
}
