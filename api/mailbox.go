package api

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"probity/docket"
	"probity/procedure"
	"probity/receipt"
	"probity/store"
)

// WordRequest is something to be written to a reporter's mailbox.
type WordRequest struct {
	ID   string `json:"id,omitempty"` // or the header Idempotency-Key
	Text string `json:"text"`         // up to 20,000 bytes
}

// longestWord bounds what is written to a mailbox at once, in bytes.
const longestWord = 20_000

// letterIn is a word as it lies sealed in the mailbox.
type letterIn struct {
	Text string `json:"text"`
	Salt string `json:"salt"` // hex
}

// commitment is what the docket says of a word: SHA-256 over the salt's 32 bytes
// and the text. Nobody finds out by trying what a short word said; its reader can
// show it.
func (l *letterIn) commitment() string {
	salt, err := hex.DecodeString(l.Salt)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(append(salt, l.Text...))
	return hex.EncodeToString(sum[:])
}

// writeToReporter writes to the mailbox of a reporter without an account. What is
// written is sealed to the reporter; the docket says that it was, by whom and when.
func (a *api) writeToReporter(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	if f.rel != Office || !docket.Holds(f.p, f.s, f.actor(), procedure.Secretariat) {
		return problem("not_yours", "The office that keeps the file writes to the reporter. Ask it to.")
	}
	var req WordRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	key, err := idempotencyKey(c, req.ID)
	if err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(req.Text) == "":
		return problem("bad_request", "Say what is to be written.").at("text")
	case len(req.Text) > longestWord:
		return problem("bad_request", "That is too long for one word to the mailbox: up to 20,000 bytes.").at("text")
	}
	ctx := c.Request.Context()
	box, err := a.DB.MailboxOf(ctx, f.row.ID)
	if errors.Is(err, store.ErrNotFound) {
		return problem("no_mailbox", "")
	}
	if err != nil {
		return err
	}
	if !hmac.Equal([]byte(box.Mark), []byte(a.mailboxMark(f.row.ID, box.Key))) {
		return problem("no_mailbox", "The mailbox of this case is not the one its reporter made: somebody has written to the database. Nothing was sent. Tell whoever runs this server.")
	}
	act := actID(f.who.Person, f.row.ID, key)
	in := letterIn{Text: req.Text, Salt: hex.EncodeToString(mac(a.Pepper, "mailbox salt", act+"\x00"+req.Text))}
	plain, err := json.Marshal(&in)
	if err != nil {
		return err
	}
	sealed, err := receipt.SealFor(box.Key, wordPlace(f.row.ID, act), padded(plain))
	if err != nil {
		return store.ErrBroken
	}
	note, err := json.Marshal(docket.NoteAdded{Text: "Written to the reporter's mailbox, sealed so that the reporter alone can read it. SHA-256 of salt and text: " + in.commitment()})
	if err != nil {
		return err
	}
	if err := a.DB.PutWord(ctx, f.row.ID, act, in.commitment(), sealed); err != nil {
		return err
	}
	sent, err := f.send(ctx, &askedAct{actRequest: actRequest{Kind: docket.Note, Particulars: jsontext.Value(note)}, key: key})
	if err != nil {
		return err
	}
	return a.tellAct(c, f, sent)
}

func wordPlace(caseID, act string) string { return "word " + caseID + " " + act }

// padded fills a text up with blanks, so that how long it lies in the table says
// little of how long it is.
func padded(text []byte) []byte {
	const step = 1 << 10
	return append(text, bytes.Repeat([]byte(" "), (step-len(text)%step)%step)...)
}

func (a *api) mailboxMark(caseID string, key []byte) string {
	return hex.EncodeToString(mac(a.Pepper, "mailbox", strings.ToLower(caseID)+"\x00"+string(key)))
}

// keepMailbox sets the mailbox of the receipt up for its case, where it is missing
// or not the receipt's; strange says that another's was there.
func (a *api) keepMailbox(ctx context.Context, caseID string, r receipt.Receipt) (strange bool, err error) {
	want := store.Mailbox{Key: r.Mailbox()}
	want.Mark = a.mailboxMark(caseID, want.Key)
	have, err := a.DB.MailboxOf(ctx, caseID)
	switch {
	case err == nil && bytes.Equal(have.Key, want.Key) && have.Mark == want.Mark:
		return false, nil
	case err == nil:
		strange = !bytes.Equal(have.Key, want.Key)
	case !errors.Is(err, store.ErrNotFound):
		return false, err
	}
	return strange, a.DB.SetMailbox(ctx, caseID, want)
}

// words are what was written to the mailbox, opened with the receipt.
func (f *file) words(ctx context.Context) ([]WordView, error) {
	out := []WordView{}
	if f.receipt.IsZero() {
		return out, nil
	}
	lies, err := f.api.DB.WordsOf(ctx, f.row.ID)
	if err != nil {
		return nil, err
	}
	for _, w := range lies {
		v := WordView{Seq: w.Seq, At: w.At.UTC()}
		var in letterIn
		plain, err := f.receipt.OpenInbox(wordPlace(f.row.ID, w.Act), w.Sealed)
		if err == nil {
			err = json.Unmarshal(plain, &in)
		}
		if err != nil {
			v.Caution = "Something was written to you that your receipt does not open. It was changed, or sealed to another key. Ask the office to write it again."
		} else {
			v.Text, v.Salt, v.Commitment = in.Text, in.Salt, in.commitment()
		}
		out = append(out, v)
	}
	return out, nil
}
