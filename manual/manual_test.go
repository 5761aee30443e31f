package manual

import (
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden page anew")

// program has what is hard to write down: signs that troff, shells and fish take for orders of their own.
type program struct {
	Go     going `cmd:"" help:"Go there: 'quickly', by $PATH or \\backslash. Costs 5 €."`
	Hidden going `cmd:"" hidden:"" help:"Nobody's."`

	Quiet bool `short:"q" help:"Say nothing; [not] a word, \"never\"."`
}

type going struct {
	To     string `enum:"north,south" default:"north" help:"Where to, ~ or *."`
	Map    string `type:"existingfile" short:"m" placeholder:"FILE" help:".hidden files too."`
	Back   bool   `negatable:"" help:"And back."`
	Secret bool   `hidden:"" help:"Nobody's."`
}

func (going) Help() string { return "In two lines:\n.one begins with a dot" }

func model(t *testing.T) *kong.Application {
	t.Helper()
	k, err := kong.New(&program{}, kong.Name("walk"), kong.Description("Walks: one foot, then the other."))
	if err != nil {
		t.Fatal(err)
	}
	return k.Model
}

// TestPage holds a page against one that was read by a person.
func TestPage(t *testing.T) {
	t.Parallel()
	const golden = "testdata/walk.1"
	got, err := Page(model(t), "v1.2-3")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("-update writes it anew (-want +got):\n%s", diff)
	}
}

// TestScriptsAreScripts of their shells, whatever help texts say, and offer nothing that is hidden.
func TestScriptsAreScripts(t *testing.T) {
	t.Parallel()
	for shell, script := range map[string]func(*kong.Application) ([]byte, error){"bash": Bash, "zsh": Zsh, "fish": Fish} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			text, err := script(model(t))
			if err != nil {
				t.Fatal(err)
			}
			for _, hidden := range []string{"Nobody", "secret"} {
				if strings.Contains(string(text), hidden) {
					t.Errorf("it tells of %s: %s", hidden, text)
				}
			}
			path, err := exec.LookPath(shell)
			if err != nil {
				t.Skipf("%s is missing; install it with: apt-get install %[1]s", shell)
			}
			read := exec.CommandContext(t.Context(), path, "-n", "/dev/stdin")
			read.Stdin = strings.NewReader(string(text))
			if out, err := read.CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("%v: %s\n%s", err, out, text)
			}
		})
	}
}
