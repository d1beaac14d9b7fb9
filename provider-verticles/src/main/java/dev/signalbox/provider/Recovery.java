package dev.signalbox.provider;

import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.Outcome;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/// Finds out whether targets that left rotation work again, without spending a caller's request on
/// it: asks their provider for its models, which costs nothing.
final class Recovery {
  private static final long CHECK_MILLIS = 3000;

  private final ProviderBook book;
  private final UpstreamClient client;
  private final InstantSource clock;

  Recovery(ProviderBook book, UpstreamClient client, InstantSource clock) {
    this.book = book;
    this.client = client;
    this.clock = clock;
  }

  /// Looks once at every target whose time is up.
  Future<Void> look() {
    return Future.join(book.all().stream().map(this::look).toList()).otherwiseEmpty().mapEmpty();
  }

  private Future<Void> look(ActiveProvider provider) {
    var away =
        provider.vitals().all().stream()
            .filter(target -> target.wantsCheck(clock.millis()))
            .toList();
    if (away.isEmpty()) {
      return Future.succeededFuture();
    }
    return client
        .models(provider, CHECK_MILLIS)
        .map(answer -> {
          away.forEach(target -> tell(target, answer));
          return null;
        });
  }

  private void tell(TargetVitals target, Outcome<List<String>> answer) {
    switch (answer) {
      case Outcome.Ok<List<String>> _ -> target.checked(true, clock.millis());
      case Outcome.Err<List<String>>(ProviderRejected(_, int status, _, _, _))
          when status == 404 || status == 405 ->
          target.unchecked(clock.millis());
      case Outcome.Err<List<String>> _ -> target.checked(false, clock.millis());
    }
  }
}
