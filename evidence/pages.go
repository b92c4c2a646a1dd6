package evidence

import (
	"context"
	"image"
)

// Pages draws the pages of a PDF; package pages does.
type Pages interface {
	// Each goes through the pages, the first one first. What it hands over is good
	// until see returns; an error of see ends it and comes back. A *Refusal says
	// what is wrong with the paper.
	Each(ctx context.Context, whole []byte, see func(Page) error) error
}

// Page is one page of a PDF.
type Page interface {
	Number() int                // from 1
	Scale() int                 // pixels to a point, of which an inch has 72
	Size() image.Point          // of its picture, in pixels
	Draw() (*image.RGBA, error) // as it is printed, on white
	Letters() ([]Letter, error) // that can be copied out of it, seen or not
}

// Letter is a character of a page.
type Letter struct {
	Text rune
	Box  image.Rectangle // in pixels of the page's picture; empty: it has no place, such as a break of a line
}
