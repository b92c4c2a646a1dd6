package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// pairsARound is how many cases are asked for in a round, each beside one that is not there.
const pairsARound = 1_000

// hidden: whether the time of an answer tells a case that is kept from who asks from one
// that was never there. Each hidden case is asked for once, right before or after one
// that does not exist, as chance has it. What counts is how often an answer about a
// hidden one takes longer than one about none, over all pairs (the U of Mann and
// Whitney): a half where the time says nothing.
func (b *bench) hidden(ctx context.Context) error {
	db, err := b.bareDB(ctx, `select 1`)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	person := b.posts["ethics_office"]
	if err := b.fill(ctx, db, person, 1, manyCases); err != nil {
		return err
	}
	cookie, err := b.signedIn(ctx, person)
	if err != nil {
		return err
	}
	var there, absent []string
	if err := db.SelectContext(ctx, &there, `select number from cases where kept_from <> '{}' order by random() limit $1`, b.rounds*pairsARound); err != nil {
		return err
	}
	if err := db.SelectContext(ctx, &absent, `select 'PRB-' || upper(substr(md5(i::text), 1, 4)) || '-' || upper(lpad(to_hex(i), 5, '0'))
		from generate_series($1::int + 1, $1::int + $2::int) i order by random()`, manyCases, len(there)); err != nil {
		return err
	}
	for _, x := range []struct{ what, path string }{{"an answer", "/api/v1/cases/"}, {"a page", "/cases/"}} {
		ask := func(ctx context.Context, number string) (time.Duration, error) {
			began := time.Now()
			err := b.notThere(ctx, cookie, x.path+number)
			return time.Since(began), err
		}
		var bare, ours, share []float64
		for round := range b.rounds {
			from, to := round*len(there)/b.rounds, (round+1)*len(there)/b.rounds
			none, kept, err := b.inPairs(ctx, absent[from:to], there[from:to], ask)
			if err != nil {
				return fmt.Errorf("%s: %w", x.what, err)
			}
			share = append(share, longer(kept, none))
			slices.Sort(none)
			slices.Sort(kept)
			bare, ours = append(bare, middle(none)), append(ours, middle(kept))
		}
		what := x.what + " about a hidden case, against one about none"
		times := result{What: what, Unit: "ms, median", Bare: spreadOf(bare), Ours: spreadOf(ours), Ratio: spreadOf(ratios(ours, bare))}
		said := result{What: what, Unit: "takes longer, share of pairs", Ours: spreadOf(share)}
		said.judged = said.Ours.Median
		said.within(0.47, 0.53)
		b.results = append(b.results, times, said)
	}
	return nil
}

// inPairs asks for one of each after the other, in an order that chance has, and gives
// how long each took, in milliseconds.
func (b *bench) inPairs(ctx context.Context, none, kept []string, ask func(context.Context, string) (time.Duration, error)) (of, about []float64, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	next := make(chan int)
	for range b.clients {
		all.Go(func() {
			for i := range next {
				pair, took := []string{none[i], kept[i]}, [2]float64{}
				var coin [1]byte
				_, _ = rand.Read(coin[:]) // never fails
				first := int(coin[0] & 1)
				for _, j := range []int{first, 1 - first} {
					d, e := ask(ctx, pair[j])
					if e != nil {
						mu.Lock()
						err = cmp.Or(err, e)
						mu.Unlock()
					}
					took[j] = float64(d) / float64(time.Millisecond)
				}
				mu.Lock()
				of, about = append(of, took[0]), append(about, took[1])
				mu.Unlock()
			}
		})
	}
	for i := range none {
		next <- i
	}
	close(next)
	all.Wait()
	return of, about, err
}

// longer is how often one of xs is greater than one of ys, with half of what is equal.
func longer(xs, ys []float64) float64 {
	sorted := slices.Sorted(slices.Values(ys))
	var sum float64
	for _, x := range xs {
		below, _ := slices.BinarySearch(sorted, x)
		above := below
		for above < len(sorted) && sorted[above] == x {
			above++
		}
		sum += float64(below+above) / 2
	}
	return sum / float64(len(xs)*len(ys))
}

func ratios(xs, ys []float64) []float64 {
	var out []float64
	for i := range xs {
		out = append(out, xs[i]/ys[i])
	}
	return out
}

// notThere reads an answer that says that there is no such thing.
func (b *bench) notThere(ctx context.Context, cookie *http.Cookie, path string) error {
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
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode == http.StatusNotFound {
		return err
	}
	return statusError(res.StatusCode)
}
