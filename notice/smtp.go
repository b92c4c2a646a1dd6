package notice

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	netmail "net/mail"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Server says how to reach a mail server.
//
// The URL is smtp://user:password@host:port?tls=required for a connection that
// turns to TLS before anything is said (STARTTLS), or smtps:// for one that
// begins with it. tls=required is the default; tls=optional encrypts if the
// server can; tls=none never does. A password is not sent in the clear except
// to this machine. The ports are 587 and 465 if none is given.
type Server struct {
	URL     string
	From    string           // "Ethics office <ethics@example.org>"
	Timeout time.Duration    // for one message, all of it; 30 seconds if zero
	TLS     *tls.Config      // nil: the system's roots, TLS 1.2 or later
	Now     func() time.Time // time.Now if nil
}

// SMTP is a mailer that hands each message to a server, one connection each.
type SMTP struct {
	host    string
	port    int
	user    string
	pass    string
	tls     string // smtps, required, optional, none
	config  *tls.Config
	timeout time.Duration
	out     sender
}

// NewSMTP makes a mailer. It does not connect.
func NewSMTP(c Server) (*SMTP, error) {
	out, err := newSender(c.From, c.Now)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(c.URL)
	if err != nil { // the error repeats the URL, password and all
		return nil, errors.New("the address of the mail server cannot be read; it must look like smtp://user:password@host:587?tls=required")
	}
	s := &SMTP{host: u.Hostname(), user: u.User.Username(), timeout: c.Timeout, config: c.TLS, out: out}
	s.pass, _ = u.User.Password()
	if s.timeout <= 0 {
		s.timeout = 30 * time.Second
	}
	switch q := u.Query().Get("tls"); {
	case u.Scheme == "smtps" && q == "":
		s.tls, s.port = "smtps", 465
	case u.Scheme == "smtp" && (q == "" || q == "required"):
		s.tls, s.port = "required", 587
	case u.Scheme == "smtp" && (q == "optional" || q == "none"):
		s.tls, s.port = q, 587
	default:
		return nil, errors.New("the mail server's address begins with smtp:// or smtps://, and tls is required, optional or none")
	}
	for k := range u.Query() {
		if k != "tls" {
			return nil, errors.New("the mail server's address knows one option, tls")
		}
	}
	if s.host == "" || (u.Path != "" && u.Path != "/") {
		return nil, errors.New("the mail server's address needs a host and no path")
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil || s.port < 1 || s.port > 65535 {
			return nil, errors.New("the mail server's port is a number from 1 to 65535")
		}
	}
	if s.user != "" && (s.tls == "none" || s.tls == "optional") && !onThisMachine(s.host) {
		return nil, errors.New("a password for the mail server needs tls=required")
	}
	if s.config == nil {
		s.config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	s.config = s.config.Clone()
	if s.config.ServerName == "" {
		s.config.ServerName = s.host
	}
	return s, nil
}

func onThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send hands one message to the server.
func (s *SMTP) Send(ctx context.Context, m Mail) (Receipt, error) {
	msg, r, err := s.out.compose(&m)
	if err != nil {
		return Receipt{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	conn := &held{}
	defer conn.close() // the answer is known, or given up on: no QUIT to wait for
	client, err := s.client(ctx, conn)
	if err != nil {
		return Receipt{}, &Error{Code: Unfit, Step: "connect", MessageID: r.MessageID, cause: err}
	}
	// A hanging server must not outlive the time given, whatever it hangs at.
	stop := context.AfterFunc(ctx, conn.close)
	defer stop()
	if err := client.DialWithContext(ctx); err != nil {
		return Receipt{}, failure(err, "connect", r.MessageID)
	}
	err = client.Send(msg)
	if msg.IsDelivered() {
		err = nil // taken; what came after does not matter
	}
	if err != nil {
		return Receipt{}, failure(err, "", r.MessageID)
	}
	r.Code = 250
	return r, nil
}

func (s *SMTP) client(ctx context.Context, conn *held) (*gomail.Client, error) {
	left := s.timeout
	if d, ok := ctx.Deadline(); ok {
		left = max(time.Until(d), time.Millisecond)
	}
	opts := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(left), gomail.WithHELO(s.out.domain), gomail.WithoutNoop(), gomail.WithoutRset(),
		gomail.WithTLSConfig(s.config), gomail.WithDialContextFunc(s.dialer(conn)),
	}
	switch s.tls {
	case "smtps":
		opts = append(opts, gomail.WithSSL())
	case "required":
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case "optional":
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case "none":
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.user != "" {
		opts = append(opts, gomail.WithUsername(s.user), gomail.WithPassword(s.pass), gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover))
	}
	return gomail.NewClient(s.host, opts...)
}

func (s *SMTP) dialer(conn *held) gomail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		conn.hold(c)
		if s.tls != "smtps" {
			return c, nil
		}
		t := tls.Client(c, s.config)
		if err := t.HandshakeContext(ctx); err != nil {
			conn.close()
			return nil, err
		}
		return t, nil
	}
}

