package dev.signalbox.bus;

/// How long the bus waits. A question's deadline always bounds what these say.
///
/// @param localHopMillis for an idempotent question inside this process: nothing is lost there, so
///   this only bounds how long a stuck unit is waited for
/// @param remoteHopMillis for an idempotent question to another node, before the second try;
///   doubled for each further one
/// @param tries how often a question may be sent in all, at least 1
public record BusOptions(long localHopMillis, long remoteHopMillis, int tries) {
  /// What was measured to lose no request when a node is killed.
  public static final BusOptions DEFAULT = new BusOptions(1000, 300, 3);

  /// For a process that is alone: nobody else could be asked, so an answer that takes long, on a
  /// machine that has much to do, is better than none.
  static final BusOptions ALONE = new BusOptions(10_000, 300, 3);

  public BusOptions {
    if (localHopMillis < 1 || remoteHopMillis < 1 || tries < 1) {
      throw new IllegalArgumentException("hop times and tries are at least 1");
    }
  }
}
