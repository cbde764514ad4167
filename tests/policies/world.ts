import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { becomes, configuration, folder, freePort, place, Running } from "../host-rig.ts";
import { type Answer, type Asked, send } from "../http-world.ts";
import { type Shelf, shelf } from "./backends.ts";
import { type ExampleObject, exampleObjects } from "./examples.ts";

/** The objects and settings that a test puts beside its examples, and in place of what only a test can know. */
export interface Beside {
  /** Further objects: what examples speak of and do not have, and what is wrong. */
  readonly objects?: readonly object[];
  /** Texts of examples that stand for others here, such as addresses of servers. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Further backends by name, at these addresses, with the port of `books`. */
  readonly shelves?: Readonly<Record<string, string>>;
  /** Ports of backends that stand for others here. The ports of `books` and `backend` are known. */
  readonly ports?: Readonly<Record<number, number>>;
  /** A change to objects before they are written, each on its own. */
  readonly change?: (object: ExampleObject) => ExampleObject;
  /** A change to the configuration of Postern, which allows all extensions. */
  readonly configuration?: (text: string) => string;
}

/** Examples that are served by a Postern and Envoys on this host. */
export interface World {
  readonly home: string;
  readonly postern: Running;
  /** The backends of the Service `books`, at two addresses with one port; the first is also what the quickstart calls `backend`. */
  readonly books: readonly [Shelf, Shelf];
  /** A further backend by its name. */
  shelf(name: string): Shelf;
  /** Port of a listener by `gateway/listener`; without a name that of the first listener there is. */
  port(listener?: string): number;
  /** Asks the first listener. */
  ask(asked: Asked): Promise<Answer>;
  /** Puts a file of objects in place. */
  put(name: string, ...objects: readonly object[]): void;
  /** The condition `Accepted` of an object: `True Accepted`, or `False` with reason and text; `refused` with text where it has none. */
  verdict(kind: string, name: string): Promise<string>;
}

const HOST_PROXY: ExampleObject = {
  apiVersion: "gateway.envoyproxy.io/v1alpha1",
  kind: "EnvoyProxy",
  metadata: { name: "host", namespace: "envoy-gateway-system" },
  spec: { provider: { type: "Host", host: {} }, concurrency: 1 },
};

/** Serves examples of policies: the objects as they are, but on free ports and addresses of this host. */
export async function openWorld(examples: readonly string[], beside: Beside = {}): Promise<World> {
  const first = await shelf("one", "127.1.0.1");
  const books = [first, await shelf("two", "127.1.0.2", first.port)] as const;
  const shelves = new Map<string, Shelf>();
  for (const [name, address] of Object.entries(beside.shelves ?? {}))
    shelves.set(name, await shelf(name, address, first.port));
  const ports = { 8080: first.port, 3000: first.port, ...beside.ports };
  const listeners = new Map<string, number>();
  const objects: object[] = [HOST_PROXY];
  for (const object of exampleObjects(examples)) {
    if (object.kind === "EnvoyProxy" && object.metadata.name === "host") continue;
    const own = (beside.change ?? ((same) => same))(object);
    objects.push(await onHost(own, { ports, texts: beside.texts ?? {}, listeners }));
  }
  for (const object of beside.objects ?? [])
    objects.push(await onHost(object as ExampleObject, { ports, texts: {}, listeners }));
  return serve(objects, { books, shelves, listeners, more: beside.configuration ?? ((text) => text) });
}

interface Parts {
  readonly books: World["books"];
  readonly shelves: ReadonlyMap<string, Shelf>;
  readonly listeners: ReadonlyMap<string, number>;
  readonly more: (text: string) => string;
}

