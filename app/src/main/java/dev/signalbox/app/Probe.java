package dev.signalbox.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// A container's health check without curl: exits 0 when `GET /live` on the given loopback port
/// answers 200.
public final class Probe {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private Probe() {}

  /// Takes the port as its only argument.
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(arguments.length == 1 && isLive(arguments[0]) ? 0 : 1);
  }

  private static boolean isLive(String port) throws InterruptedException {
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/live"))
              .timeout(PATIENCE)
              .build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("port " + port + ": " + e.getMessage());
      return false;
    }
  }
}
