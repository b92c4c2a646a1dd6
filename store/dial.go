package store

import (
	"context"
	"net"
	"time"
)

// deadlineDialer gives every read and write of a connection a deadline. The
// driver waits for ever on a server that went silent, whatever the context says
// (lib/pq issue 620); the server's own statement timeout ends long before this
// one, so that only a server that does not answer at all runs into it.
type deadlineDialer struct {
	dialer net.Dialer
	within time.Duration
}

func newDeadlineDialer(within time.Duration) deadlineDialer {
	return deadlineDialer{net.Dialer{KeepAlive: 15 * time.Second, Timeout: 10 * time.Second}, within}
}

func (d deadlineDialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

func (d deadlineDialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

func (d deadlineDialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := d.dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &deadlineConn{c, d.within}, nil
}

type deadlineConn struct {
	net.Conn
	within time.Duration
}

func (c *deadlineConn) Read(b []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.within)); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

func (c *deadlineConn) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.within)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}
