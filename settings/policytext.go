package settings

import (
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// policyText writes what the file says of the policy in one way, whatever its layout and comments are: two files that say the same
// have the same hash. It is YAML again, for those who read the audit.
func policyText(top mapping) string {
	var b strings.Builder
	for _, key := range []string{"rules", "freezes", "routes"} {
		if e, ok := top.entries[key]; ok {
			b.WriteString(key + ": ")
			writeNode(&b, e.value, "\n")
			b.WriteString("\n")
		}
	}
	return b.String()
}

// writeNode writes lists one entry a line, and all else in braces.
func writeNode(b *strings.Builder, node ast.Node, between string) {
	switch n := node.(type) {
	case *ast.SequenceNode:
		b.WriteString("[")
		for _, one := range n.Values {
			b.WriteString(between)
			writeNode(b, one, " ")
			b.WriteString(",")
		}
		b.WriteString("]")
	case *ast.MappingNode:
		b.WriteString("{")
		for i, pair := range n.Values {
			writePair(b, pair, i > 0)
		}
		b.WriteString("}")
	case *ast.MappingValueNode:
		b.WriteString("{")
		writePair(b, n, false)
		b.WriteString("}")
	default:
		text, _ := scalar(node)
		b.WriteString(strconv.Quote(text))
	}
}

func writePair(b *strings.Builder, pair *ast.MappingValueNode, more bool) {
	if more {
		b.WriteString(", ")
	}
	b.WriteString(keyText(pair.Key) + ": ")
	writeNode(b, pair.Value, " ")
}
