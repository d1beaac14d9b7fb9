package dev.signalbox.bus;

import dev.signalbox.api.Outcome;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;

/// A question that came from another node, answered by a message.
///
/// @param answers names the codec of outcomes
record FarAsk<Q, A>(Message<Q> message, DeliveryOptions answers) implements Incoming<Q, A> {
  @Override
  public Q body() {
    return message.body();
  }

  @Override
  public void reply(Outcome<A> outcome) {
    message.reply(new Answer.Read<>(outcome), answers);
  }

  @Override
  public void notUnderstood(NotUnderstood why) {
    message.fail(NotUnderstood.CODE, why.getMessage());
  }
}
