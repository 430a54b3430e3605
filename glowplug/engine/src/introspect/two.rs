//! Reads two databases at once: both answer at the same time, and both answers are understood at the same time.

use tokio_postgres::{Client, SimpleQueryMessage};

use super::reader::Reader;
use super::{IntrospectError, Scope, collect, collect_objects, named, prepared};
use crate::catalog::Catalog;

/// What two databases hold.
#[derive(Debug)]
pub enum Two {
    /// The same: every row of the one answer is in the other, in the same place. Its objects are told; what
    /// needs what is left out, unless something is unmodelled: a comparison that ends here asks for no order.
    Same(Catalog),
    /// What was read from the first and from the second.
    Each(Catalog, Catalog),
}

/// Which of two could not be read, and why.
type Failed = (bool, IntrospectError);

/// Reads both, each in a transaction of its own. One round trip to each.
///
/// # Errors
/// When one of them cannot be read: true for the first.
pub async fn read_two(one: &Client, other: &Client, scope: &Scope) -> Result<Two, Failed> {
    let (first, second) = tokio::join!(prepared::ask(one, scope, false), prepared::ask(other, scope, false));
    let (first, second) =
        (first.map_err(|error| (true, error.into()))?, second.map_err(|error| (false, error.into()))?);
    // As many messages are most often the same ones: looking for a difference takes half as long as understanding.
    if first.len() == second.len() {
        let (same, objects) = both(|| same(&first, &second), || collect_objects(&first));
        // What is in a subscription is asked of each: the answers do not hold it.
        let subscribes = |reader: &Reader| reader.unknown.iter().any(|(class, _)| class == "pg_subscription");
        if same && !objects.as_ref().is_ok_and(subscribes) {
            let reader = named(one, objects.map_err(failed(true))?).await.map_err(failed(true))?;
            if reader.catalog.unmodelled.is_empty() {
                return Ok(Two::Same(reader.catalog));
            }
            let reader = named(one, collect(&first).map_err(failed(true))?).await.map_err(failed(true))?;
            return Ok(Two::Same(reader.finish().map_err(failed(true))?));
        }
    }
    let (first, second) = both(|| collect(&first), || collect(&second));
    let first = named(one, first.map_err(failed(true))?).await.map_err(failed(true))?;
    let second = named(other, second.map_err(failed(false))?).await.map_err(failed(false))?;
    let (first, second) = both(|| first.finish(), || second.finish());
    Ok(Two::Each(first.map_err(failed(true))?, second.map_err(failed(false))?))
}

fn failed(first: bool) -> impl Fn(IntrospectError) -> Failed {
    move |error| (first, error)
}

/// Does two things at the same time.
fn both<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        match other.join() {
            Ok(other) => (one, other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Whether two answers to the same question hold the same rows. The names of objects are in them, their
/// OIDs too: this is so for one and the same database, and for copies of one that nobody has changed since.
fn same(one: &[SimpleQueryMessage], other: &[SimpleQueryMessage]) -> bool {
    one.iter().zip(other).all(|pair| match pair {
        (SimpleQueryMessage::Row(one), SimpleQueryMessage::Row(other)) => {
            one.len() == other.len() && (0..one.len()).all(|column| one.get(column) == other.get(column))
        }
        (SimpleQueryMessage::Row(_), _) | (_, SimpleQueryMessage::Row(_)) => false,
        (SimpleQueryMessage::CommandComplete(_), SimpleQueryMessage::CommandComplete(_)) => true,
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    })
}
