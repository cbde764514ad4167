/**
 * How a proxy's pod stops without cutting connections: the pod's shutdown manager and the drain it waits for.
 *
 * In: patience settings, and Envoy's admin interface on this host. Out: a proxy that fails its health checks, loses its clients, and may then
 * stop. The module never ends Envoy itself: the kubelet does, once both preStop hooks have returned.
 */
export { envoyAdmin, openConnections } from "./admin.ts";
export { type DrainPorts, type DrainSettings, drain, drainIfAlive } from "./drain.ts";
export { mayStop, READY_FILE, STARTED_FILE, serveManager, waitForFile } from "./manager.ts";
