package dev.signalbox.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// All settings as an operator reads them; secrets show only whether they are set.
public final class SettingsTable {
  private static final List<String> HEAD =
      List.of("SETTING", "VALUE", "DEFAULT", "ENVIRONMENT", "MEANING");

  /// A longer cell moves the rest of its own line and no other.
  private static final int WIDEST = 44;

  private SettingsTable() {}

  /// One line per setting under a head line, columns aligned.
  public static String render(Settings settings, List<Setting<?>> known) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    known.forEach(setting -> rows.add(row(settings, setting)));
    var widths = new int[HEAD.size()];
    for (var row : rows) {
      for (var i = 0; i < widths.length; i++) {
        var length = row.get(i).length();
        widths[i] = length > WIDEST ? widths[i] : Math.max(widths[i], length);
      }
    }
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n", "", "\n"));
  }

  private static List<String> row(Settings settings, Setting<?> setting) {
    var written = settings.written(setting);
    return List.of(
        setting.key(),
        setting.secret() && !written.isEmpty() ? "(set)" : shown(written),
        shown(setting.fallback()),
        setting.env(),
        setting.meaning());
  }

  private static String shown(String written) {
    return written.isEmpty() ? "-" : written;
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (var i = 0; i < widths.length; i++) {
      line.append(row.get(i)).repeat(' ', Math.max(0, widths[i] - row.get(i).length()) + 2);
    }
    return line.toString().stripTrailing();
  }
}
