{{/* An image with the global registry, if there is one, in place of its own: dict "image" IMAGE "root" $ */}}
{{- define "postern.inRegistry" -}}
{{- $registry := .root.Values.global.imageRegistry -}}
{{- if $registry -}}
{{- printf "%s/%s" $registry (splitn "/" 2 .image)._1 -}}
{{- else -}}
{{- .image -}}
{{- end -}}
{{- end }}

{{- define "postern.image" -}}
{{- $own := .Values.deployment.envoyGateway.image -}}
{{- $image := .Values.global.images.envoyGateway.image -}}
{{- if $own.repository -}}
{{- $image = printf "%s:%s" $own.repository (default .Chart.AppVersion $own.tag) -}}
{{- end -}}
{{- include "postern.inRegistry" (dict "image" $image "root" .) -}}
{{- end }}

{{- define "postern.pullPolicy" -}}
{{- default .Values.global.images.envoyGateway.pullPolicy .Values.deployment.envoyGateway.imagePullPolicy -}}
{{- end }}

{{/* Pull secrets as a JSON list: the global ones, else the first of the lists that is not empty. */}}
{{- define "postern.pullSecrets" -}}
{{- $own := .Values.deployment.envoyGateway.imagePullSecrets -}}
{{- coalesce .Values.global.imagePullSecrets $own .Values.global.images.envoyGateway.pullSecrets list | toJson -}}
{{- end }}
