{{- define "headsup.name" -}}
{{- if contains "headsup" .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}{{ else }}{{ printf "%s-headsup" .Release.Name | trunc 63 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "headsup.selector" -}}
app.kubernetes.io/name: headsup
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "headsup.labels" -}}
{{ include "headsup.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* on PostgreSQL, or empty: on a file */}}
{{- define "headsup.postgres" -}}
{{- if .Values.secrets.HEADSUP_DATABASE_URL }}yes{{ end }}
{{- end }}
