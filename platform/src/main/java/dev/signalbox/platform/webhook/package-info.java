/// Telling others' HTTP endpoints what has happened, signed.
@NullMarked
package dev.signalbox.platform.webhook;

import org.jspecify.annotations.NullMarked;
