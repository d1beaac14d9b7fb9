package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.gateway.access.ModelAccess;
import dev.signalbox.platform.http.AskedPath;
import dev.signalbox.platform.http.HealthRoutes;
import dev.signalbox.platform.http.JsonErrors;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.platform.http.RequestIds;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `GET /v1/models` and `GET /v1/models/{id}` as either vendor's clients expect them: what can be
/// asked for right now, by the roll call, and by whoever looks. An id may hold slashes, as they are
/// or percent-encoded.
final class ModelPages {
  /// Where they are.
  static final List<String> PATHS = List.of("/v1/models", "/v1/models/*");

  /// Under which every path is a vendor's, also those that are not served here.
  static final String VENDORS = "/v1/*";

  private static final String LIST = PATHS.getFirst();
  private static final String READS = "GET, HEAD";

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
    HealthRoutes.page(router, LIST).handler(this::list);
    HealthRoutes.page(router, PATHS.getLast()).handler(this::one);
    PATHS.forEach(path -> router.route(path).handler(ModelPages::readOnly));
    nothing(router);
  }

  /// The vendors' clients know more paths than there are here, and read an error of their own shape
  /// only.
  private static void nothing(Router router) {
    router.route(VENDORS).last().handler(context -> refuse(context, JsonErrors.nothingAt(context)));
  }

  private static void readOnly(RoutingContext context) {
    context.response().putHeader("Allow", READS);
    refuse(context, new GatewayError.MethodNotAllowed(context.request().method().name(), READS));
  }

  /// Says what went wrong as the client that asks expects it.
  static void refuse(RoutingContext context, GatewayError error) {
    var list = ModelList.of(context.request());
    var id = RequestIds.of(context).value();
    send(context, list.status(error), Json.object(out -> list.failed(out, error, id)));
  }

  private List<Served> served(RoutingContext context) {
    var by = OperatorDoor.passed(context);
    return fleet.providers().values().stream()
        .filter(ModelPages::isUp)
        .flatMap(up -> up.offers().stream().map(offer -> new Served(up.id(), offer)))
        .filter(model -> by.isEmpty() || ModelAccess.permits(by.get(), model.offer()))
        .toList();
  }

  private static boolean isUp(ProviderPresence provider) {
    return !provider.status().equals("down");
  }

  private void list(RoutingContext context) {
    var models =
        served(context).stream()
            .map(model -> new ModelList.Entry(model.id(), model.provider(), fleet.since()))
            .toList();
    var list = ModelList.of(context.request());
    switch (list.page(context.queryParams(), models)) {
      case Outcome.Ok<ModelPage>(var page) ->
          send(context, 200, Json.object(out -> list.all(out, page)));
      case Outcome.Err<ModelPage>(var error) -> refuse(context, error);
    }
  }

  private void one(RoutingContext context) {
    var path = AskedPath.of(context.request());
    var name = path.length() <= LIST.length() ? "" : decoded(path.substring(LIST.length() + 1));
    if (name.isEmpty()) {
      list(context);
    } else if (name.equals(ModelSelector.AUTO)) {
      one(context, name, "signalbox");
    } else {
      var served = served(context);
      served.stream()
          .filter(model -> model.isMeantBy(name))
          .findFirst()
          .ifPresentOrElse(
              model -> one(context, name, model.provider()),
              () -> refuse(context, unserved(name, served)));
    }
  }

  private void one(RoutingContext context, String name, String owner) {
    var entry = new ModelList.Entry(name, owner, fleet.since());
    var list = ModelList.of(context.request());
    send(context, 200, Json.object(out -> list.one(out, entry)));
  }

  private static GatewayError unserved(String name, List<Served> served) {
    return GatewayError.ModelNotFound.among(name, served.stream().map(Served::id));
  }

  private static String decoded(String id) {
    try {
      return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return id;
    }
  }

  private static void send(RoutingContext context, int status, Buffer body) {
    Replies.challenge(context.response(), status);
    context
        .response()
        .setStatusCode(status)
        .putHeader("request-id", RequestIds.of(context).value())
        .putHeader("Content-Type", "application/json")
        .end(body);
  }
}
