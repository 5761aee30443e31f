package deploy

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

const top = ".." // of the repository

// stages reads the Dockerfile as an engine does.
func stages(t *testing.T) (build, last instructions.Stage) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(top, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	read, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range read.Warnings {
		t.Error(w.Short, w.Detail)
	}
	all, _, err := instructions.Parse(read.AST, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[0].Name != "build" {
		t.Fatalf("it has %d stages", len(all))
	}
	return all[0], all[1]
}

// TestTheImageIsClosed: nobody's user, one entry point, one folder to write to, and a health check that needs no shell.
func TestTheImageIsClosed(t *testing.T) {
	_, last := stages(t)
	if last.BaseName != "scratch" {
		t.Errorf("it stands on %s", last.BaseName)
	}
	said := map[string]string{}
	for _, c := range last.Commands {
		switch c := c.(type) {
		case *instructions.UserCommand:
			said["user"] = c.User
		case *instructions.VolumeCommand:
			said["volume"] = strings.Join(c.Volumes, " ")
		case *instructions.WorkdirCommand:
			said["folder"] = c.Path
		case *instructions.EntrypointCommand:
			said["start"] = strings.Join(c.CmdLine, " ")
			if c.PrependShell {
				t.Error("its entry point needs a shell")
			}
		case *instructions.HealthCheckCommand:
			said["health"] = strings.Join(c.Health.Test, " ")
		case *instructions.RunCommand:
			t.Errorf("%v runs where there is nothing to run", c)
		}
	}
	want := map[string]string{
		"user": "65532:65532", "volume": "/data", "folder": "/data", "start": "/headsup", "health": "CMD /headsup health",
	}
	if !maps.Equal(said, want) {
		t.Errorf("it says %v,\nwant      %v", said, want)
	}
}

// TestTheImageIsBuiltAndRuns takes the steps of the Dockerfile one by one in clean folders, and runs what comes out of them as the image
// would: with nothing else to see, as nobody, and with nothing to write to but /data and /tmp.
func TestTheImageIsBuiltAndRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds headsup from nothing")
	}
	build, last := stages(t)
	w := workshop{t: t, context: sent(t), build: t.TempDir(), image: t.TempDir(), env: os.Environ()}
	if err := os.Chmod(filepath.Dir(w.image), 0o755); err != nil { // nobody has to reach it
		t.Fatal(err)
	}
	w.take(build, w.build)
	w.take(last, w.image)

	var all []string
	err := fs.WalkDir(os.DirFS(w.image), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"etc/ssl/certs/ca-certificates.crt", "headsup"}; !slices.Equal(all, want) {
		t.Errorf("the image holds %v, want %v", all, want)
	}
	if out := w.run("version"); out != "headsup v0.0.1-test\n" {
		t.Errorf("it says %q", out)
	}
	if out := w.run("demo", "--headless"); !strings.Contains(out, "applied") {
		t.Errorf("the demo says %s", out)
	}
}

// sent gives the files that a build is sent: those of the repository less what .dockerignore names, and no file that git does not know.
func sent(t *testing.T) []string {
	t.Helper()
	text, err := os.Open(filepath.Join(top, ".dockerignore"))
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	patterns, err := ignorefile.ReadAll(text)
	if err != nil {
		t.Fatal(err)
	}
	ignored, err := patternmatcher.New(patterns)
	if err != nil {
		t.Fatal(err)
	}
	known, err := exec.CommandContext(t.Context(), "git", "-C", top, "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, name := range strings.Split(strings.TrimSuffix(string(known), "\x00"), "\x00") {
		skip, err := ignored.MatchesOrParentMatches(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(top, name)); err == nil && !skip {
			files = append(files, name)
		}
	}
	for _, secret := range []string{".env", ".git/config", "headsup.db"} {
		if skip, err := ignored.MatchesOrParentMatches(secret); err != nil || !skip {
			t.Errorf("%s would be sent to the build", secret)
		}
	}
	return files
}

// workshop is where an image is made by hand.
type workshop struct {
	t            *testing.T
	context      []string // names of files below top
	build, image string   // what is / to each stage
	folder       string   // WORKDIR of the stage under way
	env          []string
}

