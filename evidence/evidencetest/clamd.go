package evidencetest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"sync/atomic"
	"testing"
)

// EICAR is the file that every scanner takes for a virus and that does nothing
// (eicar.org). It is put together here so that no scanner stops at this file.
func EICAR() []byte {
	return []byte(`X5O!P%@AP[4\PZX54(P^)7CC)7}` + `$EICAR-STANDARD-` + `ANTIVIRUS-TEST-FILE!$H+H*`)
}

// Scanner is a stand-in for a ClamAV daemon that speaks its protocol: it finds
// EICAR wherever it stands in what it gets.
type Scanner struct {
	Address string // tcp:127.0.0.1:…
	Most    int64  // bytes of one stream; more is "size limit exceeded"
	Down    atomic.Bool
	Broken  atomic.Bool // hangs up in the middle
	Asked   atomic.Int32
}

// NewScanner starts one for the time of the test.
func NewScanner(tb testing.TB) *Scanner {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = l.Close() })
	s := &Scanner{Address: "tcp:" + l.Addr().String(), Most: 1 << 30}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(c)
		}
	}()
	return s
}

func (s *Scanner) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	s.Asked.Add(1)
	if s.Down.Load() {
		return
	}
	r := bufio.NewReader(c)
	command, err := r.ReadString(0)
	if err != nil || command != "zINSTREAM\x00" {
		_, _ = c.Write([]byte("UNKNOWN COMMAND\x00"))
		return
	}
	var all bytes.Buffer
	for {
		var size [4]byte
		if _, err := io.ReadFull(r, size[:]); err != nil {
			return
		}
		n := int64(binary.BigEndian.Uint32(size[:]))
		if n == 0 {
			break
		}
		if int64(all.Len())+n > s.Most {
			_, _ = c.Write([]byte("INSTREAM size limit exceeded. ERROR\x00"))
			_, _ = io.Copy(io.Discard, io.LimitReader(r, 1<<20)) // so that the answer is not lost in a reset
			return
		}
		if _, err := io.CopyN(&all, r, n); err != nil || s.Broken.Load() {
			return
		}
	}
	answer := "stream: OK\x00"
	if bytes.Contains(Unpacked(all.Bytes()), EICAR()) {
		answer = "stream: Eicar-Test-Signature FOUND\x00"
	}
	_, _ = c.Write([]byte(answer))
}
