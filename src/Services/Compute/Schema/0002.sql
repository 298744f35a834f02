CREATE TABLE flavor (
    id text $BINARY PRIMARY KEY,
    name text $BINARY NOT NULL UNIQUE,
    vcpus bigint NOT NULL,
    ram_mib bigint NOT NULL,
    disk_gib bigint NOT NULL,
    ephemeral_gib bigint NOT NULL,
    swap_mib bigint NOT NULL,
    rxtx_factor double precision NOT NULL,
    is_public boolean NOT NULL,
    disabled boolean NOT NULL,
    description text,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL);

CREATE TABLE flavor_spec (
    flavor text NOT NULL,
    name text $BINARY NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (flavor, name));

CREATE TABLE flavor_access (
    flavor text NOT NULL,
    project text NOT NULL,
    PRIMARY KEY (flavor, project));
CREATE INDEX flavor_access_project ON flavor_access (project);

CREATE TABLE key_pair (
    id $SERIAL,
    user_id text NOT NULL,
    name text $BINARY NOT NULL,
    type text NOT NULL,
    public_key text NOT NULL,
    fingerprint text NOT NULL,
    created_at bigint NOT NULL,
    UNIQUE (user_id, name));

CREATE TABLE server_group (
    id text PRIMARY KEY,
    project text NOT NULL,
    user_id text NOT NULL,
    name text NOT NULL,
    policy text NOT NULL,
    max_server_per_host bigint,
    members bigint NOT NULL,
    created_at bigint NOT NULL);
CREATE INDEX server_group_project ON server_group (project, created_at);

CREATE TABLE server_group_member (
    server text PRIMARY KEY,
    server_group text NOT NULL);
CREATE INDEX server_group_member_group ON server_group_member (server_group);

CREATE TABLE compute_quota_class (
    class text NOT NULL,
    resource text NOT NULL,
    most bigint NOT NULL,
    PRIMARY KEY (class, resource));

CREATE TABLE aggregate (
    id $SERIAL,
    uuid text NOT NULL UNIQUE,
    name text NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    updated_at bigint);

CREATE TABLE aggregate_host (
    aggregate bigint NOT NULL,
    host text NOT NULL,
    PRIMARY KEY (aggregate, host));
CREATE INDEX aggregate_host_host ON aggregate_host (host);

CREATE TABLE aggregate_metadata (
    aggregate bigint NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (aggregate, name));

CREATE TABLE compute_host (
    id $SERIAL,
    uuid text NOT NULL UNIQUE,
    name text NOT NULL UNIQUE,
    disabled boolean NOT NULL,
    disabled_reason text,
    forced_down boolean NOT NULL,
    started_at bigint NOT NULL,
    updated_at bigint NOT NULL);

CREATE TABLE server_password (
    server text PRIMARY KEY,
    password text NOT NULL);
