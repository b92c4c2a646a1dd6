package evidence

import (
	"bufio"
	"encoding/binary"
	"errors"
	"image"
	_ "image/gif" // decoders of the pictures that are taken
	_ "image/jpeg"
	_ "image/png"
	"io"

	_ "golang.org/x/image/webp"
)

// examinePicture reads the measures a picture gives of itself, before anything
// is drawn: a few bytes can ask for gigabytes.
func examinePicture(r io.ReaderAt, size int64, k *Kind, l Limits) error {
	c, _, err := image.DecodeConfig(bufio.NewReader(io.NewSectionReader(r, 0, size)))
	if err != nil {
		return err
	}
	if int64(c.Width)*int64(c.Height) > l.Pixels {
		return refuse(TooManyPx, "The picture has more pixels than are taken. Send it smaller.")
	}
	frames := 1
	switch k.Name {
	case "gif":
		if frames, err = gifFrames(bufio.NewReader(io.NewSectionReader(r, 0, size)), l.Frames); err != nil {
			return err
		}
	case "png":
		frames, err = pngFrames(r, size, l)
	case "webp":
		frames, err = webpFrames(r, size, l)
	}
	if err != nil {
		return err
	}
	if frames > l.Frames || int64(frames)*int64(c.Width)*int64(c.Height) > 20*l.Pixels {
		return refuse(TooMany, "The animated picture has more frames than are taken. Send it as a recording.")
	}
	return nil
}

// gifFrames counts the frames of a GIF without unpacking them, until there are
// more than most.
func gifFrames(r *bufio.Reader, most int) (int, error) {
	var head [13]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, err
	}
	if err := gifPalette(r, head[10]); err != nil {
		return 0, err
	}
	for n := 0; n <= most; {
		b, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		switch b {
		case 0x21: // an extension: its label, then blocks
			if _, err = r.ReadByte(); err == nil {
				err = gifBlocks(r)
			}
		case 0x2c: // a frame: place, palette, code size, blocks
			n++
			var place [9]byte
			if _, err = io.ReadFull(r, place[:]); err == nil {
				if err = gifPalette(r, place[8]); err == nil {
					if _, err = r.ReadByte(); err == nil {
						err = gifBlocks(r)
					}
				}
			}
		case 0x3b:
			return n, nil
		default:
			return 0, errors.New("not a block of a GIF")
		}
		if err != nil {
			return 0, err
		}
	}
	return most + 1, nil
}

func gifPalette(r *bufio.Reader, flags byte) error {
	if flags&0x80 == 0 {
		return nil
	}
	_, err := r.Discard(3 << (flags&7 + 1))
	return err
}

func gifBlocks(r *bufio.Reader) error {
	for {
		n, err := r.ReadByte()
		if err != nil || n == 0 {
			return err
		}
		if _, err := r.Discard(int(n)); err != nil {
			return err
		}
	}
}

// pngFrames counts the frames of an animated PNG, one for any other, and holds
// that its parts follow one another to the end.
func pngFrames(r io.ReaderAt, size int64, l Limits) (int, error) {
	n := 0
	for at, parts := int64(8), 0; ; parts++ {
		var head [8]byte
		if _, err := r.ReadAt(head[:], at); err != nil {
			return 0, err
		}
		switch string(head[4:]) {
		case "fcTL":
			n++
		case "IEND":
			return max(n, 1), nil
		}
		if at += 12 + int64(binary.BigEndian.Uint32(head[:4])); at > size {
			return 0, io.ErrUnexpectedEOF
		}
		if n > l.Frames {
			return n, nil
		}
		if parts > 200_000 {
			return 0, errors.New("a PNG of nothing but parts")
		}
	}
}

func webpFrames(r io.ReaderAt, size int64, l Limits) (int, error) {
	n := 0
	for at, parts := int64(12), 0; at+8 <= size && n <= l.Frames; parts++ {
		var head [8]byte
		if _, err := r.ReadAt(head[:], at); err != nil {
			return 0, err
		}
		if string(head[:4]) == "ANMF" {
			n++
		}
		long := int64(binary.LittleEndian.Uint32(head[4:]))
		at += 8 + long + long&1
		if parts > 200_000 {
			return 0, errors.New("a WebP of nothing but parts")
		}
	}
	return max(n, 1), nil
}
