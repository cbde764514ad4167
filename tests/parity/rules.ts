import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** A recorded case that came out differently. */
export interface DifferingCase {
  /** The folder of its stage. */
  readonly dir: string;
  readonly name: string;
  readonly differences: readonly string[];
}

/** A kind of recorded cases held to be wrong in the reference, told by what a case holds and where it differs, never by its name. */
export interface Rule {
  readonly stage: string;
  readonly reason: string;
  applies(differing: DifferingCase): boolean;
}

/** The rules for recorded cases in which two things would become one matcher. */
export const RULES: readonly Rule[] = [
  {
    stage: "ir-to-xds",
    reason:
      "the recorded route configuration has a domain twice, which Envoy refuses with all its routes; here the first listener keeps it and the other is told",
    applies({ dir, name, differences }) {
      const file = join(dir, "out", `${name}.routes.yaml`);
      if (!existsSync(file)) return false;
      const wrong = (parse(readFileSync(file, "utf8")) as RecordedRoutes[]).flatMap(({ virtualHosts = [] }, i) =>
        hasTwice(virtualHosts.flatMap(({ domains }) => domains)) ? [`routes.${i}.virtualHosts`] : [],
      );
      const expected = (line: string) =>
        / again: another listener of this port already serves /.test(line) ||
        wrong.some((path) => line.startsWith(`${path}.`) || line.startsWith(`${path}:`));
      return wrong.length > 0 && differences.every(expected);
    },
  },
  {
    stage: "api-to-ir",
    reason:
      "two routes ask for the same connections of a listener: the older one is served by both, here the other one says so (Conflicted)",
    applies({ dir, name, differences }) {
      const routes = [...STREAM_ROUTES].flatMap((kind) => inputOf(dir, name)[kind] ?? []);
      const parents = routes.flatMap(({ spec }) => (spec.parentRefs as { name: string }[]).map((ref) => ref.name));
      const [kinds, parent] = [[...STREAM_ROUTES].join("|"), String.raw`\d+\.status\.parents\.\d+\.conditions`];
      const told = new RegExp(
        `^(${kinds})\\.${parent}(: \\d items expected|\\.\\d+: expected nothing, found .*"Conflicted")`,
      );
      return hasTwice(parents) && differences.every((line) => told.test(line));
    },
  },
  {
    stage: "api-to-ir",
    reason:
      "a ListenerSet names one hostname of a port twice and takes another ListenerSet down with it; a conflicted listener reserves nothing, so here the other one is served",
    applies({ dir, name }) {
      const { listenerSets = [], gateways = [] } = inputOf(dir, name);
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

interface RecordedRoutes {
  readonly virtualHosts?: readonly { readonly domains: readonly string[] }[];
}

interface RecordedObject {
  readonly spec: Readonly<Record<string, unknown>>;
}

function inputOf(dir: string, name: string): Readonly<Record<string, readonly RecordedObject[] | undefined>> {
  return parse(readFileSync(join(dir, `${name}.in.yaml`), "utf8"));
}

/** What each listener of an object asks for. */
function matchersOf({ spec }: RecordedObject): readonly string[] {
  const listeners = (spec["listeners"] ?? []) as readonly { readonly port: number; readonly hostname?: string }[];
  return listeners.map(({ port, hostname = "*" }) => `${port} ${hostname}`);
}

function hasTwice(texts: readonly string[]): boolean {
  return new Set(texts).size < texts.length;
}
