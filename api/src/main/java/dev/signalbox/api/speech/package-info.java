/// Words that are to be heard: what a voice is asked, and what comes of it.
@NullMarked
package dev.signalbox.api.speech;

import org.jspecify.annotations.NullMarked;
