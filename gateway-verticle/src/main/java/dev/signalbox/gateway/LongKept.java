package dev.signalbox.gateway;

import dev.signalbox.api.inference.Caching;
import dev.signalbox.api.inference.Caching.Lifetime;
import dev.signalbox.api.inference.Extras;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Usage;

/// Requests whose provider is to keep some of them for an hour, which is dearer to write than what
/// is kept for minutes.
final class LongKept {
  private static final String OF_ALL = "cache_control";

  private LongKept() {}

  /// As how many every token of its prompt may be billed.
  static int times(InferenceRequest request) {
    return isAsked(request) ? Usage.TIMES_KEPT_FOR_AN_HOUR : 1;
  }

  private static boolean isAsked(InferenceRequest request) {
    var generation = request.generation();
    return isLong(generation.caching())
        || generation.extras().of(Extras.ANTHROPIC).containsKey(OF_ALL)
        || hasLongMark(request);
  }

  private static boolean isLong(Caching caching) {
    return caching.lifetime() == Lifetime.ONE_HOUR
        && (caching.tools() || caching.systemChars() > 0);
  }

  private static boolean hasLongMark(InferenceRequest request) {
    var messages = request.messages();
    for (var at = 0; at < messages.size(); at++) {
      var parts = messages.get(at).parts();
      for (var place = 0; place < parts.size(); place++) {
        if (parts.get(place) instanceof Part.CacheMark(var lifetime)
            && lifetime == Lifetime.ONE_HOUR) {
          return true;
        }
      }
    }
    return false;
  }
}
