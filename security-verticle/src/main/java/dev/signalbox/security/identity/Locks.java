package dev.signalbox.security.identity;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import java.util.Optional;

/// Keys that are kept out for a while or for good.
@FunctionalInterface
public interface Locks {
  /// What the holder of `key` is to be told; empty where it is not kept out.
  Optional<GatewayError> on(CallerKey key);
}
