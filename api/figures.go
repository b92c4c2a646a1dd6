package api

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"probity/procedure"
	"probity/procedure/clock"
	"probity/store"
)

// figuresBack is of how many years that are over figures are told.
const figuresBack = 5

// FiguresView is the figures of one year that is over, for anybody. What is below five
// is not told, and everything else to the nearest five: so that nobody is pointed at,
// and nobody who counts the cases they know of themselves finds by the difference that
// there is one more.
type FiguresView struct {
	Procedure   string      `json:"procedure"`
	Body        string      `json:"body"`
	Title       string      `json:"title"`
	Year        int         `json:"year"`
	Years       []int       `json:"years"`              // that may be asked for, the latest first
	Received    *int        `json:"received"`           // about so many
	Closed      *int        `json:"closed"`             // about so many
	MedianToEnd *int        `json:"median_to_end_days"` // of those that ended, to the nearest ten
	ByQuarter   []CountView `json:"by_quarter"`         // received, as 2025-Q1; a quarter in which nothing came is left out
	ByPrinciple []CountView `json:"by_principle"`       // received; a case that touches several stands under each
	ByOutcome   []CountView `json:"by_outcome"`         // ended
}

// todays are answers that were given today: they do not change within a day, and a
// crowd that asks for them costs the database nothing.
type todays[T any] struct {
	mu  sync.Mutex
	on  clock.Date
	out map[string]*T
}

func (k *todays[T]) get(on clock.Date, of string) *T {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.on != on {
		k.on, k.out = on, map[string]*T{}
	}
	return k.out[of]
}

func (k *todays[T]) put(on clock.Date, of string, v *T) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.on == on {
		k.out[of] = v
	}
}

// toldOf is the procedure that anybody asks about, with the zone its days are counted in.
func (a *api) toldOf(c *gin.Context) (*procedure.Procedure, *time.Location, error) {
	p, ok := a.Procedures.InForce(c.Param("id"), a.today())
	if !ok {
		if p, ok = a.Procedures.Current(c.Param("id")); !ok {
			return nil, nil, errNotFound()
		}
	}
	zone, err := p.Calendar("").Location()
	if err != nil {
		zone = time.UTC
	}
	return p, zone, nil
}

// yearOf is the first moment of a year.
func yearOf(year int, zone *time.Location) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, zone) }

// figures tells anybody the figures of a year.
func (a *api) figures(c *gin.Context) error {
	q, err := query(c, "year")
	if err != nil {
		return err
	}
	p, zone, err := a.toldOf(c)
	if err != nil {
		return err
	}
	today := clock.DateOf(a.Now(), zone)
	out := &FiguresView{Procedure: p.ID, Body: p.Body, Title: p.Title, Year: today.Year - 1}
	for i := range figuresBack {
		out.Years = append(out.Years, today.Year-1-i)
	}
	if text := q.text("year"); text != "" {
		if out.Year, err = strconv.Atoi(text); err != nil || out.Year >= today.Year || out.Year < today.Year-figuresBack {
			return problem("malformed", "Figures are told of the last five years that are over.").at("year")
		}
	}
	key := p.Digest() + strconv.Itoa(out.Year)
	if have := a.told.get(today, key); have != nil {
		return reply(c, http.StatusOK, have)
	}
	ctx := c.Request.Context()
	done, err := a.public.enter(ctx, 0)
	if err != nil {
		return err
	}
	defer done()
	s, err := a.DB.Figures(ctx, p.ID, yearOf(out.Year, zone), yearOf(out.Year+1, zone))
	if err != nil {
		return err
	}
	totals := about([]store.Count{{Of: "received", Cases: s.Received}, {Of: "closed", Cases: s.Closed}})
	out.Received, out.Closed = totals[0].Cases, totals[1].Cases
	out.ByQuarter, out.ByPrinciple, out.ByOutcome = about(s.ByQuarter), about(s.ByPrinciple), about(s.ByOutcome)
	if s.Closed >= tellFrom {
		days := nearest(int(s.MedianToEnd+0.5), 10)
		out.MedianToEnd = &days
	}
	a.told.put(today, key, out)
	return reply(c, http.StatusOK, out)
}

// about is counts, to the nearest five.
func about(in []store.Count) []CountView {
	out := counts(in)
	for i := range out {
		if n := out[i].Cases; n != nil {
			near := nearest(*n, 5)
			out[i].Cases = &near
		}
	}
	return out
}

func nearest(n, step int) int { return (n + step/2) / step * step }
