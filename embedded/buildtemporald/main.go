// Command buildtemporald builds our own small Temporal server into the user's cache folder, unless it is
// there, and prints where it is. Probity and its tests do the same by themselves; this is for doing it
// ahead of them (make temporald, image builds).
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"probity/embedded"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	path, err := embedded.Temporald(ctx, func(s string) { fmt.Fprintln(os.Stderr, s) })
	if err != nil {
		return err
	}
	fmt.Println(path)
	return nil
}
