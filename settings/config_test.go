package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headsup/maintenance"
)

// withFile is the least that starts beside a file that lists the projects.
func withFile(others ...string) []string {
	return append([]string{
		"SLACK_BOT_TOKEN=xoxb-test-bot", "SLACK_APP_TOKEN=xapp-test-app", "HEADSUP_CHANNELS=#ops", "HEADSUP_APPROVALS=0",
		"HEADSUP_CONFIG=headsup.yaml",
	}, others...)
}

func TestTheFileListsSeveralProjects(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "ak", "TESTAK0001\n")
	write(t, dir, "sk", "test-secret-key\n")
	write(t, dir, "headsup.yaml", `
projects:
  - {name: prod, region: cn-north-4, project_id: 01234567890123456789012345678901, engines: [kafka, rabbitmq],
     credentials: {ak_file: ak, sk_file: sk}}
  - name: test
    region: ap-southeast-3
    project_id: 1e10
    endpoint: https://dms.example.com
    timezone: Asia/Shanghai
    window_timezone: Europe/Berlin
    rate: 2.5
`)
	s, err := Read(Source{Environ: withFile("HUAWEICLOUD_RATE=5"), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	prod, test := s.Projects[0], s.Projects[1]
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"name", prod.Name, "prod"},
		{"an id of digits stays text", prod.ProjectID, "01234567890123456789012345678901"},
		{"an id that looks like a number stays text", test.ProjectID, "1e10"},
		{"engines", prod.Engines, []maintenance.Engine{"kafka", "rabbitmq"}},
		{"ak", prod.Credentials.AK.Reveal(), "TESTAK0001"},
		{"sk", prod.Credentials.SK.Reveal(), "test-secret-key"},
		{"rate of the environment", prod.Rate, 5.0},
		{"zone not given", prod.ZoneGiven, false},
		{"all engines", len(test.Engines), 3},
		{"endpoint", test.Endpoint.String(), "https://dms.example.com"},
		{"zone", test.Zone.String(), "Asia/Shanghai"},
		{"zone given", test.ZoneGiven, true},
		{"window zone", test.WindowZone.String(), "Europe/Berlin"},
		{"own rate", test.Rate, 2.5},
		{"no credentials", test.Credentials.IsZero(), true},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

func TestWhatIsWrongInTheFileIsToldWithItsLine(t *testing.T) {
	const good = "projects:\n  - name: prod\n    region: cn-north-4\n    project_id: 0123456789abcdef0123456789abcdef\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"unknown key": {good + "    regon: x\n", []string{
			`headsup.yaml, line 5: projects[0].regon is no known key. Did you mean region?`,
		}},
		"unknown key, nothing near": {good + "colours: blue\n", []string{
			`headsup.yaml, line 5: colours is no known key. The keys here are projects, routes, rules, freezes.`,
		}},
		"missing keys": {"projects:\n  - name: prod\n", []string{
			`headsup.yaml, line 2: projects[0].region is missing. Give the region's id, such as cn-north-4.`,
			`headsup.yaml, line 2: projects[0].project_id is missing. Give the project's id (console: My Credentials, API Credentials), such as 0123456789abcdef0123456789abcdef.`,
		}},
		"bad values": {good + "    engines: [kafak, kafka, kafka]\n    timezone: Mars\n    rate: 1000\n    endpoint: dms\n", []string{
			`headsup.yaml, line 5: projects[0].engines has "kafak". The engines are rabbitmq, kafka and rocketmq. Did you mean kafka?`,
			`headsup.yaml, line 5: projects[0].engines has kafka twice. Give each once.`,
			`headsup.yaml, line 6: projects[0].timezone is "Mars". Give a zone's name, such as UTC, Asia/Shanghai or Europe/Berlin, with its capital letters.`,
			`headsup.yaml, line 7: projects[0].rate is "1000". Give a number from 0.1 to 100.`,
			`headsup.yaml, line 8: projects[0].endpoint is "dms". Give scheme and host only, such as https://dms.cn-north-4.myhuaweicloud.com.`,
		}},
		"a key twice": {good + "    name: other\n", []string{
			`headsup.yaml, line 5: projects[0].name is set again, after line 2. Keep one of the two.`,
		}},
		"the same project twice": {good + "  - name: prod\n    region: cn-north-4\n    project_id: 0123456789abcdef0123456789abcdef\n", []string{
			`headsup.yaml, line 5: projects[1].name is "prod", as that of projects[0]. Give each project a name of its own.`,
			`headsup.yaml, line 7: projects[1] is the same project as projects[0]. List each once, with all its engines.`,
		}},
		"secrets in the file": {good + "    credentials: {ak: TESTAK0001, sk: test-secret-key}\n", []string{
			`headsup.yaml, line 5: projects[0].credentials.ak is a secret. Put it into a file of its own, and name that as ak_file.`,
			`headsup.yaml, line 5: projects[0].credentials.sk is a secret. Put it into a file of its own, and name that as sk_file.`,
		}},
		"half of the credentials": {good + "    credentials:\n      ak_file: headsup.yaml\n", []string{
			`headsup.yaml, line 5: projects[0].credentials.sk_file is missing. Name access key and secret key both, or leave the credentials out to use those of the environment.`,
			`headsup.yaml, line 6: projects[0].credentials.ak_file names "DIR/headsup.yaml", which has several lines. Put only the secret into the file, on one line.`,
		}},
		"not a list":        {"projects: prod\n", []string{`headsup.yaml, line 1: projects is a single text. Write a list: one project after each dash.`}},
		"an empty list":     {"projects: []\n", []string{`headsup.yaml, line 1: projects has 0 entries. List 1 to 200 projects.`}},
		"not a mapping":     {"projects:\n  - prod\n", []string{`headsup.yaml, line 2: projects[0] is a single text. Write keys with their values, such as name: prod.`}},
		"an empty value":    {"projects:\n", []string{`headsup.yaml, line 1: projects is empty. Write a list: one project after each dash.`}},
		"a list at the top": {"- a\n", []string{`headsup.yaml, line 1: the file is a list. Write keys with their values, such as rules: […].`}},
		"anchors": {"projects: &all\n  - name: prod\n", []string{
			`headsup.yaml, line 1: projects is an anchor, an alias or a tag, which this file cannot have. Write a list: one project after each dash.`,
		}},
		"no YAML": {"projects:\n  - {name: prod\n", []string{
			`headsup.yaml, line 2 cannot be understood (could not find flow mapping end token '}'). Write YAML: keys, a colon and a space, and the same indentation for what belongs together. What begins with @ or # stands in quotes.`,
		}},
		"a tab": {"projects:\n  - name: prod\n\tregion: cn-north-4\n", []string{
			`headsup.yaml, line 3 is indented with a tab. YAML indents with spaces: put spaces in the place of tabs.`,
		}},
		"a tab inside a line": {"projects:\t[]\n", []string{`headsup.yaml, line 1: projects has 0 entries. List 1 to 200 projects.`}},
		"zeros":               {"rules\x00", []string{`headsup.yaml is no text. Name a YAML file, in UTF-8.`}},
		"no text":             {"\x89PNG\x0d\x0a\xff", []string{`headsup.yaml is no text. Name a YAML file, in UTF-8.`}},
		"two documents": {good + "---\nprojects: []\n", []string{
			`headsup.yaml has several documents. Keep one: remove the lines with ---.`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "headsup.yaml", c.text)
			_, err := Read(Source{Environ: withFile(), Dir: dir})
			got := said(err)
			for i := range got {
				got[i] = strings.ReplaceAll(got[i], dir+string(filepath.Separator), "DIR/")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFileWithoutProjectsLeavesThemToTheEnvironment(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "headsup.yaml", "rules: [{approvals: 0}]\n")
	s, err := Read(Source{Environ: enough("HEADSUP_CONFIG=headsup.yaml"), Dir: dir})
	if err != nil || len(s.Projects) != 1 || s.Projects[0].Name != "default" {
		t.Errorf("got %v, %v", s.Projects, err)
	}
}

// TestI6AFileThatSaysNothingIsNone: an empty file is what is left of one that had freezes, more likely than a wish.
func TestI6AFileThatSaysNothingIsNone(t *testing.T) {
	for _, text := range []string{"", "\n", "# later\n", "---\n", "...\n"} {
		dir := t.TempDir()
		write(t, dir, "headsup.yaml", text)
		src := Source{Environ: enough("HEADSUP_CONFIG=headsup.yaml", "HEADSUP_APPROVERS=@ann"), Dir: dir}
		_, err := Read(src)
		if got := said(err); len(got) != 1 || !strings.HasPrefix(got[0], "headsup.yaml says nothing. Write rules into it") {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestProjectsStandInOnePlace(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "headsup.yaml", "projects:\n  - {name: a, region: cn-north-4, project_id: b}\n")
	_, err := Read(Source{Environ: enough("HEADSUP_CONFIG=headsup.yaml"), Dir: dir})
	want := []string{
		"HUAWEICLOUD_REGION is set, and the file that HEADSUP_CONFIG names has projects too. Name each project once: remove this setting, or the file's projects.",
		"HUAWEICLOUD_SDK_PROJECT_ID is set, and the file that HEADSUP_CONFIG names has projects too. Name each project once: remove this setting, or the file's projects.",
	}
	if diff := cmp.Diff(want, said(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestTheExampleOfTheReadmeIsRead holds what README.md shows of the file against the reader.
func TestTheExampleOfTheReadmeIsRead(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(readme), "```yaml\n")
	example, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("README.md shows no YAML")
	}
	dir := t.TempDir()
	write(t, dir, "prod-ak", "TESTAK0001")
	write(t, dir, "prod-sk", "test-secret-key")
	write(t, dir, "headsup.yaml", example)
	s, err := Read(Source{Environ: withFile(), Dir: dir})
	if err != nil || len(s.Projects) != 2 || len(s.Warnings) != 0 {
		t.Errorf("got %v, %v, %v", s.Projects, s.Warnings, err)
	}
}

// TestTheExampleStartsOnceItsHeadWasFollowed does to the environment what the head of the example file says, and nothing else.
func TestTheExampleStartsOnceItsHeadWasFollowed(t *testing.T) {
	example, err := os.ReadFile(filepath.Join("..", "docs", "policy-example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(example), "\nprojects:")
	var dotEnv strings.Builder
	for _, line := range enough("HEADSUP_APPROVALS=1", "HEADSUP_APPROVERS='@sre-leads'") {
		name, _, _ := strings.Cut(line, "=")
		if name != "HEADSUP_CHANNELS" && line != "HEADSUP_APPROVALS=0" && !strings.Contains(head, "remove "+name) && !strings.Contains(head, "# "+name+", whose") {
			dotEnv.WriteString(line + "\n")
		}
	}
	for line := range strings.Lines(head) {
		if set, ok := strings.CutPrefix(line, "#   HEADSUP_"); ok {
			dotEnv.WriteString("HEADSUP_" + set)
		}
	}
	dir := t.TempDir()
	write(t, dir, "headsup.yaml", string(example))
	write(t, dir, ".env", dotEnv.String())
	write(t, dir, "headsup.key", testKey+"\n")
	s, err := Read(Source{Dir: dir})
	if err != nil || len(s.Warnings) != 0 || len(s.Projects) != 2 {
		t.Errorf("with\n%s\n%v %v", dotEnv.String(), s.Warnings, err)
	}
}
