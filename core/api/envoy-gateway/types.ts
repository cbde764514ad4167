import type { KubeObject } from "../../resource/object.ts";
import type {
  BackendObjectReference,
  Fraction,
  HTTPHeader,
  HTTPHeaderFilter,
  HTTPPathModifier,
  LocalObjectReference,
  LocalPolicyTargetReference,
  LocalPolicyTargetReferenceWithSectionName,
  ParentReference,
  PolicyStatus,
  SecretObjectReference,
} from "../gateway-api/types.ts";
import type {
  Affinity,
  Condition,
  Container,
  CoreLocalObjectReference,
  DaemonSetUpdateStrategy,
  DeploymentStrategy,
  EnvVar,
  HorizontalPodAutoscalerBehavior,
  LabelSelector,
  LabelSelectorRequirement,
  MetricSpec,
  PodSecurityContext,
  ResourceRequirements,
  SecurityContext,
  Toleration,
  TopologySpreadConstraint,
  Volume,
  VolumeMount,
} from "../kubernetes/types.ts";

export interface ALSEnvoyProxyAccessLog {
  readonly backendRef?: BackendObjectReference;
  readonly backendRefs?: readonly EnvoyBackendRef[];
  readonly backendSettings?: ClusterSettings;
  readonly http?: ALSEnvoyProxyHTTPAccessLogConfig;
  readonly logName?: string;
  readonly type: "HTTP" | "TCP";
}

export interface ALSEnvoyProxyHTTPAccessLogConfig {
  readonly requestHeaders?: readonly string[];
  readonly responseHeaders?: readonly string[];
  readonly responseTrailers?: readonly string[];
}

export interface APIKeyAuth {
  readonly credentialRefs: readonly SecretObjectReference[];
  readonly extractFrom: readonly ExtractFrom[];
  readonly forwardClientIDHeader?: string;
  readonly sanitize?: boolean;
}

export interface ActiveHealthCheck {
  readonly grpc?: GRPCActiveHealthChecker;
  readonly healthCheckLog?: ProxyHealthCheckLog;
  readonly healthyThreshold?: number;
  readonly http?: HTTPActiveHealthChecker;
  readonly initialJitter?: string;
  readonly interval?: string;
  readonly overrides?: HealthCheckOverrides;
  readonly tcp?: TCPActiveHealthChecker;
  readonly timeout?: string;
  readonly type: "HTTP" | "TCP" | "GRPC";
  readonly unhealthyThreshold?: number;
}

export interface ActiveHealthCheckPayload {
  readonly binary?: string;
  readonly text?: string;
  readonly type: "Text" | "Binary";
}

export interface AdmissionControl {
  readonly maxRejectionPercent?: number;
  readonly minRequestRate?: number;
  readonly minSuccessRate?: number;
  readonly rejectionAggression?: number;
  readonly samplingWindow?: string;
  readonly successCriteria?: AdmissionControlSuccessCriteria;
}

export interface AdmissionControlSuccessCriteria {
  readonly grpc?: GRPCSuccessCriteria;
  readonly http?: HTTPSuccessCriteria;
}

export interface Authorization {
  readonly defaultAction?: "Allow" | "Deny";
  readonly rules?: readonly AuthorizationRule[];
}

export interface AuthorizationHeaderMatch {
  readonly name: string;
  readonly values: readonly string[];
}

export interface AuthorizationRule {
  readonly action: "Allow" | "Deny";
  readonly cel?: string;
  readonly name?: string;
  readonly operation?: Operation;
  readonly principal?: Principal;
}

export interface BackOffPolicy {
  readonly baseInterval?: string;
  readonly maxInterval?: string;
}

export interface Backend extends KubeObject {
  readonly spec: BackendSpec;
  readonly status?: BackendStatus;
}

export interface BackendConnection {
  readonly bufferLimit?: number | string;
  readonly preconnect?: PreconnectPolicy;
  readonly socketBufferLimit?: number | string;
}

export interface BackendEndpoint {
  readonly fqdn?: FQDNEndpoint;
  readonly hostname?: string;
  readonly ip?: IPEndpoint;
  readonly unix?: UnixSocket;
  readonly zone?: string;
}

export interface BackendMetrics {
  readonly routeStatName?: string;
}

export interface BackendSpec {
  readonly appProtocols?: readonly (
    | "gateway.envoyproxy.io/h2c"
    | "gateway.envoyproxy.io/ws"
    | "gateway.envoyproxy.io/wss"
  )[];
  readonly endpoints?: readonly BackendEndpoint[];
  readonly fallback?: boolean;
  readonly tls?: BackendTLSSettings;
  readonly type?: "Endpoints" | "DynamicResolver";
}

export interface BackendStatus {
  readonly conditions?: readonly Condition[];
}

export interface BackendTLSConfig {
  readonly alpnProtocols?: readonly string[];
  readonly ciphers?: readonly string[];
  readonly clientCertificateRef?: SecretObjectReference;
  readonly ecdhCurves?: readonly string[];
  readonly fingerprints?: readonly ("JA3" | "JA4")[];
  readonly maxVersion?: "Auto" | "1.0" | "1.1" | "1.2" | "1.3";
  readonly minVersion?: "Auto" | "1.0" | "1.1" | "1.2" | "1.3";
  readonly signatureAlgorithms?: readonly string[];
}

export interface BackendTLSSettings {
  readonly alpnProtocols?: readonly string[];
  readonly autoSNIFromEndpointHostname?: boolean;
  readonly caCertificateRefs?: readonly LocalObjectReference[];
  readonly ciphers?: readonly string[];
  readonly clientCertificateRef?: SecretObjectReference;
  readonly ecdhCurves?: readonly string[];
  readonly fingerprints?: readonly ("JA3" | "JA4")[];
  readonly insecureSkipVerify?: boolean;
  readonly maxVersion?: "Auto" | "1.0" | "1.1" | "1.2" | "1.3";
  readonly minVersion?: "Auto" | "1.0" | "1.1" | "1.2" | "1.3";
  readonly signatureAlgorithms?: readonly string[];
  readonly sni?: string;
  readonly wellKnownCACertificates?: string;
}

export interface BackendTelemetry {
  readonly metrics?: BackendMetrics;
  readonly tracing?: Tracing;
}

export interface BackendTrafficPolicy extends KubeObject {
  readonly spec: BackendTrafficPolicySpec;
  readonly status?: PolicyStatus;
}

export interface BackendTrafficPolicySpec {
  readonly admissionControl?: AdmissionControl;
  readonly bandwidthLimit?: BandwidthLimitSpec;
  readonly circuitBreaker?: CircuitBreaker;
  readonly compression?: readonly Compression[];
  readonly compressor?: readonly Compression[];
  readonly connection?: BackendConnection;
  readonly dns?: DNS;
  readonly faultInjection?: FaultInjection;
  readonly healthCheck?: HealthCheck;
  readonly http2?: HTTP2Settings;
  readonly httpUpgrade?: readonly ProtocolUpgradeConfig[];
  readonly loadBalancer?: LoadBalancer;
  readonly mergeType?: string;
  readonly proxyProtocol?: ProxyProtocol;
  readonly rateLimit?: RateLimitSpec;
  readonly requestBuffer?: RequestBuffer;
  readonly responseOverride?: readonly ResponseOverride[];
  readonly retry?: Retry;
  readonly routingType?: string;
  readonly targetRef?: LocalPolicyTargetReferenceWithSectionName;
  readonly targetRefs?: readonly LocalPolicyTargetReferenceWithSectionName[];
  readonly targetSelectors?: readonly TargetSelector[];
  readonly tcpKeepalive?: TCPKeepalive;
  readonly telemetry?: BackendTelemetry;
  readonly timeout?: Timeout;
  readonly useClientProtocol?: boolean;
}

