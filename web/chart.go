package web

import (
	"strconv"
	"unicode/utf8"
)

// chart is counts drawn as bars, one below the other, each with its name above it. It
// stands beside a table of the same counts, which is what is read aloud.
type chart struct {
	ID     string
	Title  string
	Bars   []bar
	Width  int
	Height int
}

// bar is one of them. Where it begins, and on which side, is the way one reads.
type bar struct {
	Name    string // whole, for the table
	Short   string // as much as the picture has room for
	Foreign string // language of the name, where it is not that of the page
	Said    string // the count, or that it is not told
	Told    bool
	Mark    string // class of the bar
	X, Y    int
	Long    int // length of the bar
	NameX   int
	SaidX   int
	Limit   int // where a line stands for what it should not go beyond; 0: none
}

const (
	chartWide  = 360
	barRow     = 44
	barHigh    = 14
	barLongest = 270
	nameFits   = 46 // letters
)

// counted is a count for a chart; nil where it is not told.
type counted struct {
	name    string
	foreign string
	n       *int
	said    string // in the place of the number
	mark    string
	limit   int // in the unit of n; 0: none
}

// chartOf draws counts. What is not told is drawn as a stub of its own kind, because
// nothing and not told are not the same.
func (w *words) chartOf(id, title string, of []counted) *chart {
	c := &chart{ID: id, Title: title, Width: chartWide, Height: len(of) * barRow}
	most := 1
	for _, x := range of {
		if x.n != nil {
			most = max(most, *x.n, x.limit)
		}
	}
	for i, x := range of {
		b := bar{Name: x.name, Short: shorten(x.name), Foreign: x.foreign, Said: x.said, Mark: x.mark, Y: i * barRow, Long: 6}
		if x.n != nil {
			b.Told, b.Long = true, *x.n*barLongest/most
			if x.limit > 0 {
				b.Limit = x.limit * barLongest / most
			}
			if *x.n > 0 {
				b.Long = max(b.Long, 2)
			}
			if b.Said == "" {
				b.Said = strconv.Itoa(*x.n)
			}
		} else if b.Said == "" {
			b.Said = w.say("chart.untold")
		}
		b.SaidX = b.Long + 8
		if w.Dir == "rtl" {
			b.X, b.NameX, b.SaidX = chartWide-b.Long, chartWide, chartWide-b.SaidX
			if b.Limit > 0 {
				b.Limit = chartWide - b.Limit
			}
		}
		c.Bars = append(c.Bars, b)
	}
	return c
}

func shorten(name string) string {
	if utf8.RuneCountInString(name) <= nameFits {
		return name
	}
	return string([]rune(name)[:nameFits-1]) + "…"
}

// NameY, BarY and SaidY are the heights of the parts of a bar.
func (b bar) NameY() int { return b.Y + 14 }

// BarY is where the bar begins.
func (b bar) BarY() int { return b.Y + 20 }

// SaidY is the line of the count.
func (b bar) SaidY() int { return b.Y + 20 + barHigh - 2 }

// High is how high the bar is.
func (bar) High() int { return barHigh }

// LimitY is where the line of what it should not go beyond ends.
func (b bar) LimitY() int { return b.Y + 20 + barHigh + 4 }

// columns is counts over time, drawn side by side beneath each other's names.
type columns struct {
	*chart
	Columns []column
}

// column is one of them.
type column struct {
	Name, Said string
	Told       bool
	X, Y, High int
}

const (
	columnRow  = 30
	columnWide = 18
	columnMost = 110 // the longest
	columnFoot = 130 // where they stand
)

// columnsOf draws counts over time; their names have room for three letters.
func (w *words) columnsOf(id, title string, of []counted) *columns {
	c := &columns{chart: w.chartOf(id, title, of)}
	c.Height = columnFoot + 24
	most := 1
	for _, x := range of {
		if x.n != nil {
			most = max(most, *x.n)
		}
	}
	for i, x := range of {
		k := column{Name: string([]rune(x.name)[:3]), X: i * columnRow, High: 6, Told: x.n != nil}
		if k.Told {
			k.High, k.Said = *x.n*columnMost/most, strconv.Itoa(*x.n)
		}
		k.Y = columnFoot - k.High
		c.Columns = append(c.Columns, k)
	}
	return c
}

// Middle is where what is said of the column stands.
func (k column) Middle() int { return k.X + columnWide/2 }

// Above is the line of the count.
func (k column) Above() int { return k.Y - 5 }

// Wide is how wide the column is.
func (column) Wide() int { return columnWide }

// Foot is the line of the names.
func (column) Foot() int { return columnFoot + 16 }
