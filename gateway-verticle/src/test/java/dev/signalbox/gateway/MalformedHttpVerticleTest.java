package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever comes on the port is answered in JSON that names the request.
@CleanRun
class MalformedHttpVerticleTest {
  @TempDir Path home;
  private RunningGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "POST infer HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
        "GET infer HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /orchestrator/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /orchestrator/models?a=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost : x\r\n\r\n",
        "GET /health HTTP/1.1\r\nBad Header\r\n\r\n",
        "POST /infer HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        "POST /infer HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST /infer HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST /infer HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        "POST /infer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n{}",
      })
  void it_is_refused_in_json(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.verticle.port())) {
      socket.setSoTimeout(3_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      var answer = read(socket);
      assertThat(answer)
          .containsPattern("^HTTP/1.[01] 4")
          .contains("\"error\":\"")
          .contains("\"requestId\":\"");
    }
  }

  private static String read(Socket socket) {
    var out = new StringBuilder();
    try {
      var in = socket.getInputStream();
      for (var b = in.read(); b >= 0; b = in.read()) {
        out.append((char) b);
      }
    } catch (IOException e) {
      out.append(" !! ").append(e);
    }
    return out.toString();
  }
}
