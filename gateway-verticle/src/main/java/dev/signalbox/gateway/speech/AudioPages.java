package dev.signalbox.gateway.speech;

import dev.signalbox.api.GatewayError;
import dev.signalbox.platform.http.Replies;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Serves spoken answers to whoever holds their signed address, whole or in ranges.
public final class AudioPages {
  /// Where they are.
  public static final String STEM = "/chat/audio/";

  private static final Pattern FILE = Pattern.compile("([0-9a-f-]{36})\\.mp3");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
  private static final GatewayError NOT_SIGNED =
      new GatewayError.Forbidden(
          "This address is not signed, was changed, or has expired. Ask POST /chat again for"
              + " another.");
  private static final GatewayError AWAY = new GatewayError.Overloaded(1_000);

  private final AudioStore store;
  private final Optional<AudioLinks> links;

  /// @param links empty where none can be made, so that none is good
  public AudioPages(AudioStore store, Optional<AudioLinks> links) {
    this.store = store;
    this.links = links;
  }

  /// Mounts the page.
  public void mount(Router router) {
    router
        .route(STEM + ":file")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(this::handle);
  }

  /// What an address names.
  private record Named(UUID id, long secondsLeft) {}

  private void handle(RoutingContext context) {
    var named = named(context);
    if (named.isEmpty()) {
      Replies.error(context, NOT_SIGNED);
      return;
    }
    store
        .find(named.get().id())
        .onFailure(_ -> Replies.error(context, AWAY))
        .onSuccess(found -> {
          if (found.isEmpty()) {
            Replies.error(context, new GatewayError.NotFound(context.normalizedPath()));
          } else {
            serve(context, named.get(), found.get());
          }
        });
  }

  private Optional<Named> named(RoutingContext context) {
    var file = FILE.matcher(Objects.requireNonNullElse(context.pathParam("file"), ""));
    var request = context.request();
    var expires = request.getParam("expires", "");
    if (links.isEmpty() || !file.matches() || !SECONDS.matcher(expires).matches()) {
      return Optional.empty();
    }
    var id = UUID.fromString(file.group(1));
    var until = Long.parseLong(expires);
    return links.get().isGood(id, until, request.getParam("signature", ""))
        ? Optional.of(new Named(id, links.get().secondsLeft(until)))
        : Optional.empty();
  }

  /// A sound never changes, so its id is what tells it apart.
  private void serve(RoutingContext context, Named named, AudioStore.Kept kept) {
    var request = context.request();
    var response = context.response();
    var tag = "\"" + named.id() + "\"";
    response
        .putHeader(HttpHeaders.ETAG, tag)
        .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
        .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=" + named.secondsLeft());
    var known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (known != null && (known.contains(tag) || known.strip().equals("*"))) {
      response.setStatusCode(304).end();
      return;
    }
    switch (ByteRange.of(rangeAsked(request, tag), kept.bytes())) {
      case ByteRange.Whole() -> send(context, named, kept, new ByteRange.Part(0, kept.bytes() - 1));
      case ByteRange.Part part -> {
        response
            .setStatusCode(206)
            .putHeader(
                HttpHeaders.CONTENT_RANGE,
                "bytes " + part.first() + "-" + part.last() + "/" + kept.bytes());
        send(context, named, kept, part);
      }
      case ByteRange.Nowhere() -> refuse(context, kept.bytes());
    }
  }

  /// What part of the sound is asked for, if one: only `GET` has parts (RFC 9110, section 14.2),
  /// and only of the very sound that its asker knows.
  private static @Nullable String rangeAsked(HttpServerRequest request, String tag) {
    var known = request.getHeader("If-Range");
    return request.method().equals(HttpMethod.GET) && (known == null || known.strip().equals(tag))
        ? request.getHeader("Range")
        : null;
  }

  private static void refuse(RoutingContext context, long length) {
    context
        .response()
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + length);
    Replies.error(
        context,
        416,
        "RANGE_NOT_SATISFIABLE",
        "The range lies behind the end: there are " + length + " bytes.");
  }

  private void send(
      RoutingContext context, Named named, AudioStore.Kept kept, ByteRange.Part part) {
    var response = context.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, kept.contentType())
        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(part.last() - part.first() + 1));
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      chunk(context, named.id(), part);
    }
  }

  /// Sends chunk by chunk, the next one once this one has left: no listener holds more than one.
  private void chunk(RoutingContext context, UUID id, ByteRange.Part rest) {
    var response = context.response();
    if (response.closed()) {
      return;
    }
    if (rest.first() > rest.last()) {
      response.end();
      return;
    }
    var n = (int) (rest.first() / AudioStore.CHUNK_BYTES);
    var from = (int) (rest.first() % AudioStore.CHUNK_BYTES);
    store
        .chunk(id, n)
        .compose(data -> {
          var to = (int) Math.min(data.length(), from + rest.last() - rest.first() + 1);
          return response
              .write(data.getBuffer(from, to))
              .map(_ -> new ByteRange.Part(rest.first() + to - from, rest.last()));
        })
        .onSuccess(next -> chunk(context, id, next))
        // the length is promised already: only a cut connection says that it is not whole
        .onFailure(_ -> context.request().connection().close());
  }
}
