-- What serves networks on a host, and when it was last seen alive.
CREATE TABLE network_agent (
    id text PRIMARY KEY,
    kind text NOT NULL,
    host text NOT NULL,
    description text,
    created_at bigint NOT NULL,
    started_at bigint NOT NULL,
    seen_at bigint NOT NULL);
CREATE UNIQUE INDEX network_agent_once ON network_agent (host, kind);
CREATE INDEX subnet_pool_of ON subnet (pool) WHERE pool IS NOT NULL;
CREATE INDEX port_host ON port (host) WHERE host IS NOT NULL;
