import type { KubeObject } from "../../core/resource/mod.ts";
import { type Random, randomOf } from "../random.ts";
import { TENANTS } from "./backends.ts";
import { DOCUMENT_FAULTS } from "./faults/documents.ts";
import { EXTENSION_FAULTS } from "./faults/extensions.ts";
import { LISTENER_FAULTS } from "./faults/listeners.ts";
import { PROXY_FAULTS } from "./faults/proxies.ts";
import { SECURITY_FAULTS } from "./faults/security.ts";
import { SHARED_FAULTS } from "./faults/shared.ts";
import { TEXT_FAULTS } from "./faults/texts.ts";
import { UNKNOWN_FAULTS } from "./faults/unknown.ts";
import { GOOD_LISTENERS } from "./good/listeners.ts";
import { GOOD_POLICIES } from "./good/policies.ts";
import { GOOD_ROUTES } from "./good/routes.ts";
import { object, PROXY, parameters, tlsSecret, withSpec } from "./objects.ts";
import type { Place } from "./place.ts";
import type { Edge, Site, Sort, Unit } from "./unit.ts";

/** All that can be good, and all that can be faulty. */
export const GOOD: readonly Sort[] = [...GOOD_ROUTES, ...GOOD_POLICIES, ...GOOD_LISTENERS];
export const FAULTY: readonly Sort[] = [
  ...[...TEXT_FAULTS, ...SECURITY_FAULTS, ...EXTENSION_FAULTS],
  ...[...LISTENER_FAULTS, ...PROXY_FAULTS, ...DOCUMENT_FAULTS, ...UNKNOWN_FAULTS, ...SHARED_FAULTS],
];

/** A unit, with what it is called in reports. */
export interface NamedUnit extends Unit {
  readonly name: string;
}

/** Everything of one seed. */
export interface World {
  readonly seed: number;
  /** The objects that everybody stands on: in place from the start of a live run, but for the last ones, which may come later. */
  readonly base: readonly KubeObject[];
  readonly edge: readonly KubeObject[];
  readonly units: readonly NamedUnit[];
}

/** Options that a world is made with. */
export interface WorldOptions {
  readonly seed: number;
  /** About how many objects there are. */
  readonly objects: number;
  readonly place: Pick<Place, "backends" | "certificates">;
  readonly ports: readonly number[];
  /** Names of units, where not all are wanted. */
  readonly only?: ReadonlySet<string>;
}

const NAMESPACES = ["calm", "rude", "bold", "keen"] as const satisfies readonly string[] & {
  readonly length: typeof TENANTS;
};

/** At most so many units are faulty. */
const MOST_FAULTY = 4;

/** How many ports a world may take. */
export const PORTS = 40;

/** The first ports are those of the edge. */
const EDGE_PORTS = 3;

/** The world of a seed. Every unit has a stream of chance of its own, so that it stays the same when others are left out. */
export function worldOf({ seed, objects, place, ports, only }: WorldOptions): World {
  const random = randomOf(seed, "world");
  const [web = 0, secure = 0, pass = 0] = ports;
  const edge: Edge = { className: random.pick(["own", "merged"]), ports: { web, secure, pass } };
  const around = edgeOf(edge, place.certificates);
  const base = baseOf();
  const units: NamedUnit[] = [];
  const count = () => base.length + around.length + units.reduce((sum, unit) => sum + sizeOf(unit), 0);
  let used = EDGE_PORTS;
  const add = (sort: Sort) => {
    const i = units.length;
    const unitRandom = randomOf(seed, "unit", i);
    const tenant = unitRandom.below(TENANTS);
    const port = () => ports[used++] as number;
    const namespace = NAMESPACES[tenant] as string;
    const site: Site = { random: unitRandom, id: `u${i}`, tenant, namespace, edge, place, port };
    units.push({ ...sort.build(site), name: `u${i} ${sort.name}` });
  };
  for (const sort of faultsOf(random)) add(sort);
  while (count() < objects) add(random.pick(GOOD));
  return { seed, base, edge: around, units: units.filter(({ name }) => only?.has(name) ?? true) };
}

/** One to four, of different sorts; none now and then. */
function faultsOf(random: Random): readonly Sort[] {
  return random.shuffled(FAULTY).slice(0, random.chance(0.03) ? 0 : 1 + random.below(MOST_FAULTY));
}

function sizeOf({ objects, text }: Unit): number {
  return objects.length + (text === undefined ? 0 : 1);
}

/** Classes with their parameters, and namespaces. */
function baseOf(): readonly KubeObject[] {
  const controllerName = "gateway.envoyproxy.io/gatewayclass-controller";
  const gatewayClass = (name: string) =>
    withSpec("GatewayClass", name, { controllerName, parametersRef: parameters(name, "infra") });
  return [
    ...["infra", ...NAMESPACES].map((name) => {
      const namespace = object("Namespace", name, {});
      return { ...namespace, metadata: { ...namespace.metadata, labels: { "kubernetes.io/metadata.name": name } } };
    }),
    ...[gatewayClass("own"), withSpec("EnvoyProxy", "infra/own", PROXY)],
    ...[gatewayClass("merged"), withSpec("EnvoyProxy", "infra/merged", { ...PROXY, mergeGateways: true })],
  ];
}

function edgeOf({ className, ports }: Edge, { wild }: Place["certificates"]): readonly KubeObject[] {
  const open = { allowedRoutes: { namespaces: { from: "All" } } };
  const listeners = [
    { name: "web", protocol: "HTTP", port: ports.web, ...open },
    {
      ...{ name: "secure", protocol: "HTTPS", port: ports.secure, hostname: "*.example.com", ...open },
      tls: { certificateRefs: [{ name: "wild" }] },
    },
    { name: "pass", protocol: "TLS", port: ports.pass, tls: { mode: "Passthrough" }, ...open },
  ];
  const spec = { gatewayClassName: className, listeners, allowedListeners: { namespaces: { from: "All" } } };
  return [withSpec("Gateway", "infra/edge", spec, "2024-01-01T00:00:00Z"), tlsSecret("infra/wild", wild)];
}

/** All objects of a world, as they are in the end. */
export function objectsOf({ base, edge, units }: World): readonly KubeObject[] {
  return [...base, ...edge, ...units.flatMap(({ objects }) => objects)];
}
