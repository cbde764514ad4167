import type { PluginKind } from "../../../../core/plugin/api.ts";

/** The files of a new plugin, by name. */
export type PluginFiles = Readonly<Record<string, string>>;

const IMPORTS: Readonly<Record<PluginKind, string>> = {
  hooks: "create, definePlugin, HeaderValueOptionSchema",
  provider: "createStore, definePlugin, type Snapshot",
  translator: "definePlugin",
  infra: "definePlugin",
  output: "definePlugin",
};

const SUMMARIES: Readonly<Record<PluginKind, string>> = {
  hooks: "Adds a header to the answers of every route.",
  provider: "Brings the objects of an HTTP API.",
  translator: "Makes an HTTPRoute of every ConfigMap with a host.",
  infra: "Notes which Envoys have to run.",
  output: "Writes the names of what Envoy is sent.",
};

const BODIES: Readonly<Record<PluginKind, string>> = {
  hooks: `  config: v.strictObject({ value: v.optional(v.string(), "postern") }),
  create: ({ config }) => ({
    route: (route) => {
      const header = create(HeaderValueOptionSchema, { header: { key: "x-served-by", value: config.value } });
      return { ...route, responseHeadersToAdd: [...route.responseHeadersToAdd, header] };
    },
  }),`,
  provider: `  config: v.strictObject({ url: v.optional(v.string(), ""), everyMs: v.optional(v.number(), 1_000) }),
  create({ config, clock, log, fetch, validate, signal }) {
    const store = createStore();
    let publish: (snapshot: Snapshot) => void = () => {};
    let cancel = () => {};
    const look = async () => {
      const answer = config.url === "" ? undefined : await fetch({ url: config.url });
      if (answer?.ok) {
        const objects = JSON.parse(new TextDecoder().decode(answer.bytes)) as [];
        const checked = objects.map((object) => validate(object));
        publish(store.replace(checked.flatMap((one) => (one.ok ? [one.object] : []))));
      } else {
        if (answer) log.warn("no objects", { reason: answer.reason });
        publish(store.snapshot);
      }
      if (!signal.aborted) cancel = clock.after(config.everyMs, look);
    };
    return {
      watch(to) {
        publish = to;
      },
      start: look,
      async stop() {
        cancel();
      },
    };
  },`,
  translator: `  config: v.strictObject({ gateway: v.optional(v.string(), "eg") }),
  create: ({ config }) => ({
    derives: [
      {
        from: "ConfigMap",
        derive({ metadata: { name, namespace }, ...object }) {
          const host = (object as { readonly data?: Readonly<Record<string, string>> }).data?.["host"];
          if (host === undefined) return { objects: [] };
          const filter = { type: "RequestRedirect", requestRedirect: { hostname: host } };
          return {
            objects: [
              {
                apiVersion: "gateway.networking.k8s.io/v1",
                kind: "HTTPRoute",
                metadata: { name, ...(namespace !== undefined && { namespace }) },
                spec: { parentRefs: [{ name: config.gateway }], rules: [{ filters: [filter] }] },
              },
            ],
          };
        },
      },
    ],
  }),`,
  infra: `  config: v.strictObject({}),
  create({ log }) {
    const running = new Set<string>();
    return {
      async apply(key, infra) {
        running.add(key);
        log.info("an Envoy has to run", { key, listeners: infra.proxy.listeners?.length ?? 0 });
      },
      async remove(key) {
        running.delete(key);
      },
    };
  },`,
  output: `  config: v.strictObject({}),
  create({ log }) {
    return {
      async publish(xds, sequence, envoy) {
        for (const key of Object.keys(xds)) {
          const names = (await envoy(key)).map(({ name }) => name);
          log.info("Envoy is sent", { key, sequence, names: names.join(" ") });
        }
      },
    };
  },`,
};

const CHECKS: Readonly<Record<PluginKind, string>> = {
  hooks: `  expect(JSON.stringify((await envoy()).routes)).toContain("x-served-by");`,
  provider: `  await envoy();\n  expect(gateway.troubles()).toEqual([]);`,
  translator: `  objects.applyYaml("apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: made, namespace: default}\\ndata: {host: made.example.com}");
  expect(JSON.stringify((await envoy()).routes)).toContain("made.example.com");`,
  infra: `  await envoy();\n  expect(gateway.troubles()).toEqual([]);`,
  output: `  await envoy();\n  expect(lines.map(({ message }) => message)).toContain("Envoy is sent");`,
};

const WORLD = `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: eg}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: eg, namespace: default}
spec: {gatewayClassName: eg, listeners: [{name: http, protocol: HTTP, port: 8080}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: moved, namespace: default}
spec:
  parentRefs: [{name: eg}]
  rules: [{filters: [{type: RequestRedirect, requestRedirect: {hostname: new.example.com}}]}]
`;

const used = (check: string) =>
  ["envoy", "gateway", "lines", "objects", "stop"].filter((name) => new RegExp(`\\b${name}\\b`).test(`${check} stop`));

/** A plugin that works, its test, and what to do with them. */
export function newPlugin(kind: PluginKind, name: string): PluginFiles {
  return {
    "plugin.ts": `import { ${IMPORTS[kind]} } from "postern/plugin";
import * as v from "valibot";

export default definePlugin({
  kind: "${kind}",
  name: "${name}",
  version: "0.1.0",
  stability: "alpha",
  summary: "${SUMMARIES[kind]}",
${BODIES[kind]}
});
`,
    "plugin.test.ts": `import { expect, test } from "bun:test";
import { use } from "postern/plugin";
import { memoryGateway } from "postern/testing";
import plugin from "./plugin.ts";

const WORLD = \`${WORLD}\`;

test("it does what it says", async () => {
  const { ${used(CHECKS[kind]).join(", ")} } = await memoryGateway([use(plugin)], WORLD);
${CHECKS[kind]}
  await stop();
});
`,
    "README.md": `# ${name}

${SUMMARIES[kind]}

\`\`\`
postern plugin test plugin.ts            # its tests, and what every plugin of the kind ${kind} promises
postern server --plugin plugin.ts        # with it
postern plugin types .                   # declarations, again after an update of Postern
\`\`\`
`,
  };
}
