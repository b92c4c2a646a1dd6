package docket

import (
	"strings"

	"probity/procedure"
)

// Letters that arrive when what they speak of has been overtaken.

// superseded reports the service of a decision in whose place another has come
// since: a letter of before a remand that arrives late, or arrived long ago, says
// nothing of the new decision and opens no time to appeal against it (guarantee
// 9).
func (m *moment) superseded(h *Happening) bool {
	if !strings.HasPrefix(string(h.Event), procedure.ServedPrefix) {
		return false
	}
	l := m.s.Letter(h.Ref)
	if l == nil {
		return false
	}
	for _, id := range l.About {
		d := m.s.decisionNamed(id)
		if d == nil {
			continue
		}
		for i := range m.s.Decisions {
			if e := &m.s.Decisions[i]; e.Kind == "decision" && e.Round > d.Round {
				return true
			}
		}
	}
	return false
}

// stillCounts is the last happening of the event that is not superseded, or nil.
func (m *moment) stillCounts(ev procedure.Event) *Happening {
	for i := len(m.s.Events) - 1; i >= 0; i-- {
		if h := &m.s.Events[i]; h.Event == ev && !m.superseded(h) {
			return h
		}
	}
	return nil
}

// orderServed reports whether the order to answer for the breach that is looked
// into was served. The order about an earlier breach says nothing of this one.
func (m *moment) orderServed(x *InForce) bool {
	for i := range m.s.Letters {
		l := &m.s.Letters[i]
		if n := m.p.Notice(l.Notice); n != nil && n.Template == "breach" && l.To == procedure.Respondent && m.ordersAnswer(l, x) && !l.ServedAt.IsZero() {
			return true
		}
	}
	return false
}

// ordersAnswer reports whether the letter is about the breach of the sanction
// that was put last.
func (m *moment) ordersAnswer(l *Letter, x *InForce) bool {
	return has(l.About, x.ID) && l.Seq >= m.s.breachPut("breach:"+x.ID)
}

// nothingToAnswer reports that a letter about a breach arrived when its breach
// waits for no answer any more, because it was answered or ruled on or another
// one was put since: no time runs for an answer that would be refused.
func (m *moment) nothingToAnswer(rule *procedure.Clock, ref string) bool {
	l := m.s.Letter(ref)
	if Kind(rule.Act) != AnswerBreach || l == nil {
		return false
	}
	for _, id := range l.About {
		if x := m.s.Sanction(id); x != nil && (x.Breach != "alleged" || !m.ordersAnswer(l, x)) {
			return true
		}
	}
	return false
}
