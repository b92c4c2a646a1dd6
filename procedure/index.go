package procedure

import (
	"encoding/json"
	"slices"
	"strconv"

	"probity/procedure/clock"
)

// index holds look-ups by id, made once when a pack is read.
type index struct {
	stages    map[string]*Stage
	clocks    map[string]*Clock
	starting  map[Event][]*Clock // clocks that name the event among their starts
	ending    map[Event][]*Clock
	bodies    map[string]*Body
	offices   map[string]*Office
	notices   map[string]*Notice
	dueOn     map[Event][]*Notice
	sanctions map[string]*Sanction
	interim   map[string]*Interim
	grounds   map[string]*Ground
	calendars map[string]*Calendar
	acts      map[string]*ActRule
	standings map[string]*Standing
}

// UnmarshalJSON reads a procedure as the API tells it, and makes its look-ups.
func (p *Procedure) UnmarshalJSON(text []byte) error {
	type plain Procedure
	if err := json.Unmarshal(text, (*plain)(p)); err != nil {
		return err
	}
	p.buildIndex()
	return nil
}

func (p *Procedure) buildIndex() {
	x := index{
		stages: map[string]*Stage{}, clocks: map[string]*Clock{}, starting: map[Event][]*Clock{}, ending: map[Event][]*Clock{},
		bodies: map[string]*Body{}, offices: map[string]*Office{}, notices: map[string]*Notice{}, dueOn: map[Event][]*Notice{},
		sanctions: map[string]*Sanction{}, interim: map[string]*Interim{}, grounds: map[string]*Ground{},
		calendars: map[string]*Calendar{}, acts: map[string]*ActRule{}, standings: map[string]*Standing{},
	}
	for i := range p.Stages {
		x.stages[p.Stages[i].ID] = &p.Stages[i]
	}
	for i := range p.Clocks {
		c := &p.Clocks[i]
		x.clocks[c.ID] = c
		for _, e := range c.Starts {
			x.starting[e] = append(x.starting[e], c)
		}
		for _, e := range c.Ends {
			x.ending[e] = append(x.ending[e], c)
		}
	}
	for i := range p.Bodies {
		x.bodies[p.Bodies[i].ID] = &p.Bodies[i]
	}
	for i := range p.Offices {
		x.offices[p.Offices[i].ID] = &p.Offices[i]
	}
	for i := range p.Notices {
		n := &p.Notices[i]
		x.notices[n.ID] = n
		for _, e := range n.On {
			x.dueOn[e] = append(x.dueOn[e], n)
		}
	}
	for i := range p.Sanctions {
		x.sanctions[p.Sanctions[i].ID] = &p.Sanctions[i]
	}
	for i := range p.Interim {
		x.interim[p.Interim[i].ID] = &p.Interim[i]
	}
	for i := range p.Grounds {
		x.grounds[p.Grounds[i].ID] = &p.Grounds[i]
	}
	for i := range p.Calendars {
		x.calendars[p.Calendars[i].ID] = &p.Calendars[i]
	}
	for i := range p.Acts {
		x.acts[p.Acts[i].Act] = &p.Acts[i]
	}
	for i := range p.Standings {
		x.standings[p.Standings[i].ID] = &p.Standings[i]
	}
	p.index = x
}

// Stage returns the stage with the id, or nil.
func (p *Procedure) Stage(id string) *Stage { return p.index.stages[id] }

// First is the stage in which a report arrives: the first one listed.
func (p *Procedure) First() *Stage { return &p.Stages[0] }

// StageOfKind returns the first stage of the kind, or nil.
func (p *Procedure) StageOfKind(k Kind) *Stage {
	for i := range p.Stages {
		if p.Stages[i].Kind == k {
			return &p.Stages[i]
		}
	}
	return nil
}

// Clock returns the time limit with the id, or nil.
func (p *Procedure) Clock(id string) *Clock { return p.index.clocks[id] }

