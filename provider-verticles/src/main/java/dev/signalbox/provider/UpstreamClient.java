package dev.signalbox.provider;

import dev.signalbox.api.Outcome;
import dev.signalbox.provider.wire.WireResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The HTTP client of one lane. Connections stay on its event loop; pool and queue are bounded.
final class UpstreamClient {
  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final int MAX_LIST_BYTES = 4 * 1024 * 1024;

  private final HttpClientAgent client;
  private final ProviderConfig config;
  private final String userAgent;

  UpstreamClient(Vertx vertx, ProviderConfig config, String version) {
    this.config = config;
    this.userAgent = "Signalbox/" + version;
    this.client =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setTcpNoDelay(true)
                    .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                    .setDecompressionSupported(false)
                    .setConnectTimeout(config.connectTimeoutMillis()))
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(config.maxConnections())
                    .setMaxWaitQueueSize(config.maxConnections()))
            .build();
  }

  HttpClient http() {
    return client;
  }

  Future<Void> close() {
    return client.close();
  }

  /// A request to `path` below the provider's API root, with its credential.
  RequestOptions options(ActiveProvider provider, HttpMethod method, String path) {
    var endpoint = provider.endpoint();
    var options =
        new RequestOptions()
            .setMethod(method)
            .setSsl(endpoint.tls())
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setURI(endpoint.root() + path)
            .setFollowRedirects(false)
            .setConnectTimeout(config.connectTimeoutMillis())
            .putHeader("user-agent", userAgent)
            .putHeader("accept-encoding", "identity");
    var adapter = provider.provider().adapter();
    adapter.headers(provider.key(), provider.account()).forEach(options::putHeader);
    return options;
  }

  /// Asks the provider for its list of models, which costs nothing, and waits at most `millis`.
  Future<Outcome<List<String>>> models(ActiveProvider provider, long millis) {
    var adapter = provider.provider().adapter();
    var asked = client.request(options(provider, HttpMethod.GET, adapter.modelsPath()));
    return asked
        .compose(UpstreamClient::bounded)
        .map(adapter::models)
        .timeout(millis, TimeUnit.MILLISECONDS)
        // also when it comes about only after the time is up: nobody else would close it
        .onFailure(_ -> asked.onSuccess(HttpClientRequest::reset))
        .recover(trouble ->
            Future.succeededFuture(Outcome.err(ConnectionTrouble.of(provider, trouble))));
  }

  private static Future<WireResponse> bounded(HttpClientRequest request) {
    var whole = new WholeBody(MAX_LIST_BYTES);
    return request
        .send()
        .compose(response -> whole.of(response).map(body -> answer(response, body)));
  }

  /// `body` under its status and headers.
  static WireResponse answer(HttpClientResponse response, byte[] body) {
    return new WireResponse(
        response.statusCode(),
        name -> Objects.requireNonNullElse(response.getHeader(name), ""),
        body);
  }
}
