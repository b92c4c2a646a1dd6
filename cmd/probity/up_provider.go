package main

import (
	"context"
	"errors"
	"net"

	"probity/embedded/provider"
)

// startProvider starts the provider for trying out where the settings ask for one,
// and makes it the one at which people may sign in.
func (u *up) startProvider(ctx context.Context, service net.Addr) (stop func() error, err error) {
	if u.tryProvider == "" {
		return func() error { return nil }, nil
	}
	if u.issuer != "" {
		return nil, errors.New("there is one provider: leave PROBITY_OIDC_ISSUER or --try-provider (PROBITY_TRY_PROVIDER) away")
	}
	if !loopback(service.String()) { // whatever it is called
		return nil, provider.ErrService
	}
	cast, err := readSample()
	if err != nil {
		return nil, err
	}
	var people []provider.Person
	for _, p := range cast.everyone() {
		people = append(people, provider.Person{Subject: p.ID, Name: p.Name, Part: p.Part})
	}
	addresses := []string{u.url}
	if u.intake != "" {
		addresses = append(addresses, u.intake)
	}
	p, err := provider.Open(ctx, provider.Options{Listen: u.tryProvider, Service: addresses, Redirect: u.providerAnswer(), People: people})
	if err != nil {
		return nil, err
	}
	u.issuer, u.client, u.secret = p.Issuer, p.Client, p.Secret
	return p.Close, nil
}

// introduceProvider says how one tries it.
func (u *up) introduceProvider() {
	if u.tryProvider == "" {
		return
	}
	u.say("\nA provider of OpenID Connect, for trying out, is at " + u.issuer + ". Nobody there is real, and nothing is proven there.")
	u.say("Invite somebody (probity people invite ruth-okafor --data " + u.dataFolder + "), show the invitation at " + u.url + "/invitation and go on to the provider;")
	u.say("from then on that person signs in by it at " + u.url + "/sign-in.")
}
