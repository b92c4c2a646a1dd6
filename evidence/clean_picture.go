package evidence

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
)

const pictureTraces = "everything beside the picture itself: place, camera, owner, comments, previews, colour profile and what followed its end"

// cleanPicture draws a picture anew, so that nothing but pixels goes over. A
// JPEG is turned as its orientation says, which goes with the rest. Of a WebP,
// which nothing here can draw, the parts that are pixels are kept as they are.
func cleanPicture(whole []byte, k *Kind) (*Copy, error) {
	var out bytes.Buffer
	var err error
	switch k.Name {
	case "jpeg":
		var m image.Image
		if m, err = jpeg.Decode(bytes.NewReader(whole)); err == nil {
			err = jpeg.Encode(&out, turned(m, orientation(whole)), &jpeg.Options{Quality: 92})
		}
	case "png":
		if n, _ := pngFrames(bytes.NewReader(whole), int64(len(whole)), Limits{}.withDefaults()); n > 1 {
			return nil, notCleaned("It is an animated PNG.")
		}
		var m image.Image
		if m, err = png.Decode(bytes.NewReader(whole)); err == nil {
			err = png.Encode(&out, m)
		}
	case "gif":
		var m *gif.GIF
		if m, err = gif.DecodeAll(bytes.NewReader(whole)); err == nil {
			err = gif.EncodeAll(&out, m)
		}
	case "webp":
		err = cleanWebP(&out, whole)
	}
	if err != nil {
		return nil, err
	}
	return &Copy{Content: out.Bytes(), Removed: []string{pictureTraces}}, nil
}

// cleanWebP keeps the parts of a WebP that are pixels and tells in its head
// that there are no others.
func cleanWebP(out io.Writer, whole []byte) error {
	if len(whole) < 12 {
		return io.ErrUnexpectedEOF
	}
	body := []byte("WEBP")
	for at := 12; at+8 <= len(whole); {
		name, long := string(whole[at:at+4]), int(binary.LittleEndian.Uint32(whole[at+4:]))
		end := at + 8 + long + long&1
		if long < 0 || end > len(whole) {
			return io.ErrUnexpectedEOF
		}
		part := bytes.Clone(whole[at:end])
		switch name {
		case "VP8X":
			part[8] &^= 0x20 | 0x08 | 0x04 // colour profile, EXIF, XMP
			body = append(body, part...)
		case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF":
			body = append(body, part...)
		}
		if at = end; at-8 >= int(binary.LittleEndian.Uint32(whole[4:])) {
			break // what follows the end of the picture
		}
	}
	_, err := out.Write(append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)) //nolint:gosec // within 64 MiB
	return err
}

// segments goes through the head of a JPEG up to the picture: each segment with
// its marker and all its bytes. It gives back where the picture begins, -1 when
// it cannot be followed.
func segments(p []byte, each func(marker byte, all []byte)) int {
	for at := 2; at+4 <= len(p); {
		if p[at] != 0xff {
			return -1
		}
		marker := p[at+1]
		switch {
		case marker == 0xff:
			at++
			continue
		case marker == 0xda:
			return at
		}
		end := at + 2 + int(binary.BigEndian.Uint16(p[at+2:]))
		if end > len(p) {
			return -1
		}
		each(marker, p[at:end])
		at = end
	}
	return -1
}

// strippedJPEG is a JPEG without what its head tells beside the picture; its
// pixels are untouched. The segment of Adobe stays: it says how colours are
// meant and no more. It is for pictures inside of papers.
func strippedJPEG(p []byte) ([]byte, bool) {
	if len(p) < 4 || p[0] != 0xff || p[1] != 0xd8 {
		return nil, false
	}
	out := bytes.Clone(p[:2])
	start := segments(p, func(marker byte, all []byte) {
		if marker >= 0xe1 && marker <= 0xef && marker != 0xee || marker == 0xfe {
			return
		}
		out = append(out, all...)
	})
	if start < 0 {
		return nil, false
	}
	end := bytes.LastIndex(p, []byte{0xff, 0xd9})
	if end < start {
		end = len(p) - 2
	}
	return append(out, p[start:end+2]...), true
}

// orientation reads from EXIF how a picture is to be turned: 1 to 8, 1 is as it
// is.
func orientation(p []byte) int {
	found := 1
	segments(p, func(marker byte, all []byte) {
		t, ok := bytes.CutPrefix(all[4:], []byte("Exif\x00\x00"))
		if marker != 0xe1 || !ok || len(t) < 8 {
			return
		}
		var order binary.ByteOrder = binary.LittleEndian
		if t[0] == 'M' {
			order = binary.BigEndian
		}
		at := int(order.Uint32(t[4:]))
		if at < 8 || at+2 > len(t) {
			return
		}
		for n := range int(order.Uint16(t[at:])) {
			e := at + 2 + 12*n
			if e+12 > len(t) {
				return
			}
			if order.Uint16(t[e:]) == 0x0112 {
				if v := int(order.Uint16(t[e+8:])); v >= 1 && v <= 8 {
					found = v
				}
			}
		}
	})
	return found
}

// turned is the picture as EXIF's orientation says it is meant.
func turned(m image.Image, orientation int) image.Image {
	if orientation == 1 {
		return m
	}
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	from := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(from, from.Bounds(), m, b.Min, draw.Src)
	if orientation < 5 {
		w, h = b.Dx(), b.Dy()
	} else {
		w, h = b.Dy(), b.Dx()
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := x, y
			switch orientation {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, w-1-x
			case 7:
				sx, sy = h-1-y, w-1-x
			case 8:
				sx, sy = h-1-y, x
			}
			copy(out.Pix[out.PixOffset(x, y):][:4], from.Pix[from.PixOffset(sx, sy):][:4])
		}
	}
	return out
}
