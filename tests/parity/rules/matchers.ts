import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Rule } from "./rule.ts";

/** Rules where the recording is held to be wrong, as two things would become one matcher. */
export const MATCHER_RULES: readonly Rule[] = [
  {
    reason:
      "the recorded configuration has a domain, or a server name of filter chains, twice, which Envoy refuses with all that is beside it; here the first listener keeps it and the other is told",
    explains({ stage, dir, name, line }) {
      const wrong = stage === "ir-to-xds" ? placesOfRepeated(join(dir, "out"), name) : [];
      const isTold = / again: another listener (?:or route )?of this port already serves /.test(line);
      return (
        wrong.length > 0 && (isTold || wrong.some((path) => line.startsWith(`${path}.`) || line.startsWith(`${path}:`)))
      );
    },
  },
  {
    reason:
      "two routes ask for the same connections of a listener: the older one is served by both, here the other one says so (Conflicted)",
    explains({ stage, input, line }) {
      if (stage !== "api-to-ir" || !TOLD.test(line)) return false;
      const routes = STREAM_ROUTES.flatMap((kind) => objectsOf(input)[kind] ?? []);
      return hasTwice(routes.flatMap(({ spec }) => (spec["parentRefs"] as { name: string }[]).map((ref) => ref.name)));
    },
  },
  {
    reason:
      "a ListenerSet names one hostname of a port twice and takes another ListenerSet down with it; a conflicted listener reserves nothing, so here the other one is served",
    explains({ stage, input }) {
      if (stage !== "api-to-ir") return false;
      const { listenerSets = [], gateways = [] } = objectsOf(input);
      const own = new Set(gateways.flatMap(matchersOf));
      return listenerSets.some((set) => {
        const contradicted = matchersOf(set).filter((each, i, all) => all.indexOf(each) !== i && !own.has(each));
        return listenerSets.some(
          (other) => other !== set && matchersOf(other).some((each) => contradicted.includes(each)),
        );
      });
    },
  },
];

const STREAM_ROUTES = ["tlsRoutes", "tcpRoutes", "udpRoutes"] as const;

const TOLD = new RegExp(
  String.raw`^(?:${STREAM_ROUTES.join("|")})\.\d+\.status\.parents\.\d+\.conditions(?:: \d items expected|\.\d+: expected nothing, found .*"Conflicted")`,
);

interface RecordedRoutes {
  readonly virtualHosts?: readonly { readonly domains: readonly string[] }[];
}

interface RecordedListener {
  readonly filterChains?: readonly { readonly filterChainMatch?: { readonly serverNames?: readonly string[] } }[];
}

interface RecordedObject {
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Where recorded resources hold a matcher twice. */
function placesOfRepeated(folder: string, name: string): readonly string[] {
  const tables = recorded<RecordedRoutes>(join(folder, `${name}.routes.yaml`)).flatMap(({ virtualHosts = [] }, i) =>
    hasTwice(virtualHosts.flatMap(({ domains }) => domains)) ? [`routes.${i}.virtualHosts`] : [],
  );
  const namesOf = ({ filterChains = [] }: RecordedListener) =>
    filterChains.flatMap(({ filterChainMatch }) => filterChainMatch?.serverNames ?? ["*"]);
  const listeners = recorded<RecordedListener>(join(folder, `${name}.listeners.yaml`)).flatMap((listener, i) =>
    hasTwice(namesOf(listener)) ? [`listeners.${i}.filterChains`] : [],
  );
  return [...tables, ...listeners];
}

function recorded<T>(file: string): readonly T[] {
  return existsSync(file) ? ((parse(readFileSync(file, "utf8")) as T[] | null) ?? []) : [];
}

function objectsOf(input: string): Readonly<Record<string, readonly RecordedObject[] | undefined>> {
  return parse(input) ?? {};
}

/** The port and host name that each listener of an object asks for. */
function matchersOf({ spec }: RecordedObject): readonly string[] {
  const listeners = (spec["listeners"] ?? []) as readonly { readonly port: number; readonly hostname?: string }[];
  return listeners.map(({ port, hostname = "*" }) => `${port} ${hostname}`);
}

function hasTwice(texts: readonly string[]): boolean {
  return new Set(texts).size < texts.length;
}
