package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"probity/store"
	"probity/vault"
)

// The keys lie in the data folder unless the environment says where: the folder of
// the wrapped keys of the cases, and the master key that wraps them.
func (s settings) keyPlaces() (master, folder string) {
	return cmp.Or(s.masterKey, filepath.Join(s.dataFolder, "master.key")), cmp.Or(s.keyFolder, filepath.Join(s.dataFolder, "keys"))
}

// openVault opens the keys there are. A process that only serves makes none: on a
// machine that was not given them it would make others.
func (s settings) openVault(ctx context.Context) (*vault.Vault, error) {
	master, folder := s.keyPlaces()
	m, err := vault.ReadMaster(master)
	if err != nil {
		return nil, err
	}
	return vaultOf(ctx, m, folder)
}

// ownVault is openVault, and makes a master key where there are no keys at all yet.
func (s settings) ownVault(ctx context.Context) (*vault.Vault, error) {
	master, folder := s.keyPlaces()
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		return s.openVault(ctx)
	}
	if err := os.MkdirAll(filepath.Dir(master), 0o700); err != nil {
		return nil, err
	}
	m, err := vault.OwnMaster(master)
	if err != nil {
		return nil, err
	}
	return vaultOf(ctx, m, folder)
}

func vaultOf(ctx context.Context, m vault.Master, folder string) (*vault.Vault, error) {
	shelf, err := vault.OpenFolder(folder)
	if err != nil {
		return nil, err
	}
	return vault.Open(ctx, vault.Options{Master: m, Shelf: shelf})
}

// seal seals what the database holds in clear from before there were keys.
func seal(ctx context.Context, dsn string, keys *vault.Vault) error {
	db, err := store.Open(ctx, dsn, store.Options{MaxConnections: 2, StatementTimeout: time.Minute, Vault: keys, Seals: true})
	if err != nil {
		return err
	}
	return db.Close()
}
