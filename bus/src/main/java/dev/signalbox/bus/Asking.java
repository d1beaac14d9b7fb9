package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a question, waits, and asks again where that is safe. Whatever happens ends as an outcome.
final class Asking {
  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

  private static final int MAX_DOUBLINGS = 5;

  private final EventBus eventBus;
  private final NearAsks near;
  private final Routes routes;
  private final BusOptions options;
  private final InstantSource clock;

  Asking(EventBus eventBus, NearAsks near, Routes routes, BusOptions options, InstantSource clock) {
    this.near = near;
    this.eventBus = eventBus;
    this.routes = routes;
    this.options = options;
    this.clock = clock;
  }

  /// Asks until there is an answer, a reason to stop, or no time left.
  <A> Future<Outcome<A>> send(Call call) {
    return attempt(call, 1, Set.of());
  }

  private <A> Future<Outcome<A>> attempt(Call call, int number, Set<String> tried) {
    var remaining = call.deadline().remainingMillis(clock);
    if (remaining == 0) {
      return outOfTime(call);
    }
    var hop = hop(call, tried);
    if (hop == null) {
      return unavailable(call);
    }
    var patience = patience(call, hop, remaining, number);
    routes.sent(call.unit(), hop);
    var last = patience == remaining;
    Future<Outcome<A>> answer = request(call, hop, patience);
    return answer.transform(told -> {
      try {
        if (told.succeeded()) {
          routes.settled(call.unit(), hop, true);
          return answer;
        }
        return unanswered(call, new Try(number, tried, hop, last), told.cause());
      } catch (RuntimeException e) {
        return defect(call, e);
      }
    });
  }

  /// One try of a question.
  ///
  /// @param tried the nodes that were asked before it
  /// @param last whether it was given all the time there is
  private record Try(int number, Set<String> tried, Hop hop, boolean last) {}

  private <A> Future<Outcome<A>> unanswered(Call call, Try made, Throwable failure) {
    var cause = cause(failure);
    var hop = made.hop;
    routes.settled(call.unit(), hop, isInnocent(call, cause));
    return switch (cause) {
      case RECIPIENT_FAILURE -> defect(call, failure);
      case TIMEOUT, ERROR ->
          made.last ? outOfTime(call) : again(call, made.number, with(made.tried, hop.node()));
      case NO_HANDLERS ->
          again(call, made.number, hop.local() ? made.tried : with(made.tried, hop.node()));
    };
  }

  private @Nullable Hop hop(Call call, Set<String> tried) {
    return switch (call.whom()) {
      case Whom.Nearest() -> routes.choose(call.name(), call.unit(), tried);
      case Whom.Apart() -> routes.apart(call.name(), call.unit(), tried);
      case Whom.Only(String node) -> routes.to(node, call.name(), call.unit());
    };
  }

  private <A> Future<Outcome<A>> request(Call call, Hop hop, long patience) {
    try {
      var body = call.body().apply(hop);
      if (hop.local()) {
        return near.ask(hop.address(), body, patience);
      }
      var delivery = new DeliveryOptions().setCodecName(call.codec()).setSendTimeout(patience);
      return eventBus.<Outcome<A>>request(hop.address(), body, delivery).map(Message::body);
    } catch (RuntimeException e) {
      return Future.failedFuture(new ReplyException(ReplyFailure.RECIPIENT_FAILURE, e.toString()));
    }
  }

  /// Twice as long at each try: the first is for a replica that died, the last for one that has
  /// much to do.
  private long patience(Call call, Hop hop, long remaining, int number) {
    if (!call.idempotent()) {
      return remaining;
    }
    var first = hop.local() ? options.localHopMillis() : options.remoteHopMillis();
    return Math.min(remaining, first << Math.min(number - 1, MAX_DOUBLINGS));
  }

  /// Whether the replica could not help it: it answered, or the question itself takes long.
  private static boolean isInnocent(Call call, ReplyFailure cause) {
    return switch (cause) {
      case RECIPIENT_FAILURE -> true;
      case TIMEOUT, ERROR -> !call.idempotent();
      case NO_HANDLERS -> false;
    };
  }

  private <A> Future<Outcome<A>> again(Call call, int number, Set<String> tried) {
    return number >= options.tries() ? unavailable(call) : attempt(call, number + 1, tried);
  }

  /// A failure that says nothing about delivery counts as silence.
  private static ReplyFailure cause(Throwable failure) {
    return failure instanceof ReplyException reply ? reply.failureType() : ReplyFailure.TIMEOUT;
  }

  private static Set<String> with(Set<String> tried, String node) {
    var more = new HashSet<>(tried);
    more.add(node);
    return more;
  }

  private static <A> Future<Outcome<A>> outOfTime(Call call) {
    return Future.succeededFuture(Outcome.err(new GatewayError.DeadlineExceeded(call.unit().id())));
  }

  private static <A> Future<Outcome<A>> unavailable(Call call) {
    return Future.succeededFuture(Outcome.err(new GatewayError.UnitUnavailable(call.unit())));
  }

  private static <A> Future<Outcome<A>> defect(Call call, Throwable failure) {
    LOG.atError()
        .addKeyValue("address", call.name())
        .setCause(failure)
        .log("A question could not be sent or its answer not be read");
    return Future.succeededFuture(Outcome.err(new GatewayError.Internal()));
  }
}
