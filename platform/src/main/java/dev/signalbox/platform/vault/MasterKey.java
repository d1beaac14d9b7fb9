package dev.signalbox.platform.vault;

import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Setting;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The key everything stored is sealed under: 32 random bytes. Prints nothing of itself.
public final class MasterKey {
  private static final int BYTES = 32;
  private static final String HOW =
      "expected "
          + BYTES
          + " random bytes in base64; `openssl rand -base64 "
          + BYTES
          + "` makes one";

  /// The installation's own key; all its processes must have the same.
  public static final Setting<Optional<MasterKey>> SETTING =
      new Setting<>(
          "masterKey",
          "SIGNALBOX_MASTER_KEY",
          "",
          "key that stored provider keys are sealed under, 32 bytes in base64; needed with"
              + " DATABASE_URL, else made once as master.key in the data directory",
          written -> written.isEmpty() ? Optional.empty() : Optional.of(parse(written)),
          true);

  private final byte[] bytes;

  private MasterKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Reads base64, its URL-safe alphabet included.
  ///
  /// @throws IllegalArgumentException saying what is expected, never what was given
  static MasterKey parse(String written) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(written.strip().replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(HOW, e);
    }
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(HOW + "; this is " + bytes.length + " bytes");
    }
    return new MasterKey(bytes);
  }

  /// The key of `file`, which is made, readable to its owner only, if it is missing.
  ///
  /// @throws BadSetting naming the file if it holds something else or cannot be read or made
  static MasterKey ofFile(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new BadSetting(file.toString(), "cannot be read or made (" + e + ")");
    } catch (IllegalArgumentException e) {
      throw new BadSetting(
          file.toString(),
          e.getMessage()
              + ". Put the right file back; without it the stored provider keys must be entered"
              + " anew, and then deleting this one lets a new one be made");
    }
  }

  private static void create(Path file) throws IOException {
    var random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    var unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(unfinished, Base64.getEncoder().encodeToString(random) + "\n");
    try (var written = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      written.force(true); // a key that is lost with the power opens nothing any more
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  SecretKey forMac(String algorithm) {
    return new SecretKeySpec(bytes, algorithm);
  }

  SecretKey forAes() {
    return new SecretKeySpec(bytes, "AES");
  }

  @Override
  public String toString() {
    return "[master key]";
  }
}
