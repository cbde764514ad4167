import { createServer } from "node:net";
import type { JsonObject, JsonValue } from "@bufbuild/protobuf";

/** Where the admin interface of one Envoy goes: a socket that only this user can open, or a port of the loopback interface, which every user of the host can. */
export type AdminPlace = { readonly socket: string } | { readonly port: number };

/** Only the owner may connect. */
const MODE = 0o600;

/** A bootstrap whose admin interface is at a place, unless the user's own changes have put it elsewhere. Pure. */
export function withAdmin(bootstrap: JsonObject, place: AdminPlace): JsonObject {
  const admin = objectIn(bootstrap, "admin") ?? {};
  const { address } = admin;
  if (address !== undefined && !isAnyPort(address)) return bootstrap;
  return { ...bootstrap, admin: { ...admin, address: addressOf(place, address) } };
}

function addressOf(place: AdminPlace, any: JsonValue | undefined): JsonObject {
  if ("socket" in place) return { pipe: { path: place.socket, mode: MODE } };
  return { socket_address: { address: hostOf(any) ?? "127.0.0.1", port_value: place.port } };
}

/** Whether an address is the one that `renderBootstrap` writes: any port of the loopback interface. */
function isAnyPort(address: JsonValue): boolean {
  const port = objectIn(address, "socket_address")?.["port_value"];
  return ["127.0.0.1", "::1"].includes(hostOf(address) ?? "") && port === 0;
}

function hostOf(address: JsonValue | undefined): string | undefined {
  const host = objectIn(address, "socket_address")?.["address"];
  return typeof host === "string" ? host : undefined;
}

function objectIn(value: JsonValue | undefined, field: string): JsonObject | undefined {
  const inner = isObject(value) ? value[field] : undefined;
  return isObject(inner) ? inner : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** So many ports are tried. */
const TRIES = 100;

/** The first port from `first` on that is free on the loopback interface; 0 stays, for Envoy to take any. Rejects when none of a hundred is. */
export async function freePortFrom(first: number): Promise<number> {
  if (first === 0) return 0;
  const last = Math.min(first + TRIES - 1, 65_535);
  for (let port = first; port <= last; port++) if (await isFree(port)) return port;
  throw new Error(`none of the ports from ${first} to ${last} is free for Envoy's admin interface (--envoy-admin)`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
