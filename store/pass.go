package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"
)

// signer makes the passes by which the database knows on whose behalf it is
// asked. Its key is made at the start and again each hour, is kept in memory,
// and is known to the database alone, in a table that the login under which
// requests are answered cannot read (see migrations/00010_walls.sql).
type signer struct {
	mu    sync.Mutex
	id    string
	key   []byte
	since time.Time
	ahead time.Duration // of the database's clock
}

const (
	keyAge    = time.Hour        // a new key is brought then
	keyMost   = 2 * keyAge       // an older one opens nothing (migrations/00013), and is dropped by whoever brings a new one
	blockSize = sha256.BlockSize // of the hash HMAC is made with
)

// errMark says that a person or office cannot be put into a pass.
var errMark = errors.New("an id holds characters that no id has")

// pass is the word by which the database takes a request for that of who, for a
// minute: "key:milliseconds:scope:purpose:mac".
func (db *DB) pass(ctx context.Context, who Who) (string, error) {
	id, key, ahead, err := db.signingKey(ctx)
	if err != nil {
		return "", err
	}
	scope, system := "", ""
	if who.Admin {
		scope = "admin"
	}
	if who.Only != nil {
		scope = who.Only.scope()
	}
	if who.System {
		system = "system"
	}
	offices := strings.Join(who.Offices, "\x1f")
	if strings.ContainsAny(who.Person, "\n\x1f\x00") || strings.ContainsAny(offices, "\n\x00") || strings.ContainsAny(who.Purpose, ":\n\x1f") {
		return "", errMark
	}
	at := strconv.FormatInt(time.Now().Add(ahead).UnixMilli(), 10)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(strings.Join([]string{"pass", id, at, scope, who.Purpose, system, who.Person, offices}, "\n")))
	return strings.Join([]string{id, at, scope, who.Purpose, hex.EncodeToString(mac.Sum(nil))}, ":"), nil
}

func (db *DB) signingKey(ctx context.Context) (id string, key []byte, ahead time.Duration, err error) {
	s := &db.signer
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key == nil || time.Since(s.since) > keyAge {
		err = db.bringKey(ctx)
		if err != nil && s.key != nil && time.Since(s.since) < keyMost-10*time.Minute {
			err = nil // the one there is still good
		}
	}
	return s.id, s.key, s.ahead, err
}

// bringKey gives the database a new key of this process.
func (db *DB) bringKey(ctx context.Context) error {
	key, id := make([]byte, blockSize), rand.Text()
	if _, err := rand.Read(key); err != nil {
		return err
	}
	began := time.Now()
	var now time.Time
	err := db.house.GetContext(ctx, &now, `with gone as (delete from walls.keys where since < now() - make_interval(secs => $4))
		insert into walls.keys (id, inner_, outer_) values ($1, $2, $3) returning clock_timestamp()`, id, padded(key, 0x36), padded(key, 0x5c), keyMost.Seconds())
	if err != nil {
		return coded(ctx, err)
	}
	took := time.Since(began)
	db.signer.id, db.signer.key, db.signer.since = id, key, time.Now().Round(0) // by the clock on the wall: a machine that slept has an old key
	db.signer.ahead = now.Sub(began.Add(took / 2))
	return nil
}

// padded is the key as HMAC feeds it to its inner (0x36) or outer (0x5c) hash.
func padded(key []byte, with byte) []byte {
	out := make([]byte, blockSize)
	copy(out, key)
	for i := range out {
		out[i] ^= with
	}
	return out
}
