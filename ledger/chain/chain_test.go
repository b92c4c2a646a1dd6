package chain_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"probity/ledger/chain"
)

func TestATextProvesItsEntryAndTellsNothingOfIt(t *testing.T) {
	t.Parallel()
	salt, entry := bytes.Repeat([]byte{7}, chain.SaltSize), []byte(`{"kind":"vote","choice":"yes"}`)
	in := chain.Text{
		Form: chain.Sealed, Case: "c", Seq: 2, Act: "a", Kind: "vote", At: time.Date(2026, 3, 2, 9, 0, 0, 1000, time.UTC), Prev: "p", For: "content",
		Commitment: chain.Commit(salt, entry), Sealed: "sealed1:AAAA",
	}
	text, hash, err := in.Write()
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"form":2,"case":"c","seq":2,"act":"a","kind":"vote","at":"2026-03-02T09:00:00.000001Z","prev":"p","for":"content",` +
		`"commitment":"69c7b4a3f1b6","sealed":"sealed1:AAAA"}`
	if got := strings.Replace(text, in.Commitment, "69c7b4a3f1b6", 1); got != want {
		t.Errorf("stored as\n%s", got)
	}
	out, err := chain.Read(text)
	if err != nil || *out != in || !chain.Whole(text, hash) {
		t.Errorf("%+v, %v", out, err)
	}
	if !out.Discloses(salt, entry) {
		t.Error("its own entry is not the one")
	}
	for name, no := range map[string]bool{
		"another entry":    out.Discloses(salt, []byte(`{"kind":"vote","choice":"no"}`)),
		"another salt":     out.Discloses(bytes.Repeat([]byte{8}, chain.SaltSize), entry),
		"a shifted border": out.Discloses(append(bytes.Clone(salt), entry[0]), entry[1:]),
		"another hash":     chain.Whole(text, strings.Repeat("0", 64)),
		"another time":     chain.Whole(strings.Replace(text, "09:00", "08:00", 1), hash),
		"in clear":         chain.Whole(string(entry), hash),
		"nothing":          chain.Is(""),
		"an entry":         chain.Is(`{"case":"c","seq":1}`),
	} {
		if no {
			t.Errorf("%s passes", name)
		}
	}
	for _, text := range []string{``, `{"form":3,"sealed":"x"}`, `{"form":2}`, `{"form":`} {
		if _, err := chain.Read(text); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}
