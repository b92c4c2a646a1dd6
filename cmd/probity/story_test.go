package main

import (
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/proceduretest"
)

func TestTheFullCaseGoesToItsEnd(t *testing.T) {
	p := shippedProcedure(t, "ahima-membership")
	posts := samplePosts(t, p)
	acts, at, err := toldAlone(p, posts, time.Date(2026, time.May, 4, 15, 0, 0, 0, time.UTC))
	for i, a := range acts {
		t.Log(at[i].Format(time.DateOnly), a.By.Person, a.Kind)
	}
	if err != nil {
		t.Fatal(err)
	}
	if n := len(acts); n < 30 || n > 80 {
		t.Errorf("%d acts", n)
	}
	if took := at[len(at)-1].Sub(at[0]); took < 180*24*time.Hour {
		t.Errorf("probation of six months was over after %s", took)
	}
}

func shippedProcedure(tb testing.TB, id string) *procedure.Procedure {
	tb.Helper()
	l, err := proceduretest.Shipped()
	if err != nil {
		tb.Fatal(err)
	}
	p, ok := l.Current(id)
	if !ok {
		tb.Fatalf("no procedure %s", id)
	}
	return p
}

func samplePosts(tb testing.TB, p *procedure.Procedure) map[string]string {
	tb.Helper()
	s, err := readSample()
	if err != nil {
		tb.Fatal(err)
	}
	l, err := proceduretest.Shipped() // once for all tests: with the race detector, reading them takes seconds
	if err != nil {
		tb.Fatal(err)
	}
	posts, err := s.holders(p, l.All())
	if err != nil {
		tb.Fatal(err)
	}
	return posts
}
