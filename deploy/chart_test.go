package deploy

import (
	"bufio"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2/lint"
	"helm.sh/helm/v4/pkg/chart/v2/lint/support"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/engine"
	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	network "k8s.io/api/networking/v1"
	disruption "k8s.io/api/policy/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

const chartFolder = "helm"

// What the values of tests have in common.
const (
	onFile = `
settings: {HUAWEICLOUD_REGION: cn-north-4, HUAWEICLOUD_SDK_PROJECT_ID: 0123456789abcdef0123456789abcdef, HEADSUP_CHANNELS: "#ops", HEADSUP_APPROVALS: 0}
secrets:
  SLACK_BOT_TOKEN: {name: headsup, key: bot-token}
  SLACK_APP_TOKEN: {name: headsup, key: app-token}
`
	onPostgres = onFile + `
  HEADSUP_DATABASE_URL: {name: headsup-database, key: url}
  HUAWEICLOUD_SDK_AK: {name: headsup, key: ak}
  HUAWEICLOUD_SDK_SK: {name: headsup, key: sk}
`
	everything = onPostgres + `
replicas: 3
image: {digest: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
imagePullSecrets: [{name: registry}]
policy: |
  rules:
    - {approvals: 0}
serviceAccount: {annotations: {example.org/agency: headsup}}
podAnnotations: {example.org/note: "yes"}
nodeSelector: {kubernetes.io/os: linux}
tolerations: [{key: dedicated, operator: Exists}]
affinity: {nodeAffinity: {}}
networkPolicy:
  from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}]
  database: [{ipBlock: {cidr: 10.0.0.0/8}}]
  egress: [{ports: [{port: 4317, protocol: TCP}]}]
serviceMonitor: {enabled: true, labels: {release: prometheus}}
`
)

// release is what a cluster would be given, each document read strictly as its own type.
type release struct {
	deployment apps.Deployment
	account    core.ServiceAccount
	service    core.Service
	policy     *core.ConfigMap
	volume     *core.PersistentVolumeClaim
	budget     *disruption.PodDisruptionBudget
	network    *network.NetworkPolicy
	monitor    *monitoring.ServiceMonitor
	notes      string
}

// rendered gives what the chart makes of the values, or why it makes nothing of them.
func rendered(t *testing.T, name, values string) (release, error) {
	t.Helper()
	chart, err := loader.Load(chartFolder)
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]any{}
	if err := yaml.UnmarshalStrict([]byte(values), &given); err != nil {
		t.Fatal(err)
	}
	all, err := util.ToRenderValues(chart, given, common.ReleaseOptions{Name: name, Namespace: "queues", IsInstall: true}, common.DefaultCapabilities)
	if err != nil {
		return release{}, err
	}
	files, err := engine.Render(chart, all)
	if err != nil {
		return release{}, err
	}
	var r release
	for file, text := range files {
		if strings.TrimSpace(text) == "" || strings.HasSuffix(file, ".tpl") {
			continue
		}
		if strings.HasSuffix(file, "NOTES.txt") {
			r.notes = text
			continue
		}
		r.keep(t, file, text)
	}
	return r, nil
}

