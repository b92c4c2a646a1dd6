package main

import (
	"context"
	"io"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// run is the program without the process around it: what main calls, and what a
// test can.
func run(ctx context.Context, args []string, out, errs io.Writer) error {
	root := &cobra.Command{
		Use:   "probity",
		Short: "An ethics complaint, from the first report to the last day of a sanction",
		Long: "Probity carries ethics complaints under the written procedure of the body that rules on them.\n\n" +
			"`probity up` starts the whole system on this machine. The other commands are its parts.",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		upCommand(), demoCommand(), apiCommand(), workerCommand(), migrateCommand(), rebuildCommand(), verifyCommand(), exportCommand(), retentionCommand(), logCommand(),
		playCommand(), procedureCommand(), peopleCommand(), officeCommand(), tokenCommand(), keysCommand(), benchCommand(), versionCommand(),
	)
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	return root.ExecuteContext(ctx)
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say which version this is",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cmd.Println("probity " + version())
			return nil
		},
	}
}

// version is what the Go command noted when it built the program.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	text := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (text == "" || text == "(devel)") {
			text = s.Value
		}
	}
	return text + " (" + info.GoVersion + ")"
}
