package deploy

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// blocks are the scripts and files of docs/deploy.md, by the remark above them.
func blocks(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(top, "docs", "deploy.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, m := range regexp.MustCompile("(?ms)^<!-- ([^\n]*) -->\n```[a-z]+\n(.*?)^```$").FindAllSubmatch(page, -1) {
		all[string(m[1])] = string(m[2])
	}
	return all
}

// absent stand in the place of programs that reach what this machine does not have: an engine, a cluster, a systemd that runs. Each writes
// down what it was called with, and the test looks at that.
var absent = []string{"docker", "kubectl", "helm", "systemctl"}

// typed runs a block of the page in a folder, with the files beside it that its text asks for. It gives the folder that stands for /, and the
// calls of what is absent, each in its words.
func typed(t *testing.T, name, dir string, beside map[string]string) (root string, calls [][]string) {
	t.Helper()
	script, ok := blocks(t)["run: "+name]
	if !ok {
		t.Fatalf("docs/deploy.md has no block for %s", name)
	}
	root = t.TempDir() // outside the folder, which may be a checkout that has to stay clean
	for _, folder := range []string{"usr/local/bin", "etc/systemd/system", "absent"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, program := range absent {
		write(t, filepath.Join(root, "absent", program), "#!/bin/sh\n{ printf '%s' "+program+"; printf '\\t%s' \"$@\"; echo; } >> \"$CALLS\"\n", 0o755)
	}
	for file, text := range beside {
		write(t, filepath.Join(dir, file), text, 0o600)
	}
	script = regexp.MustCompile(`(?m) /(usr|etc)/`).ReplaceAllString(script, " "+root+"/$1/")
	calledAt := filepath.Join(root, "calls")
	sh(t, dir, "set -eu; umask 022; export CALLS=$2; PATH=$1:$PATH\n"+script, filepath.Join(root, "absent"), calledAt)
	text, err := os.ReadFile(calledAt)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if line != "" {
			calls = append(calls, strings.Split(line, "\t"))
		}
	}
	return root, calls
}

