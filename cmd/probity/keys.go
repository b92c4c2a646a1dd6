package main

import (
	"errors"

	"github.com/spf13/cobra"

	"probity/vault"
)

func keysCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "Change the keys that the cases are sealed with",
		Long:  "The keys are those of PROBITY_MASTER_KEY and PROBITY_KEYS, or of the data folder. Running processes take up by themselves what changed.",
	}
	cmd.AddCommand(rotateCommand(), rewrapCommand())
	return cmd
}

func rotateCommand() *cobra.Command {
	s := fromEnvironment()
	cmd := &cobra.Command{
		Use:   "rotate [CASE…]",
		Short: "Seal what comes from now on with new keys",
		Long: "Adds a new key to every keyset of the cases named by their ids, or of all. What was sealed before is read with\n" +
			"the keys before, which stay; it is not sealed anew.",
	}
	cmd.Flags().StringVar(&s.dataFolder, "data", s.dataFolder, "data folder of probity up")
	cmd.RunE = func(cmd *cobra.Command, cases []string) error {
		v, err := s.openVault(cmd.Context())
		if err != nil {
			return err
		}
		n := len(cases)
		for _, id := range cases {
			if err := v.Rotate(cmd.Context(), id); err != nil {
				return err
			}
		}
		if n == 0 {
			if n, err = v.RotateAll(cmd.Context()); err != nil {
				return err
			}
		}
		cmd.Printf("%d rings have new keys.\n", n)
		return nil
	}
	return cmd
}

func rewrapCommand() *cobra.Command {
	s := fromEnvironment()
	cmd := &cobra.Command{
		Use:   "rewrap",
		Short: "Make a new master key and wrap all keys with it",
		Long: "Adds a key to the master key's file, wraps every ring with it, and takes the ones before out of the file. It may be\n" +
			"stopped and started again. Keep the file from before until it is done, and back the new one up.",
		Args: cobra.NoArgs,
	}
	cmd.Flags().StringVar(&s.dataFolder, "data", s.dataFolder, "data folder of probity up")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		file, folder := s.keyPlaces()
		master, err := vault.ReadMaster(file)
		if err != nil {
			return err
		}
		v, err := vaultOf(cmd.Context(), master, folder)
		if err != nil {
			return err
		}
		if err := master.Renew(); err != nil {
			return err
		}
		all := 0
		for { // until nobody wrapped anything with the key before meanwhile
			n, err := v.Rewrap(cmd.Context())
			if err != nil {
				return errors.Join(err, errors.New("the keys before are still in the file, so nothing is lost: start it again"))
			}
			if n == 0 {
				break
			}
			all += n
		}
		if err := master.DropOld(); err != nil {
			return err
		}
		cmd.Printf("%d rings are wrapped with a new master key; the ones before are gone from %s.\n", all, file)
		return nil
	}
	return cmd
}
