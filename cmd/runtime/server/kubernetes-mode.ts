import { randomUUID } from "node:crypto";
import type { EnvoyGatewayConfig } from "../../../core/config/mod.ts";
import { infrastructureOf } from "../../../core/config/mod.ts";
import type { Logger, Metrics } from "../../../core/observe/mod.ts";
import { type OwnKind, type PluginUse, use } from "../../../core/plugin/mod.ts";
import type { KubeObject, Validate } from "../../../core/resource/mod.ts";
import { toMilliseconds } from "../../../core/scalars/mod.ts";
import type { FetchedNeeds } from "../../../library/needs/resolver.ts";
import { gatewayApi } from "../../../plugins/gateway-api/mod.ts";
import { infraConfigOf, kubernetesInfra } from "../../../plugins/infra-kubernetes/mod.ts";
import { RATE_LIMIT, RATE_LIMIT_PORTS } from "../../../plugins/infra-kubernetes/ratelimit/settings.ts";
import { proxyAuthorizer } from "../../../plugins/infra-kubernetes/tokens/mod.ts";
import { type Judgement, serveWebhooks } from "../../../plugins/infra-kubernetes/webhooks/mod.ts";
import { wasmOutput } from "../../../plugins/wasm/mod.ts";
import { type RenewedIdentity, type XdsPorts, xdsOutput } from "../../../plugins/xds/mod.ts";
import {
  connectKubernetes,
  createEventRecorder,
  createKubernetesSession,
  kubernetesProvider,
  kubernetesSettings,
  VerdictMap,
} from "../../../providers/kubernetes/mod.ts";
import { webhookNames } from "../../install/webhooks.ts";
import { anyAddress } from "../any-address.ts";
import {
  type ClusterCertificates,
  type ClusterKeeperOptions,
  clusterCertificates,
} from "../certificates/cluster-keeper.ts";
import { followTrust } from "../certificates/followed-trust.ts";
import { WEBHOOKS } from "../certificates/secrets.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import { keyedDigest } from "../verdicts/mod.ts";
import { certificateOf, type FileIdentity, mountedIdentity } from "./identity.ts";
import type { Mode } from "./mode.ts";
import type { ProcessFacts } from "./settings.ts";
import { xdsConfig } from "./xds-config.ts";

/** The surroundings that Kubernetes mode needs. */
export interface KubernetesModeOptions {
  readonly config: EnvoyGatewayConfig;
  readonly around: ProcessFacts;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly validate: Validate;
  /** The kinds that plugins bring. */
  readonly kinds: readonly OwnKind[];
  /** The version of Postern. */
  readonly version: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** The content that was fetched for the translation, by its SHA-256. */
  readonly contentOf: FetchedNeeds["contentOf"];
}

/** Where chart and manifests mount the certificate; the variable is for a Postern outside the cluster. */
const CERTS = "/certs";
const CERTS_VARIABLE = "POSTERN_CERTS";

/** Objects out of a cluster, proxies as objects of it; one connection and one leadership for all parts. */
export async function kubernetesMode(options: KubernetesModeOptions): Promise<Mode> {
  const { config, around, env, log } = options;
  const client = connectKubernetes({ env, clock: SYSTEM_CLOCK, userAgent: "postern", metrics: options.metrics });
  const identity = `${env["HOSTNAME"] ?? "postern"}_${randomUUID()}`;
  const session = createKubernetesSession({ client, clock: SYSTEM_CLOCK, log: log.child("provider"), identity });
  const certificates = ownCertificates(options, { client, leadership: session.leadership });
  const certificate = await mountedIdentity(env[CERTS_VARIABLE] ?? CERTS, { log, certificates });
  const infra = infraConfigOf(config, around);
  const ports = xdsPorts(certificate, { ...options, client, remote: infra.gatewayNamespaceMode === true });
  const xds = xdsOutput({ ...ports, alone: servedBy(options) });
  const address = () => addressAt(xds.port(), around);
  const wasm = wasmOutput({ identity: ports.identity, contentOf: options.contentOf });
  let judge: (object: KubeObject) => Judgement = () => ({ warnings: [] });
  const webhooks = await webhooksOf(options, {
    ...{ judge: (object: KubeObject) => judge(object), identity: certificate.current, client },
  });
  certificate.onChange((renewed) => webhooks.renew(renewed));
  const { controllerName } = config.gateway;
  const verdicts = new VerdictMap({ client, clock: SYSTEM_CLOCK, log, namespace: around.namespace, controllerName });
  const stopped = new AbortController();
  const trust = (authorities: string) => certificate.trust(authorities);
  if (certificates !== undefined) trustOfCluster(options, { client, signal: stopped.signal, trust });
  const record = createEventRecorder({
    ...{ client, clock: SYSTEM_CLOCK, log: log.child("infra"), leadership: session.leadership, controllerName },
    ...{ instance: identity, signal: stopped.signal },
  });
  const machines = kubernetesInfra(session, (events) => void record(events));
  const uses: PluginUse[] = [
    use(kubernetesProvider(session), kubernetesSettings(config, around.namespace, env) as never),
    use(gatewayApi),
    // Before what makes proxies ask for modules.
    use(wasm.plugin, wasmServedBy(env)),
    use(xds.plugin, servedBy(options)),
    ...(infrastructureOf(config) === "Kubernetes" ? [use(machines, infra)] : []),
  ];
  certificates?.start();
  return {
    uses,
    xds,
    lends: { xds: { address, server: certificateOf(certificate) } },
    leadership: session.leadership,
    verdicts: { store: verdicts, version: options.version, digest: keyedDigest(certificate.current.key) },
    runsProxies: false,
    proxies: () => [],
    failedProxies: () => new Map(),
    refusedFiles: () => [],
    judgeWith(next) {
      judge = next;
    },
    async stop() {
      stopped.abort();
      certificates?.stop();
      certificate.stop();
      verdicts.stop();
      await webhooks.stop();
    },
  };
}

