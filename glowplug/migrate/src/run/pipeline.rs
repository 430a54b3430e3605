//! Sends statements without waiting for each answer, in order: a migration of a thousand
//! statements on a far server then costs a few round trips, and each statement still has an
//! answer of its own.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use tokio_postgres::{Client, Error};

/// How many statements are under way at once; bounds what is sent after a failing one.
const WINDOW: usize = 32;

type Answer<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

enum Sent<'a> {
    Waiting(Answer<'a>),
    Answered(Result<(), Error>),
}

/// Runs the statements inside the open transaction; stops at the first that fails and says which.
/// Those sent after it fail, too: the transaction is aborted.
pub(super) async fn in_order<'a>(
    client: &'a Client,
    statements: impl Iterator<Item = &'a str> + Send,
    mut done: impl FnMut(usize) + Send,
) -> Result<(), (usize, Error)> {
    let mut statements = statements.fuse();
    let mut sent: VecDeque<Sent<'a>> = VecDeque::new();
    let mut index = 0;
    loop {
        while sent.len() < WINDOW {
            let Some(sql) = statements.next() else { break };
            sent.push_back(Sent::Waiting(Box::pin(client.batch_execute(sql))));
        }
        if sent.is_empty() {
            return Ok(());
        }
        let answer = poll_fn(|context| {
            // The first poll sends: every one is polled, oldest first, before any is waited for.
            for entry in &mut sent {
                if let Sent::Waiting(future) = entry
                    && let Poll::Ready(answer) = future.as_mut().poll(context)
                {
                    *entry = Sent::Answered(answer);
                }
            }
            match sent.pop_front() {
                Some(Sent::Answered(answer)) => Poll::Ready(answer),
                Some(waiting) => {
                    sent.push_front(waiting);
                    Poll::Pending
                }
                None => Poll::Ready(Ok(())),
            }
        })
        .await;
        answer.map_err(|error| (index, error))?;
        done(index);
        index += 1;
    }
}
