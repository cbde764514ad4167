import type { KubeObject } from "../../../core/resource/mod.ts";
import { KEYS } from "../../fixtures/keys.ts";
import { policyWorldOf, worldOf } from "../worlds.ts";
import { type Messages, messagesOf } from "./worlds.ts";

/** Something that a proxy is sent many of. */
export interface Subject {
  readonly what: string;
  /** The messages that are there already. */
  readonly before: Messages;
  /** The same with so many of it. */
  readonly fresh: Messages;
  /** The same, each of them changed; or one of them, where that costs as much. */
  readonly changed: (fresh: Messages) => Messages;
  /** The parts that are taken away in turn. */
  readonly without: Readonly<Record<string, (fresh: Messages) => Messages>>;
}

type Of<K extends keyof Messages> = NonNullable<Messages[K]>[number];

const clusters =
  (change: (each: Of<"clusters">, i: number) => Of<"clusters">) =>
  (all: Messages): Messages => ({
    ...all,
    clusters: all.clusters?.map(change) ?? [],
  });
const assignments =
  (change: (each: Of<"endpoints">, i: number) => Of<"endpoints">) =>
  (all: Messages): Messages => ({
    ...all,
    endpoints: all.endpoints?.map(change) ?? [],
  });
const tables =
  (change: (each: Of<"routes">) => Of<"routes">) =>
  (all: Messages): Messages => ({
    ...all,
    routes: all.routes?.map(change) ?? [],
  });
type VirtualHost = Of<"routes">["virtualHosts"][number];
type Route = VirtualHost["routes"][number];
const hosts = (change: (each: VirtualHost, i: number) => VirtualHost) =>
  tables((table) => ({ ...table, virtualHosts: table.virtualHosts.map(change) }));
const routes = (change: (each: Route) => Route) => hosts((host) => ({ ...host, routes: host.routes.map(change) }));
const listeners =
  (change: (each: Of<"listeners">, i: number) => Of<"listeners">) =>
  (all: Messages): Messages => ({
    ...all,
    listeners: all.listeners?.map(change) ?? [],
  });

/** A copy without some of its fields. */
function bare<T extends object>(message: T, ...fields: readonly (keyof T)[]): T {
  const copy = { ...message };
  for (const field of fields) {
    if (Array.isArray(copy[field])) copy[field] = [] as T[typeof field];
    else delete copy[field];
  }
  return copy;
}

function objectsWith(count: number, hostname: (i: number) => string, world = worldOf): readonly KubeObject[] {
  let i = 0;
  return world(count).map((object) =>
    object.kind === "HTTPRoute"
      ? { ...object, spec: { ...(object.spec as object), hostnames: [hostname(i++)] } }
      : object,
  );
}

const own = (i: number) => `route-${i}.example.com`;

/** All subjects, with so many of each. */
export function subjects(count: number): readonly Subject[] {
  return [
    clusterSubject(count),
    assignmentSubject(count),
    hostSubject(count),
    policySubject(count),
    routeSubject(count),
    listenerSubject(count),
    secretSubject(count),
  ];
}

function clusterSubject(count: number): Subject {
  const { clusters: all, endpoints } = messagesOf(worldOf(count));
  return {
    what: "cluster with its load assignment",
    before: {},
    fresh: { clusters: all, endpoints },
    changed: clusters((each) => ({ ...each, perConnectionBufferLimitBytes: 65536 })),
    without: {
      metadata: clusters((each) => bare(each, "metadata")),
      "metadata of endpoints": assignments((each) => ({
        ...each,
        endpoints: each.endpoints.map((one) => bare(one, "metadata")),
      })),
      "localities of endpoints": assignments((each) => ({
        ...each,
        endpoints: each.endpoints.map((one) => bare(one, "locality", "loadBalancingWeight")),
      })),
      "load balancing policy": clusters((each) => bare(each, "loadBalancingPolicy")),
      "circuit breakers": clusters((each) => bare(each, "circuitBreakers")),
      "long names": (fresh) =>
        assignments((each, i) => ({ ...each, clusterName: `c${i}` }))(
          clusters((each, i) => ({
            ...each,
            name: `c${i}`,
            edsClusterConfig: { ...each.edsClusterConfig, serviceName: `c${i}` } as never,
          }))(fresh),
        ),
    },
  };
}

function assignmentSubject(count: number): Subject {
  const { clusters: all, endpoints } = messagesOf(worldOf(count));
  const weighed = (weight: number) =>
    assignments((each) => ({
      ...each,
      endpoints: each.endpoints.map((one) => ({
        ...one,
        priority: 0,
        lbEndpoints: one.lbEndpoints.map((host) => ({ ...host, healthStatus: weight })),
      })),
    }));
  return {
    what: "load assignment, changed alone",
    before: { clusters: all, endpoints },
    fresh: weighed(1)({ clusters: all, endpoints }),
    changed: weighed(4),
    without: {
      metadata: assignments((each) => ({ ...each, endpoints: each.endpoints.map((one) => bare(one, "metadata")) })),
      localities: assignments((each) => ({
        ...each,
        endpoints: each.endpoints.map((one) => bare(one, "locality", "loadBalancingWeight")),
      })),
    },
  };
}

