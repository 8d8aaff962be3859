package io.aistrale.gateway.api;

import java.util.List;

/// A list in OpenAI's form.
record ListJson<T>(String object, List<T> data) {
    ListJson(List<T> data) {
        this("list", data);
    }
}