export interface BackendUtilization {
  readonly blackoutPeriod?: string;
  readonly errorUtilizationPenaltyPercent?: number;
  readonly keepResponseHeaders?: boolean;
  readonly metricNamesForComputingUtilization?: readonly string[];
  readonly outOfBand?: OutOfBandReporting;
  readonly weightExpirationPeriod?: string;
  readonly weightUpdatePeriod?: string;
}

export interface BandwidthLimitRequestConfig {
  readonly limit: BandwidthLimitValue;
}

export interface BandwidthLimitResponseConfig {
  readonly limit: BandwidthLimitValue;
  readonly responseTrailers?: BandwidthLimitResponseTrailers;
}

export interface BandwidthLimitResponseTrailers {
  readonly prefix?: string;
}

export interface BandwidthLimitSpec {
  readonly request?: BandwidthLimitRequestConfig;
  readonly response?: BandwidthLimitResponseConfig;
}

export interface BandwidthLimitValue {
  readonly unit: "Second" | "Minute" | "Hour";
  readonly value: number | string;
}

export interface BasicAuth {
  readonly forwardUsernameHeader?: string;
  readonly users: SecretObjectReference;
}

export interface BodyToExtAuth {
  readonly maxRequestBytes: number;
}

export interface CORS {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowOrigins?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: string;
}

export interface CSRF {
  readonly additionalOrigins?: readonly string[];
  readonly shadowFraction?: Fraction;
}

export interface CircuitBreaker {
  readonly maxConnections?: number;
  readonly maxParallelRequests?: number;
  readonly maxParallelRetries?: number;
  readonly maxPendingRequests?: number;
  readonly maxRequestsPerConnection?: number;
  readonly perEndpoint?: PerEndpointCircuitBreakers;
  readonly retryBudget?: RetryBudget;
}

export interface ClaimToHeader {
  readonly claim: string;
  readonly header: string;
}

export interface ClientConnection {
  readonly bufferLimit?: number | string;
  readonly connectionLimit?: ConnectionLimit;
  readonly maxAcceptPerSocketEvent?: number;
  readonly socketBufferLimit?: number | string;
}

export interface ClientIPDetectionSettings {
  readonly customHeader?: CustomHeaderExtensionSettings;
  readonly directSourceIP?: Readonly<Record<string, unknown>>;
  readonly xForwardedFor?: XForwardedForSettings;
}

export interface ClientIPGeoLocation {
  readonly anonymous?: GeoIPAnonymousMatch;
  readonly asn?: number;
  readonly city?: string;
  readonly country?: string;
  readonly isp?: string;
  readonly region?: string;
}

export interface ClientTLSSettings {
  readonly alpnProtocols?: readonly string[];
  readonly ciphers?: readonly string[];
  readonly clientValidation?: ClientValidationContext;
  readonly ecdhCurves?: readonly string[];
  readonly fingerprints?: readonly ("JA3" | "JA4")[];
  readonly maxVersion?: "Auto" | "1.0" | "1.1" | "1.2" | "1.3";
  readonly minVersion?: "Auto" | "1.0" | "1.1" | "1.2" | "1.3";
  readonly session?: Session;
  readonly signatureAlgorithms?: readonly string[];
}

export interface ClientTimeout {
  readonly http?: HTTPClientTimeout;
  readonly tcp?: TCPClientTimeout;
}

export interface ClientTrafficPolicy extends KubeObject {
  readonly spec: ClientTrafficPolicySpec;
  readonly status?: PolicyStatus;
}

export interface ClientTrafficPolicySpec {
  readonly clientIPDetection?: ClientIPDetectionSettings;
  readonly connection?: ClientConnection;
  readonly enableProxyProtocol?: boolean;
  readonly grpc?: GRPCSettings;
  readonly headers?: HeaderSettings;
  readonly healthCheck?: HealthCheckSettings;
  readonly http1?: HTTP1Settings;
  readonly http2?: HTTP2Settings;
  readonly http3?: Readonly<Record<string, unknown>>;
  readonly path?: PathSettings;
  readonly proxyProtocol?: ProxyProtocolSettings;
  readonly scheme?: "Preserve" | "MatchBackend";
  readonly targetRef?: LocalPolicyTargetReferenceWithSectionName;
  readonly targetRefs?: readonly LocalPolicyTargetReferenceWithSectionName[];
  readonly targetSelectors?: readonly TargetSelector[];
  readonly tcpKeepalive?: TCPKeepalive;
  readonly timeout?: ClientTimeout;
  readonly tls?: ClientTLSSettings;
}

export interface ClientValidationContext {
  readonly allowExpiredCertificate?: boolean;
  readonly caCertificateRefs?: readonly SecretObjectReference[];
  readonly certificateHashes?: readonly string[];
  readonly crl?: CrlContext;
  readonly mode?: "Request" | "RequireAny" | "VerifyIfGiven" | "RequireAndVerify";
  readonly optional?: boolean;
  readonly spkiHashes?: readonly string[];
  readonly subjectAltNames?: SubjectAltNames;
}

export interface ClusterSettings {
  readonly circuitBreaker?: CircuitBreaker;
  readonly connection?: BackendConnection;
  readonly dns?: DNS;
  readonly healthCheck?: HealthCheck;
  readonly http2?: HTTP2Settings;
  readonly loadBalancer?: LoadBalancer;
  readonly proxyProtocol?: ProxyProtocol;
  readonly retry?: Retry;
  readonly tcpKeepalive?: TCPKeepalive;
  readonly timeout?: Timeout;
}

export interface Compression {
  readonly brotli?: Readonly<Record<string, unknown>>;
  readonly gzip?: Readonly<Record<string, unknown>>;
  readonly minContentLength?: number | string;
  readonly type: "Gzip" | "Brotli" | "Zstd";
  readonly zstd?: Readonly<Record<string, unknown>>;
}

export interface ConnectConfig {
  readonly terminate?: boolean;
}

export interface ConnectionLimit {
  readonly closeDelay?: string;
  readonly maxConnectionDuration?: string;
  readonly maxRequestsPerConnection?: number;
  readonly maxStreamDuration?: string;
  readonly value?: number;
}

export interface ConsistentHash {
  readonly cookie?: Cookie;
  readonly header?: Header;
  readonly headers?: readonly Header[];
  readonly queryParams?: readonly QueryParam[];
  readonly tableSize?: number;
  readonly type: "SourceIP" | "Header" | "Headers" | "Cookie" | "QueryParams";
}

export interface ContextExtension {
  readonly name: string;
  readonly type: "Value" | "ValueRef";
  readonly value?: string;
  readonly valueRef?: LocalObjectKeyReference;
}

export interface Cookie {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly name: string;
  readonly ttl?: string;
}

export interface CrlContext {
  readonly onlyVerifyLeafCertificate?: boolean;
  readonly refs: readonly SecretObjectReference[];
}

export interface CustomHeaderExtensionSettings {
  readonly failClosed?: boolean;
  readonly name: string;
}

export interface CustomRedirect {
  readonly hostname?: string;
  readonly path?: HTTPPathModifier;
  readonly port?: number;
  readonly scheme?: "http" | "https";
  readonly statusCode?: 301 | 302;
}

