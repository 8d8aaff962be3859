package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Token.Kind;
import java.util.List;

/// The tokens still to be read, and how deeply what was read so far is nested.
final class Tokens {

    /// Every level costs the parser about a dozen frames, and the interpreter two.
    private static final int DEEPEST = 120;

    private final List<Token> tokens;
    private int next;
    private int depth;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(next);
    }

    Token following() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    int line() {
        return current().line();
    }

    Token take() {
        Token token = current();
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    boolean at(Kind kind) {
        return current().kind() == kind;
    }

    boolean at(String operator) {
        return current().is(operator);
    }

    boolean atName(String name) {
        return current().isName(name);
    }

    boolean skip(String operator) {
        if (at(operator)) {
            take();
            return true;
        }
        return false;
    }

    boolean skipName(String name) {
        if (atName(name)) {
            take();
            return true;
        }
        return false;
    }

    Token expect(Kind kind) {
        if (!at(kind)) {
            throw fault("expected " + kind.words() + ", got " + current().words());
        }
        return take();
    }

    void expect(String operator) {
        if (!skip(operator)) {
            throw fault("expected '" + operator + "', got " + current().words());
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw fault("expected '" + name + "', got " + current().words());
        }
    }

    /// One level further in: an operand, or one more operator in a row, for both nest in the tree.
    void deeper() {
        if (++depth > DEEPEST) {
            throw fault("nested more than " + DEEPEST + " deep");
        }
    }

    int depth() {
        return depth;
    }

    void backTo(int depth) {
        this.depth = depth;
    }

    TemplateException fault(String reason) {
        return new TemplateException(line(), reason);
    }
}
