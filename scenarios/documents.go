package scenarios

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"probity/docket"
	"probity/evidence"
	"probity/procedure"
)

// Document is a file that somebody sends in. It is sent when an act first names it.
type Document struct {
	Name string `yaml:"name"`
	Text string `yaml:"text"`
}

// BlackOut is a step in which somebody blacks words of a document out for a side.
type BlackOut struct {
	Document string   `yaml:"document"`
	For      []string `yaml:"for"` // complainant, respondent, panel
	Words    []string `yaml:"words"`
	Reason   string   `yaml:"reason"`
}

// Nothing is what somebody reads of a document that they are not given.
const Nothing = "nothing"

// Shelf is where documents go. A stage that is none has a shelf of its own: the gate, the
// copy without traces, what is blacked out and the attack on it are those of the
// service, and who is given what follows from the side they are on.
type Shelf interface {
	// Send sends a file in, and says under which id it is there.
	Send(name, by string, d *Document) (id string, err error)
	// BlackOut makes what is left of it for a side, which nobody is given yet.
	BlackOut(by, id string, d *Document, b *BlackOut) error
	// Release has a second person give it out.
	Release(by, id string) error
}

// Reader is a shelf that can be asked what somebody is given of a document, or Nothing.
type Reader interface {
	Read(name, by, id string) (string, error)
}

// Custodian is a shelf that keeps who had a document and what was done with it, and
// says so, the first thing first: "received by clerk", "served to member". It fails where
// anything was changed.
type Custodian interface {
	Chain(name, id string) ([]string, error)
}

// shelf keeps documents in memory.
type shelf struct {
	on   Stage
	kept map[string]*kept
}

type kept struct {
	clean    []byte
	kind     *evidence.Kind
	marks    evidence.Marks
	left     []byte // what is left after something was blacked out
	as       *evidence.Kind
	by       string
	sides    []string
	released bool
}

func (s *shelf) Send(_, _ string, d *Document) (string, error) {
	k, err := received(d)
	if err != nil {
		return "", err
	}
	id := fmt.Sprintf("document-%d", len(s.kept)+1)
	s.kept[id] = k
	return id, nil
}

// received is a file that went through the gate, and its copy without traces.
func received(d *Document) (*kept, error) {
	gate := evidence.NewGate(d.Name, "")
	if _, err := gate.Write([]byte(d.Text)); err != nil {
		return nil, err
	}
	kind, err := gate.Close()
	if err != nil {
		return nil, err
	}
	content, size := strings.NewReader(d.Text), int64(len(d.Text))
	if err := evidence.Examine(content, size, kind, evidence.Limits{}); err != nil {
		return nil, err
	}
	made, err := evidence.Clean(content, size, kind, evidence.Limits{})
	if err != nil {
		return nil, err
	}
	return &kept{clean: made.Content, kind: kind}, nil
}

func (s *shelf) BlackOut(by, id string, _ *Document, b *BlackOut) error {
	k := s.kept[id]
	ctx := context.Background()
	var err error
	if k.marks, err = evidence.Find(ctx, k.clean, k.kind, b.Words, nil); err != nil {
		return err
	}
	if k.left, k.as, err = evidence.Redact(ctx, k.clean, k.kind, k.marks, nil); err != nil {
		return err
	}
	k.by, k.sides, k.released = by, b.For, false
	return evidence.Attack(ctx, k.clean, k.kind, k.marks, k.left, k.as, nil)
}

// Release attacks what lies there once more.
func (s *shelf) Release(by, id string) error {
	k := s.kept[id]
	if k.left == nil || k.by == by {
		return errors.New("somebody else than who blacked it out releases it")
	}
	k.released = true
	return evidence.Attack(context.Background(), k.clean, k.kind, k.marks, k.left, k.as, nil)
}

func (s *shelf) Read(name, by, id string) (string, error) {
	state, _, err := s.on.Case(name)
	if err != nil {
		return "", err
	}
	k, side, shown := s.kept[id], s.sideOf(state, by), false
	for i := range state.Evidence {
		if e := &state.Evidence[i]; e.Document == id {
			shown = side != string(procedure.Respondent) || e.Disclosed > 0
		}
	}
	for _, of := range k.sides {
		switch {
		case of != side:
		case !k.released:
			return Nothing, nil
		case shown:
			return string(k.left), nil
		}
	}
	if !shown {
		return Nothing, nil
	}
	return string(k.clean), nil
}

