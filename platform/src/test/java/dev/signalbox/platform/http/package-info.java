@NullMarked
package dev.signalbox.platform.http;

import org.jspecify.annotations.NullMarked;