export interface CustomResponse {
  readonly body?: CustomResponseBody;
  readonly contentType?: string;
  readonly header?: HTTPHeaderFilter;
  readonly statusCode?: number;
}

export interface CustomResponseBody {
  readonly inline?: string;
  readonly type: "Inline" | "ValueRef";
  readonly valueRef?: LocalObjectReference;
}

export interface CustomResponseMatch {
  readonly responseHeaders?: readonly ResponseOverrideHeaderMatch[];
  readonly statusCodes?: readonly StatusCodeMatch[];
}

export interface CustomTag {
  readonly environment?: EnvironmentCustomTag;
  readonly literal?: LiteralCustomTag;
  readonly requestHeader?: RequestHeaderCustomTag;
  readonly type: "Literal" | "Environment" | "RequestHeader";
}

export interface DNS {
  readonly dnsRefreshRate?: string;
  readonly lookupFamily?: "IPv4" | "IPv6" | "IPv4Preferred" | "IPv6Preferred" | "IPv4AndIPv6";
  readonly respectDnsTtl?: boolean;
}

export interface DynamicModule {
  readonly config?: unknown;
  readonly filterName?: string;
  readonly name: string;
  readonly terminalFilter?: boolean;
}

export interface DynamicModuleEntry {
  readonly doNotClose?: boolean;
  readonly loadGlobally?: boolean;
  readonly name: string;
  readonly source: DynamicModuleSource;
}

export interface DynamicModuleLBPolicy {
  readonly config?: unknown;
  readonly lbPolicyName: string;
  readonly name: string;
}

export interface DynamicModuleSource {
  readonly local?: LocalDynamicModuleSource;
  readonly remote?: RemoteDynamicModuleSource;
  readonly type?: "Local" | "Remote";
}

export interface EndpointOverride {
  readonly extractFrom: readonly EndpointOverrideExtractFrom[];
}

export interface EndpointOverrideExtractFrom {
  readonly header?: string;
}

export interface EnvironmentCustomTag {
  readonly defaultValue?: string;
  readonly name: string;
}

export interface EnvoyBackendRef {
  readonly fallback?: boolean;
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
}

export interface EnvoyExtensionPolicy extends KubeObject {
  readonly spec: EnvoyExtensionPolicySpec;
  readonly status?: PolicyStatus;
}

export interface EnvoyExtensionPolicySpec {
  readonly dynamicModule?: readonly DynamicModule[];
  readonly extProc?: readonly ExtProc[];
  readonly lua?: readonly Lua[];
  readonly mergeType?: string;
  readonly targetRef?: LocalPolicyTargetReferenceWithSectionName;
  readonly targetRefs?: readonly LocalPolicyTargetReferenceWithSectionName[];
  readonly targetSelectors?: readonly TargetSelector[];
  readonly wasm?: readonly Wasm[];
}

export interface EnvoyHTTPHeaderFilter {
  readonly add?: readonly HTTPHeader[];
  readonly addIfAbsent?: readonly HTTPHeader[];
  readonly remove?: readonly string[];
  readonly removeOnMatch?: readonly StringMatch[];
  readonly set?: readonly HTTPHeader[];
}

export interface EnvoyHTTPPathModifier {
  readonly replaceRegexMatch?: ReplaceRegexMatch;
  readonly type: "ReplaceRegexMatch";
}

export interface EnvoyHTTPURLRewriteFilter {
  readonly appendXForwardedHost?: boolean;
  readonly hostname?: HTTPHostnameModifier;
  readonly path?: EnvoyHTTPPathModifier;
}

export interface EnvoyJSONPatchConfig {
  readonly name: string;
  readonly operation: JSONPatchOperation;
  readonly type:
    | "type.googleapis.com/envoy.config.listener.v3.Listener"
    | "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"
    | "type.googleapis.com/envoy.config.cluster.v3.Cluster"
    | "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"
    | "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
}

export interface EnvoyPatchPolicy extends KubeObject {
  readonly spec: EnvoyPatchPolicySpec;
  readonly status?: PolicyStatus;
}

export interface EnvoyPatchPolicySpec {
  readonly jsonPatches?: readonly EnvoyJSONPatchConfig[];
  readonly priority?: number;
  readonly targetRef: LocalPolicyTargetReference;
  readonly type: "JSONPatch";
}

export interface EnvoyProxy extends KubeObject {
  readonly spec: EnvoyProxySpec;
  readonly status?: EnvoyProxyStatus;
}

export interface EnvoyProxyAncestorStatus {
  readonly ancestorRef: ParentReference;
  readonly conditions?: readonly Condition[];
}

export interface EnvoyProxyGeoIP {
  readonly provider: GeoIPProvider;
}

export interface EnvoyProxyHostProvider {
  readonly envoyVersion?: string;
}

export interface EnvoyProxyKubernetesProvider {
  readonly envoyDaemonSet?: KubernetesDaemonSetSpec;
  readonly envoyDeployment?: KubernetesDeploymentSpec;
  readonly envoyHpa?: KubernetesHorizontalPodAutoscalerSpec;
  readonly envoyPDB?: KubernetesPodDisruptionBudgetSpec;
  readonly envoyService?: KubernetesServiceSpec;
  readonly envoyServiceAccount?: KubernetesServiceAccountSpec;
  readonly useListenerPortAsContainerPort?: boolean;
}

export interface EnvoyProxyLua {
  readonly strictValidation?: LuaStrictValidation;
  readonly validationType?: "Strict" | "InsecureSyntax" | "Disabled";
}

export interface EnvoyProxyProvider {
  readonly host?: EnvoyProxyHostProvider;
  readonly kubernetes?: EnvoyProxyKubernetesProvider;
  readonly type: "Kubernetes" | "Host";
}

export interface EnvoyProxySpec {
  readonly backendTLS?: BackendTLSConfig;
  readonly bootstrap?: ProxyBootstrap;
  readonly concurrency?: number;
  readonly dynamicModules?: readonly DynamicModuleEntry[];
  readonly extraArgs?: readonly string[];
  readonly filterOrder?: readonly FilterPosition[];
  readonly geoIP?: EnvoyProxyGeoIP;
  readonly ipFamily?: "IPv4" | "IPv6" | "DualStack";
  readonly logging?: ProxyLogging;
  readonly lua?: EnvoyProxyLua;
  readonly luaValidation?: "Strict" | "InsecureSyntax" | "Disabled";
  readonly mergeBackends?: MergeBackendsConfig;
  readonly mergeGateways?: boolean;
  readonly mergeType?: "Replace" | "StrategicMerge" | "JSONMerge";
  readonly preserveRouteOrder?: boolean;
  readonly provider?: EnvoyProxyProvider;
  readonly routingType?: string;
  readonly shutdown?: ShutdownConfig;
  readonly telemetry?: ProxyTelemetry;
}

export interface EnvoyProxyStatus {
  readonly ancestors?: readonly EnvoyProxyAncestorStatus[];
}

