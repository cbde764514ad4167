import { ListenerSchema } from "../../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { partsOf } from "../../../../core/envoy/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/object/mod.ts";
import { assembled, type Checked, checked, sameChecked } from "../checked.ts";
import { EMPTY_CLUSTER } from "../clusters/cluster.ts";
import { SealedResource } from "../resources.ts";
import { soleCluster } from "../routes/destination.ts";
import { distinctRefs, distinctSources, sourcesOf } from "../sources.ts";
import type { Workbench } from "../workbench.ts";
import { type Chains, httpChains, refuseRepeated, tcpChains } from "./chains.ts";
import type { ListenerContext } from "./context.ts";
import { inspectionOf, quicInspectionOf } from "./inspection.ts";
import { listenerFilters } from "./listener-filters.ts";
import type { SharedPort } from "./plan.ts";
import { readyListener } from "./ready.ts";
import { distinctChains } from "./server-names.ts";
import { type ListenerInit, quicShell, tcpShell } from "./shell.ts";
import { udpListener } from "./udp.ts";

/** Adds the listener that answers the readiness probe. */
export function addReadyListener(bench: Workbench, ready: ir.ReadyListener): void {
  const built = settledListener(bench, "ready", [ready], () => readyListener(ready));
  add(bench, built, { sources: [], extensionRefs: [] });
}

/** Adds the listeners of a port: one for TCP, and before it one for HTTP/3 where that is spoken. */
export function addPort(bench: Workbench, port: SharedPort, context: ListenerContext): void {
  const members = [...port.http, ...port.tcp];
  const origin: ListenerOrigin = {
    sources: distinctSources(members.map(({ metadata }) => sourcesOf(metadata))),
    extensionRefs: distinctRefs(members.flatMap((listener) => listener.extensionRefs ?? [])),
  };
  const key = `${port.first.address} ${port.first.port}`;
  const inputs = [...members, context.accessLog];
  const { accessLog, options } = context;
  const chains = distinctChains(port);
  refuseRepeated(bench, chains);
  if (port.withoutHttp3) refuseTaken(bench, port.withoutHttp3, "HTTP/3", port.first.port);
  if (port.http3) {
    const shell = settledListener(bench, `quic ${key}`, inputs, () => ({
      ...quicShell(port.first as ir.HttpListener, accessLog, options),
      listenerFilters: listenerFilters(quicInspectionOf(port)),
    }));
    add(
      bench,
      withChains(bench, `quic ${key}`, shell, httpChains(bench, { port, chains, quic: true }, context)),
      origin,
    );
  }
  const shell = settledListener(bench, `tcp ${key}`, inputs, () => ({
    ...tcpShell(port.first, accessLog, options),
    listenerFilters: listenerFilters(inspectionOf(port)),
  }));
  const http = httpChains(bench, { port, chains, quic: false }, context);
  const named = [...http.named, ...tcpChains(bench, { port, chains }, context)];
  add(bench, withChains(bench, `tcp ${key}`, shell, { ...http, named }), origin);
}

/** Adds the listener of UDP datagrams. */
export function addUdpListener(bench: Workbench, listener: ir.UdpListener, context: ListenerContext): void {
  const destination = listener.route?.destination;
  const cluster = destination === undefined ? EMPTY_CLUSTER : soleCluster(destination);
  const key = `udp ${listener.address} ${listener.port}`;
  const inputs = [listener, context.accessLog];
  const built = settledListener(bench, key, inputs, () => udpListener(listener, cluster, context));
  add(bench, built, { sources: sourcesOf(listener.metadata), extensionRefs: listener.extensionRefs ?? [] });
}

/** Tells of a UDP listener whose address and port an earlier one has. */
export function refuseUdpListener(bench: Workbench, listener: ir.UdpListener): void {
  refuseTaken(bench, listener, "again", listener.port);
}

/** The name is not that of the resource: nothing of it is to stay beside who has the port. */
function refuseTaken(bench: Workbench, { name, metadata }: ir.ListenerBase, what: string, port: number): void {
  const reason = `another listener already serves UDP port ${port}`;
  bench.table.refuse("listeners", `${name} ${what}`, sourcesOf(metadata), reason);
}

interface ListenerOrigin {
  readonly sources: readonly ObjectRef[];
  readonly extensionRefs: readonly ir.UnstructuredRef[];
}

interface CheckedListener extends Checked<typeof ListenerSchema> {
  readonly name: string;
}

interface Shell extends CheckedListener {
  readonly init: ListenerInit;
}

/** A listener without chains, the same object as long as it says the same. */
function settledListener(bench: Workbench, key: string, inputs: readonly unknown[], build: () => ListenerInit): Shell {
  const settle = () => {
    const init = build();
    return { init, name: init.name ?? "", ...checked(ListenerSchema, init) };
  };
  return bench.memo.named(`listener ${key}`, inputs, settle, sameChecked);
}

/** The listener with its chains, which were looked at one by one. Envoy refuses a TCP listener that has none. */
function withChains(bench: Workbench, key: string, shell: Shell, chains: Chains): CheckedListener {
  const { named, plain } = chains;
  return bench.memo.named(`chains ${key}`, [shell, plain, ...named], () => {
    const empty = named.length === 0 && plain === undefined ? "none of its filter chains can be expressed" : undefined;
    const chains = { filterChains: partsOf(named), ...(plain && { defaultFilterChain: plain.part }) };
    const init = { ...shell.init, ...chains };
    const { sealed, reason } = assembled(ListenerSchema, init, ["filterChains", "defaultFilterChain"]);
    return { name: shell.name, sealed, reason: reason ?? empty };
  });
}

function add(bench: Workbench, { name, sealed, reason }: CheckedListener, origin: ListenerOrigin): void {
  const { table, origins } = bench;
  origins.set(sealed, () => origin);
  if (reason === undefined) table.add("listeners", new SealedResource(name, sealed, origin.sources));
  else table.refuse("listeners", name, origin.sources, reason);
}
