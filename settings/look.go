package settings

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
)

// Look is one reading of the settings, good or bad, with the files that it rests on: .env, the YAML file, and those of secrets. It
// is never changed, and safe in parallel.
type Look struct {
	Settings Settings
	Err      error // of type Problems; nil where the settings are right

	src   Source
	files []file
	given map[string]string // of each setting that was found, the fingerprint of its value
	yaml  yamlFile
}

// file is one that was read, or was not there.
type file struct {
	path  string
	limit int64
	print string // of its content, or why it could not be read
	open  bool   // it ends in the middle of a line
	once  []byte // what a pipe gave, which gives it once only
	pipe  bool
}

// LookAt reads the settings as Read does.
func LookAt(src Source) Look { return lookAt(src, nil) }

// String shows what Settings show, and nothing that came out of a file.
func (l Look) String() string { return l.Settings.String() }

// GoString keeps %#v from walking into what String leaves out.
func (l Look) GoString() string { return l.String() }

// Again reads them once more. What came out of a pipe is taken as it was then.
func (l Look) Again() Look { return lookAt(l.src, l.files) }

func lookAt(src Source, before []file) Look {
	r := begin(src)
	for _, f := range before {
		if f.pipe {
			r.once[f.path] = f
		}
	}
	r.gather()
	l := Look{src: src, given: map[string]string{}}
	l.Settings, l.Err = r.settings(src)
	l.files, l.yaml = r.files, r.yaml
	for name, at := range r.found {
		l.given[name] = fingerprint([]byte(at.value), nil)
	}
	return l
}

// readFile reads a file, and remembers what it was.
func (r *reading) readFile(path string, limit int64) ([]byte, error) {
	if f, ok := r.once[path]; ok {
		r.files = append(r.files, f)
		return f.once, nil
	}
	info, err := os.Stat(path)
	pipe := err == nil && !info.Mode().IsRegular() && !info.IsDir()
	text, err := readFile(path, limit)
	f := file{path: path, limit: limit, print: fingerprint(text, err), open: endsInALine(text), pipe: pipe && err == nil}
	if f.pipe {
		f.once = bytes.Clone(text)
	}
	r.files = append(r.files, f)
	return text, err
}

func fingerprint(text []byte, err error) string {
	if err != nil {
		return reason(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Print is the fingerprint of the files as they were read: what has the same says the same.
func (l Look) Print() string { return l.print(func(f file) string { return f.print }) }

// Stands says that the files are still as they were read. It reads them again, and nothing else.
func (l Look) Stands() bool {
	return l.Print() == l.print(func(f file) string {
		if f.pipe {
			return f.print
		}
		return fingerprint(readFile(f.path, f.limit))
	})
}

func (l Look) print(of func(file) string) string {
	var all strings.Builder
	for _, f := range l.files {
		all.WriteString(f.path + "\x00" + of(f) + "\n")
	}
	return fingerprint([]byte(all.String()), nil)
}

// Replaces says what keeps this reading from taking the place of the one in force, beside its own mistakes: nil, or Problems. What
// is missing is more likely half a file than somebody's wish, unless whoever asks for the reading says that it is whole.
func (l Look) Replaces(inForce Look, whole bool) error {
	if l.Err != nil {
		return l.Err
	}
	var mistakes Problems
	if inForce.there(dotEnvName) && !l.there(dotEnvName) {
		mistakes = append(mistakes, Problem{Setting: dotEnvName, Found: "is gone, and what it set with it", Right: "Put it back, or restart headsup without it."})
	}
	if !whole {
		mistakes = append(mistakes, l.cutOff(inForce)...)
	}
	if len(mistakes) > 0 {
		return mistakes
	}
	return nil
}

// there says that a file in the working directory could be read.
func (l Look) there(name string) bool {
	return slices.ContainsFunc(l.files, func(f file) bool { return f.path == l.pathOf(name) && f.print != reason(fs.ErrNotExist) })
}

// pathOf is the path of a file in the working directory.
func (l Look) pathOf(name string) string { return (&reading{dir: l.src.Dir}).path(name) }

// policySettings are those that a policy is made of; it can be put in force while headsup runs.
func policySettings() []string {
	return []string{"HEADSUP_CONFIG", "HEADSUP_APPROVERS", "HEADSUP_APPROVALS"}
}

// Restart names the settings that differ from those that headsup was started with, and that it reads at the start only.
func (l Look) Restart(started Look) []string {
	names := map[string]bool{}
	for name := range maps.Keys(l.given) {
		names[name] = l.given[name] != started.given[name]
	}
	for name := range maps.Keys(started.given) {
		names[name] = l.given[name] != started.given[name]
	}
	for _, name := range policySettings() {
		delete(names, name)
	}
	maps.DeleteFunc(names, func(_ string, differs bool) bool { return !differs })
	if len(names) == 0 && !reflect.DeepEqual(l.Settings.Projects, started.Settings.Projects) {
		names["projects"] = true
	}
	return slices.Sorted(maps.Keys(names))
}
