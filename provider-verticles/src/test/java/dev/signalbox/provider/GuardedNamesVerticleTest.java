package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Secret;
import dev.signalbox.platform.net.AddressGuard;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import dev.signalbox.testkit.MutableClock;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
class GuardedNamesVerticleTest {
  private static final String NAME = "models.signalbox.invalid";
  private static final String ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"all\"},\"finish_reason\":\"stop\"}]}";

  private final AtomicInteger lookups = new AtomicInteger();
  private Vertx vertx;
  private Wiring wiring;

  @BeforeEach
  void start(Vertx fresh) {
    vertx = fresh;
    wiring = new Wiring(vertx);
  }

  @Test
  void the_very_address_that_was_judged_is_connected_to_under_the_name() {
    var upstream = MockUpstream.start(vertx).always(Answer.json(200, ANSWER));
    var port = URI.create(upstream.url()).getPort();
    var lane = lane(true, "127.0.0.1");
    var provider = guarded("http://" + NAME + ":" + port);
    for (var i = 0; i < 3; i++) {
      var inlet = new Inlet();
      wiring.call(lane, provider, false, 5000, inlet);
      assertThat(inlet.awaitText()).isEqualTo("all");
    }
    // nobody else knows the name: a second look-up would have failed
    assertThat(upstream.last().headers().get("host")).isEqualTo(NAME + ":" + port);
    assertThat(lookups).hasValue(1);
  }

  @Test
  void tls_is_spoken_to_the_name_and_not_to_the_address() {
    Promise<String> hello = Promise.promise();
    NetServer server =
        vertx
            .createNetServer()
            .connectHandler(socket ->
                socket.handler(bytes -> {
                  hello.tryComplete(bytes.toString(StandardCharsets.ISO_8859_1));
                  socket.close();
                }));
    Eventually.get(server.listen(0, "127.0.0.1"));
    var inlet = new Inlet();
    wiring.call(
        lane(true, "127.0.0.1"),
        guarded("https://" + NAME + ":" + server.actualPort()),
        false,
        5000,
        inlet);

    assertThat(Eventually.get(hello.future())).contains(NAME);
    assertThat(inlet.awaitError()).isInstanceOf(ProviderFailed.class);
  }

  @Test
  void a_name_that_leads_inside_is_refused_whatever_it_looks_like() {
    var upstream = MockUpstream.start(vertx);
    var port = URI.create(upstream.url()).getPort();
    for (var address :
        new String[] {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1"}) {
      var inlet = new Inlet();
      wiring.call(lane(false, address), guarded("http://" + NAME + ":" + port), false, 5000, inlet);
      assertThat(((ProviderFailed) inlet.awaitError()).reason())
          .as(address)
          .contains("its address is")
          .doesNotContain(address);
    }
    assertThat(upstream.calls()).isZero();
  }

  @Test
  void a_name_is_looked_up_anew_after_a_while_and_judged_anew() {
    var clock = MutableClock.atNoon();
    var answers = new InetAddress[] {InetAddress.ofLiteral("8.8.8.8")};
    var names =
        new GuardedNames(
            vertx,
            new AddressGuard(false),
            clock,
            _ -> {
              lookups.incrementAndGet();
              return answers;
            });
    assertThat(Eventually.get(names.resolve(NAME)).getHostAddress()).isEqualTo("8.8.8.8");
    answers[0] = InetAddress.ofLiteral("127.0.0.1");
    assertThat(Eventually.get(names.resolve(NAME)).getHostAddress()).isEqualTo("8.8.8.8");
    clock.advance(Duration.ofSeconds(30));

    assertThat(Eventually.failureOf(names.resolve(NAME))).isInstanceOf(AddressRefused.class);
    assertThat(lookups).hasValue(2);
  }

  private Lane lane(boolean allowPrivate, String address) {
    var plain = wiring.lane(1000);
    var config = Wiring.config(1000, Wiring.MAX_CONNECTIONS, allowPrivate);
    GuardedNames.Lookup lookup =
        host -> {
          lookups.incrementAndGet();
          return new InetAddress[] {InetAddress.getByAddress(host, bytes(address))};
        };
    return new Lane(
        vertx,
        new UpstreamClient(vertx, config, "test", lookup),
        plain.clock(),
        plain.idleTimeoutMillis(),
        plain.meters());
  }

  private static byte[] bytes(String address) {
    return InetAddress.ofLiteral(address).getAddress();
  }

  private static ActiveProvider guarded(String url) {
    var endpoint = Endpoint.of(url, EndpointTest.provider("openai"));
    return Wiring.openAi(
        Vitals.of("openai"), new Access("key#1", endpoint, new Secret("k"), 1, true));
  }
}
