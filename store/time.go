package store

import (
	"encoding/json"
	"fmt"
	"time"
)

// micros is how an instant stands in the database; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant reads what micros wrote.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// scanTime scans whole microseconds into times.
type scanTime struct{ to *time.Time }

func (s scanTime) Scan(v any) error {
	us, ok := v.(int64)
	if !ok {
		return fmt.Errorf("an instant in the database is a %T", v)
	}
	*s.to = instant(us)
	return nil
}

// scanJSON scans a TEXT that holds JSON.
type scanJSON struct{ to any }

func (s scanJSON) Scan(v any) error {
	var text []byte
	switch v := v.(type) {
	case string:
		text = []byte(v)
	case []byte:
		text = v
	default:
		return fmt.Errorf("JSON in the database is a %T", v)
	}
	if err := json.Unmarshal(text, s.to); err != nil {
		return fmt.Errorf("read JSON in the database: %w", err)
	}
	return nil
}

// asJSON is how a value stands in a TEXT column. Our own types always encode.
func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return "null"
	}
	return string(text)
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func microseconds(us int64) time.Duration { return time.Duration(us) * time.Microsecond }
