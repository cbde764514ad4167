import type { KubeObject } from "../../resource/object.ts";
import type { Condition, LabelSelector } from "../kubernetes/types.ts";

export interface AllowedListeners {
  readonly namespaces?: ListenerNamespaces;
}

export interface AllowedRoutes {
  readonly kinds?: readonly RouteGroupKind[];
  readonly namespaces?: RouteNamespaces;
}

export interface BackendAncestorStatus {
  readonly conditions?: readonly Condition[];
  readonly controllerName: string;
  readonly parentRef: ParentReference;
}

export interface BackendObjectReference {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
}

export interface BackendPort {
  readonly name?: string;
  readonly port: number;
}

export interface BackendRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
}

export interface BackendTLS {
  readonly clientCertificateRef?: SecretObjectReference;
  readonly mode: "None" | "ServerOnly" | "ClientAndServer";
  readonly validation?: BackendTLSPolicyValidation;
}

export interface BackendTLSPolicy extends KubeObject {
  readonly spec: BackendTLSPolicySpec;
  readonly status?: PolicyStatus;
}

export interface BackendTLSPolicySpec {
  readonly options?: Readonly<Record<string, string>>;
  readonly targetRefs: readonly LocalPolicyTargetReferenceWithSectionName[];
  readonly validation: BackendTLSPolicyValidation;
}

export interface BackendTLSPolicyValidation {
  readonly caCertificateRefs?: readonly LocalObjectReference[];
  readonly hostname: string;
  readonly subjectAltNames?: readonly SubjectAltName[];
  readonly wellKnownCACertificates?: string;
}

export interface BudgetDetails {
  readonly interval?: string;
  readonly percent?: number;
}

export interface CookieConfig {
  readonly lifetimeType?: "Permanent" | "Session";
}

export interface ExternalHostnameBackend {
  readonly hostname: string;
}

export interface ForwardBodyConfig {
  readonly maxSize?: number;
}

export interface Fraction {
  readonly denominator?: number;
  readonly numerator: number;
}

export interface FrontendTLSConfig {
  readonly default: TLSConfig;
  readonly perPort?: readonly TLSPortConfig[];
}

export interface FrontendTLSValidation {
  readonly caCertificateRefs: readonly ObjectReference[];
  readonly mode?: "AllowValidOnly" | "AllowInsecureFallback";
}

export interface GRPCAuthConfig {
  readonly allowedHeaders?: readonly string[];
}

export interface GRPCBackendRef {
  readonly filters?: readonly GRPCRouteFilter[];
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
}

export interface GRPCHeaderMatch {
  readonly name: string;
  readonly type?: "Exact" | "RegularExpression";
  readonly value: string;
}

export interface GRPCMethodMatch {
  readonly method?: string;
  readonly service?: string;
  readonly type?: "Exact" | "RegularExpression";
}

export interface GRPCRoute extends KubeObject {
  readonly spec: GRPCRouteSpec;
  readonly status?: GRPCRouteStatus;
}

export interface GRPCRouteFilter {
  readonly extensionRef?: LocalObjectReference;
  readonly requestHeaderModifier?: HTTPHeaderFilter;
  readonly requestMirror?: HTTPRequestMirrorFilter;
  readonly responseHeaderModifier?: HTTPHeaderFilter;
  readonly type: "ResponseHeaderModifier" | "RequestHeaderModifier" | "RequestMirror" | "ExtensionRef";
}

export interface GRPCRouteMatch {
  readonly headers?: readonly GRPCHeaderMatch[];
  readonly method?: GRPCMethodMatch;
}

export interface GRPCRouteRule {
  readonly backendRefs?: readonly GRPCBackendRef[];
  readonly filters?: readonly GRPCRouteFilter[];
  readonly matches?: readonly GRPCRouteMatch[];
  readonly name?: string;
  readonly sessionPersistence?: SessionPersistence;
}

export interface GRPCRouteSpec {
  readonly hostnames?: readonly string[];
  readonly parentRefs?: readonly ParentReference[];
  readonly rules?: readonly GRPCRouteRule[];
  readonly useDefaultGateways?: "All" | "None";
}

export interface GRPCRouteStatus {
  readonly parents: readonly RouteParentStatus[];
}

export interface Gateway extends KubeObject {
  readonly spec: GatewaySpec;
  readonly status?: GatewayStatus;
}

export interface GatewayBackendTLS {
  readonly clientCertificateRef?: SecretObjectReference;
}

export interface GatewayClass extends KubeObject {
  readonly spec: GatewayClassSpec;
  readonly status?: GatewayClassStatus;
}

