package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"probity/docket"
	"probity/store"
	"probity/store/storetest"
)

func TestAReportIsSafeBeforeItIsEntered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.filing("report-1")
	first, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, f)
	w.must(err)
	again, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, f)
	w.must(err)
	if again.Case != first.Case || again.Number != first.Number || !again.Repeated || first.Repeated {
		t.Errorf("filing twice: %+v then %+v", first, again)
	}
	other := w.filing("report-1")
	other.Act.Particulars.(*docket.Report).Allegations[0].Text = "Something else."
	if _, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, other); !errors.Is(err, store.ErrDifferentAct) {
		t.Errorf("another report under the same id: %v", err)
	}
	c, err := w.db.Case(t.Context(), system, first.Number, monday)
	w.must(err)
	if !c.Received() || c.StageKind != "received" || c.ID != first.Case {
		t.Errorf("before it is entered: %+v", c)
	}
	waiting, err := w.db.WaitingActs(t.Context(), 0, 10)
	w.must(err)
	if len(waiting) != 1 || waiting[0].ID != "report-1" {
		t.Errorf("waiting: %+v", waiting)
	}
	out, err := w.db.Enter(t.Context(), w.procs, "report-1", monday)
	w.must(err)
	if !out.Entered || out.Seq != 1 || out.Stage != "intake" || !out.Open || out.NextAlarm.IsZero() {
		t.Errorf("entered: %+v", out)
	}
	w.sound()
}

func TestTheSameReportFromManyAtOnceIsOneCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all sync.WaitGroup
	cases := make([]string, 12)
	for i := range cases {
		all.Go(func() {
			f, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, w.filing("twin"))
			if err != nil {
				t.Error(err)
			}
			cases[i] = f.Number
		})
	}
	all.Wait()
	for _, n := range cases {
		if n != cases[0] || n == "" {
			t.Fatalf("numbers differ: %v", cases)
		}
	}
}

func TestTheSameActTwentyTimesIsOneEntry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	a := w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{})
	outs := make([]store.Outcome, 20)
	var all sync.WaitGroup
	for i := range outs {
		all.Go(func() {
			if _, err := w.db.Submit(t.Context(), system, a, 0, monday); err != nil {
				t.Error(err)
				return
			}
			var err error
			if outs[i], err = w.db.Enter(t.Context(), w.procs, a.ID, monday.Add(time.Hour)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	fresh := 0
	for _, o := range outs {
		if !o.Entered || o.Seq != 2 || o.Head != 2 {
			t.Errorf("outcome %+v", o)
		}
		if !o.Repeated {
			fresh++
		}
	}
	if fresh != 1 || count(t.Context(), w, "entries", c.Case) != 2 {
		t.Errorf("%d times entered, %d entries", fresh, count(t.Context(), w, "entries", c.Case))
	}
	w.sound()
}

func TestFiftyActsOnOneCaseAtOnceAllGetAnAnswerInOneOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	var all sync.WaitGroup
	outs := make([]store.Outcome, 50)
	for i := range outs {
		all.Go(func() {
			a := w.act(c.Case, "stella", staff, docket.AskInformation, &docket.Question{To: "complainant", Text: fmt.Sprintf("Question %d?", i)})
			a.ID = fmt.Sprintf("ask-%d", i)
			if i%10 == 0 { // some that are refused
				a.By = docket.Actor{Person: "nobody"}
			}
			if _, err := w.db.Submit(t.Context(), system, a, 0, monday); err != nil {
				t.Error(err)
				return
			}
			var err error
			if outs[i], err = w.db.Enter(t.Context(), w.procs, a.ID, monday.Add(time.Hour)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	seen := map[int]bool{}
	for i, o := range outs {
		if o.Entered != (i%10 != 0) || (o.Refusal == nil) != o.Entered {
			t.Errorf("act %d: %+v", i, o)
		}
		if o.Entered && seen[o.Seq] {
			t.Errorf("entry %d twice", o.Seq)
		}
		seen[o.Seq] = true
	}
	if n := count(t.Context(), w, "entries", c.Case); n != 46 {
		t.Errorf("%d entries", n)
	}
	w.sound()
}

func TestARepeatedActTellsWhatBecameOfItAndAnotherBodyIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	a := w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{Text: "Thank you."})
	w.done(a, monday)
	again, err := w.db.Submit(t.Context(), system, a, 0, monday)
	w.must(err)
	if !again.Repeated || again.Status != store.Entered || again.Seq != 2 {
		t.Errorf("repeated: %+v", again)
	}
	b := a
	b.Particulars = &docket.Acknowledgement{Text: "No thanks."}
	if _, err := w.db.Submit(t.Context(), system, b, 0, monday); !errors.Is(err, store.ErrDifferentAct) {
		t.Errorf("another body: %v", err)
	}
	nowhere := w.act("00000000-0000-0000-0000-000000000001", "stella", staff, docket.Acknowledge, &docket.Acknowledgement{})
	if _, err := w.db.Submit(t.Context(), system, nowhere, 0, monday); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such case: %v", err)
	}
}

func TestAnActForAnEarlierHeadIsRefusedAsStale(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	w.done(w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday)
	a := w.act(c.Case, "stella", staff, docket.CompleteIntake, &docket.Completed{})
	_, err := w.db.Submit(t.Context(), system, a, 1, monday)
	w.must(err)
	out, err := w.db.Enter(t.Context(), w.procs, a.ID, monday)
	w.must(err)
	if out.Entered || out.Refusal == nil || out.Refusal.Code != store.Stale || out.Head != 2 {
		t.Errorf("stale: %+v", out)
	}
}

func TestARefusedReportLeavesACaseThatWasNeverOpened(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.filing("bad")
	f.Act.Particulars.(*docket.Report).Allegations = nil
	filed, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, f)
	w.must(err)
	out, err := w.db.Enter(t.Context(), w.procs, "bad", monday)
	w.must(err)
	if out.Entered || out.Open || out.Refusal == nil {
		t.Errorf("outcome: %+v", out)
	}
	c, err := w.db.Case(t.Context(), system, filed.Case, monday)
	w.must(err)
	if c.Open || c.StageKind != "refused" {
		t.Errorf("case: %+v", c)
	}
	w.sound()
}

func TestWhoListensHearsWhatBecameOfAnActOnceItIsCommitted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other, overOther := w.db.Decided("another")
	for _, tt := range []struct {
		id    string
		wrong bool
	}{{"good", false}, {"bad", true}} {
		f := w.filing(tt.id)
		if tt.wrong {
			f.Act.Particulars.(*docket.Report).Allegations = nil
		}
		filed, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, f)
		w.must(err)
		one, over := w.db.Decided(tt.id)
		two, overTwo := w.db.Decided(tt.id)
		gone, overGone := w.db.Decided(tt.id)
		overGone()
		out, err := w.db.Enter(t.Context(), w.procs, tt.id, monday)
		w.must(err)
		for _, ear := range []<-chan store.Outcome{one, two} {
			select {
			case told := <-ear:
				if told.Act != tt.id || told.Case != filed.Case || told.Entered == tt.wrong || told.Head != out.Head {
					t.Errorf("%s: told %+v, which is %+v", tt.id, told, out)
				}
			default:
				t.Errorf("%s: nothing is told", tt.id)
			}
		}
		over()
		overTwo()
		select {
		case told := <-gone:
			t.Errorf("%s: told to somebody who listens no more: %+v", tt.id, told)
		case told := <-other:
			t.Errorf("%s: told as another: %+v", tt.id, told)
		default:
		}
	}
	overOther()
	again, over := w.db.Decided("good") // whoever asks again is told as well
	defer over()
	_, err := w.db.Enter(t.Context(), w.procs, "good", monday)
	w.must(err)
	if told := <-again; !told.Repeated {
		t.Errorf("told again: %+v", told)
	}
}

