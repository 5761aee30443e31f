package settings

import (
	"fmt"

	"headsup/maintenance"
)

// freezes reads the times in which no task may be moved to run.
func (p policyFile) freezes(top mapping) []maintenance.Freeze {
	nodes, e := top.list("freezes", `[{name: double-11, intervals: `+intervalExample+`}]`)
	var all []maintenance.Freeze
	names := map[string]int{}
	for i, node := range nodes {
		m, ok := p.mapping(node, fmt.Sprintf("%s[%d]", e.path, i), "name: double-11")
		if !ok {
			continue
		}
		m.only("name", "matchers", "intervals", "ask")
		name := m.name(names)
		m.must("name", "Give one: whoever is refused is told it.")
		m.must("intervals", "Say when it holds, such as "+intervalExample+".")
		f := maintenance.Freeze{
			Source: p.source(m, name), Name: name, Matchers: p.matchers(m), Intervals: p.intervals(m, "intervals", nil), Ask: m.parties("ask"),
		}
		if len(f.Intervals) > 0 && f.Over(p.now) {
			p.warn(Problem{m.path, p.where(m.line), "is over: it never holds again", "Name the next years, or remove it."})
		}
		all = append(all, f)
	}
	return all
}

// must tells of a key that is missing.
func (m mapping) must(key, right string) {
	if _, ok := m.entries[key]; !ok {
		m.c.at(m.line, m.path+"."+key, "is missing", right)
	}
}
