package dev.signalbox.api.routing;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a model can do, under the names the catalogue uses.
public enum Capability {
  TEXT,
  STREAMING,
  /// Calls tools; the catalogue says `functions`.
  TOOLS,
  VISION,
  /// Keeps to a JSON schema it is given.
  JSON_SCHEMA,
  LONG_CONTEXT,
  ULTRA_LONG_CONTEXT,
  FAST_INFERENCE,
  ONLINE_SEARCH,
  CITATIONS,
  EMBEDDINGS,
  /// Says a text aloud.
  SPEECH,
  MULTI_MODEL,
  /// Gives 2 to [Choices#SEVERAL] answers to one request.
  SEVERAL_ANSWERS,
  /// Gives more than that, up to [Choices#MOST].
  MANY_ANSWERS,
  /// Tells how likely each token of an answer was.
  LOGPROBS,
  TOP_P,
  TOP_K,
  /// Ends an answer where a text of the caller's comes.
  STOP,
  SEED,
  PRESENCE_PENALTY,
  FREQUENCY_PENALTY,
  /// Can be made to call some tool, or a certain one.
  TOOL_CHOICE,
  /// Can be kept from calling several tools at a time.
  PARALLEL_TOOL_CALLS,
  /// Reads a PDF among what is said.
  DOCUMENT,
  /// Fetches a picture from an address.
  PICTURE_LINKS,
  /// Is shown GIFs too; PNG, JPEG and WebP everybody is who sees.
  GIF_PICTURES,
  /// Reads turns in which tools were called, whether or not it may call any now.
  TOOL_TURNS,
  /// Takes a conversation that the assistant has begun.
  ASSISTANT_FIRST,
  /// Goes on with an answer that has been begun.
  ASSISTANT_LAST,
  /// Keeps to a schema with rare words too
  /// ([dev.signalbox.api.inference.ResponseFormat.JsonSchema]).
  FULL_JSON_SCHEMA;

  /// What a chat model is taken to do unless somebody says otherwise.
  public static final Set<Capability> CHAT = Set.of(TEXT, STREAMING, TOOLS, JSON_SCHEMA);

  /// What a provider's wire has a place for or has not, alike for all of its models.
  public static final Set<Capability> OF_THE_WIRE =
      Collections.unmodifiableSet(EnumSet.range(SEVERAL_ANSWERS, FULL_JSON_SCHEMA));

  /// The name in the catalogue and on the wire, e.g. `long-context`.
  public String wireName() {
    return this == TOOLS ? "functions" : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The capability of that wire name.
  public static Optional<Capability> named(String wireName) {
    return Arrays.stream(values()).filter(one -> one.wireName().equals(wireName)).findFirst();
  }
}
