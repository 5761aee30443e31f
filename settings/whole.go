package settings

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"headsup/maintenance"
)

// What is read while headsup runs may be half a file: a full disk, a killed editor and a slow copy all leave a beginning, and a
// beginning of a policy can be a good one that allows more. Nobody can see that from the file alone, so it is compared with the one
// in force, unless somebody says that it is whole: by lastLine, or by asking for it to be read.

// lastLine is YAML's own end of a document.
const lastLine = "..."

const rightWhole = "Put it back. If the file is whole, say so: write three dots (...) as its last line, or send SIGHUP."

// yamlFile is the YAML file of one reading; zero where none is named.
type yamlFile struct {
	name  string // for messages
	path  string
	root  ast.Node // what it says
	ended bool     // by lastLine
}

// saysItsEnd says that the last line of a file is lastLine.
func saysItsEnd(text []byte) bool {
	text = bytes.TrimRight(text, " \t\r\n")
	line, comment, _ := strings.Cut(string(text[bytes.LastIndexByte(text, '\n')+1:]), " ")
	return line == lastLine && (comment == "" || strings.HasPrefix(strings.TrimSpace(comment), "#"))
}

// endsInALine says that a text ends in the middle of one.
func endsInALine(text []byte) bool { return len(text) > 0 && !bytes.HasSuffix(text, []byte("\n")) }

// cutOff says why this reading may be half of what somebody wrote, seen from the one in force.
func (l Look) cutOff(inForce Look) (mistakes Problems) {
	for _, f := range l.files {
		dotEnv, yaml := f.path == l.pathOf(dotEnvName), f.path == l.yaml.path && !l.yaml.ended
		if (dotEnv || yaml) && f.open && f.print != inForce.printOf(f.path) {
			name := dotEnvName
			if yaml {
				name = l.yaml.name
			}
			mistakes = append(mistakes, Problem{
				Setting: name, Found: "ends in the middle of a line, as if it were cut off", Right: "End its last line with a line break.",
			})
		}
	}
	was := inForce.Settings.Approvals
	if _, given := l.given["HEADSUP_APPROVALS"]; !given && l.simple() && l.Settings.Approvals < was {
		mistakes = append(mistakes, Problem{
			Setting: "HEADSUP_APPROVALS", Found: fmt.Sprintf("was %d and is not set any more", was),
			Right: "Set it to what you mean, or send SIGHUP: without it 1 approval is enough.",
		})
	}
	missing := lost(l.yaml.root, inForce.yaml.root, "")
	switch {
	case l.yaml.ended:
	case inForce.yaml.ended && l.yaml.root != nil:
		mistakes = append(mistakes, Problem{
			Setting: l.yaml.name, Found: "does not end with three dots (...) any more, as if it were cut off",
			Right: "Put back what is missing, and the dots, which say that the file is whole. Or send SIGHUP.",
		})
	case missing != "" && l.yaml.root == nil:
		mistakes = append(mistakes, Problem{Setting: "HEADSUP_CONFIG", Found: "is not set any more, and named a policy", Right: "Set it again, or send SIGHUP if that is meant."})
	case missing != "":
		mistakes = append(mistakes, Problem{Setting: missing, Where: l.yaml.name, Found: "is gone, as if the file were cut off", Right: rightWhole})
	}
	return mistakes
}

// printOf is the fingerprint of a file in this reading; empty where it was not read.
func (l Look) printOf(path string) string {
	at := slices.IndexFunc(l.files, func(f file) bool { return f.path == path })
	if at < 0 {
		return ""
	}
	return l.files[at].print
}

// simple says that HEADSUP_APPROVALS and HEADSUP_APPROVERS are part of the policy.
func (l Look) simple() bool {
	return slices.ContainsFunc(l.Settings.Policy.Rules, func(r maintenance.Rule) bool { return r.Source.Line == 0 })
}

// lost names what a file lacks at its end that stood in it before; empty where nothing does. Only what comes last can be cut off, since all
// before it was written whole: so a mapping must still have the keys that it had, a list as many entries, and what is last in either
// is compared in the same way.
func lost(now, before ast.Node, path string) string {
	if list, ok := before.(*ast.SequenceNode); ok {
		left, ok := now.(*ast.SequenceNode)
		if !ok || len(list.Values) == 0 {
			return ""
		}
		return lostEntry(left.Values, list.Values, path)
	}
	had, _ := pairsOf(before)
	have, isMapping := pairsOf(now)
	if now != nil && !isMapping {
		return ""
	}
	for _, pair := range had {
		if key := keyText(pair.Key); valueOf(have, key) == nil {
			return within(path, key)
		}
	}
	if len(have) == 0 {
		return ""
	}
	key := keyText(have[len(have)-1].Key)
	return lost(have[len(have)-1].Value, valueOf(had, key), within(path, key))
}

// lostEntry is lost for the entries of a list. One that ends with an entry that others followed, and lacks the last of them, was cut off
// whatever was put in further up.
func lostEntry(have, had []ast.Node, path string) string {
	end, last := have[len(have)-1], len(had)-1
	like := slices.IndexFunc(had, func(one ast.Node) bool { return alike(one, end) })
	switch {
	case like < 0 && len(have) > len(had): // a new one
		return ""
	case like < 0:
		like = last
	}
	kept := slices.ContainsFunc(have, func(one ast.Node) bool { return alike(one, had[last]) })
	if len(have) < len(had) || like < last && !kept {
		return fmt.Sprintf("%s[%d]", path, last)
	}
	return lost(end, had[like], fmt.Sprintf("%s[%d]", path, len(have)-1))
}

// alike says that two entries are the same one, perhaps changed: they begin alike, with their name as a rule.
func alike(a, b ast.Node) bool { return beginning(a) == beginning(b) }

func beginning(node ast.Node) string {
	pairs, isMapping := pairsOf(node)
	if !isMapping || len(pairs) == 0 {
		return textOf(node)
	}
	return keyText(pairs[0].Key) + ": " + textOf(pairs[0].Value)
}

func within(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func valueOf(pairs []*ast.MappingValueNode, key string) ast.Node {
	for _, pair := range pairs {
		if keyText(pair.Key) == key {
			return pair.Value
		}
	}
	return nil
}

// textOf is what a node says, whatever its layout is.
func textOf(node ast.Node) string {
	var b strings.Builder
	writeNode(&b, node, " ")
	return b.String()
}
