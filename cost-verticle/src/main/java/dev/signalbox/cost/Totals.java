package dev.signalbox.cost;

/// The database's sums of an account in one cycle, over all replicas.
///
/// @param everNano settled in all cycles
/// @param version grows with every change of the row
record Totals(String account, long spentNano, long heldNano, long everNano, long version) {}
