package settings

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

const ownPrefix = "HEADSUP_"

// ours says that a name is meant for headsup: our prefix, and the two of what it speaks to.
func ours(name string) bool {
	return strings.HasPrefix(name, ownPrefix) || strings.HasPrefix(name, "SLACK_") || strings.HasPrefix(name, "HUAWEICLOUD_")
}

// strangers tells of names that are no setting. Under our own prefix a near miss is a mistake, since what it was to close
// would stay open. SLACK_… and HUAWEICLOUD_… belong to other programs too, so there it is a warning.
func (r *reading) strangers() {
	known := names()
	for _, name := range secretNames() {
		known = append(known, name+fileSuffix)
	}
	for _, name := range slices.Sorted(maps.Keys(r.environ)) {
		if ours(name) && !slices.Contains(known, name) {
			r.stranger(name, inEnvironment, known)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.dotEnv)) {
		if _, told := r.environ[name]; told && ours(name) || slices.Contains(known, name) {
			continue
		}
		r.stranger(name, r.dotEnv[name].where, known)
	}
}

func (r *reading) stranger(name, where string, known []string) {
	const noSetting = "is no setting of headsup"
	if name == "" {
		r.add(Problem{dotEnvName, where, "ends with a line that has no =", "Each line is NAME=value."})
		return
	}
	if base, isFile := strings.CutSuffix(name, fileSuffix); isFile && slices.Contains(known, base) {
		r.add(Problem{name, where, noSetting + ": only secrets are read from files", "Set " + base + " itself."})
		return
	}
	if r.secretive(name) {
		name = "a name that looks like a secret"
	}
	near := nearest(name, known)
	switch {
	case where == inEnvironment && fromKubernetes(name):
		return
	case near != "" && strings.HasPrefix(name, ownPrefix):
		r.add(Problem{name, where, noSetting, "Did you mean " + near + "?"})
	case near != "" && !readBySDK(name):
		r.warn(Problem{name, where, noSetting, "Did you mean " + near + "? If another program reads it, all is well."})
	case where != inEnvironment:
		r.warn(Problem{name, where, noSetting, "It has no effect there: .env is read for headsup's settings only."})
	case strings.HasPrefix(name, ownPrefix):
		r.warn(Problem{name, where, noSetting, "It has no effect. .env.example lists all settings."})
	}
}

// readBySDK says that the SDK's credential chain reads the name from the environment itself (facts/huawei-dms.md, sections
// 5.2 and 5.4).
func readBySDK(name string) bool {
	rest, sdk := strings.CutPrefix(name, "HUAWEICLOUD_SDK_")
	return sdk && (strings.HasPrefix(rest, "REGION") ||
		slices.Contains([]string{"DOMAIN_ID", "IDP_ID", "ID_TOKEN_FILE", "CREDENTIALS_FILE", "IAM_ENDPOINT"}, rest))
}

// fromKubernetes says that a cluster made the name up: it gives every container such variables for a service named headsup.
func fromKubernetes(name string) bool {
	rest, own := strings.CutPrefix(name, ownPrefix)
	return own && (rest == "PORT" || strings.HasPrefix(rest, "PORT_") || strings.HasPrefix(rest, "SERVICE_"))
}

// nearest gives the known name that was probably meant, empty where none is near: at most one slip in four letters, and
// three in all.
func nearest(name string, known []string) string {
	const most, longest = 3, 64
	if len(name) > longest {
		return ""
	}
	best, least := "", min(most, max(1, utf8.RuneCountInString(name)/4))+1
	for _, k := range known {
		if d := slips(name, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// slips counts the letters to add, drop, change or swap with their neighbour to come from a to b.
func slips(a, b string) int {
	from, to := []rune(a), []rune(b)
	before, last, row := []int(nil), make([]int, len(to)+1), make([]int, len(to)+1)
	for j := range last {
		last[j] = j
	}
	for i := range from {
		row[0] = i + 1
		for j := range to {
			cost := 1
			if from[i] == to[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && from[i] == to[j-1] && from[i-1] == to[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, make([]int, len(to)+1)
	}
	return last[len(to)]
}
