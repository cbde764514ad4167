import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { callsOf, noAudit, refused, usedRights } from "./audit.ts";
import { renewedByLeader, secretValue } from "./certificates.ts";
import { findCluster, suiteName } from "./cluster.ts";
import {
  apply,
  enter,
  established,
  eventually,
  type Installation,
  install,
  kubectl,
  leave,
  read,
  remove,
  uninstall,
} from "./commands.ts";
import { everyKind, WITH_STATUS } from "./every-kind.ts";
import { controllerOf } from "./objects.ts";
import { noRestarts, restartApiServer } from "./rig.ts";

// The API server is restarted twice.
setDefaultTimeout(300_000);

const missing = noRestarts() ?? noAudit();
const cluster = missing === undefined ? await findCluster() : { reason: missing };
const NAME = "rights";
const place = { name: NAME, namespace: `${NAME}-apps`, system: `${NAME}-system` };
const installation: Installation = {
  release: `eg-${NAME}`,
  namespace: place.system,
  set: [
    `config.envoyGateway.gateway.controllerName=${controllerOf(NAME)}`,
    "config.envoyGateway.extensionApis.enableBackend=true",
    "config.envoyGateway.extensionApis.enableEnvoyPatchPolicy=true",
    "config.envoyGateway.rateLimit.backend.type=Redis",
    "config.envoyGateway.rateLimit.backend.redis.url=redis.invalid:6379",
    "admissionWebhook.enabled=true",
  ],
};

interface Rules {
  readonly rules: readonly Readonly<Record<"apiGroups" | "resources" | "verbs", readonly string[]>>[];
}

/** Every right that the bindings of an account grant: `verb group/resource`. */
function grantedTo(account: string): readonly string[] {
  interface Binding {
    readonly metadata: { readonly namespace?: string };
    readonly roleRef: { readonly kind: string; readonly name: string };
    readonly subjects?: readonly { readonly name: string; readonly namespace?: string }[];
  }
  const bindings = [
    ...read<{ items: readonly Binding[] }>("clusterrolebindings").items,
    ...read<{ items: readonly Binding[] }>("rolebindings", "-A").items,
  ].filter(({ subjects = [] }) => subjects.some((is) => is.name === account && is.namespace === place.system));
  const rules = bindings.flatMap(({ metadata: { namespace }, roleRef: { kind, name } }) => {
    const where = kind === "Role" && namespace !== undefined ? ["-n", namespace] : [];
    return read<Rules>(kind, name, ...where).rules;
  });
  const rights = rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`))),
  );
  return [...new Set(rights)].toSorted();
}

/** Objects of the world that have no status yet. */
function withoutStatus(): readonly string[] {
  interface Item {
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly status?: Readonly<Record<string, unknown>>;
  }
  const { items } = read<{ items: readonly Item[] }>("-n", place.namespace, WITH_STATUS.join());
  return items
    .filter(({ status = {} }) => !["conditions", "parents", "ancestors"].some((field) => isFilled(status[field])))
    .map(({ kind, metadata: { name } }) => `${kind}/${name}`);
}

const isFilled = (list: unknown) =>
  Array.isArray(list) && list.length > 0 && JSON.stringify(list) !== JSON.stringify(WAITING);

/** The conditions that the definition of Gateways puts there before any controller has come. */
const WAITING = ["Accepted", "Programmed"].map((type) => ({
  ...{ type, status: "Unknown", reason: "Pending", message: "Waiting for controller" },
  lastTransitionTime: "1970-01-01T00:00:00Z",
}));

/** The objects that Postern has made for the proxies. */
const infrastructure = () =>
  kubectl(
    ...["get", "deployment,daemonset,service,configmap,serviceaccount,hpa,pdb", "-n", place.system, "-o", "name"],
    ...["-l", "app.kubernetes.io/managed-by=envoy-gateway,app.kubernetes.io/component=proxy"],
  );

/** The authorities that the API server trusts when it calls the webhooks of this installation. */
function caBundles(): readonly (string | undefined)[] {
  interface Configuration {
    readonly webhooks: readonly { readonly clientConfig: { readonly caBundle?: string } }[];
  }
  const names = { mutatingwebhookconfiguration: "topology-injector", validatingwebhookconfiguration: "admission" };
  return Object.entries(names).flatMap(([kind, name]) =>
    read<Configuration>(kind, `envoy-gateway-${name}.${place.system}`).webhooks.map(
      ({ clientConfig }) => clientConfig.caBundle,
    ),
  );
}

const IMPORTS = "serviceimports.multicluster.x-k8s.io";

/** A definition of the multi-cluster API, which the cluster does not have by itself. */
const serviceImports = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: IMPORTS },
  spec: {
    group: "multicluster.x-k8s.io",
    scope: "Namespaced",
    names: { plural: "serviceimports", singular: "serviceimport", kind: "ServiceImport" },
    versions: [
      {
        ...{ name: "v1alpha1", served: true, storage: true },
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

describe.skipIf("reason" in cluster)(suiteName("rights of an installation", cluster), () => {
  beforeAll(async () => {
    // One that cannot stream lists makes Postern list what it follows.
    restartApiServer({ flags: "--feature-gates=WatchList=false" });
    apply([serviceImports]);
    await established(IMPORTS);
    install(installation);
    enter(place.namespace);
    apply(everyKind(place));
    await eventually(withoutStatus, (names) => names.length === 0);
    await eventually(infrastructure, (names) => names.includes("daemonset") && names.includes("poddisruptionbudget"));
    // A proxy has refused the patch, which is told by an event.
    await eventually(
      () => kubectl("get", "events", "-n", place.namespace, "--field-selector=reason=Withheld", "-o", "name"),
      (names) => names !== "",
      120,
    );
    // Certificates that are made anew replace the ones that are there.
    install({ ...installation, values: { certgen: { job: { args: ["--overwrite"] } } } });
    // Certificates that are due are renewed by Postern itself, and its webhooks told.
    await renewedByLeader(place.system);
    const authority = () => btoa(secretValue(place.system, "envoy-gateway", "ca.crt"));
    await eventually(caBundles, (bundles) => bundles.length === 2 && bundles.every((bundle) => bundle === authority()));
    remove("gateway", "--all", "-n", place.namespace);
    await eventually(infrastructure, (names) => names === "");
  });
  afterAll(() => {
    remove("gateway", "--all", "-n", place.namespace);
    remove("gatewayclass", NAME, `${NAME}-merged`);
    leave(place.namespace);
    uninstall(installation);
    remove("crd", IMPORTS);
    restartApiServer();
  });

  for (const account of ["envoy-gateway", `eg-${NAME}-postern-certgen`]) {
    test(`${account}: every call is allowed`, () => {
      const calls = callsOf(place.system, account);
      expect(calls.length).toBeGreaterThan(2);
      expect(refused(calls)).toEqual([]);
    });

    test(`${account}: nothing that is granted goes unused`, () => {
      const served = new Set(kubectl("api-resources", "-o", "name", "--cached=false").split("\n"));
      const isServed = (right: string) => {
        const [group = "", plural = ""] = (right.split(" ")[1] ?? "").split("/");
        return served.has(group === "" ? plural : `${plural}.${group}`);
      };
      const used = usedRights(callsOf(place.system, account));
      const unused = grantedTo(account).filter((right) => isServed(right) && !used.has(right));
      expect(unused).toEqual([]);
    });
  }
});
