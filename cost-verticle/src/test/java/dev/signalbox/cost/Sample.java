package dev.signalbox.cost;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Values the tests share. The priced model costs 1 USD per million tokens in and 10 out, so that
/// one input token is 1,000 nano-USD.
final class Sample {
  static final PlaceHold.Terms TERMS =
      PlaceHold.Terms.of(Identity.of(CallerKey.ANONYMOUS, Authority.CALLER));

  static final Target PRICED = new Target("acme", "large");
  static final Target UNPRICED = new Target("acme", "mystery");
  static final Target FREE = new Target("home", "tiny");
  static final Price.PerToken PRICE = new Price.PerToken(1_000_000, 500_000, 1_250_000, 10_000_000);
  static final List<Offer> OFFERS =
      List.of(
          offer(PRICED, PRICE, 0, true),
          offer(UNPRICED, new Price.Unknown(), 0, false),
          offer(FREE, new Price.Free(), 0, true));
  private static final CallerKey CALLER = new CallerKey("abc", "sk-abc");
  static final Account KEY = Account.ofKey(CALLER);
  static final Account SESSION = Account.ofSession(CALLER, "s1");

  private Sample() {}

  static Offer offer(Target target, Price price, int maxOutput, boolean providerDefault) {
    return new Offer(
        target, price, 100_000, maxOutput, 100, true, providerDefault, Capability.CHAT, Map.of());
  }

  /// Asks for a hold of exactly `nanoUsd` (a multiple of 1,000) on `accounts`.
  static PlaceHold hold(String id, long nanoUsd, Account... accounts) {
    return new PlaceHold(
        new RequestId(id),
        List.of(accounts),
        "acme/large",
        nanoUsd / 1_000,
        OptionalInt.of(0),
        TERMS);
  }

  /// Settles with a charge of exactly `nanoUsd` (a multiple of 1,000).
  static Settle settle(String id, long nanoUsd, long epochMillis, Account... accounts) {
    var charge = new Charge(1, PRICED, Usage.of(nanoUsd / 1_000, 0));
    return new Settle(new RequestId(id), List.of(accounts), List.of(charge), epochMillis);
  }

  static Settle release(String id, long epochMillis, Account... accounts) {
    return new Settle(new RequestId(id), List.of(accounts), List.of(), epochMillis);
  }

  static Money nano(long nanoUsd) {
    return new Money(nanoUsd);
  }
}
