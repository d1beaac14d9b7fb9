package dev.signalbox.platform.operator;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A unit's whole HTTP API as one function: finds the page of a call and turns what it throws into
/// an answer.
public final class OperatorRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorRoutes.class);

  private static final String HELD = "holds a control character or half a character";

  private final List<Route> routes;

  /// The API that is made of `routes`.
  ///
  /// @param routes the more exact path before the one with `*` that would serve it too
  public OperatorRoutes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /// A call that has found its answerer.
  ///
  /// @param id what stood for the `*` of the path, else empty
  public record Asked(OperatorCall call, String id, Deadline deadline) {
    /// The answer where nothing of that name is known.
    public OperatorReply notFound() {
      return Replying.error(call.id(), new GatewayError.NotFound(call.path()));
    }
  }

  /// Answers one kind of call; a [BadField] it throws or fails with is the caller's mistake.
  @FunctionalInterface
  public interface Page {
    Future<OperatorReply> answer(Asked asked);
  }

  /// Where a page is found.
  ///
  /// @param path whole, or with one `*` at its end for a name that may hold slashes
  public record Route(String method, String path, Page page) {
    boolean serves(String asked) {
      if (!path.endsWith("*")) {
        return asked.equals(path);
      }
      var prefix = path.length() - 1;
      return asked.length() > prefix && asked.startsWith(path.substring(0, prefix));
    }

    /// What it answers: whoever may `GET` may ask for the head alone.
    Stream<String> methods() {
      return method.equals("GET") ? Stream.of(method, "HEAD") : Stream.of(method);
    }

    String id(String asked) {
      return path.endsWith("*") ? asked.substring(path.length() - 1) : "";
    }
  }

  /// Every path there is, `*` standing for a name that may hold slashes.
  public List<String> paths() {
    return routes.stream().map(Route::path).distinct().toList();
  }

  /// Answers a call. The future does not fail.
  public Future<OperatorReply> answer(OperatorCall call, Deadline deadline) {
    var serving = serving(call.path());
    if (serving.isEmpty()) {
      return Future.succeededFuture(
          Replying.error(call.id(), new GatewayError.NotFound(call.path())));
    }
    var chosen = serving.stream().filter(route -> route.method().equals(call.method())).findFirst();
    if (chosen.isEmpty()) {
      var allowed =
          serving.stream().flatMap(Route::methods).sorted().collect(Collectors.joining(", "));
      return Future.succeededFuture(
          Replying.error(call.id(), new GatewayError.MethodNotAllowed(call.method(), allowed)));
    }
    var asked = new Asked(call, chosen.get().id(call.path()), deadline);
    return Future.succeededFuture(asked)
        .compose(OperatorRoutes::writable)
        .compose(chosen.get().page()::answer)
        .recover(failure -> Future.succeededFuture(failed(call, failure)));
  }

  /// Every method of the most exact path that serves `asked`.
  private List<Route> serving(String asked) {
    var first = routes.stream().filter(route -> route.serves(asked)).findFirst().map(Route::path);
    return routes.stream().filter(route -> first.filter(route.path()::equals).isPresent()).toList();
  }

  /// Names that no database takes are nobody's.
  private static Future<Asked> writable(Asked asked) {
    var call = asked.call();
    if (!StrictJson.isClean(call.path())) {
      throw new BadField("path", "control_character", HELD);
    }
    call.query()
        .forEach((name, value) -> {
          if (!StrictJson.isClean(name) || !StrictJson.isClean(value)) {
            throw new BadField(
                StrictJson.isClean(name) ? name : "query", "control_character", HELD);
          }
        });
    return Future.succeededFuture(asked);
  }

  private static OperatorReply failed(OperatorCall call, Throwable failure) {
    if (failure instanceof BadField bad) {
      return Replying.bad(call.id(), bad);
    }
    if (DatabaseFailure.is(failure)) {
      LOG.atWarn()
          .setCause(failure)
          .addKeyValue("requestId", call.id())
          .log("The database did not answer a call of an operator");
      return DatabaseFailure.reply(call.id());
    }
    LOG.atError()
        .setCause(failure)
        .addKeyValue("requestId", call.id())
        .addKeyValue("path", call.path())
        .log("A call of an operator failed by a defect");
    return Replying.error(call.id(), new GatewayError.Internal());
  }
}
