package timeline_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/docket/lives"
	"probity/docket/timeline"
	"probity/procedure/drawing"
	"probity/procedure/proceduretest"
	"probity/scenarios"
)

// TestTheCourseOfACaseIsDrawn draws written cases midway and at their end. With
// DRAW_TO the pictures are written to that folder, to be looked at.
func TestTheCourseOfACaseIsDrawn(t *testing.T) {
	t.Parallel()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		scenario string
		share    int // of its entries, in hundredths
		want     []string
	}{
		{"ahima_probation", 100, []string{"The case is over", "Response", "met on Tue 28 Apr 2026", "Closed"}},
		{"ahima_quorum_remand", 60, []string{"the case is here", "May follow"}},
		{"cfp_consent", 45, []string{"the case is here", "Time limits"}},
		{"acpe_extension_remand", 70, []string{"the case is here"}},
	} {
		s, err := scenarios.Named(x.scenario)
		if err != nil {
			t.Fatal(err)
		}
		story, err := scenarios.RunOnRules(s, procs)
		if err != nil {
			t.Fatal(err)
		}
		state, now := fold(t, story, x.share)
		p, _ := procs.ByDigest(state.Digest)
		course := timeline.Of(p, state, now, "Case PRB-TEST-0001", nil)
		for shape, svg := range map[string][]byte{"": drawing.Path(course), "-narrow": drawing.Narrow(course)} {
			text := string(svg)
			for _, w := range x.want {
				if w == "The case is over" {
					w = "It ended at Closed"
				}
				if !strings.Contains(text, w) {
					t.Errorf("%s%s: the picture does not say %q", x.scenario, shape, w)
				}
			}
			if dir := os.Getenv("DRAW_TO"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, "case-"+x.scenario+shape+".svg"), svg, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func fold(t *testing.T, story *scenarios.Story, share int) (*docket.State, time.Time) {
	t.Helper()
	var entries []docket.Entry
	for i := range story.Beats {
		if e := story.Beats[i].Entry; e != nil && (len(entries) == 0 || e.Case == entries[0].Case) {
			entries = append(entries, *e)
		}
	}
	entries = entries[:max(1, len(entries)*share/100)]
	s, err := docket.Fold(entries)
	if err != nil {
		t.Fatal(err)
	}
	return s, s.UpdatedAt.Add(36 * time.Hour)
}

// TestEveryLifeCanBeDrawn draws random lives: every picture is well-formed, has
// a bar for every time limit, and no bar that ends before it begins.
func TestEveryLifeCanBeDrawn(t *testing.T) {
	t.Parallel()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	for _, p := range procs.All() {
		for seed := range int64(12) {
			l, err := lives.Begin(p, rand.New(rand.NewSource(seed)))
			if err != nil {
				t.Fatal(err)
			}
			for range 150 {
				if err := l.Step(); err != nil {
					t.Fatal(err)
				}
			}
			c := timeline.Of(p, l.S, l.Now, "A case", nil)
			if len(c.Bars) != len(l.S.Clocks) {
				t.Errorf("%s seed %d: %d bars for %d time limits", p.ID, seed, len(c.Bars), len(l.S.Clocks))
			}
			for _, b := range c.Bars {
				states[b.State]++
				if b.Sentence == "" || b.Says == "" || b.Title == "" || b.From.IsZero() {
					t.Errorf("%s seed %d: bar %+v", p.ID, seed, b)
				}
			}
			here := 0
			for _, s := range c.Steps {
				if s.State == "here" || s.State == "over" {
					here++
				}
			}
			if here != 1 {
				t.Errorf("%s seed %d: the case is in %d places", p.ID, seed, here)
			}
			for _, svg := range [][]byte{drawing.Path(c), drawing.Narrow(c)} {
				if err := drawn(svg); err != nil {
					t.Fatalf("%s seed %d: %v", p.ID, seed, err)
				}
			}
		}
	}
	for _, s := range []string{"met", "left", "lapsed", "running"} {
		if states[s] == 0 {
			t.Errorf("no life had a time limit that was %s: %v", s, states)
		}
	}
}

// drawn reports what is wrong with a picture: it is not well-formed, or something in it
// stands beside it.
func drawn(svg []byte) error {
	wide := math.Inf(1)
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		part, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		e, ok := part.(xml.StartElement)
		if !ok {
			continue
		}
		at := map[string]float64{}
		for _, a := range e.Attr {
			if n, err := strconv.ParseFloat(a.Value, 64); err == nil {
				at[a.Name.Local] = n
			}
		}
		switch e.Name.Local {
		case "svg":
			wide = at["width"]
		case "rect", "text":
			if at["x"] < 0 || at["x"]+at["width"] > wide {
				return fmt.Errorf("%s from %g, %g wide, in a picture of %g", e.Name.Local, at["x"], at["width"], wide)
			}
		}
	}
}
