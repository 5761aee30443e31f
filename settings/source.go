package settings

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Source is where settings are read from. The zero Source has no environment, and the process's working directory.
type Source struct {
	Environ  []string // NAME=value, as os.Environ gives them; where a name stands twice the last one holds
	Dir      string   // the working directory: of .env, and of relative paths; empty: the process's own
	Terminal bool     // whether the log is written to a terminal

	Draft []byte // what .env is to say, in the place of the file; nil: what the file says

	Now time.Time // zero: the machine's clock. It tells only which freezes are over
}

// Sizes that no honest file reaches; more would only fill memory.
const (
	maxDotEnv = 64 << 10
	maxSecret = 64 << 10
	maxYAML   = 1 << 20
)

// reading is one reading of the settings: what was found, and what is wrong with it.
type reading struct {
	dir      string
	draft    []byte
	now      time.Time
	found    map[string]found
	environ  map[string]string
	dotEnv   dotEnv
	secrets  []string // values that no message may show
	mistakes Problems
	warnings []Problem

	files []file          // all that were read
	once  map[string]file // pipes that were read before
	yaml  yamlFile

	absent  bool            // there is no .env
	unread  map[string]bool // settings that stand where .env could not be understood
	unknown bool            // what else stands in .env is not known
}

// found is one setting as somebody wrote it.
type found struct {
	value string
	where string // empty: in the environment
}

const inEnvironment = ""

// gather takes each setting from the environment, else from .env. A secret counts as given there in either of its two
// forms, so that a file named in the environment wins over a value in .env.
func gather(src Source) *reading { return begin(src).gather() }

func begin(src Source) *reading {
	r := &reading{dir: src.Dir, draft: src.Draft, now: src.Now, found: map[string]found{}, environ: map[string]string{}, once: map[string]file{}, unread: map[string]bool{}}
	if r.now.IsZero() {
		r.now = time.Now()
	}
	for _, pair := range src.Environ {
		if name, value, ok := strings.Cut(pair, "="); ok {
			r.environ[name] = unquoted(name, value)
		}
	}
	return r
}

// unquoted takes a setting of ours out of one pair of quotes: docker run --env-file hands on what .env has in quotes with them.
func unquoted(name, value string) string {
	if end := len(value) - 1; ours(name) && end > 0 && value[0] == value[end] && (value[0] == '\'' || value[0] == '"') {
		return value[1:end]
	}
	return value
}

func (r *reading) gather() *reading {
	r.readDotEnv()

	for _, name := range names() {
		if value, ok := r.environ[name]; ok {
			r.found[name] = found{value, inEnvironment}
		} else if at, ok := r.dotEnv[name]; ok {
			r.found[name] = at
		}
	}
	for _, name := range secretNames() {
		if at, ok := r.secret(name); ok {
			r.found[name] = at
			if !strings.HasPrefix(at.value, sqliteScheme) {
				r.keepSecret(at.value)
			}
		}
	}
	return r
}

// secret finds a secret in its two forms.
func (r *reading) secret(name string) (found, bool) {
	layers := []func(string) found{
		func(n string) found { return found{r.environ[n], inEnvironment} },
		func(n string) found { return r.dotEnv[n] },
	}
	for _, layer := range layers {
		value, file := layer(name), layer(name+fileSuffix)
		switch {
		case value.value != "" && file.value != "":
			r.keepSecret(value.value)
			r.add(Problem{name, value.where, "is set, and " + name + fileSuffix + " too", "Keep one of them."})
			return value, true
		case value.value != "":
			return value, true
		case file.value != "":
			content, ok := r.secretFile(name+fileSuffix, file.where, r.path(file.value))
			return found{content, file.where}, ok
		}
	}
	return found{}, false
}

// secretFile reads a secret from a file, without the line break at its end. What the file holds is never told.
func (r *reading) secretFile(setting, where, path string) (string, bool) {
	text, err := r.readFile(path, maxSecret)
	if err != nil {
		r.add(Problem{setting, where, "names " + r.quotePath(path) + ", which cannot be read: " + reason(err), "Name a file that headsup may read."})
		return "", false
	}
	value := strings.TrimRight(string(text), "\r\n")
	r.keepSecret(value)
	switch {
	case strings.TrimSpace(value) == "":
		r.add(Problem{setting, where, "names " + r.quotePath(path) + ", which is empty", "Put the secret into the file, on one line."})
		return "", false
	case strings.ContainsAny(value, "\r\n"):
		r.add(Problem{setting, where, "names " + r.quotePath(path) + ", which has several lines", "Put only the secret into the file, on one line."})
		return "", false
	}
	return value, true
}

// path takes relative paths from the Source's working directory.
func (r *reading) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(r.dir, p)
}

var errTooLarge = errors.New("it is too large")

// readFile reads at most limit bytes of a regular file, or of a pipe, which is how some secret stores hand files over.
func readFile(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > limit {
		return nil, errTooLarge
	}
	return text, nil
}

// reason is why a file could not be read, without the path, which the sentence has already.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.Is(err, errTooLarge):
		return errTooLarge.Error()
	default:
		if pathError, ok := errors.AsType[*fs.PathError](err); ok {
			return pathError.Err.Error()
		}
		return "reading it failed"
	}
}
