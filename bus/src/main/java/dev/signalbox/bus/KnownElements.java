package dev.signalbox.bus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// Reads the elements of a set or list that this build knows and passes over those that hold
/// something it does not; see [dev.signalbox.api.EachByItself].
final class KnownElements {
  private KnownElements() {}

  /// The reader of a property, whatever its elements are.
  static JsonDeserializer<Collection<?>> reader() {
    return new OfAny();
  }

  /// Becomes a reader of one property's elements once that property is known.
  private static final class OfAny extends JsonDeserializer<Collection<?>>
      implements ContextualDeserializer {
    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty owner)
        throws JsonMappingException {
      return new Of(
          owner.getType(), context.findRootValueDeserializer(owner.getType().getContentType()));
    }

    @Override
    public Collection<?> deserialize(JsonParser json, DeserializationContext context) {
      throw new IllegalStateException("a reader of no property");
    }
  }

  private static final class Of extends JsonDeserializer<Collection<?>> {
    private final JavaType type;
    private final JsonDeserializer<?> element;

    Of(JavaType type, JsonDeserializer<?> element) {
      this.type = type;
      this.element = element;
    }

    /// What an older build leaves out has no elements.
    @Override
    public Collection<?> getAbsentValue(DeserializationContext context) {
      return collection();
    }

    private Collection<Object> collection() {
      return Set.class.isAssignableFrom(type.getRawClass())
          ? new LinkedHashSet<>()
          : new ArrayList<>();
    }

    @Override
    public Collection<?> deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (!json.isExpectedStartArrayToken()) {
        return (Collection<?>) context.handleUnexpectedToken(type, json);
      }
      var array = json.getParsingContext();
      var known = collection();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        try {
          known.add(element.deserialize(json, context));
        } catch (JsonMappingException e) {
          if (!NotUnderstood.isOfAnotherBuild(e)) {
            throw e;
          }
          leave(json, array);
        }
      }
      return known;
    }

    /// Goes on to the end of the element that was begun.
    private static void leave(JsonParser json, JsonStreamContext array) throws IOException {
      while (!json.getParsingContext().equals(array)) {
        json.nextToken();
      }
    }
  }
}
