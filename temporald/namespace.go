package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/durationpb"
)

// attributeFlag collects --search-attribute Name=Type.
type attributeFlag map[string]enumspb.IndexedValueType

func (a attributeFlag) String() string { return "" }

func (a attributeFlag) Set(s string) error {
	name, kind, ok := strings.Cut(s, "=")
	t, known := enumspb.IndexedValueType_shorthandValue[kind]
	if !ok || name == "" || !known || t == 0 {
		return fmt.Errorf("want Name=Type with Type one of %s", attributeTypes())
	}
	a[name] = enumspb.IndexedValueType(t)
	return nil
}

func attributeTypes() string {
	var names []string
	for name, t := range enumspb.IndexedValueType_shorthandValue {
		if t != 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

var (
	errOtherType = errors.New("this store was made for other search attributes")
	errAdding    = errors.New("search attributes are being added")
)

// prepareStore makes the SQLite file with its schema when it is not there, and the namespace when it is
// not in it. The schema is laid into a side file first: a start killed half-way leaves no half store.
func prepareStore(o options) error {
	if _, err := os.Stat(o.db); errors.Is(err, os.ErrNotExist) {
		side := o.db + ".new"
		for _, f := range []string{side, side + "-journal"} {
			if err := os.Remove(f); err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
		}
		// Without a write-ahead log here: the plugin never closes a file it has opened, so the log would not
		// be merged and would stay behind under the old name.
		plain := sqlite(side)
		delete(plain.ConnectAttributes, "journal_mode")
		if err := sqliteschema.SetupSchema(plain); err != nil {
			return err
		}
		if err := os.Rename(side, o.db); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	namespace, err := sqliteschema.NewNamespaceConfig(clusterName, o.namespace, false, o.attributes)
	if err != nil {
		return err
	}
	namespace.Detail.Config.Retention = durationpb.New(o.retention)
	return sqliteschema.CreateNamespaces(sqlite(o.db), namespace)
}

// awaitReady returns when the namespace answers through the front door and has every search attribute;
// attributes that an older store does not know yet are added.
func awaitReady(ctx context.Context, address string, o options) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	conn, err := grpc.NewClient(reachable(address), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	workflows := workflowservice.NewWorkflowServiceClient(conn)
	operator := operatorservice.NewOperatorServiceClient(conn)
	var last error
	for {
		_, last = workflows.ListWorkflowExecutions(ctx, &workflowservice.ListWorkflowExecutionsRequest{Namespace: o.namespace, PageSize: 1})
		if last == nil {
			last = addMissing(ctx, operator, o)
		}
		if last == nil || errors.Is(last, errOtherType) {
			return last
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("namespace %s did not become usable: %w", o.namespace, last)
		case <-time.After(25 * time.Millisecond):
		}
	}
}

func addMissing(ctx context.Context, operator operatorservice.OperatorServiceClient, o options) error {
	have, err := operator.ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: o.namespace})
	if err != nil {
		return err
	}
	missing := map[string]enumspb.IndexedValueType{}
	for name, t := range o.attributes {
		switch got, ok := have.GetCustomAttributes()[name]; {
		case !ok:
			missing[name] = t
		case got != t:
			return fmt.Errorf("search attribute %s is %s and not %s: %w", name, got, t, errOtherType)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if _, err := operator.AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: o.namespace, SearchAttributes: missing,
	}); err != nil {
		return err
	}
	return errAdding // the caller looks again
}
