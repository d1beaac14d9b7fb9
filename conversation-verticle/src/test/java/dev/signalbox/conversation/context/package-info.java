@NullMarked
package dev.signalbox.conversation.context;

import org.jspecify.annotations.NullMarked;
