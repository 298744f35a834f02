CREATE TABLE volume (
    id text PRIMARY KEY,
    project text NOT NULL,
    user_id text NOT NULL,
    name text,
    description text,
    size bigint NOT NULL,
    status text NOT NULL,
    before text,
    type text NOT NULL,
    zone text NOT NULL,
    snapshot text,
    source_volume text,
    bootable boolean NOT NULL,
    multi_attach boolean NOT NULL,
    read_only boolean,
    volume_group text,
    origin text NOT NULL,
    origin_id text,
    emptied boolean NOT NULL,
    host text NOT NULL,
    region text NOT NULL,
    request text,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    deleted_at bigint);
CREATE INDEX volume_project ON volume (project, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX volume_newest ON volume (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX volume_origin ON volume (origin_id) WHERE origin_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX volume_in_group ON volume (volume_group) WHERE volume_group IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX volume_type_used ON volume (type) WHERE deleted_at IS NULL;

CREATE TABLE volume_attachment (
    id text PRIMARY KEY,
    volume text NOT NULL,
    project text NOT NULL,
    server text,
    host text,
    mountpoint text,
    mode text NOT NULL,
    status text NOT NULL,
    held boolean NOT NULL,
    connector text,
    created_at bigint NOT NULL,
    attached_at bigint);
CREATE INDEX volume_attachment_volume ON volume_attachment (volume, created_at);
CREATE INDEX volume_attachment_server ON volume_attachment (server);
CREATE INDEX volume_attachment_project ON volume_attachment (project, created_at);

CREATE TABLE volume_property (
    owner text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (owner, kind, name));

CREATE TABLE volume_snapshot (
    id text PRIMARY KEY,
    project text NOT NULL,
    user_id text NOT NULL,
    volume text NOT NULL,
    name text,
    description text,
    size bigint NOT NULL,
    type text NOT NULL,
    status text NOT NULL,
    progress text NOT NULL,
    group_snapshot text,
    region text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    deleted_at bigint);
CREATE INDEX volume_snapshot_project ON volume_snapshot (project, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX volume_snapshot_volume ON volume_snapshot (volume) WHERE deleted_at IS NULL;

CREATE TABLE volume_type (
    id text PRIMARY KEY,
    name text NOT NULL UNIQUE,
    description text,
    is_public boolean NOT NULL,
    qos text,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL);

CREATE TABLE volume_type_access (
    type text NOT NULL,
    project text NOT NULL,
    PRIMARY KEY (type, project));

CREATE TABLE volume_default_type (
    project text PRIMARY KEY,
    type text NOT NULL);

CREATE TABLE volume_quota_class (
    class text NOT NULL,
    resource text NOT NULL,
    most bigint NOT NULL,
    PRIMARY KEY (class, resource));

CREATE TABLE volume_upload (
    volume text PRIMARY KEY,
    image text NOT NULL,
    format text NOT NULL);

CREATE TABLE volume_backup (
    id text PRIMARY KEY,
    project text NOT NULL,
    user_id text NOT NULL,
    volume text NOT NULL,
    snapshot text,
    name text,
    description text,
    container text,
    size bigint NOT NULL,
    status text NOT NULL,
    trouble text,
    content text NOT NULL,
    region text NOT NULL,
    data_at bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    deleted_at bigint);
CREATE INDEX volume_backup_project ON volume_backup (project, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX volume_backup_content ON volume_backup (content) WHERE deleted_at IS NULL;
CREATE INDEX volume_backup_volume ON volume_backup (volume) WHERE deleted_at IS NULL;

CREATE TABLE volume_message (
    id text PRIMARY KEY,
    project text NOT NULL,
    request text NOT NULL,
    event text NOT NULL,
    level text NOT NULL,
    resource_kind text NOT NULL,
    resource text NOT NULL,
    text text NOT NULL,
    created_at bigint NOT NULL,
    until bigint NOT NULL);
CREATE INDEX volume_message_project ON volume_message (project, created_at);

CREATE TABLE volume_qos (
    id text PRIMARY KEY,
    name text NOT NULL UNIQUE,
    consumer text NOT NULL,
    created_at bigint NOT NULL);

CREATE TABLE volume_transfer (
    id text PRIMARY KEY,
    volume text NOT NULL,
    name text,
    salt text NOT NULL,
    key_hash text NOT NULL,
    no_snapshots boolean NOT NULL,
    project text NOT NULL,
    destination text,
    created_at bigint NOT NULL,
    deleted_at bigint);
CREATE INDEX volume_transfer_project ON volume_transfer (project, created_at) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX volume_transfer_one ON volume_transfer (volume) WHERE deleted_at IS NULL;

CREATE TABLE volume_service (
    host text NOT NULL,
    binary_name text NOT NULL,
    disabled boolean NOT NULL,
    reason text,
    updated_at bigint NOT NULL,
    PRIMARY KEY (host, binary_name));

CREATE TABLE volume_group_type (
    id text PRIMARY KEY,
    name text NOT NULL UNIQUE,
    description text,
    is_public boolean NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL);

CREATE TABLE volume_group (
    id text PRIMARY KEY,
    project text NOT NULL,
    name text,
    description text,
    status text NOT NULL,
    group_type text NOT NULL,
    group_snapshot text,
    source_group text,
    created_at bigint NOT NULL,
    deleted_at bigint);
CREATE INDEX volume_group_project ON volume_group (project, created_at) WHERE deleted_at IS NULL;

CREATE TABLE volume_group_member_type (
    volume_group text NOT NULL,
    type text NOT NULL,
    PRIMARY KEY (volume_group, type));

CREATE TABLE volume_group_snapshot (
    id text PRIMARY KEY,
    project text NOT NULL,
    volume_group text NOT NULL,
    group_type text NOT NULL,
    name text,
    description text,
    status text NOT NULL,
    created_at bigint NOT NULL,
    deleted_at bigint);
CREATE INDEX volume_group_snapshot_project ON volume_group_snapshot (project, created_at) WHERE deleted_at IS NULL;
CREATE INDEX volume_group_snapshot_group ON volume_group_snapshot (volume_group) WHERE deleted_at IS NULL;
