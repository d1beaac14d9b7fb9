package dev.signalbox.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a set or list whose elements mean the same without each other. A node that does not know
/// one of them, because its build is older, leaves that one out and takes the rest. Anywhere else
/// what is not known makes the whole message unreadable: nothing that is asked is passed over in
/// silence.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface EachByItself {}
