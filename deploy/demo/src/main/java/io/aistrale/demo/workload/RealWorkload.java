package io.aistrale.demo.workload;

import java.util.ArrayList;
import java.util.List;

/// The tasks of the demo on one model of a real provider. Real failures cannot be ordered, so only
/// the user without a token is left of them.
public final class RealWorkload {

    private static final int WITHOUT_TOKEN = 2;

    private RealWorkload() {}

    public static List<DemoRequest> of(List<Ticket> tickets, Target target) {
        List<DemoUser> users = DemoUser.of(target.provider());
        List<DemoUser> withToken = users.subList(0, users.size() - 1);
        List<Task> tasks = tasks(target);
        List<DemoRequest> requests = new ArrayList<>();
        for (int i = 0; i < tickets.size(); i++) {
            DemoUser user = withToken.get(i % withToken.size());
            for (Task task : tasks) {
                Form form = task == Task.EMBED ? Form.EMBEDDINGS : Form.CHAT_BODY;
                requests.add(
                        DemoRequest.of(user, target, task, tickets.get(i), form, Expected.EITHER));
            }
        }
        for (int i = 0; i < WITHOUT_TOKEN; i++) {
            requests.add(
                    DemoRequest.of(
                            users.getLast(),
                            target,
                            tasks.getFirst(),
                            tickets.get(i),
                            tasks.getFirst() == Task.EMBED ? Form.EMBEDDINGS : Form.CHAT_BODY,
                            Expected.CREDENTIAL_NOT_FOUND));
        }
        return Workload.submitted(requests);
    }

    /// Embedding models say so in their names.
    private static List<Task> tasks(Target target) {
        return target.model().contains("embed")
                ? List.of(Task.EMBED)
                : List.of(Task.CLASSIFY, Task.SUMMARISE);
    }
}
