{{/*
A Role with its binding, or a ClusterRole where no namespace is given:
dict "root" $ "name" NAME "namespace" NAMESPACE "rules" (list of files below rbac/) "more" RULES "account" NAME "labels" MAP "annotations" MAP
*/}}
{{- define "postern.role" -}}
{{- $kind := ternary "Role" "ClusterRole" (hasKey . "namespace") -}}
{{- $root := .root }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}
{{ include "postern.roleMetadata" . }}
rules:
  {{- range .rules }}
  {{- $root.Files.Get (printf "rbac/%s.yaml" .) | fromYamlArray | toYaml | nindent 2 }}
  {{- end }}
  {{- with .more }}
  {{- . | nindent 2 }}
  {{- end }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}Binding
{{ include "postern.roleMetadata" . }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ $kind }}
  name: {{ .name | quote }}
subjects:
  - kind: ServiceAccount
    name: {{ default "envoy-gateway" .account }}
    namespace: {{ include "postern.namespace" $root }}
{{- end }}

{{/* Rights beside those of files: what webhooks take, and what plugins need. */}}
{{- define "postern.moreRules" -}}
{{ include "postern.webhookRules" . | trim }}
{{- range .Values.plugins }}
{{- with .rules }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- end }}

{{/* What it takes to enter the authority of renewed certificates into the webhooks' configurations. */}}
{{- define "postern.webhookRules" -}}
{{- $namespace := include "postern.namespace" . -}}
{{- if .Values.topologyInjector.enabled }}
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingwebhookconfigurations]
  resourceNames: [{{ printf "envoy-gateway-topology-injector.%s" $namespace | quote }}]
  verbs: [get, patch]
{{- end }}
{{- if .Values.admissionWebhook.enabled }}
- apiGroups: [admissionregistration.k8s.io]
  resources: [validatingwebhookconfigurations]
  resourceNames: [{{ printf "envoy-gateway-admission.%s" $namespace | quote }}]
  verbs: [get, patch]
{{- end }}
{{- end }}

{{- define "postern.roleMetadata" -}}
metadata:
  name: {{ .name | quote }}
  {{- with .namespace }}
  namespace: {{ . | quote }}
  {{- end }}
  labels:
    {{- include "postern.labels" .root | nindent 4 }}
    {{- with .labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
