@NullMarked
package dev.signalbox.platform.access;

import org.jspecify.annotations.NullMarked;
