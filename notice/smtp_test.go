package notice

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// fake is a mail server on a real connection that answers as a test wants.
type fake struct {
	url   string
	reply map[string]string // by command; "drop": close instead of answering; "hang": say nothing
	mu    sync.Mutex
	got   []string // messages it had whole
	rcpt  []string
}

func serve(t *testing.T, reply map[string]string) *fake {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{url: "smtp://" + l.Addr().String() + "?tls=none", reply: reply}
	done := make(chan struct{})
	var wg sync.WaitGroup
	t.Cleanup(func() { close(done); _ = l.Close(); wg.Wait() })
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { defer func() { _ = c.Close() }(); f.talk(c, done) })
		}
	})
	return f
}

func (f *fake) talk(c net.Conn, done chan struct{}) {
	in := bufio.NewReader(c)
	say := func(step, usual string) bool {
		s := usual
		if r, ok := f.reply[step]; ok {
			s = r
		}
		switch s {
		case "drop":
			return false
		case "hang":
			<-done
			return false
		}
		_, err := io.WriteString(c, s+"\r\n")
		return err == nil
	}
	if !say("hello", "220 fake ready") {
		return
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb := strings.ToUpper(strings.Fields(line + " x")[0])
		var ok bool
		switch verb {
		case "EHLO", "HELO":
			ok = say(verb, "250-fake\r\n250 8BITMIME")
		case "MAIL":
			ok = say(verb, "250 sender ok")
		case "RCPT":
			f.mu.Lock()
			f.rcpt = append(f.rcpt, strings.TrimSpace(line))
			f.mu.Unlock()
			ok = say(verb, "250 recipient ok")
		case "DATA":
			if ok = say(verb, "354 go on"); !ok || f.reply["DATA"] != "" {
				break
			}
			var msg strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				msg.WriteString(line)
			}
			f.mu.Lock()
			f.got = append(f.got, msg.String())
			f.mu.Unlock()
			ok = say("end", "250 taken as 1234")
		case "QUIT":
			say(verb, "221 bye")
			return
		default:
			ok = say(verb, "250 ok")
		}
		if !ok {
			return
		}
	}
}

