@NullUnmarked
package dev.signalbox.provider.resume;

import org.jspecify.annotations.NullUnmarked;
