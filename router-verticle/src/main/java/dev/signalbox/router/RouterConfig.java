package dev.signalbox.router;

import dev.signalbox.api.Secret;
import dev.signalbox.api.Unit;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.catalogue.OwnNames;
import dev.signalbox.platform.http.UnitPorts;
import dev.signalbox.platform.webhook.Webhook;
import dev.signalbox.router.plan.Options;
import dev.signalbox.router.plan.Policy;
import dev.signalbox.router.plan.Quality;
import dev.signalbox.router.plan.RuleSet;
import dev.signalbox.router.plan.Strategy;
import dev.signalbox.router.plan.Tier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What an operator says about the router.
///
/// @param port of the unit's own HTTP API
/// @param policy everything said about plans, still without rules
/// @param quality what the operator says about models
/// @param keptDecisions decisions each process can still explain
/// @param keptDecisionBytes about the memory they may take
/// @param webhook where switches of targets are told
public record RouterConfig(
    int port,
    Policy policy,
    Quality quality,
    int keptDecisions,
    long keptDecisionBytes,
    Optional<Webhook.Place> webhook) {
  private static final int MEBI = 1024 * 1024;

  private static final Setting<Strategy> STRATEGY =
      new Setting<>(
          "router.strategy",
          "ROUTER_STRATEGY",
          Strategy.CHEAPEST.wireName(),
          "which target comes first where the caller leaves it open: " + Strategy.names(),
          name ->
              Strategy.named(name)
                  .orElseThrow(
                      () -> new IllegalArgumentException("expected one of " + Strategy.names())),
          false);
  private static final Setting<String> DEFAULT_PROVIDER =
      Setting.text(
          "router.defaultProvider",
          "ORCHESTRATOR_DEFAULT_PROVIDER",
          "",
          "provider that comes first where the caller leaves it open; empty: none");
  private static final Setting<Integer> MAX_RETRIES =
      Setting.number(
          "router.maxRetries",
          "ROUTER_MAX_RETRIES",
          2,
          new Range(0, 10),
          "calls after the first one has failed");
  private static final Setting<Integer> BACKOFF =
      Setting.number(
          "router.backoffMillis",
          "ROUTER_BACKOFF_MILLIS",
          200,
          new Range(0, 60_000),
          "longest wait before a target is asked again, in ms; doubles each time");
  private static final Setting<Integer> MAX_BACKOFF =
      Setting.number(
          "router.maxBackoffMillis",
          "ROUTER_MAX_BACKOFF_MILLIS",
          5_000,
          new Range(0, 300_000),
          "bound of that wait, in ms");
  private static final Setting<Boolean> FALLBACK =
      Setting.flag(
          "router.enableFallback",
          "ROUTER_ENABLE_FALLBACK",
          true,
          "try other targets when the first fails; false: only the first, again");
  private static final Setting<Boolean> HEDGING =
      Setting.flag(
          "router.hedging",
          "ROUTER_HEDGING",
          true,
          "let callers ask for a second target when the first is slow to begin");
  private static final Setting<Set<String>> RULE_SETS =
      new Setting<>(
          "router.ruleSets",
          "ROUTER_RULE_SETS",
          "",
          "rule sets that also decide about model auto, comma-separated, e.g. chat",
          WrittenPolicy::words,
          false);
  private static final Setting<Map<String, Tier>> TIERS =
      new Setting<>(
          "router.tiers",
          "ROUTER_TIERS",
          "",
          "what callers labelled with a tier may use, as JSON: {\"free\":"
              + "{\"maxOutputUsdPerMillionTokens\":1,\"maxOutputTokens\":1000,\"providers\":[\"groq\"]}}",
          WrittenPolicy::tiers,
          false);
  private static final Setting<String> DEFAULT_TIER =
      Setting.text(
          "router.defaultTier",
          "ROUTER_DEFAULT_TIER",
          "",
          "tier of callers without a known tier label; empty: no limits");
  private static final Setting<Map<String, Integer>> QUALITY =
      new Setting<>(
          "router.quality",
          "ROUTER_QUALITY",
          "",
          "quality of models, 0 to 100, e.g. openai/gpt-5=95,llama3=60; others by their price",
          WrittenPolicy::quality,
          false);
  private static final Setting<Integer> KEPT =
      Setting.number(
          "router.keptDecisions",
          "ROUTER_KEPT_DECISIONS",
          20_000,
          new Range(1, 1_000_000),
          "decisions each process can still explain");
  private static final Setting<Integer> KEPT_MEBIBYTES =
      Setting.number(
          "router.keptDecisionsMiB",
          "ROUTER_KEPT_DECISIONS_MIB",
          32,
          new Range(1, 4_096),
          "memory those may take, in MiB");
  private static final Setting<String> WEBHOOK_URL =
      new Setting<>(
          "router.webhookUrl",
          "ROUTER_WEBHOOK_URL",
          "",
          "http(s) URL told when a target leaves rotation or comes back; empty: none",
          Webhook::checked,
          false);
  private static final Setting<String> WEBHOOK_SECRET =
      Setting.secret(
          "router.webhookSecret",
          "ROUTER_WEBHOOK_SECRET",
          "signs what the webhook is told (HMAC-SHA256)");

  /// Reads the settings, failing on one that cannot be used.
  public static RouterConfig from(Settings settings) {
    var options =
        new Options(
            settings.get(STRATEGY),
            settings.get(DEFAULT_PROVIDER),
            settings.get(MAX_RETRIES),
            settings.get(BACKOFF),
            settings.get(MAX_BACKOFF),
            settings.get(FALLBACK),
            settings.get(HEDGING),
            settings.get(RULE_SETS),
            settings.get(DEFAULT_TIER));
    var url = settings.get(WEBHOOK_URL);
    return new RouterConfig(
        UnitPorts.port(Unit.ROUTER, settings),
        Policy.of(options, RuleSet.NONE, settings.get(OwnNames.SETTING), settings.get(TIERS)),
        new Quality(settings.get(QUALITY)),
        settings.get(KEPT),
        (long) settings.get(KEPT_MEBIBYTES) * MEBI,
        url.isEmpty()
            ? Optional.empty()
            : Optional.of(new Webhook.Place(url, new Secret(settings.get(WEBHOOK_SECRET)))));
  }

  /// Every setting of this unit.
  public static List<Setting<?>> settings() {
    return List.of(
        UnitPorts.of(Unit.ROUTER),
        STRATEGY,
        DEFAULT_PROVIDER,
        MAX_RETRIES,
        BACKOFF,
        MAX_BACKOFF,
        FALLBACK,
        HEDGING,
        RULE_SETS,
        OwnNames.SETTING,
        TIERS,
        DEFAULT_TIER,
        QUALITY,
        KEPT,
        KEPT_MEBIBYTES,
        WEBHOOK_URL,
        WEBHOOK_SECRET);
  }
}
