/** Plugins as somebody writes them outside of this repository, one of each kind, as texts of files. */

const HEAD = `import { definePlugin } from "@postern/plugin";
import * as v from "valibot";
`;

/** Objects from an HTTP API that answers with a list, asked again and again. */
export const PROVIDER = `${HEAD}
import { createStore } from "@postern/plugin";
export default definePlugin({
  kind: "provider", name: "acme/api", version: "1.0.0", stability: "alpha", summary: "Objects of an HTTP API.",
  config: v.strictObject({ url: v.string(), everyMs: v.optional(v.number(), 50) }),
  create(context) {
    const { config, clock, log, validate } = context;
    const store = createStore();
    let publish = () => {};
    let cancel = () => {};
    const look = async () => {
      const answer = await context.fetch({ url: config.url });
      if (answer.ok) {
        const checked = JSON.parse(new TextDecoder().decode(answer.bytes)).map((object) => validate(object));
        publish(store.replace(checked.flatMap((one) => (one.ok ? [one.object] : []))));
      } else log.warn("no objects", { reason: answer.reason });
      if (!context.signal.aborted) cancel = clock.after(config.everyMs, look);
    };
    return {
      watch(to) { publish = to; },
      start: look,
      async stop() { cancel(); },
    };
  },
});
`;

/** HTTPRoutes and Backends out of a kind of its own. */
export const TRANSLATOR = `${HEAD}
export default definePlugin({
  kind: "translator", name: "acme/sites", version: "1.0.0", stability: "alpha", summary: "Sites become routes.",
  config: v.strictObject({ gateway: v.string() }),
  kinds: [{
    group: "acme.io", version: "v1", kind: "Site", shortNames: ["st"],
    schema: v.strictObject({ host: v.string(), port: v.pipe(v.number(), v.integer()), path: v.optional(v.string(), "/") }),
  }],
  create: ({ config }) => ({
    derives: [{
      from: "acme.io/Site",
      derive({ metadata: { name, namespace }, spec }) {
        if (spec.host === "throws.example.com") throw new Error("boom");
        return { objects: [
          {
            apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name: "site-" + name, namespace },
            spec: {
              parentRefs: [{ name: config.gateway }],
              hostnames: [spec.host],
              rules: [{
                matches: [{ path: { type: "PathPrefix", value: spec.path } }],
                backendRefs: [{ group: "gateway.envoyproxy.io", kind: "Backend", name: spec.port === 0 ? "absent" : "site-" + name }],
              }],
            },
          },
          {
            apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "Backend", metadata: { name: "site-" + name, namespace },
            spec: { endpoints: [{ ip: { address: "127.0.0.1", port: spec.port || 1 } }] },
          },
        ] };
      },
    }],
  }),
});
`;

/** Runs Envoys with what it is lent. */
export const INFRA = `${HEAD}
import { spawn } from "node:child_process";
export default definePlugin({
  kind: "infra", name: "acme/runner", version: "1.0.0", stability: "alpha", summary: "Envoys as children.",
  config: v.strictObject({ folder: v.string() }),
  create(context) {
    const running = new Map();
    const ended = (child) => new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve()));
    return {
      serves: (key) => key.endsWith("/eg"),
      async apply(key, infra) {
        if (running.has(key)) return;
        const launch = context.envoy.bootstrap(infra);
        const binary = context.envoy.binary(launch.version);
        const error = launch.error ?? binary.error;
        if (error !== undefined) throw new Error(error);
        const file = context.config.folder + "/" + launch.name + ".json";
        await context.files.write(file, JSON.stringify(launch.bootstrap));
        running.set(key, spawn(binary.path, ["-c", file, ...launch.args], { stdio: "ignore" }));
        context.log.info("an Envoy runs", { key, pid: running.get(key).pid });
      },
      async remove(key) {
        const child = running.get(key);
        running.delete(key);
        child?.kill();
        if (child) await ended(child);
      },
      async stop() {
        for (const child of running.values()) child.kill();
        await Promise.all([...running.values()].map(ended));
      },
    };
  },
});
`;