// take does what a stage says, with root as its /.
func (w *workshop) take(s instructions.Stage, root string) {
	w.t.Helper()
	w.folder = "/"
	for _, c := range s.Commands {
		switch c := c.(type) {
		case *instructions.WorkdirCommand:
			w.folder = c.Path
			w.make(root, c.Path)
		case *instructions.ArgCommand:
			for _, arg := range c.Args {
				w.env = append(w.env, arg.Key+"="+map[string]string{"VERSION": "v0.0.1-test"}[arg.Key])
			}
		case *instructions.CopyCommand:
			w.copy(c, root)
		case *instructions.RunCommand:
			// What it writes to /out lies below root, since this machine is not the image.
			script := strings.ReplaceAll(strings.Join(c.CmdLine, " "), "/out", filepath.Join(root, "out"))
			run := exec.CommandContext(w.t.Context(), "sh", "-c", script)
			run.Dir, run.Env = filepath.Join(root, w.folder), w.env
			if out, err := run.CombinedOutput(); err != nil {
				w.t.Fatalf("RUN %s: %v\n%s", script, err, out)
			}
		}
	}
}

func (w *workshop) make(root, folder string) {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
		w.t.Fatal(err)
	}
}

// copy lays down what COPY names: from what was sent, or from the other stage.
func (w *workshop) copy(c *instructions.CopyCommand, root string) {
	w.t.Helper()
	if c.From == "" {
		for _, name := range w.context {
			if c.SourcePaths[0] == "." || slices.Contains(c.SourcePaths, name) {
				to := filepath.Join(w.folder, c.DestPath, name)
				w.make(root, filepath.Dir(to))
				w.cp(filepath.Join(top, name), filepath.Join(root, to))
			}
		}
		return
	}
	from := filepath.Join(w.build, c.SourcePaths[0])
	if strings.HasPrefix(c.SourcePaths[0], "/etc/") {
		from = c.SourcePaths[0] // of the image that the stage stands on, which is Debian as this machine
	}
	w.make(root, filepath.Dir(c.DestPath))
	to := filepath.Join(root, c.DestPath)
	w.cp(from, to)
	if c.Chown == "65532:65532" && os.Getuid() == 0 {
		if err := os.Chown(to, 65532, 65532); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *workshop) cp(from, to string) {
	w.t.Helper()
	if out, err := exec.CommandContext(w.t.Context(), "cp", "-rpL", from, to).CombinedOutput(); err != nil {
		w.t.Fatalf("cp: %v: %s", err, out)
	}
}

// run starts the image's entry point. Only root may show it nothing but its own files, and only in a space of its own for mounts may
// these be made read-only; elsewhere that much is left out, and said.
func (w *workshop) run(args ...string) string {
	w.t.Helper()
	const closed = `set -e; mount --bind "$0" "$0"; mount --bind "$0/data" "$0/data"; mount -t tmpfs -o mode=1777 none "$0/tmp"
mount -o remount,bind,ro "$0"; exec chroot --userspec=65532:65532 "$0" /headsup "$@"`
	run := exec.CommandContext(w.t.Context(), "sh", append([]string{"-c", closed, w.image}, args...)...)
	run.Env = []string{"HOME=/data"}
	if os.Getuid() == 0 {
		run.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	}
	if os.Getuid() != 0 || !mayMount(w.t.Context()) {
		w.t.Log("neither the root of its files nor their being read-only is tried: that takes root and a space for mounts")
		run = exec.CommandContext(w.t.Context(), filepath.Join(w.image, "headsup"), args...)
		run.Dir = filepath.Join(w.image, "data")
	}
	out, err := run.CombinedOutput()
	if err != nil {
		w.t.Errorf("headsup %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func mayMount(ctx context.Context) bool {
	try := exec.CommandContext(ctx, "true")
	try.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	return try.Run() == nil
}

// argsOf are the arguments that a stage takes.
func argsOf(s instructions.Stage) []string {
	var names []string
	for _, c := range s.Commands {
		if c, ok := c.(*instructions.ArgCommand); ok {
			for _, arg := range c.Args {
				names = append(names, arg.Key)
			}
		}
	}
	return names
}
