import { keyCodec, text } from "../../../../core/collection/key-codec.ts";
import { ListenerSchema } from "../../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { asFields } from "../../../../core/envoy/mod.ts";
import { derive, type Reader, shareLevels } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { assembled, type Checked, checked, contained, sameChecked } from "../base/checked.ts";
import { soleCluster } from "../base/destination.ts";
import type { Origin } from "../base/origin.ts";
import { TranslatedResource, type TranslationError } from "../base/resources.ts";
import { distinctRefs, distinctSources, sourcesOf } from "../base/sources.ts";
import { EMPTY_CLUSTER } from "../clusters/cluster.ts";
import { refused } from "../needs/needed.ts";
import { deskOf, servedUdp, sharedPorts, takeNext, xdsIr } from "../parts/ir-parts.ts";
import { type ListenerInit, quicShell, tcpShell } from "../parts/shell.ts";
import { distinctChainsAt, errorsOfChain, httpChainsAt, listenerContext, portAt, tcpChainsAt } from "./chains.ts";
import { inspectionOf, quicInspectionOf } from "./inspection.ts";
import { listenerFilters } from "./listener-filters.ts";
import { readyListener } from "./ready.ts";
import { udpListener } from "./udp.ts";

type EncodedListener = TranslatedResource<typeof ListenerSchema>;

/** Listeners as they are sent, and what is left out. */
export interface Listeners {
  readonly listeners: readonly EncodedListener[];
  readonly errors: readonly TranslationError[];
}

/** A listener, and why Envoy would refuse it, if so. */
interface Listener extends Checked<typeof ListenerSchema> {
  readonly init: ListenerInit;
}

type Transport = "tcp" | "quic";

/** Key of a listener of a port: its transport, and the place of the port. */
const listenerKey = keyCodec<[transport: Transport, at: string]>(" ", text(), text());

/** A listener without its chains, the same object as long as it says the same; key: {@link listenerKey}. */
const shellAt = derive(
  "listener-shell",
  (key, read): Listener => {
    const [transport, at] = listenerKey.read(key);
    const port = read.from(portAt, at);
    const { accessLogs, options } = read.from(listenerContext, "").context;
    const isQuic = transport === "quic";
    return listenerOf({
      ...(isQuic
        ? quicShell(port.first as ir.HttpListener, accessLogs, options)
        : tcpShell(port.first, accessLogs, options)),
      listenerFilters: listenerFilters(isQuic ? quicInspectionOf(port) : inspectionOf(port)),
    });
  },
  { share: sameListener },
);

function listenerOf(init: ListenerInit): Listener {
  return { init, ...checked(ListenerSchema, init) };
}

function sameListener(before: Listener, now: Listener): Listener {
  return sameChecked(before, now) ? before : now;
}

function chainsAt(transport: Transport, at: string, read: Reader) {
  const { named, plain } = httpChainsAt(at, transport, read);
  return { named: transport === "tcp" ? [...named, ...tcpChainsAt(at, read)] : named, plain };
}

/** The chains of a listener that can be sent; key: {@link listenerKey}. */
const soundChains = derive(
  "sound-chains",
  (key, read) => {
    const [transport, at] = listenerKey.read(key);
    const { named, plain } = chainsAt(transport, at, read);
    return {
      named: named.flatMap(({ chain }) => (chain.reason === undefined ? chain.encoded : [])),
      plain: plain?.chain.reason === undefined ? plain?.chain.encoded : undefined,
    };
  },
  { share: shareLevels(2) },
);

/** The listener with its chains, which were looked at one by one. Envoy refuses a TCP listener that has none. Key: that of the shell. */
const listenerAt = derive(
  "listener",
  (key, read): Listener => {
    const { init: shell } = read.from(shellAt, key);
    const { named, plain } = read.from(soundChains, key);
    const none = named.length === 0 && plain === undefined ? "none of its filter chains can be expressed" : undefined;
    const init = { ...shell, filterChains: asFields(named), ...(plain && { defaultFilterChain: plain.asField }) };
    const { encoded, reason } = assembled(ListenerSchema, init, ["filterChains", "defaultFilterChain"]);
    return { init: shell, encoded, reason: reason ?? none };
  },
  { share: takeNext },
);

