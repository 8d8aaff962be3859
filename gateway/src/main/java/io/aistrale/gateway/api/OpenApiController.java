package io.aistrale.gateway.api;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/// The description of this interface, for everybody: it says nothing that is not in the README.
@RestController
final class OpenApiController {

    private final byte[] document;

    /// @throws IOException the document is not where it was built in
    OpenApiController() throws IOException {
        try (InputStream yaml = new ClassPathResource("openapi.yaml").getInputStream()) {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            document = JsonMapper.shared().writeValueAsBytes(tree);
        }
    }

    @GetMapping(path = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> document() {
        return ResponseEntity.ok(document);
    }
}
