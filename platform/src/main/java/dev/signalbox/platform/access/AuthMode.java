package dev.signalbox.platform.access;

import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Settings;
import java.util.List;

/// Whether a caller has to show who it is.
public enum AuthMode {
  /// Anybody may ask for inferences; a key that nobody made is just a name.
  OPEN,
  /// Only virtual keys and tokens pass.
  REQUIRED;

  /// The operator's choice; `auto` is open where nobody but this machine can connect.
  public static final Setting<String> SETTING =
      new Setting<>(
          "security.auth",
          "SIGNALBOX_AUTH",
          "auto",
          "open, required, or auto: open on loopback, else the start is refused until one is chosen",
          AuthMode::word,
          false);

  /// Whether `/metrics` needs no key even where callers must show who they are.
  public static final Setting<Boolean> OPEN_METRICS =
      Setting.flag(
          "security.openMetrics",
          "SIGNALBOX_METRICS_OPEN",
          false,
          "Whether /metrics may be read without a key where callers must show who they are");

  /// The mode of a process whose ports are opened on `bindHost`.
  ///
  /// @throws BadSetting when nobody has chosen and others than this machine could connect
  public static AuthMode of(Settings settings, String bindHost) {
    return switch (settings.get(SETTING)) {
      case "open" -> OPEN;
      case "required" -> REQUIRED;
      default -> {
        if (Loopback.isLoopback(bindHost)) {
          yield OPEN;
        }
        throw new BadSetting(
            SETTING.env(),
            "is not set, and SIGNALBOX_HOST="
                + bindHost
                + " lets other machines connect. Set SIGNALBOX_AUTH=required, so that only virtual"
                + " keys and tokens pass (the first start prints an admin key), or"
                + " SIGNALBOX_AUTH=open if everybody who reaches the ports may use them.");
      }
    };
  }

  private static String word(String written) {
    if (List.of("auto", "open", "required").contains(written)) {
      return written;
    }
    throw new IllegalArgumentException("expected open, required or auto");
  }
}
