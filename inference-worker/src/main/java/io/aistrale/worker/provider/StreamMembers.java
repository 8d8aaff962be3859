package io.aistrale.worker.provider;

import tools.jackson.databind.node.ObjectNode;

/// The members of a request that ask for a stream, where usage comes without being asked for.
final class StreamMembers {
    private StreamMembers() {}

    static void say(Members from, ObjectNode to) {
        var stream = from.take("stream");
        if (stream != null) {
            to.set("stream", stream);
        }
        var options = from.take("stream_options");
        if (options != null) {
            var asked = Members.of("stream_options", options);
            asked.take("include_usage");
            asked.ignore("include_obfuscation", value -> !value.booleanValue(true));
            asked.end("this provider");
        }
    }
}
