package activities

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"probity/notice"
	"probity/procedure/clock"
	"probity/store"
)

// once is longer than any case is open.
const once = 50 * 365 * 24 * time.Hour

// tellWanted sees to it that no report waits unseen because everybody who could work on
// it must not know of it: whoever stands in for them is told once that something is
// new, and where nobody does, who keeps the house is told that somebody is wanted, again
// and again until there is. Where they must not know of it either, who runs the service finds
// it in the log. Nobody is told from whom a case is kept.
func (d *Digests) tellWanted(ctx context.Context, day clock.Date, now time.Time) (told, failed int, err error) {
	if d.Procedures == nil {
		return 0, 0, nil
	}
	wanted, err := d.DB.Wanted(ctx, d.Procedures, day)
	if err != nil || len(wanted) == 0 {
		return 0, 0, err
	}
	house, err := d.DB.Administrators(ctx)
	if err != nil {
		return 0, 0, err
	}
	people := house
	for i := range wanted {
		people = append(people, wanted[i].Next...)
	}
	known, err := d.DB.PeopleByID(ctx, store.TheSystem(), people)
	if err != nil {
		return 0, 0, err
	}
	tell := func(person string, write writer, first string, about []string) {
		p := known[person]
		if p.Email == "" {
			return
		}
		if sent, err := d.word(ctx, &p, now, write, first, about); err != nil {
			failed++
		} else if sent {
			told++
		}
	}
	next := map[string][]string{}
	for i := range wanted {
		for _, person := range wanted[i].Next {
			next[person] = append(next[person], "next:"+wanted[i].Case+":"+person)
		}
	}
	for _, person := range slices.Sorted(maps.Keys(next)) {
		tell(person, notice.Digest, "next:"+person, next[person])
	}
	for _, person := range house {
		if slices.ContainsFunc(wanted, func(w store.Wanted) bool { return len(w.Next) == 0 && w.For(person) }) {
			tell(person, notice.Wanted, "wanted:"+person, nil)
		}
	}
	unheard := func(w store.Wanted) bool {
		return len(w.Next) == 0 && !slices.ContainsFunc(house, func(person string) bool { return w.For(person) && known[person].Email != "" })
	}
	if d.Log != nil && slices.ContainsFunc(wanted, unheard) {
		claimed, _, err := d.DB.ClaimWord(ctx, "wanted:", now, d.Period)
		if err != nil {
			return told, failed, err
		}
		if claimed { // not which: who reads the log may be the one whom it names
			d.Log.WarnContext(ctx, "a report waits that nobody here may know of, and no administrator can be told: make somebody an administrator who is named in none (probity people admin)")
		}
	}
	return told, failed, nil
}

// writer writes a message that belongs to no case.
type writer func(to, person string, at time.Time, contact, readAt string) (notice.Mail, error)

// word sends somebody a message under a name, once in a period however much there is;
// and, where it is about something, only if one of that is new to them.
func (d *Digests) word(ctx context.Context, p *store.Person, now time.Time, write writer, name string, about []string) (bool, error) {
	claimed, back, err := d.DB.ClaimWord(ctx, name, now, d.Period)
	if err != nil || !claimed {
		return false, err
	}
	given := map[string]time.Time{name: back}
	for _, one := range about {
		claimed, back, e := d.DB.ClaimWord(ctx, one, now, once)
		if err = errors.Join(err, e); claimed {
			given[one] = back
		}
	}
	if err != nil || len(about) > 0 && len(given) == 1 {
		return false, errors.Join(err, d.giveBack(ctx, given, now))
	}
	m, err := write(p.Email, p.ID, now, d.Contact, d.ReadAt)
	return d.send(ctx, m, err, given, now)
}
