-- Alerts of thresholds that a changed limit has put their account below again: told and listed, but not in the way of
-- the next one. A row moves here from cost_alert as it is.
create table cost_alert_past (
  account        text not null,
  cycle          date not null,
  state          text not null,
  threshold_nano bigint not null,
  used_nano      bigint not null,
  at             timestamptz not null
);
create index cost_alert_past_by_age on cost_alert_past (at desc);
create index cost_alert_past_by_account on cost_alert_past (account, at desc);
