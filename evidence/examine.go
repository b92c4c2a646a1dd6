package evidence

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
)

// Examine looks into a whole file of a kind: what it would cost to open, and
// whether it is what it says. Its memory does not grow with the file. The error
// is a *Refusal, or what reading r gave.
func Examine(r io.ReaderAt, size int64, k *Kind, limits Limits) error {
	l := limits.withDefaults()
	in := &source{r: r}
	var err error
	switch k.Family {
	case Picture:
		err = examinePicture(in, size, k, l)
	case Office, Archive:
		err = examineArchive(in, size, k, l)
	case Paper:
		err = examinePaper(in, size)
	default:
		return nil
	}
	if in.fault != nil { // ours, not the file's
		return in.fault
	}
	var said *Refusal
	if err != nil && !errors.As(err, &said) {
		return refuse(Broken, "The file cannot be read as what it says it is; perhaps it was not copied whole.")
	}
	return err
}

// IsLocked reports that a file is encrypted, in whole or in part, so that no
// scanner can have looked into it.
func IsLocked(r io.ReaderAt, size int64, k *Kind) (bool, error) {
	in := &source{r: r}
	locked := false
	switch k.Family {
	case Office, Archive:
		z, err := zip.NewReader(in, size)
		if in.fault == nil && err == nil {
			for _, f := range z.File {
				locked = locked || f.Flags&1 != 0
			}
		}
	case Paper:
		found, err := contains(in, size, "/Encrypt")
		if in.fault == nil && err == nil {
			locked = found
		}
	}
	return locked, in.fault
}

func contains(r io.ReaderAt, size int64, sign string) (bool, error) {
	buf := make([]byte, 64<<10)
	for at := int64(0); at < size; at += int64(len(buf) - len(sign)) {
		n, err := r.ReadAt(buf[:min(int64(len(buf)), size-at)], at)
		if bytes.Contains(buf[:n], []byte(sign)) {
			return true, nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return false, err
		}
	}
	return false, nil
}

// source tells faults of whoever holds the bytes from those of the bytes.
type source struct {
	r     io.ReaderAt
	fault error
}

func (s *source) ReadAt(p []byte, at int64) (int, error) {
	n, err := s.r.ReadAt(p, at)
	if err != nil && !errors.Is(err, io.EOF) {
		s.fault = err
	}
	return n, err
}

// examinePaper holds that a PDF begins as one. Readers look for the mark in the
// first thousand bytes, so that what stands before it may be another file.
func examinePaper(r io.ReaderAt, size int64) error {
	head := make([]byte, min(size, 5))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if string(head) != "%PDF-" {
		return refuse(Polyglot, "Something stands before the beginning of the PDF. Save it anew as a PDF and send that.")
	}
	return nil
}
