package api

import (
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/change"
	"probity/procedure/clock"
)

// VersionList is the versions of its procedure that a case could be moved to.
type VersionList struct {
	Digest   string        `json:"digest"`  // of the version the case runs under
	Version  string        `json:"version"` // the same, as its body calls it
	Versions []VersionView `json:"versions"`
}

// VersionView is one version that takes reports, and what it would change for
// the case.
type VersionView struct {
	Digest    string          `json:"digest"` // to be named in choose_version and move_version
	Version   string          `json:"version"`
	InForce   clock.Date      `json:"in_force"`      // the pack's own first day
	From      clock.Date      `json:"from,omitzero"` // first day on which it takes reports
	Move      string          `json:"move"`          // free: the office may move the case, nothing gets worse; chosen: it may, the respondent chose it; choice: only if the respondent chooses it; never: the case cannot go on under it; closed: the case is over
	Says      string          `json:"says"`          // the same in a sentence
	Better    int             `json:"better"`        // how many changes are better for the respondent
	Worse     int             `json:"worse"`         // how many are worse, or cannot be told
	Changes   []VersionChange `json:"changes"`
	Obstacles []VersionChange `json:"obstacles"` // because of which the case cannot go on under it, whoever wants it
}

// VersionChange is one thing that would be otherwise, or a time limit that
// runs and would keep its day.
type VersionChange struct {
	Area     string         `json:"area"` // dates, rights, bodies, exits
	What     string         `json:"what"` // where in the pack, or the time limit of the case
	Old      string         `json:"old,omitempty"`
	New      string         `json:"new,omitempty"`
	Bearing  change.Bearing `json:"bearing"` // for the respondent: better, same, worse; what cannot be told is worse
	Sentence string         `json:"sentence"`
	OldCite  string         `json:"old_cite"`
	NewCite  string         `json:"new_cite"`
	OldDue   *time.Time     `json:"old_due,omitempty"` // of a time limit that runs
	NewDue   *time.Time     `json:"new_due,omitempty"`
}

// getVersions shows the respondent and the offices what each version that the
// case could be moved to would change, before anybody chooses. It is the same
// comparison that the acts are decided by.
func (a *api) getVersions(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	if f.rel != Respondent && f.rel != Office {
		return problem("not_yours", "What another version would change is told to the respondent, whose choice it is, and to the offices.")
	}
	if err := a.Procedures.Refresh(c.Request.Context()); err != nil {
		return err
	}
	out := VersionList{Digest: f.p.Digest(), Version: f.p.Version, Versions: []VersionView{}}
	for _, to := range a.Procedures.All() {
		pack := a.Procedures.Pack(to.Digest())
		if to.ID != f.p.ID || to.Digest() == f.p.Digest() || pack == nil || !pack.Active {
			continue
		}
		v := f.version(to)
		if v.From = pack.From; v.From.After(clock.DateOf(a.Now(), time.UTC)) && f.s.IsOpen() {
			v.Says += " It takes reports from " + v.From.String() + " on, and no case is moved to it before that day."
		}
		out.Versions = append(out.Versions, v)
	}
	return f.reply(c, http.StatusOK, out)
}

func (f *file) version(to *procedure.Procedure) VersionView {
	v := VersionView{Digest: to.Digest(), Version: to.Version, InForce: to.InForce, Changes: []VersionChange{}, Obstacles: []VersionChange{}}
	changes := docket.Changes(f.p, to, f.s)
	for i := range changes {
		x := &changes[i]
		if f.party() && f.keeps(x) {
			continue
		}
		w := VersionChange{
			Area: x.Area, What: x.What, Old: x.Old, New: x.New, Bearing: x.Bearing, Sentence: x.Sentence,
			OldCite: x.OldCite, NewCite: x.NewCite, OldDue: moment(x.OldDue), NewDue: moment(x.NewDue),
		}
		switch {
		case x.Obstacle:
			v.Obstacles = append(v.Obstacles, w)
			continue
		case x.Bearing == change.Better:
			v.Better++
		case x.Bearing == change.Worse:
			v.Worse++
		}
		v.Changes = append(v.Changes, w)
	}
	worse, blocks := change.Worst(changes)
	switch {
	case !f.s.IsOpen():
		v.Move, v.Says = "closed", "The case is over; it is not moved any more."
	case len(blocks) > 0:
		v.Move, v.Says = "never", "The case cannot go on under this version, whoever wants it."
	case len(worse) == 0:
		v.Move, v.Says = "free", "Nothing gets worse for the respondent; the office may move the case without being asked to."
	case f.s.Chose(v.Digest, changes):
		v.Move, v.Says = "chosen", "The respondent chose this version, knowing what gets worse; the office may move the case."
	default:
		v.Move, v.Says = "choice", "Something gets worse for the respondent or cannot be told; the case is moved only if they choose it."
	}
	return v
}

// keeps reports whether a change tells of a time limit that only the other side
// may know.
func (f *file) keeps(x *change.Change) bool {
	return slices.ContainsFunc(f.s.Clocks, func(k docket.Running) bool {
		return k.ID == x.What && otherSide(procedure.Role(f.rel), k.Owner)
	})
}
