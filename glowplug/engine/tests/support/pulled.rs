//! Law 9 on every half of every scenario: what `db-pull` writes makes the schema it was read from.
//! The proof is inside of `pull` itself; a pull that is no proof fails.

use std::path::Path;

use glowplug::canonical::{Canonical, Scratch};
use glowplug::introspect::{self, Scope};
use glowplug::pull::pull;

use super::scenario::{self, Scenario};
use super::{laws, server, suite};

pub(crate) async fn run_all() {
    suite::roles().await;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut paths = Vec::new();
    scenario::files(&root, &mut paths);
    let wanted = std::env::var("SCENARIO").unwrap_or_default();
    let scenarios: Vec<Scenario> = paths
        .iter()
        .step_by(scenario::stride())
        .map(|path| scenario::parse(&root, path))
        .filter(|it| it.name.contains(&wanted) && it.scope == Scope::namespace("app") && !it.apart)
        .collect();
    let scenarios = suite::runnable(scenarios).await;
    let target = format!("pulled_{}", std::process::id());
    server::create(&target).await;
    let mut failures = Vec::new();
    {
        let connection = server::open(&target).await;
        let scratch = Scratch::open(&server::url().with_database(&target), &connection.client, None)
            .await
            .expect("a scratch database");
        let canonical = Canonical { scratch: &scratch, cache: None };
        for scenario in &scenarios {
            for (half, script) in [("before", &scenario.before), ("after", &scenario.after)] {
                if let Err(error) = laws::build(&connection.client, script).await {
                    failures.push(format!("{} {half}: {error}", scenario.name));
                    continue;
                }
                let live = introspect::read(&connection.client, &scenario.scope).await.expect("a catalog");
                // What is refused by name is refused here too.
                if !live.unmodelled.is_empty() {
                    continue;
                }
                if let Err(error) = pull(&live, "app", &canonical).await {
                    failures.push(format!("{} {half}: {error}", scenario.name));
                }
            }
        }
    }
    server::drop(&target).await;
    assert!(failures.is_empty(), "{} pulls failed:\n\n{}", failures.len(), failures.join("\n\n"));
}
