package workflows_test

import (
	"time"

	"go.temporal.io/sdk/client"

	"probity/workflows"
	"probity/workflows/engine"
)

func startOptions(id string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{ID: id, TaskQueue: workflows.TaskQueue}
}

func ensure(w *world, day time.Duration) error {
	return engine.EnsureSchedules(w.Context(), w.client, day, 7*time.Second)
}
