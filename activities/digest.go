package activities

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"go.temporal.io/sdk/activity"

	"probity/notice"
	"probity/procedure/clock"
	"probity/store"
)

// Digests tell the people in the offices by mail that reports came that they have not
// been told of: one message for all of them in a period, however many came, and none
// for what a person must not know of.
type Digests struct {
	DB      *store.DB
	Mailer  notice.Mailer
	Time    CaseTime
	Period  time.Duration // of case time
	Contact string
	ReadAt  string

	Procedures store.Procedures // by which it is known who stands in for whom; nil: nobody is told that somebody is wanted
	Log        *slog.Logger     // in which who runs the service finds that nobody can be told; nil: nowhere
}

// Tell tells whoever is due to be told, and says how many were. One whose message
// could not be sent is counted, and told by the next run.
func (d *Digests) Tell(ctx context.Context) (told, failed int, err error) {
	now := d.Time.Now()
	day := clock.DateOf(now, time.UTC)
	people, err := d.DB.OfficialsOn(ctx, store.Day{Date: day})
	if err != nil {
		return 0, 0, err
	}
	known, err := d.DB.PeopleByID(ctx, store.TheSystem(), people)
	if err != nil {
		return 0, 0, err
	}
	for _, person := range people {
		if activity.IsActivity(ctx) {
			activity.RecordHeartbeat(ctx)
		}
		p := known[person]
		if p.Email == "" || p.Anonymous {
			continue
		}
		sent, err := d.tell(ctx, p, day, now)
		switch {
		case err != nil:
			failed++
		case sent:
			told++
		}
	}
	more, lost, err := d.tellWanted(ctx, day, now)
	return told + more, failed + lost, errors.Join(err, ctx.Err())
}

func (d *Digests) tell(ctx context.Context, p store.Person, day clock.Date, now time.Time) (bool, error) {
	who, err := d.DB.WhoIs(ctx, p.ID, day)
	if err != nil {
		return false, err
	}
	claimed, back, err := d.DB.ToldBefore(ctx, who, now, d.Period)
	if err != nil || !claimed {
		return false, err
	}
	m, err := notice.Digest(p.Email, p.ID, now, d.Contact, d.ReadAt)
	return d.send(ctx, m, err, map[string]time.Time{p.ID: back}, now)
}

// send mails a word that was claimed under some names, and gives the claims back where
// it did not go out.
func (d *Digests) send(ctx context.Context, m notice.Mail, err error, claimed map[string]time.Time, now time.Time) (bool, error) {
	if err == nil {
		_, err = d.Mailer.Send(ctx, m)
	}
	if err != nil && notice.CodeOf(err) != notice.Unknown { // it may have arrived
		if e := d.giveBack(ctx, claimed, now); e != nil {
			return false, e
		}
	}
	return err == nil, err
}

// giveBack gives back what was claimed, each to the moment it had before.
func (d *Digests) giveBack(ctx context.Context, claimed map[string]time.Time, now time.Time) error {
	var all error
	for name, back := range claimed {
		all = errors.Join(all, d.DB.NotTold(context.WithoutCancel(ctx), name, now, back))
	}
	return all
}

func (a *Activities) sweepDigests(ctx context.Context, s *Swept) error {
	if a.Digests == nil {
		return nil
	}
	told, failed, err := a.Digests.Tell(ctx)
	s.Digests, s.Failed = told, s.Failed+failed
	return err
}
