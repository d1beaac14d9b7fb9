/// Spoken answers: where they are kept, the addresses they are had at, and how they are served.
@NullMarked
package dev.signalbox.gateway.speech;

import org.jspecify.annotations.NullMarked;
