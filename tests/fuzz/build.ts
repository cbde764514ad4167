import {
  type Build,
  createEngine,
  type Failure,
  type Need,
  type NeedAnswer,
  type World,
} from "../../core/incremental/mod.ts";
import type { HookRunner, Translation } from "../../core/plugin/mod.ts";
import type { Snapshot } from "../../core/resource/mod.ts";
import { createStatusBoard } from "../../core/status/board.ts";
import { failedText } from "../../core/status/catalogue/withheld.ts";
import type { GatewayApiSettings } from "../../plugins/gateway-api/base/settings.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { launchOf } from "../../plugins/infra-host/launch.ts";
import { hostPaths } from "../../plugins/infra-host/mod.ts";
import { defaultSettings } from "../../plugins/infra-kubernetes/manifests/settings.ts";
import { renderProxy } from "../../plugins/infra-kubernetes/render/mod.ts";
import { createSnapshotCache, type SnapshotCache } from "../../plugins/xds/cache/mod.ts";
import { createPublication, type Publication } from "../../plugins/xds/publication.ts";
import { rateLimitConfigs } from "../../plugins/xds/translate/mod.ts";
import type { Random } from "../random.ts";

/** An exception that was contained, or was not: where, and its number, which is that of the line that threw. */
export interface Place {
  readonly where: string;
  readonly error: string;
}

/** Everything between a provider and the wire, and what follows for infrastructure and statuses. */
export interface FuzzedBuild {
  readonly cache: SnapshotCache;
  /** Builds; what was thrown and contained comes back, what was thrown and not contained is thrown. */
  build(snapshot: Snapshot): Promise<readonly Place[]>;
}

const NO_HOOKS: HookRunner = { has: () => false, run: async (_point, value) => value };

/** A need may lead to others; so many rounds are gone. */
const ROUNDS = 4;

/** When it is: certificates of the recorded inputs are good then. */
const NOW = Date.parse("2026-08-21T00:00:00Z");

/** A build that remembers, as a pipeline does. Needs are answered by chance: well, with something else, or not at all. */
export function createFuzzedBuild(settings: Partial<GatewayApiSettings>, random: Random): FuzzedBuild {
  return new Remembering(settings, random);
}

class Remembering implements FuzzedBuild {
  readonly cache = createSnapshotCache();
  readonly #settings: Partial<GatewayApiSettings>;
  readonly #random: Random;
  readonly #engine = createEngine();
  readonly #board = createStatusBoard();
  readonly #publications = new Map<string, Publication>();
  readonly #answers = new Map<string, NeedAnswer>();
  #sequence = 0;

  constructor(settings: Partial<GatewayApiSettings>, random: Random) {
    this.#settings = settings;
    this.#random = random;
  }

  async build(snapshot: Snapshot): Promise<readonly Place[]> {
    const { value, failures } = this.#translate(snapshot);
    const places = await this.#publish(value);
    for (const infra of Object.values(value.infra)) {
      launchOf(infra, { paths: hostPaths({}, {}), xds: { host: "127.0.0.1", port: 18000 } });
      renderProxy({ infra: infra.proxy, settings: defaultSettings });
    }
    this.#board.translated(value.status);
    this.#board.take();
    return [...failures.map(placeOf), ...places];
  }

  #translate(snapshot: Snapshot): Build<Translation> {
    const answers = this.#answers;
    const world = (): World => ({ snapshot, settings: { ...this.#settings }, needs: new Map(answers), now: NOW });
    let built = this.#engine.build(world(), root, "");
    for (let round = 0; round < ROUNDS; round++) {
      const open = built.needs.filter(({ id }) => !answers.has(id));
      if (open.length === 0) break;
      for (const need of open) answers.set(need.id, answerTo(need, this.#random));
      built = this.#engine.build(world(), root, "");
    }
    return built;
  }

  async #publish({ xds }: Translation): Promise<readonly Place[]> {
    const places: Place[] = [];
    this.#sequence++;
    for (const [irKey, ir] of Object.entries(xds)) {
      const publication = this.#publicationOf(irKey);
      await publication.publish(ir, this.#sequence);
      places.push(...publication.faults.flatMap(({ reason }) => placesIn(reason)));
      places.push(...publication.patchStatuses.flatMap((status) => placesIn(JSON.stringify(status))));
      // Bytes may be put together when they are asked for.
      for (const { byName } of this.cache.get(irKey)?.types.values() ?? [])
        for (const { bytes } of byName.values()) void bytes;
      rateLimitConfigs((ir.http ?? []).map(({ name, routes = [] }) => ({ name, routes })));
    }
    for (const irKey of this.#publications.keys()) {
      if (irKey in xds) continue;
      this.#publications.delete(irKey);
      this.cache.remove(irKey, this.#sequence);
    }
    return places;
  }

  #publicationOf(irKey: string): Publication {
    const options = { controllerNamespace: "envoy-gateway-system", rateLimit: RATE_LIMIT };
    const known = this.#publications.get(irKey);
    const publication = known ?? createPublication(irKey, { cache: this.cache, hooks: NO_HOOKS, options });
    this.#publications.set(irKey, publication);
    return publication;
  }
}

const RATE_LIMIT = { url: "grpc://envoy-ratelimit.envoy-gateway-system.svc.cluster.local:8081" };

function placeOf({ where, error }: Failure): Place {
  return { where, error: told(error) };
}

/** The message of an exception, and the two innermost lines of ours. */
export function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : ` <- ${told(error.cause)}`;
  const lines = (error.stack ?? "").split("\n").filter((line) => /^\s*at /.test(line));
  const places = lines.slice(0, 2).map((line) =>
    line
      .trim()
      .replace(/^at /, "")
      .replace(/\(.*\/(core|plugins|providers|node_modules)\//, "($1/"),
  );
  return `${error.name}: ${error.message} at ${places.join(" < ")}${cause}`;
}

/** The text about an exception that the xDS translator contained. */
const CONTAINED = new RegExp(
  failedText("PLACE", "NUMBER")
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace("PLACE", "(.*?)")
    .replace("NUMBER", "([0-9a-f]{8})"),
  "g",
);

/** The exceptions that a text tells of. */
export function placesIn(text: string): readonly Place[] {
  return [...text.matchAll(CONTAINED)].map(([, where = "", number = ""]) => ({ where, error: number }));
}

function answerTo({ url, sha256 = "0".repeat(64) }: Need, random: Random): NeedAnswer {
  const at = (path: string) => (URL.canParse(path, url) ? new URL(path, url).href : url);
  const document = { authorization_endpoint: at("/authorize"), token_endpoint: at("/token") };
  const text = random.pick([
    JSON.stringify(document),
    JSON.stringify({ ...document, token_endpoint: "not an address", end_session_endpoint: 5 }),
    ...["", "[]", "null", "{", "<html></html>", '{"authorization_endpoint":[]}', '{"__proto__":1}'],
  ]);
  if (random.chance(0.2)) return { ok: false, reason: "nobody answers there" };
  return { ok: true, bytes: new TextEncoder().encode(text), sha256 };
}
