package dms

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	scheme     = "SDK-HMAC-SHA256"
	dateHeader = "X-Sdk-Date"
	dateLayout = "20060102T150405Z"

	// largestSkew is how far the caller's clock may be off (facts, section 4.3).
	largestSkew = 15 * time.Minute
)

// checkCaller refuses whoever may not call this project: nil, or the gateway's answer. It computes the signature on its own,
// so that it does not share a mistake with the signer under test.
func (c *Cloud) checkCaller(r *http.Request, projectID string, body []byte) *answer {
	refuse := func(status int, number, message string) *answer {
		a := gateway(status, number, message)
		return &a
	}
	const wrong = "Incorrect IAM authentication information: "

	access, names, signature, ok := readAuthorization(r.Header.Get("Authorization"))
	if !ok {
		return refuse(401, "0301", wrong+"the Authorization header is missing or malformed")
	}
	caller, known, belongs := c.caller(access, projectID)
	if !known {
		return refuse(401, "0301", wrong+"the AK does not exist")
	}
	// Which answer another project's credentials get is U.
	if !belongs {
		return refuse(403, "0310", "The project is unavailable.")
	}
	date, err := time.Parse(dateLayout, r.Header.Get(dateHeader))
	if err != nil || !slices.Contains(names, strings.ToLower(dateHeader)) {
		return refuse(401, "0301", wrong+"X-Sdk-Date is missing, malformed or not signed")
	}
	if skew := c.now().Sub(date); skew.Abs() > largestSkew {
		return refuse(401, "0301", wrong+"the signature has expired, check the clock")
	}
	if caller.SecurityToken != "" && r.Header.Get("X-Security-Token") != caller.SecurityToken {
		return refuse(401, "0301", wrong+"the security token is wrong")
	}
	if !hmac.Equal([]byte(signature), []byte(sign(r, names, body, caller.SK))) {
		return refuse(401, "0301", wrong+"verify aksk signature fail")
	}
	return nil
}

// caller finds whose key it is: whether anybody's, and whether this project's.
func (c *Cloud) caller(access, projectID string) (p Project, known, belongs bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if own := c.projects[projectID]; own != nil && own.AK == access {
		return own.Project, true, true
	}
	for _, other := range c.projects {
		if other.AK == access {
			return Project{}, true, false
		}
	}
	return Project{}, false, false
}

// readAuthorization takes "SDK-HMAC-SHA256 Access=…, SignedHeaders=a;b, Signature=…" apart.
func readAuthorization(header string) (access string, names []string, signature string, ok bool) {
	rest, ok := strings.CutPrefix(header, scheme+" ")
	parts := strings.Split(rest, ", ")
	if !ok || len(parts) != 3 {
		return "", nil, "", false
	}
	access, okAccess := strings.CutPrefix(parts[0], "Access=")
	signed, okSigned := strings.CutPrefix(parts[1], "SignedHeaders=")
	signature, okSignature := strings.CutPrefix(parts[2], "Signature=")
	return access, strings.Split(signed, ";"), signature, okAccess && okSigned && okSignature && access != ""
}

// sign gives the signature that the request must carry.
func sign(r *http.Request, names []string, body []byte, secret string) string {
	var lines []string
	for _, name := range names {
		values := slices.Sorted(slices.Values(r.Header.Values(name)))
		if name == "host" {
			values = []string{r.Host}
		}
		for _, value := range values {
			lines = append(lines, name+":"+strings.TrimSpace(value))
		}
	}
	canonical := strings.Join([]string{
		r.Method, canonicalPath(r.URL.Path), canonicalQuery(r.URL.Query()),
		strings.Join(lines, "\n") + "\n", strings.Join(names, ";"), digest(body),
	}, "\n")
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(scheme + "\n" + r.Header.Get(dateHeader) + "\n" + digest([]byte(canonical))))
	return hex.EncodeToString(mac.Sum(nil))
}

// canonicalPath ends with a slash, whether the path does or not.
func canonicalPath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = escape(part)
	}
	return strings.TrimSuffix(strings.Join(parts, "/"), "/") + "/"
}

func canonicalQuery(q url.Values) string {
	var pairs []string
	for _, key := range sortedKeys(q) {
		for _, value := range slices.Sorted(slices.Values(q[key])) {
			pairs = append(pairs, escape(key)+"="+escape(value))
		}
	}
	return strings.Join(pairs, "&")
}

func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
