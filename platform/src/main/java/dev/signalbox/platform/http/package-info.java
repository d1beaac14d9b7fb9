/// What every HTTP port of Signalbox has alike: probes, meters, request ids, error bodies, security
/// headers, and a clear refusal when the port is taken. The gateway reuses the pieces.
@NullMarked
package dev.signalbox.platform.http;

import org.jspecify.annotations.NullMarked;
