//! Every scenario file under `tests/scenarios/`, held to the laws on a real server.

mod support;

use support::{generated, pulled, suite};

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_holds_the_laws() {
    suite::run_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_pair_passes_the_proof_as_generated_files() {
    generated::run_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_half_can_be_pulled_as_declarations() {
    pulled::run_all().await;
}
