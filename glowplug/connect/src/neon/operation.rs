//! Operations: Neon answers at once and works on; this waits for the work.

use super::answer::Answer;
use super::error::NeonError;
use super::{Neon, is_id};
use serde_json::Value;
use std::time::Instant;

/// An operation as an answer describes it.
struct Operation {
    id: String,
    action: String,
    status: String,
    error: Option<String>,
}

/// What a status means to whoever waits.
enum Standing {
    Going,
    Done,
    Failed,
}

impl Operation {
    fn read(answer: Answer<'_>) -> Result<Self, NeonError> {
        let id = answer.text("id")?;
        if !is_id(&id) {
            let reason = "an operation's id is none".to_owned();
            return Err(NeonError::Malformed { action: answer.action.to_owned(), reason });
        }
        Ok(Self { id, action: answer.text("action")?, status: answer.text("status")?, error: answer.optional("error") })
    }

    fn standing(&self) -> Standing {
        match self.status.as_str() {
            "finished" | "skipped" => Standing::Done,
            "failed" | "error" | "cancelled" => Standing::Failed,
            // `scheduling`, `running`, `cancelling`, and what may be added: time will tell.
            _ => Standing::Going,
        }
    }
}

impl Neon {
    /// Waits until everything that an answer set off has ended well.
    pub(super) fn wait(&self, action: &str, answer: &Value) -> Result<(), NeonError> {
        let began = Instant::now();
        let operations: Vec<Operation> =
            Answer { action, value: answer }.list("operations")?.map(Operation::read).collect::<Result<_, _>>()?;
        for mut operation in operations {
            let mut told = String::new();
            for attempt in 0.. {
                match operation.standing() {
                    Standing::Done => break,
                    Standing::Failed => {
                        let Operation { id, action, status, error } = operation;
                        return Err(NeonError::Operation { id, action, status, reason: error });
                    }
                    Standing::Going => {}
                }
                if began.elapsed() > self.http.limits.operations {
                    let Operation { id, action, status, .. } = operation;
                    return Err(NeonError::Slow { id, action, status, seconds: began.elapsed().as_secs() });
                }
                if told != operation.status {
                    (self.http.listener)(&format!(
                        "Neon: {} ({}) is {}",
                        operation.action, operation.id, operation.status
                    ));
                    told.clone_from(&operation.status);
                }
                std::thread::sleep(self.http.pause(attempt));
                let path = self.path(&format!("/operations/{}", operation.id));
                let answer = self.http.get(&path, &[])?;
                let asked = format!("GET {path}");
                operation = Operation::read(Answer { action: &asked, value: &answer }.object("operation")?)?;
            }
        }
        Ok(())
    }
}
