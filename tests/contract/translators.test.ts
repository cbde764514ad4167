import * as v from "valibot";
import { WORLD } from "../../examples/plugins/world.ts";
import { withNamespaces } from "../../library/objects.ts";
import { parseObjects } from "../../library/parse.ts";
import { definePlugin, type KubeObject } from "../../library/plugin.ts";
import { route } from "../../library/testing/contract/provider.ts";
import { gatewayApi } from "../../plugins/gateway-api/mod.ts";
import { heldToContract } from "./suite.ts";

/** A route of nobody's Gateway has what it needs but its backend. */
const FAULTY: KubeObject = route("nowhere", "/nowhere");

heldToContract(
  "the Gateway API",
  "translator",
  () => ({ definition: gatewayApi, objects: withNamespaces(parseObjects(WORLD).objects), faulty: FAULTY }),
  ["objects", "faulty"],
);

/** A route for each ConfigMap with a host. */
const derived = definePlugin({
  ...{ kind: "translator", name: "acme/hosts", version: "1.0.0", stability: "alpha", summary: "For a test." },
  config: v.strictObject({}),
  create: () => ({
    derives: [
      {
        from: "ConfigMap",
        derive({ metadata: { name, namespace = "" }, ...object }) {
          const { host } = (object as { readonly data?: Readonly<Record<string, string>> }).data ?? {};
          if (host === undefined) return { objects: [] };
          if (host === "") throw new Error("the host is empty");
          return { objects: [{ ...route(name, "/"), metadata: { name, namespace } }] };
        },
      },
    ],
  }),
});
const host = (name: string, value: string): KubeObject =>
  Object.assign(
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" } },
    { data: { host: value } },
  );

heldToContract(
  "a translator that derives objects",
  "translator",
  () => ({ definition: derived, objects: [host("a", "a.example"), host("b", "b.example")], faulty: host("c", "") }),
  ["objects", "faulty"],
);
