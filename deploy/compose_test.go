package deploy

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// composed reads the compose file as docker compose does, with a .env and secrets beside it.
func composed(t *testing.T) *types.Project {
	t.Helper()
	dir := t.TempDir()
	text, err := os.ReadFile("compose/compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile(filepath.Join(top, ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"compose.yaml": text, ".env": example} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	project, err := loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir:  dir,
		ConfigFiles: []types.ConfigFile{{Filename: filepath.Join(dir, "compose.yaml")}},
		Environment: types.Mapping{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// TestTheComposeFileIsClosed: no service writes beside what it is given, may become more than it is, takes all memory, or has a secret in
// its environment; and the database is reached by headsup alone.
func TestTheComposeFileIsClosed(t *testing.T) {
	project := composed(t)
	if names := project.ServiceNames(); !slices.Equal(names, []string{"headsup", "postgres"}) {
		t.Fatalf("it has %v", names)
	}
	for name, s := range project.Services {
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s is open", name)
		}
		if s.MemLimit == 0 || s.Restart != "unless-stopped" || s.StopGracePeriod == nil || len(s.Ports) > 0 || s.Logging == nil {
			t.Errorf("%s has no bounds, does not come back, or is published", name)
		}
		for setting, value := range s.Environment {
			if value != nil && strings.Contains(setting, "PASSWORD") && !strings.HasSuffix(setting, "_FILE") {
				t.Errorf("%s has %s in its environment", name, setting)
			}
			if value != nil && strings.HasSuffix(setting, "_FILE") {
				_, secret, _ := strings.Cut(*value, "/run/secrets/")
				if !slices.ContainsFunc(s.Secrets, func(c types.ServiceSecretConfig) bool { return c.Source == secret }) {
					t.Errorf("%s: %s names a file that it is not given", name, setting)
				}
			}
		}
	}
	headsup, postgres := project.Services["headsup"], project.Services["postgres"]
	if headsup.DependsOn["postgres"].Condition != types.ServiceConditionHealthy || postgres.HealthCheck == nil {
		t.Error("headsup does not wait for its database")
	}
	if _, ok := postgres.Networks["outside"]; ok || !project.Networks["inside"].Internal {
		t.Error("the database reaches beyond its network")
	}
	if channels := headsup.Environment["HEADSUP_CHANNELS"]; channels == nil || *channels != "#ops" {
		t.Errorf("headsup is handed .env otherwise than it stands there: %v", channels)
	}
}

// TestTheComposeFileBuildsThisImage, from the folder that the Dockerfile stands in.
func TestTheComposeFileBuildsThisImage(t *testing.T) {
	build := composed(t).Services["headsup"].Build
	if build == nil {
		t.Fatal("it builds nothing")
	}
	back, err := filepath.Rel(filepath.Join("deploy", "compose"), ".")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("compose/compose.yaml")
	if err != nil || !strings.Contains(string(text), "context: "+back+"\n") {
		t.Errorf("the context is not %s, where the Dockerfile is", back)
	}
	stage, _ := stages(t)
	for arg := range build.Args {
		if !slices.Contains(argsOf(stage), arg) {
			t.Errorf("the Dockerfile takes no %s", arg)
		}
	}
}
