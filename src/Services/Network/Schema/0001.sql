CREATE TABLE network (
    id text PRIMARY KEY,
    project text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    tags text NOT NULL,
    revision bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    admin_up boolean NOT NULL,
    shared boolean NOT NULL,
    external boolean NOT NULL,
    is_default boolean NOT NULL,
    port_security boolean NOT NULL,
    mtu bigint NOT NULL,
    dns_domain text NOT NULL,
    type text NOT NULL,
    physical text,
    segment bigint,
    zone_hints text NOT NULL);
CREATE UNIQUE INDEX network_segment ON network (segment) WHERE segment IS NOT NULL;
CREATE INDEX network_project ON network (project);

CREATE TABLE subnet (
    id text PRIMARY KEY,
    project text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    tags text NOT NULL,
    revision bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    network text NOT NULL REFERENCES network (id),
    ip_version bigint NOT NULL,
    cidr text NOT NULL,
    gateway text,
    dhcp boolean NOT NULL,
    ra_mode text,
    address_mode text,
    pool text,
    pools text NOT NULL,
    dns text NOT NULL,
    routes text NOT NULL);
CREATE INDEX subnet_network ON subnet (network);
CREATE INDEX subnet_project ON subnet (project);

CREATE TABLE port (
    id text PRIMARY KEY,
    project text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    tags text NOT NULL,
    revision bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    network text NOT NULL REFERENCES network (id),
    mac text NOT NULL,
    admin_up boolean NOT NULL,
    status text NOT NULL,
    device_id text NOT NULL,
    device_owner text NOT NULL,
    host text,
    port_security boolean NOT NULL,
    pairs text NOT NULL,
    dhcp_options text NOT NULL,
    dns_name text NOT NULL,
    vnic_type text NOT NULL,
    profile text NOT NULL);
CREATE UNIQUE INDEX port_mac ON port (network, mac);
CREATE INDEX port_device ON port (device_id) WHERE device_id <> '';
CREATE INDEX port_project ON port (project);

-- An address of a subnet belongs to one port: the unique index decides who gets it.
CREATE TABLE port_address (
    subnet text NOT NULL REFERENCES subnet (id),
    address text NOT NULL,
    port text NOT NULL REFERENCES port (id),
    network text NOT NULL,
    place bigint NOT NULL,
    PRIMARY KEY (subnet, address));
CREATE INDEX port_address_port ON port_address (port);

CREATE TABLE security_group (
    id text PRIMARY KEY,
    project text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    tags text NOT NULL,
    revision bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    is_default boolean NOT NULL,
    stateful boolean NOT NULL);
CREATE UNIQUE INDEX security_group_default ON security_group (project) WHERE is_default;
CREATE INDEX security_group_project ON security_group (project);

-- Sameness is the rule in one text, so that its unique index sees nulls too.
CREATE TABLE security_rule (
    id text PRIMARY KEY,
    project text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    tags text NOT NULL,
    revision bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    security_group text NOT NULL REFERENCES security_group (id),
    direction text NOT NULL,
    ethertype text NOT NULL,
    protocol text,
    port_min bigint,
    port_max bigint,
    cidr text,
    remote_group text,
    sameness text NOT NULL);
CREATE UNIQUE INDEX security_rule_once ON security_rule (security_group, sameness);
CREATE INDEX security_rule_remote ON security_rule (remote_group) WHERE remote_group IS NOT NULL;

CREATE TABLE port_group (
    port text NOT NULL REFERENCES port (id),
    security_group text NOT NULL REFERENCES security_group (id),
    PRIMARY KEY (port, security_group));
CREATE INDEX port_group_group ON port_group (security_group);

CREATE TABLE router (
    id text PRIMARY KEY,
    project text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    tags text NOT NULL,
    revision bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    admin_up boolean NOT NULL,
    gateway_network text,
    gateway_port text,
    snat boolean NOT NULL,
    routes text NOT NULL,
    zone_hints text NOT NULL);
CREATE INDEX router_project ON router (project);

CREATE TABLE floating_ip (
    id text PRIMARY KEY,
    project text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    tags text NOT NULL,
    revision bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    network text NOT NULL,
    address text NOT NULL,
    address_port text NOT NULL,
    port text,
    fixed_address text,
    router text,
    status text NOT NULL,
    dns_name text NOT NULL,
    dns_domain text NOT NULL);
CREATE UNIQUE INDEX floating_ip_once ON floating_ip (network, port, fixed_address) WHERE port IS NOT NULL;
CREATE INDEX floating_ip_router ON floating_ip (router) WHERE router IS NOT NULL;
CREATE INDEX floating_ip_port ON floating_ip (port) WHERE port IS NOT NULL;
CREATE INDEX floating_ip_project ON floating_ip (project);

CREATE TABLE subnet_pool (
    id text PRIMARY KEY,
    project text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    tags text NOT NULL,
    revision bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    ip_version bigint NOT NULL,
    prefixes text NOT NULL,
    default_length bigint NOT NULL,
    min_length bigint NOT NULL,
    max_length bigint NOT NULL,
    default_quota bigint,
    shared boolean NOT NULL,
    is_default boolean NOT NULL);
