import { describe, expect, test } from "bun:test";
import { crds, printCrds } from "../../cmd/cli/crds.ts";
import { kinds, schemaFor } from "../../core/api/kinds.ts";
import type { KindSchema } from "../../core/api/schema/mod.ts";
import { formatFieldError, validateObject } from "../../core/api/validate/mod.ts";
import { randomNumbers } from "../../core/testing/mod.ts";
import { type Recorded, recordedObjects } from "../schemas/corpus.ts";
import { canonical } from "../schemas/crd-paths.ts";
import { mutate } from "../schemas/mutate.ts";
import { sharedPath } from "../shared.ts";
import { type ApiServer, rigServer } from "./api-server.ts";

/** How many mutated objects of each kind are compared, beside the recorded ones. */
const MUTANTS = Number(process.env.POSTERN_MUTANTS ?? 150);
const RECORDED = 60;
const SEEDS = { Strict: 0, Ignore: 104729 };

/** Kinds that no recorded input holds: one object of each to start from. */
const written: readonly Recorded[] = [
  {
    apiVersion: "gateway.networking.x-k8s.io/v1alpha1",
    kind: "XBackend",
    metadata: { name: "written" },
    spec: {
      type: "ExternalHostname",
      externalHostname: { hostname: "example.com" },
      port: { port: 443 },
      protocol: "HTTP",
    },
  },
  {
    apiVersion: "gateway.networking.x-k8s.io/v1alpha1",
    kind: "XBackendTrafficPolicy",
    metadata: { name: "written" },
    spec: { targetRefs: [{ group: "", kind: "Service", name: "a" }], retryConstraint: { budget: { percent: 10 } } },
  },
  {
    apiVersion: "gateway.networking.x-k8s.io/v1alpha1",
    kind: "XMesh",
    metadata: { name: "written" },
    spec: { controllerName: "example.com/mesh", description: "a mesh" },
  },
];

const server = await rigServer();
const goldens = sharedPath("goldens", "api-to-ir");
const skipped = typeof server === "string" ? server : goldens === undefined ? "no recorded inputs" : undefined;
const defined = kinds.filter(
  ({ group }) => group.endsWith("gateway.envoyproxy.io") || group.startsWith("gateway.networking"),
);

/** Objects of a kind, each in one of the served versions, in a namespace that exists and under a name that is free. */
function startingPoints(kind: KindSchema, recorded: ReadonlyMap<string, readonly Recorded[]>): Recorded[] {
  const served = kind.versions.filter((version) => version.served?.includes("experimental") ?? true);
  const all = [...recorded.values(), written].flat().filter((object) => object.kind === kind.kind);
  return all.map((object, i) => {
    const { status: _, ...rest } = structuredClone(object) as Recorded & { status?: unknown };
    const version = served[i % served.length]?.name;
    const { name: __, namespace: ___, creationTimestamp: ____, ...metadata } = rest.metadata;
    const place = kind.scope === "Namespaced" ? { namespace: "default" } : {};
    const name = `verdict-${i}`;
    return { ...rest, apiVersion: `${kind.group}/${version}`, metadata: { ...metadata, name, ...place } };
  });
}

function pathFor(kind: KindSchema, object: Recorded, validation: Validation): string {
  const place = kind.scope === "Namespaced" ? "namespaces/default/" : "";
  return `/apis/${object.apiVersion}/${place}${kind.plural}?dryRun=All&fieldValidation=${validation}`;
}

const WRITTEN_BY_SERVER = ["uid", "creationTimestamp", "generation", "resourceVersion", "managedFields"];

function comparable(object: unknown): string {
  const { metadata, status: _, ...rest } = object as Recorded & { status?: unknown };
  const kept = Object.entries(metadata).filter(([name]) => !WRITTEN_BY_SERVER.includes(name));
  return canonical({ ...rest, metadata: Object.fromEntries(kept) });
}

/** How the server treats unknown fields: they are errors, or they are dropped. */
type Validation = "Strict" | "Ignore";

