/// Who may use an HTTP port: the mode of the installation, and what a request shows of its sender.
@NullMarked
package dev.signalbox.platform.access;

import org.jspecify.annotations.NullMarked;
