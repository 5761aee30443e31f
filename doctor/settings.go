package doctor

import "context"

// Remark is something to say of a setting or of a line in the YAML file: what was found, and what would be right.
type Remark struct{ Found, Right string }

// Settings tells what is wrong with the settings and what may be.
func Settings(wrong, doubtful []Remark, file string) Check {
	return Check{Name: "settings", Look: func(context.Context) []Finding {
		beside := ""
		if file != "" {
			beside = ", and with " + file
		}
		return orPass(remarks(wrong, doubtful), "All that is needed is set, by the environment and .env%s.", beside)
	}}
}

func remarks(wrong, doubtful []Remark) []Finding {
	var found []Finding
	for _, r := range wrong {
		found = append(found, Finding{State: Fail, Found: r.Found, Do: r.Right})
	}
	for _, r := range doubtful {
		found = append(found, Finding{State: Warn, Found: r.Found, Do: r.Right})
	}
	return found
}
