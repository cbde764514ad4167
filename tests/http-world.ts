import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import { join } from "node:path";
import { configuration, folder, freePort, gatewayObjects, later, place, Running } from "./host-rig.ts";

/** A request as a backend saw it and tells the client. */
export interface Seen {
  readonly backend: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** A backend that answers with what it saw, and keeps it. `?status=N` in a path asks for another status than 200. */
export interface Echo {
  readonly port: number;
  readonly seen: Seen[];
}

/** Starts such a backend on the loopback interface. */
export async function echo(name: string): Promise<Echo> {
  const seen: Seen[] = [];
  const server = createServer((incoming, response) => {
    const { method = "", url: path = "", headers } = incoming;
    seen.push({ backend: name, method, path, headers });
    response.writeHead(Number(/[?&]status=(\d+)/.exec(path)?.[1] ?? 200), { "x-backend": name, "x-served": "yes" });
    response.end(JSON.stringify(seen.at(-1)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as { port: number }).port, seen };
}

/** A request through a Gateway; what is left out is GET / of www.example.com. */
export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The address of the loopback network that it comes from. */
  readonly from?: string;
}

/** An answer; `seen` is what the backend saw, where one answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly seen?: Seen;
}

/** Sends a request to a port of the loopback interface. Rejects when there is no answer. */
export function send(port: number, asked: Asked = {}): Promise<Answer> {
  const { method = "GET", path = "/", host = "www.example.com", headers = {}, body: content, from } = asked;
  return new Promise((resolve, reject) => {
    const source = from === undefined ? {} : { localAddress: from };
    const options = { host: "127.0.0.1", port, path, method, headers: { host, ...headers }, agent: false, ...source };
    const sent = request(options, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => {
        const { statusCode = 0, headers } = response;
        const seen = body.startsWith('{"backend":') ? { seen: JSON.parse(body) as Seen } : {};
        resolve({ status: statusCode, headers, body, ...seen });
      });
      response.on("error", reject);
    });
    sent.setTimeout(10_000, () => sent.destroy(new Error("no answer")));
    sent.on("error", reject).end(content);
  });
}

/** An HTTPRoute for hosts, with rules in YAML. */
export function httpRoute(name: string, hosts: readonly string[], rules: string, parents = "[{name: eg}]"): string {
  return `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: default}
spec: {parentRefs: ${parents}, hostnames: [${hosts.join(", ")}], rules: [${rules}]}
`;
}

/** A Backend on the loopback interface; `more` is put into its spec. */
export function backendObject(name: string, port: number, more = ""): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata: {name: ${name}, namespace: default}
spec: {endpoints: [{ip: {address: 127.0.0.1, port: ${port}}}]${more && `, ${more}`}}
`;
}

/** A reference to a Backend, as a rule has it; `more` is put beside it. */
export function to(name: string, more = ""): string {
  return `{group: gateway.envoyproxy.io, kind: Backend, name: ${name}${more && `, ${more}`}}`;
}

/** A Postern that serves these objects, with a Gateway in front that has one HTTP listener unless `gateway` says otherwise; `args` are further arguments. */
export async function serveWorld(
  objects: readonly string[],
  gateway?: (port: number) => string,
  args: readonly string[] = [],
  more = "",
) {
  const home = folder();
  mkdirSync(join(home, "objects"));
  const port = await freePort();
  writeFileSync(join(home, "config.yaml"), configuration(home) + more);
  const put = (name: string, text: string) => place(join(home, "objects", `${name}.yaml`), text);
  put("gateway", (gateway ?? gatewayObjects)(port));
  put("objects", objects.join("---\n"));
  const postern = new Running(join(home, "config.yaml"), {}, { args });
  await postern.logged(/ ready /);
  /** Ends Postern at once, as a machine that fails does, and starts another one over the same files. */
  const restart = async () => {
    postern.child.kill("SIGKILL");
    await postern.ended;
    const second = new Running(join(home, "config.yaml"), {}, { args });
    await second.logged(/ ready /);
    return second;
  };
  return { home, port, postern, put, restart };
}
