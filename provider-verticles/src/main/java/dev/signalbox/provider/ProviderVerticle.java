package dev.signalbox.provider;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.CheckProvider;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.ProviderCheck;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.ResumeStream;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.speech.Speak;
import dev.signalbox.api.speech.SpeechPiece;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Bus.Registration;
import dev.signalbox.bus.Bus.Serving;
import dev.signalbox.bus.Bus.Started;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.bus.Topics;
import dev.signalbox.platform.Database.Listening;
import dev.signalbox.platform.KeptCharacters;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.http.UnitHttp;
import dev.signalbox.provider.resume.Tapes;
import dev.signalbox.provider.wire.Call;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Calls model providers for the pipeline. One instance per event loop; the first of them also
/// speaks for the unit in the roll call and looks for model servers.
public final class ProviderVerticle extends VerticleBase {
  private static final long BODY_LIMIT_BYTES = 64 * 1024;
  private static final long REFRESH_MILLIS = 15_000;
  private static final long RECOVERY_MILLIS = 500;

  /// A start does not wait longer for the database, which may be away.
  private static final long LOAD_MILLIS = 2_000;

  private final Shared shared;
  private final List<Registration> registrations = new ArrayList<>();
  private final List<Serving> servings = new ArrayList<>();
  private final List<Listening> listening = new CopyOnWriteArrayList<>();
  private @Nullable Lane lane;
  private @Nullable UnitHttp http;

  private ProviderVerticle(Shared shared) {
    this.shared = shared;
  }

  /// What all instances of one process share.
  private record Shared(
      ProviderConfig config,
      Bus bus,
      Platform platform,
      ProviderBook book,
      CallMeters.Book meters,
      Tapes tapes,
      AtomicBoolean joined) {}

  /// A supplier of instances that share their providers and what was measured of them.
  public static Supplier<ProviderVerticle> replicas(
      ProviderConfig config, Bus bus, Platform platform) {
    var registry = platform.telemetry().meters();
    var switches =
        new Switches(bus.node(), event -> bus.announce(Topics.SWITCHES, event), registry);
    var book = ProviderBook.of(config, offers(platform), switches);
    var meters = new CallMeters.Book(registry);
    var shared = new Shared(config, bus, platform, book, meters, tapes(), new AtomicBoolean());
    return () -> new ProviderVerticle(shared);
  }

  private static Tapes tapes() {
    return new Tapes(KeptCharacters.ofHeap(Runtime.getRuntime().maxMemory()));
  }

  private static Function<String, List<Offer>> offers(Platform platform) {
    return VoicePrice.of(platform.settings()).over(platform.catalogue().current()::offersOf);
  }

  @Override
  public Future<?> start() {
    var config = shared.config();
    var client = new UpstreamClient(vertx, config, shared.platform().version());
    var ownLane =
        new Lane(
            vertx, client, shared.platform().clock(), config.idleTimeoutMillis(), shared.meters());
    lane = ownLane;
    var found =
        shared.joined().compareAndSet(false, true) ? lead(client) : Future.<Void>succeededFuture();
    return found
        .compose(_ -> shared.bus().serve(Addresses.STREAM, this::call))
        .onSuccess(servings::add)
        .compose(_ -> shared.bus().serve(Addresses.RESUME, this::resume))
        .onSuccess(servings::add)
        .compose(_ ->
            shared
                .bus()
                .answer(
                    Addresses.FIND_STREAM,
                    (question, _) -> Future.succeededFuture(shared.tapes().find(question))))
        .onSuccess(registrations::add)
        .compose(_ -> shared.bus().answer(Addresses.EMBED, this::embed))
        .onSuccess(registrations::add)
        .compose(_ -> shared.bus().serve(Addresses.SPEAK, this::speak))
        .onSuccess(servings::add)
        .compose(_ -> shared.bus().answer(Addresses.CHECK_PROVIDER, this::check))
        .onSuccess(registrations::add)
        .compose(_ -> listen(ownLane));
  }

  /// The first instance's part.
  private Future<Void> lead(UpstreamClient client) {
    var platform = shared.platform();
    var discovery =
        new Discovery(
            shared.config(), shared.book(), client, Discovery.Spot.usual(), Discovery.PROBE_MILLIS);
    var recovery = new Recovery(shared.book(), client, platform.clock());
    var added = new AddedProviders(shared.config(), platform, shared.book(), discovery::refresh);
    vertx.setPeriodic(1, REFRESH_MILLIS, _ -> added.read().onComplete(_ -> discovery.refresh()));
    vertx.setPeriodic(RECOVERY_MILLIS, _ -> recovery.look());
    listening.add(platform.catalogue().onChange(this::reoffer));
    added.listen().onSuccess(listening::add);
    return Future.join(discovery.run(), added.read().timeout(LOAD_MILLIS, TimeUnit.MILLISECONDS))
        .otherwiseEmpty()
        .compose(_ -> shared.bus().join(Unit.PROVIDERS, this::state))
        .onSuccess(registrations::add)
        .mapEmpty();
  }

