package dms

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// answer is what one request gets, before any fault spoils it.
type answer struct {
	status int
	body   any    // nil: none
	code   string // the cloud's error code; empty for a success
	effect bool   // something was changed
}

func reply(body any) answer { return answer{status: 200, body: body} }

// Refused is an error of the cloud, as HTTP status, code and words.
type Refused struct {
	Status  int
	Code    string
	Message string
}

func (r *Refused) Error() string { return fmt.Sprintf("%d %s %s", r.Status, r.Code, r.Message) }

func refused(status int, code, message string) *Refused {
	return &Refused{Status: status, Code: code, Message: message}
}

func invalid(parameter string) *Refused {
	return refused(400, "DMS.00400062", "Invalid parameter: "+parameter+".")
}

// answer gives the service's shape. The gateway adds the request id to its own; see write.
func (r *Refused) answer() answer {
	return answer{status: r.Status, code: r.Code, body: map[string]any{"error_code": r.Code, "error_msg": r.Message}}
}

// raw puts text into an answer as it is, where it is JSON; as a JSON string, where it is not.
func raw(text string) any {
	if !json.Valid([]byte(text)) {
		return text
	}
	return json.RawMessage(text)
}

func decimal(n int) string { return strconv.Itoa(n) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// requestID gives the n-th request an id that looks like the cloud's and is the same in each run.
func requestID(n int) string {
	sum := sha256.Sum256([]byte("request " + decimal(n)))
	return hex.EncodeToString(sum[:16])
}
