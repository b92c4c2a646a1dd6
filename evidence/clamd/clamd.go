// Package clamd has a file looked through by a ClamAV daemon, over its socket
// (clamd(8), INSTREAM). The file goes to the daemon piece by piece and lies on
// no disk on the way.
package clamd

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Verdict is what the daemon says of a file.
type Verdict string

// The verdicts.
const (
	Clean    Verdict = "clean"
	Infected Verdict = "infected"
	TooLarge Verdict = "too_large" // for the daemon's limits: not looked through to the end
	Locked   Verdict = "encrypted" // the daemon was told to say so
)

// ErrNoAnswer is a daemon that is down, broke off or said something that is no
// verdict: there is none, and it is asked again later. What it said is not in
// the error, for it may name the file.
var ErrNoAnswer = errors.New("the scanner gave no verdict")

// Daemon is a ClamAV daemon.
type Daemon struct {
	Network, Address string        // "unix" and a path, or "tcp" and host:port
	Within           time.Duration // for one file; 5 minutes when zero
}

// At reads where a daemon is: unix:/run/clamav/clamd.ctl or tcp:host:3310.
func At(text string) (*Daemon, error) {
	network, address, ok := strings.Cut(text, ":")
	if !ok || address == "" || network != "unix" && network != "tcp" {
		return nil, fmt.Errorf("a scanner is named like unix:/run/clamav/clamd.ctl or tcp:scanner.example:3310; %q is not that", text)
	}
	return &Daemon{Network: network, Address: address}, nil
}

// Scan sends what r gives and waits for the verdict.
func (d *Daemon) Scan(ctx context.Context, r io.Reader) (Verdict, error) {
	within := d.Within
	if within <= 0 {
		within = 5 * time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, d.Network, d.Address)
	if err != nil {
		return "", ErrNoAnswer
	}
	defer func() { _ = conn.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()

	source := &faulty{r: r}
	sent := send(conn, source)
	if source.fault != nil {
		return "", source.fault // half a file is no file: no verdict on it counts
	}
	// A daemon that has read enough closes its side; its word may still be there.
	answer, err := bufio.NewReader(io.LimitReader(conn, 4096)).ReadBytes(0)
	if len(answer) == 0 {
		return "", errors.Join(ErrNoAnswer, ctx.Err())
	}
	v, ok := verdict(strings.TrimRight(string(answer), "\x00\n"))
	switch {
	case !ok, v == Clean && (sent != nil || err != nil): // "OK" of something it did not get whole
		return "", ErrNoAnswer
	}
	return v, nil
}

func send(conn net.Conn, r io.Reader) error {
	if _, err := conn.Write([]byte("zINSTREAM\x00")); err != nil {
		return err
	}
	buf := make([]byte, 4+64<<10)
	for {
		n, err := io.ReadFull(r, buf[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buf, uint32(n)) //nolint:gosec // at most 64 KiB
			if _, err := conn.Write(buf[:4+n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			_, err := conn.Write([]byte{0, 0, 0, 0})
			return err
		case err != nil:
			return err
		}
	}
}

func verdict(said string) (Verdict, bool) {
	switch {
	case said == "stream: OK":
		return Clean, true
	case strings.HasSuffix(said, "size limit exceeded. ERROR"):
		return TooLarge, true
	case strings.HasPrefix(said, "stream: ") && strings.HasSuffix(said, " FOUND"):
		switch name := strings.TrimPrefix(said, "stream: "); {
		case strings.HasPrefix(name, "Heuristics.Encrypted"):
			return Locked, true
		case strings.HasPrefix(name, "Heuristics.Limits.Exceeded"):
			return TooLarge, true
		}
		return Infected, true
	}
	return "", false
}

// faulty remembers that reading the file itself failed.
type faulty struct {
	r     io.Reader
	fault error
}

func (f *faulty) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.fault = err
	}
	return n, err
}
