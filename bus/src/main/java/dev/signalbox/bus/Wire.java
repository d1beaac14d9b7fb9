package dev.signalbox.bus;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.signalbox.api.EachByItself;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Values as JSON between nodes. The records need no annotations: a property is a record component,
/// and the case of a sealed interface is told by the record's simple name in `@case`.
///
/// A node may run another build than its peer. Members that the reader does not know are skipped;
/// of those it misses, collections and texts are empty, numbers 0, and anything else makes the
/// message unreadable, as does a constant or a case that it does not know, except in what is marked
/// [EachByItself]. What cannot be read throws [NotUnderstood].
final class Wire {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .annotationIntrospector(new SealedCases())
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .withConfigOverride(String.class, Wire::emptyWhereAbsent)
          .withConfigOverride(List.class, Wire::emptyWhereAbsent)
          .withConfigOverride(Set.class, Wire::emptyWhereAbsent)
          .withConfigOverride(Map.class, Wire::emptyWhereAbsent)
          .build();

  private Wire() {}

  private static void emptyWhereAbsent(MutableConfigOverride type) {
    type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
  }

  /// The JSON form of values of `type`, which may be a sealed interface.
  static <T> RecordCodec.Form<T> json(Class<T> type) {
    return form(MAPPER.constructType(type));
  }

  /// The JSON form of lists of `element`.
  static <T> RecordCodec.Form<List<T>> jsonList(Class<T> element) {
    return form(MAPPER.getTypeFactory().constructCollectionType(List.class, element));
  }

  /// A JSON form in which equal values are equal bytes, whatever order their sets and maps are in.
  static <T> RecordCodec.Form<T> canonical(Class<T> type) {
    var mapper = MAPPER.copy().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    mapper.registerModule(
        new SimpleModule().addSerializer(new StdDelegatingSerializer(Set.class, new SortedSets())));
    return form(mapper, mapper.constructType(type));
  }

  private static <T> RecordCodec.Form<T> form(JavaType type) {
    return form(MAPPER, type);
  }

  private static <T> RecordCodec.Form<T> form(ObjectMapper mapper, JavaType type) {
    var writer = mapper.writerFor(type);
    var reader = mapper.readerFor(type);
    return new RecordCodec.Form<>() {
      @Override
      public byte[] write(T value) {
        try {
          return writer.writeValueAsBytes(value);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public T read(byte[] bytes) {
        try {
          return reader.readValue(bytes);
        } catch (IOException e) {
          throw NotUnderstood.because(e);
        }
      }
    };
  }

  /// The elements of a set in the order of their text.
  @SuppressWarnings("rawtypes") // what Jackson calls the type of every set
  private static final class SortedSets extends StdConverter<Set, List<String>> {
    @Override
    public List<String> convert(Set value) {
      var texts = new ArrayList<String>();
      for (var each : value) {
        texts.add(String.valueOf(each));
      }
      texts.sort(null);
      return texts;
    }
  }

  /// Teaches Jackson that the permitted records of a sealed interface are its cases.
  private static final class SealedCases extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
        MapperConfig<?> config, AnnotatedClass type, JavaType baseType) {
      if (!type.getRawType().isInterface() || !type.getRawType().isSealed()) {
        return null;
      }
      var byName =
          JsonTypeInfo.Value.construct(
              JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "@case", null, false, true, null);
      return new StdTypeResolverBuilder().init(byName, null);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated type) {
      return type.getRawType().isSealed()
          ? cases(type.getRawType()).map(c -> new NamedType(c, c.getSimpleName())).toList()
          : null;
    }

    @Override
    public @Nullable Object findDeserializer(Annotated member) {
      return member.hasAnnotation(EachByItself.class) ? KnownElements.reader() : null;
    }

    /// The records of a sealed interface, those of its groups included.
    private static Stream<Class<?>> cases(Class<?> sealed) {
      return Arrays.stream(sealed.getPermittedSubclasses())
          .flatMap(c -> c.isSealed() ? cases(c) : Stream.of(c));
    }
  }
}
