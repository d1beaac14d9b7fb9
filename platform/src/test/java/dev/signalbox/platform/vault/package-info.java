@NullMarked
package dev.signalbox.platform.vault;

import org.jspecify.annotations.NullMarked;
