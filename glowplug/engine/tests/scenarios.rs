//! Every scenario file under `tests/scenarios/`, held to the laws on a real server.

mod support;

use support::scenario;

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_holds_the_laws() {
    scenario::run_all().await;
}
