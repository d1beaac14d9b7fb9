package dev.signalbox.conversation.context;

import dev.signalbox.platform.net.AddressGuard;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Reads sources over HTTP: no redirects, bounded in time and size, and never from an address the
/// guard refuses. The address connected to is the very one that was judged.
public final class WebSource {
  private static final int MOST_CONNECTIONS = 8;
  private static final int OK = 200;

  private final Vertx vertx;
  private final HttpClient client;
  private final AddressGuard guard;

  public WebSource(Vertx vertx, AddressGuard guard) {
    this.vertx = vertx;
    this.guard = guard;
    this.client =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setDecompressionSupported(false))
            .with(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS))
            .build();
  }

  /// The lines `source` says about `user`.
  Future<List<String>> read(ContextSource.Http source, String user) {
    var encoded = URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
    var uri = URI.create(source.url().replace("{user}", encoded));
    return vertx
        .executeBlocking(() -> InetAddress.getAllByName(uri.getHost()), false)
        .compose(found -> ask(source, uri, Objects.requireNonNull(found)))
        .timeout(source.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .map(text -> text.strip().lines().map(String::strip).filter(l -> !l.isEmpty()).toList());
  }

  private Future<String> ask(ContextSource.Http source, URI uri, InetAddress[] found) {
    for (var address : found) {
      if (!guard.allows(address)) {
        return Future.failedFuture(new IOException("its address is not allowed"));
      }
    }
    var ssl = "https".equals(uri.getScheme());
    var port = uri.getPort() > 0 ? uri.getPort() : ssl ? 443 : 80;
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(SocketAddress.inetSocketAddress(port, found[0].getHostAddress()))
            .setHost(uri.getHost())
            .setPort(port)
            .setSsl(ssl)
            .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
            .setFollowRedirects(false)
            .setTimeout(source.timeout().toMillis());
    return client.request(options).compose(request -> answer(request, source));
  }

  /// One that does not answer well and in time gives its connection back, whatever it sends yet.
  private static Future<String> answer(HttpClientRequest request, ContextSource.Http source) {
    return request
        // a reset of our own is told to the request as well
        .exceptionHandler(_ -> {})
        .send()
        .compose(response -> body(response, source.bytes()))
        .timeout(source.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(_ -> request.reset());
  }

  private static Future<String> body(HttpClientResponse response, int most) {
    response.exceptionHandler(_ -> {});
    if (response.statusCode() != OK) {
      return Future.failedFuture(new IOException("status " + response.statusCode()));
    }
    var whole = Promise.<String>promise();
    var read = Buffer.buffer();
    response
        .handler(chunk -> {
          read.appendBuffer(chunk);
          if (read.length() > most) {
            whole.tryFail(new IOException("it says too much"));
          }
        })
        .exceptionHandler(whole::tryFail)
        .endHandler(_ -> whole.tryComplete(read.toString(StandardCharsets.UTF_8)));
    return whole.future();
  }

  /// Closes its connections.
  public Future<Void> close() {
    return client.close();
  }
}
