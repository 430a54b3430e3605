//! Reads aggregates.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Aggregate, Body, Id, QName};

/// The qualified name of a function, null for none.
macro_rules! function {
    ($oid:literal) => {
        concat!(
            "(select pg_catalog.quote_ident(fn.nspname) || '.' || pg_catalog.quote_ident(f.proname) from pg_catalog.pg_proc f ",
            "join pg_catalog.pg_namespace fn on fn.oid = f.pronamespace where f.oid = ",
            $oid,
            ")"
        )
    };
}

pub(super) use function;

pub(super) const SECTIONS: &[Section] = &[Section {
    sql: concat!(
        "{given aggregates}select p.oid, n.nspname as schema, p.proname as name, \
         (select coalesce(pg_catalog.string_agg(pg_catalog.format_type(u.type, null), ', ' order by u.position), '') \
           from pg_catalog.unnest(p.proargtypes::pg_catalog.oid[]) with ordinality u(type, position)) as types, \
         pg_catalog.pg_get_function_identity_arguments(p.oid) as signature, pg_catalog.pg_get_function_arguments(p.oid) as arguments, \
         pg_catalog.format_type(p.prorettype, null) as result, g.aggkind as kind, g.aggnumdirectargs as direct, \
         (select pg_catalog.json_agg(pg_catalog.json_build_array(o.key, o.value) order by o.position) from (values \
         (1, 'SFUNC', ",
        function!("g.aggtransfn"),
        "), (2, 'STYPE', pg_catalog.format_type(g.aggtranstype, null)), \
         (3, 'SSPACE', nullif(g.aggtransspace, 0)::pg_catalog.text), (4, 'FINALFUNC', ",
        function!("g.aggfinalfn"),
        "), (5, 'FINALFUNC_EXTRA', case when g.aggfinalextra then '' end), \
         (6, 'FINALFUNC_MODIFY', case when g.aggfinalmodify <> (case when g.aggkind = 'n' then 'r' else 'w' end) then \
           case g.aggfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE' else 'READ_WRITE' end end), (7, 'COMBINEFUNC', ",
        function!("g.aggcombinefn"),
        "), (8, 'SERIALFUNC', ",
        function!("g.aggserialfn"),
        "), (9, 'DESERIALFUNC', ",
        function!("g.aggdeserialfn"),
        "), (10, 'INITCOND', pg_catalog.quote_literal(g.agginitval)), (11, 'MSFUNC', ",
        function!("g.aggmtransfn"),
        "), (12, 'MINVFUNC', ",
        function!("g.aggminvtransfn"),
        "), (13, 'MSTYPE', case when g.aggmtranstype <> 0 then pg_catalog.format_type(g.aggmtranstype, null) end), \
         (14, 'MSSPACE', nullif(g.aggmtransspace, 0)::pg_catalog.text), (15, 'MFINALFUNC', ",
        function!("g.aggmfinalfn"),
        "), (16, 'MFINALFUNC_EXTRA', case when g.aggmfinalextra then '' end), \
         (17, 'MFINALFUNC_MODIFY', case when g.aggmtransfn <> 0 and g.aggmfinalmodify <> (case when g.aggkind = 'n' then 'r' else 'w' end) then \
           case g.aggmfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE' else 'READ_WRITE' end end), \
         (18, 'MINITCOND', pg_catalog.quote_literal(g.aggminitval)), \
         (19, 'SORTOP', (select 'OPERATOR(' || pg_catalog.quote_ident(opn.nspname) || '.' || op.oprname || ')' from pg_catalog.pg_operator op \
           join pg_catalog.pg_namespace opn on opn.oid = op.oprnamespace where op.oid = g.aggsortop)), \
         (20, 'PARALLEL', case p.proparallel when 's' then 'SAFE' when 'r' then 'RESTRICTED' end), \
         (21, 'HYPOTHETICAL', case when g.aggkind = 'h' then '' end)) o(position, key, value) where o.value is not null) as options, \
         pg_catalog.pg_get_userbyid(p.proowner) as owner, \
         {acl p.proacl p.proowner} as grants, \
         pg_catalog.obj_description(p.oid, 'pg_proc') as comment \
         from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace \
         join pg_catalog.pg_aggregate g on g.aggfnoid = p.oid \
         where {scope} and p.prokind = 'a' \
         and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass \
           and e.objid = p.oid and e.deptype = 'e')"
    ),
    read: read_aggregate,
}];

fn read_aggregate(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let id = Id::Routine(QName::new(row.text("schema")?, row.text("name")?), row.text("types")?.to_owned());
    // Nothing at all is spelled as a star.
    let star = |text: &str| if text.is_empty() { "*".to_owned() } else { text.to_owned() };
    let aggregate = Aggregate {
        signature: star(row.text("signature")?),
        arguments: star(row.text("arguments")?),
        result: row.text("result")?.to_owned(),
        kind: row.text("kind")?.chars().next().unwrap_or('n'),
        direct: row.number("direct")?,
        options: row.json("options")?,
    };
    reader.add("pg_proc", row, id, Body::Aggregate(aggregate))
}
