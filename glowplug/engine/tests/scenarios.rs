//! Every scenario file under `tests/scenarios/`, held to the laws on a real server.

mod support;

use support::suite;

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_holds_the_laws() {
    suite::run_all().await;
}
