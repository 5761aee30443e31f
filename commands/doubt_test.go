package commands_test

import "testing"

// TestAMistypedFilterIsNoAllClear: an empty answer says which part of the filter fits nothing at all.
func TestAMistypedFilterIsNoAllClear(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for text, want := range map[string][]string{
		"list enigne=kafka":         {"No task here has a label `enigne`", "Did you mean `engine`?"},
		"list engine=rabitmq":       {"No task here has `engine=rabitmq`", "`engine=rabbitmq`"},
		"list env=prd":              {"No task here has `env=prd`", "`env=prod`"},
		"list prod":                 {"No name here contains `prod`", "`env=prod`?"},
		"list nonsense":             {"No name here contains `nonsense`"},
		`list enigne=~"kaf.*" prod`: {"`enigne`", "`prod`"},
	} {
		w.say(bob(), text).holds(append(want, "No coming task fits that")...)
	}
	for _, text := range []string{"list env!=prod env=prod", "list team=\"\" next 1m", "list orders next 1m"} {
		w.say(bob(), text).holds("No coming task fits that").lacks("Did you mean", "No task here", "No name here")
	}
}
