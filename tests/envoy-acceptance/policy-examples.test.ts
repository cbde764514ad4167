import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { translateXds } from "../../plugins/xds/translate/mod.ts";
import { ENVOY } from "../envoy.ts";
import { examplesOf, translatedExamples } from "../policy-examples.ts";
import { type Acceptor, startAcceptor } from "./serve.ts";
import type { StandIns } from "./stand-ins.ts";
import { surroundings } from "./surroundings.ts";
import { acceptanceWorld } from "./world.ts";

const OPTIONS = {
  controllerNamespace: "envoy-gateway-system",
  rateLimit: { url: "grpc://envoy-ratelimit.envoy-gateway-system.svc.cluster.local:8081" },
};

describe.skipIf(ENVOY === undefined)(
  "Envoy takes what the examples of policies are translated to (needs Envoy)",
  () => {
    const stack = new AsyncDisposableStack();
    let stand: StandIns;
    let acceptor: Acceptor;

    beforeAll(async () => {
      stand = await surroundings(stack);
      acceptor = stack.use(await startAcceptor());
    });
    afterAll(() => stack.disposeAsync());

    test.each(examplesOf("BackendTrafficPolicy"))(
      "%s",
      async (file) => {
        const planes = Object.values(translatedExamples([file]).xds);
        expect(planes.length).toBeGreaterThan(0);
        for (const plane of planes) {
          const { resources, errors } = translateXds(plane, OPTIONS);
          expect(errors).toEqual([]);
          expect(await acceptor.offer(acceptanceWorld(resources, stand))).toBeUndefined();
        }
      },
      30_000,
    );
  },
);
