package api

import (
	"io"
	"net/http"
	"time"
)

// An upload of somebody without an account takes its turn in a line of its own,
// and while nobody waits it may be as slow as its sender's connection. When
// others wait, a turn has a price: an upload that has had its grace must go on
// at a pace, which rises with the number of those who wait, and whoever sends
// nothing at all for a while gives the turn up. So turns cannot be sat on, and
// nobody is refused for what others sent.
const (
	uploadGrace   = 20 * time.Second // at the beginning nobody is asked for a pace
	uploadPace    = 4 << 10          // bytes a second for each round of those who wait
	uploadTopPace = 64 << 10         // never more than this is asked for
	uploadSilence = 30 * time.Second // without a byte
	uploadAtOnce  = 24               // a slow upload costs memory for one piece and no connection to the database
)

// pace is what an upload must keep up while so many rounds wait behind it.
func pace(rounds float64) float64 {
	if rounds <= 0 {
		return 0
	}
	return min(uploadPace*(1+rounds), uploadTopPace)
}

// paced reads an upload and ends it when it is too slow for those who wait.
type paced struct {
	r        io.Reader
	crowd    func() float64 // rounds of those who wait
	deadline func(time.Time) error
	now      func() time.Time
	began    time.Time
	last     time.Time // after which the upload is over in any case
	n        int64
}

func (a *api) paced(w http.ResponseWriter, r io.Reader) *paced {
	began := time.Now()
	return &paced{r: r, crowd: a.uploads.rounds, deadline: http.NewResponseController(w).SetReadDeadline, now: time.Now, began: began, last: began.Add(uploadLasts)}
}

func (p *paced) Read(b []byte) (int, error) {
	now := p.now()
	took := now.Sub(p.began)
	if took > uploadGrace && float64(p.n) < pace(p.crowd())*took.Seconds() {
		return 0, problem("too_many", "")
	}
	wait := now.Add(uploadSilence)
	if wait.After(p.last) {
		wait = p.last
	}
	_ = p.deadline(wait) // where it cannot be set there is no connection that could be held
	n, err := p.r.Read(b)
	p.n += int64(n)
	return n, err
}
