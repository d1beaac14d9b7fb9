@NullMarked
package dev.signalbox.provider.wire;

import org.jspecify.annotations.NullMarked;
