package maintenance

import "time"

// FaultKind says what an answer of the cloud that was not a success means for what is to be done next. The set is closed:
// it labels metrics.
type FaultKind string

// The kinds of fault.
const (
	FaultInvalid      FaultKind = "invalid"         // the cloud refused a parameter
	FaultUnauthorized FaultKind = "unauthorized"    // credentials, signature or clock
	FaultDenied       FaultKind = "denied"          // the credentials may not do this
	FaultNotFound     FaultKind = "not found"       // instance, task or the API itself
	FaultWrongState   FaultKind = "wrong state"     // the instance or task does not allow it now
	FaultThrottled    FaultKind = "throttled"       // too many calls; nothing was done
	FaultUnavailable  FaultKind = "unavailable"     // nothing was done, or only a read failed: later it may work
	FaultUnknown      FaultKind = "unknown outcome" // a change was sent, and whether it took effect is not known
)

// Fault is what is kept of an answer that was not a success. It holds no secret and no body, so it may be stored and shown.
type Fault struct {
	Kind       FaultKind     `json:"kind"`
	HTTPStatus int           `json:"http_status,omitempty"` // 0 where no answer came
	Code       string        `json:"code,omitempty"`        // the cloud's own, such as DMS.00400026
	Message    string        `json:"message,omitempty"`     // the cloud's own words, cut to 300 characters; foreign text
	RequestID  string        `json:"request_id,omitempty"`  // what the cloud's support asks for
	RetryAfter time.Duration `json:"retry_after,omitempty"` // zero where the cloud did not say
}

// FaultKinds lists every kind, for tests and metrics.
func FaultKinds() []FaultKind {
	return []FaultKind{
		FaultInvalid, FaultUnauthorized, FaultDenied, FaultNotFound, FaultWrongState, FaultThrottled, FaultUnavailable, FaultUnknown,
	}
}
