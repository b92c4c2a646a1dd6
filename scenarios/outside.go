package scenarios

import (
	"time"

	"probity/docket"
	"probity/procedure/clock"
)

// outside finds out what a case's own docket cannot know, as the store does: the
// version that an act names, and of a report whether its filer was told, in another case under the same rules, of a report
// by the person now accused, and that case is open or its bar still runs.
func (o *onRules) outside(c *ruledCase, act *docket.Act) {
	digest := ""
	switch a := act.Particulars.(type) {
	case *docket.VersionChosen:
		digest = a.Digest
	case *docket.VersionMoved:
		digest = a.Digest
	}
	if v := o.adopted[digest]; v != nil {
		act.Outside.Version = &docket.NewVersion{Procedure: v, Active: true}
	}
	report, ok := act.Particulars.(*docket.Report)
	if !ok || !c.p.Filing.RespondentBar || report.Source != "person" || report.Respondent.Person == "" {
		return
	}
	for _, name := range o.names {
		other := o.cases[name]
		s := other.state
		if other == c || s.Head == 0 || other.p != c.p || s.Respondent.Person != act.By.Person {
			continue
		}
		if !c.p.Filing.BarsAnyone() && (s.Anonymous || s.Complainant.Person != report.Respondent.Person) {
			continue
		}
		if told(s) && (s.Closed == nil || o.barRuns(other, s.Closed.At)) {
			act.Outside.BarredBy = o.CaseID(name)
			return
		}
	}
}

func told(s *docket.State) bool {
	for i := range s.Allegations {
		if !s.Allegations[i].Noticed.IsZero() {
			return true
		}
	}
	return false
}

func (o *onRules) barRuns(c *ruledCase, closed time.Time) bool {
	length := c.p.Filing.RespondentBarFor
	if length.IsZero() {
		return false
	}
	d, err := clock.Rule{Period: length}.Due(*c.p.Calendar(""), clock.Trigger{Event: "closed", At: closed})
	return err == nil && !d.Expired(o.now)
}
