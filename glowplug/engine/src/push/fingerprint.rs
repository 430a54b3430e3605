//! A number that changes whenever anything in the namespace does, and the lock that keeps others out.

use serde::{Deserialize, Serialize};
use tokio_postgres::{Client, SimpleQueryMessage};

use super::PushError;
use crate::catalog::Literal;

/// What a namespace's catalog rows add up to. Equal fingerprints of one database mean an equal schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(String);

/// Sums over oid and xmin of every catalog row that belongs to the namespace: every change of a row
/// gives it another xmin. One round trip.
///
/// # Errors
/// When the connection is lost.
pub async fn fingerprint(client: &Client, namespace: &str) -> Result<Fingerprint, tokio_postgres::Error> {
    Ok(found(client.simple_query(&query(namespace)).await?))
}

fn query(namespace: &str) -> String {
    QUERY.replace("{namespace}", &Literal(namespace).to_string())
}

/// The last value of an answer.
fn found(answer: Vec<SimpleQueryMessage>) -> Fingerprint {
    let text = answer.into_iter().rev().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    Fingerprint(text.unwrap_or_default())
}

const QUERY: &str = "\
with ns as materialized (select n.oid, n.xmin, n.nspname from pg_catalog.pg_namespace n where n.nspname = {namespace}), \
rel as materialized (select c.oid, c.xmin, c.reltype from pg_catalog.pg_class c where c.relnamespace = any(array(select oid from ns))), \
typ as materialized (select t.oid, t.xmin from pg_catalog.pg_type t where t.typnamespace = any(array(select oid from ns))), \
pro as materialized (select p.oid, p.xmin from pg_catalog.pg_proc p where p.pronamespace = any(array(select oid from ns))), \
con as materialized (select k.oid, k.xmin from pg_catalog.pg_constraint k where k.connamespace = any(array(select oid from ns))), \
rels as materialized (select array(select oid from rel) as oids) \
select pg_catalog.concat_ws('/', \
 pg_catalog.current_setting('server_version_num'), \
 (select d.oid::pg_catalog.text from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()), \
 (select pg_catalog.concat_ws(',', pg_catalog.sum(oid::pg_catalog.int8), pg_catalog.sum(xmin::pg_catalog.text::pg_catalog.int8)) from ns), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(oid::pg_catalog.int8), pg_catalog.sum(xmin::pg_catalog.text::pg_catalog.int8)) from rel), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(oid::pg_catalog.int8), pg_catalog.sum(xmin::pg_catalog.text::pg_catalog.int8)) from typ), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(oid::pg_catalog.int8), pg_catalog.sum(xmin::pg_catalog.text::pg_catalog.int8)) from pro), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(oid::pg_catalog.int8), pg_catalog.sum(xmin::pg_catalog.text::pg_catalog.int8)) from con), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(a.attnum::pg_catalog.int8), pg_catalog.sum(a.xmin::pg_catalog.text::pg_catalog.int8)) from pg_catalog.pg_attribute a where a.attrelid = any((select oids from rels)::pg_catalog.oid[])), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(a.xmin::pg_catalog.text::pg_catalog.int8)) from pg_catalog.pg_attrdef a where a.adrelid = any((select oids from rels)::pg_catalog.oid[])), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(i.xmin::pg_catalog.text::pg_catalog.int8)) from pg_catalog.pg_index i where i.indexrelid = any((select oids from rels)::pg_catalog.oid[])), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(t.xmin::pg_catalog.text::pg_catalog.int8)) from pg_catalog.pg_trigger t where t.tgrelid = any((select oids from rels)::pg_catalog.oid[])), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(p.xmin::pg_catalog.text::pg_catalog.int8)) from pg_catalog.pg_policy p where p.polrelid = any((select oids from rels)::pg_catalog.oid[])), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(r.xmin::pg_catalog.text::pg_catalog.int8)) from pg_catalog.pg_rewrite r where r.ev_class = any((select oids from rels)::pg_catalog.oid[])), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(s.xmin::pg_catalog.text::pg_catalog.int8)) from pg_catalog.pg_sequence s where s.seqrelid = any((select oids from rels)::pg_catalog.oid[])), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(h.xmin::pg_catalog.text::pg_catalog.int8)) from pg_catalog.pg_inherits h where h.inhrelid = any((select oids from rels)::pg_catalog.oid[])), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(e.xmin::pg_catalog.text::pg_catalog.int8)) from pg_catalog.pg_enum e where e.enumtypid = any(array(select oid from typ))), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(s.xmin::pg_catalog.text::pg_catalog.int8)) from pg_catalog.pg_statistic_ext s where s.stxnamespace = any(array(select oid from ns))), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(d.xmin::pg_catalog.text::pg_catalog.int8)) from pg_catalog.pg_description d where \
   d.objoid = any(array(select oid from rel union all select oid from typ union all select oid from pro union all select oid from con union all select oid from ns))), \
 (select pg_catalog.concat_ws(',', pg_catalog.count(*), pg_catalog.sum(e.xmin::pg_catalog.text::pg_catalog.int8)) from pg_catalog.pg_extension e))";

/// Begins a transaction, takes the lock of pushes and migrations until it ends, waiting a bounded time,
/// and gives the fingerprint under the lock. One round trip.
pub(super) async fn begin_locked(client: &Client, namespace: &str) -> Result<Fingerprint, PushError> {
    let key = glowplug_migrate::advisory_key(namespace);
    // Tables may be in use by an application: they are waited for longer than another push.
    let text = format!(
        "begin; set local lock_timeout = '10s'; select pg_catalog.pg_advisory_xact_lock({key}); \
         set local lock_timeout = '30s'; {}",
        query(namespace)
    );
    match client.simple_query(&text).await {
        Ok(answer) => Ok(found(answer)),
        Err(error) if error.code().is_some_and(|code| code.code() == "55P03") => Err(PushError::Locked),
        Err(error) => Err(error.into()),
    }
}
