import { type In, int32, int64, intOrString, list, object, optional, required, text } from "../schema/mod.ts";

/** Kubernetes' ExecAction. */
export const execAction = object({
  command: optional(list(text(), { kind: "atomic" })),
});

/** The type of {@link execAction}. */
export interface ExecAction extends In<typeof execAction> {}

/** Kubernetes' ProbeHTTPHeader. */
export const probeHttpHeader = object({
  name: required(text()),
  value: required(text()),
});

/** The type of {@link probeHttpHeader}. */
export interface ProbeHTTPHeader extends In<typeof probeHttpHeader> {}

/** Kubernetes' HTTPGetAction. */
export const httpGetAction = object({
  host: optional(text()),
  httpHeaders: optional(list(probeHttpHeader, { kind: "atomic" })),
  path: optional(text()),
  port: required(intOrString()),
  scheme: optional(text()),
});

/** The type of {@link httpGetAction}. */
export interface HTTPGetAction extends In<typeof httpGetAction> {}

/** Kubernetes' SleepAction. */
export const sleepAction = object({
  seconds: required(int64()),
});

/** The type of {@link sleepAction}. */
export interface SleepAction extends In<typeof sleepAction> {}

/** Kubernetes' TCPSocketAction. */
export const tcpSocketAction = object({
  host: optional(text()),
  port: required(intOrString()),
});

/** The type of {@link tcpSocketAction}. */
export interface TCPSocketAction extends In<typeof tcpSocketAction> {}

/** Kubernetes' LifecycleHandler. */
export const lifecycleHandler = object({
  exec: optional(execAction),
  httpGet: optional(httpGetAction),
  sleep: optional(sleepAction),
  tcpSocket: optional(tcpSocketAction),
});

/** The type of {@link lifecycleHandler}. */
export interface LifecycleHandler extends In<typeof lifecycleHandler> {}

/** Kubernetes' Lifecycle. */
export const lifecycle = object({
  postStart: optional(lifecycleHandler),
  preStop: optional(lifecycleHandler),
  stopSignal: optional(text()),
});

/** The type of {@link lifecycle}. */
export interface Lifecycle extends In<typeof lifecycle> {}

/** Kubernetes' GRPCAction. */
export const grpcAction = object({
  port: required(int32()),
  service: optional(text(), "", { default: "" }),
});

/** The type of {@link grpcAction}. */
export interface GRPCAction extends In<typeof grpcAction> {}

/** Kubernetes' Probe. */
export const probe = object({
  exec: optional(execAction),
  failureThreshold: optional(int32()),
  grpc: optional(grpcAction),
  httpGet: optional(httpGetAction),
  initialDelaySeconds: optional(int32()),
  periodSeconds: optional(int32()),
  successThreshold: optional(int32()),
  tcpSocket: optional(tcpSocketAction),
  terminationGracePeriodSeconds: optional(int64()),
  timeoutSeconds: optional(int32()),
});

/** The type of {@link probe}. */
export interface Probe extends In<typeof probe> {}
