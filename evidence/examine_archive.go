package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// nestedBytes bounds an archive within an archive: it is unpacked into memory,
// one at each depth.
const nestedBytes = 12 << 20

// unpacking counts what an archive and those inside it cost together.
type unpacking struct {
	l       Limits
	entries int
	bytes   int64
	packed  int64
}

func examineArchive(r io.ReaderAt, size int64, k *Kind, l Limits) error {
	u := &unpacking{l: l, packed: size}
	return u.archive(r, size, k.Family == Office, 1)
}

// archive reads every entry to its end, as unpacking would, and counts what
// really comes out: the sizes an archive gives may be lies.
func (u *unpacking) archive(r io.ReaderAt, size int64, office bool, depth int) error {
	if depth > u.l.Depth {
		return refuse(Nested, "There are archives in archives in this file. Unpack them and send the files.")
	}
	// A directory is read whole, so it is counted before it is read.
	n, err := directoryEntries(r, size)
	if err != nil {
		return err
	}
	if u.entries += n; u.entries > u.l.Entries {
		return refuse(TooMany, "The archive has more entries than are taken. Send the files that matter.")
	}
	z, err := zip.NewReader(within{r}, size)
	if err != nil {
		return err
	}
	if len(z.File) > n { // the record lied
		if u.entries += len(z.File) - n; u.entries > u.l.Entries {
			return refuse(TooMany, "The archive has more entries than are taken. Send the files that matter.")
		}
	}
	for _, f := range z.File {
		office = office || f.Name == "[Content_Types].xml" || f.Name == "mimetype"
	}
	for _, f := range z.File {
		if err := u.entry(f, office, depth); err != nil {
			return err
		}
	}
	return nil
}

// within is what an archive is read from. A place before its beginning, to which the
// archive may point, is a fault of its form and not of the reading.
type within struct{ io.ReaderAt }

func (w within) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, zip.ErrFormat
	}
	return w.ReaderAt.ReadAt(p, off)
}

func (u *unpacking) entry(f *zip.File, office bool, depth int) error {
	if err := checkEntry(f); err != nil {
		return err
	}
	low := strings.ToLower(f.Name)
	if path.Base(low) == "vbaproject.bin" || strings.Contains(low, "/activex/") || strings.HasPrefix(low, "basic/") || strings.HasPrefix(low, "scripts/") {
		return refuse(Macros, "The office file holds macros. Save it without them and send that.")
	}
	if f.Flags&1 != 0 || strings.HasSuffix(low, "/") {
		return nil // what is encrypted cannot be looked into: IsLocked says so, and it is nobody's to read unwarned
	}
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	counted := &counter{u: u, r: in, packed: int64(f.CompressedSize64)} //nolint:gosec // a size of an entry
	head := make([]byte, 4)
	got, err := io.ReadFull(counted, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	head = head[:got]
	switch {
	case string(head) == "PK\x03\x04" || string(head) == "PK\x05\x06":
		rest, err := io.ReadAll(io.LimitReader(counted, nestedBytes))
		if err != nil {
			return err
		}
		whole := slices.Concat(head, rest)
		if len(rest) == nestedBytes {
			return refuse(Nested, "There is a large archive inside the archive. Send it on its own.")
		}
		return u.archive(bytes.NewReader(whole), int64(len(whole)), false, depth+1)
	case strings.HasPrefix(string(head), "MZ") || string(head) == "\x7fELF":
		return refuse(Executable, "There is a program in the archive. Programs are not taken.")
	case office || !has(packers(), string(head[:min(2, got)])):
	default:
		return refuse(Nested, "There is a packed file of another kind inside the archive. Unpack it and send the files.")
	}
	_, err = io.Copy(io.Discard, counted)
	return err
}

// packers are the first two bytes of gzip, bzip2, xz, 7z and rar: what lies in
// them cannot be looked through here.
func packers() []string { return []string{"\x1f\x8b", "BZ", "\xfd7", "7z", "Ra"} }

func checkEntry(f *zip.File) error {
	name := strings.ReplaceAll(f.Name, `\`, "/")
	switch mode := f.Mode(); {
	case !mode.IsRegular() && !mode.IsDir():
		return refuse(BadEntry, "The archive holds a link or a device. Send the files themselves.")
	case strings.HasPrefix(name, "/"), len(name) > 1 && name[1] == ':', strings.ContainsRune(name, 0), len(name) > 1024:
		return refuse(BadEntry, "The archive holds a path that leads out of it. Pack it anew and send that.")
	case path.Clean("/"+name) != "/"+strings.TrimSuffix(name, "/") && strings.Contains("/"+name+"/", "/../"):
		return refuse(BadEntry, "The archive holds a path that leads out of it. Pack it anew and send that.")
	case len(f.Name) >= 4 && has(scripts(), strings.ToLower(path.Ext(name))):
		return refuse(Executable, "There is a program in the archive. Programs are not taken.")
	}
	return nil
}

// counter counts bytes as they come out and stops what swells.
type counter struct {
	u      *unpacking
	r      io.Reader
	out    int64
	packed int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.out += int64(n)
	c.u.bytes += int64(n)
	switch {
	case c.u.bytes > c.u.l.Unpacked,
		c.out > 1<<20 && c.out > c.u.l.Ratio*max(c.packed, 1),
		c.u.bytes > 8<<20 && c.u.bytes > c.u.l.Ratio*c.u.packed:
		return n, refuse(Swells, "The archive unpacks to far more than it is. Send the files themselves.")
	}
	return n, err
}

// directoryEntries is how many entries the record at a zip's end gives, from
// its 64-bit form where there is one.
func directoryEntries(r io.ReaderAt, size int64) (int, error) {
	tail := make([]byte, min(size, tailBytes))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || len(tail)-i < 22 {
		return 0, zip.ErrFormat
	}
	n, long := int64(binary.LittleEndian.Uint16(tail[i+10:])), int64(binary.LittleEndian.Uint32(tail[i+12:]))
	if n == 0xffff || long == 0xffffffff {
		j := bytes.LastIndex(tail[:i], []byte("PK\x06\x06"))
		if j < 0 || i-j < 56 {
			return 0, zip.ErrFormat
		}
		n, long = int64(binary.LittleEndian.Uint64(tail[j+32:])), int64(binary.LittleEndian.Uint64(tail[j+40:])) //nolint:gosec // held below
	}
	if long < 0 || long > 16<<20 || n < 0 || n > 1<<31 {
		return 0, refuse(TooMany, "The archive has more entries than are taken. Send the files that matter.")
	}
	return int(max(n, long/(46+1024))), nil
}
