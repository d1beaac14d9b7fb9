@NullMarked
package dev.signalbox.platform.net;

import org.jspecify.annotations.NullMarked;