func write(t *testing.T, file, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// TestEachBlockOfThePageIsRun by a test below, or read as a file by one.
func TestEachBlockOfThePageIsRun(t *testing.T) {
	var names []string
	for name := range blocks(t) {
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{"file: values.yaml", "run: compose", "run: container", "run: kubernetes", "run: release", "run: systemd"}
	if !slices.Equal(names, want) {
		t.Errorf("the page has %v, and run are %v", names, want)
	}
}

func TestTheReleaseOfThePage(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds three platforms")
	}
	dir := checkout(t)
	typed(t, "release", dir, nil)
	if made, err := filepath.Glob(filepath.Join(dir, "dist", "*")); err != nil || len(made) != 8 {
		t.Errorf("it made %v", made)
	}
}

// TestTheContainerOfThePage: its words are those of an engine, and of this Dockerfile.
func TestTheContainerOfThePage(t *testing.T) {
	_, calls := typed(t, "container", t.TempDir(), nil)
	if len(calls) != 2 {
		t.Fatalf("it calls %v", calls)
	}
	build, run := calls[0], calls[1]
	stage, last := stages(t)
	arg, _, _ := strings.Cut(after(build, "--build-arg"), "=")
	if !slices.Contains(argsOf(stage), arg) || build[len(build)-1] != "." {
		t.Errorf("%v builds something else", build)
	}
	if run[len(run)-1] != after(build, "--tag") {
		t.Errorf("%v runs another image than %v has built", run, build)
	}
	_, mounted, _ := strings.Cut(after(run, "--volume"), ":")
	if !slices.Contains(run, "--read-only") || mounted != "/data" || after(run, "--tmpfs") != "/tmp" || last.BaseName != "scratch" {
		t.Errorf("%v leaves out what makes it closed, or what it writes to", run)
	}
}

// after is the word behind another.
func after(words []string, word string) string {
	at := slices.Index(words, word)
	if at < 0 || at+1 == len(words) {
		return ""
	}
	return words[at+1]
}

// TestTheComposeOfThePage: what it lays down is what the compose file asks for, and the two secrets agree.
func TestTheComposeOfThePage(t *testing.T) {
	if testing.Short() {
		t.Skip("it copies the repository")
	}
	dir := checkout(t)
	_, calls := typed(t, "compose", dir, nil)
	if len(calls) != 1 || calls[0][1] != "compose" || after(calls[0], "--file") != "deploy/compose/compose.yaml" {
		t.Fatalf("it calls %v", calls)
	}
	folder := filepath.Join(dir, "deploy", "compose")
	for _, secret := range composed(t).Secrets {
		info, err := os.Stat(filepath.Join(folder, "secrets", filepath.Base(secret.File)))
		if err != nil || info.Mode().Perm() != 0o444 {
			t.Errorf("the containers cannot read %s: %v", secret.File, err)
		}
	}
	if info, err := os.Stat(filepath.Join(folder, "secrets")); err != nil || info.Mode().Perm() != 0o700 {
		t.Error("everybody on the machine can read the secrets")
	}
	password := strings.TrimSpace(sh(t, folder, "cat secrets/database-password"))
	postgres := composed(t).Services["postgres"].Environment
	want := fmt.Sprintf("postgres://%s:%s@postgres:5432/%s?sslmode=disable", *postgres["POSTGRES_USER"], password, *postgres["POSTGRES_DB"])
	if url := sh(t, folder, "cat secrets/database-url"); url != want || len(password) != 48 {
		t.Errorf("headsup is given %s, want %s", url, want)
	}
	sh(t, dir, `test -z "$(git status --porcelain -- deploy)"`) // no secret is one commit away
}

// TestTheKubernetesOfThePage renders the chart with the page's values, and finds each secret among those that the page has made.
func TestTheKubernetesOfThePage(t *testing.T) {
	values := blocks(t)["file: values.yaml"]
	_, calls := typed(t, "kubernetes", t.TempDir(), map[string]string{"values.yaml": values})
	if len(calls) != 3 {
		t.Fatalf("it calls %v", calls)
	}
	secret, install := calls[1], calls[2]
	r, err := rendered(t, install[3], values)
	if err != nil {
		t.Fatal(err)
	}
	if install[4] != "deploy/helm" || after(install, "--values") != "values.yaml" || after(install, "--namespace") != after(secret, "--namespace") || after(install, "--namespace") != calls[0][3] {
		t.Errorf("%v does not go with %v", install, calls[:2])
	}
	for _, v := range r.deployment.Spec.Template.Spec.Volumes {
		if v.Projected == nil {
			continue
		}
		for _, source := range v.Projected.Sources {
			if source.Secret.Name != after(secret, "generic") || !slices.Contains(secret, "--from-file="+source.Secret.Items[0].Key) {
				t.Errorf("%s of %s is made by nobody", source.Secret.Items[0].Key, source.Secret.Name)
			}
		}
	}
	if r.monitor == nil || r.budget == nil {
		t.Error("the page promises a monitor and a budget")
	}
}

// TestTheUnitOfThePage is installed with all that it reads, and nobody but root can read a secret.
func TestTheUnitOfThePage(t *testing.T) {
	dir := t.TempDir()
	root, calls := typed(t, "systemd", dir, map[string]string{
		"headsup": "", "headsup.service": unit(t), "settings": "", "bot-token": "", "app-token": "", "ak": "", "sk": "",
	})
	if len(calls) != 2 || !slices.Equal(calls[0], []string{"systemctl", "daemon-reload"}) {
		t.Errorf("it calls %v", calls)
	}
	read := regexp.MustCompile(`(?m)^(?:ExecStart|EnvironmentFile|LoadCredential)=(?:[a-z-]+:)?(/\S+)`).FindAllStringSubmatch(unit(t), -1)
	if len(read) != 6 {
		t.Fatalf("the unit reads %v", read)
	}
	for _, m := range read {
		info, err := os.Stat(filepath.Join(root, m[1]))
		switch {
		case err != nil:
			t.Error(err)
		case strings.Contains(unit(t), ":"+m[1]+"\n") && info.Mode().Perm() != 0o600:
			t.Errorf("%s is a secret, and %v", m[1], info.Mode())
		}
	}
}
