// Command probity carries ethics complaints: `probity up` is the whole system
// on one machine, the other commands are its parts.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	// Due dates are counted in the zone of the body that rules. A machine or an
	// image without zone files must come to the same date as any other.
	_ "time/tzdata"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "probity:", err)
		os.Exit(1)
	}
}
