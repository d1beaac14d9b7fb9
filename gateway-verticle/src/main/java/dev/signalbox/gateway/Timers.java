package dev.signalbox.gateway;

/// Does things later, on the event loop of a lane.
@FunctionalInterface
interface Timers {
  /// Runs `task` once in `millis`, unless it is cancelled before.
  ///
  /// @param millis at least 1
  Pending in(long millis, Runnable task);

  /// Something that will be done.
  @FunctionalInterface
  interface Pending {
    /// It is not done after all; harmless when it was.
    void cancel();
  }
}
