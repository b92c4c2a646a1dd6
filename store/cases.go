package store

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"probity/docket"
	"probity/docket/access"
)

// Case is a case as lists show it.
type Case struct {
	ID         string    `db:"id" json:"id"`
	Number     string    `db:"number" json:"number"`
	Procedure  string    `db:"procedure" json:"procedure"`
	ReceivedAt time.Time `db:"received_at" json:"received_at"`
	Late       bool      `db:"late" json:"late"` // something was due before now, or went to a substitute
	caseColumns

	Parts []string `db:"-" json:"-"` // that whoever asks has in it now, in a list: roles of case_people, less the two sides
	// In a list, to the respondent and counsel: principles and grounds of what they
	// may know of (access.ToldOf). The columns name those of all that is alleged.
	ToldPrinciples pq.StringArray `db:"-" json:"-"`
	ToldGrounds    pq.StringArray `db:"-" json:"-"`
}

// Received reports that the report is safe but not entered yet.
func (c *Case) Received() bool { return c.Head == 0 && c.Open }

const caseColumnsAll = `c.id, c.number, c.procedure, c.digest, c.received_at, c.track, c.stage, c.stage_kind, c.stage_since, c.owner, c.open,
	c.disposition, c.round, c.head, c.head_hash, c.opened_at, c.updated_at, c.closed_at, c.next_due, c.next_alarm, c.escalated, c.source,
	c.channel, c.anonymous, c.late_filed, c.complainant, c.respondent, c.told_at, c.held, c.stayed, c.legal_hold, c.purged, c.principles, c.grounds,
	c.known_to, c.kept_from`

// lateBy is true for an open case with something overdue at the moment given as
// the numbered argument.
func lateBy(n int) string {
	return `(c.open and (c.escalated or coalesce(c.next_due <= $` + strconv.Itoa(n) + `, false)))`
}

// CaseFilter narrows a list of cases; zero fields narrow nothing.
type CaseFilter struct {
	Now          time.Time // case time, for Late
	Open         *bool
	Late         *bool
	Stage        string
	StageKind    string
	Track        string
	Procedure    string
	Owner        string   // office or body that moves the stage on
	Principle    string   //
	Ground       string   //
	Disposition  string   //
	Number       string   // or the beginning of one
	Respondent   string   // person
	Complainant  string   // person
	Involved     string   // person who has a part in it now: party, counsel, investigator, seated member
	Roles        []string // with Involved: only these parts
	OpenedFrom   time.Time
	OpenedBefore time.Time
	After        string // cursor of the page before
	Limit        int
}

// Sides are the parts in a case of those whom it is about, and of who acts for them.
func Sides() []string { return []string{"complainant", "respondent", "counsel"} }

// OnlyOnASide reports whether somebody has a part in cases, and none but on a side.
func (db *DB) OnlyOnASide(ctx context.Context, who Who) (bool, error) {
	var roles []string
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &roles, `select distinct role from case_people where person = $1 and until = 0`, who.Person)
	})
	on := func(role string) bool { return slices.Contains(Sides(), role) }
	return slices.ContainsFunc(roles, on) && !slices.Contains(roles, "investigator") && !slices.Contains(roles, "panel"), err
}

// CasePage is a page of cases, the latest change first.
type CasePage struct {
	Cases []Case
	Next  string // cursor of the next page; "" at the end
}

