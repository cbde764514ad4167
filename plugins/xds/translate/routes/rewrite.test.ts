import { expect, test } from "bun:test";
import type * as ir from "../../../../core/ir/mod.ts";
import { redirectAction, redirectOfPortedHost, rewriteParts } from "./rewrite.ts";

const HTTP = { externalPort: 8080 };
const HTTPS = { externalPort: 8443, tls: {} };
const HOST = "www.example.com";

/** Port and host of a redirect's Location; port 0 and an empty host leave what the client asked with. */
function placeOf(redirect: ir.Redirect, listener: object, hostname = HOST): readonly [number, string] {
  const { portRedirect, hostRedirect } = redirectAction({ name: "r", hostname, redirect }, redirect, listener);
  return [portRedirect ?? 0, hostRedirect ?? ""];
}

test("the port of a redirect is left out where it is the well-known one of the scheme that holds", () => {
  expect(placeOf({ port: 80 }, HTTP)).toEqual([0, HOST]);
  expect(placeOf({ port: 443 }, HTTP)).toEqual([443, ""]);
  expect(placeOf({ port: 443 }, HTTPS)).toEqual([0, HOST]);
  expect(placeOf({ port: 80 }, HTTPS)).toEqual([80, ""]);
  expect(placeOf({ scheme: "https", port: 443 }, HTTP)).toEqual([0, HOST]);
  expect(placeOf({ scheme: "https", port: 80 }, HTTP)).toEqual([80, ""]);
  expect(placeOf({ scheme: "http", port: 443 }, HTTPS)).toEqual([443, ""]);
  expect(placeOf({ scheme: "http", port: 80 }, HTTPS)).toEqual([0, HOST]);
  expect(placeOf({ port: 8080 }, HTTP)).toEqual([8080, ""]);
  expect(placeOf({ port: 80 }, { externalPort: 80 })).toEqual([0, ""]);
  expect(placeOf({ scheme: "https", hostname: "o.example.org", port: 443 }, HTTP)).toEqual([0, "o.example.org"]);
});

test("requests of many hosts whose host has a port get a redirect of their own, where the port is not to stay", () => {
  const of = (redirect: ir.Redirect, hostname: string, listener: object = HTTP) =>
    redirectOfPortedHost({ name: "r", hostname, redirect }, redirect, listener)?.portRedirect;
  expect(of({ scheme: "https", port: 443 }, "*.example.com")).toBe(443);
  expect(of({ scheme: "http", port: 80 }, "*", HTTPS)).toBe(80);
  expect(of({ scheme: "https", port: 443 }, HOST)).toBeUndefined();
  expect(of({ scheme: "https", port: 8443 }, "*")).toBeUndefined();
  expect(of({ scheme: "https", hostname: "o.example.org" }, "*")).toBeUndefined();
  expect(of({ port: 80 }, "*", { externalPort: 80 })).toBeUndefined();
});

test("what replaces a path is a text", () => {
  const partsOf = (path: ir.ExtendedHttpPathModifier, prefix = "/a") =>
    rewriteParts({ name: "r", pathMatch: { prefix } }, { path });
  expect(partsOf({ fullReplace: "/x\\1" }).regexRewrite?.substitution).toBe("/x\\\\1");
  expect(partsOf({ prefixMatchReplace: "/x\\1" }).prefixRewrite).toBe("/x\\1");
  expect(partsOf({ regexMatchReplace: { pattern: "(a)", substitution: "/\\1" } }).regexRewrite?.substitution).toBe(
    "/\\1",
  );
  expect(partsOf({ prefixMatchReplace: "/" }, "/a.b/").regexRewrite?.pattern?.regex).toBe("^/a\\.b\\/*");
  expect(partsOf({ prefixMatchReplace: "" }, "/").regexRewrite?.pattern?.regex).toBe("^/\\/*");
  expect(partsOf({ prefixMatchReplace: "/x" }, "/").prefixRewrite).toBe("/x/");
  expect(partsOf({ prefixMatchReplace: "/x/" }).prefixRewrite).toBe("/x");
});
