import { existsSync, readFileSync } from "node:fs";

/** Where the API server logs the requests of service accounts; `npm test` starts it so. */
const LOG = process.env["POSTERN_AUDIT_LOG"];

/** The known facts of a request for a resource that a service account made. */
export interface Call {
  readonly verb: string;
  /** `group/plural` or `group/plural/subresource`; the core group is empty. */
  readonly resource: string;
  readonly namespace: string;
  readonly status: number;
  readonly forbidden: boolean;
}

interface Entry {
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly objectRef?: Readonly<Record<"apiGroup" | "resource" | "subresource" | "namespace", string | undefined>>;
  readonly responseStatus?: { readonly code?: number };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Why no calls can be read here; nothing when they can. */
export function noAudit(): string | undefined {
  if (LOG !== undefined && existsSync(LOG)) return undefined;
  return "the API server logs no requests: POSTERN_AUDIT_LOG names no file";
}

/** The calls of a service account so far, in the order in which they ended. */
export function callsOf(namespace: string, account: string): readonly Call[] {
  const user = `"system:serviceaccount:${namespace}:${account}"`;
  return readFileSync(LOG as string, "utf8")
    .split("\n")
    .filter((line) => line.includes(user) && line.endsWith("}"))
    .map((line) => JSON.parse(line) as Entry)
    .flatMap(({ verb, objectRef, responseStatus, annotations }) => {
      if (objectRef === undefined) return [];
      const { apiGroup = "", resource = "", subresource, namespace: place = "" } = objectRef;
      return {
        verb,
        resource: `${apiGroup}/${resource}${subresource ? `/${subresource}` : ""}`,
        namespace: place,
        status: responseStatus?.code ?? 0,
        forbidden: annotations?.["authorization.k8s.io/decision"] === "forbid" || responseStatus?.code === 403,
      };
    });
}

/** Calls that were not allowed, each named once. */
export function refused(calls: readonly Call[]): readonly string[] {
  return [...new Set(calls.filter(({ forbidden }) => forbidden).map(nameOf))];
}

/** The rights that calls made use of: an apply that made an object took the right to create it, too. */
export function usedRights(calls: readonly Call[]): ReadonlySet<string> {
  return new Set(
    calls.flatMap((call) => [
      `${call.verb} ${call.resource}`,
      ...(call.verb === "patch" && call.status === 201 ? [`create ${call.resource}`] : []),
    ]),
  );
}

function nameOf({ verb, resource, namespace }: Call): string {
  return `${verb} ${resource}${namespace ? ` in ${namespace}` : ""}`;
}
