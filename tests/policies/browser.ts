import { request } from "node:http";

/** An answer to a browser. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Where it was had. */
  readonly url: string;
}

/** A browser that keeps cookies by host, for hosts of which some are at a place of their own. */
export interface Browser {
  readonly cookies: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** One request. */
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<Page>;
  /** Sends a form. */
  post(url: string, form: Readonly<Record<string, string>>): Promise<Page>;
  /** Follows redirects, 20 at most, until one leads to what `until` finds or a page is none. */
  follow(page: Page, until?: (url: string) => boolean): Promise<Page>;
}

const MOST_REDIRECTS = 20;

/** A browser for which `places` tells at which port of the loopback interface a host is. */
export function createBrowser(places: Readonly<Record<string, number>>): Browser {
  const cookies = new Map<string, Map<string, string>>();

  const go = (url: string, method: string, more: { headers?: object; body?: string } = {}): Promise<Page> => {
    const { host, hostname, port, pathname, search } = new URL(url);
    const jar = cookies.get(host) ?? new Map<string, string>();
    cookies.set(host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { host, ...(cookie === "" ? {} : { cookie }), ...more.headers };
    const at = { host: places[host] === undefined ? hostname : "127.0.0.1", port: places[host] ?? port };
    return new Promise((resolve, reject) => {
      const sent = request({ ...at, path: `${pathname}${search}`, method, headers, agent: false }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          body += chunk;
        });
        for (const line of response.headers["set-cookie"] ?? []) keep(jar, line);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body, url }));
      });
      sent.setTimeout(10_000, () => sent.destroy(new Error(`no answer from ${url}`)));
      sent.on("error", reject).end(more.body);
    });
  };

  return {
    cookies,
    get: (url, headers = {}) => go(url, "GET", { headers }),
    post(url, form) {
      const body = new URLSearchParams(form).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": body.length };
      return go(url, "POST", { headers, body });
    },
    async follow(page, until = () => false) {
      let last = page;
      for (let i = 0; i < MOST_REDIRECTS; i++) {
        const { location } = last.headers;
        if (last.status < 300 || last.status > 399 || typeof location !== "string") return last;
        const next = new URL(location, last.url).href;
        if (until(next)) return last;
        last = await go(next, "GET");
      }
      return last;
    },
  };
}

/** Keeps a cookie, or throws one away that is over. */
function keep(jar: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split(";");
  const [name = "", ...value] = pair.split("=");
  const isOver = attributes.some((attribute) => /^\s*(max-age=0|expires=thu, 01[ -]jan[ -]1970.*)$/i.test(attribute));
  if (isOver) jar.delete(name.trim());
  else jar.set(name.trim(), value.join("="));
}
