package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Codes of findings.
const (
	Changed   = "changed"    // its text or hash is not the sealed one
	Moved     = "moved"      // it stands where another stood
	Dropped   = "dropped"    // it was sealed and is gone
	BackDated = "back-dated" // it bears a time at which it was not there
	ReDated   = "re-dated"   // it bears another time than when it was sealed
	Cut       = "cut"        // the end of the log is missing
	Forked    = "forked"     // two checkpoints of one number
	BadLog    = "log"        // the log is not the one that was signed
	BadCopy   = "copy"       // the copy is not complete
)

// Finding is one thing an audit found: about what, and in a sentence for
// somebody who has to act on it. It never says what is in an entry.
type Finding struct {
	Code    string
	Subject Subject // zero for the log as a whole
	Says    string
}

func (f Finding) String() string { return f.Code + ": " + f.Says }

// sentence names a subject at the head of a sentence.
func sentence(s Subject) string {
	switch s.Kind {
	case Entry:
		return fmt.Sprintf("Entry %d of case %s", s.Seq, s.Case)
	case Decision:
		return fmt.Sprintf("Entry %d of the record of procedures", s.Seq)
	case Document:
		return "Document " + s.ID
	case Lodging:
		return "The lodging of a report with receipt " + s.ID
	}
	return "The log"
}