export interface ExtAuth {
  readonly bodyToExtAuth?: BodyToExtAuth;
  readonly contextExtensions?: readonly ContextExtension[];
  readonly failOpen?: boolean;
  readonly grpc?: GRPCExtAuthService;
  readonly headersToExtAuth?: readonly string[];
  readonly http?: HTTPExtAuthService;
  readonly includeRouteMetadata?: boolean;
  readonly recomputeRoute?: boolean;
  readonly statusOnError?:
    | 400
    | 401
    | 402
    | 403
    | 404
    | 405
    | 406
    | 407
    | 408
    | 409
    | 410
    | 411
    | 412
    | 413
    | 414
    | 415
    | 416
    | 417
    | 421
    | 422
    | 423
    | 424
    | 426
    | 428
    | 429
    | 431
    | 500
    | 501
    | 502
    | 503
    | 504
    | 505
    | 506
    | 507
    | 508
    | 510
    | 511;
  readonly timeout?: string;
}

export interface ExtProc {
  readonly backendRef?: BackendObjectReference;
  readonly backendRefs?: readonly EnvoyBackendRef[];
  readonly backendSettings?: ClusterSettings;
  readonly failOpen?: boolean;
  readonly messageTimeout?: string;
  readonly metadata?: ExtProcMetadata;
  readonly processingMode?: ExtProcProcessingMode;
  readonly shadowMode?: boolean;
  readonly statusOnError?:
    | 400
    | 401
    | 402
    | 403
    | 404
    | 405
    | 406
    | 407
    | 408
    | 409
    | 410
    | 411
    | 412
    | 413
    | 414
    | 415
    | 416
    | 417
    | 421
    | 422
    | 423
    | 424
    | 426
    | 428
    | 429
    | 431
    | 500
    | 501
    | 502
    | 503
    | 504
    | 505
    | 506
    | 507
    | 508
    | 510
    | 511;
}

export interface ExtProcMetadata {
  readonly accessibleNamespaces?: readonly string[];
  readonly writableNamespaces?: readonly string[];
}

export interface ExtProcProcessingMode {
  readonly allowModeOverride?: boolean;
  readonly request?: ProcessingModeOptions;
  readonly response?: ProcessingModeOptions;
}

export interface ExtractFrom {
  readonly cookies?: readonly string[];
  readonly headers?: readonly string[];
  readonly params?: readonly string[];
}

export interface FQDNEndpoint {
  readonly hostname: string;
  readonly port: number;
}

export interface FaultInjection {
  readonly abort?: FaultInjectionAbort;
  readonly delay?: FaultInjectionDelay;
}

export interface FaultInjectionAbort {
  readonly grpcStatus?: number;
  readonly httpStatus?: number;
  readonly percentage?: number;
}

export interface FaultInjectionDelay {
  readonly fixedDelay: string;
  readonly percentage?: number;
}

export interface FileEnvoyProxyAccessLog {
  readonly path?: string;
}

export interface FileEnvoyProxyHealthCheckLog {
  readonly path: string;
}

export interface FilterPosition {
  readonly after?:
    | "envoy.filters.http.custom_response"
    | "envoy.filters.http.health_check"
    | "envoy.filters.http.fault"
    | "envoy.filters.http.cors"
    | "envoy.filters.http.csrf"
    | "envoy.filters.http.header_mutation"
    | "envoy.filters.http.ext_authz"
    | "envoy.filters.http.api_key_auth"
    | "envoy.filters.http.basic_auth"
    | "envoy.filters.http.oauth2"
    | "envoy.filters.http.jwt_authn"
    | "envoy.filters.http.stateful_session"
    | "envoy.filters.http.buffer"
    | "envoy.filters.http.lua"
    | "envoy.filters.http.ext_proc"
    | "envoy.filters.http.wasm"
    | "envoy.filters.http.dynamic_modules"
    | "envoy.filters.http.geoip"
    | "envoy.filters.http.rbac"
    | "envoy.filters.http.local_ratelimit"
    | "envoy.filters.http.ratelimit"
    | "envoy.filters.http.bandwidth_limit"
    | "envoy.filters.http.grpc_web"
    | "envoy.filters.http.grpc_stats"
    | "envoy.filters.http.credential_injector"
    | "envoy.filters.http.compressor"
    | "envoy.filters.http.dynamic_forward_proxy";
  readonly before?:
    | "envoy.filters.http.custom_response"
    | "envoy.filters.http.health_check"
    | "envoy.filters.http.fault"
    | "envoy.filters.http.cors"
    | "envoy.filters.http.csrf"
    | "envoy.filters.http.header_mutation"
    | "envoy.filters.http.ext_authz"
    | "envoy.filters.http.api_key_auth"
    | "envoy.filters.http.basic_auth"
    | "envoy.filters.http.oauth2"
    | "envoy.filters.http.jwt_authn"
    | "envoy.filters.http.stateful_session"
    | "envoy.filters.http.buffer"
    | "envoy.filters.http.lua"
    | "envoy.filters.http.ext_proc"
    | "envoy.filters.http.wasm"
    | "envoy.filters.http.dynamic_modules"
    | "envoy.filters.http.geoip"
    | "envoy.filters.http.rbac"
    | "envoy.filters.http.local_ratelimit"
    | "envoy.filters.http.ratelimit"
    | "envoy.filters.http.bandwidth_limit"
    | "envoy.filters.http.grpc_web"
    | "envoy.filters.http.grpc_stats"
    | "envoy.filters.http.credential_injector"
    | "envoy.filters.http.compressor"
    | "envoy.filters.http.dynamic_forward_proxy";
  readonly name:
    | "envoy.filters.http.custom_response"
    | "envoy.filters.http.health_check"
    | "envoy.filters.http.fault"
    | "envoy.filters.http.cors"
    | "envoy.filters.http.csrf"
    | "envoy.filters.http.header_mutation"
    | "envoy.filters.http.ext_authz"
    | "envoy.filters.http.api_key_auth"
    | "envoy.filters.http.basic_auth"
    | "envoy.filters.http.oauth2"
    | "envoy.filters.http.jwt_authn"
    | "envoy.filters.http.stateful_session"
    | "envoy.filters.http.buffer"
    | "envoy.filters.http.lua"
    | "envoy.filters.http.ext_proc"
    | "envoy.filters.http.wasm"
    | "envoy.filters.http.dynamic_modules"
    | "envoy.filters.http.geoip"
    | "envoy.filters.http.rbac"
    | "envoy.filters.http.local_ratelimit"
    | "envoy.filters.http.ratelimit"
    | "envoy.filters.http.bandwidth_limit"
    | "envoy.filters.http.grpc_web"
    | "envoy.filters.http.grpc_stats"
    | "envoy.filters.http.credential_injector"
    | "envoy.filters.http.compressor"
    | "envoy.filters.http.dynamic_forward_proxy";
}

export interface ForceLocalZone {
  readonly minEndpointsInZoneThreshold?: number;
}

export interface GRPCActiveHealthChecker {
  readonly service?: string;
}

export interface GRPCExtAuthService {
  readonly backendRef?: BackendObjectReference;
  readonly backendRefs?: readonly EnvoyBackendRef[];
  readonly backendSettings?: ClusterSettings;
}

export interface GRPCSettings {
  readonly enableWeb?: boolean;
}

export interface GRPCSuccessCriteria {
  readonly statusCodes?: readonly (
    | "Ok"
    | "Cancelled"
    | "Unknown"
    | "InvalidArgument"
    | "DeadlineExceeded"
    | "NotFound"
    | "AlreadyExists"
    | "PermissionDenied"
    | "ResourceExhausted"
    | "FailedPrecondition"
    | "Aborted"
    | "OutOfRange"
    | "Unimplemented"
    | "Internal"
    | "Unavailable"
    | "DataLoss"
    | "Unauthenticated"
  )[];
}

