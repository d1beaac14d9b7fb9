package dev.signalbox.security;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.http.UnitPorts;
import dev.signalbox.security.alert.SecurityAlerts;
import dev.signalbox.security.identity.TokenRules;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The security unit's settings.
///
/// @param port of the unit's own HTTP API
/// @param blockScore detector score from which a request is refused
/// @param learnedBlockScore score of the learned detector from which a request is refused
/// @param flagScore detector score from which a request is flagged
/// @param attackModes what is done about each class of attack
/// @param maxMessages the most messages in a request
/// @param maxMessageChars the most characters in one message
/// @param maxTotalChars the most characters in a request
/// @param quarantineScore from which score on a block counts toward a quarantine
/// @param quarantineBlocks attacks within the window that lock a key
/// @param quarantineWindow how long an attack counts
/// @param quarantineLock how long a temporary lock lasts
/// @param quarantineTemporaries the lock of this number is permanent
/// @param quarantineAnonymous whether callers without a key are locked, all together
/// @param redactEmail whether e-mail addresses are redacted in output
/// @param redactPhone whether phone numbers are redacted in output
/// @param redactIban whether IBANs are redacted in output
public record SecurityConfig(
    int port,
    int blockScore,
    int learnedBlockScore,
    int flagScore,
    AttackModes attackModes,
    int maxMessages,
    int maxMessageChars,
    int maxTotalChars,
    int quarantineScore,
    int quarantineBlocks,
    Duration quarantineWindow,
    Duration quarantineLock,
    int quarantineTemporaries,
    boolean quarantineAnonymous,
    boolean redactEmail,
    boolean redactPhone,
    boolean redactIban) {
  private static final Setting<Integer> BLOCK_SCORE =
      number(
          "blockScore",
          "SECURITY_BLOCK_SCORE",
          60,
          new Range(1, 100),
          "Injection score, 1 to 100, from which a request is refused");
  private static final Setting<Integer> LEARNED_SCORE =
      number(
          "learnedBlockScore",
          "SECURITY_LEARNED_BLOCK_SCORE",
          InjectionDetector.AT_THRESHOLD,
          new Range(1, 100),
          "Score of the learned detector, 1 to 100, from which it refuses a request on its own");
  private static final Setting<Integer> FLAG_SCORE =
      number(
          "flagScore",
          "SECURITY_FLAG_SCORE",
          30,
          new Range(1, 100),
          "Injection score, 1 to 100, from which a request passes with a finding");
  private static final Setting<AttackModes> ATTACK_MODES =
      new Setting<>(
          "security.attackModes",
          "SECURITY_ATTACK_MODES",
          "",
          "block, flag or off by class of attack, e.g. injection_learned=flag, jailbreak_persona=off; a class not named blocks",
          AttackModes::parse,
          false);
  private static final Setting<Integer> MESSAGES =
      number(
          "maxMessages",
          "SECURITY_MAX_MESSAGES",
          1_000,
          new Range(1, 100_000),
          "The most messages in a request");
  private static final Setting<Integer> MESSAGE_CHARS =
      number(
          "maxMessageChars",
          "SECURITY_MAX_MESSAGE_CHARS",
          262_144,
          new Range(1, 10_000_000),
          "The most characters in one message");
  private static final Setting<Integer> TOTAL_CHARS =
      number(
          "maxTotalChars",
          "SECURITY_MAX_TOTAL_CHARS",
          1_000_000,
          new Range(1, 50_000_000),
          "The most characters in all messages of a request");
  private static final Setting<Integer> COUNTED_SCORE =
      number(
          "quarantine.score",
          "QUARANTINE_SCORE",
          75,
          new Range(1, 100),
          "Injection score, 1 to 100, from which a blocked request counts toward a quarantine");
  private static final Setting<Integer> BLOCKS =
      number(
          "quarantine.blocks",
          "QUARANTINE_BLOCKS",
          3,
          new Range(1, 1_000),
          "Attacks by one key within the window that quarantine it");
  private static final Setting<Integer> WINDOW =
      number(
          "quarantine.windowMinutes",
          "QUARANTINE_WINDOW_MINUTES",
          60,
          new Range(1, 10_080),
          "Minutes for which an attack counts toward a quarantine");
  private static final Setting<Integer> LOCK =
      number(
          "quarantine.lockMinutes",
          "QUARANTINE_LOCK_MINUTES",
          60,
          new Range(1, 10_080),
          "Minutes a temporary quarantine lasts");
  private static final Setting<Integer> TEMPORARIES =
      number(
          "quarantine.temporaries",
          "QUARANTINE_TEMPORARIES",
          3,
          new Range(1, 1_000),
          "The quarantine of this number lasts until an operator lifts it");
  private static final Setting<Boolean> ANONYMOUS =
      Setting.flag(
          "security.quarantine.anonymous",
          "QUARANTINE_ANONYMOUS",
          false,
          "Whether callers without a key are quarantined; they share one lock, so one of them locks out all");
  private static final Setting<Boolean> EMAIL =
      redact("redactEmail", "SECURITY_REDACT_EMAIL", "e-mail addresses");
  private static final Setting<Boolean> PHONE =
      redact("redactPhone", "SECURITY_REDACT_PHONE", "phone numbers");
  private static final Setting<Boolean> IBAN =
      redact("redactIban", "SECURITY_REDACT_IBAN", "IBANs");

  private static Setting<Boolean> redact(String key, String env, String what) {
    return Setting.flag(
        "security." + key, env, true, "Whether " + what + " are redacted in output");
  }

  private static Setting<Integer> number(
      String key, String env, int fallback, Range range, String meaning) {
    return Setting.number("security." + key, env, fallback, range, meaning);
  }

  /// The configuration that `settings` ask for.
  public static SecurityConfig from(Settings settings) {
    return new SecurityConfig(
        UnitPorts.port(Unit.SECURITY, settings),
        settings.get(BLOCK_SCORE),
        settings.get(LEARNED_SCORE),
        settings.get(FLAG_SCORE),
        settings.get(ATTACK_MODES),
        settings.get(MESSAGES),
        settings.get(MESSAGE_CHARS),
        settings.get(TOTAL_CHARS),
        settings.get(COUNTED_SCORE),
        settings.get(BLOCKS),
        Duration.ofMinutes(settings.get(WINDOW)),
        Duration.ofMinutes(settings.get(LOCK)),
        settings.get(TEMPORARIES),
        settings.get(ANONYMOUS),
        settings.get(EMAIL),
        settings.get(PHONE),
        settings.get(IBAN));
  }

  /// What must fit together, each throwing a [dev.signalbox.platform.BadSetting] where it does not.
  public static List<Runnable> checks(Settings settings) {
    return List.of(() -> TokenRules.of(settings));
  }

  /// Every setting this unit reads.
  public static List<Setting<?>> settings() {
    return Stream.of(own(), SecurityAlerts.settings(), TokenRules.settings())
        .<Setting<?>>flatMap(List::stream)
        .toList();
  }

  private static List<Setting<?>> own() {
    return List.of(
        UnitPorts.of(Unit.SECURITY),
        BLOCK_SCORE,
        LEARNED_SCORE,
        FLAG_SCORE,
        ATTACK_MODES,
        MESSAGES,
        MESSAGE_CHARS,
        TOTAL_CHARS,
        COUNTED_SCORE,
        BLOCKS,
        WINDOW,
        LOCK,
        TEMPORARIES,
        ANONYMOUS,
        EMAIL,
        PHONE,
        IBAN);
  }

  InputLimits limits() {
    return new InputLimits(maxMessages, maxMessageChars, maxTotalChars);
  }

  OutputPolicy output() {
    return new OutputPolicy(redactEmail, redactPhone, redactIban);
  }

  QuarantinePolicy quarantine() {
    return new QuarantinePolicy(
        quarantineScore,
        quarantineBlocks,
        quarantineWindow,
        quarantineLock,
        quarantineTemporaries,
        quarantineAnonymous);
  }
}
