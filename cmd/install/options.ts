/** The parts of an installation; the names of its objects are those of the Helm chart. */
export interface InstallOptions {
  readonly namespace: string;
  /** Postern's image. */
  readonly image: string;
  readonly clusterDomain: string;
  /** The EnvoyGateway configuration as the user wrote it. */
  readonly config: ConfigFile;
  /** The webhook that refuses objects which Postern could not serve. */
  readonly admissionWebhook: boolean;
}

/** The EnvoyGateway configuration, as far as rights and objects depend on it. */
export interface ConfigFile {
  readonly provider?: {
    readonly type?: string;
    readonly kubernetes?: {
      readonly watch?: { readonly namespaces?: readonly string[] };
      readonly deploy?: { readonly type?: string };
      readonly proxyTopologyInjector?: { readonly disabled?: boolean };
      readonly [field: string]: unknown;
    };
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** Labels of Postern's own pods: the name is that of the chart of Envoy Gateway, whose pods are selected by it. */
export const POD_LABELS = {
  "control-plane": "envoy-gateway",
  "app.kubernetes.io/name": "gateway-helm",
  "app.kubernetes.io/instance": "postern",
} as const;

/** The namespaces that Postern is confined to, with its own; empty when it serves all. */
export function confinedTo({ config, namespace }: InstallOptions): readonly string[] {
  const watched = config.provider?.kubernetes?.watch?.namespaces ?? [];
  return watched.length === 0 ? [] : [...new Set([...watched, namespace])];
}

/** Whether proxies run in the namespaces of their Gateways. */
export function inGatewayNamespaces({ config }: InstallOptions): boolean {
  return config.provider?.kubernetes?.deploy?.type === "GatewayNamespace";
}

/** Whether proxies are told the zone of their node. */
export function injectsTopology({ config }: InstallOptions): boolean {
  return config.provider?.kubernetes?.proxyTopologyInjector?.disabled !== true;
}

/** Whether Postern serves webhooks. */
export function servesWebhooks(options: InstallOptions): boolean {
  return options.admissionWebhook || injectsTopology(options);
}