func (r *release) keep(t *testing.T, file, text string) {
	t.Helper()
	var kind meta.TypeMeta
	if err := yaml.Unmarshal([]byte(text), &kind); err != nil {
		t.Fatalf("%s: %v\n%s", file, err, text)
	}
	into := map[string]func() any{
		"apps/v1 Deployment":                      func() any { return &r.deployment },
		"v1 ServiceAccount":                       func() any { return &r.account },
		"v1 Service":                              func() any { return &r.service },
		"v1 ConfigMap":                            func() any { r.policy = new(core.ConfigMap); return r.policy },
		"v1 PersistentVolumeClaim":                func() any { r.volume = new(core.PersistentVolumeClaim); return r.volume },
		"policy/v1 PodDisruptionBudget":           func() any { r.budget = new(disruption.PodDisruptionBudget); return r.budget },
		"networking.k8s.io/v1 NetworkPolicy":      func() any { r.network = new(network.NetworkPolicy); return r.network },
		"monitoring.coreos.com/v1 ServiceMonitor": func() any { r.monitor = new(monitoring.ServiceMonitor); return r.monitor },
	}[kind.APIVersion+" "+kind.Kind]
	if into == nil {
		t.Fatalf("%s holds a %s %s, which this test does not know", file, kind.APIVersion, kind.Kind)
	}
	// A cluster's own reader: encoding/json, which yaml stands on, takes keys in any case, and a cluster does not.
	plain, err := yaml.YAMLToJSONStrict([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v\n%s", file, err, text)
	}
	strict, err := json.UnmarshalStrict(plain, into())
	if err = errors.Join(append(strict, err)...); err != nil {
		t.Errorf("%s: %v\n%s", file, err, text)
	}
}

// TestTheChartIsWellFormed by helm's own rules.
func TestTheChartIsWellFormed(t *testing.T) {
	for _, text := range []string{onFile, everything} {
		values := map[string]any{}
		if err := yaml.Unmarshal([]byte(text), &values); err != nil {
			t.Fatal(err)
		}
		for _, m := range lint.RunAll(chartFolder, values, "queues").Messages {
			if m.Severity > support.InfoSev {
				t.Errorf("%s: %v", m.Path, m.Err)
			}
		}
	}
}

// TestTheChartRunsAClosedPod: what the restricted Pod Security Standard asks for, and a root that nobody writes to.
func TestTheChartRunsAClosedPod(t *testing.T) {
	for _, values := range []string{onFile, everything} {
		r, err := rendered(t, "headsup", values)
		if err != nil {
			t.Fatal(err)
		}
		pod := r.deployment.Spec.Template.Spec
		box := pod.Containers[0]
		switch s := box.SecurityContext; {
		case !*pod.SecurityContext.RunAsNonRoot, *pod.SecurityContext.RunAsUser != 65532, pod.SecurityContext.SeccompProfile.Type != "RuntimeDefault":
			t.Error("the pod may be root, or call what it likes")
		case *s.AllowPrivilegeEscalation, !*s.ReadOnlyRootFilesystem, !slices.Equal(s.Capabilities.Drop, []core.Capability{"ALL"}), s.Privileged != nil:
			t.Error("the container is open")
		case *pod.AutomountServiceAccountToken, *r.account.AutomountServiceAccountToken, pod.HostNetwork, pod.HostPID:
			t.Error("it reaches the cluster or the node")
		case *pod.EnableServiceLinks:
			t.Error("the cluster puts HEADSUP_PORT into its environment")
		}
		if box.Resources.Limits.Memory().IsZero() || box.Resources.Requests.Cpu().IsZero() {
			t.Error("it has no bounds")
		}
		for path, probe := range map[string]*core.Probe{"/livez": box.LivenessProbe, "/readyz": box.ReadinessProbe} {
			if probe == nil || probe.HTTPGet.Path != path || probe.HTTPGet.Port.String() != box.Ports[0].Name {
				t.Errorf("nobody asks %s", path)
			}
		}
		if *pod.TerminationGracePeriodSeconds <= 10 {
			t.Error("it is killed before it has ended")
		}
	}
}

// TestTheChartPutsNoSecretIntoTheEnvironment, and each into a file that its setting names.
func TestTheChartPutsNoSecretIntoTheEnvironment(t *testing.T) {
	r, err := rendered(t, "headsup", everything)
	if err != nil {
		t.Fatal(err)
	}
	pod := r.deployment.Spec.Template.Spec
	env := map[string]string{}
	for _, e := range pod.Containers[0].Env {
		if e.ValueFrom != nil {
			t.Errorf("%s comes into the environment", e.Name)
		}
		env[e.Name] = e.Value
	}
	mounts := map[string]string{}
	for _, m := range pod.Containers[0].VolumeMounts {
		mounts[m.Name] = m.MountPath
	}
	files := 0
	for _, v := range pod.Volumes {
		if _, mounted := mounts[v.Name]; !mounted {
			t.Errorf("nothing mounts %s", v.Name)
		}
		delete(mounts, v.Name)
		if v.Projected == nil {
			continue
		}
		for _, source := range v.Projected.Sources {
			item := source.Secret.Items[0]
			if files++; env[item.Path+"_FILE"] != "/run/secrets/headsup/"+item.Path {
				t.Errorf("%s of %s is read by nobody", item.Key, source.Secret.Name)
			}
		}
	}
	if len(mounts) > 0 {
		t.Errorf("there is no volume for %v", slices.Collect(maps.Keys(mounts)))
	}
	if files != 5 || env["HEADSUP_APPROVALS"] != "0" {
		t.Errorf("%d secrets, and the settings %v", files, env)
	}
	known := settingsOf(t)
	for name := range env {
		if !known[strings.TrimSuffix(name, "_FILE")] {
			t.Errorf("headsup knows no %s", name)
		}
	}
	if r.policy.Data["headsup.yaml"] != "rules:\n  - {approvals: 0}\n" || env["HEADSUP_CONFIG"] != "/etc/headsup/headsup.yaml" {
		t.Errorf("the policy is %q, at %s", r.policy.Data, env["HEADSUP_CONFIG"])
	}
}

// settingsOf are the names that .env.example lists.
func settingsOf(t *testing.T) map[string]bool {
	t.Helper()
	file, err := os.Open(filepath.Join(top, ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	names := map[string]bool{}
	line := regexp.MustCompile(`^#?([A-Z_]+)=`)
	for s := bufio.NewScanner(file); s.Scan(); {
		if m := line.FindStringSubmatch(s.Text()); m != nil {
			names[m[1]] = true
		}
	}
	return names
}

// TestTheChartsPartsMeanTheSamePods, whatever the release is called.
func TestTheChartsPartsMeanTheSamePods(t *testing.T) {
	for name, called := range map[string]string{
		"headsup": "headsup", "prod": "prod-headsup", "a-headsup": "a-headsup",
		strings.Repeat("x", 53): strings.Repeat("x", 53) + "-headsup",
	} {
		r, err := rendered(t, name, everything)
		if err != nil {
			t.Fatal(err)
		}
		if r.deployment.Name != called {
			t.Errorf("%s is called %s", name, r.deployment.Name)
		}
		pods := labels.Set(r.deployment.Spec.Template.Labels)
		for what, chosen := range map[string]map[string]string{
			"the deployment": r.deployment.Spec.Selector.MatchLabels, "the service": r.service.Spec.Selector,
			"the budget": r.budget.Spec.Selector.MatchLabels, "the network policy": r.network.Spec.PodSelector.MatchLabels,
		} {
			if len(chosen) != 2 || !labels.SelectorFromSet(chosen).Matches(pods) {
				t.Errorf("%s does not mean the pods: %v", what, chosen)
			}
		}
		if !labels.SelectorFromSet(r.monitor.Spec.Selector.MatchLabels).Matches(labels.Set(r.service.Labels)) || r.monitor.Spec.Endpoints[0].Port != r.service.Spec.Ports[0].Name {
			t.Error("Prometheus does not find the service")
		}
		if pod := r.deployment.Spec.Template.Spec; pod.ServiceAccountName != r.account.Name || r.service.Spec.Ports[0].TargetPort.String() != pod.Containers[0].Ports[0].Name {
			t.Error("the pod, its account and its service do not know each other")
		}
	}
}

// TestTheChartLetsInAndOutWhatIsNeeded, and nothing else.
func TestTheChartLetsInAndOutWhatIsNeeded(t *testing.T) {
	for _, c := range []struct {
		values  string
		in      int
		out     []int32
		machine bool // the address at which an ECS hands out keys
	}{
		{onFile, 0, []int32{53, 443, 80}, true},
		{onPostgres, 0, []int32{53, 443, 5432}, false},
		{everything, 2, []int32{53, 443, 5432, 4317}, false},
	} {
		r, err := rendered(t, "headsup", c.values)
		if err != nil {
			t.Fatal(err)
		}
		in := 0
		for _, rule := range r.network.Spec.Ingress {
			if len(rule.From) == 0 {
				t.Error("everybody is let in")
			}
			in += len(rule.From)
		}
		var out []int32
		for _, rule := range r.network.Spec.Egress {
			port := rule.Ports[0].Port.IntVal
			out = append(out, port)
			if port == 80 && (len(rule.To) != 1 || rule.To[0].IPBlock.CIDR != "169.254.169.254/32") {
				t.Error("port 80 is open to more than the machine")
			}
		}
		if in != c.in || !slices.Equal(out, c.out) || len(r.network.Spec.PolicyTypes) != 2 {
			t.Errorf("let in: %d, want %d; out: %v, want %v", in, c.in, out, c.out)
		}
	}
}

// TestTheChartKeepsTheState: on a file one pod at a time and a volume that stays, on PostgreSQL several and none.
func TestTheChartKeepsTheState(t *testing.T) {
	file, err := rendered(t, "headsup", onFile)
	if err != nil {
		t.Fatal(err)
	}
	if file.deployment.Spec.Strategy.Type != apps.RecreateDeploymentStrategyType || file.volume.Annotations["helm.sh/resource-policy"] != "keep" || file.budget != nil {
		t.Error("two pods may share the file, or it goes with the release")
	}
	if !strings.Contains(file.notes, "volume headsup") {
		t.Errorf("nobody is told where the state is: %s", file.notes)
	}
	postgres, err := rendered(t, "headsup", everything)
	if err != nil {
		t.Fatal(err)
	}
	if *postgres.deployment.Spec.Replicas != 3 || postgres.deployment.Spec.Strategy.Type != apps.RollingUpdateDeploymentStrategyType || postgres.volume != nil || postgres.budget.Spec.MaxUnavailable.IntVal != 1 {
		t.Error("several pods do not run as such")
	}
	if image := postgres.deployment.Spec.Template.Spec.Containers[0].Image; !strings.HasPrefix(image, "headsup@sha256:") {
		t.Errorf("the image is %s", image)
	}
}

// TestTheChartRefusesWhatCannotWork, before a cluster has it.
func TestTheChartRefusesWhatCannotWork(t *testing.T) {
	for _, c := range []struct{ values, says string }{
		{"settings: {HEADSUP_CHANNELS: '#ops'}", "Name for each the Secret and the key"},
		{onFile + "replicas: 2", "More than one replica needs PostgreSQL"},
		{onPostgres + "replicas: 5", "Slack allows 10 sockets"},
		{strings.Replace(onPostgres, "settings: {", "settings: {SLACK_CONNECTIONS: 4, ", 1) + "replicas: 2", "Slack allows 10 sockets"},
		{"settings: {SLACK_BOT_TOKEN: xoxb-test}", "SLACK_BOT_TOKEN"},
		{"settings: {HEADSUP_KEY_FILE: /key}", "HEADSUP_KEY_FILE"},
		{"settings: {POLL: 60s}", "POLL"},
		{"secrets: {HEADSUP_CHANNELS: {name: a, key: b}}", "HEADSUP_CHANNELS"},
		{"secrets: {SLACK_BOT_TOKEN: xoxb-test}", "SLACK_BOT_TOKEN"},
		{"replica: 1", "replica"},
		{"replicas: 0", "replicas"},
		{"image: {digest: latest}", "digest"},
	} {
		_, err := rendered(t, "headsup", c.values)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s\nis answered with %v, want %q", c.values, err, c.says)
		}
	}
}
