package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Expression.FilterCall;
import io.aistrale.schemas.jinja.Statement.Branch;
import io.aistrale.schemas.jinja.Statement.Signature;
import io.aistrale.schemas.jinja.Statement.Target;
import io.aistrale.schemas.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A template's statements.
final class TemplateParser {

    private static final Set<String> NEVER_ASSIGNED =
            Set.of("true", "false", "none", "True", "False", "None");
    private static final Set<String> SPECIAL = Set.of("varargs", "kwargs", "caller");
    private static final Map<String, String> LEFT_OUT =
            Map.of(
                    "include", "a template cannot reach another one",
                    "import", "a template cannot reach another one",
                    "from", "a template cannot reach another one",
                    "extends", "a template cannot reach another one",
                    "block", "there is no template to inherit from",
                    "do", "values cannot be changed",
                    "autoescape", "nothing is escaped",
                    "trans", "there are no translations");

    private final Tokens tokens;
    private final ExpressionParser expressions;
    private final List<String> open = new ArrayList<>();

    private TemplateParser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    static List<Statement> parse(String source) {
        TemplateParser parser = new TemplateParser(new Tokens(Lexer.tokens(source)));
        List<Statement> statements = parser.statements(Set.of());
        if (!parser.tokens.at(Kind.END)) {
            throw parser.unknownTag(parser.tokens.current());
        }
        return statements;
    }

    /// Up to the statement that begins with one of these words, whose word is the next token then.
    private List<Statement> statements(Set<String> ends) {
        List<Statement> read = new ArrayList<>();
        while (!tokens.at(Kind.END)) {
            Token token = tokens.take();
            switch (token.kind()) {
                case DATA -> read.add(new Statement.Text(token.text()));
                case VARIABLE_BEGIN -> {
                    read.add(new Statement.Print(expressions.tuple(true), token.line()));
                    tokens.expect(Kind.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    if (tokens.at(Kind.NAME) && ends.contains(tokens.current().text())) {
                        return read;
                    }
                    read.add(statement());
                }
                default -> throw new TemplateException(token.line(), "unexpected " + token.words());
            }
        }
        if (!ends.isEmpty()) {
            throw tokens.fault(
                    "unexpected end of template: '" + open.getLast() + "' is not closed");
        }
        return read;
    }

    private Statement statement() {
        Token tag = tokens.expect(Kind.NAME);
        int depth = tokens.depth();
        tokens.deeper();
        open.addLast(tag.text());
        Statement statement =
                switch (tag.text()) {
                    case "if" -> ifs(tag.line());
                    case "for" -> loop(tag.line());
                    case "set" -> set(tag.line());
                    case "with" -> with(tag.line());
                    case "filter" -> filterBlock(tag.line());
                    case "macro" -> macro(tag.line());
                    case "call" -> call(tag.line());
                    default -> {
                        open.removeLast();
                        throw unknownTag(tag);
                    }
                };
        open.removeLast();
        tokens.backTo(depth);
        return statement;
    }

    private TemplateException unknownTag(Token tag) {
        String why = LEFT_OUT.get(tag.text());
        if (why != null) {
            return new TemplateException(
                    tag.line(), "the tag '" + tag.text() + "' is not offered: " + why);
        }
        String inside = open.isEmpty() ? "" : "; '" + open.getLast() + "' has to be closed first";
        return new TemplateException(tag.line(), "unknown tag '" + tag.text() + "'" + inside);
    }

    /// What is between the tag's end and the tag that closes it.
    private List<Statement> body(String... ends) {
        tokens.expect(Kind.BLOCK_END);
        return statements(Set.of(ends));
    }

    private List<Statement> wholeBody(String end) {
        List<Statement> body = body(end);
        tokens.take();
        tokens.expect(Kind.BLOCK_END);
        return body;
    }

    private Statement ifs(int line) {
        List<Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        branches.add(new Branch(expressions.tuple(false), body("elif", "else", "endif")));
        while (true) {
            String word = tokens.take().text();
            if (word.equals("elif")) {
                branches.add(new Branch(expressions.tuple(false), body("elif", "else", "endif")));
            } else if (word.equals("else")) {
                otherwise = wholeBody("endif");
                return new Statement.If(branches, otherwise, line);
            } else {
                tokens.expect(Kind.BLOCK_END);
                return new Statement.If(branches, otherwise, line);
            }
        }
    }

    private Statement loop(int line) {
        Target target = target(false);
        tokens.expectName("in");
        Expression items = expressions.tuple(false);
        Expression condition = tokens.skipName("if") ? expressions.expression() : null;
        boolean recursive = tokens.skipName("recursive");
        List<Statement> body = body("else", "endfor");
        List<Statement> otherwise = List.of();
        if (tokens.take().text().equals("else")) {
            otherwise = wholeBody("endfor");
        } else {
            tokens.expect(Kind.BLOCK_END);
        }
        return new Statement.For(target, items, condition, recursive, body, otherwise, line);
    }

    private Statement set(int line) {
        Target target = target(true);
        if (tokens.skip("=")) {
            Expression value = expressions.tuple(true);
            tokens.expect(Kind.BLOCK_END);
            return new Statement.Assign(target, value, line);
        }
        List<FilterCall> filters = new ArrayList<>();
        while (tokens.skip("|")) {
            filters.add(expressions.filter());
        }
        return new Statement.AssignBlock(target, filters, wholeBody("endset"), line);
    }

    private Statement with(int line) {
        List<Target> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.at(Kind.BLOCK_END)) {
            if (!targets.isEmpty()) {
                tokens.expect(",");
            }
            targets.add(variable());
            tokens.expect("=");
            values.add(expressions.expression());
        }
        return new Statement.With(targets, values, wholeBody("endwith"), line);
    }

