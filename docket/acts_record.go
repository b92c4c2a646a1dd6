package docket

import (
	"slices"
	"strconv"
	"strings"

	"probity/procedure"
)

// Acts about the record: holds, links, publication, identity, notes, purge.
const (
	PlaceLegalHold   Kind = "place_legal_hold"
	ReleaseLegalHold Kind = "release_legal_hold"
	LinkCase         Kind = "link"
	Publish          Kind = "publish"
	Retract          Kind = "retract"
	RevealIdentity   Kind = "reveal_identity"
	Note             Kind = "note"
	Purge            Kind = "purge"
)

func recordActs() []Spec {
	staff := []procedure.Role{procedure.Secretariat, procedure.Owner}
	return []Spec{
		{Kind: PlaceLegalHold, Title: "Place a legal hold", Past: "A legal hold was placed", By: []procedure.Role{procedure.Staff}, Closed: true, Visible: ToStaff, New: func() Particulars { return new(HoldPlaced) }},
		{Kind: ReleaseLegalHold, Title: "Release a legal hold", Past: "A legal hold was released", By: []procedure.Role{procedure.Staff}, Closed: true, Visible: ToStaff, New: func() Particulars { return new(HoldReleased) }, when: underHold},
		{Kind: LinkCase, Title: "Link another case", Past: "Another case was linked", By: staff, Closed: true, Visible: ToStaff, New: func() Particulars { return new(CaseLinked) }},
		{Kind: Publish, Title: "Publish the outcome", Past: "The outcome was published", By: staff, Closed: true, Visible: ToParties, New: func() Particulars { return new(Publishing) }},
		{Kind: Retract, Title: "Take a publication back", Past: "A publication was taken back", By: staff, Closed: true, Visible: ToParties, New: func() Particulars { return new(Retracting) }, when: isPublished},
		{Kind: RevealIdentity, Title: "Reveal who reported, by rule", Past: "The reporter's identity was revealed by rule", By: []procedure.Role{procedure.Secretariat, procedure.Complainant}, Visible: ToComplainant, New: func() Particulars { return new(IdentityRevealed) }},
		{Kind: Note, Title: "Add a note", Past: "A note was added", By: []procedure.Role{procedure.Staff, procedure.Investigator, procedure.Member}, Closed: true, Visible: ToStaff, New: func() Particulars { return new(NoteAdded) }},
		{Kind: Purge, Title: "Let go of the record", Past: "The record was let go", By: []procedure.Role{procedure.Secretariat, procedure.TheClock}, Closed: true, Visible: ToStaff, New: func() Particulars { return new(Purging) }, when: isClosed},
	}
}

func underHold(m *moment) *Refusal {
	if !m.s.Held() {
		return refuse(NotHere, "No legal hold stands.")
	}
	return nil
}

func isPublished(m *moment) *Refusal {
	if first(m.s.Publications, func(u *PublicationMade) bool { return u.Retracted == 0 }) == nil {
		return refuse(NotHere, "Nothing is published that could be taken back.")
	}
	return nil
}

// HoldPlaced forbids letting go of the record.
type HoldPlaced struct {
	Reasons string `json:"reasons"`
}

func (a *HoldPlaced) check(*moment) *Refusal {
	return needText(a.Reasons, "reasons", "Say for what the record is held.")
}
func (a *HoldPlaced) apply(s *State, e *Entry) {
	s.LegalHolds = append(s.LegalHolds, LegalHold{ID: "h" + strconv.Itoa(len(s.LegalHolds)+1), Seq: e.Seq})
}
func (a *HoldPlaced) follow(*moment) {}

// HoldReleased ends a legal hold.
type HoldReleased struct {
	Hold    string `json:"hold"`
	Reasons string `json:"reasons"`
}

func (a *HoldReleased) check(m *moment) *Refusal {
	for i := range m.s.LegalHolds {
		if h := &m.s.LegalHolds[i]; h.ID == a.Hold {
			if h.Released > 0 {
				return refuse(Already, "That hold was released.").at("hold")
			}
			return needText(a.Reasons, "reasons", "Give the reasons.")
		}
	}
	return refuse(Unknown, "There is no legal hold %q.", a.Hold).at("hold")
}
func (a *HoldReleased) apply(s *State, e *Entry) {
	for i := range s.LegalHolds {
		if s.LegalHolds[i].ID == a.Hold {
			s.LegalHolds[i].Released = e.Seq
		}
	}
}
func (a *HoldReleased) follow(*moment) {}

// CaseLinked ties another case to this one.
type CaseLinked struct {
	Case string `json:"case"`
	Why  string `json:"why"` // other_track, same_facts, same_respondent, predicate
}

