package dev.signalbox.app;

import dev.signalbox.api.Secret;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.SettingsTable;
import dev.signalbox.platform.postgres.Installation;
import dev.signalbox.platform.postgres.PostgresDatabase;
import dev.signalbox.security.identity.AdminKey;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ToIntFunction;

/// The program. Exit codes: 0 a command is done, 1 could not start or broke, 2 called or set up
/// wrongly, 3 a price list was not imported because it is doubtful, 4 the ledger and a provider's
/// export differ. Whoever is stopped by a signal exits as every JVM: 128 and the signal's number.
public final class Main {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private Main() {}

  /// Takes unit names or one command; see [Command#USAGE].
  public static void main(String[] arguments) {
    switch (Command.parse(List.of(arguments))) {
      case Command.Run run -> run(run);
      case Command.WarmUp() -> WarmUp.run();
      case Command.ShowSettings() -> showSettings(System.out);
      case Command.ShowUsage() -> System.out.print(Command.USAGE);
      case Command.ShowVersion() -> System.out.println("signalbox " + Version.current());
      case Command.ListPrices(var provider) -> prices(command -> command.list(provider));
      case Command.RenewAdminKey() -> renewAdminKey();
      case Command.ImportPrices asked -> prices(command -> command.importList(asked));
      case Command.Reconcile asked -> reconcile(asked);
      case Command.Misused(String problem) -> {
        System.err.printf("signalbox: %s.%n%n%s", problem, Command.USAGE);
        System.exit(MISUSED);
      }
      case Command.Unknown(String word) -> {
        System.err.printf(
            "signalbox: there is no unit or command '%s'. Units are: %s.%n%n%s",
            word, Command.names(), Command.USAGE);
        System.exit(MISUSED);
      }
    }
  }

  private static void run(Command.Run run) {
    var progress = new Progress(System.out, InstantSource.system());
    try {
      var settings = AppSettings.load(System.getenv());
      AppSettings.checkAll(settings, run.units(), run.everything());
      var chosen = ChosenPorts.of(settings, run.units());
      var node = Node.start(run.units(), run.everything(), chosen, progress);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(node::close));
      progress.say(
          Welcome.text(
              run.units(),
              node.settings(),
              node.providers(),
              node.adminKey(),
              progress.totalMillis()));
    } catch (BadSetting e) {
      fail(e, MISUSED);
    } catch (StartFailed e) {
      fail(e, FAILED);
    }
  }

  private static void reconcile(Command.Reconcile asked) {
    try {
      var progress = new Progress(System.err, InstantSource.system());
      var settings = AppSettings.load(System.getenv());
      System.exit(new ReconcileCommand(settings, progress, System.out).run(asked));
    } catch (BadSetting e) {
      fail(e, MISUSED);
    } catch (StartFailed e) {
      fail(e, FAILED);
    }
  }

  private static void prices(ToIntFunction<PricesCommand> work) {
    try {
      var settings = AppSettings.load(System.getenv());
      var clock = InstantSource.system();
      var progress = new Progress(System.err, clock);
      System.exit(work.applyAsInt(new PricesCommand(settings, clock, System.out, progress)));
    } catch (BadSetting e) {
      fail(e, MISUSED);
    } catch (StartFailed e) {
      fail(e, FAILED);
    }
  }

  private static void renewAdminKey() {
    try {
      var progress = new Progress(System.err, InstantSource.system());
      var key = CommandDatabase.run(AppSettings.load(System.getenv()), progress, Main::renewed);
      System.out.println(key.reveal());
      progress.say(
          "The former admin key of this kind is revoked. Keep this one; nothing shows it again.");
    } catch (BadSetting e) {
      fail(e, MISUSED);
    } catch (StartFailed e) {
      fail(e, FAILED);
    }
  }

  private static Secret renewed(PostgresDatabase database) {
    var hasher =
        CommandDatabase.await("reading the installation", Installation.keyHasher(database.pool()));
    var keys = new AdminKey(database.pool(), hasher, InstantSource.system());
    return CommandDatabase.await("making the key", keys.renew());
  }

  private static void showSettings(PrintStream out) {
    try {
      out.print(SettingsTable.render(AppSettings.load(System.getenv()), AppSettings.all()));
    } catch (BadSetting e) {
      fail(e, MISUSED);
    }
  }

  private static void fail(RuntimeException reason, int status) {
    System.err.println("signalbox: " + reason.getMessage());
    System.exit(status);
  }
}
