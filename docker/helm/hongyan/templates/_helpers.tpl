{{- define "hongyan.labels" -}}
app.kubernetes.io/name: hongyan
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* What never changes of a role's pods. Takes a dict of root and role. */}}
{{- define "hongyan.selector" -}}
app.kubernetes.io/name: hongyan
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "hongyan.secret" -}}
{{ required "Set existingSecret to a Secret with the keys database-url, redis-url and master-key." .Values.existingSecret }}
{{- end }}

{{/* A setting as text. Helm holds numbers as floats, and would print a large one as 1.048576e+06. */}}
{{- define "hongyan.text" -}}
{{ if kindIs "string" . }}{{ . }}{{ else }}{{ toJson . }}{{ end }}
{{- end }}