// Sitting lists the bodies that the time limit waits for, by id: the body that
// owns it, the one its act is for, or the one that rules in its stage. It is
// empty where no body has anything to do with it.
func (p *Procedure) Sitting(c *Clock) []string {
	if p.BodyOf(string(c.Owner)) != nil {
		return []string{string(c.Owner)}
	}
	switch c.Act {
	case "decide_appeal":
		return p.bodies(p.Appeal.Body)
	case "decide_petition":
		var ids []string
		for i := range p.Sanctions {
			if r := p.Sanctions[i].Reinstate; r != nil {
				ids = append(ids, r.By)
			}
		}
		return p.bodies(ids...)
	case "decide_stay":
		return p.bodies(p.Stay.RuledBy)
	}
	if st := p.Stage(c.Stage); st != nil {
		return p.bodies(st.Body)
	}
	return nil
}

// bodies keeps of the ids those of bodies, each once.
func (p *Procedure) bodies(ids ...string) []string {
	var out []string
	for _, id := range ids {
		if p.BodyOf(id) != nil && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// StartedBy lists the clocks that have the event among their starts.
func (p *Procedure) StartedBy(e Event) []*Clock { return p.index.starting[e] }

// EndedBy lists the clocks that the event ends.
func (p *Procedure) EndedBy(e Event) []*Clock { return p.index.ending[e] }

// BodyOf returns the body with the id, or nil.
func (p *Procedure) BodyOf(id string) *Body { return p.index.bodies[id] }

// Office returns the office with the id, or nil.
func (p *Procedure) Office(id string) *Office { return p.index.offices[id] }

// Sanction returns the sanction with the id, or nil.
func (p *Procedure) Sanction(id string) *Sanction { return p.index.sanctions[id] }

// InterimMeasure returns the measure with the id, or nil.
func (p *Procedure) InterimMeasure(id string) *Interim { return p.index.interim[id] }

// Ground returns the ground with the id, or nil.
func (p *Procedure) Ground(id string) *Ground { return p.index.grounds[id] }

// ActRule returns what the pack says about one act, or nil.
func (p *Procedure) ActRule(act string) *ActRule { return p.index.acts[act] }

// Standing returns the standing with the id, or nil.
func (p *Procedure) Standing(id string) *Standing { return p.index.standings[id] }

// Calendar returns the calendar with the id; the empty id is the first one.
func (p *Procedure) Calendar(id string) *Calendar {
	if id == "" {
		return &p.Calendars[0]
	}
	return p.index.calendars[id]
}

// CodeAt returns the edition of the code in force on the day, or nil.
func (p *Procedure) CodeAt(day clock.Date) *Code {
	for i := range p.Codes {
		c := &p.Codes[i]
		if !day.Before(c.From) && (c.Until.IsZero() || !c.Until.Before(day)) {
			return c
		}
	}
	return nil
}

// Principle returns the principle of the edition with the id, or nil.
func (c *Code) Principle(id string) *Principle {
	for i := range c.Principles {
		if c.Principles[i].ID == id {
			return &c.Principles[i]
		}
	}
	return nil
}

// TitleOf names a role, an office or a body in words.
func (p *Procedure) TitleOf(r Role) string {
	if o := p.Office(string(r)); o != nil {
		return o.Title
	}
	if b := p.BodyOf(string(r)); b != nil {
		return b.Title
	}
	switch r {
	case Complainant:
		return "the complainant"
	case Respondent:
		return "the respondent"
	case Parties:
		return "the parties"
	case Investigator:
		return "the investigator"
	case Panel:
		return "the panel"
	case Member:
		return "a seated member"
	case Chair:
		return "the chair"
	case Staff:
		return "the staff"
	case TheClock:
		return "the clock"
	case Secretariat:
		return "the secretariat"
	case Owner:
		return "the office in charge"
	case Anyone:
		return "anyone"
	}
	return string(r)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
