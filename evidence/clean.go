package evidence

import (
	"errors"
	"io"
)

// CopyBytes bounds a file of which a copy is made: the work is done in memory.
const CopyBytes = 64 << 20

// Copy is a file made from another that shows the same and does not tell who
// made it, where, when or on which machine.
type Copy struct {
	Content []byte
	Removed []string // what was taken out, in words: "the place where it was taken"
	Remains []string // what a reader should know is still in it
}

// Clean makes the copy. A *Refusal with code NotCleaned says that no such copy
// can be made of this kind of file, or of this one; then there is only the
// original.
func Clean(r io.ReaderAt, size int64, k *Kind, limits Limits) (*Copy, error) {
	if size > CopyBytes {
		return nil, notCleaned("It is too large.")
	}
	in := &source{r: r}
	if err := Examine(in, size, k, limits); err != nil {
		return nil, err
	}
	whole := make([]byte, size)
	if _, err := in.ReadAt(whole, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	var out *Copy
	var err error
	switch k.Family {
	case Picture:
		out, err = cleanPicture(whole, k)
	case Paper:
		out, err = cleanPaper(whole)
	case Office:
		out, err = cleanOffice(whole, k)
	case Text:
		return &Copy{Content: whole}, nil // words hold nothing beside themselves
	default:
		return nil, notCleaned("There is no way to take the traces out of this kind of file.")
	}
	var said *Refusal
	if err != nil && !errors.As(err, &said) {
		return nil, notCleaned("It could not be taken apart.") // what a library says may quote the file
	}
	return out, err
}

func notCleaned(why string) error {
	return refuse(NotCleaned, why+" It may tell who made it, where and when, so only the original can be given out, by the office.")
}