async function serve(objects: readonly object[], { books, shelves, listeners, more }: Parts): Promise<World> {
  const home = folder();
  mkdirSync(join(home, "objects"));
  const allowed = "extensionApis: {enableLua: true, ";
  writeFileSync(join(home, "config.yaml"), more(configuration(home).replace("extensionApis: {", allowed)));
  const put = (name: string, ...some: readonly object[]) =>
    place(join(home, "objects", `${name}.yaml`), some.map((object) => JSON.stringify(object)).join("\n---\n"));
  put("examples", ...objects);
  const postern = await start(home, listeners.values());
  const port = (listener?: string) =>
    (listener === undefined ? [...listeners.values()][0] : listeners.get(listener)) as number;
  return {
    ...{ home, postern, books, put, port },
    shelf: (name) => shelves.get(name) as Shelf,
    ask: (asked) => send(port(), asked),
    async verdict(kind, name) {
      const [state, text] = await Promise.all([
        postern.condition("Accepted", kind, name),
        postern.message("Accepted", kind, name),
      ]);
      if (state === undefined) return (await problemOf(postern, kind, name)) ?? "nothing";
      return state.startsWith("False") ? `${state}: ${text}` : state;
    },
  };
}

/** Why an object was refused in its file. */
async function problemOf(postern: Running, kind: string, name: string): Promise<string | undefined> {
  interface Problem {
    readonly object?: { readonly kind: string; readonly name: string };
    readonly message: string;
  }
  const { problems } = (await (await fetch(`${await postern.admin()}/api/status`)).json()) as { problems: Problem[] };
  const found = problems.find(({ object }) => object?.kind === kind && object.name === name);
  return found && `refused: ${found.message}`;
}

async function start(home: string, ports: Iterable<number>): Promise<Running> {
  const postern = new Running(join(home, "config.yaml"));
  await postern.logged(/ ready /);
  // Listeners come up a moment later where clusters ask their endpoints first.
  await Promise.all([...ports].map((port) => becomes(() => isOpen(port), true)));
  return postern;
}

/** Whether a port of the loopback interface takes connections. */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port }, () => {
      resolve(true);
      socket.destroy();
    });
    socket.on("error", () => resolve(false));
  });
}

/** Where things of examples are here. */
export interface Places {
  readonly ports: Readonly<Record<number, number>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly listeners: Map<string, number>;
}

/** An object with places of this host: listeners on free ports, `10.x.y.z` at `127.x.y.z`. */
async function onHost(object: ExampleObject, places: Places): Promise<object> {
  if (object.kind === "Gateway") return gatewayOnHost(object, places);
  if (object.kind === "Backend" && object.metadata.name === "backend")
    return { ...object, spec: { endpoints: [{ ip: { address: "127.1.0.1", port: places.ports[3000] } }] } };
  const parametersRef = { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", ...HOST_PROXY.metadata };
  if (object.kind === "GatewayClass") return { ...object, spec: { ...object.spec, parametersRef } };
  return elsewhere(object, places) as object;
}

/** A Gateway whose listeners have free ports, which are noted under its name. */
export async function gatewayOnHost(gateway: ExampleObject, places: Places): Promise<object> {
  const own = new Map<number, number>();
  const listeners = [];
  for (const listener of (gateway.spec?.["listeners"] ?? []) as readonly { name: string; port: number }[]) {
    const port = own.get(listener.port) ?? (await freePort());
    own.set(listener.port, port);
    places.listeners.set(`${gateway.metadata.name}/${listener.name}`, port);
    listeners.push({ ...listener, port });
  }
  return { ...gateway, spec: { ...gateway.spec, listeners } };
}

/** A value with other addresses, ports and texts. */
export function elsewhere(value: unknown, places: Places): unknown {
  if (typeof value === "string") return textElsewhere(value, places.texts);
  if (Array.isArray(value)) return value.map((item) => elsewhere(item, places));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    const isPort = key === "port" || key === "targetPort";
    return [key, isPort && typeof inner === "number" ? (places.ports[inner] ?? inner) : elsewhere(inner, places)];
  });
  return Object.fromEntries(entries);
}

function textElsewhere(text: string, texts: Places["texts"]): string {
  const address = /^10\.(\d+\.\d+\.\d+)$/.exec(text)?.[1];
  if (address !== undefined) return `127.${address}`;
  return Object.entries(texts).reduce((all, [from, to]) => all.replaceAll(from, to), text);
}
