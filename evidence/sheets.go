package evidence

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
)

// Sheet is a page of a PDF, or a picture as its only one, in the measure in which
// areas of it are marked.
type Sheet struct {
	N      int `json:"n"`
	Width  int `json:"width"`  // points of a PDF, pixels of a picture
	Height int `json:"height"` //
}

// Sheets are the sheets of a copy without traces, on which areas can be marked; none
// of a text. A *Refusal says that it cannot be drawn.
func Sheets(ctx context.Context, whole []byte, k *Kind, pages Pages) ([]Sheet, error) {
	switch {
	case k.Family == Picture:
		m, err := drawn(whole, k)
		if err != nil {
			return nil, err
		}
		return []Sheet{{1, m.Bounds().Dx(), m.Bounds().Dy()}}, nil
	case k.Family == Paper && pages != nil:
		var out []Sheet
		err := pages.Each(ctx, whole, func(p Page) error {
			out = append(out, Sheet{p.Number(), p.Size().X / p.Scale(), p.Size().Y / p.Scale()})
			return nil
		})
		return out, err
	}
	return nil, nil
}

var errDrawn = errors.New("the page is drawn")

// DrawSheet draws one sheet as a PNG; nil when there is no such sheet.
func DrawSheet(ctx context.Context, whole []byte, k *Kind, n int, pages Pages) ([]byte, error) {
	var m image.Image
	var err error
	switch {
	case k.Family == Picture && n == 1:
		m, err = drawn(whole, k)
	case k.Family == Paper && pages != nil && n > 0:
		err = pages.Each(ctx, whole, func(p Page) (err error) {
			if p.Number() < n {
				return nil
			}
			if m, err = p.Draw(); err != nil {
				return err
			}
			return errDrawn
		})
		if errors.Is(err, errDrawn) {
			err = nil
		}
	}
	if err != nil || m == nil {
		return nil, err
	}
	var out bytes.Buffer
	err = png.Encode(&out, m)
	return out.Bytes(), err
}
