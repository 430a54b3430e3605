-- before
create table t (id serial primary key, payload jsonb not null default '{}');
create materialized view m as select id, payload ->> 'k' as k from t;
create unique index m_id on m (id); create index m_k on m using gin (to_tsvector('english', k));
-- after
create table t (id serial primary key, payload jsonb not null default '{}', at timestamptz default now());
create materialized view m as select id, payload ->> 'k' as k, at from t;
create unique index m_id on m (id); create index m_k on m using gin (to_tsvector('english', k)); create index m_at on m (at desc);
