package io.aistrale.schemas.jinja;

import java.util.List;
import java.util.Map;

/// A template read. Immutable, for any number of threads.
///
/// It behaves as Python's Jinja2 with its default settings, `StrictUndefined` and no escaping; what
/// is left out, and what differs, stands in the module's README.
public final class JinjaTemplate implements Parsed {

    /// Longest template, characters.
    public static final int LONGEST = 65_536;

    private final List<Statement> statements;

    private JinjaTemplate(List<Statement> statements) {
        this.statements = statements;
    }

    public static Parsed parse(String source) {
        if (source.length() > LONGEST) {
            return new TemplateFault(1, "a template of more than " + LONGEST + " characters");
        }
        try {
            return new JinjaTemplate(TemplateParser.parse(source));
        } catch (TemplateException fault) {
            return TemplateFault.of(fault);
        } catch (StackOverflowError _) {
            // Depth is counted; this is for a thread with less of a stack than usual.
            return new TemplateFault(1, "nested too deeply");
        }
    }

    /// @param values by name, as [Values] makes them. A text among them is never read as a
    ///   template.
    /// @param budget what it may use, alone or with others
    public Rendered render(Map<String, Object> values, Budget budget) {
        try {
            return new Rendered.Text(new Interpreter(budget, values).output(statements));
        } catch (TemplateException fault) {
            return TemplateFault.of(fault);
        } catch (StackOverflowError _) {
            // Depth is counted; this is for a thread with less of a stack than usual.
            return new TemplateFault(budget.line(), "nested too deeply");
        } catch (RuntimeException bug) {
            // A defect of ours ends one rendering. Its message may repeat a value.
            return new TemplateFault(
                    budget.line(), "cannot be rendered: " + bug.getClass().getSimpleName());
        }
    }
}
