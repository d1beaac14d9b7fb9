package dev.signalbox.bus;

import dev.signalbox.api.routing.Price;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Makes values of any record, in which every case of every sealed interface, every constant of
/// every enum, and presence and absence occur.
final class Specimens {
  private static final Price.PerToken FLAT = new Price.PerToken(Long.MAX_VALUE, 4, 3, 2, 1);
  private static final List<Object> PRICES =
      List.of(
          FLAT,
          FLAT.withBands(List.of(new Price.Band(1, FLAT), new Price.Band(Long.MAX_VALUE, FLAT))));

  private Specimens() {}

  static List<Object> of(Type type) {
    return switch (type) {
      case ParameterizedType generic -> ofGeneric(generic);
      // its bands have prices too, and have to ascend
      case Class<?> raw when raw.equals(Price.PerToken.class) -> PRICES;
      case Class<?> raw when raw.isRecord() -> ofRecord(raw);
      case Class<?> raw when raw.isEnum() -> List.of(raw.getEnumConstants());
      case Class<?> raw when raw.isSealed() ->
          Arrays.stream(raw.getPermittedSubclasses()).flatMap(c -> of(c).stream()).toList();
      case Class<?> raw -> ofPlain(raw);
      default -> throw new IllegalArgumentException("no specimen of " + type);
    };
  }

  private static List<Object> ofGeneric(ParameterizedType generic) {
    var arguments = generic.getActualTypeArguments();
    var last = of(arguments[arguments.length - 1]);
    if (generic.getRawType().equals(List.class)) {
      return List.of(List.copyOf(last));
    }
    if (generic.getRawType().equals(Set.class)) {
      return List.of(Set.copyOf(last));
    }
    if (generic.getRawType().equals(Map.class)) {
      return List.of(Map.of("one", last.getFirst(), "two \" \u0000 \ud83d\ude82", last.getLast()));
    }
    if (generic.getRawType().equals(Optional.class)) {
      return Stream.concat(Stream.of(Optional.empty()), last.stream().map(Optional::of))
          .map(Object.class::cast)
          .toList();
    }
    throw new IllegalArgumentException("no specimen of " + generic);
  }

  private static List<Object> ofPlain(Class<?> raw) {
    if (raw.equals(String.class)) {
      return List.of("x1");
    }
    if (raw.equals(int.class)) {
      return List.of(7, -1);
    }
    if (raw.equals(long.class) || raw.equals(Long.class)) {
      return List.of(Long.MAX_VALUE, -5L);
    }
    if (raw.equals(double.class)) {
      return List.of(1.0, 0.25);
    }
    if (raw.equals(boolean.class)) {
      return List.of(true, false);
    }
    if (raw.equals(OptionalLong.class)) {
      return List.of(OptionalLong.empty(), OptionalLong.of(1L << 40));
    }
    if (raw.equals(OptionalInt.class)) {
      return List.of(OptionalInt.empty(), OptionalInt.of(3));
    }
    if (raw.equals(OptionalDouble.class)) {
      return List.of(OptionalDouble.empty(), OptionalDouble.of(0.7));
    }
    throw new IllegalArgumentException("no specimen of " + raw + ": teach it here");
  }

  private static List<Object> ofRecord(Class<?> raw) {
    var components = raw.getRecordComponents();
    var variants =
        Arrays.stream(components).map(RecordComponent::getGenericType).map(Specimens::of).toList();
    var count = variants.stream().mapToInt(List::size).max().orElse(1);
    return IntStream.range(0, count)
        .mapToObj(i -> build(raw, variants.stream().map(v -> v.get(i % v.size())).toArray()))
        .toList();
  }

  private static Object build(Class<?> raw, Object[] values) {
    try {
      var types =
          Arrays.stream(raw.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      var constructor = raw.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no specimen of " + raw, e);
    }
  }
}
