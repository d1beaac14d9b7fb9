package dev.signalbox.security;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What is done about each class of attack.
///
/// @param modes by class, e.g. `jailbreak_persona`; a class not named is blocked
record AttackModes(Map<String, Mode> modes) {
  /// What is done about a text that scores enough to be refused.
  enum Mode {
    /// It is refused.
    BLOCK,
    /// It passes with a finding.
    FLAG,
    /// Nothing.
    OFF
  }

  /// Every class is blocked.
  static final AttackModes ALL_BLOCK = new AttackModes(Map.of());

  /// A copy that nobody changes.
  AttackModes {
    modes = Map.copyOf(modes);
  }

  /// Every class of attack there is.
  static final Set<String> CLASSES =
      Set.of(
          "instruction_override",
          "prompt_extraction",
          "jailbreak_persona",
          "template_forgery",
          "indirect_injection",
          "exfiltration",
          "encoded_orders",
          InjectionDetector.LEARNED);

  /// Reads `class=mode, class=mode`: a class that is not named blocks.
  ///
  /// @throws IllegalArgumentException when `written` reads otherwise
  static AttackModes parse(String written) {
    var modes = new HashMap<String, Mode>();
    for (var pair : written.split(",", -1)) {
      if (pair.isBlank()) {
        continue;
      }
      var sides = pair.strip().split("\\s*=\\s*", -1);
      var mode = sides.length == 2 ? sides[1].toLowerCase(Locale.ROOT) : "";
      if (!CLASSES.contains(sides[0])) {
        throw new IllegalArgumentException(
            "knows no class " + sides[0] + "; there are " + new TreeSet<>(CLASSES));
      }
      modes.put(
          sides[0],
          switch (mode) {
            case "block" -> Mode.BLOCK;
            case "flag" -> Mode.FLAG;
            case "off" -> Mode.OFF;
            default ->
                throw new IllegalArgumentException(
                    "expected class=block, class=flag or class=off, separated by commas");
          });
    }
    return new AttackModes(modes);
  }

  Mode of(String attack) {
    return modes.getOrDefault(attack, Mode.BLOCK);
  }
}
