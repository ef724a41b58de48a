-- What was measured of a leg's media, as the contract's LegQuality; NULL = nothing was.
ALTER TABLE leg_record ADD COLUMN quality BYTEA;
ALTER TABLE cdr ADD COLUMN quality BYTEA;
-- The mean opinion scores by themselves too, for reports; NULL = unknown.
ALTER TABLE cdr ADD COLUMN mos_in DOUBLE PRECISION;
ALTER TABLE cdr ADD COLUMN mos_out DOUBLE PRECISION;
