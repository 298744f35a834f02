-- How far each index file's events have been folded into the ledger: written in the ledger entry's own transaction.
CREATE TABLE object_fold (
    shard bigint PRIMARY KEY,
    seq bigint NOT NULL);
