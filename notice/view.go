package notice

import (
	"time"

	"probity/docket"
	"probity/procedure"
)

type view struct {
	Title, Body, Case string
}

func look(p *procedure.Procedure, s *docket.State, n *procedure.Notice, l docket.Letter, names Names, now time.Time) *view {
	return &view{Title: n.Title, Body: p.Body, Case: s.Case}
}
