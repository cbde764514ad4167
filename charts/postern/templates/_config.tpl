{{/* The entries of plugins in the EnvoyGateway configuration, as JSON. */}}
{{- define "postern.plugins" -}}
{{- $entries := list -}}
{{- range .Values.plugins -}}
{{- $entry := dict "path" (printf "/plugins/%s/%s" .name (required (printf "plugins: %s: path is needed" .name) .path)) "name" .name -}}
{{- if hasKey . "config" -}}{{- $_ := set $entry "config" .config -}}{{- end -}}
{{- if hasKey . "required" -}}{{- $_ := set $entry "required" .required -}}{{- end -}}
{{- if hasKey . "isolation" -}}{{- $_ := set $entry "isolation" .isolation -}}{{- end -}}
{{- $entries = append $entries $entry -}}
{{- end -}}
{{- $entries | toJson -}}
{{- end }}

{{/* What the chart adds to the EnvoyGateway configuration where the user says nothing, as JSON. */}}
{{- define "postern.configDefaults" -}}
{{- $images := .Values.global.images -}}
{{- $rateLimit := dict "container" (dict "image" (include "postern.inRegistry" (dict "image" $images.ratelimit.image "root" .))) -}}
{{- with coalesce .Values.global.imagePullSecrets $images.ratelimit.pullSecrets -}}
{{- $_ := set $rateLimit "pod" (dict "imagePullSecrets" .) -}}
{{- end -}}
{{- with $images.ratelimit.pullPolicy -}}
{{- $container := dict "name" "envoy-ratelimit" "imagePullPolicy" . -}}
{{- $value := dict "spec" (dict "template" (dict "spec" (dict "containers" (list $container)))) -}}
{{- $_ := set $rateLimit "patch" (dict "type" "StrategicMerge" "value" $value) -}}
{{- end -}}
{{- $kubernetes := dict "rateLimitDeployment" $rateLimit "shutdownManager" (dict "image" (include "postern.image" .)) -}}
{{- if not .Values.topologyInjector.enabled -}}
{{- $_ := set $kubernetes "proxyTopologyInjector" (dict "disabled" true) -}}
{{- end -}}
{{- $config := dict "provider" (dict "type" "Kubernetes" "kubernetes" $kubernetes) -}}
{{- if $images.envoyProxy.image -}}
{{- $container := dict "image" (include "postern.inRegistry" (dict "image" $images.envoyProxy.image "root" .)) -}}
{{- $deployment := dict "container" $container -}}
{{- with coalesce .Values.global.imagePullSecrets $images.envoyProxy.pullSecrets -}}
{{- $_ := set $deployment "pod" (dict "imagePullSecrets" .) -}}
{{- end -}}
{{- with $images.envoyProxy.pullPolicy -}}
{{- $spec := dict "containers" (list (dict "name" "envoy" "imagePullPolicy" .)) -}}
{{- $value := dict "spec" (dict "template" (dict "spec" $spec)) -}}
{{- $_ := set $deployment "patch" (dict "type" "StrategicMerge" "value" $value) -}}
{{- end -}}
{{- $provider := dict "type" "Kubernetes" "kubernetes" (dict "envoyDeployment" $deployment) -}}
{{- $_ := set $config "envoyProxy" (dict "provider" $provider) -}}
{{- end -}}
{{- $config | toJson -}}
{{- end }}