    private Statement filterBlock(int line) {
        List<FilterCall> filters = new ArrayList<>();
        do {
            filters.add(expressions.filter());
        } while (tokens.skip("|"));
        return new Statement.FilterBlock(filters, wholeBody("endfilter"), line);
    }

    private Statement macro(int line) {
        String name = ((Target.Variable) variable()).name();
        Signature declared = signature();
        List<Statement> body = new ArrayList<>();
        Set<String> read = expressions.namesReadFrom(() -> body.addAll(wholeBody("endmacro")));
        return new Statement.MacroDefinition(name, using(declared, read), body, line);
    }

    private Statement call(int line) {
        Signature declared =
                tokens.at("(") ? signature() : new Signature(List.of(), List.of(), Set.of());
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw new TemplateException(line, "expected a call after 'call'");
        }
        List<Statement> body = new ArrayList<>();
        Set<String> read = expressions.namesReadFrom(() -> body.addAll(wholeBody("endcall")));
        return new Statement.CallBlock(call, using(declared, read), body, line);
    }

    private static Signature using(Signature declared, Set<String> read) {
        Set<String> uses = new HashSet<>(SPECIAL);
        uses.retainAll(read);
        return new Signature(declared.parameters(), declared.defaults(), Set.copyOf(uses));
    }

    private Signature signature() {
        tokens.expect("(");
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        while (!tokens.skip(")")) {
            if (!parameters.isEmpty()) {
                tokens.expect(",");
            }
            String name = ((Target.Variable) variable()).name();
            if (parameters.contains(name)) {
                throw tokens.fault("the parameter '" + name + "' stands twice");
            }
            parameters.add(name);
            if (tokens.skip("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw tokens.fault("a parameter without default after one with a default");
            }
        }
        return new Signature(parameters, defaults, Set.of());
    }

    private Target target(boolean withMembers) {
        List<Target> targets = new ArrayList<>();
        targets.add(single(withMembers));
        boolean several = false;
        while (tokens.skip(",")) {
            several = true;
            if (tokens.at(Kind.NAME) && !tokens.atName("in") || tokens.at("(")) {
                targets.add(single(withMembers));
            }
        }
        return several ? new Target.Several(targets) : targets.getFirst();
    }

    private Target single(boolean withMembers) {
        if (tokens.skip("(")) {
            int depth = tokens.depth();
            tokens.deeper();
            Target nested = target(withMembers);
            tokens.backTo(depth);
            tokens.expect(")");
            return nested;
        }
        if (withMembers && tokens.at(Kind.NAME) && tokens.following().is(".")) {
            String namespace = tokens.take().text();
            tokens.take();
            return new Target.Member(namespace, tokens.expect(Kind.NAME).text());
        }
        return variable();
    }

    private Target variable() {
        if (!tokens.at(Kind.NAME) || NEVER_ASSIGNED.contains(tokens.current().text())) {
            throw tokens.fault("expected a name to assign to, got " + tokens.current().words());
        }
        return new Target.Variable(tokens.take().text());
    }
}
