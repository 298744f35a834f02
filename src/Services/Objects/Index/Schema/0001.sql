-- The object index: a database of its own. Times are microseconds. A file holds whole containers, chosen by the container's name.
CREATE TABLE store_account (
    project text PRIMARY KEY,
    created bigint NOT NULL,
    meta text NOT NULL);

CREATE TABLE store_container (
    id $SERIAL,
    project text NOT NULL,
    name text $BINARY NOT NULL,
    created bigint NOT NULL,
    changed bigint NOT NULL,
    versioning text NOT NULL,
    objects bigint NOT NULL DEFAULT 0,
    past bigint NOT NULL DEFAULT 0,
    bytes bigint NOT NULL DEFAULT 0,
    meta text NOT NULL,
    UNIQUE (project, name));

-- Bucket names, unique in the cloud.
CREATE TABLE store_bucket (
    name text $BINARY PRIMARY KEY,
    project text NOT NULL);

-- What a name says now.
CREATE TABLE store_object (
    container bigint NOT NULL,
    name text $BINARY NOT NULL,
    version bigint NOT NULL,
    modified bigint NOT NULL,
    unversioned boolean NOT NULL,
    kind text NOT NULL,
    size bigint NOT NULL,
    etag text NOT NULL,
    type text NOT NULL,
    meta text NOT NULL,
    blob text,
    parts text,
    expires bigint,
    PRIMARY KEY (container, name)) $CLUSTERED;
CREATE INDEX store_object_expires ON store_object (expires) WHERE expires IS NOT NULL;

-- What a name said before, and delete markers; newest first.
CREATE TABLE store_past (
    container bigint NOT NULL,
    name text $BINARY NOT NULL,
    version bigint NOT NULL,
    modified bigint NOT NULL,
    unversioned boolean NOT NULL,
    kind text NOT NULL,
    size bigint NOT NULL,
    etag text NOT NULL,
    type text NOT NULL,
    meta text NOT NULL,
    blob text,
    parts text,
    expires bigint,
    PRIMARY KEY (container, name, version)) $CLUSTERED;

-- An upload in parts that has not been completed.
CREATE TABLE store_upload (
    id text PRIMARY KEY,
    container bigint NOT NULL,
    name text $BINARY NOT NULL,
    created bigint NOT NULL,
    type text NOT NULL,
    meta text NOT NULL);
CREATE INDEX store_upload_name ON store_upload (container, name, id);

-- Parts: bytes of their own (an S3 upload), or another object's (a static large object). Also the segments of a finished object.
CREATE TABLE store_part (
    parts text NOT NULL,
    number bigint NOT NULL,
    size bigint NOT NULL,
    etag text NOT NULL,
    modified bigint NOT NULL,
    blob text,
    path text,
    range text,
    extra text,
    PRIMARY KEY (parts, number)) $CLUSTERED;

-- One compact row a mutation: what the ledger is folded from.
CREATE TABLE store_event (
    seq $SERIAL,
    at bigint NOT NULL,
    project text NOT NULL,
    actor text,
    action text NOT NULL,
    resource text NOT NULL,
    bytes bigint NOT NULL,
    reads bigint NOT NULL DEFAULT 0,
    bytes_out bigint NOT NULL DEFAULT 0,
    request text);
