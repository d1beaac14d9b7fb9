package dev.signalbox.api.cost;

/// What a request has cost a user.
///
/// @param credits charged
/// @param balance after the charge; below zero where the request came to more than was there
public record CreditReceipt(long credits, long balance) {}
