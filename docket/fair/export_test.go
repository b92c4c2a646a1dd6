package fair

import (
	"encoding/json"

	"probity/docket"
	"probity/procedure"
)

// Histories are the situations a search comes to, in its order, each with what
// was entered on the way there and where its moves lead, but for citations. Two
// procedures with the same are the same for everybody within the bound.
func Histories(p *procedure.Procedure, states int) []string {
	x := searched(p, states)
	all := make([]string, len(x.nodes))
	for i := range x.nodes {
		n := &x.nodes[i]
		for j := range n.did {
			n.did[j].Rule = ""
		}
		text, _ := json.Marshal(struct {
			Key  string
			Did  []docket.Entry
			Next []int
		}{x.key(n.s, n.now), n.did, next(n)})
		all[i] = string(text)
	}
	return all
}

func next(n *node) []int {
	to := make([]int, len(n.next))
	for i := range n.next {
		to[i] = n.next[i].to
	}
	return to
}

// ToldAllTheSame reports whether, within the bound, the letter to the side is
// written at all, and never without another letter to the same side at the same
// entry.
func ToldAllTheSame(p *procedure.Procedure, states int, notice string, to procedure.Role) bool {
	x := searched(p, states)
	written := false
	for i := range x.nodes {
		for j := range x.nodes[i].did {
			this, other := false, false
			for _, f := range x.nodes[i].did[j].Effects {
				if f.Notice != nil && f.Notice.To == to {
					this, other = this || f.Notice.Notice == notice, other || f.Notice.Notice != notice
				}
			}
			if this && !other {
				return false
			}
			written = written || this
		}
	}
	return written
}

func searched(p *procedure.Procedure, states int) *search {
	x := &search{space: measure(p), o: Options{States: states}, r: &Report{}, seen: map[string]int{}, probed: map[string]bool{}, told: map[string]bool{}, done: map[docket.Kind]int{}}
	x.run()
	return x
}