export interface GatewayClassSpec {
  readonly controllerName: string;
  readonly description?: string;
  readonly parametersRef?: ParametersReference;
}

export interface GatewayClassStatus {
  readonly conditions?: readonly Condition[];
  readonly supportedFeatures?: readonly SupportedFeature[];
}

export interface GatewayInfrastructure {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly parametersRef?: LocalParametersReference;
}

export interface GatewaySpec {
  readonly addresses?: readonly GatewaySpecAddress[];
  readonly allowedListeners?: AllowedListeners;
  readonly defaultScope?: "All" | "None";
  readonly gatewayClassName: string;
  readonly infrastructure?: GatewayInfrastructure;
  readonly listeners: readonly Listener[];
  readonly tls?: GatewayTLSConfig;
}

export interface GatewaySpecAddress {
  readonly type?: string;
  readonly value?: string;
}

export interface GatewayStatus {
  readonly addresses?: readonly GatewayStatusAddress[];
  readonly attachedListenerSets?: number;
  readonly conditions?: readonly Condition[];
  readonly listeners?: readonly ListenerStatus[];
}

export interface GatewayStatusAddress {
  readonly type?: string;
  readonly value: string;
}

export interface GatewayTLSConfig {
  readonly backend?: GatewayBackendTLS;
  readonly frontend?: FrontendTLSConfig;
}

export interface HTTPAuthConfig {
  readonly allowedHeaders?: readonly string[];
  readonly allowedResponseHeaders?: readonly string[];
  readonly path?: string;
}

export interface HTTPBackendRef {
  readonly filters?: readonly HTTPRouteRuleFilter[];
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
}

export interface HTTPCORSFilter {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly (
    | "GET"
    | "HEAD"
    | "POST"
    | "PUT"
    | "DELETE"
    | "CONNECT"
    | "OPTIONS"
    | "TRACE"
    | "PATCH"
    | "*"
  )[];
  readonly allowOrigins?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: number;
}

export interface HTTPExternalAuthFilter {
  readonly backendRef: BackendObjectReference;
  readonly forwardBody?: ForwardBodyConfig;
  readonly grpc?: GRPCAuthConfig;
  readonly http?: HTTPAuthConfig;
  readonly protocol: "HTTP" | "GRPC";
}

export interface HTTPHeader {
  readonly name: string;
  readonly value: string;
}

export interface HTTPHeaderFilter {
  readonly add?: readonly HTTPHeader[];
  readonly remove?: readonly string[];
  readonly set?: readonly HTTPHeader[];
}

export interface HTTPHeaderMatch {
  readonly name: string;
  readonly type?: "Exact" | "RegularExpression";
  readonly value: string;
}

export interface HTTPPathMatch {
  readonly type?: "Exact" | "PathPrefix" | "RegularExpression";
  readonly value?: string;
}

export interface HTTPPathModifier {
  readonly replaceFullPath?: string;
  readonly replacePrefixMatch?: string;
  readonly type: "ReplaceFullPath" | "ReplacePrefixMatch";
}

export interface HTTPQueryParamMatch {
  readonly name: string;
  readonly type?: "Exact" | "RegularExpression";
  readonly value: string;
}

export interface HTTPRequestMirrorFilter {
  readonly backendRef: BackendObjectReference;
  readonly fraction?: Fraction;
  readonly percent?: number;
}

export interface HTTPRequestRedirectFilter {
  readonly hostname?: string;
  readonly path?: HTTPPathModifier;
  readonly port?: number;
  readonly scheme?: "http" | "https";
  readonly statusCode?: 301 | 302 | 303 | 307 | 308;
}

export interface HTTPRoute extends KubeObject {
  readonly spec: HTTPRouteSpec;
  readonly status?: HTTPRouteStatus;
}

export interface HTTPRouteMatch {
  readonly headers?: readonly HTTPHeaderMatch[];
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH";
  readonly path?: HTTPPathMatch;
  readonly queryParams?: readonly HTTPQueryParamMatch[];
}

export interface HTTPRouteRetry {
  readonly attempts?: number;
  readonly backoff?: string;
  readonly codes?: readonly number[];
}

export interface HTTPRouteRule {
  readonly backendRefs?: readonly HTTPBackendRef[];
  readonly filters?: readonly HTTPRouteRuleFilter[];
  readonly matches?: readonly HTTPRouteMatch[];
  readonly name?: string;
  readonly retry?: HTTPRouteRetry;
  readonly sessionPersistence?: SessionPersistence;
  readonly timeouts?: HTTPRouteTimeouts;
}

