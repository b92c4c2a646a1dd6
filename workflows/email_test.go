package workflows_test

import (
	"bufio"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/notice"
	"probity/store"
	"probity/workflows"
	"probity/workflows/workflowstest"
)

// mailServer is a mail server in this process. It takes a message, or says what
// it is told to say to the recipient.
type mailServer struct {
	listener net.Listener
	mu       sync.Mutex
	says     []string // to the next recipients; then it takes everything
	always   string
	taken    []string
	asked    int
}

func newMailServer(tb testing.TB) *mailServer {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	m := &mailServer{listener: l}
	tb.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go m.talk(c)
		}
	}()
	return m
}

func (m *mailServer) answer() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	if m.always != "" {
		return m.always
	}
	if len(m.says) > 0 {
		said := m.says[0]
		m.says = m.says[1:]
		return said
	}
	return "250 ok"
}

func (m *mailServer) talk(c net.Conn) {
	defer c.Close() //nolint:errcheck // a test's connection
	in := bufio.NewReader(c)
	say := func(s string) { _, _ = c.Write([]byte(s + "\r\n")) }
	say("220 test")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch word := strings.ToUpper(strings.SplitN(strings.TrimSpace(line), " ", 2)[0]); word {
		case "EHLO", "HELO":
			say("250 test")
		case "RCPT":
			a := m.answer()
			if a == "hang up" {
				return
			}
			say(a)
		case "DATA":
			say("354 go on")
			var text strings.Builder
			for {
				l, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if l == ".\r\n" {
					break
				}
				text.WriteString(l)
			}
			m.mu.Lock()
			m.taken = append(m.taken, text.String())
			m.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (w *world) mailTo(m *mailServer) {
	w.Helper()
	smtp, err := notice.NewSMTP(notice.Server{URL: "smtp://" + m.listener.Addr().String() + "?tls=none", From: "Ethics office <ethics@example.org>", Timeout: 2 * time.Second})
	w.must(err)
	w.post.use(smtp)
}

// acknowledge makes a letter to the complainant, by e-mail, mailbox or post.
func (w *world) acknowledge(c *workflowstest.Teller) *docket.Letter {
	w.Helper()
	c.By(workflowstest.Stella, "ethics_office", docket.Acknowledge, &docket.Acknowledgement{})
	c.Stage.(*stage).settled()
	return c.State().Letter("n1")
}

func TestEmailTakenByAServerProvesService(t *testing.T) {
	w := newWorld(t)
	m := newMailServer(t)
	w.mailTo(m)
	c := w.file()
	l := w.acknowledge(c)
	if l.Method != "email" || !strings.Contains(l.Proof, "taken by the mail server (250)") {
		t.Errorf("%+v", l)
	}
	if len(m.taken) != 1 || strings.Contains(m.taken[0], workflowstest.Canary+"\r") || strings.Contains(m.taken[0], "Read charts") {
		t.Errorf("taken: %q", m.taken)
	}
	tried, err := w.db.DeliveriesOf(t.Context(), store.TheSystem(), c.Case, "n1")
	w.must(err)
	if len(tried) != 1 || tried[0].Outcome != "sent" {
		t.Errorf("tried: %+v", tried)
	}
	if text, err := w.db.LetterText(t.Context(), store.TheSystem(), c.Case, "n1"); err != nil || text.Subject == "" {
		t.Errorf("text: %+v %v", text, err)
	}
	w.sound()
}

func TestEmailIsTriedAgainWhenTheServerIsBusyOrHangsUp(t *testing.T) {
	w := newWorld(t)
	w.time.fast = 8640 // three days of patience in half a minute
	m := newMailServer(t)
	m.says = []string{"451 not now", "hang up", "451 not now"}
	w.mailTo(m)
	c := w.file()
	if l := w.acknowledge(c); l.Method != "email" {
		t.Errorf("%+v", l)
	}
	tried, err := w.db.DeliveriesOf(t.Context(), store.TheSystem(), c.Case, "n1")
	w.must(err)
	if len(tried) != 4 || tried[3].Outcome != "sent" || len(m.taken) != 1 {
		t.Errorf("tried: %+v, taken %d", tried, len(m.taken))
	}
	w.sound()
}

// emailFailed checks that the letter went on to the next method of the
// procedure, and why.
func (w *world) emailFailed(c *workflowstest.Teller, letter, method, why string) {
	w.Helper()
	l := c.State().Letter(letter)
	if !slices.Equal(l.Failed, []string{"email"}) || l.Method != method {
		w.Errorf("%+v", l)
	}
	entries, err := w.db.Entries(w.Context(), store.TheSystem(), c.Case)
	w.must(err)
	for _, e := range entries {
		if f, ok := e.Particulars.(*docket.ServiceFailed); ok && f.Letter == letter {
			if f.Why != why {
				w.Errorf("failed because of %q, not %q", f.Why, why)
			}
			return
		}
	}
	w.Error("the failure is not on the docket")
}

func TestEmailThatNoServerTakesGoesToTheMailbox(t *testing.T) {
	w := newWorld(t)
	w.time.fast = 86400
	m := newMailServer(t)
	m.always = "451 not now"
	w.mailTo(m)
	c := w.file()
	w.acknowledge(c)
	w.emailFailed(c, "n1", "mailbox", "deferred")
	if m.asked < 3 {
		t.Errorf("tried %d times", m.asked)
	}
	h := w.history(workflows.ServiceID(c.Case, "n1", 0))
	w.clean("serve", h)
	w.record("email-failed.serve", h)
	w.sound()
}

func TestEmailRefusedForGoodIsNotTriedAgain(t *testing.T) {
	w := newWorld(t)
	m := newMailServer(t)
	m.always = "550 no such person " + workflowstest.Canary
	w.mailTo(m)
	c := w.file()
	w.acknowledge(c)
	w.emailFailed(c, "n1", "mailbox", "refused")
	if m.asked != 1 {
		t.Errorf("tried %d times", m.asked)
	}
	w.clean("serve", w.history(workflows.ServiceID(c.Case, "n1", 0)))
	w.sound()
}

// The office records that the post brought a letter back: the system's next way
// is taken at once and once, and nobody waits for the sweep, which does not run
// here.
func TestALetterThatThePostBroughtBackGoesByEmailAtOnce(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	workflowstest.PostReturned(c)
	before := w.post.sent.Load()
	n := 0
	for _, l := range c.State().Letters {
		if l.Notice != "decision" {
			continue
		}
		n++
		if l.Method != "email" || !slices.Equal(l.Failed, []string{"registered_post"}) {
			t.Errorf("%+v", l)
		}
		h := w.history(workflows.ServiceID(c.Case, l.ID, 1))
		w.clean("serve", h)
		w.record("post-returned-again.serve", h)
	}
	if n != 2 {
		t.Errorf("%d letters with the decision", n)
	}
	w.ended(workflows.CaseID(c.Case))
	if again := w.sweep(); again.Letters != 0 || w.post.sent.Load() != before {
		t.Errorf("there was something left: %+v", again)
	}
	w.sound()
}

// With the process away when the post came back, the sweep starts the service
// again, although an earlier one of the same letter ended well. What waits for
// a person it leaves alone.
func TestTheSweepServesALetterThatThePostBroughtBack(t *testing.T) {
	w := newWorld(t)
	c := w.file()
	workflowstest.Decided(c)
	c.Stage.(*stage).settled()
	w.ended(workflows.CaseID(c.Case)) // it is closed; the decision still waits for the post
	var letters []docket.Letter
	for _, l := range c.State().Letters {
		if l.Notice == "decision" {
			w.ended(workflows.ServiceID(c.Case, l.ID, 0))
			letters = append(letters, l)
		}
	}
	if got := w.sweep(); got.Letters != 0 || len(letters) != 2 {
		t.Errorf("%d letters wait for the post, and the sweep took up %+v", len(letters), got)
	}
	w.stopWorker()
	for _, l := range letters {
		a := docket.Act{
			ID: uuid.NewString(), Case: c.Case, Kind: docket.FailService, By: docket.Actor{Person: workflowstest.Stella, Offices: []string{"ethics_office"}},
			Particulars: &docket.ServiceFailed{Letter: l.ID, Method: l.Methods[0], Why: "returned"},
		}
		w.submit(a)
		_, err := w.db.Enter(t.Context(), w.procs, a.ID, w.Now())
		w.must(err)
	}
	w.startWorker()
	if got := w.sweep(); got.Letters != 2 || got.Failed != 0 {
		t.Errorf("swept: %+v", got)
	}
	c.Stage.(*stage).settled()
	for _, l := range letters {
		if now := c.State().Letter(l.ID); now.Method != "email" || w.post.sent.Load() == 0 {
			t.Errorf("%+v", now)
		}
	}
	w.sound()
}

func TestEmailWithoutAnAddressIsADutyOfTheStaff(t *testing.T) {
	w := newWorld(t)
	w.must(w.db.PutPerson(t.Context(), store.TheSystem(), store.Person{ID: workflowstest.Rene, Name: "Rene"}))
	c := w.file()
	w.acknowledge(c)
	c.By(workflowstest.Stella, "ethics_office", docket.CompleteIntake, &docket.Completed{})
	tests := map[string]bool{}
	for _, x := range c.P.Stage("screening").Tests {
		tests[x.ID] = true
	}
	c.By(workflowstest.Chris, "ethics_chair", docket.Accept, &docket.Acceptance{Tests: tests, Reasons: "Yes."})
	c.By(workflowstest.Stella, "ethics_office", docket.Notify, &docket.NoticeGiven{})
	c.Stage.(*stage).settled()
	w.emailFailed(c, "n2", "", "no_address")
	w.until("the duty is there", func() bool {
		duties, err := w.db.DutiesOf(t.Context(), store.TheSystem(), c.Case)
		return err == nil && slices.ContainsFunc(duties, func(d store.Duty) bool { return d.ID == "letter:n2" })
	})
	h := w.history(workflows.ServiceID(c.Case, "n2", 0))
	w.record("no-address.serve", h)
	w.sound()
}

// The mail went out, the note of it was made, and the worker died before the
// service heard of it: nobody gets the mail twice.
func TestEmailIsNotSentTwiceWhenTheAnswerIsLost(t *testing.T) {
	w := newWorld(t)
	m := newMailServer(t)
	w.mailTo(m)
	c := w.file()
	w.stopWorker()
	a := docket.Act{ID: uuid.NewString(), Case: c.Case, Kind: docket.Acknowledge, By: docket.Actor{Person: workflowstest.Stella, Offices: []string{"ethics_office"}}, Particulars: &docket.Acknowledgement{}}
	w.submit(a)
	_, err := w.db.Enter(t.Context(), w.procs, a.ID, w.Now())
	w.must(err)
	w.must(w.db.MarkLetterTried(t.Context(), c.Case, "n1", store.Delivery{Attempt: 1, Method: "email", At: w.Now(), Outcome: "sent", Detail: "first@test"}))
	w.startWorker()
	w.sweep()
	c.Stage.(*stage).settled()
	if l := c.State().Letter("n1"); l.Method != "email" || !strings.Contains(l.Proof, "first@test") || len(m.taken) != 0 {
		t.Errorf("%+v, %d taken", l, len(m.taken))
	}
}
