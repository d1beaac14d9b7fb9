package dev.signalbox.platform;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/// A setting that cannot be used. Ends the start with exit code 2 and this message.
public final class BadSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadSetting(String origin, String problem) {
    super(origin + ": " + problem);
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
