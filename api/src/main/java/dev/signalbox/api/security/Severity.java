package dev.signalbox.api.security;

/// How bad a finding is.
public enum Severity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL
}