func day(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04:05 UTC") }

func leaves(n int64) string {
	if n == 1 {
		return "1 leaf"
	}
	return fmt.Sprintf("%d leaves", n)
}

// when says by which checkpoint, if that is known.
func when(c *Checkpoint) string {
	if c == nil {
		return "by no checkpoint that can be read"
	}
	return fmt.Sprintf("on %s (checkpoint %d)", day(c.At), c.No)
}

func unsigned(no int64) Finding {
	return Finding{Code: BadLog, Says: fmt.Sprintf("Checkpoint %d bears no good signature of a key that is believed: it was altered, or signed by somebody else.", no)}
}

func misplaced(no, says, last int64) Finding {
	return Finding{Code: BadLog, Says: fmt.Sprintf("What stands as checkpoint %d calls itself checkpoint %d and follows checkpoint %d: checkpoints were removed, altered or put in another order.", no, says, last)}
}

func runsBack(no int64) Finding {
	return Finding{Code: BadLog, Says: fmt.Sprintf("Checkpoint %d says less, or an earlier time, than the one before it.", no)}
}

func copyBehind(last, have int64) Finding {
	return Finding{Code: BadCopy, Says: fmt.Sprintf("The copy ends at checkpoint %d, the database at %d: the later ones are vouched for by the database alone.", last, have)}
}

func copyLacks(no int64) Finding {
	return Finding{Code: BadCopy, Says: fmt.Sprintf("The copy lacks checkpoint %d, although it has later ones: a file was removed from it.", no)}
}

func copyUnsigned(no int64) Finding {
	return Finding{Code: BadCopy, Says: fmt.Sprintf("Checkpoint %d in the copy cannot be read or bears no good signature: a file of the copy was altered.", no)}
}

func forked(no int64, ours, theirs *Checkpoint) Finding {
	return Finding{Code: Forked, Says: fmt.Sprintf("Checkpoint %d was signed twice: the database has one of %s, the copy one of %s. The log was made anew after it had been copied.", no, day(ours.At), day(theirs.At))}
}

func cutOff(ours, theirs *Checkpoint) Finding {
	ends := "has no log at all"
	var size int64
	if ours != nil {
		ends, size = fmt.Sprintf("ends at checkpoint %d of %s", ours.No, day(ours.At)), ours.Size
	}
	return Finding{Code: Cut, Says: fmt.Sprintf("The database's log %s. The copy goes on to checkpoint %d of %s: what was sealed since (%s) was cut off, or the database was put back to an earlier day.", ends, theirs.No, day(theirs.At), leaves(theirs.Size-size))}
}

func leafMissing(at, next int64) Finding {
	return Finding{Code: BadLog, Says: fmt.Sprintf("Of the log in the database %s after the first %d are gone.", leaves(next-at), at)}
}

func leafChanged(r Row, by *Checkpoint, against string) Finding {
	return Finding{Code: Changed, Subject: r.Leaf.Subject, Says: fmt.Sprintf("%s: what the database says was sealed of it %s is not what %s says.", sentence(r.Leaf.Subject), when(by), against)}
}

func otherRoot(c *Checkpoint) Finding {
	return Finding{Code: BadLog, Says: fmt.Sprintf("The first %d leaves are not those that checkpoint %d signed on %s.", c.Size, c.No, day(c.At))}
}

func leavesGone(have int64, c *Checkpoint) Finding {
	return Finding{Code: Cut, Says: fmt.Sprintf("Checkpoint %d of %s signs %s; the database has %d. The end was removed.", c.No, day(c.At), leaves(c.Size), have)}
}

func leavesUnsigned(n int64, c *Checkpoint) Finding {
	return Finding{Code: BadLog, Says: fmt.Sprintf("After the last checkpoint (%[2]d of %[3]s) comes what none signs (%[1]s): checkpoints were removed, or leaves were added by hand.", leaves(n), c.No, day(c.At))}
}

func backDated(l *Leaf, before, by *Checkpoint) Finding {
	return Finding{Code: BackDated, Subject: l.Subject, Says: fmt.Sprintf("%s bears the time %s, but checkpoint %d of %s, which holds everything up to %s, does not hold it; it was sealed only %s.",
		sentence(l.Subject), day(l.At), before.No, day(before.At), day(before.Until), when(by))}
}

func ahead(l *Leaf, by *Checkpoint) Finding {
	return Finding{Code: ReDated, Subject: l.Subject, Says: fmt.Sprintf("%s bears the time %s, but was sealed before that, %s.", sentence(l.Subject), day(l.At), when(by))}
}

func slippedIn(r Record, last *Checkpoint) Finding {
	return Finding{Code: BackDated, Subject: r.Subject, Says: fmt.Sprintf("%s bears the time %s, but checkpoint %d of %s, which holds everything up to %s, does not hold it: it was put in afterwards.",
		sentence(r.Subject), day(r.At), last.No, day(last.At), day(last.Until))}
}

func columnsSay(r *Record) Finding {
	return Finding{Code: Changed, Subject: r.Subject, Says: fmt.Sprintf("%s: what stands beside its text (%s) says something else than the text. The text is the one that was recorded.", sentence(r.Subject), strings.Join(r.Columns, ", "))}
}

func loose(s Subject) Finding {
	return Finding{Code: Moved, Subject: s, Says: sentence(s) + " is not chained to the one before it: that one was changed, or one was dropped or put in between. It was not sealed yet."}
}

// RulesChanged is the finding that a text of rules is not the one of its digest.
func RulesChanged(name, digest string) Finding {
	return Finding{Code: Changed, Says: fmt.Sprintf("The rules of %s are not the text that was recorded under the digest %s: they were changed. No case can be decided under them.", name, digest)}
}

// RulesGone is the finding that a text of rules is not there any more.
func RulesGone(digest string) Finding {
	return Finding{Code: Dropped, Says: fmt.Sprintf("The rules with the digest %s are gone. Cases or the record of procedures name them.", digest)}
}

// PiecesGone is the finding that a document's content is not all there.
func PiecesGone(s Subject) Finding {
	return Finding{Code: Dropped, Subject: s, Says: sentence(s) + " has lost its content, or a part of it."}
}

// EndsElsewhere is the finding that a case and its docket do not end at the same
// entry.
func EndsElsewhere(caseID string, says, last int64) Finding {
	f := Finding{Code: Dropped, Subject: EntryOf(caseID, says)}
	switch {
	case last < says:
		f.Says = fmt.Sprintf("%s is the last one by what its case says, and the docket ends at entry %d: the end was dropped, before it was sealed.", sentence(f.Subject), last)
	case last > says:
		f.Code, f.Subject.Seq = Moved, says+1
		f.Says = fmt.Sprintf("%s and what comes after it up to entry %d are not known to their case: they were put in by hand.", sentence(f.Subject), last)
	default:
		f.Code = Changed
		f.Says = fmt.Sprintf("%s is not the one that its case ends with: one of the two was changed.", sentence(f.Subject))
	}
	return f
}

// mismatch is a thing that is not what its leaf says.
type mismatch struct {
	leaf Leaf
	now  *Record
	by   *Checkpoint
}

func (a *audit) mismatch(l *Leaf, now *Record, by *Checkpoint) {
	key := l.Subject.String()
	if a.wrong[key] == nil {
		a.order = append(a.order, key)
	}
	a.wrong[key] = &mismatch{*l, now, by}
}

// tellMismatches makes findings of them: what stands where another stood was
// moved; a changed entry after which the chain was made anew is told once.
func (a *audit) tellMismatches() {
	stood := map[string]Subject{} // hash → where it stood when it was sealed
	for _, key := range a.order {
		stood[a.wrong[key].leaf.Hash] = a.wrong[key].leaf.Subject
	}
	slices.SortStableFunc(a.order, func(x, y string) int {
		p, q := a.wrong[x].leaf.Subject, a.wrong[y].leaf.Subject
		return cmp.Or(cmp.Compare(p.Kind, q.Kind), cmp.Compare(p.Case, q.Case), cmp.Compare(p.Seq, q.Seq), cmp.Compare(p.ID, q.ID))
	})
	for i := 0; i < len(a.order); i++ {
		m := a.wrong[a.order[i]]
		last := i
		if kind := m.kind(stood); kind == Changed || kind == Dropped {
			for last+1 < len(a.order) && a.wrong[a.order[last+1]].follows(a.wrong[a.order[last]]) && a.wrong[a.order[last+1]].kind(stood) == kind {
				last++
			}
		}
		a.found(m.finding(stood, a.wrong[a.order[last]].leaf.Subject))
		i = last
	}
}

func (m *mismatch) follows(before *mismatch) bool {
	p, q := before.leaf.Subject, m.leaf.Subject
	return p.Kind == q.Kind && p.Case == q.Case && p.Seq > 0 && q.Seq == p.Seq+1
}

func (m *mismatch) kind(stood map[string]Subject) string {
	switch {
	case m.now == nil:
		return Dropped
	case m.now.Hash == m.leaf.Hash && m.now.Whole:
		return ReDated
	case m.now.Hash != m.leaf.Hash:
		if _, ok := stood[m.now.Hash]; ok {
			return Moved
		}
	}
	return Changed
}

func (m *mismatch) finding(stood map[string]Subject, last Subject) Finding {
	name := sentence(m.leaf.Subject)
	f := Finding{Code: m.kind(stood), Subject: m.leaf.Subject}
	switch f.Code {
	case Dropped:
		if last != m.leaf.Subject {
			f.Says = fmt.Sprintf("%s and those after it up to entry %d were sealed from %s on and are gone.", name, last.Seq, when(m.by))
			return f
		}
		f.Says = fmt.Sprintf("%s was sealed %s and is gone.", name, when(m.by))
	case ReDated:
		f.Says = fmt.Sprintf("%s now bears the time %s; when it was sealed %s, it bore %s.", name, day(m.now.At), when(m.by), day(m.leaf.At))
	case Moved:
		f.Says = fmt.Sprintf("%s is not the one that was sealed %s: what stands there now was sealed as %s.", name, when(m.by), lower(sentence(stood[m.now.Hash])))
	default:
		f.Says = fmt.Sprintf("%s is not the one that was sealed %s: it was changed afterwards", name, when(m.by))
		if m.now.Hash == m.leaf.Hash {
			f.Says += ", its hash left as it was"
		}
		if last != m.leaf.Subject {
			f.Says += fmt.Sprintf(", and the entries after it up to %d with it", last.Seq)
		}
		f.Says += "."
	}
	return f
}

// lower begins a name in the middle of a sentence.
func lower(name string) string {
	if name == "" {
		return name
	}
	return string(name[0]|0x20) + name[1:]
}
