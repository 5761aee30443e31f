package settings

import "testing"

// TestWhereABrowserFindsHeadsup: what is given counts, and an address that names no host is of no use in a link.
func TestWhereABrowserFindsHeadsup(t *testing.T) {
	for _, c := range []struct{ addr, given, want string }{
		{"127.0.0.1:8080", "", "http://127.0.0.1:8080"},
		{"127.0.0.1:8080", "https://headsup.example/", "https://headsup.example"},
		{":8080", "https://headsup.example/at/", "https://headsup.example/at"},
		{":8080", "", ""},
		{"0.0.0.0:8080", "", ""},
		{"127.0.0.1:0", "", ""},
		{"off", "https://headsup.example", ""},
	} {
		s, err := Read(Source{Environ: enough("HEADSUP_HTTP_ADDR="+c.addr, "HEADSUP_HTTP_URL="+c.given), Dir: t.TempDir()})
		if err != nil || s.Base() != c.want {
			t.Errorf("%+v: it is at %q (%v)", c, s.Base(), err)
		}
	}
}
