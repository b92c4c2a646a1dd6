package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"google.golang.org/protobuf/types/known/durationpb"

	"probity/workflows"
)

// clientOptions takes the standard TEMPORAL_* variables (certificates, API key,
// address, namespace) and what this program adds.
func clientOptions(s settings, log *slog.Logger) (client.Options, error) {
	o, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		return o, fmt.Errorf("the TEMPORAL_ variables: %w", err)
	}
	o.HostPort, o.Namespace = s.temporal, s.namespace
	o.Identity = workflows.Identity
	o.Logger = temporalLogger(log)
	return o, nil
}

// connectTemporal makes a client that need not reach its server yet: reports
// are taken in while Temporal is away.
func connectTemporal(s settings, log *slog.Logger) (client.Client, error) {
	o, err := clientOptions(s, log)
	if err != nil {
		return nil, err
	}
	return client.NewLazyClient(o)
}

// prepareNamespace makes what the engine needs of a Temporal server that
// somebody else runs. It waits a while for a server that is still starting.
func prepareNamespace(ctx context.Context, s settings) error {
	o, err := clientOptions(s, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for {
		err = prepareOnce(ctx, o)
		var away *serviceerror.Unavailable
		if err == nil || !errors.As(err, &away) && !errors.Is(err, errNotYet) {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("temporal at %s: %w", s.temporal, err)
		case <-time.After(500 * time.Millisecond):
		}
	}
}

var errNotYet = errors.New("the namespace is not usable yet")

func prepareOnce(ctx context.Context, o client.Options) error {
	c, err := client.NewNamespaceClient(o)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Describe(ctx, o.Namespace)
	var missing *serviceerror.NamespaceNotFound
	if errors.As(err, &missing) {
		err = c.Register(ctx, &workflowservice.RegisterNamespaceRequest{
			Namespace: o.Namespace, Description: "Probity: ids, stages and dates of cases; no content",
			WorkflowExecutionRetentionPeriod: durationpb.New(365 * 24 * time.Hour),
		})
		var exists *serviceerror.NamespaceAlreadyExists
		if errors.As(err, &exists) {
			err = nil
		}
	}
	if err != nil {
		return err
	}
	return searchAttributes(ctx, o)
}

func searchAttributes(ctx context.Context, o client.Options) error {
	c, err := client.DialContext(ctx, o)
	if err != nil {
		return err
	}
	defer c.Close()
	have, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: o.Namespace})
	var missing *serviceerror.NamespaceNotFound
	if errors.As(err, &missing) { // registered a moment ago; the frontend learns of it soon
		return errNotYet
	}
	if err != nil {
		return err
	}
	want := map[string]enums.IndexedValueType{}
	for name, kind := range workflows.SearchAttributes() {
		if _, ok := have.CustomAttributes[name]; ok {
			continue
		}
		if want[name], err = enums.IndexedValueTypeFromString(kind); err != nil {
			return err
		}
	}
	if len(want) == 0 {
		return nil
	}
	_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{Namespace: o.Namespace, SearchAttributes: want})
	var exists *serviceerror.AlreadyExists
	if errors.As(err, &exists) {
		return nil
	}
	return err
}
