//! What a process costs: wall time, and CPU time of itself and its children.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::exit::Exit;
use crate::failure::Failure;

/// The cost of one run, or of the middle one of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// The mean over all runs: the system counts in hundredths of a second.
    pub(crate) cpu: Option<Duration>,
}

/// Runs commands and measures them.
pub(crate) struct Meter;

impl Meter {
    /// Runs a command so many times; each run is prepared first, outside of the measurement.
    pub(crate) fn runs(times: u32, mut prepare: impl FnMut() -> Result<Command, Failure>) -> Result<Cost, Failure> {
        let mut walls = Vec::new();
        let mut cpu = Some(Duration::ZERO);
        for _ in 0..times {
            let mut command = prepare()?;
            let (began, cpu_before) = (Instant::now(), children_cpu());
            let output = command.output().map_err(|error| Failure::of(Exit::Failed, &error))?;
            walls.push(began.elapsed());
            cpu = cpu.zip(children_cpu().zip(cpu_before)).map(|(sum, (after, before))| sum + (after - before));
            if !output.status.success() {
                let story = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                return Err(Failure::new(Exit::Failed, format!("a measured command failed: {story}")));
            }
        }
        Ok(Cost { wall: median(walls), cpu: cpu.map(|sum| sum / times) })
    }
}

/// The middle one.
pub(super) fn median(mut durations: Vec<Duration>) -> Duration {
    durations.sort();
    durations.get(durations.len() / 2).copied().unwrap_or_default()
}

/// What finished children used so far: the 16th and 17th field of `/proc/self/stat`, in ticks of 10 ms.
fn children_cpu() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name, in parentheses, may hold anything.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(13)?.parse::<u64>().ok()? + fields.get(14)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one_whatever_the_order() {
        let ms = Duration::from_millis;
        assert_eq!(median(vec![ms(9), ms(1), ms(5)]), ms(5));
        assert_eq!(median(Vec::new()), Duration::ZERO);
    }
}
