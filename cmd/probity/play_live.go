package main

import (
	"context"
	"errors"
	"time"

	"probity/api"
	"probity/procedure"
	"probity/scenarios"
	"probity/store"
)

// onRunning plays on the server that `up` runs on a data folder.
func onRunning(ctx context.Context, s settings, library *procedure.Library) (runner, error) {
	dir := s.dataFolder
	r, err := readRunning(dir)
	if err != nil {
		return nil, errors.New("nothing runs on " + dir + ": start probity up --day 2s, or name its data folder with --data")
	}
	keys, err := s.openVault(ctx)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, r.Database, store.Options{MaxConnections: 2, Vault: keys})
	if err != nil {
		return nil, err
	}
	i, err := db.Installation(ctx)
	if err != nil {
		return nil, err
	}
	pace := newCaseTime(i)
	if !pace.Fast() {
		return nil, errors.New("days there take as long as days do: start probity up with --day 2s to play on it")
	}
	return func(s *scenarios.Scenario) (*scenarios.Story, error) {
		tokens, err := signIn(ctx, db, library, s)
		if err != nil {
			return &scenarios.Story{Scenario: s}, err
		}
		return scenarios.RunLive(ctx, s, library, scenarios.Server{URL: r.URL, Tokens: tokens, Now: pace.Now})
	}, nil
}

// signIn makes a scenario's people known, gives them their offices in every
// procedure it names, and a token for a day.
func signIn(ctx context.Context, db *store.DB, library *procedure.Library, s *scenarios.Scenario) (map[string]string, error) {
	ids := []string{s.Procedure}
	for _, id := range s.Cases {
		ids = append(ids, id)
	}
	out := map[string]string{}
	for handle, p := range s.People {
		who := "play-" + handle
		if err := db.PutPerson(ctx, store.TheSystem(), store.Person{ID: who, Name: p.Name, Email: who + "@example.org"}); err != nil {
			return nil, err
		}
		for _, id := range ids {
			pack, ok := library.Current(id)
			if !ok {
				continue
			}
			for _, office := range p.Offices {
				if pack.Office(office) == nil {
					continue
				}
				if err := db.PutTerm(ctx, store.TheSystem(), store.Term{Person: who, Procedure: id, Office: office, From: store.Day{Date: pack.InForce}}); err != nil {
					return nil, err
				}
			}
		}
		token, hash := api.NewToken()
		end := time.Now().Add(24 * time.Hour)
		if err := db.PutToken(ctx, store.Token{Hash: hash, Person: who, Label: "play", ExpiresAt: &end}); err != nil {
			return nil, err
		}
		out[handle] = token
	}
	return out, nil
}
