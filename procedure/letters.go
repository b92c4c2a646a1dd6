package procedure

import "slices"

// MovedLetter is the id of the letter that tells the respondent that their case
// goes on under another version.
const MovedLetter = "version_moved"

// movedLetter is that letter for a pack that writes none of its own. It does not
// hang on the pack, because the version that a case leaves cannot know of the one
// it comes to, and nobody's rules change without a word to them (guarantee 23). It
// never changes.
var movedLetter = Notice{
	ID: MovedLetter, Title: "Your case goes on under another version of the procedure", To: []Role{Respondent}, On: []Event{VersionMoved},
	Methods: []string{"email", "mailbox", "registered_post"}, Template: MovedLetter, IfTold: true,
	Contents: []string{"what changes", "what stays", "who chose it"}, Cite: "guarantee 23: Version pinned",
}

// Notice returns the letter with the id, or nil.
func (p *Procedure) Notice(id string) *Notice {
	if n := p.index.notices[id]; n != nil || id != MovedLetter {
		return n
	}
	return &movedLetter
}

// DueOn lists the letters that are written by themselves at the event. That a
// case was moved the respondent is told under every pack.
func (p *Procedure) DueOn(e Event) []*Notice {
	due := p.index.dueOn[e]
	if e != VersionMoved || slices.ContainsFunc(due, func(n *Notice) bool { return slices.Contains(n.To, Respondent) }) {
		return due
	}
	return append(slices.Clone(due), &movedLetter)
}
