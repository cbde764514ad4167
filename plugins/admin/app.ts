import { Hono } from "hono";
import type { Health } from "../../core/plugin/api.ts";
import { KINDS, type KubeObject } from "../../core/resource/mod.ts";
import { redact } from "./redact.ts";

/** A part of Postern and how it is. */
export interface PartHealth {
  readonly id: string;
  readonly health: Health;
}

/** What the pages show; each function is asked at every request. */
export interface AdminData {
  /** Parts that must be well for Postern to be ready. */
  health(): readonly PartHealth[];
  /** Metrics in the Prometheus text format. */
  metrics(): string;
  /** All statuses that hold now. */
  statuses(): readonly unknown[];
  /** Everything that is configured, by section, with all objects in `resources`; secrets are taken out here. */
  dump(): Readonly<Record<string, unknown>>;
  /** Version, plugins, addresses, times. */
  info(): Readonly<Record<string, unknown>>;
}

/** Which pages an address has. */
export type AdminPages = "health" | "metrics" | "api";

/** The pages as one function from request to response; it reads only. */
export function adminApp(data: AdminData, pages: readonly AdminPages[]): Hono {
  const app = new Hono();
  if (pages.includes("health")) {
    app.get("/healthz", (c) => c.text("ok\n"));
    app.get("/readyz", (c) => {
      const parts = data.health();
      const ready = parts.every(({ health }) => health.ok);
      const lines = parts.map(
        ({ id, health }) => `${health.ok ? "ok  " : "wait"} ${id}${health.ok ? "" : `: ${health.reason}`}`,
      );
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

function addApi(app: Hono, data: AdminData): void {
  app.get("/api/info", (c) => c.json(data.info()));
  app.get("/api/status", (c) => c.json({ objects: data.statuses() }));
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
