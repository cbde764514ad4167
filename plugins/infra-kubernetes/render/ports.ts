/** Ports inside a proxy's pod, beside those of its listeners. */
export const STATS_PORT = 19001;
export const SHUTDOWN_MANAGER_PORT = 19002;
export const READINESS_PORT = 19003;
/** Port of the xDS server behind the control plane's Service. */
export const XDS_PORT = 18000;
