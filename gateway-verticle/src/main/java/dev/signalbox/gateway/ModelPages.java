package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.Offer;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// `GET /v1/models` and `GET /v1/models/{id}` as OpenAI's clients expect them: what can be asked
/// for right now, by the roll call. An id may hold slashes, as they are or percent-encoded.
final class ModelPages {
  /// Where they are.
  static final List<String> PATHS = List.of("/v1/models", "/v1/models/*");

  private static final String LIST = PATHS.getFirst();

  private final Fleet fleet;

  ModelPages(Fleet fleet) {
    this.fleet = fleet;
  }

  /// One model of one provider.
  private record Served(String provider, Offer offer) {
    String id() {
      return offer.target().toString();
    }

    /// Whether somebody who asks for `name` means it.
    boolean isMeantBy(String name) {
      return name.equals(id())
          || name.equals(offer.target().model())
          || offer.otherNames().containsKey(name);
    }
  }

  void mount(Router router) {
    router.get(LIST).handler(this::list);
    router.get(PATHS.getLast()).handler(this::one);
    PATHS.forEach(path -> router.route(path).handler(ModelPages::refuse));
  }

  private static void refuse(RoutingContext context) {
    var error = new GatewayError.MethodNotAllowed(context.request().method().name(), "GET");
    context.response().putHeader("Allow", "GET");
    send(context, error.httpStatus(), Json.object(out -> OpenAiErrors.write(out, error)));
  }

  private List<Served> served() {
    var served = new ArrayList<Served>();
    for (var provider : fleet.providers().values()) {
      if (isUp(provider)) {
        provider.offers().forEach(offer -> served.add(new Served(provider.id(), offer)));
      }
    }
    return served;
  }

  private static boolean isUp(ProviderPresence provider) {
    return !provider.status().equals("down");
  }

  private void list(RoutingContext context) {
    send(
        context,
        200,
        Json.object(out -> {
          out.writeStringField("object", "list");
          out.writeArrayFieldStart("data");
          for (var model : served()) {
            out.writeStartObject();
            write(out, model.id(), model.provider());
            out.writeEndObject();
          }
          out.writeEndArray();
        }));
  }

  private void one(RoutingContext context) {
    var path = context.request().path();
    var name =
        path == null || path.length() <= LIST.length() + 1
            ? ""
            : decoded(path.substring(LIST.length() + 1));
    if (name.isEmpty()) {
      list(context);
    } else if (name.equals(ModelSelector.AUTO)) {
      send(context, 200, Json.object(out -> write(out, ModelSelector.AUTO, "signalbox")));
    } else {
      find(name)
          .ifPresentOrElse(
              model -> send(context, 200, Json.object(out -> write(out, name, model.provider()))),
              () -> missing(context, name));
    }
  }

  private Optional<Served> find(String name) {
    return served().stream().filter(model -> model.isMeantBy(name)).findFirst();
  }

  private static void missing(RoutingContext context, String name) {
    var error = new GatewayError.ModelNotFound(name, List.of());
    send(context, error.httpStatus(), Json.object(out -> OpenAiErrors.write(out, error)));
  }

  private static String decoded(String id) {
    try {
      return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return id;
    }
  }

  private void write(JsonGenerator out, String id, String owner) throws IOException {
    Json.foreign(out, "id", id);
    out.writeStringField("object", "model");
    out.writeNumberField("created", TimeUnit.MILLISECONDS.toSeconds(fleet.since()));
    out.writeStringField("owned_by", owner);
  }

  private static void send(RoutingContext context, int status, Buffer body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body);
  }
}
