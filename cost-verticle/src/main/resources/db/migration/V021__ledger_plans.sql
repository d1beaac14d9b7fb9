-- These functions look single requests up by the primary key of cost_entry, however the table looked when their
-- plans were made: a plan from the first minute, when it was empty, reads all of it and gets slower with each row.
alter function cost_write_v1 set enable_seqscan = off;
alter function cost_write_v1 set enable_hashjoin = off;
alter function cost_write_v1 set enable_mergejoin = off;
alter function cost_hold_v1 set enable_seqscan = off;