export interface GeoIPAnonymousMatch {
  readonly isAnonymous?: boolean;
  readonly isHosting?: boolean;
  readonly isProxy?: boolean;
  readonly isTor?: boolean;
  readonly isVPN?: boolean;
}

export interface GeoIPDBSource {
  readonly local: LocalGeoIPDBSource;
}

export interface GeoIPMaxMind {
  readonly anonymousIpDbSource?: GeoIPDBSource;
  readonly asnDbSource?: GeoIPDBSource;
  readonly cityDbSource?: GeoIPDBSource;
  readonly countryDbSource?: GeoIPDBSource;
  readonly ispDbSource?: GeoIPDBSource;
}

export interface GeoIPProvider {
  readonly maxMind?: GeoIPMaxMind;
  readonly type: "MaxMind";
}

export interface GlobalRateLimit {
  readonly rules: readonly RateLimitRule[];
}

export interface HTTP10Settings {
  readonly useDefaultHost?: boolean;
}

export interface HTTP1Settings {
  readonly disableSafeMaxConnectionDuration?: boolean;
  readonly enableTrailers?: boolean;
  readonly http10?: HTTP10Settings;
  readonly ignoredUpgradeTypes?: readonly StringMatch[];
  readonly preserveHeaderCase?: boolean;
}

export interface HTTP2KeepaliveSettings {
  readonly idleInterval?: string;
  readonly interval?: string;
  readonly intervalJitter?: number;
  readonly timeout?: string;
}

export interface HTTP2Settings {
  readonly connectionKeepalive?: HTTP2KeepaliveSettings;
  readonly initialConnectionWindowSize?: number | string;
  readonly initialStreamWindowSize?: number | string;
  readonly maxConcurrentStreams?: number;
  readonly onInvalidMessage?: string;
}

export interface HTTPActiveHealthChecker {
  readonly expectedResponse?: ActiveHealthCheckPayload;
  readonly expectedStatuses?: readonly number[];
  readonly hostname?: string;
  readonly method?: string;
  readonly path: string;
  readonly requestBody?: ActiveHealthCheckPayload;
  readonly retriableStatuses?: readonly number[];
}

export interface HTTPClientTimeout {
  readonly idleTimeout?: string;
  readonly requestHeadersReceivedTimeout?: string;
  readonly requestReceivedTimeout?: string;
  readonly streamIdleTimeout?: string;
}

export interface HTTPCookieMatch {
  readonly name: string;
  readonly type?: "Exact" | "RegularExpression";
  readonly value: string;
}

export interface HTTPCredentialInjectionFilter {
  readonly credential: InjectedCredential;
  readonly header?: string;
  readonly overwrite?: boolean;
}

export interface HTTPDirectResponseFilter {
  readonly body?: CustomResponseBody;
  readonly contentType?: string;
  readonly header?: HTTPHeaderFilter;
  readonly statusCode?: number;
}

export interface HTTPExtAuthService {
  readonly backendRef?: BackendObjectReference;
  readonly backendRefs?: readonly EnvoyBackendRef[];
  readonly backendSettings?: ClusterSettings;
  readonly headersToBackend?: readonly string[];
  readonly path?: string;
  readonly pathOverride?: string;
}

export interface HTTPHostnameModifier {
  readonly header?: string;
  readonly pathRegex?: HostnamePathRegexRewrite;
  readonly type: "Header" | "Backend" | "PathRegex";
}

export interface HTTPRouteFilter extends KubeObject {
  readonly spec: HTTPRouteFilterSpec;
}

export interface HTTPRouteFilterSpec {
  readonly credentialInjection?: HTTPCredentialInjectionFilter;
  readonly directResponse?: HTTPDirectResponseFilter;
  readonly matches?: readonly HTTPRouteMatchFilter[];
  readonly urlRewrite?: EnvoyHTTPURLRewriteFilter;
}

export interface HTTPRouteMatchFilter {
  readonly cookies?: readonly HTTPCookieMatch[];
}

export interface HTTPSuccessCriteria {
  readonly statusCodes?: readonly number[];
}

export interface HTTPTimeout {
  readonly connectionIdleTimeout?: string;
  readonly maxConnectionDuration?: string;
  readonly maxStreamDuration?: string;
  readonly requestTimeout?: string;
  readonly streamIdleTimeout?: string;
}

export interface HTTPWasmCodeSource {
  readonly sha256?: string;
  readonly tls?: WasmCodeSourceTLSConfig;
  readonly url: string;
}

export interface Header {
  readonly name: string;
}

export interface HeaderMatch {
  readonly invert?: boolean;
  readonly name: string;
  readonly type?: "Exact" | "RegularExpression" | "Distinct";
  readonly value?: string;
}

export interface HeaderSettings {
  readonly disableRateLimitHeaders?: boolean;
  readonly earlyRequestHeaders?: EnvoyHTTPHeaderFilter;
  readonly enableEnvoyHeaders?: boolean;
  readonly host?: HostSettings;
  readonly lateResponseHeaders?: EnvoyHTTPHeaderFilter;
  readonly maxRequestHeaderLimit?: number | string;
  readonly preserveXRequestID?: boolean;
  readonly requestID?: "PreserveOrGenerate" | "Preserve" | "Generate" | "Disable";
  readonly withUnderscoresAction?: "Allow" | "RejectRequest" | "DropHeader";
  readonly xForwardedClientCert?: XForwardedClientCert;
}

export interface HealthCheck {
  readonly active?: ActiveHealthCheck;
  readonly panicThreshold?: number;
  readonly passive?: PassiveHealthCheck;
}

export interface HealthCheckOverrides {
  readonly port?: number;
}

export interface HealthCheckSettings {
  readonly path: string;
}

export interface HostSettings {
  readonly stripTrailingHostDot?: boolean;
}

export interface HostnamePathRegexRewrite {
  readonly pattern: string;
  readonly substitution: string;
}

export interface IPEndpoint {
  readonly address: string;
  readonly port: number;
}

export interface ImageWasmCodeSource {
  readonly pullSecretRef?: SecretObjectReference;
  readonly sha256?: string;
  readonly tls?: WasmCodeSourceTLSConfig;
  readonly url: string;
}

export interface InjectedCredential {
  readonly valueRef: SecretObjectReference;
}

export interface JSONPatchOperation {
  readonly from?: string;
  readonly jsonPath?: string;
  readonly op: "add" | "remove" | "replace" | "move" | "copy" | "test";
  readonly path?: string;
  readonly value?: unknown;
}

export interface JWT {
  readonly failOpen?: boolean;
  readonly optional?: boolean;
  readonly providers: readonly JWTProvider[];
}

export interface JWTClaim {
  readonly name: string;
  readonly valueType?: "String" | "StringArray";
  readonly values: readonly string[];
}

export interface JWTExtractor {
  readonly cookies?: readonly string[];
  readonly headers?: readonly JWTHeaderExtractor[];
  readonly params?: readonly string[];
}

export interface JWTHeaderExtractor {
  readonly name: string;
  readonly valuePrefix?: string;
}

export interface JWTPrincipal {
  readonly claims?: readonly JWTClaim[];
  readonly provider: string;
  readonly scopes?: readonly string[];
}

export interface JWTProvider {
  readonly audiences?: readonly string[];
  readonly claimToHeaders?: readonly ClaimToHeader[];
  readonly extractFrom?: JWTExtractor;
  readonly issuer?: string;
  readonly localJWKS?: LocalJWKS;
  readonly name: string;
  readonly recomputeRoute?: boolean;
  readonly remoteJWKS?: RemoteJWKS;
}

