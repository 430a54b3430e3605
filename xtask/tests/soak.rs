//! The soak in its short form: the application under load while its server and the proxy before it
//! are restarted.

mod sandbox;

use std::path::PathBuf;
use std::process::Command;

use sandbox::Sandbox;

/// A program that `cargo test --workspace` has built beside this one, else one built now.
fn program(name: &str, selection: &[&str]) -> PathBuf {
    let target = PathBuf::from(env!("CARGO_BIN_EXE_xtask")).parent().expect("it is in a directory").to_owned();
    let path = target.join(name);
    if !path.exists() {
        let status = Command::new(env!("CARGO")).args(["build", "--quiet"]).args(selection).status();
        assert!(status.is_ok_and(|status| status.success()), "{name} does not build");
    }
    path
}

#[test]
fn restarts_cost_only_what_is_under_way_and_leave_nothing_behind() {
    let app = std::env::var_os("GLOWPLUG_E2E_APP").map_or_else(|| program("app", &["-p", "app"]), PathBuf::from);
    let proxy = program("examples/websocket_proxy", &["-p", "glowplug-connect", "--example", "websocket_proxy"]);
    let sandbox = Sandbox::new()
        .with("GLOWPLUG_E2E_APP", &app.display().to_string())
        .with("GLOWPLUG_WEBSOCKET_PROXY", &proxy.display().to_string());
    let report = sandbox.json(&["bench", "--soak", "15"]);
    assert_eq!((&report["failed_outside"], &report["connections_left"]), (&0.into(), &0.into()), "{report}");
    assert_eq!((&report["server_restarts"], &report["proxy_restarts"]), (&2.into(), &2.into()), "{report}");
    assert!(report["answered"].as_u64().is_some_and(|answered| answered > 100), "{report}");
}
