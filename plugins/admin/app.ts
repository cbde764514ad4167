import { Hono } from "hono";
import type { Health } from "../../core/plugin/api.ts";
import { describeRef, KINDS, type KubeObject, type ObjectRef } from "../../core/resource/mod.ts";
import { oneLine, printable } from "../../core/scalars/mod.ts";
import { redact } from "./redact.ts";

/** A part of Postern and how it is. */
export interface PartHealth {
  readonly id: string;
  readonly health: Health;
}

/** An object that is left out, since a proxy refuses what it comes to or since translating it failed. */
export interface WithheldObject {
  readonly ref: ObjectRef;
  readonly reason: string;
  /** The parts that are left out, where the rest is served: names of listeners, places of rules, with a reason each. */
  readonly sections?: Readonly<Record<string, string>>;
}

/** A document of a file that is refused. */
export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** As far as it could be told. */
  readonly object?: ObjectRef;
  readonly message: string;
}

/** An object of which no status tells that it hangs on something that is not there. */
export interface UnattachedObject {
  readonly ref: ObjectRef;
  readonly message: string;
}

/** The data that the pages show; each function is asked at every request. */
export interface AdminData {
  /** Whether a translation is in force; once it was, it stays so. */
  ready(): boolean;
  /** How the parts of Postern are. */
  health(): readonly PartHealth[];
  withheld(): readonly WithheldObject[];
  problems(): readonly FileProblem[];
  /** Policies whose targets are missing. */
  unattached(): readonly UnattachedObject[];
  /** Metrics in the Prometheus text format. */
  metrics(): string;
  /** All statuses that hold now. */
  statuses(): readonly unknown[];
  /** Everything that is configured, by section, with all objects in `resources`; secrets are taken out here. */
  dump(): Readonly<Record<string, unknown>>;
  /** The plugins, those that are left out too. */
  plugins(): readonly unknown[];
  /** Version, plugins, addresses, times. */
  info(): Readonly<Record<string, unknown>>;
}

/** The pages that an address has. */
export type AdminPages = "health" | "metrics" | "api";

/** The pages as one function from request to response; it reads only. */
export function adminApp(data: AdminData, pages: readonly AdminPages[]): Hono {
  const app = new Hono();
  if (pages.includes("health")) {
    app.get("/healthz", (c) => c.text("ok\n"));
    app.get("/readyz", (c) => {
      const ready = data.ready();
      const lines = [...data.health().map(partLine), ...data.withheld().map(withheldLine)];
      return c.text(`${[...lines, ready ? "ready" : "not ready"].join("\n")}\n`, ready ? 200 : 503);
    });
  }
  if (pages.includes("metrics")) {
    app.get("/metrics", (c) =>
      c.text(data.metrics(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }),
    );
  }
  if (pages.includes("api")) addApi(app, data);
  app.notFound((c) => c.text(`there is no ${c.req.path} here\n`, 404));
  return app;
}

function partLine({ id, health }: PartHealth): string {
  return health.ok ? `ok   ${id}` : `wait ${id}: ${oneLine(health.reason)}`;
}

function withheldLine({ ref, reason, sections }: WithheldObject): string {
  const parts = sections === undefined ? "" : ` (${Object.keys(sections).join(", ")})`;
  return `left out ${printable(describeRef(ref))}${printable(parts)}: ${oneLine(reason)}`;
}

function addApi(app: Hono, data: AdminData): void {
  app.get("/api/info", (c) => c.json(data.info()));
  app.get("/api/plugins", (c) => c.json(data.plugins()));
  app.get("/api/status", (c) =>
    c.json({
      objects: data.statuses(),
      problems: data.problems(),
      withheld: data.withheld(),
      unattached: data.unattached(),
    }),
  );
  app.get("/api/config_dump", (c) => {
    const dump = data.dump();
    const section = c.req.query("resource");
    const objects = objectsOfKind(dump, section);
    if (objects !== undefined) return c.json({ resources: redact(objects) });
    if (section === undefined || section === "all") return c.json(redact(dump) as object);
    if (!Object.hasOwn(dump, section)) {
      return c.json({ error: `there is no section ${section}; there are ${Object.keys(dump).join(", ")}` }, 404);
    }
    return c.json({ [section]: redact(dump[section]) });
  });
  app.get("/", (c) =>
    c.text(
      [
        "/healthz",
        "/readyz",
        "/metrics",
        "/api/info",
        "/api/plugins",
        "/api/status",
        "/api/config_dump[?resource=SECTION|KIND]",
        "",
      ].join("\n"),
    ),
  );
}

/** The objects of a kind, when the section is the name of one, in small letters as Envoy Gateway has it. */
function objectsOfKind({ resources }: Readonly<Record<string, unknown>>, name = ""): unknown {
  const kind = KINDS.find((row) => row.name.toLowerCase() === name)?.name;
  return kind && (resources as readonly KubeObject[]).filter((object) => object.kind === kind);
}
