-- Links to a file, a folder or a place to leave files at. Times are milliseconds.
CREATE TABLE object_share (
    id text PRIMARY KEY,
    token text NOT NULL UNIQUE,
    project text NOT NULL,
    container text $BINARY NOT NULL,
    container_id bigint NOT NULL,
    name text $BINARY NOT NULL,
    kind text NOT NULL,
    password text,
    expires bigint,
    most_downloads bigint,
    downloads bigint NOT NULL DEFAULT 0,
    most_bytes bigint,
    created bigint NOT NULL,
    created_by text NOT NULL);
CREATE INDEX object_share_project ON object_share (project, created, id);
CREATE INDEX object_share_expires ON object_share (expires) WHERE expires IS NOT NULL;
