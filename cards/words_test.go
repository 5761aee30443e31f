package cards_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/when"
)

// constants reads every value of a type of constants from the source of a room, so that nobody has to keep a list, and a new
// one without words is found.
func constants(room, typ string) []string {
	files, err := filepath.Glob(filepath.Join(room, "*.go"))
	if err != nil {
		panic(err)
	}
	var values []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil || strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, text, parser.SkipObjectResolution)
		if err != nil {
			panic(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			name, ok := spec.Type.(*ast.Ident)
			if !ok || name.Name != typ {
				return true
			}
			for _, v := range spec.Values {
				literal, ok := v.(*ast.BasicLit)
				if !ok {
					continue
				}
				if value, err := strconv.Unquote(literal.Value); err == nil {
					values = append(values, value)
				}
			}
			return true
		})
	}
	return values
}

func named(kind string) string { return strings.ReplaceAll(kind, " ", "-") }

// distinct fails where two of the kinds are told in the same words, or one shows the machine's word for it.
func distinct(t *testing.T, kinds []string, tell func(kind string) string) {
	t.Helper()
	if len(kinds) < 2 {
		t.Fatalf("only %q were found in the source", kinds)
	}
	said := map[string]string{}
	for _, kind := range kinds {
		text := tell(kind)
		if other, twice := said[text]; twice || text == "" {
			t.Errorf("%q and %q are told in the same words: %s", kind, other, text)
		}
		if strings.Contains(text, "("+kind+")") {
			t.Errorf("%q has no words of its own: %s", kind, text)
		}
		said[text] = kind
	}
}

// TestEveryRefusalHasItsOwnSentence fails for a reason that nobody has written about, or that maintenance.Whys forgot.
func TestEveryRefusalHasItsOwnSentence(t *testing.T) {
	t.Parallel()
	kinds := constants("../maintenance", "Why")
	if len(kinds) != len(maintenance.Whys()) {
		t.Errorf("maintenance has %d reasons, and lists %d", len(kinds), len(maintenance.Whys()))
	}
	distinct(t, kinds, func(kind string) string {
		return cards.Refusal(everybody(), &maintenance.Refusal{Why: maintenance.Why(kind), Times: []time.Time{monday, monday}}).Text
	})
}

func TestEveryOutcomeHasItsOwnSentence(t *testing.T) {
	t.Parallel()
	for _, calls := range []int{0, 1} {
		distinct(t, constants("../maintenance", "OutcomeKind"), func(kind string) string {
			m := cards.Outcome(view(ended(move(), maintenance.FailedTo, maintenance.Outcome{
				Kind: maintenance.OutcomeKind(kind), Listed: true, SeenAt: monday, Calls: calls, Offset: time.Hour,
			})))
			if _, detail, _ := strings.Cut(m.Text, "\n"); detail == "" {
				t.Errorf("%q is told without what it means: %s", kind, m.Text)
			}
			return m.Text
		})
	}
}

func TestEveryStateHasItsOwnHeadline(t *testing.T) {
	t.Parallel()
	distinct(t, constants("../maintenance", "State"), func(kind string) string {
		c := move()
		c.State = maintenance.State(kind)
		return cards.Change(everybody(), view(c)).Text
	})
}

func TestEveryWarningHasItsOwnSentence(t *testing.T) {
	t.Parallel()
	distinct(t, constants("../maintenance", "WarningKind"), func(kind string) string {
		v := view(move())
		v.Warnings = []maintenance.Warning{{Kind: maintenance.WarningKind(kind), Zone: "UTC"}}
		return cards.Draft(everybody(), v).Text
	})
}

func TestEveryFaultHasItsOwnWords(t *testing.T) {
	t.Parallel()
	distinct(t, constants("../maintenance", "FaultKind"), func(kind string) string {
		return cards.Status(everybody(), cards.StatusView{Projects: []maintenance.ProjectState{
			{Name: "prod", Failures: 1, Fault: maintenance.Fault{Kind: maintenance.FaultKind(kind)}},
		}}).Text
	})
}

func TestEveryReadingOfATimeHasItsOwnWords(t *testing.T) {
	t.Parallel()
	distinct(t, constants("../when", "Clue"), func(kind string) string {
		return cards.Unclear(everybody(), "x", when.Reading{Ask: []when.Choice{{At: monday, Clues: []when.Clue{when.Clue(kind)}}}},
			func(time.Time) string { return "list" }).Text
	})
	distinct(t, constants("../when", "Class"), func(kind string) string {
		return cards.Unclear(everybody(), "x", when.Reading{Refusal: &when.Refusal{Class: when.Class(kind), At: monday}}, nil).Text
	})
}

func TestEveryMisreadSentenceHasItsOwnAnswer(t *testing.T) {
	t.Parallel()
	unknown := cards.Misunderstood(everybody(), cards.Misread{Kind: "?"}).Text
	distinct(t, append(constants("../commands", "MisreadKind"), "?"), func(kind string) string {
		text := cards.Misunderstood(everybody(), cards.Misread{Kind: kind, Verb: "cancel", Word: "x"}).Text
		if kind != "?" && text == unknown {
			t.Errorf("%q is answered as if nobody knew it", kind)
		}
		return text
	})
}

func TestEveryTroubleHasItsOwnWords(t *testing.T) {
	t.Parallel()
	distinct(t, constants(".", "Trouble"), func(kind string) string { return cards.InTrouble(reader(), cards.Trouble(kind)).Text })
}

// TestLostRightsAreToldInWords holds every reason for which Bounds.Admit can refuse.
func TestLostRightsAreToldInWords(t *testing.T) {
	t.Parallel()
	rest := cards.Outcome(view(ended(move(), maintenance.FailedTo, maintenance.Outcome{Kind: maintenance.RightsLost, Why: "?"}))).Text
	for _, why := range []maintenance.Why{
		maintenance.OtherWorkspace, maintenance.UnknownPerson, maintenance.Outsider, maintenance.Deactivated, maintenance.IsBot,
		maintenance.IsGuest, maintenance.NotMember, maintenance.ChannelNotAllowed,
	} {
		text := cards.Outcome(view(ended(move(), maintenance.FailedTo, maintenance.Outcome{Kind: maintenance.RightsLost, Why: why}))).Text
		if text == rest || strings.Contains(text, "("+string(why)+")") {
			t.Errorf("%s: %s", why, text)
		}
	}
}
