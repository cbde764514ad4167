import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { httpFilters } from "../../plugins/xds/translate/mod.ts";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp, folder, gatewayObjects, routeObjects } from "../host-rig.ts";
import { echo, send, serveWorld } from "../http-world.ts";
import { brokenPolicies } from "../protection/broken.ts";
import { hammer } from "../protection/hammer.ts";
import { type Protecting, policyObjects, protections } from "../protection/kinds.ts";
import { type Change, runTrials } from "../protection/trials.ts";
import { secret } from "../tls-rig.ts";
import { createAuthority } from "../xds-client/certificates.ts";

// Trials take a second each.
setDefaultTimeout(60_000);

/** One of each kind of protection; `bun run protection` makes a hundred. */
const TRIALS = 5;

/** A plugin that makes Envoy refuse every listener with more filters than the bare ones, and that nothing can be blamed for. */
const BREAKS_LISTENERS = `import { definePlugin } from "@postern/plugin";
import * as v from "valibot";

export default definePlugin({
  kind: "hooks",
  name: "test/breaks-listeners",
  version: "1.0.0",
  stability: "alpha",
  summary: "Makes Envoy refuse listeners.",
  config: v.strictObject({}),
  create: () => ({
    listener: {
      handler: (listener) =>
        JSON.stringify(listener, (_, value) => (value instanceof Uint8Array ? String.fromCharCode(...value) : value)).includes("jwt_authn")
          ? { ...listener, listenerFilters: [...listener.listenerFilters, { name: "no.such.filter" }] }
          : listener,
    },
  }),
});
`;

