-- Blocks too old to count are deleted a batch at a time, oldest first.
create index quarantine_block_at_ms on quarantine_block (at_ms);
