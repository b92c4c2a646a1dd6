package main

import (
	"io"
	"net"
	"testing"
)

// TestTheProviderForTryingOutIsOffAndForThisMachine: nobody asked, nothing starts;
// and it starts for no service that others can reach.
func TestTheProviderForTryingOutIsOffAndForThisMachine(t *testing.T) {
	t.Setenv("PROBITY_TRY_PROVIDER", "")
	if got := fromEnvironment().tryProvider; got != "" {
		t.Errorf("it starts at %q by itself", got)
	}
	here := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	for what, c := range map[string]struct {
		settings
		at   net.Addr
		good bool
	}{
		"off":                        {settings{}, here, true},
		"on this machine":            {settings{tryProvider: "127.0.0.1:0", url: "http://127.0.0.1:8080"}, here, true},
		"by name":                    {settings{tryProvider: "127.0.0.1:0", url: "http://localhost:8080"}, here, true},
		"elsewhere":                  {settings{tryProvider: "0.0.0.0:0", url: "http://127.0.0.1:8080"}, here, false},
		"a public address":           {settings{tryProvider: "127.0.0.1:0", url: "https://ethics.example.org"}, here, false},
		"a public intake":            {settings{tryProvider: "127.0.0.1:0", url: "http://127.0.0.1:8080", intake: "https://report.example.org"}, here, false},
		"listening to everybody":     {settings{tryProvider: "127.0.0.1:0", url: "http://127.0.0.1:8080"}, &net.TCPAddr{IP: net.IPv4zero, Port: 8080}, false},
		"beside a provider of yours": {settings{tryProvider: "127.0.0.1:0", url: "http://127.0.0.1:8080", issuer: "https://login.example.org"}, here, false},
	} {
		u := &up{settings: c.settings, out: io.Discard}
		stop, err := u.startProvider(t.Context(), c.at)
		if (err == nil) != c.good {
			t.Errorf("%s: %v", what, err)
		}
		if err != nil {
			continue
		}
		if (u.issuer != "") != (u.tryProvider != "") {
			t.Errorf("%s: people are sent to %q", what, u.issuer)
		}
		if err := u.fitSignIn(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		u.introduceProvider()
		if err := stop(); err != nil {
			t.Error(err)
		}
	}
}
