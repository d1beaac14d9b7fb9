/// The canonical request and the canonical answer, whole and streamed: what every client dialect
/// decodes to and every wire family encodes from.
@NullMarked
package dev.signalbox.api.inference;

import org.jspecify.annotations.NullMarked;
