package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// What the flood is measured against. A large association gets some thousands of
// reports a year; two a second is far beyond what any gets and was once the bound
// on what was taken. The flood is a hundred times that.
const (
	usualRate    = 2
	floodRate    = 100 * usualRate
	floodWaiting = 4000 // requests that the flood keeps open at most: its machine has an end too
)

// flood measures how long an honest reporter needs to make a report and confirm
// it, alone and in a flood of reports that are as well formed as the honest one,
// each confirmed too. The honest reporter sends again what was not taken, as the
// answer says, with the same key.
func (b *bench) flood(ctx context.Context) error {
	alone, err := b.honest(ctx, b.each, nil)
	if err != nil {
		return err
	}
	var taken, confirmed, refused, sent atomic.Int64
	flooding, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	open := make(chan struct{}, floodWaiting)
	began := time.Now()
	all.Go(func() {
		tick := time.NewTicker(time.Second / floodRate)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-flooding.Done():
				return
			case <-tick.C:
			}
			select {
			case open <- struct{}{}:
			default:
				continue
			}
			sent.Add(1)
			all.Go(func() {
				defer func() { <-open }()
				got, err := b.nameless(flooding, "/api/v1/reports", uuid.NewString(), b.floodReport(n))
				if err != nil {
					refused.Add(1)
					return
				}
				taken.Add(1)
				if _, err := b.nameless(flooding, "/api/v1/reports/confirm", "", map[string]any{"receipt": got["receipt"]}); err == nil {
					confirmed.Add(1)
				}
			})
		}
	})
	// the honest one comes when the flood is at its height
	among, err := b.honest(ctx, max(10*b.each, 20*time.Second), func() bool { return time.Since(began) > 5*time.Second })
	lasted := time.Since(began).Seconds()
	stop()
	all.Wait()
	if err != nil {
		return err
	}
	b.say(fmt.Sprintf("The flood: %d reports sent in %.0f s (%.0f a second), %d taken, %d confirmed, %d told to come again or cut off at the end.",
		sent.Load(), lasted, float64(sent.Load())/lasted, taken.Load(), confirmed.Load(), refused.Load()))
	b.results = append(b.results,
		result{What: "an honest reporter's report made and confirmed, nobody else there", Unit: "ms", Ours: spreadOf(alone.took)},
		result{What: fmt.Sprintf("the same in a flood of %d reports a second, or as many as this machine sends", floodRate), Unit: "ms", Ours: spreadOf(among.took)},
		result{What: "how often the honest one had to send", Unit: "times", Ours: spreadOf(among.tries)},
		result{What: "reports of the flood that were taken and confirmed", Unit: "reports/s", Ours: spreadOf([]float64{float64(confirmed.Load()) / lasted})},
	)
	return nil
}

// honestly is what an honest reporter met, report by report.
type honestly struct {
	took  []float64 // ms, from the first sending to the confirmation
	tries []float64
}

// honest makes reports one after another for a while, as soon as it may begin.
func (b *bench) honest(ctx context.Context, during time.Duration, begin func() bool) (honestly, error) {
	var out honestly
	for begin != nil && !begin() {
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return out, err
		}
	}
	for end := time.Now().Add(during); time.Now().Before(end) || len(out.took) == 0; {
		began, tries := time.Now(), 0.0
		again := func(path, key string, body any) (map[string]any, error) {
			for {
				tries++
				got, err := b.nameless(ctx, path, key, body)
				if err == nil || !errors.As(err, new(statusError)) || ctx.Err() != nil || tries > 1000 {
					return got, err
				}
				if err := pause(ctx, time.Second); err != nil {
					return nil, err
				}
			}
		}
		got, err := again("/api/v1/reports", uuid.NewString(), b.floodReport(-1))
		if err != nil {
			return out, err
		}
		if _, err = again("/api/v1/reports/confirm", "", map[string]any{"receipt": got["words"]}); err != nil {
			return out, err
		}
		out.took, out.tries = append(out.took, float64(time.Since(began).Microseconds())/1000), append(out.tries, tries)
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return out, err
		}
	}
	slices.Sort(out.took)
	slices.Sort(out.tries)
	return out, nil
}

// floodReport is a report without a name; no two of the flood are alike.
func (b *bench) floodReport(n int) map[string]any {
	return map[string]any{
		"procedure": b.p.ID, "anonymous": true, "respondent": map[string]any{"name": fmt.Sprintf("Somebody %d", n)},
		"allegations": []any{map[string]any{
			"ground": "code_violation", "principles": []string{"p1"}, "from": isoDay(b.house.time.Now().AddDate(0, 0, -20)),
			"text": fmt.Sprintf("Number %d. ", n) + strings.Repeat("Read the charts of neighbours out of curiosity, several times. ", 8),
		}},
	}
}

// nameless sends something without a token, over a connection of its own: behind
// an onion service or a proxy nobody keeps one.
func (b *bench) nameless(ctx context.Context, path, key string, body any) (map[string]any, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	req.Close = true
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := b.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode >= 300 {
		_, _ = io.Copy(io.Discard, res.Body)
		return nil, statusError(res.StatusCode)
	}
	var out map[string]any
	return out, json.NewDecoder(res.Body).Decode(&out)
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
