package main

import "github.com/spf13/cobra"

func playCommand() *cobra.Command { return &cobra.Command{Use: "play"} }
