package dev.signalbox.platform.webhook;

import dev.signalbox.api.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells one URL about events, one after the other, each tried a few times. What is too much to
/// keep is dropped, the oldest first, and said in the log. Lives on one context.
public final class Webhook {
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

  /// The header that shows who has written the body.
  public static final String SIGNATURE = "X-Signalbox-Signature";

  /// Events that may wait.
  public static final int MOST_WAITING = 1_000;

  private static final int TRIES = 5;
  private static final int CONNECT_MILLIS = 2_000;
  private static final long ANSWER_MILLIS = 5_000;

  private final Vertx vertx;
  private final Place place;
  private final long firstPauseMillis;
  private final HttpClient client;
  private final Deque<String> waiting = new ArrayDeque<>();
  private boolean sending;
  private boolean closed;
  private long timer = -1;

  /// A webhook of its own client.
  ///
  /// @param firstPauseMillis before the second try; doubles each time
  public Webhook(Vertx vertx, Place place, long firstPauseMillis) {
    this.vertx = vertx;
    this.place = place;
    this.firstPauseMillis = firstPauseMillis;
    this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS));
  }

  /// Where and under which secret.
  ///
  /// @param secret empty for unsigned
  public record Place(String url, Secret secret) {
    /// `sha256=` and the HMAC of `body` in hex; empty without a secret.
    public String signature(byte[] body) {
      if (secret.reveal().isEmpty()) {
        return "";
      }
      try {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has HmacSHA256", e);
      }
    }
  }

  /// `written` as it is, if it is empty or an http(s) URL with a host.
  public static String checked(String written) {
    if (written.isEmpty()) {
      return written;
    }
    try {
      var uri = new URI(written);
      var http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return written;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("expected an http or https URL", e);
    }
    throw new IllegalArgumentException("expected an http or https URL");
  }

  /// Sends `json` as soon as what waits before it is through.
  public void tell(String json) {
    if (closed) {
      return;
    }
    if (waiting.size() >= MOST_WAITING) {
      waiting.removeFirst();
      LOG.atWarn().log("The webhook does not keep up; its oldest event is dropped");
    }
    waiting.addLast(json);
    next();
  }

  private void next() {
    if (sending || closed || waiting.isEmpty()) {
      return;
    }
    sending = true;
    attempt(waiting.removeFirst(), 1);
  }

  private void attempt(String body, int number) {
    post(body)
        .onComplete(
            _ -> done(),
            failure -> {
              if (number >= TRIES || closed) {
                LOG.atWarn()
                    .addKeyValue("tries", number)
                    .addKeyValue("reason", failure.getMessage())
                    .log("The webhook did not take an event");
                done();
              } else {
                timer =
                    vertx.setTimer(
                        Math.max(1, firstPauseMillis << (number - 1)),
                        _ -> attempt(body, number + 1));
              }
            });
  }

  private void done() {
    sending = false;
    next();
  }

  private Future<Void> post(String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(place.url())
            .setFollowRedirects(false)
            .putHeader("Content-Type", "application/json");
    var signature = place.signature(bytes);
    if (!signature.isEmpty()) {
      options.putHeader(SIGNATURE, signature);
    }
    return client
        .request(options)
        .compose(request -> request.send(Buffer.buffer(bytes)))
        .compose(response ->
            response.statusCode() / 100 == 2
                ? response.end()
                : Future.<Void>failedFuture("status " + response.statusCode()))
        .timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Gives up what waits.
  public Future<Void> close() {
    closed = true;
    if (timer >= 0) {
      vertx.cancelTimer(timer);
    }
    return client.close();
  }
}
