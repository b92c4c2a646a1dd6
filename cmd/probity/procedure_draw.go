package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"probity/procedure"
	"probity/procedure/drawing"
)

// drawCommands let a procedure draw itself, without a server.
func drawCommands(packs *string) []*cobra.Command {
	draw := &cobra.Command{
		Use:     "draw PACK",
		Short:   "Draw a procedure as SVG: stages, owners, time limits, ways out",
		Long:    "PACK is the id of a procedure that is shipped or among PROBITY_PACKS, or a file.",
		Example: "  probity procedure draw ahima-membership > ahima.svg",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := findPack(*packs, args[0])
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(drawing.SVG(p))
			return err
		},
	}
	var html bool
	outline := &cobra.Command{
		Use:     "outline PACK",
		Short:   "Tell a procedure as text for print, in Markdown or HTML",
		Long:    "PACK is the id of a procedure that is shipped or among PROBITY_PACKS, or a file.",
		Example: "  probity procedure outline ahima-membership > ahima.md",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := findPack(*packs, args[0])
			if err != nil {
				return err
			}
			o := drawing.OutlineOf(p)
			text := o.Markdown()
			if html {
				text = o.HTML()
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
	outline.Flags().BoolVar(&html, "html", false, "a fragment of HTML instead of Markdown")
	return []*cobra.Command{draw, outline}
}

// findPack takes a file if there is one of that name, and otherwise the
// procedure with the id: the newest version, where there are several.
func findPack(folder, name string) (*procedure.Procedure, error) {
	if i, err := os.Stat(name); err == nil && !i.IsDir() {
		return loadPack(name)
	}
	procs, err := ownPacks(folder)
	if err != nil {
		return nil, err
	}
	var found *procedure.Procedure
	for _, p := range procs {
		if p.ID == name && (found == nil || found.InForce.Before(p.InForce)) {
			found = p
		}
	}
	if found == nil {
		return nil, fmt.Errorf("there is no procedure %q, neither by its id (probity procedure list) nor as a file", name)
	}
	return found, nil
}
