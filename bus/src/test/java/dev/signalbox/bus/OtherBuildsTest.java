package dev.signalbox.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.Settle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nodes of one cluster may run two builds. Every message is read with what a newer build may have
/// put into it and without what an older one does not know of: what comes out is what was meant, or
/// that it was not understood.
class OtherBuildsTest {
  private static final ObjectMapper TREES = new JsonMapper();
  private static final String OF_THE_FUTURE = "OF_THE_FUTURE";

  /// Everything that is passed over by a reader that does not know it; `docs/operations.md`, under
  /// "Rolling upgrades", says the same.
  private static final Set<String> PASSED_OVER =
      Set.of(
          "Beat.presences[].replica.unit",
          "Beat.presences[].state",
          "Beat.presences[].providers[].offers[].price.@case",
          "Beat.presences[].providers[].offers[].capabilities[]",
          "Beat.presences[].providers[].targets[].circuit");

  private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Za-z_0-9]*");

  static List<Class<?>> everythingThatTravels() throws IllegalAccessException {
    return WireTest.everythingThatTravels().toList();
  }

  /// A place in a message whose content can be replaced.
  ///
  /// @param kind tells places of one path apart
  private record Place(
      String path, String kind, JsonNode value, Consumer<JsonNode> replace, Runnable remove) {
    boolean isConstant() {
      return value.isTextual() && CONSTANT.matcher(value.asText()).matches();
    }
  }

  @ParameterizedTest
  @MethodSource("everythingThatTravels")
  void a_member_of_the_future_is_passed_over(Class<?> type) {
    for (var specimen : Specimens.of(type)) {
      var tree = tree(type, specimen);
      objects(tree).forEach(one -> one.set("ofTheFuture", TREES.createObjectNode().put("a", 1)));
      assertThat(read(type, tree)).contains(specimen);
    }
  }

  @Test
  void a_constant_or_case_of_the_future_is_refused_but_where_it_stands_by_itself()
      throws IllegalAccessException {
    var passedOver = new TreeSet<String>();
    for (var type : everythingThatTravels()) {
      eachPlace(
          type,
          Place::isConstant,
          (place, tree) -> {
            place.replace().accept(TextNode.valueOf(OF_THE_FUTURE));
            read(type, tree)
                .ifPresent(value -> {
                  passedOver.add(place.path());
                  assertThat(tree(type, value).toString()).doesNotContain(OF_THE_FUTURE);
                });
          });
    }
    assertThat(passedOver).isEqualTo(new TreeSet<>(PASSED_OVER));
  }

  @ParameterizedTest
  @MethodSource("everythingThatTravels")
  void nothing_is_null_where_an_older_build_says_less(Class<?> type) {
    eachPlace(
        type,
        _ -> true,
        (place, tree) -> {
          place.remove().run();
          read(type, tree).ifPresent(value -> assertThat(value.toString()).doesNotContain("null"));
        });
  }

  @Test
  void what_an_older_build_does_not_list_is_empty() {
    var old = "{\"id\":{\"value\":\"r1\"},\"accounts\":[],\"charges\":[],\"epochMillis\":5}";
    var settle = Wire.json(Settle.class).read(old.getBytes(UTF_8));
    assertThat(settle.unpaid()).isEmpty();
  }

  @Test
  void a_refusal_of_the_future_is_a_refusal_and_no_outage() {
    var misunderstandings = new Misunderstandings();
    var errors = ErrorForm.ofAnswers(misunderstandings);
    var form = Codecs.outcomeForm(Wire.json(Beat.class), errors);
    var newer = ofTheFuture(form.write(Outcome.err(new GatewayError.Internal())));
    assertThat(form.read(newer))
        .isEqualTo(
            Outcome.err(
                new GatewayError.Forbidden(
                    "This was refused for a reason that only a newer build of this cluster knows"
                        + " (GatewayError.Untimely). Ask again when all of it is upgraded.")));
    var end = ErrorForm.ofStreams(misunderstandings);
    assertThat(end.read(ofTheFuture(end.write(new GatewayError.Internal()))))
        .isEqualTo(new GatewayError.Internal());
  }

  private static byte[] ofTheFuture(byte[] internal) {
    return new String(internal, UTF_8).replace("Internal", "Untimely").getBytes(UTF_8);
  }

  /// Every place of a message once, whichever specimen it is found in; it is mended afterwards.
  private static void eachPlace(
      Class<?> type, Predicate<Place> wanted, BiConsumer<Place, JsonNode> task) {
    var seen = new HashSet<String>();
    for (var specimen : Specimens.of(type)) {
      var tree = tree(type, specimen);
      for (var place : places(type.getSimpleName(), tree)) {
        if (wanted.test(place) && seen.add(place.path() + place.kind())) {
          task.accept(place, tree);
          place.replace().accept(place.value());
        }
      }
    }
  }

  private static Optional<Object> read(Class<?> type, JsonNode tree) {
    try {
      return Optional.of(Wire.json(type).read(TREES.writeValueAsBytes(tree)));
    } catch (NotUnderstood _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> JsonNode tree(Class<T> type, Object value) {
    try {
      return TREES.readTree(Wire.json(type).write(type.cast(value)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every object of `tree` that is a record: the specimens' maps have a key `one`.
  private static List<ObjectNode> objects(JsonNode tree) {
    var all = new ArrayList<ObjectNode>();
    if (tree instanceof ObjectNode object && !object.has("one")) {
      all.add(object);
    }
    tree.forEach(child -> all.addAll(objects(child)));
    return all;
  }

  private static List<Place> places(String path, JsonNode tree) {
    var all = new ArrayList<Place>();
    if (tree instanceof ObjectNode object) {
      for (var member : new HashSet<>(object.properties())) {
        var name = member.getKey();
        var at = path + "." + (object.has("one") ? "*" : name);
        all.add(
            new Place(
                at,
                object.path("@case").asText(),
                member.getValue(),
                v -> object.set(name, v),
                () -> object.remove(name)));
        all.addAll(places(at, member.getValue()));
      }
    } else if (tree instanceof ArrayNode array) {
      for (var i = 0; i < array.size(); i++) {
        var index = i;
        all.add(
            new Place(
                path + "[]",
                "",
                array.get(i),
                v -> array.set(index, v),
                () -> array.set(index, JsonNodeFactory.instance.nullNode())));
        all.addAll(places(path + "[]", array.get(i)));
      }
    }
    return all;
  }
}
