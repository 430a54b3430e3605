//! Reads collations, extended statistics and text search objects.

use std::collections::{BTreeMap, BTreeSet};

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Body, Collation, Id, QName, SearchConfiguration, SearchDictionary, SearchFunctions, Statistics};

pub(super) const SECTIONS: &[Section] = &[
    Section {
        sql: "{given collations}select l.oid, n.nspname as schema, l.collname as name, l.collprovider as provider, l.collisdeterministic as deterministic, \
              l.collcollate as lc_collate, l.collctype as lc_ctype, \
              coalesce(pg_catalog.to_jsonb(l)->>'colllocale', pg_catalog.to_jsonb(l)->>'colliculocale') as locale, \
              pg_catalog.to_jsonb(l)->>'collicurules' as rules, pg_catalog.pg_get_userbyid(l.collowner) as owner, \
              pg_catalog.obj_description(l.oid, 'pg_collation') as comment \
              from pg_catalog.pg_collation l join pg_catalog.pg_namespace n on n.oid = l.collnamespace where {scope} \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass \
                and e.objid = l.oid and e.deptype = 'e')",
        read: read_collation,
    },
    Section {
        sql: "{given statistics}select s.oid, n.nspname as schema, s.stxname as name, tn.nspname as table_schema, c.relname as table, \
              pg_catalog.array_to_json(s.stxkind) as kinds, \
              (select pg_catalog.json_agg(a.attname) from pg_catalog.pg_attribute a where a.attrelid = s.stxrelid and a.attnum = any(s.stxkeys::pg_catalog.int2[])) as columns, \
              pg_catalog.array_to_json(pg_catalog.pg_get_statisticsobjdef_expressions(s.oid)) as expressions, case when s.stxstattarget >= 0 then s.stxstattarget end as target, \
              pg_catalog.pg_get_userbyid(s.stxowner) as owner, pg_catalog.obj_description(s.oid, 'pg_statistic_ext') as comment \
              from pg_catalog.pg_statistic_ext s join pg_catalog.pg_namespace n on n.oid = s.stxnamespace \
              join pg_catalog.pg_class c on c.oid = s.stxrelid join pg_catalog.pg_namespace tn on tn.oid = c.relnamespace where {scope} and {only s.stxrelid} \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass \
                and e.objid = s.oid and e.deptype = 'e')",
        read: read_statistics,
    },
    Section {
        sql: "{given text search parsers}select p.oid, n.nspname as schema, p.prsname as name, pg_catalog.json_build_object('START', p.prsstart::pg_catalog.regproc::pg_catalog.text, \
                'GETTOKEN', p.prstoken::pg_catalog.regproc::pg_catalog.text, 'END', p.prsend::pg_catalog.regproc::pg_catalog.text, \
                'LEXTYPES', p.prslextype::pg_catalog.regproc::pg_catalog.text, 'HEADLINE', p.prsheadline::pg_catalog.regproc::pg_catalog.text) as functions, \
              pg_catalog.obj_description(p.oid, 'pg_ts_parser') as comment \
              from pg_catalog.pg_ts_parser p join pg_catalog.pg_namespace n on n.oid = p.prsnamespace where {scope} \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_ts_parser'::pg_catalog.regclass \
                and e.objid = p.oid and e.deptype = 'e')",
        read: |reader, row| {
            let id = Id::TextSearchParser(QName::new(row.text("schema")?, row.text("name")?));
            let body = Body::TextSearchParser(functions(row)?);
            reader.add("pg_ts_parser", row, id, body)
        },
    },
    Section {
        sql: "{given text search templates}select t.oid, n.nspname as schema, t.tmplname as name, pg_catalog.json_build_object('INIT', t.tmplinit::pg_catalog.regproc::pg_catalog.text, \
                'LEXIZE', t.tmpllexize::pg_catalog.regproc::pg_catalog.text) as functions, pg_catalog.obj_description(t.oid, 'pg_ts_template') as comment \
              from pg_catalog.pg_ts_template t join pg_catalog.pg_namespace n on n.oid = t.tmplnamespace where {scope} \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_ts_template'::pg_catalog.regclass \
                and e.objid = t.oid and e.deptype = 'e')",
        read: |reader, row| {
            let id = Id::TextSearchTemplate(QName::new(row.text("schema")?, row.text("name")?));
            let body = Body::TextSearchTemplate(functions(row)?);
            reader.add("pg_ts_template", row, id, body)
        },
    },
    Section {
        sql: "{given text search dictionaries}select d.oid, n.nspname as schema, d.dictname as name, pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.tmplname) as template, \
              d.dictinitoption as options, pg_catalog.pg_get_userbyid(d.dictowner) as owner, pg_catalog.obj_description(d.oid, 'pg_ts_dict') as comment \
              from pg_catalog.pg_ts_dict d join pg_catalog.pg_namespace n on n.oid = d.dictnamespace \
              join pg_catalog.pg_ts_template t on t.oid = d.dicttemplate join pg_catalog.pg_namespace tn on tn.oid = t.tmplnamespace where {scope} \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass \
                and e.objid = d.oid and e.deptype = 'e')",
        read: |reader, row| {
            let id = Id::TextSearchDictionary(QName::new(row.text("schema")?, row.text("name")?));
            let template = row.text("template")?.to_owned();
            let options = row.option("options")?.map(split_options).unwrap_or_default();
            reader.add("pg_ts_dict", row, id, Body::TextSearchDictionary(SearchDictionary { template, options }))
        },
    },
    Section {
        sql: "{given text search configurations}select c.oid, n.nspname as schema, c.cfgname as name, pg_catalog.quote_ident(pn.nspname) || '.' || pg_catalog.quote_ident(p.prsname) as parser, \
              (select pg_catalog.json_agg(pg_catalog.json_build_array(k.alias, pg_catalog.quote_ident(dn.nspname) || '.' || pg_catalog.quote_ident(d.dictname)) \
                 order by m.maptokentype, m.mapseqno) from pg_catalog.pg_ts_config_map m join pg_catalog.pg_ts_dict d on d.oid = m.mapdict \
                 join pg_catalog.pg_namespace dn on dn.oid = d.dictnamespace join pg_catalog.ts_token_type(c.cfgparser) k on k.tokid = m.maptokentype \
                 where m.mapcfg = c.oid) as mappings, \
              pg_catalog.pg_get_userbyid(c.cfgowner) as owner, pg_catalog.obj_description(c.oid, 'pg_ts_config') as comment \
              from pg_catalog.pg_ts_config c join pg_catalog.pg_namespace n on n.oid = c.cfgnamespace \
              join pg_catalog.pg_ts_parser p on p.oid = c.cfgparser join pg_catalog.pg_namespace pn on pn.oid = p.prsnamespace where {scope} \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass \
                and e.objid = c.oid and e.deptype = 'e')",
        read: read_configuration,
    },
];

