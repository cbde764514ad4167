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

{{- define "postern.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
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
