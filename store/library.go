package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/register"
)

// Library is the procedures of an installation as its record has them. What it
// remembers is at most a second old where a process follows the record (Follow);
// what a decision rests on is never taken from memory: filing asks the database
// which text is in force, and a digest that is not known is looked up.
type Library struct {
	db      *DB
	refresh sync.Mutex // one asks at a time
	known   atomic.Pointer[holdings]
}

// holdings is what a library knew at one moment. It is never changed.
type holdings struct {
	reg      *register.Register
	all      []*procedure.Procedure // by id, then by first day in force, then by version
	byDigest map[string]*procedure.Procedure
	unread   []string // digests of texts that this program cannot read
}

// OpenLibrary reads the record and every text that was ever kept. A text that
// this program cannot read, or that is not the one of its digest any more, is
// passed over, unless a case runs under it: ErrUnreadable, with a library of the
// others, for who looks what is wrong.
func OpenLibrary(ctx context.Context, db *DB) (*Library, error) {
	l := &Library{db: db}
	l.known.Store(&holdings{reg: &register.Register{}, byDigest: map[string]*procedure.Procedure{}})
	if err := l.Refresh(ctx); err != nil {
		return l, err
	}
	return l, db.anyCaseUnder(ctx, l.known.Load().unread)
}

func (db *DB) anyCaseUnder(ctx context.Context, digests []string) error {
	if len(digests) == 0 {
		return nil
	}
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		var some bool
		err := tx.GetContext(ctx, &some, `select exists (select from cases where digest = any($1) and not purged)`, textList(digests))
		if err == nil && some {
			err = ErrUnreadable
		}
		return err
	})
}

// Refresh takes over what others did with the library. Texts that are known are
// not read again.
func (l *Library) Refresh(ctx context.Context) error {
	l.refresh.Lock()
	defer l.refresh.Unlock()
	have := l.known.Load()
	var reg *register.Register
	var texts []ProcedureText
	err := l.db.snapshot(ctx, TheSystem(), func(tx *Tx) error {
		var err error
		if reg, err = tx.register(ctx, have.reg); err != nil {
			return err
		}
		known := make([]string, 0, len(have.byDigest))
		for digest := range have.byDigest {
			known = append(known, digest)
		}
		known = append(known, have.unread...)
		return tx.SelectContext(ctx, &texts, `select digest, id, version, body, loaded_at from procedures
			where not digest = any($1) order by loaded_at, digest`, textList(known))
	})
	if err != nil {
		return err
	}
	l.known.Store(have.with(reg, texts))
	return nil
}

// with is the holdings with another register and more texts.
func (s *holdings) with(reg *register.Register, texts []ProcedureText) *holdings {
	out := &holdings{reg: reg, all: slices.Clone(s.all), unread: slices.Clone(s.unread), byDigest: make(map[string]*procedure.Procedure, len(s.byDigest)+len(texts))}
	for i := range s.all {
		out.byDigest[s.all[i].Digest()] = s.all[i]
	}
	for i := range texts {
		p, err := procedure.LoadKept(texts[i].ID, []byte(texts[i].Body))
		if err != nil || p.Digest() != texts[i].Digest {
			out.unread = append(out.unread, texts[i].Digest)
			continue
		}
		out.byDigest[p.Digest()], out.all = p, append(out.all, p)
	}
	slices.SortStableFunc(out.all, func(a, b *procedure.Procedure) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), a.InForce.Compare(b.InForce), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Digest(), b.Digest()))
	})
	return out
}

// everySecond is how often a process asks whether the record has grown: one row
// of an index, so that a pack serves everywhere within about a second.
const everySecond = time.Second

// Follow takes over what other processes do with the library until ctx ends.
// report, if any, is told when the database could not be asked.
func (l *Library) Follow(ctx context.Context, report func(error)) {
	tick := time.NewTicker(everySecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := l.catchUp(ctx); err != nil && ctx.Err() == nil && report != nil {
			report(err)
		}
	}
}

func (l *Library) catchUp(ctx context.Context) error {
	head := ""
	err := l.db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &head, `select coalesce((select hash from procedure_record order by seq desc limit 1), '')`)
	})
	if err != nil || head == l.known.Load().reg.HeadHash {
		return err
	}
	return l.Refresh(ctx)
}

// All lists every procedure there is a text of, whether or not it takes
// reports: by id, and for one id the oldest first.
func (l *Library) All() []*procedure.Procedure { return slices.Clone(l.known.Load().all) }

// Register is the record as it was last read. Nobody may change it.
func (l *Library) Register() *register.Register { return l.known.Load().reg }

// patience bounds a look-up that has no context of its own.
const patience = 10 * time.Second

// ByDigest finds the exact text a case is pinned to. One that is not known yet
// is asked of the database.
func (l *Library) ByDigest(digest string) (*procedure.Procedure, bool) {
	if p, ok := l.known.Load().byDigest[digest]; ok {
		return p, true
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := l.Refresh(ctx); err != nil {
		return nil, false
	}
	p, ok := l.known.Load().byDigest[digest]
	return p, ok
}

// Pack is what the record says of the text with the digest, or nil.
func (l *Library) Pack(digest string) *register.Pack {
	if _, ok := l.known.Load().byDigest[digest]; !ok {
		l.ByDigest(digest)
	}
	return l.known.Load().reg.Pack(digest)
}

// InForce is the version of a procedure under which reports are filed on the
// day, as far as is known here; filing asks again.
func (l *Library) InForce(id string, day clock.Date) (*procedure.Procedure, bool) {
	s := l.known.Load()
	if pack := s.reg.InForce(id, day); pack != nil {
		p, ok := s.byDigest[pack.Digest]
		return p, ok
	}
	return nil, false
}

// Current is the version that offices and terms are taken from: of those that
// were ever activated the latest, and where there is none the latest that was
// added.
func (l *Library) Current(id string) (*procedure.Procedure, bool) {
	s := l.known.Load()
	var found *procedure.Procedure
	activated := -1
	for _, p := range s.all {
		if p.ID != id {
			continue
		}
		at := 0
		if pack := s.reg.Pack(p.Digest()); pack != nil && pack.Active {
			at = pack.Activated
		}
		if at >= activated {
			found, activated = p, at
		}
	}
	return found, found != nil
}

// procedureOf finds the rules a case runs under inside a transaction: what is
// not known is asked on the connection that is held already, because a second
// one might never come free.
func (tx *Tx) procedureOf(ctx context.Context, procs Procedures, digest string) (*procedure.Procedure, error) {
	l, live := procs.(*Library)
	if !live {
		if p, ok := procs.ByDigest(digest); ok {
			return p, nil
		}
		return nil, ErrNoProcedure
	}
	if p, ok := l.known.Load().byDigest[digest]; ok {
		return p, nil
	}
	var text string
	err := tx.GetContext(ctx, &text, `select body from procedures where digest = $1`, digest)
	if err = coded(ctx, err); err != nil {
		if errors.Is(err, ErrNotFound) {
			err = ErrNoProcedure
		}
		return nil, err
	}
	p, err := procedure.LoadKept("kept", []byte(text))
	if err != nil || p.Digest() != digest {
		return nil, ErrNoProcedure
	}
	return p, nil
}
