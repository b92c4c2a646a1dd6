// Package evidence is what is done with the bytes of a file that somebody sends
// in: whether it is taken at all (Gate, Examine), under which name it is given
// out (Name, Disposition), and how a copy is made that holds what the file shows
// and none of what it tells about who made it, where and on which machine
// (Clean).
//
// It reads readers and writes writers. It knows no database, no request and no
// case; what it finds comes back as a value with a code and a sentence for the
// person who sent the file.
package evidence

// Refusal says why a file is not taken, or why something cannot be done with
// it, in a sentence a person can act on. Nothing of the file is quoted in it.
type Refusal struct {
	Code     string
	Sentence string
}

// Error is the code and nothing else: errors end up in logs.
func (r *Refusal) Error() string { return "file refused: " + r.Code }

func refuse(code, sentence string) *Refusal { return &Refusal{Code: code, Sentence: sentence} }

// Codes of refusals.
const (
	Empty      = "empty"
	Executable = "executable"  // a program, whatever its name says
	NotTaken   = "not_taken"   // no kind of file that is taken
	Mismatch   = "mismatch"    // name, declared type and content disagree
	Polyglot   = "polyglot"    // one file that is two kinds at once
	Broken     = "broken"      // not readable as what it says it is
	Macros     = "macros"      // an office file with programs in it
	TooMany    = "too_many"    // entries of an archive, frames of a picture
	Swells     = "swells"      // an archive that unpacks to far more than it is
	Nested     = "nested"      // archives in archives in archives
	BadEntry   = "bad_entry"   // a path out of the archive, a link, a device
	TooManyPx  = "pixels"      // a picture that would fill the memory
	NotCleaned = "not_cleaned" // no way to take the traces out of such a file
)

// Limits bound what reading a file may cost. The zero value of each takes the
// default.
type Limits struct {
	Entries  int   // of an archive, with those of archives inside; 10,000
	Unpacked int64 // bytes of all entries together; 256 MiB
	Ratio    int64 // unpacked to packed, once past a MiB; 200
	Depth    int   // archives within archives; 3
	Pixels   int64 // of one picture; 50 million
	Frames   int   // of an animated picture; 1,000
}

func (l Limits) withDefaults() Limits {
	or := func(n *int, d int) {
		if *n <= 0 {
			*n = d
		}
	}
	or64 := func(n *int64, d int64) {
		if *n <= 0 {
			*n = d
		}
	}
	or(&l.Entries, 10_000)
	or64(&l.Unpacked, 256<<20)
	or64(&l.Ratio, 200)
	or(&l.Depth, 3)
	or64(&l.Pixels, 50_000_000)
	or(&l.Frames, 1_000)
	return l
}
