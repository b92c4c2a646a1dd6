package ledger_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"probity/ledger"
)

const lodgingID = "be1a63f0-aa04-4886-b9b2-46a83f44a71f"

// lodgingReceipt is a receipt for a report, sealed as the fourth of five leaves.
func lodgingReceipt(tb testing.TB, k *ledger.Key, report []byte) *ledger.Receipt {
	tb.Helper()
	opening := [32]byte{1, 2, 3}
	l := ledger.Lodged{Origin: k.Name(), ID: lodgingID, At: noon, Commitment: ledger.Commitment(opening, report)}
	signed, err := k.SignLodging(&l)
	if err != nil {
		tb.Fatal(err)
	}
	leaf := ledger.Leaf{Subject: ledger.Subject{Kind: ledger.Lodging, ID: lodgingID}, At: noon, Hash: l.Commitment}
	p := proofOver(tb, k, leaf)
	return &ledger.Receipt{Signed: string(signed), Opening: opening, Leaf: leaf.Text(), Proof: p.Text()}
}

// proofOver proves a leaf among four others.
func proofOver(tb testing.TB, k *ledger.Key, l ledger.Leaf) *ledger.Proof {
	tb.Helper()
	leaves := []ledger.Leaf{leaf(1), leaf(2), leaf(3), l, leaf(5)}
	p, _ := prove(tb, k, leaves, 3)
	return p
}

func TestAReceiptShowsWhatItWasGivenFor(t *testing.T) {
	k := newKey(t, "ethics.example.org/log")
	report := []byte(`{"procedure":"p"}`)
	r := lodgingReceipt(t, k, report)
	pending := &ledger.Receipt{Signed: r.Signed, Opening: r.Opening}
	for _, c := range []struct {
		r      *ledger.Receipt
		sealed bool
	}{{r, true}, {pending, false}} {
		back, err := ledger.ParseReceipt(bytes.ReplaceAll([]byte(c.r.Text()), []byte("\n"), []byte("\r\n")))
		if err != nil || *back != *c.r {
			t.Fatalf("%+v %v", back, err)
		}
		out, err := back.Check(k.Keys(), report)
		if err != nil || !out.Shown || (out.Sealed != nil) != c.sealed || !out.Lodged.At.Equal(noon) {
			t.Errorf("%+v %v", out, err)
		}
		if out, err := back.Check(k.Keys(), nil); err != nil || out.Shown {
			t.Errorf("without the report: %+v %v", out, err)
		}
	}
	if strings.Contains(r.Text(), "procedure\"") {
		t.Error("the receipt tells the report")
	}
	other := lodgingReceipt(t, k, []byte("another"))
	for name, bad := range map[string]struct {
		r      ledger.Receipt
		report []byte
		want   error
	}{
		"another report":           {*r, []byte("another"), ledger.ErrReport},
		"another opening":          {ledger.Receipt{Signed: r.Signed, Opening: [32]byte{9}, Leaf: r.Leaf, Proof: r.Proof}, report, ledger.ErrReport},
		"the leaf of another":      {ledger.Receipt{Signed: r.Signed, Opening: r.Opening, Leaf: other.Leaf, Proof: other.Proof}, report, ledger.ErrLeaf},
		"the proof of another log": {ledger.Receipt{Signed: r.Signed, Opening: r.Opening, Leaf: r.Leaf, Proof: lodgingReceipt(t, newKey(t, k.Name()), report).Proof}, report, ledger.ErrProof},
		"the proof of another":     {ledger.Receipt{Signed: r.Signed, Opening: r.Opening, Leaf: r.Leaf, Proof: other.Proof}, report, ledger.ErrProof},
		"another time":             {ledger.Receipt{Signed: strings.Replace(r.Signed, "2026-11-24", "2026-11-23", 1), Opening: r.Opening}, report, ledger.ErrSignature},
		"somebody else's":          {ledger.Receipt{Signed: lodgingReceipt(t, newKey(t, k.Name()), report).Signed, Opening: r.Opening}, report, ledger.ErrSignature},
	} {
		if _, err := bad.r.Check(k.Keys(), bad.report); !errors.Is(err, bad.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{"", "x", r.Text() + "x", strings.Replace(r.Text(), "opening =", "openings =", 1), strings.TrimSuffix(r.Text(), "===== end =====\n")} {
		if _, err := ledger.ParseReceipt([]byte(text)); !errors.Is(err, ledger.ErrForm) {
			t.Errorf("%q was read", text)
		}
	}
}

func FuzzReceipt(f *testing.F) {
	k := newKey(f, "a.example/log")
	r := lodgingReceipt(f, k, []byte("report"))
	f.Add([]byte(r.Text()))
	f.Add([]byte((&ledger.Receipt{Signed: r.Signed, Opening: r.Opening}).Text()))
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := ledger.ParseReceipt(text)
		if err != nil {
			return
		}
		if got.Text() != strings.ReplaceAll(string(text), "\r\n", "\n") {
			t.Errorf("%q", text)
		}
		if out, err := got.Check(k.Keys(), nil); err == nil && out.Lodged.ID != lodgingID {
			t.Errorf("a promise was believed that nobody made: %q", text)
		}
	})
}
