package dev.signalbox.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// As whom the server runs. PostgreSQL refuses root, so as root on Linux it gets a user namespace
/// of its own, or the unprivileged `nobody` where namespaces are forbidden.
///
/// @param prefix what a command is put behind
/// @param owner the numeric user that must own the data
record ServerAccount(List<String> prefix, int owner) {
  private static final int ROOT = 0;
  private static final int NOBODY = 65_534;

  ServerAccount {
    prefix = List.copyOf(prefix);
  }

  /// The account for a process that owns `folder`'s files itself.
  static ServerAccount choose(Path folder) throws IOException {
    var probe = Files.createTempFile(folder, "owner-", "");
    var self = uid(probe);
    Files.delete(probe);
    if (self != ROOT) {
      return new ServerAccount(List.of(), self);
    }
    if (works(List.of("unshare", "-U", "true"))) {
      return new ServerAccount(List.of("unshare", "-U"), ROOT);
    }
    var id = Integer.toString(NOBODY);
    var nobody =
        new ServerAccount(
            List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"), NOBODY);
    if (!nobody.reaches(folder)) {
      throw noAccount(folder);
    }
    return nobody;
  }

  private boolean reaches(Path folder) {
    return works(run(List.of("test", "-x", folder.toString())));
  }

  private static DatabaseTrouble noAccount(Path folder) {
    return new DatabaseTrouble(
        ("PostgreSQL refuses to run as root, and this root can neither open a user namespace"
                + " (unshare) nor hand %s to user %d (setpriv). Start Signalbox as another user, set"
                + " SIGNALBOX_HOME to a folder every user may enter, or name a server in"
                + " DATABASE_URL")
            .formatted(folder, NOBODY));
  }

  /// `command` as this account.
  List<String> run(List<String> command) {
    var whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return whole;
  }

  /// Hands `path` and all below to this account if it belongs to another.
  void own(Path path) throws IOException {
    if (uid(path) != owner
        && !works(List.of("chown", "-R", owner + ":" + owner, path.toString()))) {
      throw new DatabaseTrouble("The owner of " + path + " cannot be set to user " + owner);
    }
  }

  private static int uid(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }

  private static boolean works(List<String> command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (IOException e) {
      return false; // no such program here
    }
  }
}
