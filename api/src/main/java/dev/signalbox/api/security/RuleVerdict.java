package dev.signalbox.api.security;

/// How one group of rules ended.
public record RuleVerdict(OutputRule rule, RuleState state) {}
