package dev.signalbox.conversation;

import dev.signalbox.api.Unit;
import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.conversation.context.ContextSource;
import dev.signalbox.conversation.context.SourceFile;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.http.UnitPorts;
import java.util.List;

/// What an operator says about conversations.
///
/// @param port of the unit's own HTTP API
/// @param contextMessages most messages of a branch a model is given
/// @param model of a conversation whose first turn names none
/// @param systemPrompt of new conversations
/// @param maxMessages a conversation may hold
/// @param maxBytes its messages may take
/// @param sources what may be known about users
public record ConversationConfig(
    int port,
    int contextMessages,
    String model,
    String systemPrompt,
    int maxMessages,
    int maxBytes,
    List<ContextSource> sources) {
  private static final Setting<Integer> CONTEXT_MESSAGES =
      Setting.number(
          "conversations.maxContextMessages",
          "MAX_CONTEXT_MESSAGES",
          100,
          new Range(2, 10_000),
          "Most messages of a conversation's branch a model is given, 2 to 10000; fewer where its"
              + " window is too small");
  private static final Setting<String> MODEL =
      Setting.text(
          "conversations.model",
          "CONVERSATIONS_MODEL",
          ModelSelector.AUTO,
          "Model of a conversation whose first turn names none");
  private static final Setting<String> SYSTEM_PROMPT =
      Setting.text(
          "conversations.systemPrompt",
          "CONVERSATIONS_SYSTEM_PROMPT",
          "",
          "System prompt of new conversations; a conversation keeps the one it began with");
  private static final Setting<Integer> MAX_MESSAGES =
      Setting.number(
          "conversations.maxMessages",
          "CONVERSATIONS_MAX_MESSAGES",
          5_000,
          new Range(2, 100_000),
          "Most messages of one conversation over all branches, 2 to 100000");
  private static final Setting<Integer> MAX_BYTES =
      Setting.number(
          "conversations.maxBytes",
          "CONVERSATIONS_MAX_BYTES",
          16 * 1024 * 1024,
          new Range(64 * 1024, 1024 * 1024 * 1024),
          "Most bytes of one conversation's messages, 65536 to 1073741824");

  /// The config that `settings` hold.
  public static ConversationConfig from(Settings settings) {
    return new ConversationConfig(
        UnitPorts.port(Unit.CONVERSATIONS, settings),
        settings.get(CONTEXT_MESSAGES),
        settings.get(MODEL),
        settings.get(SYSTEM_PROMPT),
        settings.get(MAX_MESSAGES),
        settings.get(MAX_BYTES),
        settings.get(SourceFile.SETTING));
  }

  /// Every setting of this unit.
  public static List<Setting<?>> settings() {
    return List.of(
        UnitPorts.of(Unit.CONVERSATIONS),
        CONTEXT_MESSAGES,
        MODEL,
        SYSTEM_PROMPT,
        MAX_MESSAGES,
        MAX_BYTES,
        SourceFile.SETTING);
  }
}
