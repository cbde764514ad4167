/** The settings that hold for every object of an installation; everything else comes from the infra IR. */
export interface RenderSettings {
  /** Where Postern itself runs; also where proxies run, unless `gatewayNamespaceMode`. */
  readonly controllerNamespace: string;
  /** The cluster's DNS domain. */
  readonly dnsDomain: string;
  /** Proxies run in the namespace of their Gateway, under its name. */
  readonly gatewayNamespaceMode: boolean;
  /** Without the injector a proxy does not know its zone. */
  readonly topologyInjectorDisabled: boolean;
  /** The image of proxies whose EnvoyProxy names none. */
  readonly envoyImage: string;
  readonly shutdownManager: ShutdownManagerSettings;
}

/** The container beside each proxy that drains it before it stops. */
export interface ShutdownManagerSettings {
  readonly image: string;
  /** The executable inside the image, as a path or as a name on its PATH. */
  readonly command: string;
}

/** The settings of an installation about which nothing was said. */
export const defaultSettings: RenderSettings = Object.freeze({
  controllerNamespace: "envoy-gateway-system",
  dnsDomain: "cluster.local",
  gatewayNamespaceMode: false,
  topologyInjectorDisabled: false,
  envoyImage: "docker.io/envoyproxy/envoy:distroless-v1.40.0",
  shutdownManager: { image: "docker.io/postern/postern:latest", command: "/usr/local/bin/postern" },
});

/** Name of the Service through which proxies and the rate limit service reach Postern. */
export const CONTROL_PLANE_SERVICE = "envoy-gateway";
