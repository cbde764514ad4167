import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { dirname, join } from "node:path";
import {
  ask,
  backend,
  configuration,
  folder,
  freePort,
  gatewayObjects,
  place,
  Running,
  routeObjects,
} from "../../host-rig.ts";

/** A Postern with plugins of others in files beside its configuration; `entries` is what stands under `plugins:`. */
export async function serveWith(plugins: Readonly<Record<string, string>>, entries: (home: string) => string) {
  const home = folder();
  mkdirSync(join(home, "objects"));
  for (const [name, text] of Object.entries(plugins)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  writeFileSync(join(home, "config.yaml"), configuration(home));
  appendFileSync(join(home, "config.yaml"), `plugins:\n${entries(home)}`);
  const port = await freePort();
  const put = (name: string, text: string) => place(join(home, "objects", `${name}.yaml`), text);
  put("gateway", gatewayObjects(port));
  put("one", routeObjects("one", await backend("one")));
  const postern = new Running(join(home, "config.yaml"));
  const readyz = async () => (await fetch(`${await postern.admin()}/readyz`)).text();
  return { home, port, put, postern, readyz, asks: (name: string) => () => ask(port, `${name}.example.com`) };
}

/** The headers of an answer. */
export async function headersOf(port: number, host: string): Promise<NodeJS.Dict<string | string[]>> {
  return (await answerOf(port, host)).headers;
}

/** The status and the headers of one answer. */
export function answerOf(port: number, host: string): Promise<Pick<IncomingMessage, "statusCode" | "headers">> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, headers: { host }, agent: false }, (answer) => {
      answer.resume();
      resolve(answer);
    });
    sent.on("error", reject).end();
  });
}
