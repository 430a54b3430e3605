//! The project's commands. Thin: arguments, questions and reports; no SQL and no schema logic.

mod bench;
mod branches;
mod cargo_test;
mod cli;
mod commands;
mod companion;
mod database;
mod exit;
mod failure;
mod interrupt;
mod marking;
mod migrations;
mod project;
mod snippet;
mod story;

use std::process::ExitCode;

use clap::Parser as _;

use cli::{Cli, Command};
use exit::Exit;
use failure::Failure;
use project::Project;
use story::Story;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        let what = panic.payload_as_str().unwrap_or("no message");
        let place = panic.location().map_or_else(|| "somewhere".into(), ToString::to_string);
        story::bug(what, &place);
        if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
            story::backtrace(&std::backtrace::Backtrace::force_capture());
        }
        interrupt::run_unless_running();
        std::process::exit(i32::from(Exit::Bug.code()));
    }));
    let cli = Cli::parse();
    let story = cli.global.story();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            story.failure(&Failure::of(Exit::Bug, &error));
            return Exit::Bug.into();
        }
    };
    // Commands block now and then (a server starts, a test runs), so the watch is a task of its own.
    // Leaving at once is safe: a transaction whose client is gone is rolled back by the server.
    runtime.spawn(async move {
        if !interrupt::wanted().await {
            return;
        }
        if interrupt::is_pending() {
            story::show_cursor();
            story.tell("interrupted: cleaning up; interrupt again to leave at once");
            let done = tokio::task::spawn_blocking(interrupt::run_pending);
            tokio::select! {
                _ = done => {}
                _ = interrupt::wanted() => {}
            }
        } else {
            story::interrupted();
        }
        std::process::exit(i32::from(Exit::Interrupted.code()));
    });
    let outcome = runtime.block_on(run(cli.command, story));
    interrupt::yield_to_wanted();
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => {
            story.failure(&failure);
            failure.exit.into()
        }
    }
}

async fn run(command: Command, story: Story) -> Result<Exit, Failure> {
    // The only command that needs no project around it.
    let command = match command {
        Command::Diff(arguments) => return commands::diff::run(story, arguments).await,
        command => command,
    };
    let project = Project::find()?;
    match command {
        Command::DbPush(arguments) => commands::push::run(&project, story, arguments).await,
        Command::DbPull(arguments) => commands::pull::run(&project, story, arguments).await,
        Command::Generate(arguments) => commands::generate::run(&project, story, arguments).await,
        Command::Check(arguments) => commands::check::run(&project, story, arguments).await,
        Command::Migrate(arguments) => commands::migrate::run(&project, story, arguments).await,
        Command::Rollback(arguments) => commands::rollback::run(&project, story, arguments).await,
        Command::Redo(arguments) => commands::redo::run(&project, story, arguments).await,
        Command::Status(arguments) => commands::status::run(&project, story, &arguments).await,
        Command::Diff(arguments) => commands::diff::run(story, arguments).await,
        Command::Db(arguments) => commands::db::run(&project, story, arguments),
        Command::Branch(arguments) => commands::branch::run(&project, story, arguments),
        Command::Bench(arguments) => commands::bench::run(&project, story, arguments).await,
        Command::E2e(arguments) => commands::e2e::run(&project, story, &arguments).await,
        Command::Test(arguments) => commands::test::run(&project, story, &arguments).await,
    }
}
