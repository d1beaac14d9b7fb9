package dev.signalbox.provider.wire;

/// The HTTP status that a gRPC code, by number or by name, stands for.
final class GrpcStatus {
  private GrpcStatus() {}

  /// The status of code `number`; 0 when it is none.
  static int ofNumber(int number) {
    return switch (number) {
      case 1 -> 499;
      case 3, 9, 11 -> 400;
      case 4 -> 504;
      case 5 -> 404;
      case 6, 10 -> 409;
      case 7 -> 403;
      case 8 -> 429;
      case 12 -> 501;
      case 2, 13, 15 -> 500;
      case 14 -> 503;
      case 16 -> 401;
      default -> 0;
    };
  }

  /// The status of the code called `name`, e.g. `RESOURCE_EXHAUSTED`; 0 when it is none.
  static int ofName(String name) {
    return switch (name) {
      case "CANCELLED" -> 499;
      case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> 400;
      case "DEADLINE_EXCEEDED" -> 504;
      case "NOT_FOUND" -> 404;
      case "ALREADY_EXISTS", "ABORTED" -> 409;
      case "PERMISSION_DENIED" -> 403;
      case "RESOURCE_EXHAUSTED" -> 429;
      case "UNIMPLEMENTED" -> 501;
      case "UNKNOWN", "INTERNAL", "DATA_LOSS" -> 500;
      case "UNAVAILABLE" -> 503;
      case "UNAUTHENTICATED" -> 401;
      default -> 0;
    };
  }
}
