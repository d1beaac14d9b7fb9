package dev.signalbox.platform;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.List;

/// A setting that cannot be used. Ends the start with exit code 2 and this message.
public final class BadSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadSetting(String origin, String problem) {
    this(origin + ": " + problem);
  }

  private BadSetting(String message) {
    super(message);
  }

  /// Makes all of `checks` and ends the start with everything that is wrong, so that nobody has to
  /// start once for each of several mistakes. What two checks find is told once.
  ///
  /// @throws BadSetting naming each setting that cannot be used
  public static void together(List<Runnable> checks) {
    var problems = new LinkedHashSet<String>();
    for (var check : checks) {
      try {
        check.run();
      } catch (BadSetting e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (problems.size() == 1) {
      throw new BadSetting(problems.getFirst());
    }
    if (!problems.isEmpty()) {
      throw new BadSetting(
          problems.size() + " settings cannot be used:\n  " + String.join("\n  ", problems));
    }
  }

  /// A file named by a setting or an argument that could not be read, and why, in words.
  public static BadSetting unreadable(String origin, IOException failure) {
    return new BadSetting(
        origin,
        switch (failure) {
          case NoSuchFileException _ -> "there is no such file";
          case AccessDeniedException _ -> "may not be read by the user who runs this";
          case CharacterCodingException _ -> "is no text in UTF-8";
          default -> "cannot be read (" + failure.getMessage() + ")";
        });
  }
}
