//! The commands.

mod arguments;
pub mod check;
#[cfg(feature = "failpoints")]
mod crash;
mod demo;
mod digest;
mod doctor;
mod explain;
mod generate;
mod house;
pub mod init;
pub mod inspect;
mod keep;
mod list;
mod log;
mod orders;
mod partner;
mod recipe;
pub mod reference;
mod rules;
mod run;
mod say;
mod subscribers;

use std::{io, process::ExitCode};

use clap::Parser;

use crate::store::Order;

use arguments::{Arguments, Command};
use say::Say;

/// How a command ended; the process's exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Done, and there is something to report.
    Report = 1,
    /// It could not run.
    Failed = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Runs the program: reads the arguments, carries them out, says what came of it.
#[must_use]
pub fn main() -> ExitCode {
    #[cfg(feature = "failpoints")]
    crash::arm();
    let arguments = Arguments::parse();
    match carry_out(arguments) {
        Ok(exit) => exit.into(),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("tayang: {error:#}");
            Exit::Failed.into()
        }
    }
}

fn carry_out(arguments: Arguments) -> anyhow::Result<Exit> {
    let say = Say { json: arguments.json };
    // What needs neither a configuration nor a store answers at once.
    match &arguments.command {
        Command::Inspect(ask) => return inspect::run(ask),
        Command::Completions { shell } => return Ok(generate::completions(*shell)),
        Command::Man => return generate::man(),
        Command::Rules { what: arguments::RulesCommand::Test { file } } => {
            return rules::test(file, &say);
        }
        Command::Reference { schema } => return generate::reference(*schema),
        Command::Init { folder } => {
            let words = init::init(folder)?;
            say.answer(&words, &serde_json::json!({ "folder": folder }))?;
            return Ok(Exit::Done);
        }
        _ => {}
    }
    log::begin(matches!(arguments.command, Command::Run), arguments.json);
    runtime()?.block_on(work(arguments, &say))
}

/// Names are looked up on threads of their own; hundreds of visits at the same time must not start
/// hundreds of threads.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(128).build()
}

async fn work(arguments: Arguments, say: &Say) -> anyhow::Result<Exit> {
    let folder = &arguments.config;
    match arguments.command {
        Command::Run => run::run(folder).await,
        Command::Check => check::run(folder, say, crate::clock::Clock::System).await,
        Command::Once => run::once(folder, say).await,
        Command::Demo(asked) => demo::run(&asked, say).await,
        Command::Recipe(asked) => recipe::run(folder, &asked, say).await,
        Command::Doctor => doctor::run(folder, say).await,
        Command::Explain { page, partner } => {
            let (plan, store) = house::visit(folder)?;
            let tayang = house::tayang(plan, store, crate::clock::Clock::System)?;
            explain::explain(&tayang, &page, partner.as_deref(), say).await
        }
        Command::Restore { from } => keep::restore(folder, &from, say),
        Command::Digest(asked) => digest::run(folder, &asked, say).await,
        Command::Partner(asked) => partner::run(folder, asked, say).await,
        command => beside(folder, command, say).await,
    }
}

/// Commands that read or change the store, whether a daemon runs or not.
async fn beside(folder: &std::path::Path, command: Command, say: &Say) -> anyhow::Result<Exit> {
    let (plan, store) = house::visit(folder)?;
    let store = store.as_ref();
    let (zone, language) = (plan.network.zone, plan.network.language);
    match command {
        Command::List { partner, target, state, limit } => {
            let (partner, target) = (partner.as_deref(), target.as_deref());
            let asked = list::Asked { partner, target, state: state.as_deref(), limit };
            list::list(store, &asked, zone, language, say).await
        }
        Command::Show { what } => list::show(store, &what, zone, language, say).await,
        Command::Retry(asked) => orders::order(store, Order::Retry, &asked, say).await,
        Command::Hold(asked) => orders::order(store, Order::Hold, &asked, say).await,
        Command::Release(asked) => orders::order(store, Order::Release, &asked, say).await,
        Command::Withdraw(asked) => orders::order(store, Order::Withdraw, &asked, say).await,
        Command::Pause(asked) => orders::scope(store, Order::Pause, &asked, say).await,
        Command::Resume(asked) => orders::scope(store, Order::Resume, &asked, say).await,
        Command::Subscribers(asked) => subscribers::run(&plan, store, asked, say).await,
        Command::Backup { to } => keep::backup(store, &to, say).await,
        // Opening the store brought its schema up to date.
        Command::Migrate => {
            say.answer(
                "The store's schema is up to date",
                &serde_json::json!({ "migrated": true }),
            )?;
            Ok(Exit::Done)
        }
        other => anyhow::bail!("{other:?} needs no store"),
    }
}

/// A reader that has seen enough (`tayang list | head`) is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