func (a *CaseLinked) check(m *moment) *Refusal {
	if a.Case == "" || a.Case == m.s.Case {
		return refuse(BadRequest, "Name another case.").at("case")
	}
	if !caseName(a.Case) {
		return refuse(BadRequest, "Give the number or the id of the other case, such as PRB-7K3M-Q2XD; what else there is to say of it belongs into a note.").at("case")
	}
	for i := range m.s.Links {
		if m.s.Links[i].Case == a.Case {
			return refuse(Already, "That case is linked.").at("case")
		}
	}
	if !has([]string{"other_track", "same_facts", "same_respondent", "predicate", "added_respondent"}, a.Why) {
		return refuse(BadRequest, "Say why: other_track, same_facts, same_respondent or predicate.").at("why")
	}
	return nil
}

// caseName tells whether a text can be the number or the id of a case, ours or another
// house's. It stands in tables beside the sealed record, so that it must be no text about
// somebody.
func caseName(s string) bool {
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && !strings.ContainsRune("-./", r) {
			return false
		}
	}
	return len(s) <= 64
}

func (a *CaseLinked) apply(s *State, e *Entry) {
	s.Links = append(s.Links, Link{Case: a.Case, Why: a.Why, Seq: e.Seq})
}
func (a *CaseLinked) follow(*moment) {}

// Publishing makes the outcome known, never before it is final (guarantee 11).
type Publishing struct {
	Audience []string   `json:"audience"`
	Text     string     `json:"text"`
	Attached []Attached `json:"attached,omitempty"` // what anybody is given with it
	Of       []string   `json:"of,omitempty"`       // set by the engine: the sanctions it tells of
}

// Attached is a document of the case that goes with what is published: as it was
// blacked out for the public, and in no other form.
type Attached struct {
	Document string `json:"document"`
}

// ToAnybody is the audience of a publication that is whoever asks.
const ToAnybody = "public"

func (a *Publishing) check(m *moment) *Refusal {
	pub := &m.p.Publish
	if pub.Cite != "" {
		m.cite = pub.Cite
	}
	if pub.None {
		return refuse(NoProvision, "This procedure publishes nothing.")
	}
	of, soon := m.publishable()
	switch {
	case !m.outcomeFinal():
		return refuse(Unfair, "Nothing is published before the decision is final and the appeal is over.")
	case len(of) == 0 && soon:
		return refuse(NotYet, "Publication waits until the sanction has taken effect.")
	case len(of) == 0:
		return refuse(Unfair, "No sanction of this case may be published.")
	}
	a.Of = of
	for i, x := range a.Audience {
		if !has(pub.Audience, x) {
			return refuse(BadRequest, "The procedure publishes to: %v.", pub.Audience).at("audience." + strconv.Itoa(i))
		}
	}
	if len(a.Audience) == 0 {
		return refuse(BadRequest, "Say to whom.").at("audience")
	}
	if len(a.Attached) > 0 && !has(a.Audience, ToAnybody) {
		return refuse(BadRequest, "Anybody can read what is attached, and this is not published to the public. Give it to whom it is for yourself.").at("attached")
	}
	for i, x := range a.Attached {
		if x.Document == "" || slices.Contains(a.Attached[:i], x) {
			return refuse(BadRequest, "Name each document once.").at("attached." + strconv.Itoa(i) + ".document")
		}
	}
	return needText(a.Text, "text", "Write what is published.")
}
func (a *Publishing) apply(s *State, e *Entry) {
	u := PublicationMade{ID: "u" + strconv.Itoa(len(s.Publications)+1), Of: a.Of, Seq: e.Seq}
	for _, x := range a.Attached {
		u.Attached = append(u.Attached, x.Document)
	}
	s.Publications = append(s.Publications, u)
}
func (a *Publishing) follow(m *moment) {
	m.happen(procedure.Published, m.s.Publications[len(m.s.Publications)-1].ID)
}

// Retracting takes a publication back.
type Retracting struct {
	Publication string `json:"publication"`
	Reasons     string `json:"reasons"`
}

func (a *Retracting) check(m *moment) *Refusal {
	for i := range m.s.Publications {
		if u := &m.s.Publications[i]; u.ID == a.Publication {
			if u.Retracted > 0 {
				return refuse(Already, "It has been taken back.").at("publication")
			}
			return needText(a.Reasons, "reasons", "Give the reasons.")
		}
	}
	return refuse(Unknown, "There is no publication %q.", a.Publication).at("publication")
}
func (a *Retracting) apply(s *State, e *Entry) {
	for i := range s.Publications {
		if s.Publications[i].ID == a.Publication {
			s.Publications[i].Retracted = e.Seq
		}
	}
}
func (a *Retracting) follow(m *moment) {
	if c := m.s.listing(a.Publication); c != nil {
		m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: "met", On: procedure.Retracted}})
	}
	m.happen(procedure.Retracted, a.Publication)
}

