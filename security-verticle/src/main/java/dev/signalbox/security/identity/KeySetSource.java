package dev.signalbox.security.identity;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The issuer's public keys, fetched and kept. Old ones serve while new ones are fetched, and while
/// the issuer is away. Belongs to one event loop.
final class KeySetSource {
  private static final Logger LOG = LoggerFactory.getLogger(KeySetSource.class);
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int FETCH_SECONDS = 5;
  private static final int CONNECT_MILLIS = 3_000;
  private static final int LONGEST_BYTES = 512 * 1024;

  private final HttpClientAgent client;
  private final URI place;
  private final InstantSource clock;
  private KeySet keys = KeySet.EMPTY;
  private boolean everFetched;
  private long fetchedMillis;
  private long askedMillis = Long.MIN_VALUE / 2;
  private @Nullable Future<Void> fetching;

  KeySetSource(Vertx vertx, URI place, InstantSource clock) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setMaxRedirects(0));
    this.place = place;
    this.clock = clock;
  }

  /// The key for a token. Fetches where it is not known: an issuer that has changed its keys signs
  /// with the new one at once. Not more often than every few seconds, whatever names tokens make
  /// up. Fails where the issuer has never answered.
  Future<Optional<TokenKey>> find(String algorithm, Optional<String> keyId) {
    var now = clock.millis();
    var known = keys.find(algorithm, keyId);
    if (known.isPresent()) {
      if (now - fetchedMillis > FRESH.toMillis() && mayAsk(now)) {
        var _ = fetch(now);
      }
      return Future.succeededFuture(known);
    }
    if (fetching == null && !mayAsk(now)) {
      return everFetched
          ? Future.succeededFuture(Optional.empty())
          : Future.failedFuture("the issuer's keys could not be fetched");
    }
    return fetch(now).map(_ -> keys.find(algorithm, keyId));
  }

  private boolean mayAsk(long now) {
    return now - askedMillis >= PAUSE.toMillis();
  }

  /// Those who ask while keys are on their way wait for the same ones.
  private Future<Void> fetch(long now) {
    if (fetching != null) {
      return fetching;
    }
    askedMillis = now;
    var asked =
        client
            .request(
                new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(place.toString()))
            .compose(request -> request.putHeader("Accept", "application/json").send())
            .compose(KeySetSource::body)
            .timeout(FETCH_SECONDS, TimeUnit.SECONDS)
            .<Void>map(body -> {
              keys = KeySet.parse(body);
              everFetched = true;
              fetchedMillis = clock.millis();
              return null;
            })
            .onFailure(cause ->
                LOG.atWarn()
                    .addKeyValue("place", place.getHost())
                    .addKeyValue("cause", String.valueOf(cause.getMessage()))
                    .log("The keys of the tokens' issuer could not be fetched"))
            .recover(cause -> everFetched ? Future.succeededFuture() : Future.failedFuture(cause));
    fetching = asked;
    return asked.onComplete(_ -> fetching = null);
  }

  private static Future<String> body(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      giveUp(response);
      return Future.failedFuture("it answered with status " + response.statusCode());
    }
    var body = Buffer.buffer();
    response.handler(chunk -> {
      if (body.length() + chunk.length() > LONGEST_BYTES) {
        giveUp(response);
      } else {
        body.appendBuffer(chunk);
      }
    });
    return response.end().map(_ -> body.toString());
  }

  /// The rest is not wanted, and its breaking off no news.
  private static void giveUp(HttpClientResponse response) {
    response.exceptionHandler(_ -> {}).request().exceptionHandler(_ -> {}).reset();
  }

  Future<Void> close() {
    return client.close();
  }
}
