package main

import "testing"

// Without an address to name, letters say "ask the office" and no more.
func TestNoContactIsMadeUp(t *testing.T) {
	t.Setenv("PROBITY_CONTACT", "")
	if got := fromEnvironment().contact; got != "" {
		t.Errorf("letters would say that the office is reached at %q", got)
	}
}
