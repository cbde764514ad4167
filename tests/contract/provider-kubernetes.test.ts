import { createKubeClient } from "../../core/kube/mod.ts";
import { createFetchTransport } from "../../providers/kubernetes/client/mod.ts";
import { createKubernetesSession, kubernetesProvider } from "../../providers/kubernetes/mod.ts";
import { FakeApiServer } from "./kubernetes/fake-api-server.ts";
import { FAKE_KINDS } from "./kubernetes/harness.ts";
import { providerContract } from "./provider.ts";
import { silentLogger, systemClock } from "./surroundings.ts";

providerContract("kubernetes", () => {
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
    definition: kubernetesProvider(session) as never,
    config: { coalesceMs: 0 },
    put: (...objects) => {
      for (const object of objects) server.put(object);
    },
    remove: ({ namespace, name }) => {
      const object = server.get(FAKE_KINDS["HTTPRoute"] as never, namespace, name);
      if (object) server.remove(object);
    },
    close: () => server.stop(),
  };
});
