@NullMarked
package dev.signalbox.platform.catalogue;

import org.jspecify.annotations.NullMarked;