/** Writes for each data plane a configuration that needs no control plane. */
export const OUTPUT = `${HEAD}
const API = "type.googleapis.com/envoy.";
const typed = ({ typeUrl, json }) => ({ "@type": typeUrl, ...json });
/** Routes, endpoints and secrets stand in what asks for them. */
function inlined(value, { tables, endpoints }) {
  if (Array.isArray(value)) return value.map((one) => inlined(one, { tables, endpoints }));
  if (typeof value !== "object" || value === null) return value;
  const { rds, eds_cluster_config, sds_config, ...rest } = value;
  const made = Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, inlined(one, { tables, endpoints })]));
  if (rds) made.route_config = tables.get(rds.route_config_name);
  if (value.type === "EDS") {
    made.type = "STATIC";
    made.load_assignment = endpoints.get(eds_cluster_config?.service_name || value.name);
  }
  return made;
}
export default definePlugin({
  kind: "output", name: "acme/static", version: "1.0.0", stability: "alpha", summary: "Static configuration as files.",
  config: v.strictObject({ folder: v.string() }),
  create: ({ config, files }) => ({
    async publish(xds, sequence, envoy) {
      for (const irKey of Object.keys(xds)) {
        const all = (await envoy(irKey)).map((one) => ({ name: one.name, typeUrl: one.typeUrl, json: one.json() }));
        const of = (type) => all.filter(({ typeUrl }) => typeUrl === API + type);
        const tables = new Map(of("config.route.v3.RouteConfiguration").map(({ name, json }) => [name, json]));
        const endpoints = new Map(of("config.endpoint.v3.ClusterLoadAssignment").map(({ name, json }) => [name, json]));
        const list = (type) => of(type).map(({ json }) => inlined(json, { tables, endpoints }));
        const static_resources = {
          listeners: list("config.listener.v3.Listener"),
          clusters: list("config.cluster.v3.Cluster"),
          secrets: list("extensions.transport_sockets.tls.v3.Secret"),
        };
        const text = JSON.stringify({ static_resources }, null, 1);
        await files.write(config.folder + "/" + irKey.replace("/", "-") + ".json", text);
      }
    },
  }),
});
`;

/** A header on what comes from annotated routes, and a filter of its own. */
export const HOOKS = `${HEAD}
import { anyMessage, message } from "@postern/plugin";
const header = (key, value) => message("envoy.config.core.v3.HeaderValueOption", { header: { key, value } });
let told = "first";
export default definePlugin({
  kind: "hooks", name: "acme/marks", version: "1.0.0", stability: "alpha", summary: "Marks what is served.",
  config: v.strictObject({ file: v.string() }),
  create: (context) => ({
    route: {
      filter: { annotation: "acme-mark" },
      handler: (route) => ({ ...route, responseHeadersToAdd: [...route.responseHeadersToAdd, header("x-mark", told)] }),
    },
    httpFilters: () => [{
      place: "beforeRouting",
      filter: message("envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter", {
        name: "acme.filter",
        configType: { case: "typedConfig", value: anyMessage("envoy.extensions.filters.http.lua.v3.Lua", {
          defaultSourceCode: { specifier: { case: "inlineString", value: "function envoy_on_response(h) h:headers():add('x-filter', 'acme') end" } },
        }) },
      }),
    }],
    async start() {
      const read = async () => {
        const content = await context.files.read(context.config.file);
        told = content === undefined ? "nothing" : new TextDecoder().decode(content).trim();
        context.invalidate();
      };
      await read();
      context.defer(context.files.follow([context.config.file], read));
    },
  }),
});
`;

/** Carries out a filter that routes name. Without it they must not be served. */
export const ANSWERS = `${HEAD}
import { message } from "@postern/plugin";
const header = (key, value) => message("envoy.config.core.v3.HeaderValueOption", { header: { key, value } });
export default definePlugin({
  kind: "hooks", name: "acme/stamp", version: "1.0.0", stability: "alpha", summary: "Stamps answers.",
  config: v.strictObject({ starts: v.optional(v.boolean(), true) }),
  kinds: [{ group: "acme.io", version: "v1", kind: "Stamp", schema: v.strictObject({ text: v.string() }), status: "none" }],
  answersFor: { filters: [{ group: "acme.io", kind: "Stamp" }] },
  create: ({ config }) => ({
    async start() { if (!config.starts) throw new Error("boom"); },
    route: {
      filter: { objects: ["acme.io/Stamp"] },
      handler: (route, { objects: [stamp] }) => ({ ...route, responseHeadersToAdd: [header("x-stamp", stamp.spec.text)] }),
    },
  }),
});
`;
