package settings

import "log/slog"

const hidden = "(hidden)"

// Secret is a value that is never shown: printed, logged or written as JSON, text or Go syntax it says "(hidden)", or nothing
// where it is not set. The zero Secret is one that is not set. It is safe for parallel use.
type Secret struct {
	// A pointer, since fmt does not call methods on fields that it cannot reach, but shows of a pointer only its address.
	value *string
}

// NewSecret keeps a value; the empty one gives the zero Secret.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{value: &value}
}

// Revealed gives the values themselves, for the one call that needs them.
func Revealed(all []Secret) []string {
	values := make([]string, len(all))
	for n, s := range all {
		values[n] = s.Reveal()
	}
	return values
}

// Reveal gives the value itself, for the one call that needs it; empty where it is not set.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero says that the secret is not set.
func (s Secret) IsZero() bool { return s.value == nil }

// Equal compares the values.
func (s Secret) Equal(other Secret) bool { return s.Reveal() == other.Reveal() }

func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return hidden
}

// GoString keeps the value out of %#v.
func (s Secret) GoString() string { return "settings.Secret(" + s.String() + ")" }

// LogValue keeps the value out of slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText keeps the value out of JSON, YAML and XML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