// Cases lists cases. Pages are cut by key, so that a case that changes between
// two pages comes up again on neither side of the cut twice.
func (db *DB) Cases(ctx context.Context, who Who, f CaseFilter) (CasePage, error) {
	w, err := f.where(who)
	if err != nil {
		return CasePage{}, err
	}
	limit := pageSize(f.Limit)
	columns := caseColumnsAll + `, ` + lateBy(w.arg(instant(f.Now))) + ` as late from cases c`
	order := ` order by c.updated_at desc, c.id desc limit $` + strconv.Itoa(w.arg(limit+1))
	var page CasePage
	// Who holds an office mostly lists cases in which they have no part. That is one
	// statement; what part somebody has is asked in the same transaction as the list,
	// so that both are of one moment.
	apart := len(who.Offices) > 0
	if apart {
		err = db.listed(ctx, who, &page.Cases, columns, w, order)
		apart = err == nil && !slices.ContainsFunc(page.Cases, func(c Case) bool { return c.known(who.Person) })
	}
	if err == nil && !apart {
		page.Cases = nil
		err = db.AsActor(ctx, who, func(tx *Tx) error {
			if err := tx.SelectContext(ctx, &page.Cases, `select `+columns+w.text()+order, w.args...); err != nil {
				return err
			}
			if err := tx.parts(ctx, page.Cases); err != nil {
				return err
			}
			return tx.told(ctx, page.Cases)
		})
	}
	if err != nil {
		return CasePage{}, err
	}
	if len(page.Cases) > limit {
		page.Cases = page.Cases[:limit]
		last := &page.Cases[limit-1]
		page.Next = cursorOf(last.UpdatedAt, last.ID)
	}
	return page, nil
}

// DeclaresFirst reports that whoever asks has a declaration to make before their seat
// shows them anything of the case.
func (c *Case) DeclaresFirst(who Who) bool {
	return who.Person != "" && slices.Contains(c.KnownTo, access.DeclaresFirst(who.Person))
}

// ByOffice reports that an office opens the case to whoever asks.
func (c *Case) ByOffice(who Who) bool {
	return slices.ContainsFunc(who.Offices, func(o string) bool { return slices.Contains(c.KnownTo, "o:"+o) })
}

// known reports that the person may know of the case by their own name, and not only
// by an office.
func (c *Case) known(person string) bool {
	return person != "" && slices.Contains(c.KnownTo, access.OfPerson(person))
}

