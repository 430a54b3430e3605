//! The load: a few clients that ask one request after another, and what they were answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::json;
use ureq::Agent;

/// How many clients.
const CLIENTS: u64 = 4;

/// How long a client rests between two requests: a load, not a flood.
const REST: Duration = Duration::from_millis(10);

/// Every so many requests write a row.
const WRITE_EVERY: u64 = 5;

/// A request that was not answered as it should be.
#[derive(Debug, Clone)]
pub(crate) struct Failed {
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
    pub(crate) reason: String,
}

/// What all clients saw.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) latencies: Vec<Duration>,
    pub(crate) failed: Vec<Failed>,
    /// Rows that the application said it had written.
    pub(crate) written: u64,
    /// Rows of which it is not known: the request failed.
    pub(crate) uncertain: u64,
}

/// Clients at work.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    clients: Vec<JoinHandle<Seen>>,
}

impl Load {
    /// Lets the clients ask the application at this address.
    pub(crate) fn start(address: &str) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let next = Arc::new(AtomicU64::new(1));
        let clients = (0..CLIENTS)
            .map(|_| {
                let (stop, next, address) = (Arc::clone(&stop), Arc::clone(&next), address.to_owned());
                std::thread::spawn(move || work(&address, &stop, &next))
            })
            .collect();
        Self { stop, clients }
    }

    /// Lets them finish what they have begun.
    pub(crate) fn stop(self) -> Seen {
        self.stop.store(true, Ordering::SeqCst);
        let mut all = Seen::default();
        for client in self.clients {
            // A client that panicked is a bug of ours, which the panic hook has told already.
            let Ok(seen) = client.join() else { continue };
            all.latencies.extend(seen.latencies);
            all.failed.extend(seen.failed);
            all.written += seen.written;
            all.uncertain += seen.uncertain;
        }
        all.latencies.sort_unstable();
        all
    }
}

fn work(address: &str, stop: &AtomicBool, next: &AtomicU64) -> Seen {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(40)))
        .build()
        .new_agent();
    let mut seen = Seen::default();
    while !stop.load(Ordering::SeqCst) {
        let number = next.fetch_add(1, Ordering::SeqCst);
        let writes = number.is_multiple_of(WRITE_EVERY);
        let began = Instant::now();
        let outcome = if writes { write(&agent, address, number) } else { read(&agent, address) };
        let ended = Instant::now();
        match outcome {
            Ok(()) => {
                seen.latencies.push(ended - began);
                seen.written += u64::from(writes);
            }
            Err(reason) => {
                seen.failed.push(Failed { began, ended, reason });
                seen.uncertain += u64::from(writes);
            }
        }
        std::thread::sleep(REST);
    }
    seen
}

fn read(agent: &Agent, address: &str) -> Result<(), String> {
    let request = agent.get(format!("{address}/posts")).header("accept", "application/json");
    let mut response = request.call().map_err(|error| error.to_string())?;
    let text = response.body_mut().read_to_string().map_err(|error| error.to_string())?;
    match response.status().as_u16() {
        200 if text.starts_with("{\"posts\":[") => Ok(()),
        status => Err(format!("GET {status}: {text}")),
    }
}

fn write(agent: &Agent, address: &str, number: u64) -> Result<(), String> {
    let body = json!({
        "title": format!("Soak {number}"),
        "body": "Under load.",
        "author_name": "Ada",
        "author_email": "ada@example.org",
        "publish": true,
    });
    let request = agent.post(format!("{address}/posts")).header("accept", "application/json");
    let mut response =
        request.content_type("application/json").send(body.to_string()).map_err(|error| error.to_string())?;
    let text = response.body_mut().read_to_string().map_err(|error| error.to_string())?;
    match response.status().as_u16() {
        201 => Ok(()),
        status => Err(format!("POST {status}: {text}")),
    }
}