// IdentityRevealed lets the reporter's name go to somebody, on one of three
// grounds only (guarantee 20). A reporter who gave no name may give it now: it is
// for those it is given to, whoever else may read the entry.
type IdentityRevealed struct {
	To      procedure.Role `json:"to"`
	Basis   string         `json:"basis"` // consent, disclosed_by_procedure, legal_duty
	Note    string         `json:"note"`
	Name    string         `json:"name,omitempty"`    // of a reporter who gave none before
	Contact string         `json:"contact,omitempty"` // how to reach them
}

// longestName and longestContact bound what a reporter says of themselves, in
// bytes.
const (
	longestName    = 300
	longestContact = 1000
)

// named holds what an anonymous reporter says of themselves.
func (a *IdentityRevealed) named(m *moment) *Refusal {
	to := []procedure.Role{procedure.Respondent, procedure.Secretariat, procedure.Investigator, procedure.Member, procedure.Staff} // none that moves on with the stage
	switch {
	case a.Name == "" && a.Contact == "":
		return nil
	case a.Basis != "consent":
		return refuse(Unfair, "Only the reporter says who they are.").at("name")
	case !m.s.Anonymous:
		return refuse(Already, "Your name is on the record. Say to whom it may be told.").at("name")
	case strings.TrimSpace(a.Name) == "":
		return refuse(BadRequest, "Give your name.").at("name")
	case len(a.Name) > longestName || len(a.Contact) > longestContact:
		return refuse(BadRequest, "A name has up to %d bytes, and how to reach you up to %d.", longestName, longestContact).at("name")
	case !has(to, a.To) && m.p.Office(string(a.To)) == nil && m.p.BodyOf(string(a.To)) == nil:
		return refuse(Unknown, "There is nobody of that kind in this procedure: %q.", a.To).at("to")
	}
	return nil
}

func (a *IdentityRevealed) check(m *moment) *Refusal {
	switch a.Basis {
	case "consent":
		if m.as != procedure.Complainant {
			return refuse(Unfair, "Consent is the reporter's own act.").at("basis")
		}
	case "disclosed_by_procedure":
		if !m.p.Filing.IdentityDisclosed {
			return refuse(Unfair, "This procedure does not disclose who reported.").at("basis").rule(m.p.Filing.Cite)
		}
	case "legal_duty":
	default:
		return refuse(BadRequest, "The basis is consent, disclosed_by_procedure or legal_duty.").at("basis")
	}
	if a.To == "" {
		return refuse(BadRequest, "Say to whom.").at("to")
	}
	if r := a.named(m); r != nil {
		return r
	}
	return needText(a.Note, "note", "Say why, and that the reporter was told.")
}
func (a *IdentityRevealed) apply(s *State, e *Entry) {
	s.Reveals = append(s.Reveals, Reveal{To: a.To, Basis: a.Basis, Seq: e.Seq})
}
func (a *IdentityRevealed) follow(m *moment) {
	if a.Name != "" && a.To == procedure.Respondent { // who is to be told must be able to read it
		m.e.Visible = ToParties
	}
}

// NoteAdded is an internal note.
type NoteAdded struct {
	Text string     `json:"text"`
	For  Visibility `json:"for,omitempty"` // staff, panel, deliberation; empty: staff
}

func (a *NoteAdded) check(*moment) *Refusal {
	if a.For != "" && !has([]Visibility{ToStaff, ToPanel, ToDeliberation}, a.For) {
		return refuse(BadRequest, "A note is for staff, panel or deliberation.").at("for")
	}
	return needText(a.Text, "text", "Write the note.")
}
func (a *NoteAdded) apply(*State, *Entry) {}
func (a *NoteAdded) follow(m *moment) {
	if a.For != "" {
		m.e.Visible = a.For
	}
}

// Purging lets go of the record once the time it must be kept is over and no
// hold stands. The entry itself stays (guarantee 25).
type Purging struct{}

func (a *Purging) check(m *moment) *Refusal {
	k := Keep(m.p, m.s, m.act.Outside.TiedOpen, m.now)
	m.cite = k.Rule
	for i := range k.Held {
		if h := &k.Held[i]; h.What != HeldByTime {
			return refuse(NotYet, "%s", h.Sentence).until(h.Until.At).rule(h.Rule)
		}
	}
	switch k.Status {
	case RecordDue:
		return nil
	case RecordForEver:
		return refuse(NoProvision, "The record of such a case is kept for ever.")
	case RecordKept:
		return refuse(NotYet, "The record is kept until %s: %s.", k.Until.Day, k.Until.Sentence).until(k.Until.At)
	}
	return refuse(NoProvision, "Until when the record of such a case is kept cannot be told; it is kept.")
}
func (a *Purging) apply(s *State, _ *Entry) { s.Purged = true }
func (a *Purging) follow(*moment)           {}