  private void reoffer() {
    shared.book().reoffer(offers(shared.platform()));
  }

  private ReplicaState.Snapshot state() {
    return new ReplicaState.Snapshot(
        Presence.State.READY,
        shared.book().presences(shared.platform().clock().millis()),
        Map.of());
  }

  private Future<Integer> listen(Lane ownLane) {
    var unitHttp = new UnitHttp(vertx, Unit.PROVIDERS, shared.platform(), List.of());
    http = unitHttp;
    var router = unitHttp.router(BODY_LIMIT_BYTES);
    new ProviderRoutes(shared.book(), ownLane).mount(router);
    return unitHttp.listen(router, shared.config().port());
  }

  private Future<Outcome<Started>> call(
      CallProvider question, Deadline deadline, OutboundStream<Delta> out) {
    var tape = shared.tapes().record(context, question, deadline, out);
    var outcome = started(question, deadline, tape);
    if (outcome instanceof Outcome.Err<Started>) {
      shared.tapes().abandon(question);
    }
    return Future.succeededFuture(outcome);
  }

  private Future<Outcome<Started>> resume(
      ResumeStream question, Deadline deadline, OutboundStream<Delta> out) {
    return Future.succeededFuture(shared.tapes().resume(context, question, out));
  }

  private Outcome<Started> started(
      CallProvider question, Deadline deadline, OutboundStream<Delta> out) {
    var ownLane = Objects.requireNonNull(lane);
    var target = question.target();
    var request = question.request();
    if (shared.book().isBuiltin(target.provider())) {
      var vitals = CallVitals.begin(shared.book().builtinVitals(), ownLane.clock());
      return new DemoCall(ownLane, request, vitals, deadline, out).start();
    }
    var provider = shared.book().find(target.provider());
    if (provider.isEmpty()) {
      return Outcome.err(inactive(target.provider()));
    }
    var call =
        new Call(target, request, provider.get().maxOutputTokens(target), provider.get().account());
    var errand = new TextErrand(provider.get().adapter(), call);
    return UpstreamCall.start(
        ownLane, new UpstreamCall.Asked<>(provider.get(), errand, deadline), out);
  }

  private Future<Outcome<Started>> speak(
      Speak speak, Deadline deadline, OutboundStream<SpeechPiece> out) {
    var name = speak.target().provider();
    return Future.succeededFuture(
        shared
            .book()
            .find(name)
            .map(provider -> {
              var errand = new SpeechErrand(provider.adapter(), speak);
              var asked = new UpstreamCall.Asked<>(provider, errand, deadline);
              return UpstreamCall.start(Objects.requireNonNull(lane), asked, out);
            })
            .orElseGet(() -> Outcome.err(inactive(name))));
  }

  private Future<Outcome<Embeddings>> embed(EmbedTexts texts, Deadline deadline) {
    var provider = texts.target().provider();
    return shared
        .book()
        .find(provider)
        .map(active ->
            EmbedCall.start(
                Objects.requireNonNull(lane), new EmbedCall.Asked(active, texts, deadline)))
        .orElseGet(() -> Future.succeededFuture(Outcome.err(inactive(provider))));
  }

  private Future<Outcome<ProviderCheck>> check(CheckProvider question, Deadline deadline) {
    return new Checks(shared.book(), Objects.requireNonNull(lane)).check(question.provider());
  }

  private static GatewayError inactive(String provider) {
    return new GatewayError.ProviderFailed(provider, 0, "it is not active here");
  }

  /// Leaves the roll call, takes no more calls, lets running ones finish for a while, and ends the
  /// rest.
  @Override
  public Future<?> stop() {
    var leaving = new ArrayList<Future<Void>>();
    listening.forEach(Listening::close);
    registrations.forEach(registration -> leaving.add(registration.close()));
    servings.forEach(serving -> leaving.add(serving.drain(shared.config().drain())));
    return Future.join(leaving).otherwiseEmpty().compose(_ -> close());
  }

  private Future<Void> close() {
    var closing = new ArrayList<Future<Void>>();
    if (http != null) {
      closing.add(http.close());
    }
    if (lane != null) {
      closing.add(lane.client().close());
    }
    return Future.join(closing).mapEmpty();
  }
}
