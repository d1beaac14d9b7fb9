@NullMarked
package dev.signalbox.conversation;

import org.jspecify.annotations.NullMarked;
