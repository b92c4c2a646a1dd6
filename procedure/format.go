package procedure

import "fmt"

// Editions of the form that packs are written in. A pack names the one it is
// written for, and what it leaves unsaid is read as that edition reads it, for as
// long as a case runs under the text: the digest that pins a text pins what its
// silence means too. So a default can be made stricter for the packs to come, and
// no case in flight changes under anybody's hands, nor does a docket of years ago
// break a rule that did not exist then. Texts that name none are of the first.
const (
	// formatEffect has a sanction put into effect by two people where the pack says
	// nothing of it; before, one person was enough.
	formatEffect = 2

	// Format is the edition that a new pack is written for.
	Format = formatEffect
)

// format asks a new pack for the edition it is written for. A text that was taken
// before there were editions stays readable (LoadKept) and keeps its meaning.
func (c *checker) format() {
	s := c.at("format")
	switch {
	case c.p.Format == Format:
	case valueOf(c.root.node, "format") == nil:
		c.say(s, "this is missing; write format: %d, by which the program reads what the pack leaves unsaid", Format)
	case c.p.Format > Format:
		c.say(s, "%s", laterFormat(c.p.Format))
	default:
		c.say(s, "a new pack is written for format: %d; in it one that says nothing of two people has a sanction put into effect by two", Format)
	}
}

func laterFormat(n int) string {
	return fmt.Sprintf("this is format %d, of a later program; this one knows what packs up to format %d leave unsaid", n, Format)
}