interface Tally {
  readonly api: ApiServer;
  readonly kind: KindSchema;
  readonly validation: Validation;
  good: number;
  bad: number;
  readonly different: string[];
}

async function compare(object: Recorded, tally: Tally): Promise<void> {
  const { api, kind, validation } = tally;
  const { status, body } = await api.send({ method: "POST", path: pathFor(kind, object, validation), body: object });
  const ours = validateObject(object, { unknown: validation === "Strict" ? "error" : "prune" });
  const good = status === 200 || status === 201;
  if (!good && status !== 422 && status !== 400)
    throw new Error(`${status} for ${JSON.stringify(object)}: ${body.message}`);
  if (good) tally.good++;
  else tally.bad++;
  if (good !== ours.ok) {
    const reason = ours.ok ? body.message : ours.errors.map(formatFieldError).join("; ");
    tally.different.push(`server ${good ? "takes" : "refuses"} ${JSON.stringify(object)}: ${reason}`);
  } else if (ours.ok && comparable(ours.object) !== comparable(body)) {
    tally.different.push(`defaults differ:\n${comparable(ours.object)}\n${comparable(body)}`);
  }
}

describe.skipIf(skipped !== undefined)(`verdicts of the API server (${skipped ?? "rig"})`, () => {
  const api = server as ApiServer;
  const recorded = skipped === undefined ? recordedObjects(goldens ?? "") : new Map<string, Recorded[]>();

  test("the printed definitions are accepted by server-side apply", async () => {
    for (const text of printCrds()
      .split(/^---\n/m)
      .filter(Boolean)) {
      const name = /^ {2}name: (\S+)$/m.exec(text)?.[1];
      const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
      const query = "?fieldManager=postern-test&force=true&dryRun=All&fieldValidation=Strict";
      const answer = await api.send({
        method: "PATCH",
        path: path + query,
        body: text,
        type: "application/apply-patch+yaml",
      });
      expect([name, answer.status, answer.body.message]).toEqual([name, 200, undefined]);
    }
  });

  test("the printed definitions are accepted as new ones, those of the Gateway API too", async () => {
    for (const definition of crds({ gatewayApi: true })) {
      const { spec } = definition as {
        readonly spec: { readonly group: string; readonly names: { readonly plural: string } };
      };
      const group = `${spec.group}.fresh.example`;
      const metadata = { ...(definition.metadata as object), name: `${spec.names.plural}.${group}` };
      const body = { ...definition, metadata, spec: { ...spec, group } };
      const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All&fieldValidation=Strict";
      const answer = await api.send({ method: "POST", path, body });
      expect([metadata.name, answer.status, answer.body.message]).toEqual([metadata.name, 201, undefined]);
    }
  });

  const runs = defined.flatMap((kind) => (["Strict", "Ignore"] as const).map((validation) => ({ kind, validation })));
  for (const { kind, validation } of runs) {
    test(`${kind.kind}, ${validation}: same verdicts and defaults`, async () => {
      const points = startingPoints(kind, recorded);
      expect(points.length).toBeGreaterThan(0);
      const { facts } = schemaFor(kind, { channel: "experimental", version: kind.versions[0]?.name ?? "" });
      const source = { random: randomNumbers(kind.kind.length * 7919 + SEEDS[validation]), facts, others: points };
      const mutants = Array.from({ length: MUTANTS }, (_, i) => mutate(points[i % points.length] as Recorded, source));
      const objects = [...points.slice(0, RECORDED), ...mutants];
      const tally: Tally = { api, kind, validation, good: 0, bad: 0, different: [] };
      for (let i = 0; i < objects.length; i += 8) {
        await Promise.all(objects.slice(i, i + 8).map((object) => compare(object, tally)));
      }
      console.info(
        `${kind.kind}, ${validation}: ${objects.length} objects, ${tally.good} good, ${tally.bad} bad, ${tally.different.length} different`,
      );
      expect(tally.different).toEqual([]);
    }, 120_000);
  }
});
