@NullMarked
package dev.signalbox.platform.spool;

import org.jspecify.annotations.NullMarked;