fn read_collation(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let mut options = crate::catalog::Parameters::new();
    let mut option = |key: &str, value: Option<&str>| {
        options.extend(value.map(|value| (key.to_owned(), value.to_owned())));
    };
    let (collate, ctype) = (row.option("lc_collate")?, row.option("lc_ctype")?);
    match row.text("provider")? {
        // Before PostgreSQL 15 the locale of ICU stood where that of the C library stands.
        "i" => {
            option("provider", Some("icu"));
            option("locale", row.option("locale")?.or(collate));
        }
        "b" => {
            option("provider", Some("builtin"));
            option("locale", row.option("locale")?);
        }
        _ if collate == ctype => option("locale", collate),
        _ => {
            option("lc_collate", collate);
            option("lc_ctype", ctype);
        }
    }
    option("rules", row.option("rules")?);
    option("deterministic", (!row.flag("deterministic")?).then_some("false"));
    let id = Id::Collation(QName::new(row.text("schema")?, row.text("name")?));
    reader.add("pg_collation", row, id, Body::Collation(Collation { options }))
}

fn read_statistics(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let name = QName::new(row.text("schema")?, row.text("name")?);
    let relation = QName::new(row.text("table_schema")?, row.text("table")?);
    let (columns, expressions): (BTreeSet<String>, Vec<String>) = (row.json("columns")?, row.json("expressions")?);
    let found: Vec<String> = row.json("kinds")?;
    let kinds: Vec<String> = [("d", "ndistinct"), ("f", "dependencies"), ("m", "mcv")]
        .into_iter()
        .filter(|(code, _)| found.iter().any(|kind| kind == code))
        .map(|(_, word)| word.to_owned())
        .collect();
    // One expression alone has statistics of no kind that could be named.
    let all = kinds.len() == 3 || columns.len() + expressions.len() == 1;
    let kinds = if all { Vec::new() } else { kinds };
    let target = match row.option("target")? {
        Some(_) => Some(row.number("target")?),
        None => None,
    };
    reader.depend(Id::Statistics(name.clone()), Id::Relation(relation.clone()));
    let body = Body::Statistics(Statistics { relation, kinds, columns, expressions, target });
    reader.add("pg_statistic_ext", row, Id::Statistics(name), body)
}

fn functions(row: &Row<'_>) -> Result<SearchFunctions, IntrospectError> {
    let mut functions: BTreeMap<String, String> = row.json("functions")?;
    functions.retain(|_, function| function != "-");
    Ok(SearchFunctions { functions })
}

fn read_configuration(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let mut mappings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (token, dictionary) in row.json::<Vec<(String, String)>>("mappings")? {
        mappings.entry(token).or_default().push(dictionary);
    }
    let id = Id::TextSearchConfiguration(QName::new(row.text("schema")?, row.text("name")?));
    let parser = row.text("parser")?.to_owned();
    reader.add("pg_ts_config", row, id, Body::TextSearchConfiguration(SearchConfiguration { parser, mappings }))
}

/// `key = 'value', key = 'value'` as the catalog holds it: name → value, both as they are written.
fn split_options(text: &str) -> Vec<(String, String)> {
    let mut parts = vec![String::new()];
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            _ => {}
        }
        if quote.is_none() && c == ',' {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    let pair = |part: &String| {
        let (key, value) = part.split_once(" = ")?;
        Some((key.trim().to_owned(), value.trim().to_owned()))
    };
    parts.iter().filter_map(pair).collect()
}
