package main

import (
	"testing"
	"time"
)

// Without an address to name, letters say "ask the office" and no more.
func TestNoContactIsMadeUp(t *testing.T) {
	t.Setenv("PROBITY_CONTACT", "")
	if got := fromEnvironment().contact; got != "" {
		t.Errorf("letters would say that the office is reached at %q", got)
	}
}

// A rush and a digest are bounded as the environment says, and nonsense is told.
func TestRushAndDigest(t *testing.T) {
	t.Setenv("PROBITY_BURST", "")
	t.Setenv("PROBITY_DIGEST", "")
	s := fromEnvironment()
	if n, err := s.burstOf(); n != 20 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	if d, err := s.digestPeriod(); d != 24*time.Hour || err != nil {
		t.Errorf("%s %v", d, err)
	}
	for text, want := range map[string]time.Duration{"off": 0, "4h": 4 * time.Hour, "1s": -1, "1000h": -1, "daily": -1} {
		if d, err := (settings{digest: text}).digestPeriod(); err == nil && d != want || err != nil && want >= 0 {
			t.Errorf("%q: %s %v", text, d, err)
		}
	}
	for text, want := range map[string]int{"1": 1, "500": 500, "0": -1, "-3": -1, "many": -1} {
		if n, err := (settings{burst: text}).burstOf(); err == nil && n != want || err != nil && want >= 0 {
			t.Errorf("%q: %d %v", text, n, err)
		}
	}
}
