package play

// Forms are all forms, acts first.
func Forms() []string {
	var all []string
	for _, f := range append(acts(), expectations()...) {
		all = append(all, f.say)
	}
	return all
}

// Used are the forms that a story's lines were read by.
func Used(s *Story) []string {
	sc := newScript(s)
	var all []string
	for _, l := range s.lines {
		forms := sc.acts
		if l.expect != nil {
			forms = sc.expect
		}
		for _, f := range forms {
			if _, ok := f.match(l.text); ok && !l.phase {
				all = append(all, f.say)
				break
			}
		}
	}
	return all
}
