// Package register is the record of the procedures of an installation: which
// packs were added, checked, declared, overridden, activated and retired, by
// whom, in which office, and when. Folding the entries gives the Register;
// Decide says whether one more is allowed.
//
// A pack is named by the digest of its text throughout. Only a pack that is
// active takes new reports; a case keeps the digest it was filed under.
//
// The package is pure: no I/O, no clock of its own.
package register

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Kind names what was done with a pack.
type Kind string

// What can be done with a pack, in the usual order.
const (
	Add      Kind = "add"      // its text was put into the library
	Check    Kind = "check"    // it was searched for unfairness
	Declare  Kind = "declare"  // the body confirmed in words what the pack assumes
	Override Kind = "override" // somebody would let it work although a guarantee can be broken
	Second   Kind = "second"   // somebody else agrees to an override, which stands from then on
	Activate Kind = "activate" // it takes reports from a day on
	Retire   Kind = "retire"   // it takes none any more
)

// Program is the office under which the engine itself is recorded: it adds the
// packs it was shipped with.
const Program = "program"

// Entry is one line of the record. Entries are numbered from 1, never changed,
// and chained: each carries the hash of the one before.
type Entry struct {
	Seq       int        `json:"seq"`
	Act       string     `json:"act"` // id chosen by whoever asked; a repeated id is the same act
	Kind      Kind       `json:"kind"`
	At        time.Time  `json:"at"`                  // case time, UTC
	By        string     `json:"by,omitempty"`        // person; none for the program
	As        string     `json:"as"`                  // office of the procedure in which it was done, administrator, or program
	Procedure string     `json:"procedure"`           //
	Version   string     `json:"version"`             //
	Digest    string     `json:"digest"`              //
	Hole      string     `json:"hole,omitempty"`      // declare: what of `unknown:` is confirmed
	Guarantee int        `json:"guarantee,omitempty"` // override, second: 1 to 25
	Seconds   int        `json:"seconds,omitempty"`   // second: the entry of the override
	Reason    string     `json:"reason,omitempty"`    // declare: the body's words; override, retire: why
	From      clock.Date `json:"from,omitzero"`       // activate: the first day on which it takes reports
	Result    *Result    `json:"result,omitempty"`    // check
	Rule      string     `json:"rule"`                // what allowed it
	Prev      string     `json:"prev,omitempty"`      // hash of the entry before
	Hash      string     `json:"hash,omitempty"`      // of everything above
}

// Result is what a check of a pack found, in short.
type Result struct {
	Faults   []Fault `json:"faults,omitempty"`
	Visited  int     `json:"visited"`  // states the search went through
	Bound    int     `json:"bound"`    // states it would have gone through at most
	Complete bool    `json:"complete"` // it ended because there was nothing more to visit, not at the bound
}

// Fault is one way in which a pack can do wrong.
type Fault struct {
	Guarantee int    `json:"guarantee,omitempty"` // 0: a rule that nobody can override
	Rule      string `json:"rule"`
	Says      string `json:"says"`
}

// Seal chains the entry to the one before and returns its text as it is to be
// stored: the hash is made over that text without the hash itself.
func (e *Entry) Seal(prev string) ([]byte, error) {
	e.Prev, e.Hash = prev, ""
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	e.Hash = procedure.HashOf(text)
	return text, nil
}

// ErrOrder is returned when an entry does not follow the one before.
var ErrOrder = errors.New("the entry does not follow the head of the record of procedures")

// Register is what the record says of every pack.
type Register struct {
	Head     int
	HeadHash string
	Packs    []Pack // in the order in which they were added
}

// Pack is what the record says of one pack.
type Pack struct {
	Procedure string        `json:"procedure"`
	Version   string        `json:"version"`
	Digest    string        `json:"digest"`
	Added     int           `json:"added"`               // entry
	Checked   int           `json:"checked,omitempty"`   // entry of the last check
	Result    *Result       `json:"result,omitempty"`    // of the last check
	Declared  []Declaration `json:"declared,omitempty"`  //
	Overrides []Exception   `json:"overrides,omitempty"` //
	Active    bool          `json:"active"`              // activated and not retired
	From      clock.Date    `json:"from,omitzero"`       // first day on which it takes reports
	Activated int           `json:"activated,omitempty"` // entry of the last activation
	Retired   int           `json:"retired,omitempty"`   // entry of the last retirement
	RetiredAt time.Time     `json:"retired_at,omitzero"` //
}

// Declaration is one assumption of a pack that the body has confirmed.
type Declaration struct {
	Hole  string `json:"hole"`
	Words string `json:"words"`
	By    string `json:"by,omitempty"`
	As    string `json:"as"`
	Seq   int    `json:"seq"`
}

// Exception lets a pack work although the check found that it can break a
// guarantee. It stands once a second person agreed.
type Exception struct {
	Guarantee int    `json:"guarantee"`
	Reason    string `json:"reason"`
	By        string `json:"by"`
	As        string `json:"as"`
	Seq       int    `json:"seq"`
	Second    string `json:"second,omitempty"`    // the other person
	SecondAs  string `json:"second_as,omitempty"` //
	Seconded  int    `json:"seconded,omitempty"`  // entry
}

