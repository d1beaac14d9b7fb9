-- Two thirds of the time of a strict hold went into planning its statements anew: arrays of one element look to the
-- planner as if a plan for just these values were worth it. Every one of them goes by a primary key, whatever it is
-- asked.
alter function cost_hold_v2 set plan_cache_mode = force_generic_plan;
alter function cost_write_v2 set plan_cache_mode = force_generic_plan;