func (f *fake) mailer(t *testing.T) *SMTP {
	t.Helper()
	m, err := NewSMTP(Server{URL: f.url, From: "Ethics office <ethics@ahima.example>", Timeout: 700 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func message() Mail {
	return Mail{To: "robin@example.org", Case: "K7F2-93QM", Letter: "n3", Attempt: 1, Subject: "A letter from AHIMA", Text: "A letter is ready.\n"}
}

func TestSMTPAnswers(t *testing.T) {
	for _, row := range []struct {
		name  string
		reply map[string]string
		code  Code
		smtp  int
		had   int // messages the server had whole
	}{
		{"accepted", nil, "", 250, 1},
		{"recipient refused", map[string]string{"RCPT": "550 5.1.1 no such robin@example.org"}, Refused, 550, 0},
		{"recipient deferred", map[string]string{"RCPT": "450 4.2.1 later"}, Deferred, 450, 0},
		{"sender refused", map[string]string{"MAIL": "553 no"}, Refused, 553, 0},
		{"data deferred", map[string]string{"DATA": "451 later"}, Deferred, 451, 0},
		{"refused after the message", map[string]string{"end": "554 5.7.1 looks like spam"}, Refused, 554, 1},
		{"deferred after the message", map[string]string{"end": "452 full"}, Deferred, 452, 1},
		{"dropped before the answer", map[string]string{"end": "drop"}, Unknown, 0, 1},
		{"silent after the message", map[string]string{"end": "hang"}, Unknown, 0, 1},
		{"dropped at once", map[string]string{"hello": "drop"}, Unreachable, 0, 0},
		{"silent at once", map[string]string{"hello": "hang"}, Unreachable, 0, 0},
		{"silent at the recipient", map[string]string{"RCPT": "hang"}, Unreachable, 0, 0},
		{"dropped at data", map[string]string{"DATA": "drop"}, Unreachable, 0, 0},
		{"busy", map[string]string{"hello": "421 too busy"}, Deferred, 421, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			f := serve(t, row.reply)
			began := time.Now()
			r, err := f.mailer(t).Send(t.Context(), message())
			if d := time.Since(began); d > 5*time.Second {
				t.Errorf("it took %v", d)
			}
			if CodeOf(err) != row.code {
				t.Fatalf("got %q (%v), want %q", CodeOf(err), err, row.code)
			}
			f.mu.Lock()
			defer f.mu.Unlock()
			if len(f.got) != row.had {
				t.Errorf("the server had %d messages, want %d", len(f.got), row.had)
			}
			if err == nil {
				if r.Code != row.smtp || r.MessageID == "" || r.At.IsZero() {
					t.Errorf("receipt %+v", r)
				}
				return
			}
			var e *Error
			if !errors.As(err, &e) || e.SMTP != row.smtp || e.MessageID == "" {
				t.Errorf("error %+v", e)
			}
			if strings.Contains(err.Error(), "robin") || strings.Contains(err.Error(), "spam") {
				t.Errorf("the error can be logged but says %q", err)
			}
			if e.Again() != (row.code == Deferred || row.code == Unreachable) {
				t.Error("whether to try again is wrong")
			}
		})
	}
}

func TestNoServer(t *testing.T) {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{url: "smtp://" + l.Addr().String() + "?tls=none"}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.mailer(t).Send(t.Context(), message()); CodeOf(err) != Unreachable {
		t.Errorf("got %v", err)
	}
}

func TestCancelled(t *testing.T) {
	f := serve(t, map[string]string{"RCPT": "hang"})
	m, err := NewSMTP(Server{URL: f.url, From: "ethics@ahima.example", Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := m.Send(ctx, message()); CodeOf(err) != Unreachable {
		t.Errorf("got %v", err)
	}
	if time.Since(began) > 5*time.Second {
		t.Error("a cancelled send goes on")
	}
}

// A server without TLS gets nothing when TLS is asked for.
func TestTLSRequired(t *testing.T) {
	f := serve(t, nil)
	m, err := NewSMTP(Server{URL: strings.TrimSuffix(f.url, "?tls=none"), From: "ethics@ahima.example", Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Send(t.Context(), message()); CodeOf(err) != Unreachable {
		t.Errorf("got %v", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.rcpt)+len(f.got) > 0 {
		t.Error("the recipient or the message went out in the clear")
	}
}

func TestSameAttemptSameID(t *testing.T) {
	f := serve(t, nil)
	m := f.mailer(t)
	ids := map[string]bool{}
	for _, attempt := range []int{1, 1, 2} {
		msg := message()
		msg.Attempt = attempt
		r, err := m.Send(t.Context(), msg)
		if err != nil {
			t.Fatal(err)
		}
		ids[r.MessageID] = true
		f.mu.Lock()
		if !strings.Contains(f.got[len(f.got)-1], "Message-ID: <"+r.MessageID+">") {
			t.Error("the message has another id than its receipt")
		}
		f.mu.Unlock()
	}
	if len(ids) != 2 {
		t.Errorf("%d ids for two attempts", len(ids))
	}
}

func TestInjection(t *testing.T) {
	f := serve(t, nil)
	m := f.mailer(t)
	o, err := NewOutbox(t.TempDir(), "ethics@ahima.example", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		change func(*Mail)
		code   Code
	}{
		"second recipient":     {func(x *Mail) { x.To = "a@b.example\r\nBcc: c@d.example" }, NoAddress},
		"line feed in address": {func(x *Mail) { x.To = "a@b.example\nBcc: c@d.example" }, NoAddress},
		"two addresses":        {func(x *Mail) { x.To = "a@b.example, c@d.example" }, NoAddress},
		"address with a name":  {func(x *Mail) { x.To = "Robin <a@b.example>" }, NoAddress},
		"parameters":           {func(x *Mail) { x.To = "a@b.example> ORCPT=x" }, NoAddress},
		"quoted local part":    {func(x *Mail) { x.To = `"a\r\nRCPT TO:<c@d>"@b.example` }, NoAddress},
		"no address":           {func(x *Mail) { x.To = "" }, NoAddress},
		"no domain":            {func(x *Mail) { x.To = "robin" }, NoAddress},
		"not ASCII":            {func(x *Mail) { x.To = "róbin@b.example" }, NoAddress},
		"NUL":                  {func(x *Mail) { x.To = "a\x00@b.example" }, NoAddress},
		"subject":              {func(x *Mail) { x.Subject = "A letter\r\nBcc: c@d.example" }, Unfit},
		"subject, folded":      {func(x *Mail) { x.Subject = "A letter\r\n Bcc: c@d.example" }, Unfit},
		"case":                 {func(x *Mail) { x.Case = "K\r\nX: y" }, Unfit},
		"no letter":            {func(x *Mail) { x.Letter = "" }, Unfit},
		"no attempt":           {func(x *Mail) { x.Attempt = 0 }, Unfit},
	} {
		for kind, mailer := range map[string]Mailer{"smtp": m, "outbox": o} {
			msg := message()
			row.change(&msg)
			if _, err := mailer.Send(t.Context(), msg); CodeOf(err) != row.code {
				t.Errorf("%s by %s: got %v, want %s", name, kind, err, row.code)
			}
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.got)+len(f.rcpt) > 0 {
		t.Errorf("something went out: %q", f.rcpt)
	}
}

func TestServerAddress(t *testing.T) {
	for _, bad := range []string{
		"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://mail.example.org/x", "smtp://mail.example.org?tls=maybe", "smtp://mail.example.org?auth=plain",
		"smtp://u:geheim@mail.example.org?tls=none", "smtp://u:geheim@mail.example.org?tls=optional", "smtp://u:geheim@mail.example.org:port", "smtps://mail.example.org?tls=none", "smtp://u:geheim@mail example:%%",
	} {
		_, err := NewSMTP(Server{URL: bad, From: "ethics@ahima.example"})
		if err == nil {
			t.Errorf("%q was taken", bad)
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
	for _, from := range []string{"", "ethics", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example"} {
		if _, err := NewSMTP(Server{URL: "smtp://mail.example.org", From: from}); err == nil {
			t.Errorf("sender %q was taken", from)
		}
	}
	for _, good := range []string{"smtp://mail.example.org", "smtps://u:p@mail.example.org:465", "smtp://u:p@localhost:25?tls=none", "smtp://u:p@mail.example.org:587?tls=required"} {
		if _, err := NewSMTP(Server{URL: good, From: "Ethics office <ethics@ahima.example>"}); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}

func TestOutbox(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "outbox")
	o, err := NewOutbox(dir, "Ethics office <ethics@ahima.example>", func() time.Time { return time.Date(2024, 5, 6, 15, 0, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	msg := message()
	msg.Case = "../../etc/x"
	for range 2 {
		r, err := o.Send(t.Context(), msg)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(r.File)
		if err != nil || filepath.Dir(r.File) != dir || !strings.Contains(string(text), "To: <robin@example.org>") || !strings.Contains(r.Proof(), "outbox") {
			t.Errorf("%+v %v\n%s", r, err, text)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("%d files, want 1", len(files))
	}
}

// The mail has nothing of the case in it, as it leaves and in the headers.
func TestMailSaysNothing(t *testing.T) {
	x := begin(t, ahima(t))
	x.file()
	x.accept()
	f := serve(t, nil)
	mailer := f.mailer(t)
	for _, l := range x.s.Letters {
		m, err := Announce(x.p, x.s, l, "someone@example.org", 1, x.names())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := mailer.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	canaries := append(strings.Fields(reporterName+" "+respondentName), "allegation", "neighbour", "chart", "principle", "privacy", "complain", "respondent", "ethic committee", "member", "sanction", "hearing", "decision", "charge", "investigat", "provisional")
	for _, n := range x.p.Notices {
		canaries = append(canaries, n.Title)
	}
	for _, g := range x.p.Grounds {
		canaries = append(canaries, g.Title)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.got) == 0 {
		t.Fatal("nothing was sent")
	}
	for _, m := range f.got {
		low := strings.ToLower(strings.ReplaceAll(m, "=\r\n", ""))
		for _, c := range canaries {
			if strings.Contains(low, strings.ToLower(c)) {
				t.Errorf("the mail has %q:\n%s", c, m)
			}
		}
		if !strings.Contains(low, "k7f2-93qm/n") {
			t.Errorf("the mail has no reference:\n%s", m)
		}
	}
	if _, err := Announce(x.p, x.s, x.s.Letters[0], "", 1, x.names()); CodeOf(err) != NoAddress {
		t.Errorf("no address: %v", err)
	}
}
