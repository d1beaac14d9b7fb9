package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/// Words for what went wrong between us and a provider. They name the place, never a credential.
final class ConnectionTrouble {
  private ConnectionTrouble() {}

  static GatewayError of(String provider, Endpoint endpoint, Throwable trouble) {
    return new GatewayError.ProviderFailed(provider, 0, reason(trouble, endpoint.place()));
  }

  private static String reason(Throwable trouble, String place) {
    return switch (trouble) {
      case AddressRefused refused -> refused.why();
      case ConnectTimeoutException _ -> "no connection to " + place + " came about in time";
      case ConnectionPoolTooBusyException _ ->
          "too many calls wait for a connection to " + place + " already";
      case UnknownHostException _ -> "the name of " + place + " is not known";
      case NoRouteToHostException _ -> "there is no way to " + place;
      case ConnectException _ -> "nothing listens at " + place;
      case SSLException _ -> "no trusted TLS connection to " + place + " came about";
      case HttpClosedException _ -> place + " closed the connection";
      default ->
          "the connection to " + place + " broke (" + trouble.getClass().getSimpleName() + ")";
    };
  }
}