/** The listeners of a port: one for TCP, and before it one for HTTP/3 where that is spoken; key: the port's place. */
const listenersOfPort = derive(
  "listeners-of-port",
  (at, read): Listeners => {
    const port = read.from(portAt, at);
    const members = [...port.http, ...port.tcp];
    const origin: Origin = {
      sources: distinctSources(members.map(({ metadata }) => sourcesOf(metadata))),
      extensionRefs: distinctRefs(members.flatMap((listener) => listener.extensionRefs ?? [])),
    };
    const { repeated } = read.from(distinctChainsAt, at);
    const transports: readonly Transport[] = port.http3 ? ["quic", "tcp"] : ["tcp"];
    const all = transports.map((transport) => {
      const { named, plain } = chainsAt(transport, at, read);
      const { listeners, errors } = sent(read.from(listenerAt, listenerKey.of(transport, at)), origin, read);
      return { listeners, errors: [...[...named, ...(plain ? [plain] : [])].flatMap(errorsOfChain), ...errors] };
    });
    return {
      listeners: all.flatMap(({ listeners }) => listeners),
      errors: [
        ...repeated.map(
          ({ name, names, metadata }) =>
            refused("listeners", `${name} again`, sourcesOf(metadata), namesTaken(names)).refused,
        ),
        ...(port.withoutHttp3 ? [taken(port.withoutHttp3, "HTTP/3", port.first.port)] : []),
        ...all.flatMap(({ errors }) => errors),
      ],
    };
  },
  { share: takeNext },
);

function namesTaken(names: readonly string[]): string {
  const what = names.includes("*") ? "all names" : names.join(", ");
  return `another listener or route of this port already serves ${what}`;
}

/** The name is not that of the resource: nothing of it is to stay beside who has the port. */
function taken({ name, metadata }: ir.ListenerBase, what: string, port: number): TranslationError {
  const reason = `another listener already serves UDP port ${port}`;
  return refused("listeners", `${name} ${what}`, sourcesOf(metadata), reason).refused;
}

/** The listener of datagrams at a place among those that are served. */
const listenerOfUdp = derive(
  "udp-listener",
  (place, read): Listener => {
    const listener = read.from(servedUdp, "").first[Number(place)] as ir.UdpListener;
    const destination = listener.route?.destination;
    const cluster = destination === undefined ? EMPTY_CLUSTER : soleCluster(destination);
    return listenerOf(udpListener(listener, cluster, read.from(listenerContext, "").context));
  },
  { share: sameListener },
);

const readiness = derive("readiness", (_key, read) => read.from(xdsIr, "").readyListener, { share: takeNext });

const readinessListener = derive("readiness-listener", (_key, read): Listener | undefined => {
  const ready = read.from(readiness, "");
  return ready === undefined || deskOf(read).options.unprobed ? undefined : listenerOf(readyListener(ready));
});

/** All listeners of a data plane in their order; key: empty. */
export const listenersOfDataPlane = derive(
  "listeners",
  (_key, read): Listeners => {
    const { first, others } = read.from(servedUdp, "");
    const all = [
      held("ready", undefined, () => {
        const ready = read.from(readinessListener, "");
        return ready ? sent(ready, { sources: [], extensionRefs: [] }, read) : NOTHING;
      }),
      ...read
        .from(sharedPorts, "")
        .map(({ first }, at) => held(first.name, first.metadata, () => read.from(listenersOfPort, String(at)))),
      ...first.map(({ name, metadata, extensionRefs = [] }, place) =>
        held(name, metadata, () =>
          sent(read.from(listenerOfUdp, String(place)), { sources: sourcesOf(metadata), extensionRefs }, read),
        ),
      ),
    ];
    return {
      listeners: all.flatMap(({ listeners }) => listeners),
      errors: [
        ...read.from(listenerContext, "").errors,
        ...all.flatMap(({ errors }) => errors),
        ...others.map((listener) => taken(listener, "again", listener.port)),
      ],
    };
  },
  { share: takeNext },
);

const NOTHING: Listeners = Object.freeze({ listeners: [], errors: [] });

/** Some listeners; where they fail by a fault of ours that is noted, and the others go on. */
function held(name: string, metadata: ir.ResourceMetadata | undefined, make: () => Listeners): Listeners {
  const made = contained("listeners of the data plane", make);
  if ("value" in made) return made.value;
  return { listeners: [], errors: [refused("listeners", name, sourcesOf(metadata), made.fault).refused] };
}

function sent({ init: { name = "" }, encoded, reason }: Listener, origin: Origin, read: Reader): Listeners {
  deskOf(read).origins.set(encoded, () => origin);
  if (reason !== undefined)
    return { listeners: [], errors: [refused("listeners", name, origin.sources, reason).refused] };
  return { listeners: [new TranslatedResource(name, encoded, origin.sources)], errors: [] };
}
