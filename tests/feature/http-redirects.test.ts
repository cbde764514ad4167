import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp } from "../host-rig.ts";
import { backendObject, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";

let port: number;
let postern: Awaited<ReturnType<typeof serveWorld>>["postern"];

/** Redirects by the first label of their host. */
const REDIRECTS: Readonly<Record<string, string>> = {
  scheme: "scheme: https",
  "same-scheme": "scheme: http",
  "scheme-and-well-known": "scheme: https, port: 443",
  "scheme-and-port": "scheme: https, port: 8443",
  "http-443": "scheme: http, port: 443",
  "https-80": "scheme: https, port: 80",
  "port-80": "port: 80",
  "port-443": "port: 443",
  host: "hostname: other.example.org",
  "host-and-scheme": "hostname: other.example.org, scheme: https",
  "full-path": "path: {type: ReplaceFullPath, replaceFullPath: '/a\\1b'}",
};
const PREFIXES: Readonly<Record<string, readonly [prefix: string, replacement: string]>> = {
  root: ["/", "/foo"],
  "root-slash": ["/", "/foo/"],
  slash: ["/old", "/new/"],
  removed: ["/old/", "/"],
};

/** Where a request is sent on to, without the port of this test's listener. */
async function locationOf(host: string, path = "/x", as = host): Promise<string> {
  const { status, headers } = await send(port, { host: as, path });
  return `${status} ${headers.location?.replace(`:${port}/`, ":LISTENER/")}`;
}

describe.skipIf(ENVOY === undefined)("redirects of an HTTPRoute (need Envoy: ENVOY_PATH, or npm test)", () => {
  beforeAll(async () => {
    const redirect = (name: string, fields: string, prefix = "/", host = `${name}.example.com`) =>
      httpRoute(
        name,
        [host],
        `{matches: [{path: {value: ${prefix}}}], filters: [{type: RequestRedirect, requestRedirect: {${fields}}}]}`,
      );
    const world = await serveWorld([
      backendObject("main", (await echo("main")).port),
      ...Object.entries(REDIRECTS).map(([name, fields]) => redirect(name, fields)),
      ...Object.entries(PREFIXES).map(([name, [prefix, replacement]]) =>
        redirect(name, `path: {type: ReplacePrefixMatch, replacePrefixMatch: ${replacement}}`, prefix),
      ),
      redirect("wild", "scheme: https", "/", '"*.wild.example.com"'),
      redirect("empty", "path: {type: ReplaceFullPath, replaceFullPath: ''}"),
      redirect("relative", "path: {type: ReplacePrefixMatch, replacePrefixMatch: new}"),
      httpRoute("fine", ["fine.example.com"], `{backendRefs: [${to("main")}]}`),
    ]);
    ({ port, postern } = world);
    await becomes(async () => (await send(port, { host: "fine.example.com" })).status, 200);
  });
  afterAll(cleanUp);

  test("a scheme alone has its own port, whatever port the client asked with", async () => {
    expect(await locationOf("scheme.example.com")).toBe("302 https://scheme.example.com/x");
    expect(await locationOf("scheme.example.com", "/x?a=b", `scheme.example.com:${port}`)).toBe(
      "302 https://scheme.example.com/x?a=b",
    );
    expect(await locationOf("same-scheme.example.com", "/x", `same-scheme.example.com:${port}`)).toBe(
      "302 http://same-scheme.example.com/x",
    );
    expect(await locationOf("host-and-scheme.example.com")).toBe("302 https://other.example.org/x");
  });

  test("for a host of many names, the port is named where the client named another one", async () => {
    expect(await locationOf("a.wild.example.com")).toBe("302 https://a.wild.example.com/x");
    expect(await locationOf("a.wild.example.com", "/x", `a.wild.example.com:${port}`)).toBe(
      "302 https://a.wild.example.com:443/x",
    );
  });

  test("a port that is given stays, unless it is the one of the scheme", async () => {
    expect(await locationOf("scheme-and-port.example.com")).toBe("302 https://scheme-and-port.example.com:8443/x");
    expect(
      await locationOf("scheme-and-well-known.example.com", "/x", `scheme-and-well-known.example.com:${port}`),
    ).toBe("302 https://scheme-and-well-known.example.com/x");
    expect(await locationOf("http-443.example.com")).toBe("302 http://http-443.example.com:443/x");
    expect(await locationOf("https-80.example.com")).toBe("302 https://https-80.example.com:80/x");
    expect(await locationOf("port-80.example.com")).toBe("302 http://port-80.example.com/x");
    expect(await locationOf("port-443.example.com")).toBe("302 http://port-443.example.com:443/x");
  });

  test("without scheme and port it is the listener's port", async () => {
    expect(await locationOf("host.example.com")).toBe("302 http://other.example.org:LISTENER/x");
  });

  test("a full path is a text; prefixes are replaced by whole elements", async () => {
    expect(await locationOf("full-path.example.com")).toBe("302 http://full-path.example.com:LISTENER/a\\1b");
    expect(await locationOf("root.example.com", "/bar")).toBe("302 http://root.example.com:LISTENER/foo/bar");
    expect(await locationOf("root-slash.example.com", "/bar")).toBe(
      "302 http://root-slash.example.com:LISTENER/foo/bar",
    );
    expect(await locationOf("slash.example.com", "/old/bar")).toBe("302 http://slash.example.com:LISTENER/new/bar");
    expect(await locationOf("removed.example.com", "/old/bar")).toBe("302 http://removed.example.com:LISTENER/bar");
    expect(await locationOf("removed.example.com", "/old")).toBe("302 http://removed.example.com:LISTENER/");
  });

  test("a path that would not begin with a slash is said, and its rule answers 500", async () => {
    for (const [name, field] of [
      ["empty", "path.replaceFullPath"],
      ["relative", "path.replacePrefixMatch"],
    ] as const) {
      expect(await postern.condition("Accepted", "HTTPRoute", name)).toBe("False UnsupportedValue");
      expect(await postern.message("Accepted", "HTTPRoute", name)).toContain(field);
      expect((await send(port, { host: `${name}.example.com` })).status).toBe(500);
    }
  });
});
