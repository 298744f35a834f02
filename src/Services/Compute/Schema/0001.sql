-- A server: the wish (wish, generation, revision), what clients see of it (vm_state, task_state, power_state), and what it was made of.
CREATE TABLE server (
    id text PRIMARY KEY,
    project text NOT NULL,
    user_id text NOT NULL,
    name text NOT NULL,
    hostname text NOT NULL,
    description text,
    image text,
    image_properties text NOT NULL,
    flavor text NOT NULL,
    flavor_id text NOT NULL,
    wish text NOT NULL,
    generation bigint NOT NULL,
    revision bigint NOT NULL,
    vm_state text NOT NULL,
    task_state text,
    power_state bigint NOT NULL,
    progress bigint NOT NULL,
    host text,
    zone text,
    zone_asked text,
    region text NOT NULL,
    key_name text,
    public_key text,
    user_data text,
    config_drive boolean NOT NULL,
    access_v4 text,
    access_v6 text,
    locked_by text,
    disk_config text NOT NULL,
    reservation text NOT NULL,
    launch_index bigint NOT NULL,
    root_device text NOT NULL,
    old_flavor text,
    spare_image text,
    spare_format text,
    request text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    launched_at bigint,
    deleted_at bigint);
CREATE INDEX server_project ON server (project, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX server_updated ON server (updated_at);
CREATE INDEX server_host ON server (host) WHERE deleted_at IS NULL;

CREATE TABLE server_metadata (
    server text NOT NULL REFERENCES server (id),
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (server, name));

CREATE TABLE server_tag (
    server text NOT NULL REFERENCES server (id),
    tag text NOT NULL,
    PRIMARY KEY (server, tag));

-- The last fault of a server that is in error.
CREATE TABLE server_fault (
    server text PRIMARY KEY REFERENCES server (id),
    code bigint NOT NULL,
    message text NOT NULL,
    details text NOT NULL,
    created_at bigint NOT NULL);

-- A port that the server has: made for it (and deleted with it) or lent to it.
CREATE TABLE server_port (
    server text NOT NULL REFERENCES server (id),
    port text NOT NULL,
    place bigint NOT NULL,
    made boolean NOT NULL,
    leaving boolean NOT NULL,
    PRIMARY KEY (server, port));

-- A volume that the server has; state is attaching, attached or detaching.
CREATE TABLE server_volume (
    server text NOT NULL REFERENCES server (id),
    volume text NOT NULL,
    device text NOT NULL,
    boot_index bigint,
    delete_on_termination boolean NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (server, volume));
CREATE UNIQUE INDEX server_volume_device ON server_volume (server, device);

-- What was asked of a server, and what came of it.
CREATE TABLE server_action (
    request text NOT NULL,
    server text NOT NULL REFERENCES server (id),
    action text NOT NULL,
    user_id text NOT NULL,
    project text NOT NULL,
    message text,
    started_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (server, request, action));

CREATE TABLE server_event (
    server text NOT NULL,
    request text NOT NULL,
    event text NOT NULL,
    host text,
    started_at bigint NOT NULL,
    finished_at bigint,
    result text,
    PRIMARY KEY (server, request, event));

-- A one-time way to a console, by the hash of its token.
CREATE TABLE console_token (
    hash text PRIMARY KEY,
    server text NOT NULL REFERENCES server (id),
    kind text NOT NULL,
    expires_at bigint NOT NULL);

-- Files that the owner wants in the guest: they go onto its config drive.
CREATE TABLE server_file (
    server text NOT NULL REFERENCES server (id),
    path text NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (server, path));

-- Backups of a server, in the order in which they were made.
CREATE TABLE server_backup (
    place $SERIAL,
    image text NOT NULL UNIQUE,
    server text NOT NULL REFERENCES server (id),
    type text NOT NULL,
    created_at bigint NOT NULL);
CREATE INDEX server_backup_server ON server_backup (server, type);
