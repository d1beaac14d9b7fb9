@NullMarked
package dev.signalbox.router.plan;

import org.jspecify.annotations.NullMarked;
