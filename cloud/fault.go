package cloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"headsup/maintenance"
)

// Error is a call that did not succeed. Its text is for logs; cards has the sentences for people.
type Error struct {
	Op      Op
	Project string
	Fault   maintenance.Fault
	Err     error // the cause on this side, such as a time-out; nil where the cloud answered
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s in project %s: %s", e.Op, e.Project, e.Fault.Kind)
	if e.Fault.HTTPStatus != 0 {
		fmt.Fprintf(&b, ", HTTP %d", e.Fault.HTTPStatus)
	}
	for _, part := range []string{e.Fault.Code, e.Fault.Message} {
		if part != "" {
			b.WriteString(", " + part)
		}
	}
	if e.Fault.RequestID != "" {
		b.WriteString(", request " + e.Fault.RequestID)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// FaultOf gives the fault that an error of this package carries. Any other error is unavailable, and nil is the zero fault.
func FaultOf(err error) maintenance.Fault {
	if err == nil {
		return maintenance.Fault{}
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fault
	}
	return maintenance.Fault{Kind: maintenance.FaultUnavailable}
}

// SaysGone says that the cloud itself does not know what was asked for. A gateway's 404 does not say so: it comes where a region
// lacks the API, or an address is wrong (facts, section 1.1).
func SaysGone(err error) bool {
	f := FaultOf(err)
	return f.Kind == maintenance.FaultNotFound && strings.HasPrefix(f.Code, codesNotFound)
}

const (
	codeWrongState = "DMS.00400026"
	codesNotFound  = "DMS.00404"

	longestMessage = 300 // characters
	longestCode    = 64
)

// kindOf decides on the HTTP status first, and lets the code only sharpen it (facts, section 4.2). lost is what an answer
// means that does not say what was done: unavailable for a read, unknown outcome for a change.
//
// A redirect counts as lost. DMS sends none, so something else answered; most likely nothing was done, but a change is then
// looked at again, which costs a read and cannot do harm.
func kindOf(status int, code string, html bool, lost maintenance.FaultKind) maintenance.FaultKind {
	switch {
	case status == http.StatusTooManyRequests:
		return maintenance.FaultThrottled
	case status == http.StatusProxyAuthRequired:
		return maintenance.FaultUnavailable // the proxy kept it
	case html, status < 400, status >= 500, status == http.StatusRequestTimeout, status == clientClosed:
		return lost
	case gatewayNumber(code) == "0308":
		return maintenance.FaultThrottled
	case code == codeWrongState, status == http.StatusConflict:
		return maintenance.FaultWrongState
	case status == http.StatusUnauthorized:
		return maintenance.FaultUnauthorized
	case status == http.StatusForbidden:
		return maintenance.FaultDenied
	case status == http.StatusNotFound, status == http.StatusGone:
		return maintenance.FaultNotFound
	default:
		return maintenance.FaultInvalid
	}
}

// clientClosed is what some gateways (nginx) answer when they think that the client left.
const clientClosed = 499

// gatewayNumber is the number of a gateway's code. Products write APIGW. or APIG. before it (facts, section 4.3).
func gatewayNumber(code string) string {
	for _, prefix := range []string{"APIGW.", "APIG."} {
		if number, ok := strings.CutPrefix(code, prefix); ok {
			return number
		}
	}
	return ""
}

// faultIn reads the fault out of an answer that is not a success.
func (c *Client) faultIn(h http.Header, status int, body []byte, lost maintenance.FaultKind) maintenance.Fault {
	html := isHTML(h, body)
	f := maintenance.Fault{HTTPStatus: status, RequestID: plainText(h.Get("X-Request-Id"), longestCode), RetryAfter: c.retryAfter(h)}
	if !html {
		var said map[string]json.RawMessage
		if json.Unmarshal(body, &said) == nil {
			f.Code = plainText(firstText(said, "error_code", "code"), longestCode)
			f.Message = plainText(redact(firstText(said, "error_msg", "message")), longestMessage)
			if f.RequestID == "" {
				f.RequestID = plainText(firstText(said, "request_id"), longestCode)
			}
		}
	}
	f.Kind = kindOf(status, f.Code, html, lost)
	return f
}

func firstText(said map[string]json.RawMessage, names ...string) string {
	for _, name := range names {
		if text := textOf(said[name]); text != "" {
			return text
		}
	}
	return ""
}

// isHTML says that a web page came: from a proxy or a gateway, never from DMS.
func isHTML(h http.Header, body []byte) bool {
	return strings.Contains(strings.ToLower(h.Get("Content-Type")), "html") || bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))
}

// retryAfter reads the header as seconds or as a date; zero where it says nothing.
func (c *Client) retryAfter(h http.Header) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	const most = 24 * time.Hour // nobody means more, and more would overflow
	if seconds, err := strconv.ParseUint(text, 10, 32); err == nil {
		return min(time.Duration(seconds)*time.Second, most)
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(c.now()), 0), most)
}

// signed is what a gateway may echo of a request that it did not believe.
var signed = regexp.MustCompile(`(?i)(Access=|Signature=|X-Security-Token:?\s*)[^\s,;&]+`)

// redact takes out of the cloud's words what would show a key or a signature.
func redact(text string) string { return signed.ReplaceAllString(text, "${1}"+hidden) }

// plainText cuts to so many characters, in one line.
func plainText(text string, most int) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