// parts adds the parts that whoever asks has in the cases, where their own mark
// says that they have one besides being a side.
func (tx *Tx) parts(ctx context.Context, cases []Case) error {
	at, ids := map[string]*Case{}, pq.StringArray{}
	for i := range cases {
		c := &cases[i]
		if tx.Who.Person != c.Complainant && tx.Who.Person != c.Respondent && c.known(tx.Who.Person) {
			at[c.ID], ids = c, append(ids, c.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var rows []CasePerson
	err := tx.SelectContext(ctx, &rows, `select case_id, role from case_people where person = $1 and until = 0 and case_id = any($2::uuid[])`, tx.Who.Person, ids)
	for i := range rows {
		c := at[rows[i].Case]
		c.Parts = append(c.Parts, rows[i].Role)
	}
	return err
}

// toldOf is the condition on an allegation a of which the respondent may know, as
// access.Tells has it.
const toldOf = `(a.noticed_at is not null or a.charged > 0)`

// told adds what whoever asks may know to be alleged, where they are the respondent
// or counsel.
func (tx *Tx) told(ctx context.Context, cases []Case) error {
	at, ids := map[string]*Case{}, pq.StringArray{}
	for i := range cases {
		if c := &cases[i]; tx.Who.Person != "" && (tx.Who.Person == c.Respondent || slices.Contains(c.Parts, "counsel")) {
			at[c.ID], ids = c, append(ids, c.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var rows []struct {
		Case       string         `db:"case_id"`
		Principles pq.StringArray `db:"principles"`
		Grounds    pq.StringArray `db:"grounds"`
	}
	err := tx.SelectContext(ctx, &rows, `select a.case_id, array_agg(distinct a.ground order by a.ground) as grounds,
			coalesce(array_agg(distinct p order by p) filter (where p is not null), '{}') as principles
		from allegations a left join unnest(a.principles) p on true where a.case_id = any($1::uuid[]) and `+toldOf+` group by a.case_id`, ids)
	for i := range rows {
		at[rows[i].Case].ToldPrinciples, at[rows[i].Case].ToldGrounds = rows[i].Principles, rows[i].Grounds
	}
	return err
}

// where collects conditions; values only ever travel as arguments.
type where struct {
	conditions []string
	args       []any
}

func (w *where) arg(v any) int {
	w.args = append(w.args, v)
	return len(w.args)
}

// and adds a condition in which $$ stands for the argument.
func (w *where) and(condition string, v any) {
	n := w.arg(v)
	w.conditions = append(w.conditions, strings.ReplaceAll(condition, "$$", "$"+strconv.Itoa(n)))
}

func (w *where) text() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " where " + strings.Join(w.conditions, " and ")
}

// tells reports whether the filter asks for something that is not shown of a case to
// a member who has to declare first.
func (f *CaseFilter) tells() bool {
	return f.Stage+f.StageKind+f.Owner+f.Disposition+f.Principle+f.Ground != "" || f.Late != nil
}

// where is for whoever asks: what is alleged against them narrows their list by what
// they may know of it, and what they must declare before they see it narrows it not at
// all, so that no filter tells them the rest.
func (f *CaseFilter) where(who Who) (*where, error) {
	w, person := &where{}, who.Person
	if f.tells() && person != "" {
		offices := make([]string, len(who.Offices))
		for i, o := range who.Offices {
			offices[i] = "o:" + o
		}
		n := strconv.Itoa(w.arg(textList(offices)))
		w.and("(not c.known_to @> array[$$]::text[] or c.known_to && $"+n+"::text[])", access.DeclaresFirst(person))
	}
	for _, c := range []struct{ condition, value string }{
		{"c.stage = $$", f.Stage}, {"c.stage_kind = $$", f.StageKind}, {"c.track = $$", f.Track}, {"c.procedure = $$", f.Procedure},
		{"c.owner = $$", f.Owner}, {"c.disposition = $$", f.Disposition},
		{`c.number collate "C" >= upper($$) and c.number collate "C" <= upper($$) || '~'`, strings.TrimSpace(f.Number)}, // a number holds capitals, digits and hyphens
		{"c.respondent = $$", f.Respondent}, {"c.complainant = $$", f.Complainant},
	} {
		if c.value != "" {
			w.and(c.condition, c.value)
		}
	}
	for _, c := range []struct{ column, of, value string }{{"c.principles", "$$ = any(a.principles)", f.Principle}, {"c.grounds", "a.ground = $$", f.Ground}} {
		if c.value == "" {
			continue
		}
		n := "$" + strconv.Itoa(w.arg(person))
		w.and("$$ = any("+c.column+") and (not (c.respondent = "+n+" or exists (select from case_people p where p.case_id = c.id and p.person = "+n+
			" and p.role = 'counsel' and p.until = 0)) or exists (select from allegations a where a.case_id = c.id and "+c.of+" and "+toldOf+"))", c.value)
	}
	if f.Open != nil {
		w.and("c.open = $$", *f.Open)
	}
	if f.Late != nil {
		n := w.arg(instant(f.Now))
		w.and(lateBy(n)+" = $$", *f.Late)
	}
	if !f.OpenedFrom.IsZero() {
		w.and("c.received_at >= $$", instant(f.OpenedFrom))
	}
	if !f.OpenedBefore.IsZero() {
		w.and("c.received_at < $$", instant(f.OpenedBefore))
	}
	if f.Involved != "" {
		roles := f.Roles
		if len(roles) == 0 {
			roles = []string{"complainant", "respondent", "counsel", "investigator", "panel"}
		}
		n := w.arg(pq.StringArray(roles))
		w.and("exists (select from case_people p where p.case_id = c.id and p.person = $$ and p.until = 0 and p.role = any($"+strconv.Itoa(n)+"))", f.Involved)
	}
	if f.After != "" {
		at, id, err := cursor(f.After)
		if err != nil {
			return nil, err
		}
		n := w.arg(at)
		w.and("(c.updated_at, c.id) < ($"+strconv.Itoa(n)+", $$::uuid)", id)
	}
	return w, nil
}

func cursorOf(at time.Time, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(instant(at).Format(time.RFC3339Nano) + " " + id))
}

func cursor(text string) (time.Time, string, error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return time.Time{}, "", ErrNotFound
	}
	day, id, _ := strings.Cut(string(b), " ")
	at, err := time.Parse(time.RFC3339Nano, day)
	if err != nil || id == "" {
		return time.Time{}, "", ErrNotFound
	}
	return at, id, nil
}

// Case returns a case by its id or its number.
func (db *DB) Case(ctx context.Context, who Who, idOrNumber string, now time.Time) (Case, error) {
	by := `c.id = $2::uuid`
	if strings.HasPrefix(strings.ToUpper(idOrNumber), "PRB-") {
		by, idOrNumber = `c.number = $2`, strings.ToUpper(idOrNumber)
	}
	var out Case
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select `+caseColumnsAll+`, `+lateBy(1)+` as late from cases c where `+by, instant(now), idOrNumber)
	})
	return out, err
}

// Entries returns the docket of a case, checked against its hashes.
func (db *DB) Entries(ctx context.Context, who Who, caseID string) ([]docket.Entry, error) {
	return db.EntriesAt(ctx, who, caseID, time.Time{})
}

// EntriesAt returns the docket as it stood at a moment.
func (db *DB) EntriesAt(ctx context.Context, who Who, caseID string, at time.Time) ([]docket.Entry, error) {
	var out []docket.Entry
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		var err error
		out, err = tx.entries(ctx, caseID, at)
		return err
	})
	return out, err
}

// State folds the docket of a case: it is the caller's own copy.
func (db *DB) State(ctx context.Context, who Who, caseID string) (*docket.State, error) {
	return db.StateAt(ctx, who, caseID, time.Time{})
}

// StateAt folds the docket as it stood at a moment; the zero time means now.
// ErrNotFound says that nothing had been entered by then.
func (db *DB) StateAt(ctx context.Context, who Who, caseID string, at time.Time) (*docket.State, error) {
	entries, err := db.EntriesAt(ctx, who, caseID, at)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return nil, ErrNotFound
	}
	s, err := docket.Fold(entries)
	if err != nil {
		return nil, ErrBroken
	}
	return s, nil
}

// OpenCase is what a rebuild needs to start the workflow of a case again.
type OpenCase struct {
	ID        string     `db:"id"`
	Procedure string     `db:"procedure"`
	Head      int        `db:"head"`
	NextAlarm *time.Time `db:"next_alarm"`
}

// OpenCases lists cases that need a running workflow: the open ones, and closed
// ones for which the clock still has something to do. Pages go by id.
func (db *DB) OpenCases(ctx context.Context, afterID string, limit int) ([]OpenCase, error) {
	if afterID == "" {
		afterID = "00000000-0000-0000-0000-000000000000"
	}
	var out []OpenCase
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select id, procedure, head, next_alarm from cases
			where id > $1 and (open or next_alarm is not null) order by id limit $2`, afterID, pageSize(limit))
	})
	return out, err
}

// AlarmsDue lists cases in which the clock has something to do by now: for a
// sweeper that looks after cases whose workflow is late or gone.
func (db *DB) AlarmsDue(ctx context.Context, now time.Time, limit int) ([]OpenCase, error) {
	var out []OpenCase
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select id, procedure, head, next_alarm from cases
			where next_alarm is not null and next_alarm <= $1 order by next_alarm, id limit $2`, instant(now), pageSize(limit))
	})
	return out, err
}

// Named is a case by both of its names.
type Named struct {
	ID     string `db:"id"`
	Number string `db:"number"`
}

// CasesNamed lists those of the cases named, by id or number in lower case, that
// who may know of.
func (db *DB) CasesNamed(ctx context.Context, who Who, names []string) ([]Named, error) {
	var ids, numbers []string
	for _, n := range names {
		if strings.HasPrefix(n, "prb-") {
			numbers = append(numbers, strings.ToUpper(n))
		} else if _, err := uuid.Parse(n); err == nil && len(n) == 36 {
			ids = append(ids, n)
		}
	}
	var out []Named
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select c.id, c.number from cases c where c.id = any($1::uuid[]) or c.number = any($2::text[])`, textList(ids), textList(numbers))
	})
	return out, err
}
