import type * as ir from "../../../core/ir/mod.ts";

/** The changes in one place of a world: each names the entry that another revision is of. */
export interface Revisions {
  readonly endpoint?: number;
  readonly cluster?: number;
  readonly virtualHost?: number;
  readonly secret?: number;
}

/** The number of the entry that revisions change. */
const CHANGED = 37;

/**
 * The IR of a data plane with `count` virtual hosts of one route each, with a cluster, a load assignment and a secret (the CA certificates
 * of its backend, `ca` or, in another revision, `other`) of its own. One entry is the one that revisions change; all others are the same
 * objects every time.
 */
export function createWorld(count: number, ca: string, other: string): (revisions: Revisions) => ir.XdsIr {
  const first = Array.from({ length: count }, (_, i) => routeOf(i, { ca }));
  const listener = { name: "default/eg/http", address: "127.0.0.1", port: 10080, hostnames: ["*"] };
  return (revisions) => {
    const changed = routeOf(CHANGED, { ca: revisions.secret === undefined ? ca : other, ...revisions });
    return { http: [{ ...listener, routes: first.with(CHANGED, changed) }] } as unknown as ir.XdsIr;
  };
}

function routeOf(i: number, { ca, endpoint = 0, cluster = 0, virtualHost = 0 }: Revisions & { readonly ca: string }) {
  const name = `httproute/default/route-${i}/rule/0`;
  return {
    name,
    hostname: `host-${i}.example.com`,
    pathMatch: { prefix: "/" },
    headerMatches: [{ name: "x-revision", exact: `${virtualHost}` }],
    destination: {
      name,
      settings: [
        {
          ...{ name: `${name}/backend/0`, weight: 1, protocol: "HTTP", addressType: "IP" },
          endpoints: [{ host: `10.${endpoint}.${i >> 8}.${i & 255}`, port: 8080 }],
          tls: {
            sni: "example.com",
            caCertificate: { name: `ca-${i}`, certificate: Buffer.from(ca).toString("base64") },
          },
        },
      ],
    },
    traffic: { timeout: { tcp: { connectTimeout: `${10 + cluster}s` } } },
  };
}
