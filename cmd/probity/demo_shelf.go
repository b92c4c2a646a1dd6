package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"probity/evidence"
	"probity/scenarios"
	"probity/store"
)

// Send puts a document of a scenario to its case as if it had been sent in then: it goes
// through the gate, gets its copy without traces and is released by the office that keeps
// the file, because nothing has scanned it. The verdict is left to the first sweep.
func (o *onPast) Send(name, by string, d *scenarios.Document) (string, error) {
	gate := evidence.NewGate(d.Name, "")
	if _, err := gate.Write([]byte(d.Text)); err != nil {
		return "", err
	}
	kind, err := gate.Close()
	if err != nil {
		return "", err
	}
	put, err := o.db.PutDocument(o.ctx, store.TheSystem(), store.Document{
		Case: o.ids[name], Name: evidence.Name(d.Name, kind), MediaType: kind.MediaType, UploadedBy: o.people[by], UploadedAt: o.now,
	}, strings.NewReader(d.Text), store.Taking{})
	if err != nil {
		return "", err
	}
	made, err := evidence.Clean(strings.NewReader(d.Text), put.Size, kind, evidence.Limits{})
	if err != nil {
		return "", err
	}
	if err := o.db.PutCopy(o.ctx, &put, made.Content, store.Traces{Removed: made.Removed, Remains: made.Remains}, o.now); err != nil {
		return "", err
	}
	return put.ID, o.db.NoteCustody(o.ctx, put.ID, store.Custody{At: o.now, What: "released", Person: o.keeper(name), Detail: "Nothing scans documents of a demonstration."})
}

// keeper is who holds the office that keeps the file, of the scenario's people.
func (o *onPast) keeper(name string) string {
	for handle, p := range o.s.People {
		for _, office := range p.Offices {
			if office == o.procs[name].FileKeeper {
				return o.people[handle]
			}
		}
	}
	return ""
}

func (o *onPast) BlackOut(by, id string, _ *scenarios.Document, b *scenarios.BlackOut) error {
	doc, err := o.db.Document(o.ctx, store.TheSystem(), id)
	if err != nil {
		return err
	}
	clean, err := o.db.CopyWithoutTraces(o.ctx, store.TheSystem(), id)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := o.db.CopyDocument(o.ctx, store.TheSystem(), &clean, &text); err != nil {
		return err
	}
	kind := evidence.KindOf(clean.MediaType)
	marks, err := evidence.Find(o.ctx, text.Bytes(), kind, b.Words, nil)
	if err != nil {
		return err
	}
	left, as, err := evidence.Redact(o.ctx, text.Bytes(), kind, marks, nil)
	if err != nil {
		return err
	}
	if err := evidence.Attack(o.ctx, text.Bytes(), kind, marks, left, as, nil); err != nil {
		return err
	}
	why := store.Blacked{Reason: b.Reason}
	if why.Marks, err = json.Marshal(marks); err != nil {
		return err
	}
	_, err = o.db.PutRedaction(o.ctx, &doc, store.Redaction{Audiences: b.For, MadeBy: o.people[by], MadeAt: o.now}, evidence.Name("", as), as.MediaType, left, why)
	return err
}

func (o *onPast) Release(by, id string) error {
	made, err := o.db.RedactionsOf(o.ctx, id)
	if err != nil {
		return err
	}
	if len(made) == 0 {
		return errors.New("nothing was blacked out in it")
	}
	return o.db.ReleaseRedaction(o.ctx, id, made[len(made)-1].N, o.people[by], o.now)
}
