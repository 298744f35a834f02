CREATE TABLE work (
    kind text NOT NULL,
    id text NOT NULL,
    due bigint,
    owner text,
    fence bigint NOT NULL DEFAULT 0,
    wakes bigint NOT NULL DEFAULT 0,
    attempt bigint NOT NULL DEFAULT 0,
    fault text,
    PRIMARY KEY (kind, id));
CREATE INDEX work_due ON work (due) WHERE due IS NOT NULL;
CREATE INDEX work_owner ON work (owner) WHERE owner IS NOT NULL;

CREATE TABLE ledger (
    seq $SERIAL,
    id text NOT NULL UNIQUE,
    at bigint NOT NULL,
    region text NOT NULL,
    actor text,
    project text,
    domain text,
    action text NOT NULL,
    kind text NOT NULL,
    resource text NOT NULL,
    outcome text NOT NULL,
    digest text,
    meters text,
    request text);
CREATE INDEX ledger_project ON ledger (project, seq);
CREATE INDEX ledger_resource ON ledger (kind, resource, seq);

CREATE TABLE quota (
    project text NOT NULL,
    resource text NOT NULL,
    used bigint NOT NULL DEFAULT 0,
    most bigint,
    PRIMARY KEY (project, resource));

CREATE TABLE cloud (
    name text PRIMARY KEY,
    value text NOT NULL);
