import { createKubeClient } from "../../core/kube/mod.ts";
import type { KubeObject, ObjectRef } from "../../core/resource/mod.ts";
import { createFetchTransport } from "../../providers/kubernetes/client/mod.ts";
import { createKubernetesSession, kubernetesProvider } from "../../providers/kubernetes/mod.ts";
import { FakeApiServer } from "./kubernetes/fake-api-server.ts";
import { FAKE_KINDS } from "./kubernetes/harness.ts";
import { heldToContract } from "./suite.ts";
import { silentLogger, systemClock } from "./surroundings.ts";

heldToContract("kubernetes", "provider", () => {
  const server = new FakeApiServer();
  server.serve(...Object.values(FAKE_KINDS));
  server.start();
  const client = createKubeClient(
    createFetchTransport({
      credentials: async () => ({ server: server.url, tls: {}, headers: {} }),
      clock: systemClock,
    }),
  );
  const session = createKubernetesSession({ client, clock: systemClock, log: silentLogger, identity: "one" });
  return {
    definition: kubernetesProvider(session),
    config: { coalesceMs: 0 },
    source: {
      put(...objects: readonly KubeObject[]) {
        for (const object of objects) server.put(object);
      },
      remove({ namespace, name }: ObjectRef) {
        const object = server.get(FAKE_KINDS["HTTPRoute"] as never, namespace, name);
        if (object) server.remove(object);
      },
    },
    close: () => server.stop(),
  };
});
