-- A host that takes consumers. Its id is what the API calls it by.
CREATE TABLE provider (
    id text PRIMARY KEY,
    host text NOT NULL UNIQUE,
    zone text NOT NULL,
    enabled boolean NOT NULL,
    region text NOT NULL,
    generation bigint NOT NULL);

-- Capacity is what may be taken: (total - reserved) times the ratio, in whole units.
CREATE TABLE inventory (
    host text NOT NULL REFERENCES provider (host),
    class text NOT NULL,
    total bigint NOT NULL,
    reserved bigint NOT NULL,
    ratio double precision NOT NULL,
    capacity bigint NOT NULL,
    used bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (host, class));

CREATE TABLE allocation (
    consumer text NOT NULL,
    host text NOT NULL,
    class text NOT NULL,
    amount bigint NOT NULL,
    project text NOT NULL,
    user_id text NOT NULL,
    PRIMARY KEY (consumer, host, class));
CREATE INDEX allocation_host ON allocation (host);
