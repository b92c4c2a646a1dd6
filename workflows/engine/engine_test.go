package engine_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"probity/workflows"
	"probity/workflows/engine"
)

// A report is taken in while Temporal is away, so being away is an answer and
// comes in time.
func TestAwayIsAnAnswer(t *testing.T) {
	c, err := client.NewLazyClient(engine.ClientOptions(client.Options{HostPort: "127.0.0.1:1", Logger: silent{}}))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	d := &engine.Dispatcher{Client: c, Within: 300 * time.Millisecond}
	began := time.Now()
	_, err = d.Enter(t.Context(), "c", "a")
	var away *workflows.Away
	if !errors.As(err, &away) || !errors.Is(err, workflows.ErrAway) || away.Act != "a" || away.Why == "" {
		t.Errorf("%v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	for name, call := range map[string]func(context.Context) error{
		"start": func(ctx context.Context) error { return d.StartCase(ctx, "c") },
		"look":  func(ctx context.Context) error { return d.LookAgain(ctx, "c") },
		"serve": func(ctx context.Context) error { return d.ServeLetter(ctx, "c", "n1", 0) },
	} {
		if err := call(t.Context()); !errors.Is(err, workflows.ErrAway) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNobodysNameIsTheIdentity(t *testing.T) {
	if o := engine.ClientOptions(client.Options{Identity: "somebody@host"}); o.Identity != workflows.Identity {
		t.Errorf("client: %s", o.Identity)
	}
	if o := engine.WorkerOptions(); o.Identity != workflows.Identity || !o.DisableRegistrationAliasing {
		t.Errorf("worker: %+v", o)
	}
}

type silent struct{}

var _ log.Logger = silent{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}
