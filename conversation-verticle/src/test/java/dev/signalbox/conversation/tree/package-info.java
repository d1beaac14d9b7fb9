@NullMarked
package dev.signalbox.conversation.tree;

import org.jspecify.annotations.NullMarked;
