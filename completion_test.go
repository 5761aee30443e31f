package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"headsup/manual"
)

// shells complete lines for a test: each reads a script of ours and then lines, and answers each with one line of what it offers. bash and fish
// complete as they do for a person; zsh's own functions, which want a terminal, are stood in for by what they are handed.
var shells = map[string]string{
	"bash": `source "$1"
while IFS= read -r line; do
	COMP_WORDS=($line); case $line in *' ') COMP_WORDS+=('') ;; esac
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=(); _headsup; echo "${COMPREPLY[@]}"
done`,
	"zsh": `compdef() { :; }; _message() { :; }
compadd() { shift; print -rn -- "$@" "" }
_files() { print -rn -- * "" }
compset() { PREFIX=${PREFIX#*=} }
_describe() { [[ $1 == -o ]] && shift; local e; for e in "${(@P)2}"; do [[ $e == $PREFIX* ]] && print -rn -- "${e%%:*} "; done }
source $1
while IFS= read -r line; do words=(${=line}); [[ $line == *' ' ]] && words+=(''); CURRENT=$#words; PREFIX=$words[-1]; _headsup; print; done`,
	"fish": `source $argv[1]
while read --local line; set --local all (complete --do-complete $line | string replace --regex '\t.*' ''); printf '%s\n' "$all"; end`,
}

// completes gives what a shell offers for each line, in a folder that holds headsup.yaml alone, or skips the test where there is no such shell.
func completes(t *testing.T, shell string, lines []string) [][]string {
	t.Helper()
	path, err := exec.LookPath(shell)
	if err != nil {
		t.Skipf("%s is missing; install it with: apt-get install %[1]s", shell)
	}
	script, dir := filepath.Join(t.TempDir(), "completion"), t.TempDir()
	var out, errs strings.Builder
	if code := run(t.Context(), []string{"completion", shell}, &out, &errs); code != exitFine {
		t.Fatalf("code %d: %s", code, errs.String())
	}
	for name, text := range map[string]string{script: out.String(), filepath.Join(dir, "headsup.yaml"): ""} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"-c", shells[shell], shell, script}
	if shell == "fish" {
		args = []string{"--no-config", "-c", shells[shell], script}
	}
	typed := exec.CommandContext(t.Context(), path, args...)
	typed.Dir, typed.Stdin, typed.Stderr = dir, strings.NewReader(strings.Join(lines, "\n")+"\n"), &errs
	typed.Env = []string{"HOME=" + dir, "LC_ALL=C.UTF-8", "PATH=" + os.Getenv("PATH")}
	said, err := typed.Output()
	if err != nil || errs.String() != "" {
		t.Fatalf("%v: %s", err, errs.String())
	}
	var offered [][]string
	for line := range strings.Lines(string(said)) {
		offered = append(offered, strings.Fields(line))
	}
	if len(offered) != len(lines) {
		t.Fatalf("%d lines were typed, and %d answered:\n%s", len(lines), len(offered), said)
	}
	return offered
}

