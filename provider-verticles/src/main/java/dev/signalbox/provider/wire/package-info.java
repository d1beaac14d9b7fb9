/// What goes over the wires of model providers, purely: requests to bytes, bytes to completions and
/// deltas. Nothing here sends, waits, retries, reads a clock or keeps a key.
@NullMarked
package dev.signalbox.provider.wire;

import org.jspecify.annotations.NullMarked;
