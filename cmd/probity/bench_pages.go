package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"time"

	"probity/signin"
	"probity/store"
)

// fewCases is how many cases a small body may have.
const fewCases = 1_000

// pages: what somebody who holds an office looks at all day, over HTTP and whole, when
// there are few cases and when there are many. A page may take twice as long then.
func (b *bench) pages(ctx context.Context) error {
	db, err := b.bareDB(ctx, `select 1`)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	person := b.posts["ethics_office"]
	cookie, err := b.signedIn(ctx, person)
	if err != nil {
		return err
	}
	filed, err := b.post(ctx, "/api/v1/reports", person, map[string]any{
		"procedure": b.p.ID, "source": "on_behalf", "reporter": map[string]any{"person": theComplainant}, "respondent": map[string]any{"person": theRespondent},
		"allegations": []any{map[string]any{"ground": "code_violation", "principles": []string{"p1", "p3"}, "text": "Lost a disk.", "from": isoDay(b.house.time.Now().AddDate(0, 0, -40))}},
		"evidence":    []any{map[string]any{"title": "Access log"}},
	})
	if err != nil {
		return err
	}
	looked := []struct{ what, path string }{
		{"my work", "/work"}, {"the list of cases", "/cases"}, {"its late ones first", "/cases?open=true&order=late"}, {"the page of a case", fmt.Sprintf("/cases/%s", filed["case"])},
	}
	few := make([][]load, len(looked))
	for size, made := fewCases, 0; ; size = manyCases {
		if err := b.fill(ctx, db, "nobody", made+1, size); err != nil {
			return err
		}
		made = size
		for i, x := range looked {
			loads, err := b.again(ctx, func(ctx context.Context, _ int) error { return b.look(ctx, cookie, x.path) })
			if err != nil {
				return fmt.Errorf("%s: %w", x.what, err)
			}
			if size == fewCases {
				few[i] = loads
				continue
			}
			for _, q := range []struct {
				at   float64
				unit string
			}{{0.5, "ms, median"}, {0.99, "ms, of 99 in 100"}} {
				r := compare(fmt.Sprintf("%s, of %d cases against %d", x.what, manyCases, fewCases), q.unit, few[i], loads, func(l *load) float64 { return l.at(q.at) })
				r.atMost(2)
				b.results = append(b.results, r)
			}
		}
		if size == manyCases {
			return nil
		}
	}
}

// again measures one side in every round. The round before the first warms up and does
// not count.
func (b *bench) again(ctx context.Context, do func(context.Context, int) error) ([]load, error) {
	var out []load
	for round := -1; round < b.rounds; round++ {
		x, err := b.press(ctx, do)
		if err != nil {
			return nil, err
		}
		if round >= 0 {
			out = append(out, x)
		}
	}
	return out, nil
}

// signedIn opens a session, as signing in does, and gives its cookie.
func (b *bench) signedIn(ctx context.Context, person string) (*http.Cookie, error) {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	now, text := time.Now(), "prs_"+base64.RawURLEncoding.EncodeToString(secret)
	return &http.Cookie{Name: "__Host-probity", Value: text, Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode}, b.house.db.PutSession(ctx, store.Session{
		Hash: signin.HashSession(text), Person: person, Label: "bench", Scopes: []string{"full"}, Idle: 8 * time.Hour, Ends: 8 * time.Hour, Stepped: &now,
	})
}

// look reads a page whole.
func (b *bench) look(ctx context.Context, cookie *http.Cookie, path string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.url+path, http.NoBody)
	if err != nil {
		return err
	}
	req.AddCookie(cookie)
	res, err := b.http.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode == http.StatusOK {
		return err
	}
	return statusError(res.StatusCode)
}