export interface KubernetesContainerSpec {
  readonly env?: readonly EnvVar[];
  readonly image?: string;
  readonly imageRepository?: string;
  readonly resources?: ResourceRequirements;
  readonly securityContext?: SecurityContext;
  readonly volumeMounts?: readonly VolumeMount[];
}

export interface KubernetesDaemonSetSpec {
  readonly container?: KubernetesContainerSpec;
  readonly name?: string;
  readonly patch?: KubernetesPatchSpec;
  readonly pod?: KubernetesPodSpec;
  readonly strategy?: DaemonSetUpdateStrategy;
}

export interface KubernetesDeploymentSpec {
  readonly container?: KubernetesContainerSpec;
  readonly initContainers?: readonly Container[];
  readonly name?: string;
  readonly patch?: KubernetesPatchSpec;
  readonly pod?: KubernetesPodSpec;
  readonly replicas?: number;
  readonly strategy?: DeploymentStrategy;
}

export interface KubernetesHorizontalPodAutoscalerSpec {
  readonly behavior?: HorizontalPodAutoscalerBehavior;
  readonly maxReplicas: number;
  readonly metrics?: readonly MetricSpec[];
  readonly minReplicas?: number;
  readonly name?: string;
  readonly patch?: KubernetesPatchSpec;
}

export interface KubernetesPatchSpec {
  readonly type?: string;
  readonly value: unknown;
}

export interface KubernetesPodDisruptionBudgetSpec {
  readonly maxUnavailable?: number | string;
  readonly minAvailable?: number | string;
  readonly name?: string;
  readonly patch?: KubernetesPatchSpec;
}