describe.skipIf(ENVOY === undefined)("nothing protected is served open (needs Envoy: ENVOY_PATH, or npm test)", () => {
  afterEach(cleanUp);

  for (const change of ["first", "changed", "moved"] satisfies Change[])
    test(`${change}: no request without credentials passes, those with them soon do, others lose nothing`, async () => {
      const { open, lost, authorised, refused } = await runTrials(change, TRIALS);
      expect({ open, lost }).toEqual({ open: 0, lost: 0 });
      expect(Object.values(refused).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(TRIALS * 10);
      expect(authorised.length).toBe(TRIALS);
    });

  test("beside a listener that Envoy refuses for good, none of the protections is missing", async () => {
    const backend = await echo("main");
    const dir = folder();
    writeFileSync(join(dir, "breaks.ts"), BREAKS_LISTENERS);
    const plugins = ["--plugin", join(dir, "breaks.ts")];
    const world = await serveWorld([routeObjects("open", backend.port)], undefined, plugins);
    await becomes(async () => (await send(world.port, { host: "open.example.com" })).status, 200);
    const kinds = Object.entries(await protections());
    const names = kinds.map(([name]) => name.toLowerCase());
    const clients = names.map((name) => hammer({ port: world.port, host: `${name}.example.com` }, "kept"));
    const objects = kinds.flatMap(([name, kind]) => [
      routeObjects(name.toLowerCase(), backend.port),
      policyObjects(name.toLowerCase(), kind),
    ]);
    world.put("protected", objects.join("---\n"));
    await world.postern.logged(/an object is withheld.*jwt|a refusal cannot be traced/);
    await becomes(async () => (await send(world.port, { host: "apikeyauth.example.com" })).status !== 404, true);
    const reports = await Promise.all(clients.map((client) => client.stop()));
    expect(reports.map(({ statuses }) => statuses[200] ?? 0)).toEqual(names.map(() => 0));
    expect((await send(world.port, { host: "open.example.com" })).status).toBe(200);
  });

  test("a policy of which nothing can be used closes what it was to protect", async () => {
    const backend = await echo("main");
    const broken = brokenPolicies();
    const world = await serveWorld([
      ...broken.flatMap(({ name, objects }) => [routeObjects(name, backend.port), objects]),
      routeObjects("open", backend.port),
    ]);
    await becomes(async () => (await send(world.port, { host: "open.example.com" })).status, 200);
    // While it is found out what a proxy refuses, a new route may not be there yet.
    const answers = async () => {
      const each = broken.map(({ name }) => send(world.port, { host: `${name}.example.com` }));
      return (await Promise.all(each)).map(({ status }, i) => {
        return `${broken[i]?.filter}, ${broken[i]?.cause}: ${[401, 403, 500, 503].includes(status) ? "closed" : status}`;
      });
    };
    await becomes(
      answers,
      broken.map(({ filter, cause }) => `${filter}, ${cause}: closed`),
    );
    expect(new Set(broken.map(({ filter }) => `envoy.filters.http.${filter}`))).toEqual(
      new Set(httpFilters.filter(({ protects }) => protects !== false).map(({ name }) => name)),
    );
  });

  test("a policy that lost its route to an older one that protects less closes it", async () => {
    const backend = await echo("main");
    const { jwt } = await protections();
    const older = policyObjects("a", { spec: "cors: {allowOrigins: ['*']}", objects: "", headers: {} }, ROUTE);
    const world = await serveWorld([routeObjects("r", backend.port), older]);
    const status = async () => (await send(world.port, { host: "r.example.com" })).status;
    await becomes(status, 200);
    world.put("later", policyObjects("b", jwt as Protecting, ROUTE));
    await becomes(status, 500);
    expect(await world.postern.condition("Accepted", "SecurityPolicy", "b")).toBe("False Conflicted");
    world.put("later", "");
    await becomes(status, 200);
  });

  test("a policy in a file that is refused closes what it is about, until it is good", async () => {
    const backend = await echo("main");
    const { ca } = await createAuthority("clients");
    const authority = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: clients, namespace: default}\ndata: {ca.crt: ${JSON.stringify(ca)}}\n`;
    const server = await secret("server", "r.example.com");
    const odd = MUTUAL.replace("tls: {", "tls: {minVersion: '9', ");
    const world = await serveWorld([routeObjects("r", backend.port), server, authority, odd], httpsGateway);
    const ask = () => statusOver(new Agent({ rejectUnauthorized: false }), world.port);
    await becomes(ask, "500");
    expect(await world.postern.condition("Accepted", "ClientTrafficPolicy", "mutual")).toBe("False Invalid");
    expect(await world.postern.message("Accepted", "ClientTrafficPolicy", "mutual")).toContain("minVersion");
    world.put("objects", [routeObjects("r", backend.port), server, authority].join("---\n"));
    await becomes(ask, "200");
  });

  test("a connection that was opened without a certificate has no use when certificates are demanded", async () => {
    const backend = await echo("main");
    const { ca } = await createAuthority("clients");
    const authority = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: clients, namespace: default}\ndata: {ca.crt: ${JSON.stringify(ca)}}\n`;
    const server = await secret("server", "r.example.com");
    const world = await serveWorld([routeObjects("r", backend.port), server, authority], httpsGateway);
    const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    const ask = () => statusOver(agent, world.port);
    await becomes(ask, "200");
    world.put("mutual", MUTUAL);
    const answers: string[] = [];
    await becomes(async () => {
      answers.push(await ask());
      return answers.at(-1);
    }, "no answer");
    const firstClosed = answers.findIndex((answer) => answer !== "200");
    expect(answers.slice(firstClosed)).not.toContain("200");
    world.put("mutual", "");
    await becomes(ask, "200");
    agent.destroy();
  });
});

const ROUTE = "kind: HTTPRoute, name: r";

const MUTUAL = `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: ClientTrafficPolicy
metadata: {name: mutual, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg}]
  tls: {clientValidation: {caCertificateRefs: [{group: '', kind: ConfigMap, name: clients}]}}
`;

function httpsGateway(port: number): string {
  const tls = "{certificateRefs: [{name: server}]}";
  return gatewayObjects(port).replace(/protocol: HTTP, port: \d+/, `protocol: HTTPS, port: ${port}, tls: ${tls}`);
}

/** The status of a request over TLS without a certificate, on a connection that is kept. */
function statusOver(agent: Agent, port: number): Promise<string> {
  return new Promise((resolve) => {
    const options = { host: "127.0.0.1", port, agent, servername: "r.example.com", headers: { host: "r.example.com" } };
    const sent = request(options, (response) => {
      response.resume().on("end", () => resolve(String(response.statusCode)));
    });
    sent.setTimeout(5_000, () => sent.destroy());
    sent.on("error", () => resolve("no answer")).end();
  });
}
