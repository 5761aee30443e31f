package deploy

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// permission is a policy of the cloud's IAM, in either form.
type permission struct {
	Version   string
	Statement []struct {
		Effect string
		Action []string
	}
}

func permissionIn(t *testing.T, text []byte) permission {
	t.Helper()
	var p permission
	if err := json.Unmarshal(text, &p); err != nil {
		t.Fatal(err)
	}
	if len(p.Statement) != 1 || p.Statement[0].Effect != "Allow" {
		t.Fatalf("it does not allow in one statement: %v", p)
	}
	return p
}

func permissionFile(t *testing.T, name string) permission {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("iam", name))
	if err != nil {
		t.Fatal(err)
	}
	return permissionIn(t, text)
}

// TestThePermissionsAreThoseOfTheDocs, and no more: each action is told what it is for, and those that only read are all but one.
func TestThePermissionsAreThoseOfTheDocs(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(top, "docs", "credentials.md"))
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?s)```json\n(.*?)```").FindSubmatch(page)
	if shown == nil || !reflect.DeepEqual(permissionIn(t, shown[1]), permissionFile(t, "policy.json")) {
		t.Error("docs/credentials.md shows another policy than policy.json")
	}
	for _, c := range []struct{ form, version, changes string }{
		{"policy", "1.1", "dms:instance:modify"}, {"identity-policy", "5.0", "dms:instance:modifyScheduledTask"},
	} {
		all, reading := permissionFile(t, c.form+".json"), permissionFile(t, c.form+"-read-only.json")
		if all.Version != c.version || reading.Version != c.version {
			t.Errorf("%s is of version %s and %s", c.form, all.Version, reading.Version)
		}
		without := slices.DeleteFunc(slices.Clone(all.Statement[0].Action), func(a string) bool { return a == c.changes })
		if len(without) == len(all.Statement[0].Action) || !slices.Equal(without, reading.Statement[0].Action) {
			t.Errorf("%s: reading is %v, and all is %v", c.form, reading.Statement[0].Action, all.Statement[0].Action)
		}
		for _, action := range all.Statement[0].Action {
			if !strings.Contains(string(page), "`"+action+"`") {
				t.Errorf("docs/credentials.md does not say what %s is for", action)
			}
		}
	}
}
