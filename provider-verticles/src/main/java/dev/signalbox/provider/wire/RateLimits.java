package dev.signalbox.provider.wire;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/// Reads what a response says about the limits of its provider.
///
/// @param windows the limits it counts, requests before tokens
record RateLimits(List<Window> windows) {
  /// As most of the chat completions family names them.
  static final RateLimits USUAL =
      new RateLimits(
          List.of(
              Window.ofRequests("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
              Window.ofTokens("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens")));

  RateLimits {
    windows = List.copyOf(windows);
  }

  /// One limit.
  ///
  /// @param ofRequests whether it counts requests, else tokens
  /// @param remaining the header that tells how many are left
  /// @param reset the header that tells when they are all there again; empty where there is none
  record Window(boolean ofRequests, String remaining, String reset) {
    static Window ofRequests(String remaining, String reset) {
      return new Window(true, remaining, reset);
    }

    static Window ofTokens(String remaining, String reset) {
      return new Window(false, remaining, reset);
    }
  }

  /// What a response says, `now` being the time it came. A refusal may name its wait in the body,
  /// too.
  RateLimit read(WireResponse response, Instant now) {
    var headers = response.headers();
    var waitMillis = 0L;
    var left = RateLimit.UNTOLD;
    var refused = isRefusal(response.status());
    for (var window : windows) {
      var remaining = Waits.count(headers.get(window.remaining()));
      if (remaining == 0) {
        var reset = Waits.reset(headers.get(window.reset()), now);
        waitMillis = Math.max(waitMillis, reset.orElse(0));
      }
      left = window.ofRequests() ? left.leaving(remaining) : left.leavingTokens(remaining);
    }
    return left.waiting(refused ? told(response, now).orElse(waitMillis) : waitMillis);
  }

  /// What it asks for outright.
  private static OptionalLong told(WireResponse response, Instant now) {
    var headers = response.headers();
    var millis = Waits.millis(headers.get("retry-after-ms"));
    if (millis.isPresent()) {
      return millis;
    }
    var seconds = Waits.secondsOrDate(headers.get("retry-after"), now);
    return seconds.isPresent() ? seconds : Waits.inWords(UpstreamErrors.message(response.body()));
  }

  /// The statuses that say "not now".
  static boolean isRefusal(int status) {
    return status == 402 || status == 429 || status == 498 || status == 503 || status == 529;
  }
}
