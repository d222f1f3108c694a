-- The epoch behind which successive halving stopped a run, which has the result that it had there. NULL: it did not.
ALTER TABLE run ADD COLUMN dropped_epoch INTEGER CHECK (dropped_epoch >= 1);