function addressAt(port: number | undefined, { namespace, dnsDomain }: KubernetesModeOptions["around"]) {
  return port === undefined ? undefined : { host: `envoy-gateway.${namespace}.svc.${dnsDomain}`, port };
}

function webhooksOf(
  { env, validate, log, metrics }: KubernetesModeOptions,
  of: Pick<Parameters<typeof serveWebhooks>[0], "judge" | "identity" | "client">,
) {
  const port = env[WEBHOOK_PORT_VARIABLE];
  const told = { log: log.child("provider"), metrics };
  return serveWebhooks({ ...of, clock: SYSTEM_CLOCK, validate, ...told, ...(port ? { port: Number(port) } : {}) });
}

function trustOfCluster(
  { around, log }: KubernetesModeOptions,
  {
    trust,
    ...of
  }: Pick<Parameters<typeof followTrust>[0], "client" | "signal"> & { readonly trust: (authorities: string) => void },
): void {
  const { namespace } = around;
  followTrust({ ...of, namespace, clock: SYSTEM_CLOCK, log: log.child("certificates"), onTrust: trust });
}

/** The Secrets behind the mounted certificate. A Postern whose certificate comes from elsewhere does not look after them. */
function ownCertificates(
  { around, env, log, metrics }: KubernetesModeOptions,
  session: Pick<ClusterKeeperOptions, "client" | "leadership">,
): ClusterCertificates | undefined {
  if (env[CERTS_VARIABLE] !== undefined) return undefined;
  const { namespace, dnsDomain } = around;
  const names = webhookNames(namespace);
  const webhooks = (["topology", "admission"] as const).map((each) => ({
    resource: WEBHOOKS[each],
    name: names[each],
  }));
  return clusterCertificates({ ...session, namespace, dnsDomain, webhooks, clock: SYSTEM_CLOCK, log, metrics });
}

/** For a Postern outside the cluster, of which several may run on one machine. */
const WEBHOOK_PORT_VARIABLE = "POSTERN_WEBHOOK_PORT";
const XDS_PORT_VARIABLE = "POSTERN_XDS_PORT";
const RATE_LIMIT_PORT_VARIABLE = "POSTERN_RATE_LIMIT_PORT";
const WASM_PORT_VARIABLE = "POSTERN_WASM_PORT";

interface ProxyTrust extends KubernetesModeOptions {
  readonly client: ReturnType<typeof connectKubernetes>;
  /** Proxies run in the namespaces of their Gateways, where they have no certificate to show, but a token. */
  readonly remote: boolean;
}

function xdsPorts(
  certificate: FileIdentity,
  { client, around, remote }: ProxyTrust,
): XdsPorts & { readonly identity: RenewedIdentity } {
  if (!remote) return { identity: certificate };
  // The rate limit service runs beside Postern and has a certificate in any case.
  const rateLimitIdentity = certificate;
  const withoutClients = ({ cert, key }: FileIdentity["current"]) => ({ cert, key });
  const authorize = proxyAuthorizer(client, { controllerNamespace: around.namespace, dnsDomain: around.dnsDomain });
  return {
    identity: {
      get current() {
        return withoutClients(certificate.current);
      },
      onChange: (listener) => certificate.onChange((renewed) => listener(withoutClients(renewed))),
    },
    rateLimitIdentity,
    authorize: ({ node, irKey, headers }) => authorize({ nodeId: node.id, irKey, headers }),
  };
}

function wasmServedBy(env: KubernetesModeOptions["env"]) {
  return { host: anyAddress(), ...(env[WASM_PORT_VARIABLE] ? { port: Number(env[WASM_PORT_VARIABLE]) } : {}) };
}

function servedBy({ config, around, env }: KubernetesModeOptions) {
  const { rateLimit } = config;
  const timeout = toMilliseconds(rateLimit?.timeout);
  return {
    ...xdsConfig(config, around),
    host: anyAddress(),
    ...(env[XDS_PORT_VARIABLE] ? { port: Number(env[XDS_PORT_VARIABLE]) } : {}),
    // Also without a service: it may be configured while Postern runs, and the Service has the port in any case.
    rateLimitPort: Number(env[RATE_LIMIT_PORT_VARIABLE] ?? RATE_LIMIT_PORTS.config),
    ...(rateLimit && {
      rateLimit: {
        url: `grpc://${RATE_LIMIT}.${around.namespace}.svc.${around.dnsDomain}:${RATE_LIMIT_PORTS.grpc}`,
        failClosed: rateLimit.failClosed,
        ...(timeout === undefined ? {} : { timeoutMs: timeout }),
      },
    }),
  };
}
