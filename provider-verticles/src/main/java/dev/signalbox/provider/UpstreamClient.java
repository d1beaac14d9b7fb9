package dev.signalbox.provider;

import dev.signalbox.api.Outcome;
import dev.signalbox.platform.net.AddressGuard;
import dev.signalbox.provider.wire.WireRequest;
import dev.signalbox.provider.wire.WireResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP client of one lane. Connections stay on its event loop; pool and queue are bounded.
final class UpstreamClient {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamClient.class);
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final int MAX_HEAD_BYTES = 32 * 1024;

  /// Addresses whose connections are remembered before idle ones are forgotten.
  private static final int MOST_PLACES = 1_024;

  private final HttpClientAgent client;
  private final ProviderConfig config;
  private final CharSequence userAgent;
  private final GuardedNames names;
  private final Map<Endpoint, Places> places = new HashMap<>();

  UpstreamClient(Vertx vertx, ProviderConfig config, String version) {
    this(vertx, config, version, InetAddress::getAllByName);
  }

  UpstreamClient(Vertx vertx, ProviderConfig config, String version, GuardedNames.Lookup lookup) {
    this.config = config;
    this.userAgent = HttpHeaders.createOptimized("Signalbox/" + version);
    this.names =
        new GuardedNames(
            vertx,
            new AddressGuard(config.allowPrivateAddresses()),
            InstantSource.system(),
            lookup);
    this.client =
        vertx
            .httpClientBuilder()
            .with(options(config))
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(config.maxConnections())
                    .setMaxWaitQueueSize(config.maxConnections()))
            // without a handler a provider that breaks the protocol writes ERROR into our log
            .withConnectHandler(connection -> connection.exceptionHandler(UpstreamClient::note))
            .build();
  }

  /// A request leaves when it is written, and nothing of an answer is held back.
  static HttpClientOptions options(ProviderConfig config) {
    return new HttpClientOptions()
        .setTcpNoDelay(true)
        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
        .setDecompressionSupported(false)
        .setMaxHeaderSize(MAX_HEAD_BYTES)
        .setTracingPolicy(TracingPolicy.IGNORE)
        .setSslHandshakeTimeout(config.connectTimeoutMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setConnectTimeout(config.connectTimeoutMillis());
  }

  /// The connections to `endpoint`, which calls share.
  Places places(Endpoint endpoint) {
    var known = places.get(endpoint);
    if (known != null) {
      return known;
    }
    if (places.size() >= MOST_PLACES) {
      places.values().removeIf(Places::isIdle);
    }
    var fresh = new Places(config.maxConnections());
    places.put(endpoint, fresh);
    return fresh;
  }

  private static void note(Throwable trouble) {
    LOG.atDebug().setCause(trouble).log("A connection to a provider broke");
  }

  Future<Void> close() {
    return client.close();
  }

  /// A POST to `path` below the API root of `access`, with its credential, ready to be sent.
  Future<HttpClientRequest> post(ActiveProvider provider, Access access, String path) {
    var options = options(provider, access, HttpMethod.POST, path);
    return open(access, options.putHeader(HttpHeaders.CONTENT_TYPE, JSON));
  }

  private Future<HttpClientRequest> open(Access access, RequestOptions options) {
    if (!access.isGuarded()) {
      return client.request(options);
    }
    var port = access.endpoint().port();
    return names
        .resolve(access.endpoint().host())
        .compose(address ->
            client.request(
                options.setServer(SocketAddress.inetSocketAddress(port, literal(address)))));
  }

  /// The address itself, so that nobody looks its name up again.
  private static String literal(InetAddress address) {
    return address.getHostAddress();
  }

  private RequestOptions options(
      ActiveProvider provider, Access access, HttpMethod method, String path) {
    var endpoint = access.endpoint();
    var options =
        new RequestOptions()
            .setMethod(method)
            .setSsl(endpoint.tls())
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setURI(endpoint.root() + path)
            .setFollowRedirects(false)
            .setConnectTimeout(config.connectTimeoutMillis())
            .putHeader(HttpHeaders.USER_AGENT, userAgent)
            .putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
    var adapter = provider.adapter();
    adapter.headers(access.key(), provider.account()).forEach(options::putHeader);
    return options;
  }

  /// Asks the provider for its list of models, which costs nothing, and waits at most `millis`.
  Future<Outcome<List<String>>> models(ActiveProvider provider, long millis) {
    var accesses = provider.accesses();
    var access = accesses.choose(List.of(), 0).orElseGet(accesses::first);
    var options = options(provider, access, HttpMethod.GET, provider.adapter().modelsPath());
    return whole(provider, access, open(access, options), new Ask(Buffer.buffer(), millis, 4))
        .map(answer -> answer.flatMap(provider.adapter()::models));
  }

  /// Sends `wire` and reads the whole answer, for at most `millis`.
  Future<Outcome<WireResponse>> ask(
      ActiveProvider provider, Access access, WireRequest wire, long millis) {
    var ask = new Ask(body(wire), millis, 32);
    return whole(provider, access, post(provider, access, wire.path()), ask);
  }

  /// What is sent of `wire`, copied once.
  static Buffer body(WireRequest wire) {
    var body = Buffer.buffer(wire.length());
    wire.read(body::appendBytes);
    return body;
  }

  private record Ask(Buffer body, long millis, int mostMegabytes) {}

  private static Future<Outcome<WireResponse>> whole(
      ActiveProvider provider, Access access, Future<HttpClientRequest> opened, Ask ask) {
    var body = new WholeBody(ask.mostMegabytes << 20);
    return opened
        .compose(request -> ask.body.length() == 0 ? request.send() : request.send(ask.body))
        .compose(response -> body.of(response).map(bytes -> answer(response, bytes)))
        .map(Outcome::ok)
        .timeout(ask.millis, TimeUnit.MILLISECONDS)
        // also when it comes about only after the time is up: nobody else would close it
        .onFailure(_ -> opened.onSuccess(HttpClientRequest::reset))
        .recover(trouble ->
            Future.succeededFuture(
                Outcome.err(ConnectionTrouble.of(provider.id(), access.endpoint(), trouble))));
  }

  /// `body` under its status and headers.
  static WireResponse answer(HttpClientResponse response, byte[] body) {
    return new WireResponse(
        response.statusCode(),
        name -> Objects.requireNonNullElse(response.getHeader(name), ""),
        body);
  }
}
