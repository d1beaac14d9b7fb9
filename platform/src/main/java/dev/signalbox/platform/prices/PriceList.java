package dev.signalbox.platform.prices;

import dev.signalbox.platform.BadSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A price list from outside, as written.
///
/// @param name where it came from, e.g. the file's name
/// @param entries in the list's order
/// @param ignored how many entries are of providers or kinds Signalbox has nothing to do with
public record PriceList(String name, List<ListedPrice> entries, int ignored) {
  private static final long LARGEST_BYTES = 64L * 1024 * 1024;

  public PriceList {
    entries = List.copyOf(entries);
  }

  /// Reads a file: CSV by its ending, else JSON of our own shape or of LiteLLM's.
  ///
  /// @throws BadSetting naming the file, and the line where there is one
  public static PriceList read(Path file) {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw new BadSetting(file.toString(), "is larger than any price list");
      }
      var text = Files.readString(file);
      var name = String.valueOf(file.getFileName());
      return name.endsWith(".csv") ? CsvPrices.read(text, name) : JsonPrices.read(text, name);
    } catch (IOException e) {
      throw BadSetting.unreadable(file.toString(), e);
    }
  }
}
