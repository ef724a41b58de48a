-- What servers delivered, as it came. H2 and PostgreSQL both understand all of this file.
CREATE TABLE leg_record (
    leg VARCHAR(128) NOT NULL,
    sequence INTEGER NOT NULL,
    server VARCHAR(64) NOT NULL,
    attempt VARCHAR(256) NOT NULL,
    event SMALLINT NOT NULL,
    at_ms BIGINT NOT NULL,
    kind SMALLINT NOT NULL,
    account VARCHAR(64) NOT NULL,
    conference VARCHAR(160) NOT NULL,
    did VARCHAR(16) NOT NULL,
    from_party VARCHAR(256) NOT NULL,
    to_party VARCHAR(256) NOT NULL,
    trunk VARCHAR(64) NOT NULL,
    cause INTEGER NOT NULL,
    ended_by VARCHAR(64) NOT NULL,
    text VARCHAR(256) NOT NULL,
    release_degree VARCHAR(16) NOT NULL,
    price_per_minute_micros BIGINT NOT NULL,
    currency VARCHAR(3) NOT NULL,
    -- Delivered at least once: the key makes twice harmless.
    PRIMARY KEY (leg, sequence)
);
CREATE INDEX leg_record_attempt ON leg_record (attempt);

-- One leg, put together from its records whenever one of them comes; 0 = did not happen.
CREATE TABLE cdr (
    leg VARCHAR(128) NOT NULL PRIMARY KEY,
    attempt VARCHAR(256) NOT NULL,
    kind SMALLINT NOT NULL,
    server VARCHAR(64) NOT NULL,
    account VARCHAR(64) NOT NULL,
    conference VARCHAR(160) NOT NULL,
    did VARCHAR(16) NOT NULL,
    from_party VARCHAR(256) NOT NULL,
    to_party VARCHAR(256) NOT NULL,
    trunk VARCHAR(64) NOT NULL,
    created_ms BIGINT NOT NULL,
    ringing_ms BIGINT NOT NULL,
    answered_ms BIGINT NOT NULL,
    bridged_ms BIGINT NOT NULL,
    released_ms BIGINT NOT NULL,
    ended_ms BIGINT NOT NULL,
    cause INTEGER NOT NULL,
    ended_by VARCHAR(64) NOT NULL,
    release_degree VARCHAR(16) NOT NULL,
    cost_micros BIGINT NOT NULL,
    charge_micros BIGINT NOT NULL,
    currency VARCHAR(3) NOT NULL,
    ended_source VARCHAR(16) NOT NULL
);
CREATE INDEX cdr_attempt ON cdr (attempt);
CREATE INDEX cdr_created ON cdr (created_ms);
CREATE INDEX cdr_account_created ON cdr (account, created_ms);
CREATE INDEX cdr_ended ON cdr (ended_ms);
