package io.aistrale.demo.submit;

/// Usage as somebody outside is told it: all of the prompt, all of the answer.
public record TokensTold(long input, long output) {}
