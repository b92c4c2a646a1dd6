package notice

import (
	"net"
	"sync"
)

// held is a connection that can be closed from another goroutine, before or
// after it was made.
type held struct {
	mu     sync.Mutex
	conn   net.Conn
	closed bool
}

func (h *held) hold(c net.Conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.conn = c
	if h.closed {
		c.Close() //nolint:errcheck // nothing was said on it
	}
}

func (h *held) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	if h.conn != nil {
		h.conn.Close() //nolint:errcheck // the answer is known, or given up on
	}
}
