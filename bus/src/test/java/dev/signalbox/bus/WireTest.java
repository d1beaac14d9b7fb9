package dev.signalbox.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.routing.Price;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {
  static Stream<Class<?>> everythingThatTravels() throws IllegalAccessException {
    var types = new ArrayList<Class<?>>(List.of(GatewayError.class, Price.class, Beat.class));
    for (var field : Addresses.class.getFields()) {
      switch (field.get(null)) {
        case Address<?, ?> address -> types.addAll(List.of(address.question(), address.answer()));
        case StreamAddress<?, ?> stream -> types.addAll(List.of(stream.question(), stream.event()));
        default -> throw new IllegalStateException("not an address: " + field);
      }
    }
    for (var field : Topics.class.getFields()) {
      types.add(((Topic<?>) field.get(null)).event());
    }
    return types.stream().distinct();
  }

  @ParameterizedTest
  @MethodSource("everythingThatTravels")
  void every_value_that_travels_arrives_as_it_was_sent(Class<?> type) {
    var specimens = Specimens.of(type);
    assertThat(specimens).isNotEmpty();
    specimens.forEach(specimen -> assertThat(roundTrip(type, specimen)).isEqualTo(specimen));
  }

  @Test
  void every_case_of_a_sealed_interface_is_among_the_specimens() {
    assertThat(Specimens.of(GatewayError.class).stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(cases(GatewayError.class).toList());
    assertThat(Specimens.of(Delta.class).stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(cases(Delta.class).toList());
  }

  @Test
  void a_batch_of_events_keeps_their_cases() {
    List<Delta> batch = Specimens.of(Delta.class).stream().map(Delta.class::cast).toList();
    var form = Wire.jsonList(Delta.class);
    assertThat(form.read(form.write(batch))).isEqualTo(batch);
  }

  @Test
  void only_components_travel_and_unknown_ones_are_skipped() {
    var form = Wire.json(Delta.class);
    var text = new Delta.Text("hi");
    assertThat(new String(form.write(text), UTF_8))
        .isEqualTo("{\"@case\":\"Text\",\"text\":\"hi\"}");
    var newer = "{\"@case\":\"Text\",\"text\":\"hi\",\"mood\":[1,{}]}";
    assertThat(form.read(newer.getBytes(UTF_8))).isEqualTo(text);
  }

  @Test
  void a_price_of_a_node_that_knows_no_bands_has_none_and_that_node_skips_ours() {
    var form = Wire.json(Price.class);
    var flat = new Price.PerToken(5, 4, 3, 2, 1);
    var older =
        "{\"@case\":\"PerToken\",\"input\":5,\"cachedInput\":4,\"cacheWrite\":3,\"output\":2,"
            + "\"reasoning\":1}";
    assertThat(form.read(older.getBytes(UTF_8))).isEqualTo(flat);
    var banded = flat.withBands(List.of(new Price.Band(128_000, flat)));
    assertThat(new String(form.write(banded), UTF_8))
        .as("what an older node reads, and one member more")
        .startsWith(older.substring(0, older.length() - 1) + ",\"bands\":[");
  }

  @Test
  void a_question_of_a_node_that_knows_no_bands_has_a_prompt_as_long_as_its_input() {
    var form = Wire.json(PlaceHold.class);
    var asked =
        new PlaceHold(
            new RequestId("r"),
            List.of(),
            "auto",
            700,
            OptionalInt.empty(),
            PlaceHold.Terms.of(Identity.OPERATOR));
    var written = new String(form.write(asked), UTF_8);
    assertThat(written).contains("\"promptTokens\":700,");
    assertThat(form.read(written.replace("\"promptTokens\":700,", "").getBytes(UTF_8)))
        .isEqualTo(asked);
  }

  @Test
  void a_frame_arrives_as_it_was_sent() {
    for (var kind : Frame.Kind.values()) {
      var frame = new Frame("nöde", 1L << 40, kind, 9, Buffer.buffer("body"));
      var codec = new RecordCodec<>("frame", Frame.FORM);
      var wire = Buffer.buffer("before");
      codec.encodeToWire(wire, frame);
      assertThat(codec.decodeFromWire(6, wire)).isEqualTo(frame);
      assertThat(codec.transform(frame)).isSameAs(frame);
    }
  }

  @Test
  void the_time_left_travels_and_not_the_clock() {
    var asker = Codecs.askedForm(Wire.json(Delta.class), () -> java.time.Instant.ofEpochMilli(500));
    var answerer =
        Codecs.askedForm(Wire.json(Delta.class), () -> java.time.Instant.ofEpochMilli(90_000));
    var sent = new Asked<Delta>(new Delta.Text("hi"), new Deadline(800));
    var received = answerer.read(asker.write(sent));
    assertThat(received.question()).isEqualTo(sent.question());
    assertThat(received.deadline().epochMillis()).isEqualTo(90_300);
  }

  @Test
  void an_outcome_is_told_apart() {
    var form = Codecs.outcomeForm(Wire.json(Delta.class), Wire.json(GatewayError.class));
    Outcome<Delta> good = Outcome.ok(new Delta.Text("hi"));
    Outcome<Delta> bad = Outcome.err(new GatewayError.Internal());
    for (var outcome : Arrays.asList(good, bad)) {
      assertThat(form.read(form.write(outcome))).isEqualTo(outcome);
    }
  }

  private static Stream<Class<?>> cases(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(c -> c.isSealed() ? cases(c) : Stream.of(c));
  }

  private static <T> Object roundTrip(Class<T> type, Object value) {
    var form = Wire.json(type);
    return form.read(form.write(type.cast(value)));
  }
}
