-- Microseconds below the millisecond of expires_at: clients compare the text they sent with the text they get.
ALTER TABLE identity_app_credential ADD COLUMN expires_fraction bigint NOT NULL DEFAULT 0;

CREATE TABLE identity_endpoint_group (
    id text PRIMARY KEY,
    name text NOT NULL,
    description text,
    filters text NOT NULL);

-- What of the catalogue a project is shown: single endpoints and groups of them. A project without rows is shown all.
CREATE TABLE identity_endpoint_filter (
    project text NOT NULL,
    kind text NOT NULL,
    target text NOT NULL,
    PRIMARY KEY (project, kind, target));
CREATE INDEX identity_endpoint_filter_target ON identity_endpoint_filter (target);

-- unified limits; project and domain: at most one of them, none for a registered (default) limit.
CREATE TABLE identity_limit (
    id text PRIMARY KEY,
    registered boolean NOT NULL,
    service text NOT NULL,
    region text NOT NULL,
    resource text NOT NULL,
    amount bigint NOT NULL,
    project text NOT NULL,
    domain text NOT NULL,
    description text);
CREATE UNIQUE INDEX identity_limit_once ON identity_limit (registered, service, region, resource, project, domain);

CREATE TABLE identity_domain_option (
    domain text NOT NULL,
    section text NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (domain, section, name));

CREATE TABLE identity_consumer (
    id text PRIMARY KEY,
    description text,
    secret text NOT NULL,
    extra text NOT NULL);
