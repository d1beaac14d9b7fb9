package dev.signalbox.router;

import dev.signalbox.platform.net.AddressGuard;
import dev.signalbox.platform.net.AddressGuard.Verdict;
import dev.signalbox.platform.operator.BadField;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Judges an address that arrived over the API: its form, and where its name leads now. Whoever
/// connects to it judges again what it leads to then.
final class BaseUrl {
  private static final String FIELD = "base_url";
  private static final long RESOLVE_SECONDS = 3;

  private final Vertx vertx;
  private final AddressGuard guard;

  BaseUrl(Vertx vertx, AddressGuard guard) {
    this.vertx = vertx;
    this.guard = guard;
  }

  /// Completes when `url` may be used; fails with [BadField] otherwise.
  Future<Void> check(String url) {
    var host = host(url);
    return vertx
        .executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false)
        .timeout(RESOLVE_SECONDS, TimeUnit.SECONDS)
        .recover(failure -> Future.failedFuture(unresolved(host, failure)))
        .compose(addresses -> judge(Objects.requireNonNull(addresses)));
  }

  private static Throwable unresolved(String host, Throwable failure) {
    return failure instanceof UnknownHostException
        ? new BadField(FIELD, host + " has no address")
        : new BadField(FIELD, host + " could not be looked up");
  }

  private Future<Void> judge(List<InetAddress> addresses) {
    for (var address : addresses) {
      if (guard.judge(address) instanceof Verdict.Refused refused) {
        return Future.failedFuture(new BadField(FIELD, refused.message()));
      }
    }
    return Future.succeededFuture();
  }

  /// The host of `url`.
  ///
  /// @throws BadField if it is not a plain http(s) URL
  static String host(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new BadField(FIELD, "expected an http or https URL");
    }
    var http =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new BadField(FIELD, "expected an http or https URL with a host");
    }
    if (uri.getRawUserInfo() != null) {
      throw new BadField(FIELD, "may not hold a user or password; send api_key");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new BadField(FIELD, "may not hold a query or a fragment");
    }
    return uri.getHost();
  }
}