// parser is the command line as it is read.
func parser(t *testing.T) *kong.Kong {
	t.Helper()
	p, err := newParser(t.Context(), streams{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// everyCommand gives the program and all that can be called in it.
func everyCommand(node *kong.Node) []*kong.Node {
	all := []*kong.Node{node}
	for _, child := range node.Children {
		all = append(all, everyCommand(child)...)
	}
	return all
}

// TestAShellOffersWhatTheCommandLineKnows: every command, every flag, and what a flag takes.
func TestAShellOffersWhatTheCommandLineKnows(t *testing.T) {
	t.Parallel()
	var lines []string
	var want [][]string
	for _, c := range everyCommand(parser(t).Model.Node) {
		var names, flags []string
		for _, child := range c.Children {
			names = append(names, child.Name)
		}
		for _, f := range c.Flags {
			flags = append(flags, "--"+f.Name)
		}
		lines, want = append(lines, c.FullPath()+" ", c.FullPath()+" --"), append(want, names, append(flags, "--help"))
	}
	for line, offers := range map[string]string{
		"headsup audit ex":                     "export",
		"headsup audit export --format ":       "jsonl csv",
		"headsup audit export --format c":      "csv",
		"headsup policy explain --action re":   "reschedule",
		"headsup policy check ":                "headsup.yaml",
		"headsup policy explain --policy head": "headsup.yaml",
		"headsup audit pack -o head":           "headsup.yaml",
		"headsup completion f":                 "fish",
		"headsup init --no-":                   "--no-yaml",
		"headsup init --region ":               "",
		"headsup doctor --json ":               "",
	} {
		lines, want = append(lines, line), append(want, strings.Fields(offers))
	}
	for shell := range shells {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			for n, offered := range completes(t, shell, lines) {
				for _, word := range want[n] {
					if !slices.Contains(offered, word) {
						t.Errorf("behind %q it offers %q, without %s", lines[n], offered, word)
					}
				}
				if strings.HasSuffix(lines[n], "--region ") && len(offered) > 0 {
					t.Errorf("behind %q it offers %q", lines[n], offered)
				}
			}
		})
	}
}

// TestAValueCanBeJoinedToItsFlag: bash hands --format=c over as three words, zsh as one.
func TestAValueCanBeJoinedToItsFlag(t *testing.T) {
	t.Parallel()
	for shell, line := range map[string]string{
		"bash": "headsup audit export --format = c", "zsh": "headsup audit export --format=c", "fish": "headsup audit export --format=c",
	} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			offered := completes(t, shell, []string{line})[0]
			if !slices.ContainsFunc(offered, func(word string) bool { return strings.HasSuffix(word, "csv") }) {
				t.Errorf("it offers %q", offered)
			}
		})
	}
}

// TestTheManualHasEveryCommandAndFlag, as whoever asks for it reads it.
func TestTheManualHasEveryCommandAndFlag(t *testing.T) {
	t.Parallel()
	model := parser(t).Model
	page, err := manual.Page(model, "v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"groff":  {"-man", "-Tutf8", "-P-cbou", "-ww", "-rLL=200n"},
		"mandoc": {"-man", "-Tutf8", "-Werror,stop", "-Owidth=200"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, err := exec.LookPath(name)
			if err != nil {
				t.Skipf("%s is missing; install it with: apt-get install %[1]s", name)
			}
			var out, errs strings.Builder
			read := exec.CommandContext(t.Context(), path, args...)
			read.Stdin, read.Stdout, read.Stderr = strings.NewReader(string(page)), &out, &errs
			if err := read.Run(); err != nil || errs.String() != "" {
				t.Fatalf("%v: %s", err, errs.String())
			}
			shows(t, model.Node, struck.ReplaceAllString(out.String(), ""))
		})
	}
	text := strings.NewReplacer(`\-`, "-", `\fR`, "", `\fI`, "").Replace(string(page))
	shows(t, model.Node, text)
}

// struck is a letter below another, as typewriters make it bold or underline it.
var struck = regexp.MustCompile(".\x08")

// shows wants each command and each flag in the page, and the flag among those of its command.
func shows(t *testing.T, program *kong.Node, page string) {
	t.Helper()
	_, page, _ = strings.Cut(page, "COMMANDS")
	all := everyCommand(program)
	for n, c := range all[1:] {
		_, part, found := strings.Cut(page, c.FullPath())
		if !found {
			t.Errorf("the page lacks %s", c.FullPath())
			continue
		}
		if n+2 < len(all) {
			part, _, _ = strings.Cut(part, all[n+2].FullPath())
		}
		for _, f := range c.Flags {
			if !strings.Contains(part, "--"+f.Name) {
				t.Errorf("behind %s the page lacks --%s", c.FullPath(), f.Name)
			}
		}
	}
	for _, f := range program.Flags {
		if !strings.Contains(page, "--"+f.Name) {
			t.Errorf("the page lacks --%s", f.Name)
		}
	}
}