// failure gives an error of the library its code. What decides is whether the
// server had the whole message: before that it cannot have gone out; after it,
// only an answer tells.
func failure(err error, step, id string) *Error {
	e := &Error{Code: Unreachable, Step: step, MessageID: id, cause: err}
	var se *gomail.SendError
	if !errors.As(err, &se) {
		var said *textproto.Error
		if errors.As(err, &said) {
			if e.SMTP = said.Code; e.SMTP >= 400 && e.SMTP < 500 {
				e.Code = Deferred
			}
		}
		return e // not connected, or no agreement on TLS or login
	}
	e.SMTP = se.ErrorCode()
	if e.Step == "" {
		e.Step = stepOf(se.Reason)
	}
	switch {
	case e.SMTP >= 500 && e.SMTP < 600:
		e.Code = Refused
	case e.SMTP >= 400 && e.SMTP < 500:
		e.Code = Deferred
	case se.Reason == gomail.ErrSMTPDataClose:
		e.Code = Unknown
	}
	return e
}

func stepOf(r gomail.SendErrReason) string {
	switch r {
	case gomail.ErrSMTPMailFrom, gomail.ErrGetSender:
		return "mail_from"
	case gomail.ErrSMTPRcptTo, gomail.ErrGetRcpts:
		return "rcpt_to"
	case gomail.ErrSMTPData, gomail.ErrWriteContent:
		return "data"
	case gomail.ErrSMTPDataClose:
		return "close"
	}
	return "connect"
}

// sender is who messages come from.
type sender struct {
	from   string
	domain string
	now    func() time.Time
}

func newSender(from string, now func() time.Time) (sender, error) {
	if from != line(from) {
		return sender{}, errors.New("the sender's address has a character that cannot be in one")
	}
	a, err := netmail.ParseAddress(from)
	if err != nil {
		return sender{}, errors.New("the sender's address cannot be read; it must look like Ethics office <ethics@example.org>")
	}
	if _, err := address(a.Address); err != nil {
		return sender{}, errors.New("the sender's address is not one: " + err.Error())
	}
	if now == nil {
		now = time.Now
	}
	return sender{from: a.String(), domain: a.Address[strings.LastIndexByte(a.Address, '@')+1:], now: now}, nil
}

// compose makes the message, refusing what could be more than one.
func (s *sender) compose(m *Mail) (*gomail.Msg, Receipt, error) {
	if err := m.check(); err != nil {
		return nil, Receipt{}, err
	}
	r := Receipt{MessageID: messageID(m, s.domain), At: s.now().UTC()}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	if err := msg.From(s.from); err != nil {
		return nil, Receipt{}, &Error{Code: Unfit, Step: "message", cause: err}
	}
	if err := msg.To(m.To); err != nil {
		return nil, Receipt{}, &Error{Code: NoAddress, Step: "address", cause: err}
	}
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(r.MessageID)
	msg.SetDateWithValue(r.At)
	// No vacation answers: they would tell the office where the addressee is.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	return msg, r, nil
}
