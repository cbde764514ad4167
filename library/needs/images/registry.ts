import { sha256 } from "../../../core/crypto/mod.ts";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import { askGuarded, type Fetched, type Guards, isSuccess } from "../fetch/guarded-fetch.ts";
import { type Credentials, credentialsFor } from "./credentials.ts";
import type { ImageName } from "./name.ts";

/** A repository of a registry that is asked for manifests and blobs. */
export interface Registry {
  /** Gets what stands under a path of the repository; what has not the digest is refused. */
  get(
    path: string,
    expected: { readonly digest?: string; readonly accept?: readonly string[]; readonly maxBytes: number },
  ): Promise<Fetched>;
}

/** Bytes of an answer that hands out a token, at most. */
const MAX_TOKEN_BYTES = 64 * 1024;

/** Whom to ask, and who asks. */
export interface Access {
  readonly name: ImageName;
  readonly ca?: string;
  /** A `.dockerconfigjson`. */
  readonly pull?: string;
}

/** Opens a repository. Nothing is sent before something is asked; where a registry wants a token, one is fetched once. */
export function openRegistry({ name, ca, pull }: Access, guards: Guards): Registry {
  const credentials = pull === undefined ? undefined : credentialsFor(name.registry, pull);
  let authorization: string | undefined;
  const ask = (url: string, headers: Readonly<Record<string, string>>, maxBytes: number) =>
    askGuarded({ url, headers, ...(ca !== undefined && { ca }) }, { ...guards, maxBytes });
  return {
    async get(path, { digest, accept, maxBytes }) {
      const url = `https://${name.host}/v2/${name.repository}/${path}`;
      const send = () =>
        ask(
          url,
          { ...(accept && { accept: accept.join(", ") }), ...(authorization !== undefined && { authorization }) },
          maxBytes,
        );
      let answer = await send();
      if ("value" in answer && answer.value.status === 401 && authorization === undefined) {
        const wanted = answer.value.headers.get("www-authenticate") ?? "";
        const shown = await authorizationFor(wanted, { name, credentials, ask });
        if ("fault" in shown) return shown;
        authorization = shown.value;
        answer = await send();
      }
      if ("fault" in answer) return answer;
      if (!isSuccess(answer.value.status)) return failed(refusal(answer.value.status, pull !== undefined));
      const { bytes } = answer.value;
      if (digest !== undefined && digestOf(bytes) !== digest)
        return failed(`the registry answered with something that has not the digest ${digest}`);
      return done(bytes);
    },
  };
}

/** The digest of bytes, as manifests name it. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${sha256(bytes)}`;
}

function refusal(status: number, withSecret: boolean): string {
  if (status === 404) return "the registry has no such image";
  if (status !== 401 && status !== 403) return `the registry answered with status ${status}`;
  return withSecret
    ? `the registry does not give it to who has the pull secret (status ${status})`
    : `the registry does not give it without credentials (status ${status}); name a pullSecretRef`;
}

interface Asking {
  readonly name: ImageName;
  readonly credentials: Credentials | undefined;
  readonly ask: (
    url: string,
    headers: Readonly<Record<string, string>>,
    maxBytes: number,
  ) => ReturnType<typeof askGuarded>;
}

/** The authorization to be shown where a registry asks who one is: of the scheme Basic, or a token that its own server of tokens hands out. */
async function authorizationFor(wanted: string, { name, credentials, ask }: Asking): Promise<Result<string>> {
  if (credentials?.bearer !== undefined) return done(`Bearer ${credentials.bearer}`);
  const basic = credentials?.basic === undefined ? undefined : `Basic ${credentials.basic}`;
  if (/^basic\b/i.test(wanted)) return basic ? done(basic) : failed(refusal(401, false));
  const realm = URL.parse(parameter(wanted, "realm") ?? "");
  if (!/^bearer\b/i.test(wanted) || realm?.protocol !== "https:")
    return failed("the registry asks for credentials in a way that is not known");
  const service = parameter(wanted, "service");
  if (service !== undefined) realm.searchParams.set("service", service);
  realm.searchParams.set("scope", `repository:${name.repository}:pull`);
  const answer = await ask(realm.href, basic === undefined ? {} : { authorization: basic }, MAX_TOKEN_BYTES);
  if ("fault" in answer) return failed(`no token for the registry: ${answer.fault}`);
  if (!isSuccess(answer.value.status)) return failed(refusal(answer.value.status, credentials !== undefined));
  const token = tokenIn(answer.value.bytes);
  return token === undefined ? failed("no token for the registry: its answer has none") : done(`Bearer ${token}`);
}

/** A parameter of a `WWW-Authenticate`, in quotes. */
function parameter(header: string, name: string): string | undefined {
  return new RegExp(`[\\s,]${name}="([^"]*)"`, "i").exec(header)?.[1];
}

function tokenIn(bytes: Uint8Array): string | undefined {
  try {
    const { token, access_token: other } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const found = token ?? other;
    return typeof found === "string" && /^[\x21-\x7e]+$/.test(found) ? found : undefined;
  } catch {
    return undefined;
  }
}