func TestAnotherProcessContinuesTheSameDocket(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := openWorld(t, w.dsn, store.Options{MaxConnections: 4}) // with a memory of its own
	c := w.file()
	for i := range 6 {
		who := []*world{w, v}[i%2]
		who.done(who.act(c.Case, "stella", staff, docket.AskInformation, &docket.Question{To: "complainant", Text: "Well?"}), monday.Add(time.Duration(i)*time.Hour))
	}
	w.sound()
}

func TestTheClockEntersWhatIsDueOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	other := w.file() // the clock's acts have the same names in every case
	late := monday.AddDate(0, 0, 40)
	for _, id := range []string{c.Case, other.Case} {
		out, st, more, err := w.db.EnterDue(t.Context(), w.procs, id, late)
		w.must(err)
		if len(out) == 0 || more || st.Head != 1+len(out) {
			t.Fatalf("due: %+v %+v %v", out, st, more)
		}
		for _, o := range out {
			if !o.Entered {
				t.Errorf("refused: %+v", o.Refusal)
			}
		}
		again, st2, _, err := w.db.EnterDue(t.Context(), w.procs, id, late)
		w.must(err)
		if len(again) != 0 || st2.Head != st.Head {
			t.Errorf("again: %+v", again)
		}
	}
	yes := true
	page, err := w.db.Cases(t.Context(), system, store.CaseFilter{Now: late, Late: &yes})
	w.must(err)
	if len(page.Cases) != 2 || !page.Cases[0].Late {
		t.Errorf("late cases: %+v", page.Cases)
	}
	w.sound()
}

func BenchmarkEnter(b *testing.B) {
	for name, o := range map[string]store.Options{"remembered": {}, "folded": {CachedCases: -1}} {
		b.Run(name, func(b *testing.B) {
			w := openWorld(b, storetest.NewDSN(b), o)
			c := w.file()
			for i := range b.N {
				b.StopTimer()
				if i%40 == 39 {
					c = w.file()
				}
				a := w.act(c.Case, "stella", staff, docket.AskInformation, &docket.Question{To: "complainant", Text: "Well?"})
				_, err := w.db.Submit(b.Context(), system, a, 0, monday)
				w.must(err)
				b.StartTimer()
				_, err = w.db.Enter(b.Context(), w.procs, a.ID, monday)
				w.must(err)
			}
		})
	}
}

func BenchmarkSubmit(b *testing.B) {
	w := newWorld(b)
	c := w.file()
	for b.Loop() {
		a := w.act(c.Case, "stella", staff, docket.AskInformation, &docket.Question{To: "complainant", Text: "Well?"})
		_, err := w.db.Submit(b.Context(), system, a, 0, monday)
		w.must(err)
	}
}

func BenchmarkFileAndEnter(b *testing.B) {
	w := newWorld(b)
	for b.Loop() {
		w.file()
	}
}
