// Command probity carries ethics complaints: `probity up` is the whole system
// on one machine, the other commands are its parts.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	// Due dates are counted in the zone of the body that rules. A machine or an
	// image without zone files must come to the same date as any other.
	_ "time/tzdata"
)

func main() {
	rarelyCollect()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "probity:", err)
		os.Exit(1)
	}
}

// rarelyCollect lets the heap grow to three times what is in use, not twice,
// before garbage is collected: what is in use is some tens of megabytes, and a
// decision under the rules costs a quarter less so. What the environment says
// (GOGC, GOMEMLIMIT) comes first.
func rarelyCollect() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}