export interface HTTPRouteRuleFilter {
  readonly cors?: HTTPCORSFilter;
  readonly extensionRef?: LocalObjectReference;
  readonly externalAuth?: HTTPExternalAuthFilter;
  readonly requestHeaderModifier?: HTTPHeaderFilter;
  readonly requestMirror?: HTTPRequestMirrorFilter;
  readonly requestRedirect?: HTTPRequestRedirectFilter;
  readonly responseHeaderModifier?: HTTPHeaderFilter;
  readonly type:
    | "RequestHeaderModifier"
    | "ResponseHeaderModifier"
    | "RequestMirror"
    | "RequestRedirect"
    | "URLRewrite"
    | "ExtensionRef"
    | "CORS"
    | "ExternalAuth";
  readonly urlRewrite?: HTTPURLRewriteFilter;
}

export interface HTTPRouteSpec {
  readonly hostnames?: readonly string[];
  readonly parentRefs?: readonly ParentReference[];
  readonly rules?: readonly HTTPRouteRule[];
  readonly useDefaultGateways?: "All" | "None";
}

export interface HTTPRouteStatus {
  readonly parents: readonly RouteParentStatus[];
}

export interface HTTPRouteTimeouts {
  readonly backendRequest?: string;
  readonly request?: string;
}

export interface HTTPURLRewriteFilter {
  readonly hostname?: string;
  readonly path?: HTTPPathModifier;
}

export interface Listener {
  readonly allowedRoutes?: AllowedRoutes;
  readonly hostname?: string;
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly tls?: ListenerTLSConfig;
}

export interface ListenerEntry {
  readonly allowedRoutes?: AllowedRoutes;
  readonly hostname?: string;
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly tls?: ListenerTLSConfig;
}

export interface ListenerEntryStatus {
  readonly attachedRoutes: number;
  readonly conditions: readonly Condition[];
  readonly name: string;
  readonly supportedKinds?: readonly RouteGroupKind[];
}

export interface ListenerNamespaces {
  readonly from?: "All" | "Selector" | "Same" | "None";
  readonly selector?: LabelSelector;
}

export interface ListenerSet extends KubeObject {
  readonly spec: ListenerSetSpec;
  readonly status?: ListenerSetStatus;
}

export interface ListenerSetSpec {
  readonly listeners: readonly ListenerEntry[];
  readonly parentRef: ParentGatewayReference;
}

export interface ListenerSetStatus {
  readonly conditions?: readonly Condition[];
  readonly listeners?: readonly ListenerEntryStatus[];
}

export interface ListenerStatus {
  readonly attachedRoutes: number;
  readonly conditions: readonly Condition[];
  readonly name: string;
  readonly supportedKinds?: readonly RouteGroupKind[];
}

export interface ListenerTLSConfig {
  readonly certificateRefs?: readonly SecretObjectReference[];
  readonly mode?: "Terminate" | "Passthrough";
  readonly options?: Readonly<Record<string, string>>;
}

export interface LocalObjectReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface LocalParametersReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface LocalPolicyTargetReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface LocalPolicyTargetReferenceWithSectionName {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly sectionName?: string;
}

export interface MeshSpec {
  readonly controllerName: string;
  readonly description?: string;
  readonly parametersRef?: ParametersReference;
}

export interface MeshStatus {
  readonly conditions?: readonly Condition[];
  readonly supportedFeatures?: readonly SupportedFeature[];
}

