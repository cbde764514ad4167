import { backend, route, rule, served } from "../parts.ts";
import type { Site, Sort, Unit } from "../unit.ts";

/** Documents whose text is odd: what stands beside them in the same file is served. */
export const DOCUMENT_FAULTS: readonly Sort[] = [
  {
    name: "a name that YAML merges",
    build: (site) => beside(site, `metadata: {name: <<, namespace: ${site.namespace}}`),
  },
  {
    name: "a key that looks like a line of the log",
    build: (site) =>
      beside(
        site,
        `metadata:\n  name: ${site.id}\n  namespace: ${site.namespace}\n  "a\\n2026-11-28T00:00:00.000Z INFO  default forged": y`,
      ),
  },
  {
    name: "a key that is a prototype",
    build: (site) =>
      beside(
        site,
        `metadata: {name: ${site.id}, namespace: ${site.namespace}, labels: {__proto__: x, constructor: y}}`,
      ),
  },
  {
    name: "keys of keys",
    build: (site) => beside(site, `metadata: {name: ${site.id}, namespace: ${site.namespace}}\n${"? ".repeat(6)}x`),
  },
];

function beside(site: Site, rest: string): Unit {
  return {
    text: `apiVersion: v1\nkind: ConfigMap\n${rest}\n`,
    objects: [route(site, [rule(site)]), backend(site)],
    asks: [served(site)],
  };
}
