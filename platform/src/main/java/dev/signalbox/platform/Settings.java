package dev.signalbox.platform;

import java.util.HashMap;
import java.util.Map;

/// The settings of this process: environment over config file over defaults.
public final class Settings {
  private final Map<String, String> environment;
  private final Map<String, String> file;

  /// Settings of an environment and a flattened config file (dotted key to written value).
  public Settings(Map<String, String> environment, Map<String, String> file) {
    this.environment = Map.copyOf(environment);
    this.file = Map.copyOf(file);
  }

  /// The typed value of `setting`.
  ///
  /// @throws BadSetting naming the setting, where it was set and what is expected
  public <T> T get(Setting<T> setting) {
    try {
      return setting.parser().apply(written(setting));
    } catch (IllegalArgumentException e) {
      throw new BadSetting(
          origin(setting), e.getMessage() == null ? "not a valid value" : e.getMessage());
    }
  }

  /// The value as written, a blank one counting as not set.
  public String written(Setting<?> setting) {
    var fromEnvironment = environment.getOrDefault(setting.env(), "");
    if (!fromEnvironment.isBlank()) {
      return fromEnvironment.strip();
    }
    var fromFile = file.getOrDefault(setting.key(), "");
    return fromFile.isBlank() ? setting.fallback() : fromFile.strip();
  }

  /// Whether somebody has set it, be it to what it would be anyway.
  public boolean isWritten(Setting<?> setting) {
    return !environment.getOrDefault(setting.env(), "").isBlank()
        || !file.getOrDefault(setting.key(), "").isBlank();
  }

  /// The same, but for `setting`, which is `value` wherever else it was set.
  public Settings with(Setting<?> setting, String value) {
    var changed = new HashMap<>(environment);
    changed.put(setting.env(), value);
    return new Settings(changed, file);
  }

  private String origin(Setting<?> setting) {
    return environment.getOrDefault(setting.env(), "").isBlank()
        ? setting.key() + " in the config file"
        : "environment variable " + setting.env();
  }
}
