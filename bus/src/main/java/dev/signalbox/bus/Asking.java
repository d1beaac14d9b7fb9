package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
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
    return attempt(call, Round.FIRST);
  }

  private <A> Future<Outcome<A>> attempt(Call call, Round round) {
    var remaining = call.deadline().remainingMillis(clock);
    if (remaining == 0) {
      return outOfTime(call);
    }
    var hop = hop(call, round);
    if (hop == null) {
      return unavailable(call);
    }
    var patience = patience(call, hop, remaining, round.number);
    routes.sent(call.unit(), hop);
    var last = patience == remaining;
    Future<Outcome<A>> answer = request(call, hop, patience);
    return answer.transform(told -> {
      try {
        if (told.succeeded()) {
          routes.settled(call.unit(), hop, true);
          return answer;
        }
        return unanswered(call, new Try(round, hop, last), told.cause());
      } catch (RuntimeException e) {
        return defect(call, e);
      }
    });
  }

  /// What a try of a question comes after.
  ///
  /// @param number of the try, from 1; who does not understand is not counted
  /// @param tried the nodes that were asked before it
  /// @param deaf those among them that are of another build and cannot read the question, or whose
  ///   answer cannot be read here
  private record Round(int number, Set<String> tried, Set<String> deaf) {
    static final Round FIRST = new Round(1, Set.of(), Set.of());

    Round after(Set<String> nodes) {
      return new Round(number + 1, nodes, deaf);
    }

    Round past(String node) {
      return new Round(number, with(tried, node), with(deaf, node));
    }
  }

  /// One try of a question.
  ///
  /// @param last whether it was given all the time there is
  private record Try(Round round, Hop hop, boolean last) {}

  private <A> Future<Outcome<A>> unanswered(Call call, Try made, Throwable failure) {
    var hop = made.hop;
    if (mayBeUnderstoodElsewhere(call, failure)) {
      routes.settled(call.unit(), hop, true);
      return attempt(call, made.round.past(hop.node()));
    }
    var cause = cause(failure);
    routes.settled(call.unit(), hop, isInnocent(call, cause));
    var tried = made.round.tried;
    return switch (cause) {
      case RECIPIENT_FAILURE -> defect(call, failure);
      case TIMEOUT, ERROR ->
          made.last ? outOfTime(call) : again(call, made.round.after(with(tried, hop.node())));
      case NO_HANDLERS ->
          again(call, made.round.after(hop.local() ? tried : with(tried, hop.node())));
    };
  }

  /// Whether nothing was done about the question because it could not be read, or its answer cannot
  /// be read and it may be asked again.
  private static boolean mayBeUnderstoodElsewhere(Call call, Throwable failure) {
    return failure instanceof NotUnderstood
        ? call.idempotent()
        : failure instanceof ReplyException reply
            && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
            && reply.failureCode() == NotUnderstood.CODE;
  }

  /// Nobody who does not understand is asked twice; null when there is nobody else.
  private @Nullable Hop hop(Call call, Round round) {
    var hop = hop(call, round.tried);
    if (hop != null && round.deaf.contains(hop.node())) {
      hop = hop(call, round.deaf);
    }
    return hop == null || round.deaf.contains(hop.node()) ? null : hop;
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
      return eventBus
          .<Answer<A>>request(hop.address(), body, delivery)
          .compose(answer -> read(answer.body()));
    } catch (RuntimeException e) {
      return Future.failedFuture(new ReplyException(ReplyFailure.RECIPIENT_FAILURE, e.toString()));
    }
  }

  private static <A> Future<Outcome<A>> read(Answer<A> answer) {
    return switch (answer) {
      case Answer.Read<A>(Outcome<A> outcome) -> Future.succeededFuture(outcome);
      case Answer.Unread<A>(NotUnderstood why) -> Future.failedFuture(why);
    };
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

  private <A> Future<Outcome<A>> again(Call call, Round round) {
    return round.number > options.tries() ? unavailable(call) : attempt(call, round);
  }

  /// A failure that says nothing about delivery counts as silence, but for an answer that came and
  /// cannot be read.
  private static ReplyFailure cause(Throwable failure) {
    return switch (failure) {
      case ReplyException reply -> reply.failureType();
      case NotUnderstood _ -> ReplyFailure.RECIPIENT_FAILURE;
      default -> ReplyFailure.TIMEOUT;
    };
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
