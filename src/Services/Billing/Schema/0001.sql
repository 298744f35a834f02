-- What one resource was charged for, from when to when. Open spans have no end.
CREATE TABLE billing_span (
    project text NOT NULL,
    kind text NOT NULL,
    resource text NOT NULL,
    meter text NOT NULL,
    quantity text NOT NULL,
    began bigint NOT NULL,
    ended bigint,
    entry text NOT NULL,
    PRIMARY KEY (kind, resource, meter, began));
CREATE INDEX billing_span_project ON billing_span (project, began);
CREATE INDEX billing_span_open ON billing_span (kind, resource) WHERE ended IS NULL;

-- What is paid by the piece: requests, bytes that left.
CREATE TABLE billing_count (
    project text NOT NULL,
    kind text NOT NULL,
    resource text NOT NULL,
    meter text NOT NULL,
    quantity text NOT NULL,
    at bigint NOT NULL,
    entry text NOT NULL,
    PRIMARY KEY (entry, meter));
CREATE INDEX billing_count_project ON billing_count (project, at);

-- The ledger entry up to which spans and counts stand.
CREATE TABLE billing_cursor (
    name text PRIMARY KEY,
    seq bigint NOT NULL);
INSERT INTO billing_cursor (name, seq) VALUES ('ledger', 0);

CREATE TABLE billing_price (
    meter text NOT NULL,
    currency text NOT NULL,
    amount text NOT NULL,
    PRIMARY KEY (meter, currency));
