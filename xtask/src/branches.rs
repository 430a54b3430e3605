//! Neon's branches as the commands use them: the project, what must not be touched, and a branch
//! for one run.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use glowplug::catalog::Ident;
use glowplug_connect::environment::AppEnv;
use glowplug_connect::neon::{Branch, Limits, Neon, NewBranch};
use glowplug_connect::{DatabaseUrl, connect};

use crate::database::options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt::AtTheEnd;
use crate::project::Project;
use crate::story::Story;

/// How long a branch for one run lives when nobody can delete it.
const LIFETIME: Duration = Duration::from_secs(2 * 3600);

/// How long an interrupted command waits for Neon to say which branch it has just made.
const ANSWER: Duration = Duration::from_secs(10);

/// The project at Neon that the variables name.
pub(crate) fn neon(project: &Project, story: Story) -> Result<Neon, Failure> {
    Ok(Neon::from_variables(&project.variables, Limits::default())?.telling(move |line| story.aside(line)))
}

/// Refuses a branch that staging or production lives in.
pub(crate) fn refuse_protected(project: &Project, neon: &Neon, branch: &Branch, doing: &str) -> Result<(), Failure> {
    let hosts = neon.hosts(branch)?;
    for environment in AppEnv::ALL.into_iter().filter(|environment| environment.is_protected()) {
        let variable = environment.variable();
        let Some(value) = project.variables.get(variable)? else { continue };
        // A malformed one leads nowhere, and other commands say so.
        let Ok(url) = value.parse::<DatabaseUrl>() else { continue };
        if hosts.iter().any(|host| url.leads_to(host)) {
            let message = format!("{variable} leads to branch {}: {doing} it is refused", branch.name);
            return Err(Failure::new(Exit::Refused, message)
                .help("do it in Neon's console if it is meant; nothing was changed"));
        }
    }
    Ok(())
}

/// How far the making of a branch has come.
#[derive(Debug, Clone)]
enum Stage {
    /// Asked for; Neon may have made it.
    Asked,
    /// It is there, under this id.
    Made(String),
    /// There is none.
    None,
}

/// A branch that lasts as long as this run, with an empty database in it.
pub(crate) struct Temporary {
    pub(crate) name: String,
    pub(crate) url: DatabaseUrl,
    end: AtTheEnd,
}

impl Temporary {
    /// Makes one. It is deleted by [`Temporary::delete`], on Ctrl-C, or at last by Neon itself.
    pub(crate) async fn create(
        project: &Project,
        story: Story,
        namespace: &str,
        from: Option<&str>,
    ) -> Result<Self, Failure> {
        let neon = Arc::new(neon(project, story)?);
        let parent = from.map(|name| neon.find(name)).transpose()?.map(|branch| branch.id);
        let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let name = format!("e2e-{namespace}-{seconds}-{}", std::process::id());
        story.tell(&format!("making branch {name} at Neon; it is deleted afterwards"));
        let stage = Arc::new(Mutex::new(Stage::Asked));
        let end = {
            let (neon, stage, name) = (Arc::clone(&neon), Arc::clone(&stage), name.clone());
            AtTheEnd::arm(move || delete(&neon, story, &name, &stage))
        };
        let set = |to: Stage| *stage.lock().unwrap_or_else(PoisonError::into_inner) = to;
        let new = NewBranch { name: name.clone(), parent, lifetime: Some(LIFETIME), schema_only: false };
        let made = match neon.create(&new, &|branch| set(Stage::Made(branch.id.clone()))) {
            Ok(made) => made,
            Err(error) => {
                if !error.may_have_happened() {
                    set(Stage::None);
                }
                end.run();
                return Err(error.into());
            }
        };
        match prepare(&neon, &made.branch, made.url, &name).await {
            Ok(url) => Ok(Self { name, url, end }),
            Err(failure) => {
                end.run();
                Err(failure)
            }
        }
    }

    /// Deletes it. That it could not be deleted is told, and changes nothing about the run.
    pub(crate) fn delete(self) {
        self.end.run();
    }
}

/// An empty database in the branch: whatever rows its parent has are nobody's test data.
async fn prepare(neon: &Neon, branch: &Branch, url: Option<DatabaseUrl>, name: &str) -> Result<DatabaseUrl, Failure> {
    let url = match url {
        Some(url) => url,
        None => neon.any_url(branch)?,
    };
    // The way that Neon gives is the one around its pooler, but nothing says that it must be.
    let url = url.direct().unwrap_or(url);
    let connection = connect(&url, &options("e2e")).await?;
    let create = format!("create database {} template template0", Ident(name));
    connection.client.batch_execute(&create).await.map_err(|error| Failure::of(Exit::Failed, &error))?;
    connection.close().await;
    Ok(url.with_database(name))
}

fn delete(neon: &Neon, story: Story, name: &str, stage: &Mutex<Stage>) {
    let began = Instant::now();
    let id = loop {
        let now = stage.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match now {
            Stage::None => return,
            Stage::Made(id) => break Ok(Some(id)),
            Stage::Asked => {}
        }
        // Neon has not answered yet, or its answer was lost: the name tells.
        match neon.branches() {
            Err(error) => break Err(error),
            Ok(branches) => {
                if let Some(branch) = branches.into_iter().find(|branch| branch.name == name) {
                    break Ok(Some(branch.id));
                }
            }
        }
        if began.elapsed() > ANSWER {
            break Ok(None);
        }
        std::thread::sleep(Duration::from_millis(250));
    };
    match id.and_then(|id| id.map(|id| neon.delete(&id)).transpose()) {
        Ok(Some(_)) => story.tell(&format!("branch {name} is deleted")),
        Ok(None) => {}
        Err(error) => {
            story.warn(&format!("branch {name} could not be deleted, and expires in two hours: {error}"));
        }
    }
}