func (s *shelf) sideOf(state *docket.State, by string) string {
	switch s.on.Person(by) {
	case state.Respondent.Person:
		return string(procedure.Respondent)
	case state.Complainant.Person:
		return string(procedure.Complainant)
	}
	return ""
}

// document is the id of a document, which is sent in when it is named first.
func (r *player) document(name, by, handle string) (string, error) {
	if id := r.sent[handle]; id != "" {
		return id, nil
	}
	if state, _, err := r.on.Case(name); err != nil || state == nil || state.Head == 0 {
		return "", errors.Join(err, fmt.Errorf("%s comes before the report: documents are sent in to a case", handle))
	}
	d := r.s.Documents[handle]
	id, err := r.shelf.Send(name, by, &d)
	if err != nil {
		return "", fmt.Errorf("%s could not be sent: %w", handle, err)
	}
	r.sent[handle] = id
	return id, nil
}

// file has something blacked out, or released.
func (r *player) file(st *Step, name string) error {
	handle := st.Release
	if st.BlackOut != nil {
		handle = st.BlackOut.Document
	}
	id, d := r.sent[handle], r.s.Documents[handle]
	if id == "" {
		return fmt.Errorf("%s has not been sent in yet", handle)
	}
	says := fmt.Sprintf("%s released what was left of “%s”.", upperFirst(r.story.called(st.By[0])), d.Name)
	var err error
	if st.BlackOut != nil {
		says = fmt.Sprintf("%s blacked out parts of “%s” for the %s: %s", upperFirst(r.story.called(st.By[0])), d.Name, list(st.BlackOut.For), st.BlackOut.Reason)
		err = r.shelf.BlackOut(st.By[0], id, &d, st.BlackOut)
	} else {
		err = r.shelf.Release(st.By[0], id)
	}
	if err != nil {
		return err
	}
	r.story.add(Beat{At: r.now(), Case: name, Note: st.Note, Says: says})
	return nil
}

// documents holds what people are given of documents, and who had them, against what
// should be.
func (e *expecting) documents() {
	if reader, ok := e.r.shelf.(Reader); ok {
		e.reads(reader)
	}
	custodian, ok := e.r.shelf.(Custodian)
	for _, handle := range sortedKeys(e.x.Custody) {
		if !ok {
			continue
		}
		got, err := custodian.Chain(e.name, e.r.sent[handle])
		if want := e.x.Custody[handle]; err != nil || !slices.Equal(got, want) {
			e.say("%s was %q, not %q: %v", handle, got, want, err)
		}
	}
}

func (e *expecting) reads(from Reader) {
	for _, by := range sortedKeys(e.x.Reads) {
		for _, handle := range sortedKeys(e.x.Reads[by]) {
			got, err := from.Read(e.name, by, e.r.sent[handle])
			switch want := e.x.Reads[by][handle]; {
			case err != nil:
				e.say("%s reads %s: %s", by, handle, err)
			case got != want:
				e.say("%s reads of %s %q, not %q", by, handle, got, want)
			}
		}
	}
}

// checkDocuments says what is wrong with a step's documents before it is played.
func (s *Scenario) checkDocuments(st *Step, say func(line int, format string, args ...any)) {
	known := func(handle string) {
		if _, ok := s.Documents[handle]; !ok {
			say(st.Line, "there is no document %q; it comes under documents, with a name and a text", handle)
		}
	}
	if st.Release != "" {
		known(st.Release)
	}
	if b := st.BlackOut; b != nil {
		known(b.Document)
		if len(b.For) == 0 || len(b.Words) == 0 || b.Reason == "" {
			say(st.Line, "say for whom which words are blacked out, and why")
		}
	}
	if st.Expect != nil {
		for by, of := range st.Expect.Reads {
			if _, ok := s.People[by]; !ok {
				say(st.Line, "there is nobody called %q among the people", by)
			}
			for handle := range of {
				known(handle)
			}
		}
		for handle := range st.Expect.Custody {
			known(handle)
		}
	}
}