export interface ObjectReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface ParametersReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface ParentGatewayReference {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface ParentReference {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly sectionName?: string;
}

export interface PolicyAncestorStatus {
  readonly ancestorRef: ParentReference;
  readonly conditions: readonly Condition[];
  readonly controllerName: string;
}

export interface PolicyStatus {
  readonly ancestors: readonly PolicyAncestorStatus[];
}

export interface ReferenceGrant extends KubeObject {
  readonly spec: ReferenceGrantSpec;
}

export interface ReferenceGrantFrom {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
}

export interface ReferenceGrantSpec {
  readonly from: readonly ReferenceGrantFrom[];
  readonly to: readonly ReferenceGrantTo[];
}

export interface ReferenceGrantTo {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
}

export interface RequestRate {
  readonly count?: number;
  readonly interval?: string;
}

export interface RetryConstraint {
  readonly budget?: BudgetDetails;
  readonly minRetryRate?: RequestRate;
}

export interface RouteGroupKind {
  readonly group?: string;
  readonly kind: string;
}

export interface RouteNamespaces {
  readonly from?: "All" | "Selector" | "Same";
  readonly selector?: LabelSelector;
}

export interface RouteParentStatus {
  readonly conditions: readonly Condition[];
  readonly controllerName: string;
  readonly parentRef: ParentReference;
}

export interface SecretObjectReference {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface SessionPersistence {
  readonly absoluteTimeout?: string;
  readonly cookieConfig?: CookieConfig;
  readonly sessionName?: string;
  readonly type?: "Cookie" | "Header";
}

export interface SubjectAltName {
  readonly hostname?: string;
  readonly type: "Hostname" | "URI";
  readonly uri?: string;
}

export interface SupportedFeature {
  readonly name: string;
}

export interface TCPRoute extends KubeObject {
  readonly spec: TCPRouteSpec;
  readonly status?: TCPRouteStatus;
}

export interface TCPRouteRule {
  readonly backendRefs: readonly BackendRef[];
  readonly name?: string;
}

export interface TCPRouteSpec {
  readonly parentRefs?: readonly ParentReference[];
  readonly rules: readonly TCPRouteRule[];
  readonly useDefaultGateways?: "All" | "None";
}

export interface TCPRouteStatus {
  readonly parents: readonly RouteParentStatus[];
}

export interface TLSConfig {
  readonly validation?: FrontendTLSValidation;
}

export interface TLSPortConfig {
  readonly port: number;
  readonly tls: TLSConfig;
}

export interface TLSRoute extends KubeObject {
  readonly spec: TLSRouteSpec;
  readonly status?: TLSRouteStatus;
}

export interface TLSRouteRule {
  readonly backendRefs: readonly BackendRef[];
  readonly name?: string;
}

export interface TLSRouteSpec {
  readonly hostnames: readonly string[];
  readonly parentRefs?: readonly ParentReference[];
  readonly rules: readonly TLSRouteRule[];
  readonly useDefaultGateways?: "All" | "None";
}

export interface TLSRouteStatus {
  readonly parents: readonly RouteParentStatus[];
}

export interface UDPRoute extends KubeObject {
  readonly spec: UDPRouteSpec;
  readonly status?: UDPRouteStatus;
}

export interface UDPRouteRule {
  readonly backendRefs: readonly BackendRef[];
  readonly name?: string;
}

export interface UDPRouteSpec {
  readonly parentRefs?: readonly ParentReference[];
  readonly rules: readonly UDPRouteRule[];
  readonly useDefaultGateways?: "All" | "None";
}

export interface UDPRouteStatus {
  readonly parents: readonly RouteParentStatus[];
}

export interface XBackend extends KubeObject {
  readonly spec: XBackendSpec;
  readonly status?: XBackendStatus;
}

export interface XBackendSpec {
  readonly externalHostname?: ExternalHostnameBackend;
  readonly port: BackendPort;
  readonly protocol?: "TCP" | "HTTP" | "HTTP2" | "HTTP11" | "H2C" | "MCP";
  readonly tls?: BackendTLS;
  readonly type: "ExternalHostname";
}

export interface XBackendStatus {
  readonly parents?: readonly BackendAncestorStatus[];
}

export interface XBackendTrafficPolicy extends KubeObject {
  readonly spec: XBackendTrafficPolicySpec;
  readonly status?: XPolicyStatus;
}

export interface XBackendTrafficPolicySpec {
  readonly retryConstraint?: RetryConstraint;
  readonly sessionPersistence?: XSessionPersistence;
  readonly targetRefs: readonly XLocalPolicyTargetReference[];
}

export interface XLocalPolicyTargetReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface XMesh extends KubeObject {
  readonly spec: MeshSpec;
  readonly status?: MeshStatus;
}

export interface XPolicyStatus {
  readonly ancestors: readonly {
    readonly ancestorRef: {
      readonly group?: string;
      readonly kind?: string;
      readonly name: string;
      readonly namespace?: string;
      readonly port?: number;
      readonly sectionName?: string;
    };
    readonly conditions: readonly {
      readonly lastTransitionTime: string;
      readonly message: string;
      readonly observedGeneration?: number;
      readonly reason: string;
      readonly status: "True" | "False" | "Unknown";
      readonly type: string;
    }[];
    readonly controllerName: string;
  }[];
}

export interface XSessionPersistence {
  readonly absoluteTimeout?: string;
  readonly cookieConfig?: { readonly lifetimeType?: "Permanent" | "Session" };
  readonly sessionName?: string;
  readonly type?: "Cookie" | "Header";
}
