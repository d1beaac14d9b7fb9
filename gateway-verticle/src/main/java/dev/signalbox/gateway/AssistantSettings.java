package dev.signalbox.gateway;

import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import java.util.List;

/// What an operator says about `POST /chat`.
///
/// @param model to be asked, usually the rule set that chooses one
/// @param systemPrompt the assistant's instructions
/// @param leastCredits the balance it takes to be answered
/// @param free output tokens of an answer for the tier of that name, and for any unknown one
/// @param pro output tokens of an answer for the tier of that name
/// @param enterprise output tokens of an answer for the tier of that name
record AssistantSettings(
    String model, String systemPrompt, int leastCredits, int free, int pro, int enterprise) {
  private static final Range TOKENS = new Range(1, 1_000_000);
  private static final Setting<String> MODEL =
      Setting.text(
          "chat.model",
          "CHAT_MODEL",
          ModelSelector.CHAT,
          "Model of POST /chat: the rule set chat, or any model");
  private static final Setting<String> SYSTEM_PROMPT =
      Setting.text("chat.systemPrompt", "CHAT_SYSTEM_PROMPT", "", "System prompt of POST /chat");
  private static final Setting<Integer> LEAST_CREDITS =
      Setting.number(
          "chat.leastCredits",
          "CHAT_LEAST_CREDITS",
          5,
          new Range(0, 1_000_000),
          "Credits a user must have for POST /chat, 0 to 1000000");
  private static final Setting<Integer> FREE =
      tokens("chat.maxTokens.free", "CHAT_MAX_TOKENS_FREE", 1_024, "free, and of unknown ones");
  private static final Setting<Integer> PRO =
      tokens("chat.maxTokens.pro", "CHAT_MAX_TOKENS_PRO", 4_096, "pro");
  private static final Setting<Integer> ENTERPRISE =
      tokens("chat.maxTokens.enterprise", "CHAT_MAX_TOKENS_ENTERPRISE", 8_192, "enterprise");

  static final List<Setting<?>> ALL =
      List.of(MODEL, SYSTEM_PROMPT, LEAST_CREDITS, FREE, PRO, ENTERPRISE);

  private static Setting<Integer> tokens(String key, String env, int standard, String tier) {
    return Setting.number(
        key,
        env,
        standard,
        TOKENS,
        "Most output tokens of POST /chat for users of the tier " + tier);
  }

  static AssistantSettings from(Settings settings) {
    return new AssistantSettings(
        settings.get(MODEL),
        settings.get(SYSTEM_PROMPT),
        settings.get(LEAST_CREDITS),
        settings.get(FREE),
        settings.get(PRO),
        settings.get(ENTERPRISE));
  }

  /// The most tokens an answer may have for a user of `tier`.
  int maxTokens(String tier) {
    return switch (tier) {
      case "pro" -> pro;
      case "enterprise" -> enterprise;
      default -> free;
    };
  }
}
