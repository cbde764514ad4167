{{- define "postern.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{- define "postern.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- $full | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* Those of the chart of Envoy Gateway: the selector of a Deployment cannot change, and a release of that chart may become one of this. */}}
{{- define "postern.selectorLabels" -}}
app.kubernetes.io/name: {{ default "gateway-helm" .Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "postern.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "postern.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The namespaces that Postern is confined to, with its own, as a JSON list; empty when it serves all. */}}
{{- define "postern.namespaces" -}}
{{- $watch := dig "provider" "kubernetes" "watch" dict .Values.config.envoyGateway -}}
{{- $namespaces := default list $watch.namespaces -}}
{{- if $namespaces -}}
{{- $namespaces = append $namespaces (include "postern.namespace" .) | uniq -}}
{{- end -}}
{{- $namespaces | toJson -}}
{{- end }}

{{/* "true" when proxies run in the namespaces of their Gateways. */}}
{{- define "postern.gatewayNamespaceMode" -}}
{{- if eq "GatewayNamespace" (dig "provider" "kubernetes" "deploy" "type" "" .Values.config.envoyGateway) -}}true{{- end -}}
{{- end }}

{{/* Refuses, before anything is touched, to upgrade an installation whose pods have other labels. */}}
{{- define "postern.checkSelector" -}}
{{- $live := lookup "apps/v1" "Deployment" (include "postern.namespace" .) "envoy-gateway" -}}
{{- if $live -}}
{{- $wanted := merge (dict "control-plane" "envoy-gateway") (include "postern.selectorLabels" . | fromYaml) -}}
{{- $held := dig "spec" "selector" "matchLabels" dict $live -}}
{{- if ne ($held | toJson) ($wanted | toJson) -}}
{{- fail (printf "\n\nNothing was changed. The Deployment %s/envoy-gateway that is there selects its pods by %s, this release would by %s, and Kubernetes does not let a selector change.\nKeep the labels: upgrade the release that the Deployment belongs to, with its nameOverride. Or take the Deployment away first, which costs no request, since the proxies go on with what they have:\n\n  kubectl -n %s delete deployment envoy-gateway\n\nThen run this command again." (include "postern.namespace" .) ($held | toJson) ($wanted | toJson) (include "postern.namespace" .)) -}}
{{- end -}}
{{- end -}}
{{- end }}
