/** The name of an image, taken apart. */
export interface ImageName {
  /** Where its registry answers, with a port where one is named. */
  readonly host: string;
  /** The registry as credentials call it: its host, but for the one that stands for all names without one. */
  readonly registry: string;
  readonly repository: string;
  /** A tag, or a digest `sha256:<hex>`. */
  readonly reference: string;
}

const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;
const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const LONGEST = 1_024;

/** Docker Hub, which is meant where a name has no registry, answers under another name than credentials have. */
const HUB = { names: ["docker.io", "index.docker.io", "registry-1.docker.io"], host: "registry-1.docker.io" } as const;

/** Takes a name apart, `[registry/]repository[:tag][@digest]`; a digest goes before a tag. Undefined where it is none. */
export function imageName(text: string): ImageName | undefined {
  if (text.length > LONGEST) return undefined;
  const [named = "", digest, ...more] = text.split("@");
  const slash = named.indexOf("/");
  const first = slash < 0 ? "" : named.slice(0, slash);
  const isHost = first.includes(".") || first.includes(":") || first === "localhost";
  const registry = isHost ? first : HUB.names[0];
  const [path = "", tag = "latest", ...rest] = (isHost ? named.slice(slash + 1) : named).split(":");
  const isHub = HUB.names.some((name) => name === registry);
  const repository = isHub && !path.includes("/") ? `library/${path}` : path;
  const reference = digest ?? tag;
  const isName = HOST.test(registry) && REPOSITORY.test(repository) && TAG.test(tag) && more.length + rest.length === 0;
  if (!isName || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  return { host: isHub ? HUB.host : registry, registry: isHub ? HUB.names[0] : registry, repository, reference };
}
