package io.aistrale.demo.submit;

import io.aistrale.demo.submit.Gateway.Answer;
import io.aistrale.demo.submit.Gateway.Call;
import io.aistrale.demo.workload.DemoUser;
import io.aistrale.schemas.token.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Makes the demo's users known to the stack: an API key for each, and their provider tokens.
public final class Accounts {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final Gateway gateway;
    private final Secret adminKey;

    public Accounts(Gateway gateway, Secret adminKey) {
        this.gateway = gateway;
        this.adminKey = adminKey;
    }

    /// Where a user's token for a provider comes from.
    public interface Tokens {
        Secret of(DemoUser user, String provider);
    }

    /// Opens an account for every user, and gives the administrator the first user's tokens.
    ///
    /// @return API keys by user name
    /// @throws IOException the gateway does not answer, or refuses
    public Map<String, Secret> open(List<DemoUser> users, Tokens tokens)
            throws IOException, InterruptedException {
        Map<String, Secret> keys = new HashMap<>();
        for (DemoUser user : users) {
            Secret key = apiKey(user);
            keys.put(user.name(), key);
            for (String provider : user.providers().stream().sorted().toList()) {
                storeToken(key, provider, tokens.of(user, provider));
            }
        }
        lendToAdministrator(users.getFirst(), tokens);
        return Map.copyOf(keys);
    }

    /// So that whoever holds the admin key can go on where the demo ends.
    private void lendToAdministrator(DemoUser user, Tokens tokens)
            throws IOException, InterruptedException {
        for (String provider : user.providers().stream().sorted().toList()) {
            storeToken(adminKey, provider, tokens.of(user, provider));
        }
    }

    private Secret apiKey(DemoUser user) throws IOException, InterruptedException {
        ObjectNode body =
                JSON.createObjectNode()
                        .put("name", "demo " + user.name())
                        .put("user", user.name())
                        .put("project", user.project());
        body.putArray("scopes").add("inference").add("tokens");
        Answer answer = send("POST", "/v1/api-keys", adminKey, body);
        return Secret.of(answer.body().path("key").asString(""));
    }

    private void storeToken(Secret key, String provider, Secret token)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("token", token.reveal());
        send("PUT", "/v1/provider-tokens/" + provider, key, body);
    }

    private Answer send(String method, String path, Secret key, ObjectNode body)
            throws IOException, InterruptedException {
        Answer answer = gateway.send(new Call(method, path, key, body, Map.of(), TIMEOUT));
        if (!answer.ok()) {
            throw new IOException(
                    method
                            + " "
                            + path
                            + " was refused: "
                            + answer.status()
                            + " "
                            + answer.message());
        }
        return answer;
    }
}
