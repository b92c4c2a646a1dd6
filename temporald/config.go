package main

import (
	"fmt"
	"net"
	"strconv"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

const clusterName = "active"

// addresses is where the four services of the one process listen. Only the frontend is meant for others.
type addresses struct {
	frontend, history, matching, worker string
}

// claimPorts resolves the frontend's address and picks free loopback ports for the rest.
func claimPorts(frontend string) (addresses, error) {
	var a addresses
	host, _, err := net.SplitHostPort(frontend)
	if err != nil {
		return a, fmt.Errorf("--addr: %w", err)
	}
	if net.ParseIP(host) == nil {
		return a, fmt.Errorf("--addr: %q is not an IP address", host)
	}
	wanted := []struct {
		to *string
		on string
	}{{&a.frontend, frontend}, {&a.history, "127.0.0.1:0"}, {&a.matching, "127.0.0.1:0"}, {&a.worker, "127.0.0.1:0"}}
	// All are held until the last is found, so that none is handed out twice.
	for _, w := range wanted {
		l, err := net.Listen("tcp", w.on)
		if err != nil {
			return a, fmt.Errorf("no port to listen on: %w", err)
		}
		defer func() { _ = l.Close() }()
		*w.to = l.Addr().String()
	}
	return a, nil
}

func sqlite(file string) *config.SQL {
	return &config.SQL{
		PluginName:   sqliteplugin.PluginName,
		DatabaseName: file,
		MaxConns:     1, // more than one only earns "database is locked"
		MaxIdleConns: 1,
		ConnectAttributes: map[string]string{
			"mode":         "rwc",
			"journal_mode": "wal",
			"synchronous":  "normal",
		},
	}
}

func newServer(db string, at addresses, logger log.Logger) (temporal.Server, error) {
	c := &config.Config{}
	c.Persistence = config.Persistence{
		DefaultStore:     "main",
		VisibilityStore:  "main",
		NumHistoryShards: 4,
		DataStores:       map[string]config.DataStore{"main": {SQL: sqlite(db)}},
	}
	c.ClusterMetadata = &cluster.Config{
		FailoverVersionIncrement: 10,
		MasterClusterName:        clusterName,
		CurrentClusterName:       clusterName,
		ClusterInformation: map[string]cluster.ClusterInformation{
			clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: at.frontend},
		},
	}
	c.DCRedirectionPolicy.Policy = "noop"
	c.PublicClient.HostPort = reachable(at.frontend)
	c.Archival.History.State = "disabled"
	c.Archival.Visibility.State = "disabled"
	c.NamespaceDefaults.Archival.History.State = "disabled"
	c.NamespaceDefaults.Archival.Visibility.State = "disabled"
	c.Services = map[string]config.Service{}
	hosts := map[primitives.ServiceName]static.Hosts{}
	for name, address := range map[primitives.ServiceName]string{
		primitives.FrontendService: at.frontend,
		primitives.HistoryService:  at.history,
		primitives.MatchingService: at.matching,
		primitives.WorkerService:   at.worker,
	} {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		number, err := strconv.Atoi(port)
		if err != nil {
			return nil, err
		}
		c.Services[string(name)] = config.Service{RPC: config.RPC{GRPCPort: number, BindOnIP: host}}
		hosts[name] = static.Hosts{All: []string{reachable(address)}, Self: reachable(address)}
	}
	return temporal.NewServer(
		temporal.WithConfig(c),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts),
		temporal.WithLogger(logger),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return authorization.NewNoopClaimMapper() }),
		temporal.WithDynamicConfigClient(settings()),
	)
}

// settings are the few defaults that a single node on a small machine is better without.
func settings() dynamicconfig.StaticClient {
	return dynamicconfig.StaticClient{
		// Four partitions starve the few pollers of one worker.
		dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
		dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
		// An activity handed to the worker with its workflow task saves a round trip.
		dynamicconfig.EnableActivityEagerExecution.Key(): true,
		dynamicconfig.EnableEagerWorkflowStart.Key():     true,
		// A burst on one case should wait its turn in the workflow rather than be refused; the total stays
		// limited because a case's workflow must continue as new long before it.
		dynamicconfig.WorkflowExecutionMaxInFlightUpdates.Key(): 50,
		dynamicconfig.WorkflowExecutionMaxTotalUpdates.Key():    2000,
	}
}

// reachable turns a wildcard listening address into one that can be dialled from this machine.
func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return address
}
