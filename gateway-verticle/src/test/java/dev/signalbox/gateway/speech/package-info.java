@NullMarked
package dev.signalbox.gateway.speech;

import org.jspecify.annotations.NullMarked;
