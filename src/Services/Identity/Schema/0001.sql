-- A domain is a project that acts as one: is_domain, and its own id as its domain.
CREATE TABLE identity_project (
    id text PRIMARY KEY,
    name text NOT NULL,
    domain text NOT NULL,
    parent text,
    is_domain boolean NOT NULL,
    enabled boolean NOT NULL,
    description text NOT NULL,
    tags text NOT NULL,
    options text NOT NULL,
    extra text NOT NULL);
CREATE UNIQUE INDEX identity_project_name ON identity_project (domain, name) WHERE NOT is_domain;
CREATE UNIQUE INDEX identity_domain_name ON identity_project (name) WHERE is_domain;
CREATE INDEX identity_project_parent ON identity_project (parent);

CREATE TABLE identity_user (
    id text PRIMARY KEY,
    name text NOT NULL,
    domain text NOT NULL,
    enabled boolean NOT NULL,
    description text,
    default_project text,
    options text NOT NULL,
    extra text NOT NULL,
    created_at bigint NOT NULL,
    tokens_after bigint NOT NULL,
    failures bigint NOT NULL DEFAULT 0,
    failed_at bigint NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX identity_user_name ON identity_user (domain, name);
CREATE INDEX identity_user_id ON identity_user (domain, id);

-- The newest row is the password; older ones may not be chosen again.
CREATE TABLE identity_password (
    account text NOT NULL,
    place bigint NOT NULL,
    hash text NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (account, place));

CREATE TABLE identity_group (
    id text PRIMARY KEY,
    name text NOT NULL,
    domain text NOT NULL,
    description text NOT NULL,
    extra text NOT NULL);
CREATE UNIQUE INDEX identity_group_name ON identity_group (domain, name);

CREATE TABLE identity_member (
    team text NOT NULL,
    account text NOT NULL,
    PRIMARY KEY (team, account));
CREATE INDEX identity_member_account ON identity_member (account);

CREATE TABLE identity_role (
    id text PRIMARY KEY,
    name text NOT NULL,
    domain text NOT NULL,
    description text,
    options text NOT NULL,
    extra text NOT NULL);
CREATE UNIQUE INDEX identity_role_name ON identity_role (domain, name);

CREATE TABLE identity_implied (
    prior text NOT NULL,
    implied text NOT NULL,
    PRIMARY KEY (prior, implied));

CREATE TABLE identity_assignment (
    actor_kind text NOT NULL,
    actor text NOT NULL,
    target_kind text NOT NULL,
    target text NOT NULL,
    role text NOT NULL,
    inherited boolean NOT NULL,
    PRIMARY KEY (actor, target, role, inherited, actor_kind, target_kind));
CREATE INDEX identity_assignment_target ON identity_assignment (target, role);
CREATE INDEX identity_assignment_role ON identity_assignment (role);

CREATE TABLE identity_region (
    id text PRIMARY KEY,
    description text NOT NULL,
    parent text,
    extra text NOT NULL);

CREATE TABLE identity_service (
    id text PRIMARY KEY,
    type text NOT NULL,
    name text,
    description text,
    enabled boolean NOT NULL,
    extra text NOT NULL);

-- A url that begins with a slash stands under the cloud's public URL.
CREATE TABLE identity_endpoint (
    id text PRIMARY KEY,
    service text NOT NULL,
    region text,
    interface text NOT NULL,
    url text NOT NULL,
    enabled boolean NOT NULL,
    extra text NOT NULL);
CREATE INDEX identity_endpoint_service ON identity_endpoint (service);

-- Ended tokens by their audit id; a chain id ends all that were made from one login.
CREATE TABLE identity_revoked (
    audit text PRIMARY KEY,
    expires_at bigint NOT NULL);
CREATE INDEX identity_revoked_expiry ON identity_revoked (expires_at);

CREATE TABLE identity_credential (
    id text PRIMARY KEY,
    account text NOT NULL,
    project text,
    type text NOT NULL,
    access text,
    secret text NOT NULL,
    app_credential text,
    trust text,
    extra text NOT NULL);
CREATE UNIQUE INDEX identity_credential_access ON identity_credential (access) WHERE access IS NOT NULL;
CREATE INDEX identity_credential_account ON identity_credential (account);

CREATE TABLE identity_app_credential (
    id text PRIMARY KEY,
    account text NOT NULL,
    project text NOT NULL,
    name text NOT NULL,
    description text,
    secret text NOT NULL,
    expires_at bigint,
    unrestricted boolean NOT NULL,
    roles text NOT NULL,
    rules text NOT NULL);
CREATE UNIQUE INDEX identity_app_credential_name ON identity_app_credential (account, name);

CREATE TABLE identity_access_rule (
    id text PRIMARY KEY,
    account text NOT NULL,
    service text NOT NULL,
    method text NOT NULL,
    path text NOT NULL);
CREATE UNIQUE INDEX identity_access_rule_once ON identity_access_rule (account, service, method, path);

CREATE TABLE identity_trust (
    id text PRIMARY KEY,
    trustor text NOT NULL,
    trustee text NOT NULL,
    project text,
    impersonation boolean NOT NULL,
    expires_at bigint,
    remaining_uses bigint,
    roles text NOT NULL,
    redelegated_from text,
    redelegation_count bigint NOT NULL,
    allow_redelegation boolean NOT NULL,
    deleted_at bigint,
    extra text NOT NULL);
CREATE INDEX identity_trust_trustor ON identity_trust (trustor);
CREATE INDEX identity_trust_trustee ON identity_trust (trustee);

CREATE TABLE identity_policy (
    id text PRIMARY KEY,
    type text NOT NULL,
    blob text NOT NULL,
    extra text NOT NULL);

-- Grows with each change that may take a right away, so that every copy of the program drops what it remembers.
CREATE TABLE identity_epoch (
    name text PRIMARY KEY,
    value bigint NOT NULL);
INSERT INTO identity_epoch (name, value) VALUES ('callers', 1);