export interface KubernetesPodSpec {
  readonly affinity?: Affinity;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly imagePullSecrets?: readonly CoreLocalObjectReference[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly priorityClassName?: string;
  readonly securityContext?: PodSecurityContext;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly volumes?: readonly Volume[];
}

export interface KubernetesServiceAccountSpec {
  readonly name?: string;
}

export interface KubernetesServiceSpec {
  readonly allocateLoadBalancerNodePorts?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly externalTrafficPolicy?: "Local" | "Cluster";
  readonly labels?: Readonly<Record<string, string>>;
  readonly loadBalancerClass?: string;
  readonly loadBalancerIP?: string;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly name?: string;
  readonly patch?: KubernetesPatchSpec;
  readonly type?: "ClusterIP" | "LoadBalancer" | "NodePort";
}

export interface LiteralCustomTag {
  readonly value: string;
}

export interface LoadBalancer {
  readonly backendUtilization?: BackendUtilization;
  readonly consistentHash?: ConsistentHash;
  readonly dynamicModule?: DynamicModuleLBPolicy;
  readonly endpointOverride?: EndpointOverride;
  readonly slowStart?: SlowStart;
  readonly type: "ConsistentHash" | "LeastRequest" | "Random" | "RoundRobin" | "BackendUtilization" | "DynamicModule";
  readonly zoneAware?: ZoneAware;
}

export interface LocalDynamicModuleSource {
  readonly path: string;
}

export interface LocalGeoIPDBSource {
  readonly path: string;
}

export interface LocalJWKS {
  readonly inline?: string;
  readonly type: "Inline" | "ValueRef";
  readonly valueRef?: LocalObjectReference;
}

export interface LocalObjectKeyReference {
  readonly group: string;
  readonly key: string;
  readonly kind: string;
  readonly name: string;
}

export interface LocalRateLimit {
  readonly rules?: readonly RateLimitRule[];
}

export interface Lua {
  readonly filterContext?: unknown;
  readonly inline?: string;
  readonly type: "Inline" | "ValueRef";
  readonly valueRef?: LocalObjectReference;
}

export interface LuaStrictValidation {
  readonly allowedEnvVars?: readonly string[];
  readonly allowedPaths?: readonly string[];
}

export interface MergeBackendsConfig {
  readonly selector?: LabelSelector;
}

export interface MethodMatch {
  readonly invert?: boolean;
  readonly value: "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH";
}

export interface OIDC {
  readonly clientID?: string;
  readonly clientIDRef?: SecretObjectReference;
  readonly clientSecret: SecretObjectReference;
  readonly cookieConfig?: OIDCCookieConfig;
  readonly cookieDomain?: string;
  readonly cookieNames?: OIDCCookieNames;
  readonly csrfTokenTTL?: string;
  readonly defaultRefreshTokenTTL?: string;
  readonly defaultTokenTTL?: string;
  readonly denyRedirect?: OIDCDenyRedirect;
  readonly disableTokenEncryption?: boolean;
  readonly forwardAccessToken?: boolean;
  readonly forwardIDToken?: OIDCTokenForwarding;
  readonly logoutPath?: string;
  readonly passThroughAuthHeader?: boolean;
  readonly provider: OIDCProvider;
  readonly redirectURL?: string;
  readonly refreshToken?: boolean;
  readonly resources?: readonly string[];
  readonly scopes?: readonly string[];
}

export interface OIDCCookieConfig {
  readonly sameSite?: "Lax" | "Strict" | "None";
}

export interface OIDCCookieNames {
  readonly accessToken?: string;
  readonly idToken?: string;
}

export interface OIDCDenyRedirect {
  readonly headers: readonly OIDCDenyRedirectHeader[];
}

export interface OIDCDenyRedirectHeader {
  readonly name: string;
  readonly type?: "Exact" | "Prefix" | "Suffix" | "RegularExpression";
  readonly value: string;
}

export interface OIDCProvider {
  readonly authorizationEndpoint?: string;
  readonly backendRef?: BackendObjectReference;
  readonly backendRefs?: readonly EnvoyBackendRef[];
  readonly backendSettings?: ClusterSettings;
  readonly endSessionEndpoint?: string;
  readonly issuer: string;
  readonly tokenEndpoint?: string;
}

export interface OIDCTokenForwarding {
  readonly header: string;
}

export interface OTelSampler {
  readonly samplingPercentage?: Fraction;
  readonly type:
    | "AlwaysOn"
    | "AlwaysOff"
    | "TraceIdRatio"
    | "ParentBasedAlwaysOn"
    | "ParentBasedAlwaysOff"
    | "ParentBasedTraceIdRatio";
}

export interface OpenTelemetryEnvoyProxyAccessLog {
  readonly backendRef?: BackendObjectReference;
  readonly backendRefs?: readonly EnvoyBackendRef[];
  readonly backendSettings?: ClusterSettings;
  readonly headers?: readonly HTTPHeader[];
  readonly host?: string;
  readonly port?: number;
  readonly resourceAttributes?: Readonly<Record<string, string>>;
  readonly resources?: Readonly<Record<string, string>>;
}

export interface OpenTelemetryTracingProvider {
  readonly headers?: readonly HTTPHeader[];
  readonly resourceAttributes?: Readonly<Record<string, string>>;
  readonly sampler?: OTelSampler;
}

export interface Operation {
  readonly methods?: readonly (
    | "GET"
    | "HEAD"
    | "POST"
    | "PUT"
    | "DELETE"
    | "CONNECT"
    | "OPTIONS"
    | "TRACE"
    | "PATCH"
  )[];
  readonly path?: PathMatch;
}

export interface OtherSANMatch {
  readonly oid: string;
  readonly type?: "Exact" | "Prefix" | "Suffix" | "RegularExpression";
  readonly value: string;
}

export interface OutOfBandReporting {
  readonly authority?: string;
  readonly port?: number;
  readonly reportingPeriod?: string;
}

export interface PassiveHealthCheck {
  readonly alwaysEjectOneEndpoint?: boolean;
  readonly baseEjectionTime?: string;
  readonly consecutive5XxErrors?: number;
  readonly consecutiveGatewayErrors?: number;
  readonly consecutiveLocalOriginFailures?: number;
  readonly failurePercentageThreshold?: number;
  readonly interval?: string;
  readonly maxEjectionPercent?: number;
  readonly splitExternalLocalOriginErrors?: boolean;
}

export interface PathMatch {
  readonly invert?: boolean;
  readonly type?: "Exact" | "PathPrefix" | "RegularExpression";
  readonly value: string;
}

export interface PathSettings {
  readonly disableMergeSlashes?: boolean;
  readonly escapedSlashesAction?: "KeepUnchanged" | "RejectRequest" | "UnescapeAndForward" | "UnescapeAndRedirect";
}

export interface PerEndpointCircuitBreakers {
  readonly maxConnections?: number;
}

export interface PerRetryPolicy {
  readonly backOff?: BackOffPolicy;
  readonly timeout?: string;
}

export interface PreconnectPolicy {
  readonly perEndpointPercent?: number;
  readonly predictivePercent?: number;
}

export interface PreferLocalZone {
  readonly force?: ForceLocalZone;
  readonly minEndpointsThreshold?: number;
  readonly percentageEnabled?: number;
}

export interface Principal {
  readonly clientCIDRs?: readonly string[];
  readonly clientIPGeoLocations?: readonly ClientIPGeoLocation[];
  readonly headers?: readonly AuthorizationHeaderMatch[];
  readonly jwt?: JWTPrincipal;
}

export interface ProcessingModeOptions {
  readonly attributes?: readonly string[];
  readonly body?: "Streamed" | "Buffered" | "BufferedPartial" | "FullDuplexStreamed";
}

export interface ProtocolUpgradeConfig {
  readonly connect?: ConnectConfig;
  readonly type: string;
}

export interface ProxyAccessLog {
  readonly disable?: boolean;
  readonly settings?: readonly ProxyAccessLogSetting[];
}

export interface ProxyAccessLogFormat {
  readonly json?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly type?: "Text" | "JSON";
}

export interface ProxyAccessLogSetting {
  readonly format?: ProxyAccessLogFormat;
  readonly matches?: readonly string[];
  readonly sinks: readonly ProxyAccessLogSink[];
  readonly type?: "Listener" | "Route" | "Upstream";
}

export interface ProxyAccessLogSink {
  readonly als?: ALSEnvoyProxyAccessLog;
  readonly file?: FileEnvoyProxyAccessLog;
  readonly openTelemetry?: OpenTelemetryEnvoyProxyAccessLog;
  readonly type?: "ALS" | "File" | "OpenTelemetry";
}

export interface ProxyBootstrap {
  readonly jsonPatches?: readonly JSONPatchOperation[];
  readonly type?: "Merge" | "Replace" | "JSONPatch";
  readonly value?: string;
}

export interface ProxyHealthCheckLog {
  readonly matches?: readonly ("Failure" | "FailureSeriesStart" | "Success" | "HealthyTransition")[];
  readonly sinks?: readonly ProxyHealthCheckLogSink[];
}

export interface ProxyHealthCheckLogSink {
  readonly file?: FileEnvoyProxyHealthCheckLog;
  readonly type: "File";
}

export interface ProxyLogging {
  readonly level?: Readonly<Record<string, "trace" | "debug" | "info" | "warn" | "error" | "off" | "critical">>;
}

export interface ProxyMetricSink {
  readonly openTelemetry?: ProxyOpenTelemetrySink;
  readonly type: "OpenTelemetry";
}

export interface ProxyMetrics {
  readonly clusterStatName?: string;
  readonly enableGRPCStats?: boolean;
  readonly enablePerEndpointStats?: boolean;
  readonly enableRequestResponseSizesStats?: boolean;
  readonly enableVirtualHostStats?: boolean;
  readonly matches?: readonly StringMatch[];
  readonly prometheus?: ProxyPrometheusProvider;
  readonly sinks?: readonly ProxyMetricSink[];
}

export interface ProxyOpenTelemetrySink {
  readonly backendRef?: BackendObjectReference;
  readonly backendRefs?: readonly EnvoyBackendRef[];
  readonly backendSettings?: ClusterSettings;
  readonly headers?: readonly HTTPHeader[];
  readonly host?: string;
  readonly port?: number;
  readonly reportCountersAsDeltas?: boolean;
  readonly reportHistogramsAsDeltas?: boolean;
  readonly resourceAttributes?: Readonly<Record<string, string>>;
}

export interface ProxyPrometheusProvider {
  readonly compression?: Compression;
  readonly disable?: boolean;
}

export interface ProxyProtocol {
  readonly version: "V1" | "V2";
}

export interface ProxyProtocolSettings {
  readonly optional?: boolean;
}

export interface ProxyTelemetry {
  readonly accessLog?: ProxyAccessLog;
  readonly healthCheckLog?: ProxyHealthCheckLog;
  readonly metrics?: ProxyMetrics;
  readonly requestID?: RequestIDSettings;
  readonly tracing?: ProxyTracing;
}

export interface ProxyTracing {
  readonly clientSamplingFraction?: Fraction;
  readonly customTags?: Readonly<Record<string, CustomTag>>;
  readonly overallSamplingFraction?: Fraction;
  readonly provider: TracingProvider;
  readonly samplingFraction?: Fraction;
  readonly samplingRate?: number;
  readonly spanName?: TracingSpanName;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface QueryParam {
  readonly name: string;
}

export interface QueryParamMatch {
  readonly invert?: boolean;
  readonly name: string;
  readonly type?: "Exact" | "RegularExpression" | "Distinct";
  readonly value?: string;
}

export interface RateLimitCost {
  readonly request?: RateLimitCostSpecifier;
  readonly response?: RateLimitCostSpecifier;
}

export interface RateLimitCostMetadata {
  readonly key: string;
  readonly namespace: string;
}

export interface RateLimitCostSpecifier {
  readonly from: "Number" | "Metadata";
  readonly metadata?: RateLimitCostMetadata;
  readonly number?: number;
}

export interface RateLimitRule {
  readonly clientSelectors?: readonly RateLimitSelectCondition[];
  readonly cost?: RateLimitCost;
  readonly limit: RateLimitValue;
  readonly shadowMode?: boolean;
  readonly shared?: boolean;
  readonly xRateLimitHeaders?: "Off" | "DraftVersion03";
}

export interface RateLimitSelectCondition {
  readonly headers?: readonly HeaderMatch[];
  readonly methods?: readonly MethodMatch[];
  readonly path?: PathMatch;
  readonly queryParams?: readonly QueryParamMatch[];
  readonly sourceCIDR?: SourceMatch;
}

export interface RateLimitSpec {
  readonly global?: GlobalRateLimit;
  readonly local?: LocalRateLimit;
  readonly type?: "Global" | "Local";
}

export interface RateLimitValue {
  readonly fromMetadata?: RateLimitValueMetadata;
  readonly requests: number;
  readonly unit: "Second" | "Minute" | "Hour" | "Day" | "Week" | "Month" | "Year";
}

export interface RateLimitValueMetadata {
  readonly key: string;
  readonly namespace: string;
}

export interface RemoteDynamicModuleSource {
  readonly sha256: string;
  readonly url: string;
}

export interface RemoteJWKS {
  readonly backendRef?: BackendObjectReference;
  readonly backendRefs?: readonly EnvoyBackendRef[];
  readonly backendSettings?: ClusterSettings;
  readonly cacheDuration?: string;
  readonly failedRefetchDuration?: string;
  readonly uri: string;
}

export interface ReplaceRegexMatch {
  readonly pattern: string;
  readonly substitution: string;
}

export interface RequestBuffer {
  readonly limit?: number | string;
}

export interface RequestHeaderCustomTag {
  readonly defaultValue?: string;
  readonly name: string;
}

export interface RequestIDSettings {
  readonly tracing?: "PackAndSample" | "Sample" | "Pack" | "Disable";
}

export interface ResponseOverride {
  readonly match: CustomResponseMatch;
  readonly redirect?: CustomRedirect;
  readonly response?: CustomResponse;
  readonly source?: "All" | "Local" | "Backend";
}

export interface ResponseOverrideHeaderMatch {
  readonly name: string;
  readonly value: StringMatch;
}

export interface Retry {
  readonly numAttemptsPerPriority?: number;
  readonly numRetries?: number;
  readonly perRetry?: PerRetryPolicy;
  readonly retryOn?: RetryOn;
}

export interface RetryBudget {
  readonly minRetryConcurrency?: number;
  readonly percent: Fraction;
}

export interface RetryOn {
  readonly httpStatusCodes?: readonly number[];
  readonly triggers?: readonly (
    | "5xx"
    | "gateway-error"
    | "reset"
    | "reset-before-request"
    | "connect-failure"
    | "retriable-4xx"
    | "refused-stream"
    | "retriable-status-codes"
    | "cancelled"
    | "deadline-exceeded"
    | "internal"
    | "resource-exhausted"
    | "unavailable"
  )[];
}

export interface SecurityPolicy extends KubeObject {
  readonly spec: SecurityPolicySpec;
  readonly status?: PolicyStatus;
}

export interface SecurityPolicySpec {
  readonly apiKeyAuth?: APIKeyAuth;
  readonly authorization?: Authorization;
  readonly basicAuth?: BasicAuth;
  readonly cors?: CORS;
  readonly csrf?: CSRF;
  readonly extAuth?: ExtAuth;
  readonly jwt?: JWT;
  readonly mergeType?: string;
  readonly oidc?: OIDC;
  readonly targetRef?: LocalPolicyTargetReferenceWithSectionName;
  readonly targetRefs?: readonly LocalPolicyTargetReferenceWithSectionName[];
  readonly targetSelectors?: readonly TargetSelector[];
}

export interface Session {
  readonly resumption?: SessionResumption;
}

export interface SessionResumption {
  readonly stateful?: Readonly<Record<string, unknown>>;
  readonly stateless?: Readonly<Record<string, unknown>>;
}

export interface ShutdownConfig {
  readonly drainTimeout?: string;
  readonly healthCheckFailureDelay?: string;
  readonly minDrainDuration?: string;
}

export interface SlowStart {
  readonly window: string;
}

export interface SourceMatch {
  readonly invert?: boolean;
  readonly type?: "Exact" | "Distinct";
  readonly value: string;
}

export interface StatusCodeMatch {
  readonly range?: StatusCodeRange;
  readonly type: "Value" | "Range";
  readonly value?: number;
}

export interface StatusCodeRange {
  readonly end: number;
  readonly start: number;
}

export interface StringMatch {
  readonly type?: "Exact" | "Prefix" | "Suffix" | "RegularExpression";
  readonly value: string;
}

export interface SubjectAltNames {
  readonly dnsNames?: readonly StringMatch[];
  readonly emailAddresses?: readonly StringMatch[];
  readonly ipAddresses?: readonly StringMatch[];
  readonly otherNames?: readonly OtherSANMatch[];
  readonly uris?: readonly StringMatch[];
}

export interface TCPActiveHealthChecker {
  readonly receive?: ActiveHealthCheckPayload;
  readonly send?: ActiveHealthCheckPayload;
}

export interface TCPClientTimeout {
  readonly connectionInspectionTimeout?: string;
  readonly idleTimeout?: string;
  readonly tlsHandshakeTimeout?: string;
}

export interface TCPKeepalive {
  readonly idleTime?: string;
  readonly interval?: string;
  readonly probes?: number;
}

export interface TCPTimeout {
  readonly connectTimeout?: string;
}

export interface TargetSelector {
  readonly group?: string;
  readonly kind: string;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly namespaces?: TargetSelectorNamespaces;
}

export interface TargetSelectorNamespaces {
  readonly from: "Same" | "All" | "Selector";
  readonly selector?: LabelSelector;
}

export interface Timeout {
  readonly http?: HTTPTimeout;
  readonly tcp?: TCPTimeout;
}

export interface Tracing {
  readonly clientSamplingFraction?: Fraction;
  readonly customTags?: Readonly<Record<string, CustomTag>>;
  readonly overallSamplingFraction?: Fraction;
  readonly samplingFraction?: Fraction;
  readonly spanName?: TracingSpanName;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface TracingProvider {
  readonly backendRef?: BackendObjectReference;
  readonly backendRefs?: readonly EnvoyBackendRef[];
  readonly backendSettings?: ClusterSettings;
  readonly host?: string;
  readonly openTelemetry?: OpenTelemetryTracingProvider;
  readonly port?: number;
  readonly serviceName?: string;
  readonly type: "OpenTelemetry" | "Zipkin" | "Datadog";
  readonly zipkin?: ZipkinTracingProvider;
}

export interface TracingSpanName {
  readonly client: string;
  readonly server: string;
}

export interface UnixSocket {
  readonly path: string;
}

export interface Wasm {
  readonly code: WasmCodeSource;
  readonly config?: unknown;
  readonly env?: WasmEnv;
  readonly failOpen?: boolean;
  readonly name?: string;
  readonly rootID?: string;
}

export interface WasmCodeSource {
  readonly http?: HTTPWasmCodeSource;
  readonly image?: ImageWasmCodeSource;
  readonly pullPolicy?: "IfNotPresent" | "Always";
  readonly type: "HTTP" | "Image";
}

export interface WasmCodeSourceTLSConfig {
  readonly caCertificateRef: SecretObjectReference;
}

export interface WasmEnv {
  readonly hostKeys?: readonly string[];
}

export interface WeightedZoneConfig {
  readonly weight: number;
  readonly zone: string;
}

export interface XForwardedClientCert {
  readonly certDetailsToAdd?: readonly ("Subject" | "Cert" | "Chain" | "DNS" | "URI")[];
  readonly mode?: "Sanitize" | "ForwardOnly" | "AppendForward" | "SanitizeSet" | "AlwaysForwardOnly";
}

export interface XForwardedForSettings {
  readonly disableXForwardedForAppend?: boolean;
  readonly numTrustedHops?: number;
  readonly trustedCIDRs?: readonly string[];
}

export interface ZipkinTracingProvider {
  readonly disableSharedSpanContext?: boolean;
  readonly enable128BitTraceId?: boolean;
}

export interface ZoneAware {
  readonly preferLocal?: PreferLocalZone;
  readonly weightedZones?: readonly WeightedZoneConfig[];
}
