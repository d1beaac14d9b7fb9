package dev.signalbox.cost.reconcile;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what a provider says was used: CSV with a row of column names, or JSON as its usage API
/// answers (`data`, and in it buckets of `results`) or as a plain list.
public final class UsageExport {
  private UsageExport() {}

  /// Reads either.
  ///
  /// @throws IllegalArgumentException naming the row and what is wrong with it
  public static List<Spending> read(String text) {
    var start = text.stripLeading();
    var rows = start.startsWith("{") || start.startsWith("[") ? json(start) : csv(start);
    var spendings = new ArrayList<Spending>();
    for (var at = 0; at < rows.size(); at++) {
      spendings.add(new Columns(rows.get(at), at + 1).spending());
    }
    return spendings;
  }

  private static List<Map<String, String>> json(String text) {
    try {
      var rows = new ArrayList<Map<String, String>>();
      if (text.startsWith("[")) {
        flatten(new JsonArray(text), Map.of(), rows);
      } else {
        flatten(new JsonObject(text).getJsonArray("data", new JsonArray()), Map.of(), rows);
      }
      return rows;
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("this is neither a list nor {\"data\": [...]}", e);
    }
  }

  private static void flatten(
      JsonArray entries, Map<String, String> outer, List<Map<String, String>> rows) {
    for (var entry : entries) {
      var row = new HashMap<>(outer);
      var object = (JsonObject) entry;
      scalars("", object, row);
      if (object.getValue("results") instanceof JsonArray results) {
        flatten(results, row, rows);
      } else {
        rows.add(row);
      }
    }
  }

  private static void scalars(String prefix, JsonObject object, Map<String, String> row) {
    for (var field : object) {
      switch (field.getValue()) {
        case null -> {}
        case JsonObject inner -> scalars(prefix + field.getKey() + "_", inner, row);
        case JsonArray _ -> {}
        default -> row.put(prefix + field.getKey(), field.getValue().toString());
      }
    }
  }

  private static List<Map<String, String>> csv(String text) {
    var lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("the file is empty");
    }
    var names = cells(lines.getFirst());
    var rows = new ArrayList<Map<String, String>>();
    for (var line : lines.subList(1, lines.size())) {
      var cells = cells(line);
      var row = new HashMap<String, String>();
      for (var at = 0; at < Math.min(names.size(), cells.size()); at++) {
        row.put(names.get(at), cells.get(at));
      }
      rows.add(row);
    }
    return rows;
  }

  /// Cells between commas; in quotes a comma is a comma and two quotes are one.
  private static List<String> cells(String line) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    var quoted = false;
    for (var at = 0; at < line.length(); at++) {
      var c = line.charAt(at);
      if (c == '"' && quoted && at + 1 < line.length() && line.charAt(at + 1) == '"') {
        cell.append(c);
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
