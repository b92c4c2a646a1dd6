package receipt_test

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"probity/receipt"
)

// TestAMailboxIsReadWithItsReceiptAlone, in its place alone, whole alone; and what
// it is sealed with follows from the receipt, so that there is nothing to keep.
func TestAMailboxIsReadWithItsReceiptAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := seeds().Draw(t, "seed")
		r := receipt.From(seed)
		text := rapid.SliceOf(rapid.Byte()).Draw(t, "text")
		key := r.Mailbox()
		if !bytes.Equal(key, receipt.From(seed).Mailbox()) {
			t.Fatal("the same receipt has two mailboxes")
		}
		sealed, err := receipt.SealFor(key, "word 1", text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.OpenInbox("word 1", sealed); err != nil || !bytes.Equal(got, text) {
			t.Fatalf("does not open: %v", err)
		}
		if len(text) > 8 && bytes.Contains(sealed, text[:8]) {
			t.Fatal("it can be read as it lies")
		}
		_, moved := r.OpenInbox("word 2", sealed)
		_, anothers := receipt.New().OpenInbox("word 1", sealed)
		_, cut := r.OpenInbox("word 1", sealed[:len(sealed)/2])
		_, none := r.OpenInbox("word 1", nil)
		_, asDraft := r.Open("word 1", sealed)
		i := rapid.IntRange(0, len(sealed)-1).Draw(t, "byte")
		sealed[i] ^= 1
		_, changed := r.OpenInbox("word 1", sealed)
		_, nobody := receipt.SealFor(key[1:], "word 1", text)
		for what, err := range map[string]error{"moved": moved, "another's": anothers, "cut": cut, "empty": none, "as a draft": asDraft, "changed": changed, "to no key": nobody} {
			if !errors.Is(err, receipt.ErrSealed) {
				t.Fatalf("%s: it opens: %v", what, err)
			}
		}
	})
}
