/// Counts money: holds the worst case of every inference before its first call, settles what was
/// really used, and refuses what no longer fits.
///
/// Every amount is a row of the append-only ledger `cost_entry`; `cost_account` holds the sums, one
/// row per account and calendar month, and a constraint on it refuses a hold that does not fit a
/// strict budget. Accounts without a strict budget never wait for the database: they are decided in
/// memory and written behind.
///
/// Two tables are read by other units: `cost_budget(account, …, strict)` and
/// `cost_total_budget(account)`. While no cost unit answers, the gateway refuses the accounts that
/// are strict there or named here. These columns keep their names and meaning.
@NullMarked
package dev.signalbox.cost;

import org.jspecify.annotations.NullMarked;
