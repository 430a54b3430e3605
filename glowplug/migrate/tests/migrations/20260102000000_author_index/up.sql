CREATE INDEX CONCURRENTLY author_name ON author (name);