// Stands reports whether two people agreed.
func (x *Exception) Stands() bool { return x.Seconded > 0 }

// Fold makes the register from the entries, in order from the first.
func Fold(entries []Entry) (*Register, error) {
	r := &Register{}
	for i := range entries {
		if err := r.Apply(&entries[i]); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Clone is a copy that can be taken further while others read the register.
func (r *Register) Clone() *Register {
	out := &Register{Head: r.Head, HeadHash: r.HeadHash, Packs: slices.Clone(r.Packs)}
	for i := range out.Packs {
		p := &out.Packs[i]
		p.Declared, p.Overrides = slices.Clone(p.Declared), slices.Clone(p.Overrides)
	}
	return out
}

// Apply takes the register past one more entry.
func (r *Register) Apply(e *Entry) error {
	if e.Seq != r.Head+1 || e.Prev != r.HeadHash {
		return fmt.Errorf("%w: its head is %d, the entry is no. %d", ErrOrder, r.Head, e.Seq)
	}
	p := r.Pack(e.Digest)
	if p == nil {
		if e.Kind != Add {
			return fmt.Errorf("%w: entry %d is about a pack that was not added", ErrOrder, e.Seq)
		}
		r.Packs = append(r.Packs, Pack{Procedure: e.Procedure, Version: e.Version, Digest: e.Digest, Added: e.Seq})
		p = &r.Packs[len(r.Packs)-1]
	}
	r.Head, r.HeadHash = e.Seq, e.Hash
	switch e.Kind {
	case Check:
		p.Checked, p.Result = e.Seq, e.Result
	case Declare:
		p.Declared = append(p.Declared, Declaration{Hole: e.Hole, Words: e.Reason, By: e.By, As: e.As, Seq: e.Seq})
	case Override:
		p.Overrides = append(p.Overrides, Exception{Guarantee: e.Guarantee, Reason: e.Reason, By: e.By, As: e.As, Seq: e.Seq})
	case Second:
		for i := range p.Overrides {
			if x := &p.Overrides[i]; x.Seq == e.Seconds {
				x.Second, x.SecondAs, x.Seconded = e.By, e.As, e.Seq
			}
		}
	case Activate:
		p.Active, p.From, p.Activated = true, e.From, e.Seq
	case Retire:
		p.Active, p.Retired, p.RetiredAt = false, e.Seq, e.At
	}
	return nil
}

// Pack returns what the record says of the pack with the digest, or nil.
func (r *Register) Pack(digest string) *Pack {
	for i := range r.Packs {
		if r.Packs[i].Digest == digest {
			return &r.Packs[i]
		}
	}
	return nil
}

// InForce is the pack under which a report to the procedure is filed on the
// day: of those that are active, the one whose first day came last. Nil when
// none takes reports.
func (r *Register) InForce(id string, day clock.Date) *Pack {
	var found *Pack
	for i := range r.Packs {
		p := &r.Packs[i]
		if p.Procedure != id || !p.Active || p.From.After(day) {
			continue
		}
		if found == nil || found.From.Before(p.From) || found.From == p.From && found.Activated < p.Activated {
			found = p
		}
	}
	return found
}

// Constitution is the pack whose `governed_by` says who may change the
// procedure: the one in force, else the one that was activated last, else none
// yet. A new version is never its own authority while there is an older one.
func (r *Register) Constitution(id string, day clock.Date) *Pack {
	if p := r.InForce(id, day); p != nil {
		return p
	}
	var last *Pack
	for i := range r.Packs {
		p := &r.Packs[i]
		if p.Procedure == id && p.Activated > 0 && (last == nil || p.Activated > last.Activated) {
			last = p
		}
	}
	return last
}

// Standing overrides are those two people agreed to.
func (p *Pack) Standing() []Exception {
	var out []Exception
	for i := range p.Overrides {
		if p.Overrides[i].Stands() {
			out = append(out, p.Overrides[i])
		}
	}
	return out
}

// Overridden lists the guarantees for which an override stands.
func (p *Pack) Overridden() []int {
	var out []int
	for _, x := range p.Standing() {
		out = append(out, x.Guarantee)
	}
	return out
}

// declared reports whether the body confirmed the hole.
func (p *Pack) declared(hole string) bool {
	for i := range p.Declared {
		if p.Declared[i].Hole == hole {
			return true
		}
	}
	return false
}

// open lists the faults of the last check for which no override stands.
func (p *Pack) open() []Fault {
	if p.Result == nil {
		return nil
	}
	var out []Fault
	for _, f := range p.Result.Faults {
		if f.Guarantee == 0 || !has(p.Overridden(), f.Guarantee) {
			out = append(out, f)
		}
	}
	return out
}

func has[T comparable](list []T, x T) bool {
	for i := range list {
		if list[i] == x {
			return true
		}
	}
	return false
}
