//! The questions as prepared statements: planning them takes longer than answering them, and many a session
//! asks more than once.
//!
//! Whether a session has them is asked inside of the batch itself, so that it is still one round trip, and right
//! behind a pooler that hands out another session for each transaction. They are prepared anew when
//! `pg_attribute` has become twice as large: plans that suit an empty database are slow in a full one.
//!
//! A question about a kind of which there is nothing is prepared as one without an answer, and anew when something
//! comes: planning it would take longer than looking whether it is needed. What is prepared is read off the session
//! itself, not remembered: preparing is not undone when a transaction is.

use sha2::{Digest as _, Sha256};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error, SimpleQueryMessage};

use super::{NOTHING, Question, SETTINGS, Scope, questions};

/// How many statements of a batch come before the answers: the settings, and the preparation.
pub(super) const BEFORE_ANSWERS: usize = 2;

/// Asks, in a transaction of its own or inside the caller's.
///
/// Without the language plpgsql, or without the right to use it, the statements cannot be prepared: they are asked
/// as they are.
pub(super) async fn ask(client: &Client, scope: &Scope, inside: bool) -> Result<Vec<SimpleQueryMessage>, Error> {
    let (begin, end, undo) = if inside {
        ("savepoint glowplug_read", "release savepoint glowplug_read", "rollback to savepoint glowplug_read")
    } else {
        ("begin isolation level repeatable read, read only", "commit", "rollback")
    };
    let batch = |middle: String| format!("{begin};\n{SETTINGS};\n{middle};\n{end}");
    let mut answer = client.simple_query(&batch(prepared(scope))).await;
    if answer.as_ref().is_err_and(cannot_prepare) {
        client.simple_query(undo).await?;
        let plain = format!(
            "select where false;\n{}",
            questions(scope).into_iter().map(|question| question.sql).collect::<Vec<_>>().join(";\n")
        );
        answer = client.simple_query(&batch(plain)).await;
    }
    if answer.is_err() {
        // The transaction is aborted and would otherwise poison the connection. When the connection
        // itself is gone, the first error says more than this one.
        client.simple_query(undo).await.ok();
    }
    answer
}

/// Whether the language is not there, or not for this role. Anything else, a cancellation above all, is no reason
/// to ask again.
fn cannot_prepare(error: &Error) -> bool {
    matches!(error.code(), Some(&SqlState::UNDEFINED_OBJECT | &SqlState::INSUFFICIENT_PRIVILEGE))
}

/// Prepares what is not prepared, and executes it. The tags of the quotes hold the questions' hash: no name can hold it.
fn prepared(scope: &Scope) -> String {
    let questions = questions(scope);
    let hash = hash(&questions);
    let names: Vec<String> = (0..questions.len()).map(|index| format!("glowplug_{hash}_{index:02}")).collect();
    // One character a question: whether it is asked.
    let asked: Vec<String> = questions
        .iter()
        .map(|question| match &question.given {
            Some(given) => format!("({given})::pg_catalog.int4"),
            None if question.sql == NOTHING => "0".to_owned(),
            None => "1".to_owned(),
        })
        .collect();
    let mut text = format!(
        "do $do_{hash}$\ndeclare\n  name pg_catalog.text;\n  prepared pg_catalog.int4;\n  known pg_catalog.text;\n  \
         glowplug_scope pg_catalog.oid[] := array(select n.oid from pg_catalog.pg_namespace n where {});\n  \
         asked pg_catalog.text := (select pg_catalog.concat({}));\n  \
         size pg_catalog.text := pg_catalog.floor(pg_catalog.log(2, \
         pg_catalog.pg_relation_size('pg_catalog.pg_attribute')::pg_catalog.numeric))::pg_catalog.text;\nbegin\n  \
         select pg_catalog.count(*), pg_catalog.string_agg(case when s.statement like '%as {NOTHING}' then '0' else '1' end, '' order by s.name) \
         into prepared, known from pg_catalog.pg_prepared_statements s where s.name like 'glowplug\\_{hash}\\_%';\n  \
         if prepared <> {} or pg_catalog.current_setting('glowplug.size', true) is distinct from size then \
         known := '';\n  for name in select s.name from pg_catalog.pg_prepared_statements s where s.name like 'glowplug\\_%' loop \
         execute 'deallocate ' || name; end loop;\n  perform pg_catalog.set_config('glowplug.size', size, false); end if;\n  \
         if known = asked then return; end if;\n",
        scope.condition(),
        asked.join(", "),
        names.len()
    );
    for (index, (name, question)) in names.iter().zip(&questions).enumerate() {
        let place = index + 1;
        text.push_str(&format!(
            "  if pg_catalog.substr(known, {place}, 1) <> pg_catalog.substr(asked, {place}, 1) then \
             if known <> '' then execute 'deallocate {name}'; end if; \
             if pg_catalog.substr(asked, {place}, 1) = '1' then execute $as_{hash}$prepare {name} as {}$as_{hash}$; \
             else execute 'prepare {name} as {NOTHING}'; end if; end if;\n",
            question.sql
        ));
    }
    text.push_str(&format!("end $do_{hash}$"));
    for name in names {
        text.push_str(&format!(";\nexecute {name}"));
    }
    text
}

fn hash(questions: &[Question]) -> String {
    let mut digest = Sha256::new();
    for question in questions {
        digest.update(&question.sql);
        digest.update([0]);
    }
    digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