/** A listener with its table, the latter with nothing in it. */
function emptied({ listeners: all, routes: own }: Required<Messages>): Messages {
  return { listeners: all, routes: own.map((table) => ({ ...table, virtualHosts: [] })) };
}

const firstHostChanged = hosts((host, i) => (i === 0 ? { ...host, domains: [`${host.domains[0]}.changed`] } : host));

const ROUTE_PARTS: Subject["without"] = {
  "what it was made from (describeResources)": hosts((host) => ({
    ...bare(host, "metadata"),
    routes: host.routes.map((route) => bare(route, "metadata")),
  })),
  "metadata of routes": routes((route) => bare(route, "metadata")),
  "names of routes": routes((route) => ({ ...route, name: "" })),
  upgrades: routes(({ action, ...route }) => ({
    ...route,
    action: action.case === "route" ? { case: "route", value: bare(action.value, "upgradeConfigs") } : action,
  })),
};

function hostSubject(count: number): Subject {
  const made = messagesOf(objectsWith(count, own));
  return {
    what: "virtual host of two routes",
    before: emptied(made),
    fresh: { listeners: made.listeners, routes: made.routes },
    changed: firstHostChanged,
    without: { "metadata of virtual hosts": hosts((host) => bare(host, "metadata")), ...ROUTE_PARTS },
  };
}

function policySubject(count: number): Subject {
  const made = messagesOf(objectsWith(count, own, policyWorldOf));
  return {
    what: "virtual host of two routes with policies of its own",
    before: emptied(made),
    fresh: { listeners: made.listeners, routes: made.routes },
    changed: firstHostChanged,
    without: { "filters of routes": routes((route) => ({ ...route, typedPerFilterConfig: {} })), ...ROUTE_PARTS },
  };
}

function routeSubject(count: number): Subject {
  const made = messagesOf(objectsWith(count, () => "one.example.com"));
  return {
    what: "route pair of one virtual host",
    before: emptied(made),
    fresh: { listeners: made.listeners, routes: made.routes },
    changed: firstHostChanged,
    without: ROUTE_PARTS,
  };
}

function listenerSubject(count: number): Subject {
  const { listeners: [first] = [], routes: table } = messagesOf(worldOf(1));
  if (!first) throw new Error("the objects come to no listener");
  const all = Array.from({ length: count }, (_, i) => {
    const socket = first.address?.address;
    if (socket?.case !== "socketAddress") throw new Error("the listener has no port");
    const value = { ...socket.value, portSpecifier: { case: "portValue" as const, value: 11_000 + i } };
    return {
      ...first,
      name: `${first.name}-${i}`,
      address: { ...first.address, address: { case: "socketAddress" as const, value } },
    } as Of<"listeners">;
  });
  return {
    what: "listener",
    before: { routes: [] },
    fresh: { listeners: all, routes: table },
    changed: listeners((each) => ({
      ...each,
      perConnectionBufferLimitBytes: 65536,
    })),
    without: {
      metadata: listeners((each) => bare(each, "metadata")),
      "access log": listeners((each) => bare(each, "accessLog")),
      "listener filters": listeners((each) => bare(each, "listenerFilters")),
    },
  };
}

function secretSubject(count: number): Subject {
  const { certificate, privateKey } = KEYS.find(({ name }) => name === "rsa-2048") ?? {
    certificate: "",
    privateKey: "",
  };
  const data = { "tls.crt": btoa(certificate), "tls.key": btoa(privateKey) };
  const secrets = Array.from({ length: count }, (_, i) => ({
    ...{
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/tls",
      metadata: { name: `c-${i}`, namespace: "default" },
      data,
    },
  })) as unknown as KubeObject[];
  const listeners = secrets.map(({ metadata: { name } }) => ({
    ...{ name, protocol: "HTTPS", port: 443, hostname: `${name}.example.com`, tls: { certificateRefs: [{ name }] } },
  }));
  const objects = worldOf(1).map((object) =>
    object.kind === "Gateway" ? { ...object, spec: { ...(object.spec as object), listeners } } : object,
  );
  const made = messagesOf([...objects, ...secrets] as readonly KubeObject[]);
  return {
    what: "secret and filter chain",
    before: {},
    fresh: made,
    changed: (fresh) => ({ ...fresh, secrets: fresh.secrets?.map(varied) ?? [] }),
    without: {},
  };
}

/** The same certificate with other bytes. */
function varied(secret: Of<"secrets">): Of<"secrets"> {
  const { type } = secret;
  if (type.case !== "tlsCertificate") return secret;
  const chain = type.value.certificateChain?.specifier;
  if (chain?.case !== "inlineBytes") return secret;
  const specifier = { case: "inlineBytes" as const, value: Buffer.concat([chain.value, Buffer.from("\n")]) };
  return {
    ...secret,
    type: {
      case: "tlsCertificate",
      value: { ...type.value, certificateChain: { ...type.value.certificateChain, specifier } as never },
    },
  };
}
